"""AgentEvol as a trainer object, in the manner of trl."""

import dataclasses
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transformers import PreTrainedModel, PreTrainedTokenizerBase

from agentgym_bench.metrics import Summary
from agentgym_envs.core import InvalidOptionError
from agentgym_envs.trajectory import Trajectory

from .algorithms.agentevol import evolve
from .algorithms.bc import clone_experts
from .algorithms.controls import clone_longer, learn_unfiltered
from .config import AgentEvolConfig, EnvTasks
from .learner.config import LoraSettings
from .progress import ProgressHook, silent
from .report import write_report
from .run import Run
from .run_folder import Stage, iteration_name

if TYPE_CHECKING:
    from peft import LoraConfig

_LORA_FIELDS = {"r", "lora_alpha", "lora_dropout", "target_modules", "task_type"}


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
        *,
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
            InvalidOptionError: no environments, model, tokenizer or experts; another run's folder.
            ModelUnavailableError: no tokenizer lies with the model.
            MalformedFileError: an expert file is none.
        """
        _require_model(model)
        config = args or AgentEvolConfig(output_dir="agentevol")
        changes: dict[str, Any] = {"model": str(model)}
        if isinstance(model, PreTrainedModel):
            _require_tokenizer(processing_class)
            changes["model"] = str(Path(config.output_dir) / "base")
        if envs:
            changes["envs"] = tuple(EnvTasks(id=e) if isinstance(e, str) else e for e in envs)
        if isinstance(expert_dataset, str | Path):
            changes["expert_files"] = (str(expert_dataset),)
        if peft_config is not None:
            lora = lora_settings(peft_config)
            changes["learner"] = dataclasses.replace(config.learner, lora=lora)
        self.run = Run(
            dataclasses.replace(config, **changes),
            model=model if isinstance(model, PreTrainedModel) else None,
            tokenizer=processing_class,
            experts=None if isinstance(expert_dataset, str | Path) else expert_dataset,
            on_progress=on_progress,
        )

    def train(self) -> Path:
        """Runs what is not done yet and returns the last policy's folder.

        Writes table.txt, table.json and curves.png into the run's folder.

        Raises:
            RunFolderError: another process trains in that folder.
        """
        config = self.run.config
        with self.run.folder.playing("run"):
            policy = clone_experts(self.run) if config.algorithm == "bc" else evolve(self.run)
            if config.controls:
                clone_longer(self.run)
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

        Other files that are in the folder stay.

        Raises:
            InvalidOptionError: `train` has not finished.
        """
        shutil.copytree(self._last_policy(), output_dir, dirs_exist_ok=True)

    def _last_policy(self) -> Path:
        stage = self._last_stage()
        if stage.finished("train") is None:
            raise InvalidOptionError("no policy has been trained yet: call `train()` first")
        return stage.folder / "train" / "policy"

    def _last_stage(self) -> Stage:
        last = 0 if self.run.config.algorithm == "bc" else self.run.config.iterations
        return self.run.stage(iteration_name(last))


def lora_settings(peft_config: "LoraConfig") -> LoraSettings:
    """Returns what a run's config keeps of a peft config; no target modules mean all linear layers.

    Raises:
        InvalidOptionError: it sets something that a run's config has no field for.

    >>> from peft import LoraConfig
    >>> lora_settings(LoraConfig(r=4, lora_alpha=8, target_modules=["q_proj"]))
    LoraSettings(rank=4, alpha=8, dropout=0.0, target_modules=('q_proj',))
    """
    default = type(peft_config)()
    others = [field.name for field in dataclasses.fields(default) if field.name not in _LORA_FIELDS]
    lost = [name for name in others if getattr(peft_config, name) != getattr(default, name)]
    if lost:
        raise InvalidOptionError(
            f"peft_config sets {lost}; a run knows {sorted(_LORA_FIELDS)} only"
        )
    targets = peft_config.target_modules or "all-linear"
    return LoraSettings(
        rank=peft_config.r,
        alpha=peft_config.lora_alpha,
        dropout=peft_config.lora_dropout,
        target_modules=targets if isinstance(targets, str) else tuple(sorted(targets)),
    )


def _require_model(model: object) -> None:
    if not isinstance(model, str | Path | PreTrainedModel):
        raise InvalidOptionError(
            "model must be a path, a name of the Hugging Face Hub or a PreTrainedModel, got "
            f"{type(model).__name__}; an adapter is made by `peft_config`"
        )


def _require_tokenizer(tokenizer: PreTrainedTokenizerBase | None) -> None:
    if tokenizer is None:
        raise InvalidOptionError("a model in memory needs its tokenizer: pass `processing_class`")
