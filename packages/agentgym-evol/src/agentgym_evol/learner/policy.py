"""Policies on disk: a whole model, or an adapter and the model under it."""

import json
import shutil
from pathlib import Path

import torch
from peft import PeftModel
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from agentgym_bench.models import load_model
from agentgym_envs.core.errors import InvalidOptionError

PolicyModel = PreTrainedModel | PeftModel

_ADAPTER_CONFIG = "adapter_config.json"


def load_policy(
    path: str | Path,
    *,
    base: str | Path | None = None,
    quantise: bool = False,
    dtype: torch.dtype = torch.float32,
) -> PolicyModel:
    """Returns a policy in evaluation mode, on the GPU if there is one.

    Args:
        path: A model's folder or Hub name, or the folder of an adapter.
        base: The model under an adapter; None: the one named in the adapter's config.
        quantise: Load the base model in 4 bits; see `agentgym_bench.four_bit`.
        dtype: Of all weights that are not quantised.

    Raises:
        ModelUnavailableError: there is no model under `path`, or none under the adapter.
        InvalidOptionError: the adapter does not name the model under it, and `base` is None.
        MissingDependencyError: `quantise` without bitsandbytes.
    """
    adapter = Path(path) if (Path(path) / _ADAPTER_CONFIG).is_file() else None
    name = path if adapter is None else base or _base_of(adapter)
    model: PolicyModel = load_model(name, device=_device(), dtype=dtype, four_bit=quantise)
    if adapter is not None:
        model = PeftModel.from_pretrained(model, str(adapter), is_trainable=True)
    return model.eval()


def save_policy(model: PolicyModel, tokenizer: PreTrainedTokenizerBase, folder: str | Path) -> None:
    """Writes a policy and its tokenizer; an adapter without the model under it.

    `folder` appears only when all is written; what was there before is replaced.
    """
    folder = Path(folder)
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    model.save_pretrained(str(partial))
    tokenizer.save_pretrained(str(partial))
    if folder.exists():
        shutil.rmtree(folder)
    partial.rename(folder)


def _device() -> str:
    return f"cuda:{torch.cuda.current_device()}" if torch.cuda.is_available() else "cpu"


def _base_of(adapter: Path) -> str:
    config = json.loads((adapter / _ADAPTER_CONFIG).read_text(encoding="utf-8"))
    base = config.get("base_model_name_or_path")
    if not base:
        raise InvalidOptionError(
            f"the adapter in {str(adapter)!r} does not name the model under it; pass `base=`"
        )
    return base
