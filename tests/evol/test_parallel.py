import multiprocessing
import os
import signal
import subprocess
import sys
import threading

import pytest

from agentgym_envs.core import InvalidOptionError
from agentgym_evol.config import AgentEvolConfig, EnvTasks
from agentgym_evol.errors import JobDiedError
from agentgym_evol.parallel import Job, play_jobs
from agentgym_evol.run_folder import RunFolder

# Starts a job and dies as soon as the job's process is there.
DYING_PARENT = """
import multiprocessing, os, signal, sys, threading
from agentgym_evol.config import AgentEvolConfig, EnvTasks
from agentgym_evol.parallel import Job, play_jobs

envs = (EnvTasks(id="AgentGym/Maze-v0"),)
config = AgentEvolConfig(output_dir=sys.argv[1], model=sys.argv[2], envs=envs)
job = Job(config, "evolution")
threading.Thread(target=play_jobs, args=([job], 1, print), daemon=True).start()
while not multiprocessing.active_children():
    pass
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def job(base_model, tmp_path):
    config = AgentEvolConfig(
        output_dir=str(tmp_path / "run"),
        model=str(base_model),
        envs=(EnvTasks(id="AgentGym/Maze-v0", options={"sise": 5}),),
    )
    return Job(config, "evolution")


@pytest.mark.slow
def test_a_jobs_error_reaches_the_caller_with_where_it_came_from(job):
    with pytest.raises(InvalidOptionError, match="no option 'sise'") as caught:
        play_jobs([job], 1, lambda index, progress: None)

    assert "in make_env" in caught.value.__notes__[0]
    assert multiprocessing.active_children() == []


def test_a_process_that_dies_is_named_with_what_to_do_next(job):
    def kill_first_child():
        while not (children := multiprocessing.active_children()):
            pass
        os.kill(children[0].pid, signal.SIGKILL)

    killer = threading.Thread(target=kill_first_child)
    killer.start()

    with pytest.raises(JobDiedError, match=r"'seed 0 evolution' died \(exit code -9\); start the"):
        play_jobs([job], 1, lambda index, progress: None)

    killer.join()


def test_no_job_outlives_the_process_that_started_it(base_model, tmp_path):
    folder = tmp_path / "run"

    # Returns when nobody holds the output any more: when parent and job are dead.
    done = subprocess.run(
        [sys.executable, "-c", DYING_PARENT, folder, base_model], capture_output=True, check=False
    )

    assert done.returncode == -signal.SIGKILL
    assert not folder.exists()


def test_a_job_is_finished_when_its_last_policy_has_been_scored(make_config):
    config = make_config(controls=True)
    evolution, controls = Job(config, "evolution"), Job(config, "controls")

    def finish(stage):
        RunFolder(config).stage(stage).finish("eval", {"success": {}})

    finish("iter_1")
    assert not evolution.is_finished()
    finish("controls/unfiltered")
    assert evolution.is_finished()
    finish("controls/bc_large")
    assert not controls.is_finished()
    finish("controls/bc_long")
    assert controls.is_finished()
