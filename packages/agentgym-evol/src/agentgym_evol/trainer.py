"""AgentEvol as a trainer object, in the manner of trl."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from transformers import PreTrainedModel, PreTrainedTokenizerBase

from agentgym_bench.metrics import Summary
from agentgym_envs.core import InvalidOptionError
from agentgym_envs.trajectory import Trajectory
from agentgym_envs.trajectory_files import write_trajectories

from .algorithms.agentevol import evolve
from .algorithms.bc import clone_experts
from .algorithms.controls import clone_longer, learn_unfiltered
from .config import AgentEvolConfig, EnvTasks
from .learner.config import LoraSettings
from .learner.policy import load_policy, save_policy
from .progress import ProgressHook, silent
from .report import write_report
from .run import Run
from .run_folder import Stage

if TYPE_CHECKING:
    from peft import LoraConfig


class AgentEvolTrainer:
    """Trains a chat model by its own exploration.

        trainer = AgentEvolTrainer(
            model="Qwen/Qwen2.5-1.5B-Instruct",
            args=AgentEvolConfig(output_dir="runs/maze"),
            envs=[EnvTasks(id="AgentGym/Maze-v0", options={"prompt_format": "react"})],
            peft_config=LoraConfig(r=16, target_modules="all-linear"),
        )
        trainer.train()
        trainer.save_model("my-agent")

    Making the same trainer again and calling `train` goes on where a dead process stopped.

    Attributes:
        run: The run in its folder.
    """

    def __init__(
        self,
        model: str | Path | PreTrainedModel,
        processing_class: PreTrainedTokenizerBase | None = None,
        args: AgentEvolConfig | None = None,
        envs: Sequence[EnvTasks | str] = (),
        expert_dataset: str | Path | Sequence[Trajectory] | None = None,
        peft_config: "LoraConfig | None" = None,
        on_progress: ProgressHook = silent,
    ) -> None:
        """Opens the run's folder; trains nothing.

        Args:
            model: A path, a name of the Hugging Face Hub, or a model in memory. The latter is
                written to `<output_dir>/base`; a run that is continued keeps what is there.
            processing_class: The tokenizer; None: the one that lies with the model.
            args: Everything else; see `AgentEvolConfig`.
            envs: Environments, instead of those of `args`.
            expert_dataset: D_s: a trajectory file, or trajectories. None: `args.expert_files`, or
                the environments' own experts.
            peft_config: Train an adapter like this one, instead of all weights.
            on_progress: Told where the run stands.

        Raises:
            InvalidOptionError: no environments, no tokenizer, or another run's folder.
        """
        config = args or AgentEvolConfig(output_dir="agentevol")
        if envs:
            tasks = tuple(EnvTasks(id=env) if isinstance(env, str) else env for env in envs)
            config = dataclasses.replace(config, envs=tasks)
        if isinstance(expert_dataset, str | Path):
            config = dataclasses.replace(config, expert_files=(str(expert_dataset),))
        if peft_config is not None:
            learner = dataclasses.replace(config.learner, lora=lora_settings(peft_config))
            config = dataclasses.replace(config, learner=learner)
        in_memory = not isinstance(model, str | Path)
        name = str(Path(config.output_dir) / "base") if in_memory else str(model)
        self.run = Run(dataclasses.replace(config, model=name), on_progress)
        if in_memory:
            _write_base(model, processing_class, Path(name))
        elif processing_class is not None:
            self.run.tokenizer = processing_class
        if expert_dataset is not None and not isinstance(expert_dataset, str | Path):
            write_trajectories(self.run.folder.path / "experts.jsonl", expert_dataset)

    def train(self) -> Path:
        """Runs what is not done yet and returns the last policy's folder.

        Writes table.txt, table.json and curves.png into the run's folder.
        """
        config = self.run.config
        policy = clone_experts(self.run) if config.algorithm == "bc" else evolve(self.run)
        if config.controls:
            clone_longer(self.run)
            if config.algorithm == "agentevol" and config.iterations:
                learn_unfiltered(self.run)
        write_report([self.run.folder.path], self.run.folder.path)
        return policy

    def evaluate(self) -> list[Summary]:
        """Returns the last policy's scores, one summary per environment.

        Raises:
            InvalidOptionError: `train` has not finished.
        """
        return self.run.evaluate(self._last_stage(), self._last_policy())

    def save_model(self, output_dir: str | Path) -> None:
        """Writes the last policy (an adapter, where one was trained) and the tokenizer.

        Raises:
            InvalidOptionError: `train` has not finished.
        """
        base = self.run.config.model if self.run.config.learner.lora is not None else None
        model = load_policy(self._last_policy(), base=base)
        save_policy(model, self.run.tokenizer, output_dir)

    def _last_policy(self) -> Path:
        stage = self._last_stage()
        if stage.finished("train") is None:
            raise InvalidOptionError("no policy has been trained yet: call `train()` first")
        return stage.folder / "train" / "policy"

    def _last_stage(self) -> Stage:
        last = 0 if self.run.config.algorithm == "bc" else self.run.config.iterations
        return self.run.stage(f"iter_{last}")


def lora_settings(peft_config: "LoraConfig") -> LoraSettings:
    """Returns the fields of a peft config that a run's config has.

    >>> from peft import LoraConfig
    >>> lora_settings(LoraConfig(r=4, lora_alpha=8, target_modules=["q_proj"])).rank
    4
    """
    targets = peft_config.target_modules
    if targets is None:
        return LoraSettings(
            rank=peft_config.r, alpha=peft_config.lora_alpha, dropout=peft_config.lora_dropout
        )
    return LoraSettings(
        rank=peft_config.r,
        alpha=peft_config.lora_alpha,
        dropout=peft_config.lora_dropout,
        target_modules=targets if isinstance(targets, str) else tuple(sorted(targets)),
    )


def _write_base(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase | None, folder: Path
) -> None:
    if tokenizer is None:
        raise InvalidOptionError("a model in memory needs its tokenizer: pass `processing_class`")
    if not folder.exists():
        save_policy(model, tokenizer, folder)
