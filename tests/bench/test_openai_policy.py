"""The OpenAI-compatible policy against a server on this machine."""

import json
import socket
import threading
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from agentgym_bench.cli import app
from agentgym_bench.policies import close_policy, make_policy
from agentgym_envs.console import run as run_cli
from agentgym_envs.rollout import rollout
from agentgym_envs.trajectory import EpisodeSpec

QUICK = {"backoff_seconds": 0.01, "retries": 2, "timeout_seconds": 2.0}


def completion(text="move up", usage=True):
    answer = {"choices": [{"message": {"role": "assistant", "content": text}}]}
    if usage:
        answer["usage"] = {"prompt_tokens": 7, "completion_tokens": 3}
    return 200, {}, json.dumps(answer)


class Server(ThreadingHTTPServer):
    """Answers each conversation with its script, and the last entry again when it runs out.

    Conversations are told apart by their messages. An entry is (status, headers, body), or "never"
    for a server that does not answer.
    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.script = [completion()]
        self.models_status = 200
        self.requests = []
        self.tries = defaultdict(int)
        self.lock = threading.Lock()
        self.refused_seed = None
        self.together = None
        self.over = threading.Event()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave together, else each answer waits for a delayed ACK

    def do_GET(self):
        self.reply(self.server.models_status, {}, "{}")

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server = self.server
        if server.together is not None:
            server.together.wait(timeout=5)
        with server.lock:
            server.requests.append((request, dict(self.headers)))
            talk = json.dumps(request["messages"])
            number = server.tries[talk]
            server.tries[talk] += 1
        answer = server.script[min(number, len(server.script) - 1)]
        if server.refused_seed is not None and request["seed"] == server.refused_seed:
            self.reply(400, {}, "not this one")
        elif answer == "never":
            server.over.wait(timeout=10)
            self.close_connection = True
        else:
            self.reply(*answer)

    def reply(self, status, headers, body):
        data = body.encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)
        self.wfile.flush()

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server():
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    thread.join()
    server.server_close()


def play(server, *, episodes=1, max_steps=1, prompt_format="react", **options):
    policy = make_policy(f"openai:tiny@{server.url}", options={**QUICK, **options})
    settings = {"max_steps": max_steps, "prompt_format": prompt_format}
    specs = [
        EpisodeSpec("AgentGym/Maze-v0", f"maze_embedded_test_{number}", 0, number, settings)
        for number in range(episodes)
    ]
    try:
        return rollout(policy, specs), policy
    finally:
        close_policy(policy)


def test_the_server_gets_the_model_the_chat_and_the_key(server, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "secret")

    (trajectory,), _ = play(server, max_steps=2)

    request, headers = server.requests[1]
    assert headers["Authorization"] == "Bearer secret"
    assert request["model"] == "tiny"
    assert request["temperature"] == 0.0
    assert [message["role"] for message in request["messages"]] == [
        "user",
        "assistant",
        "user",
        "assistant",
        "user",
    ]
    assert request["messages"][-2]["content"] == "move up"
    assert trajectory.turns[0].reply.text == "move up"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_refusal_that_may_pass_is_tried_again(server, status):
    server.script = [(status, {}, "busy"), (status, {}, "busy"), completion("move down")]

    (trajectory,), _ = play(server)

    assert trajectory.error is None
    assert trajectory.turns[0].reply.text == "move down"
    assert len(server.requests) == 3


def test_retries_end_and_the_failure_is_recorded(server):
    server.script = [(500, {}, "out of order")]

    (trajectory,), _ = play(server)

    assert len(server.requests) == 3
    assert "HTTP 500: 'out of order' (tried 3 times)" in trajectory.error
    assert not trajectory.success


def test_a_refusal_for_good_is_not_tried_again(server):
    server.script = [(400, {}, "no such model")]

    (trajectory,), _ = play(server)

    assert len(server.requests) == 1
    assert "HTTP 400: 'no such model'" in trajectory.error


def test_the_server_decides_how_long_to_wait(server):
    server.script = [(429, {"Retry-After": "0.3"}, "slowly"), completion()]
    waited = []

    (trajectory,), _ = play_and_record_sleep(server, waited)

    assert trajectory.error is None
    assert waited == [0.3]


def test_a_wait_of_an_hour_is_a_failure_at_once(server):
    server.script = [(429, {"Retry-After": "3600"}, "tomorrow"), completion()]

    (trajectory,), _ = play(server)

    assert len(server.requests) == 1
    assert "HTTP 429" in trajectory.error


def test_a_retry_date_in_the_past_means_now(server):
    past = "Wed, 21 Oct 2015 07:28:00 GMT"
    server.script = [(503, {"Retry-After": past}, "soon"), completion()]

    (trajectory,), _ = play(server)

    assert trajectory.error is None


def test_pauses_double_and_are_the_same_in_every_run(server):
    server.script = [(500, {}, "")]
    first, second = [], []

    play_and_record_sleep(server, first, backoff_seconds=0.02)
    play_and_record_sleep(server, second, backoff_seconds=0.02)

    assert first == second
    assert 0.01 <= first[0] <= 0.02 <= first[1] <= 0.04


@pytest.mark.parametrize(
    "body", ["<html>gateway</html>", "[]", '{"choices": []}', '{"choices": 3}']
)
def test_an_answer_that_is_no_completion_is_tried_again_then_recorded(server, body):
    server.script = [(200, {}, body), completion()]
    (recovered,), _ = play(server)

    server.tries.clear()
    server.script = [(200, {}, body)]
    (failed,), _ = play(server)

    assert recovered.error is None
    assert "no chat completion" in failed.error


def test_a_completion_without_text_is_an_empty_answer(server):
    server.script = [completion(None)]

    (trajectory,), _ = play(server)

    assert trajectory.error is None
    assert trajectory.turns[0].reply.text == ""
    assert not trajectory.turns[0].valid


def test_a_server_that_never_answers_is_a_recorded_failure(server):
    server.script = ["never"]

    (trajectory,), _ = play(server, timeout_seconds=0.1, retries=1)

    assert len(server.requests) == 2
    assert "no answer" in trajectory.error


def test_one_failing_conversation_does_not_touch_the_others(server):
    server.refused_seed = 1

    trajectories, _ = play(server, episodes=3, temperature=0.7)

    errors = [trajectory.error for trajectory in trajectories]
    assert errors[0] is errors[2] is None
    assert "HTTP 400" in errors[1]


def test_half_a_surrogate_pair_in_a_reply_does_not_end_the_batch(server):
    server.script = [completion("Action:\nmove up \ud83d")]

    trajectories, _ = play(server, episodes=2, max_steps=2)

    assert [trajectory.error for trajectory in trajectories] == [None, None]
    assert "\ud83d" in json.dumps(server.requests[-1][0], ensure_ascii=False)


def test_all_waiting_conversations_are_asked_at_once(server):
    # Nobody gets an answer before eight requests have arrived.
    server.together = threading.Barrier(8)

    trajectories, _ = play(server, episodes=8)

    assert all(trajectory.error is None for trajectory in trajectories)
    assert not server.together.broken


def test_tokens_are_added_up_over_the_turns_of_an_episode(server, tmp_path):
    run = ["run", "--env", "maze", "-n", "2", "--max-steps", "3", "--out", str(tmp_path / "run")]

    code = run_cli(app, [*run, "--policy", f"openai:tiny@{server.url}"])

    (row,) = json.loads((tmp_path / "run" / "results.json").read_text())
    assert code == 0
    assert (row["prompt_tokens"], row["completion_tokens"]) == (21, 9)


def test_a_server_that_does_not_count_gives_no_tokens(server, tmp_path):
    server.script = [completion(usage=False)]
    run = ["run", "--env", "maze", "-n", "1", "--max-steps", "1", "--out", str(tmp_path / "run")]

    run_cli(app, [*run, "--policy", f"openai:tiny@{server.url}"])

    (row,) = json.loads((tmp_path / "run" / "results.json").read_text())
    assert row["completion_tokens"] is None


def test_sampling_sends_a_seed_that_differs_by_turn(server):
    play(server, max_steps=2, temperature=0.7)

    seeds = [request["seed"] for request, _ in server.requests]
    assert len(set(seeds)) == 2


def test_a_field_set_to_null_is_left_out(server):
    play(server, temperature=None, max_tokens=None)

    request, _ = server.requests[0]
    assert request.keys() == {"model", "messages"}


@pytest.mark.parametrize("ending", ["", "/", "/chat/completions"])
def test_the_address_may_end_in_several_ways(server, ending):
    policy = make_policy(f"openai:tiny@{server.url}{ending}", options=QUICK)

    spec = EpisodeSpec("AgentGym/Maze-v0", "maze_embedded_test_0", options={"max_steps": 1})
    (trajectory,) = rollout(policy, [spec])
    close_policy(policy)

    assert trajectory.error is None


def test_an_unreachable_server_is_one_sentence_and_exit_code_2(tmp_path, capsys):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}/v1"
        run = ["run", "--env", "maze", "-n", "1", "--out", str(tmp_path / "run")]

        code = run_cli(app, [*run, "--policy", f"openai:tiny@{address}"])

    complaint = capsys.readouterr().err
    assert code == 2
    assert complaint.startswith(f"cannot reach {address}")
    assert complaint.count("\n") == 1
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("address", ["http://127.0.0.1:99999/v1", "http://[::1/v1", "http://"])
def test_an_address_that_cannot_be_one_is_refused_by_name(address, tmp_path, capsys):
    run = ["run", "--env", "maze", "-n", "1", "--out", str(tmp_path / "run")]

    code = run_cli(app, [*run, "--policy", f"openai:tiny@{address}"])

    complaint = capsys.readouterr().err
    assert code == 2
    assert address in complaint
    assert complaint.count("\n") == 1
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("key", ["schlüssel", "one\ntwo"])
def test_what_cannot_be_a_key_is_refused_and_not_shown(key, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MY_KEY", key)
    run = ["run", "--env", "maze", "-n", "1", "--out", str(tmp_path / "run")]
    policy = ["--policy", "openai:tiny@http://127.0.0.1:9/v1", "--api-key-env", "MY_KEY"]

    code = run_cli(app, [*run, *policy])

    complaint = capsys.readouterr().err
    assert code == 2
    assert "MY_KEY" in complaint
    assert key not in complaint


def test_the_line_end_of_a_key_that_was_read_from_a_file_is_left_out(server, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "secret\n")

    play(server)

    assert server.requests[0][1]["Authorization"] == "Bearer secret"


@pytest.mark.parametrize(
    ("option", "complaint"),
    [
        ("retries=-1", "retries must be at least 0, got -1"),
        ("retries=1.5", "retries of an openai policy must be a whole number, got 1.5"),
        ("timeout_seconds=0", "timeout_seconds must be above 0, got 0"),
        ("timeout_seconds=soon", "must be a number, got 'soon'"),
        ("temperature=hot", "must be a number or null, got 'hot'"),
        ("max_tokens=true", "must be a whole number or null, got True"),
        ("backoff_seconds=-1", "backoff_seconds must be at least 0"),
    ],
)
def test_an_option_out_of_range_is_refused_before_anything_is_written(
    server, tmp_path, capsys, option, complaint
):
    run = ["run", "--env", "maze", "-n", "1", "--out", str(tmp_path / "run")]
    policy = ["--policy", f"openai:tiny@{server.url}", "--policy-option", option]

    code = run_cli(app, [*run, *policy])

    assert code == 2
    assert complaint in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


def test_a_refused_key_is_one_sentence_that_names_the_variable(server, tmp_path, capsys):
    server.models_status = 401
    run = ["run", "--env", "maze", "-n", "1", "--out", str(tmp_path / "run")]

    code = run_cli(app, [*run, "--policy", f"openai:tiny@{server.url}", "--api-key-env", "MY_KEY"])

    assert code == 2
    assert "MY_KEY" in capsys.readouterr().err


def test_a_server_without_a_list_of_models_is_good_enough(server):
    server.models_status = 404

    (trajectory,), _ = play(server)

    assert trajectory.error is None


def play_and_record_sleep(server, waited, **options):
    import asyncio

    original = asyncio.sleep

    async def sleep(seconds):
        waited.append(seconds)
        await original(0)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("agentgym_bench.policies.openai.asyncio.sleep", sleep)
        return play(server, **options)
