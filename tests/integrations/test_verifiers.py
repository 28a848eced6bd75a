"""verifiers plays our environments, with a model behind a server on this machine."""

import asyncio
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

vf = pytest.importorskip("verifiers.v1", reason="run by `make test-integrations`")
from verifiers.v1.clients import ModelContext  # noqa: E402
from verifiers.v1.configs.client import EvalClientConfig  # noqa: E402
from verifiers.v1.utils.loaders import load_environment, resolve_env_config  # noqa: E402

from agentgym_envs.record import record  # noqa: E402

EXAMPLES = Path(__file__).parents[2] / "examples"
ENV, NUMBER = "AgentGym/TextCraft-v0", 2


@pytest.fixture(scope="module")
def experts():
    return record(ENV, split="test", number=NUMBER, options={"prompt_format": "react"})


@pytest.fixture(scope="module")
def model(experts):
    """The address of a server whose model says what the expert said at the same observation."""
    replies = {
        (trajectory.turns[0].observation, place): turn.reply.text
        for trajectory in experts
        for place, turn in enumerate(trajectory.turns)
    }

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            said = [m["content"] for m in body["messages"] if m["role"] == "user"]
            text = replies[_plain(said[0]), len(said) - 1]
            whole, kind = _answer(text, stream=body.get("stream", False))
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(whole)))
            self.end_headers()
            self.wfile.write(whole)

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


def _plain(content):
    return content if isinstance(content, str) else "".join(part["text"] for part in content)


def _answer(text, *, stream):
    """Returns the body of a chat completion, and its type."""
    head = {"id": "1", "created": 1, "model": "expert"}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    message = {"role": "assistant", "content": text}
    if not stream:
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        whole = {**head, "object": "chat.completion", "choices": [choice], "usage": usage}
        return json.dumps(whole).encode(), "application/json"
    chunks = [
        [{"index": 0, "delta": message, "finish_reason": None}],
        [{"index": 0, "delta": {}, "finish_reason": "stop"}],
    ]
    lines = [{**head, "object": "chat.completion.chunk", "choices": each} for each in chunks]
    lines.append({**lines[0], "choices": [], "usage": usage})
    text = "".join(f"data: {json.dumps(line)}\n\n" for line in lines) + "data: [DONE]\n\n"
    return text.encode(), "text/event-stream"


@pytest.fixture
def env(monkeypatch):
    """The environment as the example exports it."""
    monkeypatch.syspath_prepend(str(EXAMPLES))
    sys.modules.pop("verifiers_agentgym", None)
    taskset = {"id": "verifiers_agentgym", "env": ENV, "number": NUMBER}
    player = {"harness": {"id": "null"}, "runtime": {"type": "subprocess"}}
    return load_environment(resolve_env_config({"taskset": taskset, "player": player}))


def play(env, model):
    context = ModelContext(model="expert", client=EvalClientConfig(base_url=model))

    async def all_episodes():
        async with env.serving():
            return [await env.run_episode(task, context) for task in env.taskset]

    return asyncio.run(all_episodes())


def test_the_experts_replies_score_one_on_every_task(env, model, experts):
    episodes = play(env, model)

    assert len(episodes) == NUMBER
    for episode, expert in zip(episodes, experts, strict=True):
        trace = episode.traces[0]
        assert episode.ok, [error.message for error in (*episode.errors, *trace.errors)]
        assert trace.rewards["score"].score == 1.0
        assert trace.metrics == {"success": 1.0, "turns": float(len(expert.turns))}


def test_tasks_keep_their_keys_and_hold_the_rules(env, experts):
    tasks, again = list(env.taskset), list(env.taskset)

    assert [task.data.name for task in tasks] == [one.spec.task_id for one in experts]
    assert [task.key for task in tasks] == [task.key for task in again]
    assert all(task.data.system_prompt == experts[0].opening[0].content for task in tasks)
    assert all(task.data.prompt is None for task in tasks)
