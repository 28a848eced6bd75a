"""One recorded oracle episode per environment, compared character by character."""

from pathlib import Path

import pytest

from agentgym_envs import ENVIRONMENTS
from agentgym_envs.catalog import make_text_env

GOLDEN = Path(__file__).parent


def file_of(env_id: str) -> Path:
    return GOLDEN / f"{env_id.replace('/', '-')}.txt"


def transcript(env_id: str) -> str:
    env = make_text_env(env_id, {"prompt_format": "react", "split": "test"})
    observation, info = env.reset(seed=0)
    lines = [f"env: {env_id}", f"task: {info['task_id']}", f"goal: {env.task.goal}"]
    lines += ["", f"< {observation}"]
    over = False
    while not over:
        reply = env.oracle_reply()
        observation, reward, terminated, truncated, info = env.step(reply)
        over = terminated or truncated
        lines += [f"> {reply}", f"< {observation}", f"  {reward=} {terminated=} {info}"]
    return "\n".join(lines) + "\n"


def test_an_oracle_episode_is_what_it_was(env_id: str, request: pytest.FixtureRequest) -> None:
    actual = transcript(env_id)

    if request.config.getoption("--rewrite-golden"):
        file_of(env_id).write_text(actual, encoding="utf-8")

    assert file_of(env_id).read_text(encoding="utf-8") == actual


def test_every_environment_has_a_transcript_and_every_transcript_an_environment() -> None:
    assert set(GOLDEN.glob("*.txt")) == {file_of(env_id) for env_id in ENVIRONMENTS}
