"""4-bit base models through bitsandbytes, with gradients that stay right.

bitsandbytes 0.50 repacks a layer's weights for a faster kernel in its first forward pass without
gradients, on processors that have AVX512-BF16. That kernel has no backward pass: training after
exploration then fails (layers with a bias, Qwen2), or gets wrong gradients without a word (Llama).
`keep_gradients_right` switches the repacking off; models loaded by `policy.py` have it off.
"""

from importlib.util import find_spec
from typing import TYPE_CHECKING

import torch
from torch import nn

from agentgym_envs.core.errors import AgentGymError

if TYPE_CHECKING:
    from transformers import BitsAndBytesConfig


class MissingDependencyError(AgentGymError, ImportError):
    """A package of an extra is not installed."""


class WrongGradientsError(AgentGymError, RuntimeError):
    """A quantised model that cannot be trained any more."""


def quantisation_config() -> "BitsAndBytesConfig":
    """Returns QLoRA's settings: NF4, double quantisation, bfloat16 arithmetic on a GPU.

    Raises:
        MissingDependencyError: bitsandbytes is not installed.

    Source: Dettmers et al. 2023, QLoRA (arXiv 2305.14314), section 3.
    """
    if find_spec("bitsandbytes") is None:
        raise MissingDependencyError(
            'QLoRA needs bitsandbytes: run `pip install "agentgym-evol[qlora]"`'
        )
    from transformers import BitsAndBytesConfig

    return BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=torch.bfloat16 if torch.cuda.is_available() else torch.float32,
    )


def keep_gradients_right(model: nn.Module) -> None:
    """Makes every 4-bit layer use the same weights in exploration and in training.

    To be called before the model's first forward pass; does nothing to other models.

    Raises:
        WrongGradientsError: the model was already used with the repacking on.
    """
    for name, layer in _four_bit_layers(model):
        state = getattr(layer.weight, "quant_state", None)
        if getattr(state, "packing_format_for_cpu", False):
            raise WrongGradientsError(
                f"the 4-bit layer {name!r} was repacked for inference and has no gradients now; "
                "load the model with `load_policy`, or call `keep_gradients_right(model)` "
                "before its first forward pass"
            )
        layer.__dict__["support_avx512bf16_for_cpu"] = False


def is_quantised(model: nn.Module) -> bool:
    """Returns whether the model has 4-bit layers."""
    return bool(_four_bit_layers(model))


def _four_bit_layers(model: nn.Module) -> list[tuple[str, nn.Module]]:
    if not getattr(model, "is_loaded_in_4bit", False):
        return []
    from bitsandbytes.nn import Linear4bit

    return [(name, layer) for name, layer in model.named_modules() if isinstance(layer, Linear4bit)]
