"""Playing a plan to its end, however often it is interrupted."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from rich.console import Console

from agentgym_envs import InvalidOptionError
from agentgym_envs.rollout import Policy, episode_key, rollout
from agentgym_envs.trajectory import EpisodeSpec, Trajectory

from .config import RunConfig
from .metrics import Summary, summarise
from .options import parse_options
from .plan import plan
from .policies import close_policy, make_policy
from .progress import EpisodeProgress
from .records import EpisodeRecord, count_tokens
from .store import RESULTS, RunFolder, make_manifest, open_run, read_episodes


def run(
    config: RunConfig,
    out: Path,
    *,
    resume: bool = False,
    slots: int = 32,
    policy: Policy | None = None,
    api_key_env: str = "OPENAI_API_KEY",
    console: Console | None = None,
) -> list[Summary]:
    """Plays what `config` asks for, keeps every episode in `out`, and returns the summaries.

    Everything is checked before anything is written. A run that was interrupted goes on with
    `resume=True` and ends with the results it would have had; a finished one is only read.

    Args:
        config: What to play. `config.policy` names the policy, or only labels it if one is given.
        out: The run's folder; see `store`.
        resume: Go on with the run that is in `out`, if there is one.
        slots: Episodes in flight; changes the speed, not the results.
        policy: Plays in place of the policy that `config.policy` would make.
        api_key_env: The environment variable that holds the key of an openai policy's server.
        console: Where progress is shown; nowhere if None.

    Raises:
        AgentGymError: something asked for does not exist or cannot be reached; see the classes.
    """
    if slots < 1:
        raise InvalidOptionError(f"slots must be at least 1, got {slots}")
    episodes = plan(config)
    manifest = make_manifest(config, episodes)
    folder = open_run(out, manifest, resume=resume)
    records = read_episodes(out)
    if len(records) == len(episodes) and (out / RESULTS).exists():
        return summarise(records)
    if len(records) < len(episodes):
        with ExitStack() as stack:
            if policy is None:
                options = parse_options(config.policy_option, "--policy-option")
                policy = make_policy(
                    config.policy, options=options, slots=slots, api_key_env=api_key_env
                )
                stack.callback(close_policy, policy)
            _play(policy, episodes, manifest, folder, slots, console)
    return _finish(folder, manifest, episodes)


def _play(
    policy: Policy,
    episodes: Sequence[EpisodeSpec],
    manifest: Mapping[str, Any],
    folder: RunFolder,
    slots: int,
    console: Console | None,
) -> None:
    """Plays the episodes that the folder does not hold yet."""
    with folder, EpisodeProgress(console, episodes) as progress:
        there = folder.begin(manifest, episodes)
        for record in there:
            progress.advance(record.trajectory)
        done = {record.index for record in there}
        waiting = [index for index in range(len(episodes)) if index not in done]

        def keep(position: int, trajectory: Trajectory) -> None:
            tokens = count_tokens(policy, episode_key(trajectory.spec), trajectory)
            folder.append(EpisodeRecord(waiting[position], trajectory, tokens))
            progress.advance(trajectory)

        rollout(policy, (episodes[i] for i in waiting), slots=slots, on_finish=keep)


def _finish(
    folder: RunFolder, manifest: Mapping[str, Any], episodes: Sequence[EpisodeSpec]
) -> list[Summary]:
    with folder:
        summaries = summarise(folder.begin(manifest, episodes))
        folder.finish(summaries)
    return summaries
