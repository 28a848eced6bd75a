"""The three things a run does again and again: explore, learn, evaluate. Each survives a crash."""

import dataclasses
import time
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from statistics import fmean
from typing import Any, cast

import numpy as np
from transformers import AutoConfig, AutoTokenizer, PreTrainedTokenizerBase

from agentgym_bench.chat import ChatCodec
from agentgym_bench.metrics import Summary, summarise
from agentgym_bench.policies.hf import HFPolicy
from agentgym_bench.records import EpisodeRecord
from agentgym_envs.catalog import make_text_env
from agentgym_envs.core import InvalidOptionError, Split
from agentgym_envs.policies import OraclePolicy
from agentgym_envs.rollout import rollout
from agentgym_envs.trajectory import EpisodeSpec, Trajectory
from agentgym_envs.trajectory_files import read_trajectories, write_trajectories

from .config import AgentEvolConfig, EnvTasks, to_plain
from .explore import play_shards
from .learner.config import LearnerConfig
from .learner.fit import FitProgress, fit
from .learner.policy import load_policy, save_policy
from .progress import Progress, ProgressHook, silent
from .run_folder import RunFolder, Stage, write_json
from .selection import Selection, WeightedTrajectory, learning_set, task_key
from .tokenise import tokenise

SEEDS_PER_RUN = 1_000
"""Exploration seeds of a run: `seed * SEEDS_PER_RUN + iteration`."""


