"""The three things a run does again and again: explore, learn, evaluate. Each survives a crash."""

import dataclasses
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import fmean
from typing import Any, cast

import numpy as np
import torch
from transformers import AutoConfig, PreTrainedConfig, PreTrainedModel, PreTrainedTokenizerBase

from agentgym_bench.chat import ChatCodec
from agentgym_bench.four_bit import quantisation_config
from agentgym_bench.metrics import Summary, summarise
from agentgym_bench.models import load_tokenizer
from agentgym_bench.policies.hf import HFPolicy
from agentgym_bench.records import EpisodeRecord
from agentgym_envs.catalog import make_text_env
from agentgym_envs.core import InvalidOptionError, Split
from agentgym_envs.policies import OraclePolicy
from agentgym_envs.rollout import rollout
from agentgym_envs.trajectory import EpisodeSpec, Trajectory
from agentgym_envs.trajectory_files import (
    read_agenttraj,
    read_trajectories,
    write_trajectories,
)

from .config import AgentEvolConfig, EnvTasks, to_plain
from .explore import play_shards
from .learner.config import LearnerConfig
from .learner.fit import FitProgress, FitResult, fit, uses_bfloat16
from .learner.policy import load_policy, save_policy
from .progress import Progress, ProgressHook, silent
from .results import short_name
from .run_folder import RunFolder, Stage, Step, write_json
from .selection import Selection, WeightedTrajectory, learning_set, task_key
from .tokenise import tokenise

SEEDS_PER_RUN = 1_000
"""Exploration seeds of a run: `seed * SEEDS_PER_RUN + iteration`."""

_WEIGHTS = ("*.safetensors", "*.bin")


