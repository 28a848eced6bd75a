"""Several runs, or parts of runs, side by side in processes of their own."""

import multiprocessing
import os
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.synchronize import Lock
from typing import Literal

from agentgym_envs.core import AgentGymError

from .config import AgentEvolConfig
from .errors import JobDiedError
from .progress import Progress
from .run_folder import BC_LARGE, BC_LONG, UNFILTERED, RunFolder, iteration_name

Part = Literal["evolution", "controls"]


@dataclass(frozen=True, slots=True)
class Job:
    """A part of a run: the evolution with its unfiltered control, or the cloning controls.

    Attributes:
        config: Of the run.
        part: Which part.
        prepare: Called with the config before the run is opened, by one job at a time; a function
            of a module, so that it can be sent to another process.
    """

    config: AgentEvolConfig
    part: Part
    prepare: Callable[[AgentEvolConfig], None] | None = None

    @property
    def name(self) -> str:
        """What a user calls it."""
        return f"seed {self.config.seed} {self.part}"

    def is_finished(self) -> bool:
        """Returns whether earlier processes have played all of it; opens the run's folder.

        Raises:
            InvalidOptionError: the folder belongs to another run.
        """
        run = RunFolder(self.config)
        if self.part == "controls":
            stages = [BC_LARGE, BC_LONG]
        else:
            last = iteration_name(self.config.iterations)
            stages = [last, UNFILTERED] if self.config.controls else [last]
        return all(run.stage(name).finished("eval") for name in stages)


def play_jobs(
    jobs: Sequence[Job], processes: int, on_progress: Callable[[int, Progress], None]
) -> None:
    """Plays the jobs, each with one thread; the first error of any ends them all.

    One thread each, because these models are small: two jobs side by side finish sooner than one
    after the other with two threads, and the numbers do not depend on how many cores there are.

    Args:
        jobs: What to play; jobs of one run may run at the same time.
        processes: How many at a time.
        on_progress: Told (index of the job, where it stands).

    Raises:
        AgentGymError: what a job raised.
        JobDiedError: a job's process ended without a word.
    """
    context = multiprocessing.get_context("spawn")
    lock = context.Lock()
    waiting = deque(range(len(jobs)))
    running: dict[Connection, _Worker] = {}
    try:
        while waiting or running:
            while waiting and len(running) < processes:
                index = waiting.popleft()
                worker = _start(context, jobs[index], index, lock)
                running[worker.messages] = worker
            for messages in wait(list(running)):
                assert isinstance(messages, Connection)
                message = running[messages].receive()
                if message is None:
                    del running[messages]
                else:
                    on_progress(running[messages].index, message)
    finally:
        for worker in running.values():
            worker.process.kill()
            worker.process.join()


@dataclass(frozen=True, slots=True)
class _Worker:
    """A process that plays one job, seen from outside."""

    job: Job
    index: int
    process: SpawnProcess
    messages: Connection

    def receive(self) -> Progress | None:
        """Returns the next message; None: the job is done."""
        try:
            message: Progress | AgentGymError = self.messages.recv()
        except EOFError:
            self.process.join()
            if self.process.exitcode:
                raise JobDiedError(
                    f"the process of {self.job.name!r} died (exit code {self.process.exitcode}); "
                    "start the same command again to go on where it stopped"
                ) from None
            return None
        if isinstance(message, AgentGymError):
            raise message
        return message


def _start(context: SpawnContext, job: Job, index: int, lock: Lock) -> _Worker:
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(job, theirs, lock), name=job.name)
    process.start()
    # The only other end is now the worker's, so that its death ends the messages.
    theirs.close()
    return _Worker(job, index, process, ours)


def _work(job: Job, messages: Connection, lock: Lock) -> None:
    """Plays a job in a process of its own."""
    # Ctrl-C reaches all processes of a terminal; ours ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    os.environ["OMP_NUM_THREADS"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    try:
        _play(job, messages.send, lock)
    except AgentGymError as error:
        # A traceback does not travel; `--debug` shows it from here.
        error.add_note(traceback.format_exc())
        messages.send(error)


def _die_with_parent() -> None:
    """Ends this process when its parent is gone, so that the next one has the folder to itself."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _play(job: Job, tell: Callable[[Progress], None], lock: Lock) -> None:
    # Here and not above: the process that starts the jobs needs no torch.
    import torch

    from .quiet import quiet_libraries

    torch.set_num_threads(1)
    quiet_libraries()
    from .algorithms.agentevol import evolve
    from .algorithms.controls import clone_longer, learn_unfiltered
    from .run import Run

    with lock:
        if job.prepare is not None:
            job.prepare(job.config)
        run = Run(job.config, on_progress=tell)
    with run.folder.playing(job.part):
        if job.part == "controls":
            clone_longer(run)
            return
        evolve(run)
        if job.config.controls:
            learn_unfiltered(run)
