"""What a run measures. The command line is made from this."""

from dataclasses import dataclass
from typing import Annotated, Literal

from cyclopts import Parameter

from agentgym_envs import Split

from .suites import SuiteName

FormatChoice = Literal["none", "react", "function_calling", "code_as_action"]
_Many = Parameter(consume_multiple=True, negative_iterable=())


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class RunConfig:
    """Everything that a result depends on; its hash is in the manifest.

    How many episodes are in flight, where files go and which key opens a server change no result
    and are not here.
    """

    policy: str
    """Who plays: random, oracle, human, hf:PATH, openai:MODEL@URL or python:MODULE:CALLABLE."""

    env: Annotated[tuple[str, ...], _Many] = ()
    """Gymnasium ids, one or more: AgentGym/Maze-v0."""

    suite: SuiteName | None = None
    """A fixed set of tasks in place of --env: agenteval, deepsearch (official data), embedded."""

    split: Split = "test"
    """Which tasks; a suite has its own."""

    n: Annotated[int | None, Parameter(name=("-n", "--tasks"))] = None
    """Tasks per environment, from the first; all of them if not given."""

    samples: int = 1
    """Tries at each task; with more than one the table has pass@k and pass^k."""

    seed: int = 0
    """Every episode's own seed is derived from this one."""

    prompt_format: FormatChoice | None = None
    """How a model is told the rules and answers; "none" plays bare commands. Without it: react for
    hf, openai and python, none for the others."""

    max_steps: int | None = None
    """Actions before an episode is truncated; each environment has its own limit."""

    env_option: Annotated[tuple[str, ...], _Many] = ()
    """Options of the environments: size=5 for all of them, AgentGym/Maze-v0:size=5 for one."""

    policy_option: Annotated[tuple[str, ...], _Many] = ()
    """Options of the policy: temperature=0.7, max_tokens=256."""