class Run:
    """A run in its folder. Every method returns at once what an earlier process has finished.

    Attributes:
        config: With the preset's values filled in.
        folder: See `run_folder`.
        tokenizer: The model's.
        codec: Turns conversations into tokens, the same in play and in training.
        max_context_tokens: The longest conversation, in tokens.
        explored_tasks: Q.
        evaluation_tasks: What every policy of the run is scored on.
        experts: D_s: the given ones, or the environments' oracles on tasks drawn by the run's seed.
    """

    def __init__(
        self,
        config: AgentEvolConfig,
        *,
        model: PreTrainedModel | None = None,
        tokenizer: PreTrainedTokenizerBase | None = None,
        experts: Sequence[Trajectory] | None = None,
        on_progress: ProgressHook = silent,
    ) -> None:
        """Opens the run's folder, after everything that can be checked has been.

        Args:
            config: What to do.
            model: A model in memory, to be written to `config.model` unless one lies there.
            tokenizer: Instead of the one that lies with the model.
            experts: Instead of `config.expert_files`.
            on_progress: Told where the run stands.

        Raises:
            InvalidOptionError: no environments, or unknown ones; no such model; no experts; the
                folder belongs to another run.
            ModelUnavailableError: no tokenizer lies with the model.
            MalformedFileError: an expert file is none.
            MissingDependencyError: QLoRA without bitsandbytes.
        """
        if not config.envs:
            raise InvalidOptionError("a run needs at least one environment: see `envs`")
        self.config = config.resolved()
        self._on_progress = on_progress
        self.tokenizer = tokenizer or load_tokenizer(config.model)
        self.codec = ChatCodec(self.tokenizer)
        self.max_context_tokens = _context(
            model.config if model is not None else _model_config(config.model),
            config.max_context_tokens,
        )
        self.explored_tasks = [
            spec for env in config.envs for spec in _specs(env, "train", env.explore)
        ]
        self.evaluation_tasks = [
            spec for env in config.envs for spec in _specs(env, config.evaluate_split, env.evaluate)
        ]
        if config.learner.quantise:
            quantisation_config()  # raises where bitsandbytes is missing
        given = _given_experts(config) if experts is None else experts
        if given is not None and not given:
            raise InvalidOptionError("there is no expert trajectory to clone")
        self.folder = RunFolder(config)
        if model is not None and not Path(config.model).exists():
            save_policy(model, self.tokenizer, config.model)
        self.experts = self._settle_experts(given)

    def stage(self, name: str) -> Stage:
        """Returns the stage of that name."""
        return self.folder.stage(name)

    def explore(self, stage: Stage, policy: Path, iteration: int) -> list[Trajectory]:
        """Samples every task of Q `samples_per_task` times with `policy`."""
        seed = self.config.seed * SEEDS_PER_RUN + iteration
        episodes = [
            dataclasses.replace(task, sample=sample, seed=seed)
            for task in self.explored_tasks
            for sample in range(cast(int, self.config.samples_per_task))
        ]
        started = time.perf_counter()
        explored = self._play(stage, "explore", policy, episodes, self.config.temperature)
        facts = exploration_facts(explored)
        if stage.finished("explore") is None:
            stage.finish("explore", facts, seconds=time.perf_counter() - started)
        solved = sum(env["tasks_solved"] for env in facts.values())
        result = f"{solved} of {len(self.explored_tasks)} tasks solved"
        self._tell(stage, "explore", len(explored), len(explored), result)
        return explored

    def select(self, stage: Stage, explorations: Sequence[Sequence[Trajectory]]) -> Selection:
        """Chooses what to learn from, D_s included, and writes what was kept to keep.jsonl."""
        selection = learning_set(explorations, experts=self.experts, config=self.config.selection)
        if stage.finished("keep") is None:
            kept = selection.trajectories[len(self.experts) :]
            write_trajectories(stage.folder / "keep.jsonl", (one.trajectory for one in kept))
            stage.finish("keep", to_plain(selection.report))
        return selection

    def learn(
        self,
        stage: Stage,
        lesson: Sequence[WeightedTrajectory],
        *,
        start: Path | None = None,
        steps: int | None = None,
    ) -> Path:
        """Trains a policy and returns its folder.

        Args:
            stage: Where to write.
            lesson: What to learn from.
            start: The policy to go on from; None: the base model.
            steps: Optimiser steps; None: as the learner's config says.

        Raises:
            InvalidOptionError: all of the lesson is longer than the context.
        """
        policy = stage.folder / "train" / "policy"
        facts = stage.finished("train") or self._train(stage, lesson, policy, start, steps)
        for checkpoint in policy.parent.glob("checkpoint-*"):
            shutil.rmtree(checkpoint)
        loss = facts["losses"][-1][1] if facts["losses"] else None
        result = "trained" if loss is None else f"loss {loss:.3f}"
        self._tell(stage, "train", facts["steps"], facts["steps"], result)
        return policy

    def evaluate(self, stage: Stage, policy: Path) -> list[Summary]:
        """Plays the evaluation tasks greedily and writes eval.json (see bench's metrics)."""
        played = self._play(stage, "eval", policy, self.evaluation_tasks, temperature=0.0)
        summaries = summarise(EpisodeRecord(index, one) for index, one in enumerate(played))
        if stage.finished("eval") is None:
            write_json(stage.folder / "eval.json", {"results": to_plain(summaries)})
            stage.finish("eval", {"success": {s.env: s.success_rate for s in summaries}})
        result = ", ".join(f"{short_name(s.env)} {s.success_rate:.1%}" for s in summaries)
        self._tell(stage, "eval", len(played), len(played), result)
        return summaries

    def record_experts(self, tasks: Iterable[EpisodeSpec]) -> list[Trajectory]:
        """Returns the oracle's trajectory of each task."""
        return rollout(OraclePolicy(), tasks)

    def _settle_experts(self, given: Sequence[Trajectory] | None) -> list[Trajectory]:
        """Writes D_s when the run is new; a run that goes on must have the same."""
        path = self.folder.path / "experts.jsonl"
        if not path.exists():
            experts = self.record_experts(self._expert_tasks()) if given is None else given
            write_trajectories(path, experts)
        settled = list(read_trajectories(path))
        if given is not None and settled != list(given):
            raise InvalidOptionError(
                f"{str(self.folder.path)!r} holds a run with other experts: choose another "
                "output_dir, or delete that folder"
            )
        return settled

    def _expert_tasks(self) -> list[EpisodeSpec]:
        chosen: list[EpisodeSpec] = []
        for number, env in enumerate(self.config.envs):
            pool = [task for task in self.explored_tasks if task.env == env.id]
            generator = np.random.default_rng([self.config.seed, number])
            size = min(env.experts, len(pool))
            places = generator.choice(len(pool), size=size, replace=False)
            chosen += [pool[place] for place in sorted(places.tolist())]
        return chosen

    def _play(
        self,
        stage: Stage,
        step: Step,
        policy: Path,
        episodes: Sequence[EpisodeSpec],
        temperature: float,
    ) -> list[Trajectory]:
        def tell(done: int) -> None:
            self._tell(stage, step, done, len(episodes))

        return play_shards(
            self._policy_maker(policy, temperature),
            episodes,
            stage.folder / f"{step}.jsonl",
            slots=self.config.slots,
            on_progress=tell,
        )

    def _policy_maker(self, policy: Path, temperature: float) -> Callable[[], HFPolicy]:
        """Returns a maker of policies that loads the model when it is first called."""
        loaded: list[Any] = []

        def make() -> HFPolicy:
            if not loaded:
                loaded.append(self._load(policy))
            return HFPolicy(
                loaded[0],
                tokenizer=self.tokenizer,
                temperature=temperature,
                max_new_tokens=self.config.max_new_tokens,
                max_context_tokens=self.max_context_tokens,
                slots=self.config.slots,
            )

        return make

    def _load(self, policy: Path) -> Any:
        learner = self.config.learner
        return load_policy(
            policy,
            base=self.config.model if learner.lora is not None else None,
            quantise=learner.quantise,
            dtype=torch.bfloat16 if uses_bfloat16(learner) else torch.float32,
        )

    def _train(
        self,
        stage: Stage,
        lesson: Sequence[WeightedTrajectory],
        policy: Path,
        start: Path | None,
        steps: int | None,
    ) -> dict[str, Any]:
        tokenised = tokenise(
            lesson, self.codec, max_tokens=self.max_context_tokens, too_long=self.config.too_long
        )
        if not tokenised.rows:
            raise InvalidOptionError(
                f"none of {len(lesson)} trajectories can be learned from: "
                f"{tokenised.report.dropped_too_long} are longer than the context of "
                f"{self.max_context_tokens} tokens (see `max_context_tokens`), "
                f"{tokenised.report.dropped_untrained} hold no reply"
            )
        learner = self._learner(steps)
        self._tell(stage, "train", 0, learner.steps(len(tokenised.rows)))
        with_adapter = learner.lora is not None
        result = fit(
            self.config.model if start is None or with_adapter else start,
            tokenised.rows,
            tokenizer=self.tokenizer,
            config=learner,
            output_dir=policy.parent,
            adapter=start if with_adapter else None,
            resume=True,
            on_progress=partial(self._tell_fit, stage),
        )
        save_policy(result.model, self.tokenizer, policy)
        facts = {**_training_facts(result), "rows": to_plain(tokenised.report)}
        return stage.finish("train", facts, seconds=result.seconds)

    def _learner(self, steps: int | None) -> LearnerConfig:
        changes: dict[str, Any] = {"seed": self.config.seed}
        if steps is not None:
            changes["max_steps"] = steps
        return dataclasses.replace(self.config.learner, **changes)

    def _tell_fit(self, stage: Stage, fitted: FitProgress) -> None:
        self._tell(stage, "train", fitted.step, fitted.steps)

    def _tell(
        self, stage: Stage, step: Step, done: int, total: int, result: str | None = None
    ) -> None:
        name = stage.folder.relative_to(self.folder.path).as_posix()
        self._on_progress(Progress(name, step, done, total, result))


