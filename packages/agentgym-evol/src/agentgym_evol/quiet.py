"""Keeping the libraries under us from writing between our lines."""

import logging
import warnings

_TALKATIVE = (
    # Says on import that an optional faster kernel is missing.
    "bitsandbytes.backends.cpu.ops",
)


def quiet_libraries() -> None:
    """Turns off bars and remarks that say nothing to a user of the command line.

    For command lines and processes of our own only: it changes the libraries' global settings.
    """
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.ERROR)
    # Of names that change in a later version of transformers, which is ours to notice.
    warnings.filterwarnings("ignore", category=FutureWarning, module=r"transformers\.")
    from huggingface_hub.utils import enable_progress_bars
    from transformers.utils.logging import disable_progress_bar, set_verbosity_error

    disable_progress_bar()
    # That stops downloads from showing their progress too, and those may take an hour.
    enable_progress_bars()
    set_verbosity_error()
