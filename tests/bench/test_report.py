import json

from agentgym_bench.cli import app
from agentgym_bench.metrics import summarise
from agentgym_bench.records import EpisodeRecord
from agentgym_bench.report.page import MAX_EPISODES, write_page
from agentgym_bench.report.tables import worst_episodes
from agentgym_envs.console import run as run_cli
from agentgym_envs.trajectory import EpisodeSpec, Reply, Trajectory, Turn

MANIFEST = {
    "config": {"policy": "hf:<b>bold</b>", "seed": 3},
    "config_hash": "abc",
    "episodes": 2,
    "versions": {"python": "3.11"},
}
ATTACK = "<script>alert('x')</script><img src=x onerror=alert(1)> & \ud800"


def episode(index, *, said="go", **facts):
    spec = EpisodeSpec("A-v0", f"t{index}")
    trajectory = Trajectory(spec, (), (Turn(said, Reply(said), valid=False),), said, **facts)
    return EpisodeRecord(index, trajectory)


def page_of(tmp_path, records):
    write_page(tmp_path / "page.html", MANIFEST, records)
    return (tmp_path / "page.html").read_text()


def test_what_agents_and_worlds_say_cannot_enter_the_page_as_markup(tmp_path):
    page = page_of(tmp_path, [episode(0, said=ATTACK, error=ATTACK)])

    assert "&lt;script&gt;alert" in page
    assert "<script" not in page
    assert "<img src=x" not in page
    assert "<b>bold" not in page


def test_the_page_loads_nothing(tmp_path):
    page = page_of(tmp_path, [episode(0), episode(1, success=True, score=1.0)])

    assert "http" not in page
    assert 'src="data:image/png;base64,' in page
    assert page.count("<details>") == 2


def test_a_long_run_shows_its_worst_episodes_only(tmp_path):
    records = [episode(i, success=i > 0, score=float(i > 0)) for i in range(MAX_EPISODES + 1)]

    page = page_of(tmp_path, records)

    assert page.count("<details>") == MAX_EPISODES
    assert "t0 sample 0" in page
    assert f"t{MAX_EPISODES} sample 0" not in page


def test_the_worst_episodes_are_the_broken_then_the_failed_then_the_low():
    broken = episode(3, error="Broken: off")
    low, high = episode(2, score=0.2), episode(1, score=0.7)
    solved = episode(0, score=0.1, success=True)

    assert worst_episodes([solved, high, low, broken], 3) == [broken, low, high]


def test_report_writes_the_page_of_a_run(tmp_path, capsys):
    run = ["run", "--env", "maze", "--policy", "oracle", "-n", "2", "--out", str(tmp_path / "run")]
    run_cli(app, run)
    capsys.readouterr()

    code = run_cli(app, ["report", str(tmp_path / "run")])

    page = (tmp_path / "run" / "report.html").read_text()
    assert code == 0
    assert capsys.readouterr().out.strip().endswith("report.html")
    assert "maze_embedded_test_1 sample 0: score 1.000" in page


def test_a_run_without_an_episode_has_a_page(tmp_path, recwarn):
    assert "0 of 0, the worst first" in page_of(tmp_path, [])
    assert not recwarn.list


def test_results_json_holds_every_number_of_the_summary(tmp_path):
    run = ["run", "--env", "maze", "--policy", "random", "-n", "3", "--samples", "2"]
    run_cli(app, [*run, "--out", str(tmp_path / "run")])

    (row,) = json.loads((tmp_path / "run" / "results.json").read_text())

    (expected,) = summarise([episode(0)])
    assert row.keys() == set(expected.__dataclass_fields__)
    assert set(row["pass_at_k"]) == {"1", "2"}