def exploration_facts(explored: Sequence[Trajectory]) -> dict[str, Any]:
    """Returns, per environment, the success rate of single tries and the tasks solved at all."""
    facts: dict[str, Any] = {}
    for env in sorted({one.spec.env for one in explored}):
        tries = [one for one in explored if one.spec.env == env]
        facts[env] = {
            "episodes": len(tries),
            "errors": sum(one.error is not None for one in tries),
            "success_rate": fmean(one.success for one in tries),
            "tasks": len({task_key(one) for one in tries}),
            "tasks_solved": len({task_key(one) for one in tries if one.success}),
        }
    return facts


def _training_facts(result: FitResult) -> dict[str, Any]:
    return {
        "steps": result.steps,
        "tokens": result.tokens,
        "trained_tokens": result.trained_tokens,
        "losses": [[point.step, point.loss] for point in result.losses],
    }


def _model_config(name: str) -> PreTrainedConfig:
    folder = Path(name)
    try:
        config = AutoConfig.from_pretrained(name)
    except (OSError, ValueError) as error:
        raise InvalidOptionError(
            f"no model in {name!r}: pass a folder written by `save_pretrained`, or a name of the "
            "Hugging Face Hub"
        ) from error
    if folder.is_dir() and not any(path for kind in _WEIGHTS for path in folder.glob(kind)):
        raise InvalidOptionError(
            f"no weights in {name!r} (looked for {' or '.join(_WEIGHTS)}): pass a folder written "
            "by `save_pretrained`"
        )
    return config


def _context(config: PreTrainedConfig, asked: int | None) -> int:
    """Returns the longest conversation: what was asked for, if the model can read that much."""
    limit = getattr(config.get_text_config(), "max_position_embeddings", None)
    known = [int(tokens) for tokens in (limit, asked) if tokens is not None]
    if not known:
        raise InvalidOptionError(
            "the model's config names no longest conversation: set `max_context_tokens`"
        )
    return min(known)


def _given_experts(config: AgentEvolConfig) -> list[Trajectory] | None:
    """Reads the expert files; None: there are none, the oracles will be asked."""
    if not config.expert_files:
        if not any(env.experts for env in config.envs):
            raise InvalidOptionError("a run needs experts: `experts` of `envs`, or `expert_files`")
        return None
    return [one for file in config.expert_files for one in _read_experts(Path(file), config)]


def _read_experts(file: Path, config: AgentEvolConfig) -> Iterator[Trajectory]:
    if file.suffix != ".json":
        return read_trajectories(file)
    if len(config.envs) != 1:
        raise InvalidOptionError(
            f"{str(file)!r} does not say of which environment it is: read it with "
            "`read_agenttraj` and pass all trajectories as `expert_dataset`"
        )
    return read_agenttraj(file, config.envs[0].id)


def _specs(env: EnvTasks, split: Split, number: int) -> list[EpisodeSpec]:
    tasks = make_text_env(env.id, env.options).tasks[split]
    return [
        EpisodeSpec(env.id, tasks[index].id, options=env.options)
        for index in range(min(number, len(tasks)))
    ]
