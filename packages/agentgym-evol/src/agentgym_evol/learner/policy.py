"""Policies on disk: a whole model, or an adapter and the model under it."""

import json
import shutil
from pathlib import Path
from typing import Any

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM, PreTrainedModel, PreTrainedTokenizerBase

from agentgym_envs.core.errors import InvalidOptionError
from agentgym_evol.learner.qlora import keep_gradients_right, quantisation_config

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
        quantise: Load the base model in 4 bits; see `qlora.py`.
        dtype: Of all weights that are not quantised.

    Raises:
        InvalidOptionError: there is no model under `path`.
        MissingDependencyError: `quantise` without bitsandbytes.
    """
    adapter = Path(path) if (Path(path) / _ADAPTER_CONFIG).is_file() else None
    name = path if adapter is None else base or _base_of(adapter)
    model = _load_model(str(name), quantise, dtype)
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


def _load_model(name: str, quantise: bool, dtype: torch.dtype) -> PreTrainedModel:
    options: dict[str, Any] = {"dtype": dtype}
    if quantise:
        options["quantization_config"] = quantisation_config()
    if torch.cuda.is_available():
        options["device_map"] = {"": torch.cuda.current_device()}
    try:
        model = AutoModelForCausalLM.from_pretrained(name, **options)
    except Exception as error:  # what a file that was cut off raises has no class in common
        raise InvalidOptionError(
            f"cannot load a causal language model from {name!r}: {_first_line(error)}. Pass a "
            "folder written by `save_pretrained`, or a name of the Hugging Face Hub"
        ) from error
    keep_gradients_right(model)
    return model


def _base_of(adapter: Path) -> str:
    config = json.loads((adapter / _ADAPTER_CONFIG).read_text(encoding="utf-8"))
    base = config.get("base_model_name_or_path")
    if not base:
        raise InvalidOptionError(
            f"the adapter in {str(adapter)!r} does not name the model under it; pass `base=`"
        )
    return base


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
