import pytest

from agentgym_envs.core import InvalidOptionError, MalformedFileError
from agentgym_evol.config import AgentEvolConfig, EnvTasks, read_config
from agentgym_evol.learner.config import LearnerConfig, LoraSettings
from agentgym_evol.selection import SelectionConfig

WHOLE = """
output_dir = "runs/maze"
model = "Qwen/Qwen2.5-1.5B-Instruct"
preset = "fast"
iterations = 2
temperature = 0.7
expert_files = ["experts.jsonl"]

[[envs]]
id = "AgentGym/Maze-v0"
experts = 10
options = {size = 7, prompt_format = "react"}

[[envs]]
id = "AgentGym/Wordle-v0"

[selection]
reward = "reward"
thresholds = {"AgentGym/Maze-v0" = 0.5}

[learner]
epochs = 2
lora = {rank = 8, target_modules = ["q_proj"]}
"""


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "run.toml"
        path.write_text(text)
        return read_config(path)

    return read


def test_a_file_is_read_into_the_dataclass_it_documents(read):
    assert read(WHOLE) == AgentEvolConfig(
        output_dir="runs/maze",
        model="Qwen/Qwen2.5-1.5B-Instruct",
        preset="fast",
        iterations=2,
        temperature=0.7,
        expert_files=("experts.jsonl",),
        envs=(
            EnvTasks(
                id="AgentGym/Maze-v0", experts=10, options={"size": 7, "prompt_format": "react"}
            ),
            EnvTasks(id="AgentGym/Wordle-v0"),
        ),
        selection=SelectionConfig(reward="reward", thresholds={"AgentGym/Maze-v0": 0.5}),
        learner=LearnerConfig(epochs=2, lora=LoraSettings(rank=8, target_modules=("q_proj",))),
    )


def test_the_paper_preset_is_the_default():
    config = AgentEvolConfig(output_dir="run").resolved()

    assert config == AgentEvolConfig(output_dir="run", preset="paper").resolved()
    assert (config.samples_per_task, config.start_from) == (1, "base")
    assert config.selection == SelectionConfig(prefer="first", merge="latest")


def test_the_fast_preset_keeps_the_shortest_of_three_and_goes_on():
    config = AgentEvolConfig(output_dir="run", preset="fast").resolved()

    assert (config.samples_per_task, config.start_from) == (3, "previous")
    assert config.selection == SelectionConfig(prefer="shortest")


def test_a_preset_leaves_what_was_set_alone():
    config = AgentEvolConfig(output_dir="run", preset="fast", samples_per_task=1).resolved()

    assert (config.samples_per_task, config.start_from) == (1, "previous")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("output_dir = 'x'\niterashuns = 3", "there is no key 'iterashuns'"),
        ("output_dir = 'x'\n[learner]\nlearnin_rate = 1.0", "no key 'learner.learnin_rate'"),
        ("output_dir = 'x'\n[learner]\nlora = {alpa = 1}", "no key 'learner.lora.alpa'"),
        ("output_dir = 'x'\n[selection]\nper_taks = 1", "no key 'selection.per_taks'"),
        ("output_dir = 'x'\n[[envs]]\nid = 'a'\nsize = 5", "no key 'envs.0.size'"),
        ("iterations = 3", "'output_dir' is missing"),
        ("output_dir = 'x'\n[[envs]]\nexperts = 3", "'envs.0.id' is missing"),
        ("output_dir = 'x'\niterations = '3'", "iterations: .* integer, got '3'"),
        ("output_dir = 'x'\niterations = -1", "iterations must be at least 0, got -1"),
        ("output_dir = 'x'\ntemperature = 0", "temperature must be above 0, got 0.0"),
        ("output_dir = 'x'\ntemperature = nan", "temperature must be above 0, got nan"),
        ("output_dir = 'x'\nfirst_steps = 0", "first_steps must be at least 1, got 0"),
        ("output_dir = 'x'\npreset = 'slow'", "preset: .*'paper' or 'fast', got 'slow'"),
        ("output_dir = 'x'\n[learner]\nwarmup = 2", "learner: warmup must be .* got 2.0"),
        ("output_dir = 'x'\n[[envs]]\nid = 'a'\nexplore = 0", "explore must be at least 1, got 0"),
        ("output_dir = ", "is not TOML"),
        ("output_dir = 'x'\ncontrols = true\nalgorithm = 'bc'", "they need algorithm="),
    ],
)
def test_a_mistake_is_named_in_one_sentence(read, text, complaint):
    with pytest.raises(MalformedFileError, match=f"run.toml.*{complaint}") as caught:
        read(text)

    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InvalidOptionError, match=r"no config file at .*none\.toml"):
        read_config(tmp_path / "none.toml")


def test_bytes_that_are_no_text_are_not_toml(tmp_path):
    path = tmp_path / "run.toml"
    path.write_bytes(b"\xff\xfe")

    with pytest.raises(MalformedFileError, match="is not TOML"):
        read_config(path)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"preset": "slow"}, "preset must be one of"),
        ({"too_long": "cut"}, "too_long must be one of"),
        ({"evaluate_split": "tset"}, "evaluate_split must be one of"),
        ({"slots": 0}, "slots must be at least 1"),
        ({"envs": (EnvTasks(id="a"), EnvTasks(id="a"))}, r"\['a'\] more than once"),
        ({"controls": True, "iterations": 0}, "at least 1 iteration"),
    ],
)
def test_python_callers_are_checked_too(changes, complaint):
    with pytest.raises(InvalidOptionError, match=complaint):
        AgentEvolConfig(output_dir="run", **changes)


def test_options_must_fit_into_json():
    with pytest.raises(InvalidOptionError, match="not JSON serializable"):
        EnvTasks(id="AgentGym/Maze-v0", options={"size": {5}})
