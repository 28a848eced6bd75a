import pytest

from agentgym_envs.core import InvalidOptionError, MalformedFileError
from agentgym_evol.config import AgentEvolConfig
from agentgym_evol.report import report, write_report
from agentgym_evol.results import Score, gain, last_iteration, pool, read_scores
from agentgym_evol.run_folder import RunFolder, write_json

MAZE, WORDLE = "AgentGym/Maze-v0", "AgentGym/Wordle-v0"
STAGES = ("iter_0", "iter_2", "iter_10", "controls/bc_large", "controls/unfiltered")


@pytest.fixture
def make_run(tmp_path):
    """Returns a maker of run folders with successes of 10 maze and 10 wordle tasks per stage."""

    def make(seed, successes=(), **changes):
        folder = tmp_path / f"run_{len(list(tmp_path.iterdir()))}"
        run = RunFolder(AgentEvolConfig(output_dir=str(folder), seed=seed, **changes))
        for stage, (maze, wordle) in zip(STAGES, successes, strict=False):
            rows = [
                {"env": env, "episodes": 10, "success_rate": number / 10}
                for env, number in ((MAZE, maze), (WORDLE, wordle))
            ]
            write_json(run.stage(stage).folder / "eval.json", {"results": rows})
        return folder

    return make


def test_rows_come_in_the_order_of_the_story(make_run):
    scores = read_scores(make_run(0, [(3, 3), (4, 3), (7, 2), (9, 9), (4, 4)]))

    assert list(scores) == ["BC-base", "it 2", "it 10", "last it., no filter", "BC-large"]
    assert scores["it 10"] == {MAZE: Score(10, 7), WORDLE: Score(10, 2)}


def test_the_gain_is_the_last_iteration_minus_cloning_in_points(make_run):
    scores = read_scores(make_run(0, [(3, 3), (4, 3), (7, 2)]))

    assert last_iteration(scores) == "it 10"
    assert gain(scores, MAZE) == pytest.approx(40)
    assert gain(scores, WORDLE) == pytest.approx(-10)


def test_without_iterations_cloning_is_the_last(make_run):
    scores = read_scores(make_run(0, [(3, 3)]))

    assert (last_iteration(scores), gain(scores, MAZE)) == ("BC-base", 0)


def test_pooling_adds_tasks_and_drops_what_one_run_lacks(make_run):
    first = read_scores(make_run(0, [(3, 3), (4, 3), (7, 2)]))
    second = read_scores(make_run(1, [(5, 0), (6, 1)]))

    pooled = pool([first, second])

    assert list(pooled) == ["BC-base", "it 2"]
    assert pooled["it 2"] == {MAZE: Score(20, 10), WORDLE: Score(20, 4)}


def test_a_score_shows_wilsons_interval():
    # Wilson 1927, by hand: 3 of 10.
    assert str(Score(10, 3)) == "30.0 [10.8, 60.3]"


def test_the_report_is_three_files(make_run, tmp_path):
    runs = [make_run(0, [(3, 3), (7, 3)]), make_run(1, [(4, 3), (8, 3)])]

    write_report(runs, tmp_path / "new" / "report")

    out = tmp_path / "new" / "report"
    text = (out / "table.txt").read_text()
    assert sorted(path.name for path in out.iterdir()) == ["curves.png", "table.json", "table.txt"]
    assert "(test split, seeds 0, 1)" in text
    assert "BC-base │ 35.0 [18.1, 56.7] │ 30.0 [14.5, 51.9]" in text
    assert "all │ +40.0 │   +0.0" in text
    assert (out / "curves.png").read_bytes().startswith(b"\x89PNG")


def test_runs_that_differ_in_more_than_the_seed_are_not_pooled(make_run):
    first = make_run(0, [(3, 3)])

    for other in (make_run(0, [(3, 3)]), make_run(1, [(3, 3)], temperature=0.5)):
        with pytest.raises(InvalidOptionError, match="must differ in their seed"):
            report([first, other])


def test_a_folder_without_a_run_is_named(tmp_path):
    with pytest.raises(InvalidOptionError, match="holds no run of agentgym-evol"):
        read_scores(tmp_path)


def test_a_run_without_results_is_named(make_run):
    with pytest.raises(InvalidOptionError, match="has evaluated no policy yet"):
        report([make_run(0)])


def test_damaged_files_of_a_run_are_named(make_run):
    run = make_run(0, [(3, 3)])

    write_json(run / "iter_0" / "eval.json", {"results": [{"env": MAZE}]})
    with pytest.raises(MalformedFileError, match=r"eval\.json: 'episodes' is missing"):
        report([run])

    write_json(run / "config.json", {"schema": "agentgym-evol run 1"})
    with pytest.raises(MalformedFileError, match=r"config\.json: 'seed' is missing"):
        report([run])
