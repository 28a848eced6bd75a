"""Language models and tokenizers from a folder or the Hugging Face Hub."""

from collections.abc import Mapping
from importlib.util import find_spec
from os import PathLike
from pathlib import Path
from typing import Any, cast

import torch
from huggingface_hub import HfApi
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    PreTrainedModel,
    PreTrainedTokenizerBase,
)

from agentgym_envs.core import InvalidOptionError

from .errors import ModelUnavailableError
from .four_bit import keep_gradients_right, quantisation_config

ModelPath = str | PathLike[str]


def load_model(
    model: ModelPath,
    *,
    adapter: ModelPath | None = None,
    device: str = "auto",
    dtype: torch.dtype | str = "auto",
    four_bit: bool = False,
) -> PreTrainedModel:
    """Returns a causal language model, ready to generate.

    Args:
        model: A folder written by `save_pretrained`, or a name on the Hub. What is in the local
            cache needs no network.
        adapter: A folder with a PEFT adapter to put on it.
        device: "cpu", "cuda", "cuda:1" ...; "auto" is the first GPU if there is one.
        dtype: `torch.bfloat16`, "bfloat16" ...; "auto" is what the weights were saved in.
        four_bit: Quantise the weights to 4 bits while loading (bitsandbytes, NF4).

    Raises:
        ModelUnavailableError: There is no such model or adapter.
        InvalidOptionError: `device` or `dtype` is unknown, or peft is missing for `adapter`.
        MissingDependencyError: bitsandbytes is missing for `four_bit`.
    """
    _check_path(model, "config.json", "adapter_config.json")
    place = _device(device)
    options: dict[str, Any] = {"dtype": _dtype(dtype), "device_map": {"": place}}
    if four_bit:
        options["quantization_config"] = quantisation_config(place)
    loaded = cast(PreTrainedModel, _load(AutoModelForCausalLM, model, options))
    if adapter is not None:
        _add_adapter(loaded, adapter)
    if four_bit:
        keep_gradients_right(loaded)
    return loaded.eval()


def load_tokenizer(model: ModelPath) -> PreTrainedTokenizerBase:
    """Returns the tokenizer that was saved with a model.

    Raises:
        ModelUnavailableError: There is none.
    """
    _check_path(model, "tokenizer_config.json", "tokenizer.json")
    return cast(PreTrainedTokenizerBase, _load(AutoTokenizer, model, {}))


def _check_path(model: ModelPath, *files: str) -> None:
    """Refuses what can only be a path and holds none of `files`."""
    folder = Path(model).expanduser()
    if folder.is_dir():
        if not any((folder / name).is_file() for name in files):
            raise ModelUnavailableError(
                f"no model in the folder {str(model)!r} (looked for {' or '.join(files)}); "
                "`save_pretrained` of the model and of its tokenizer writes one"
            )
    elif folder.is_absolute() or str(model).startswith((".", "~")) or str(model).count("/") > 1:
        raise ModelUnavailableError(f"no model at {str(model)!r}: there is no such folder")


def _load(auto: Any, model: ModelPath, options: Mapping[str, Any]) -> Any:
    """Loads from a folder, else from the Hub's cache on this machine, else from the Hub."""
    folder = Path(model).expanduser()
    place = str(folder if folder.is_dir() else model)
    try:
        return auto.from_pretrained(place, local_files_only=True, **options)
    except Exception as error:  # what a file that was cut off raises has no class in common
        if folder.is_dir():
            raise _broken(model, error) from error
        if not isinstance(error, OSError | ValueError):
            raise
    _ask_hub(place)
    try:
        return auto.from_pretrained(place, **options)
    except (OSError, ValueError) as error:
        raise _not_on_hub(model, error) from error


def _ask_hub(name: str) -> None:
    """Refuses a name that the Hub does not know or cannot be asked for.

    One question with one answer: loading would try again and again for most of a minute.
    """
    try:
        HfApi().model_info(name, timeout=10)
    except Exception as error:  # what a missing network raises is the business of its HTTP library
        raise _not_on_hub(name, error) from error


def _broken(folder: ModelPath, error: Exception) -> ModelUnavailableError:
    return ModelUnavailableError(
        f"what is in the folder {str(folder)!r} could not be loaded: {_first_line(error)}"
    )


def _not_on_hub(model: ModelPath, error: Exception) -> ModelUnavailableError:
    return ModelUnavailableError(
        f"no model {str(model)!r}: there is no such folder, and as a name on the Hugging Face Hub "
        f"it could not be loaded ({_first_line(error)})"
    )


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def _add_adapter(model: PreTrainedModel, adapter: ModelPath) -> None:
    if find_spec("peft") is None:
        raise InvalidOptionError("an adapter needs peft: run `pip install peft`")
    _check_path(adapter, "adapter_config.json")
    try:
        model.load_adapter(str(Path(adapter).expanduser()))
    except (OSError, ValueError) as error:
        raise _broken(adapter, error) from error


def _device(name: str) -> torch.device:
    if name == "auto":
        return torch.device("cuda:0" if torch.cuda.is_available() else "cpu")
    try:
        return torch.device(name)
    except RuntimeError as error:
        raise InvalidOptionError(f"device must be 'auto', 'cpu' or 'cuda', got {name!r}") from error


def _dtype(name: torch.dtype | str) -> torch.dtype | str:
    if isinstance(name, torch.dtype) or name == "auto":
        return name
    found = getattr(torch, name, None)
    if not isinstance(found, torch.dtype):
        raise InvalidOptionError(
            f"dtype must be 'auto', 'float32', 'float16' or 'bfloat16', got {name!r}"
        )
    return found