class Run:
    """A run in its folder. Every method returns at once what an earlier process has finished.

    Attributes:
        config: With the preset's values filled in.
        folder: See `run_folder`.
    """

    def __init__(self, config: AgentEvolConfig, on_progress: ProgressHook = silent) -> None:
        """Opens the run's folder.

        Raises:
            InvalidOptionError: no environments; the folder belongs to another run.
        """
        if not config.envs:
            raise InvalidOptionError("a run needs at least one environment: see `envs`")
        self.config = config.resolved()
        self.folder = RunFolder(config)
        self._on_progress = on_progress

    @cached_property
    def tokenizer(self) -> PreTrainedTokenizerBase:
        """The base model's tokenizer."""
        try:
            return AutoTokenizer.from_pretrained(self.config.model)
        except (OSError, ValueError) as error:
            raise InvalidOptionError(
                f"no tokenizer found in {self.config.model!r}: pass a folder written by "
                "`save_pretrained`, or a name of the Hugging Face Hub"
            ) from error

    @cached_property
    def codec(self) -> ChatCodec:
        """Turns conversations into tokens, the same in play and in training."""
        return ChatCodec(self.tokenizer)

    @cached_property
    def max_context_tokens(self) -> int:
        """The longest conversation, in tokens."""
        if self.config.max_context_tokens is not None:
            return self.config.max_context_tokens
        return int(AutoConfig.from_pretrained(self.config.model).max_position_embeddings)

    def stage(self, name: str) -> Stage:
        """Returns the stage of that name."""
        return self.folder.stage(name)

    @cached_property
    def experts(self) -> list[Trajectory]:
        """D_s: the expert files, or the environments' oracles on tasks drawn by the run's seed."""
        if self.config.expert_files:
            files = self.config.expert_files
            return [one for file in files for one in read_trajectories(Path(file))]
        path = self.folder.path / "experts.jsonl"
        if not path.exists():
            write_trajectories(path, self.record_oracles(self._expert_specs()))
        return list(read_trajectories(path))

    def explored_experts(self) -> list[Trajectory]:
        """Returns an expert trajectory for every task that is explored."""
        return self.record_oracles(
            spec for env in self.config.envs for spec in _specs(env, "train", env.explore)
        )

    def record_oracles(self, specs: Iterable[EpisodeSpec]) -> list[Trajectory]:
        """Returns the oracle's trajectory of each task."""
        return rollout(OraclePolicy(), specs)

    def explore(self, stage: Stage, policy: Path, iteration: int) -> list[Trajectory]:
        """Samples every task of Q `samples_per_task` times with `policy`."""
        seed = self.config.seed * SEEDS_PER_RUN + iteration
        specs = [
            dataclasses.replace(spec, sample=sample, seed=seed)
            for env in self.config.envs
            for spec in _specs(env, "train", env.explore)
            for sample in range(cast(int, self.config.samples_per_task))
        ]
        path = stage.folder / "explore.jsonl"
        if stage.finished("explore"):
            return list(read_trajectories(path))
        started = time.perf_counter()
        explored = self._play(stage, "explore", policy, specs, self.config.temperature)
        facts = exploration_facts(explored)
        stage.finish("explore", {**facts, "seconds": round(time.perf_counter() - started, 1)})
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
        """
        policy = stage.folder / "train" / "policy"
        if stage.finished("train"):
            return policy
        tokenised = tokenise(
            lesson, self.codec, max_tokens=self.max_context_tokens, too_long=self.config.too_long
        )
        with_adapter = self.config.learner.lora is not None
        result = fit(
            self.config.model if start is None or with_adapter else start,
            tokenised.rows,
            tokenizer=self.tokenizer,
            config=self._learner(steps),
            output_dir=policy.parent,
            adapter=start if with_adapter else None,
            resume=True,
            on_progress=lambda fitted: self._tell_fit(stage, fitted),
        )
        save_policy(result.model, self.tokenizer, policy)
        facts = {
            "steps": result.steps,
            "tokens": result.tokens,
            "trained_tokens": result.trained_tokens,
            "final_loss": result.losses[-1].loss if result.losses else None,
            "losses": [(point.step, point.loss) for point in result.losses],
            "rows": to_plain(tokenised.report),
            "seconds": round(result.seconds, 1),
        }
        stage.finish("train", facts)
        return policy

    def evaluate(self, stage: Stage, policy: Path) -> list[Summary]:
        """Plays the evaluation tasks greedily and writes eval.json (see bench's metrics)."""
        specs = self.evaluation_specs()
        played = self._play(stage, "eval", policy, specs, temperature=0.0)
        summaries = summarise(EpisodeRecord(index, one) for index, one in enumerate(played))
        if stage.finished("eval") is None:
            write_json(stage.folder / "eval.json", {"results": to_plain(summaries)})
            stage.finish("eval", {"success": {s.env: s.success_rate for s in summaries}})
        return summaries

    def evaluation_specs(self) -> list[EpisodeSpec]:
        """Returns the tasks that every policy of the run is scored on."""
        split = self.config.evaluate_split
        return [spec for env in self.config.envs for spec in _specs(env, split, env.evaluate)]

    def _play(
        self,
        stage: Stage,
        step: str,
        policy: Path,
        specs: Sequence[EpisodeSpec],
        temperature: float,
    ) -> list[Trajectory]:
        done = 0

        def tick() -> None:
            nonlocal done
            done += 1
            self._on_progress(Progress(self._name(stage), step, done, len(specs)))

        return play_shards(
            self._policy_maker(policy, temperature),
            specs,
            stage.folder / f"{step}.jsonl",
            slots=self.config.slots,
            on_episode=tick,
        )

    def _policy_maker(self, policy: Path, temperature: float) -> Callable[[], HFPolicy]:
        loaded: list[Any] = []

        def make() -> HFPolicy:
            if not loaded:
                base = self.config.model if self.config.learner.lora is not None else None
                loaded.append(load_policy(policy, base=base, quantise=self.config.learner.quantise))
            return HFPolicy(
                loaded[0],
                tokenizer=self.tokenizer,
                temperature=temperature,
                max_new_tokens=self.config.max_new_tokens,
                max_context_tokens=self.max_context_tokens,
                slots=self.config.slots,
            )

        return make

    def _learner(self, steps: int | None) -> LearnerConfig:
        changes: dict[str, Any] = {"seed": self.config.seed}
        if steps is not None:
            changes["max_steps"] = steps
        return dataclasses.replace(self.config.learner, **changes)

    def _expert_specs(self) -> list[EpisodeSpec]:
        specs: list[EpisodeSpec] = []
        for number, env in enumerate(self.config.envs):
            pool = _specs(env, "train", env.explore)
            generator = np.random.default_rng([self.config.seed, number])
            chosen = generator.choice(len(pool), size=min(env.experts, len(pool)), replace=False)
            specs += [pool[index] for index in sorted(chosen.tolist())]
        return specs

    def _tell_fit(self, stage: Stage, fitted: FitProgress) -> None:
        self._on_progress(Progress(self._name(stage), "train", fitted.step, fitted.steps))

    def _name(self, stage: Stage) -> str:
        return stage.folder.relative_to(self.folder.path).as_posix()


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


def _specs(env: EnvTasks, split: Split, number: int) -> list[EpisodeSpec]:
    tasks = make_text_env(env.id, env.options).tasks[split]
    return [
        EpisodeSpec(env.id, tasks[index].id, options=env.options)
        for index in range(min(number, len(tasks)))
    ]
