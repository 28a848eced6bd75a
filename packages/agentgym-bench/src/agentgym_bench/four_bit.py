"""4-bit models through bitsandbytes, with gradients that stay right.

bitsandbytes 0.50 repacks a layer's weights for a faster kernel in its first forward pass without
gradients, on processors that have AVX512-BF16. That kernel has no backward pass: training after
exploration then fails (layers with a bias, Qwen2), or gets wrong gradients without a word (Llama).
`keep_gradients_right` switches the repacking off; models of `load_model` have it off.
"""

from collections.abc import Iterable
from importlib.util import find_spec
from typing import cast

import torch
from torch import nn
from transformers import BitsAndBytesConfig

from agentgym_envs.core import MissingDependencyError

from .errors import WrongGradientsError


def quantisation_config(device: torch.device | None = None) -> BitsAndBytesConfig:
    """Returns QLoRA's settings: NF4, double quantisation, bfloat16 arithmetic on a GPU.

    Args:
        device: Where the model will be; None: on the GPU if there is one.

    Raises:
        MissingDependencyError: bitsandbytes is not installed.

    Source: Dettmers et al. 2023, QLoRA (arXiv 2305.14314), section 3.
    """
    if find_spec("bitsandbytes") is None:
        raise MissingDependencyError(
            "4-bit weights need bitsandbytes: run `pip install bitsandbytes`, or with the trainer "
            '`pip install "agentgym-evol[qlora]"`'
        )
    on_gpu = torch.cuda.is_available() if device is None else device.type == "cuda"
    return BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=torch.bfloat16 if on_gpu else torch.float32,
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
                "load the model anew, or call `keep_gradients_right(model)` "
                "before its first forward pass"
            )
        layer.__dict__["support_avx512bf16_for_cpu"] = False


def is_quantised(model: nn.Module) -> bool:
    """Returns whether the model has 4-bit layers."""
    return bool(_four_bit_layers(model))


def _four_bit_layers(model: nn.Module) -> list[tuple[str, nn.Module]]:
    if not getattr(model, "is_loaded_in_4bit", False):
        return []
    from bitsandbytes.nn.modules import Linear4bit

    modules = cast("Iterable[tuple[str, nn.Module]]", model.named_modules())
    return [(name, module) for name, module in modules if isinstance(module, Linear4bit)]
