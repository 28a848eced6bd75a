"""Several runs, or parts of runs, side by side in processes of their own."""

import multiprocessing
import os
import queue
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from typing import Any, Literal

from .config import AgentEvolConfig
from .progress import Progress

Part = Literal["evolution", "controls"]
POLL_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Job:
    """A part of a run: the evolution with its unfiltered control, or the cloning controls."""

    config: AgentEvolConfig
    part: Part


def play_jobs(
    jobs: Sequence[Job], processes: int, on_progress: Callable[[int, Progress], None]
) -> None:
    """Plays the jobs, each with one thread, and raises the first error of any.

    One thread each, because these models are small: two jobs side by side finish sooner than one
    after the other with two threads, and the numbers do not depend on how many cores there are.

    Args:
        jobs: What to play; jobs of one run may run at the same time.
        processes: How many at a time.
        on_progress: Told (index of the job, where it stands).
    """
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager:
        messages = manager.Queue()
        with ProcessPoolExecutor(processes, context, _use_one_thread) as executor:
            futures = [
                executor.submit(_play, index, job, messages) for index, job in enumerate(jobs)
            ]
            try:
                _listen(futures, messages, on_progress)
            except BaseException:
                executor.shutdown(wait=False, cancel_futures=True)
                raise
        for future in futures:
            future.result()


def _listen(
    futures: Sequence["Future[None]"],
    messages: "queue.Queue[tuple[int, Progress]]",
    on_progress: Callable[[int, Progress], None],
) -> None:
    waiting: set[Future[None]] = set(futures)
    while waiting:
        done, waiting = wait(waiting, timeout=POLL_SECONDS, return_when=FIRST_EXCEPTION)
        while not messages.empty():
            on_progress(*messages.get())
        for future in done:
            future.result()


def _use_one_thread() -> None:
    os.environ["OMP_NUM_THREADS"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"


def _play(index: int, job: Job, messages: Any) -> None:
    # Here and not above: the parent process needs no torch.
    import torch

    from .algorithms.agentevol import evolve
    from .algorithms.controls import clone_longer, learn_unfiltered
    from .run import Run

    torch.set_num_threads(1)
    run = Run(job.config, lambda progress: messages.put((index, progress)))
    if job.part == "controls":
        clone_longer(run)
        return
    evolve(run)
    if job.config.controls:
        learn_unfiltered(run)
