"""Promises about the expert."""

from typing import Any

from agentgym_envs.core import TextEnv

from .subject import (
    Subject,
    demand,
    expert,
    knows_the_way,
    play,
    play_into,
    sample,
    sensible_actions,
    short,
)

TRAIN_SAMPLE = 200
WANDERINGS = 12
MOST_STEPS = 2_000
ACTIONS_TRIED = 30


def oracle_solves_validation_and_test_and_a_sample_of_train(subject: Subject) -> None:
    """Every one at the first try, within the default step limit."""
    env = subject.make()
    for split, tasks in env.tasks.items():
        most = TRAIN_SAMPLE if split == "train" else None
        if subject.limit is not None:
            most = min(subject.limit, most or subject.limit)
        for task in sample(tasks, most):
            env.reset(seed=0, options={"task_id": task.id})
            last = play(env, expert)[-1]
            demand(
                last.info["success"],
                f"{task.id} is not solved; the last action was {short(last.action)}, "
                f"the last observation {short(last.observation)}",
            )


def oracle_works_from_any_state(subject: Subject) -> None:
    """After other people's actions it gives valid actions until the episode is over.

    Where `oracle_can_lose_the_way` it may say so instead, with OracleUnavailableError.
    """
    env = subject.make(max_steps=MOST_STEPS)
    for seed in range(WANDERINGS):
        before = play_into(env, seed, most=1 + seed % 5)
        if not knows_the_way(env):
            continue
        after = play(env, expert)
        wrong = [step.action for step in after if not step.info["action_valid"]]
        demand(not wrong, f"seed {seed}: the world does not understand the oracle's {wrong[:1]}")
        demand(
            after[-1].terminated,
            f"seed {seed}: the oracle did not finish in {MOST_STEPS} actions after "
            f"{[short(step.action) for step in before]}",
        )


def asking_the_oracle_changes_nothing(subject: Subject) -> None:
    """It answers the same twice, with a thought in words, and the episode goes on as without."""
    asked, alone = subject.make(), subject.make()
    for env in (asked, alone):
        env.reset(seed=0)
    over = False
    while not over:
        action = alone.oracle_action()
        answers = [(asked.oracle_action(), asked.oracle_thought()) for _ in range(2)]
        demand(answers[0] == answers[1], f"asked twice, the oracle said {answers}")
        demand(answers[0][0] == action, f"the oracle says {answers[0][0]!r} after {action!r}")
        demand(bool(answers[0][1].strip()), f"no thought leads to {action!r}")
        reply = action if alone.prompt is None else alone.prompt.write("", action)
        first, second = asked.step(reply), alone.step(reply)
        demand(first == second, f"asking changed {short(second)} to {short(first)}")
        over = first[2] or first[3]


def oracle_replies_are_read_back_in_every_prompt_format(subject: Subject) -> None:
    """`parse(oracle_reply())` is `oracle_action()`, and replies solve what bare actions solve."""
    for prompt_format, prompt in subject.make().prompts.items():
        env = subject.make(prompt_format=prompt_format)
        env.reset(seed=0)
        demand(bool(prompt.instruction.strip()), f"{prompt_format}: the instruction is empty")
        demand(bool(prompt.acknowledgement.strip()), f"{prompt_format}: no acknowledgement")
        last = play(env, lambda env, name=prompt_format: _read_back(env, name))[-1]
        demand(last.info["success"], f"{prompt_format}: the oracle's replies do not solve the task")


def available_actions_are_understood(subject: Subject) -> None:
    """Where a world lists actions, each one on the list is valid; the list is of distinct texts."""
    env = subject.make(prompt_format=None)
    env.reset(seed=0)
    actions = sensible_actions(env)
    demand(len(set(actions)) == len(actions), f"an available action comes twice: {short(actions)}")
    snapshot = env.snapshot()
    for action in actions[:: max(1, len(actions) // ACTIONS_TRIED)]:
        env.restore(snapshot)
        demand(sensible_actions(env) == actions, "the same state lists other actions")
        valid = env.step(action)[4]["action_valid"]
        demand(valid, f"{action!r} is listed as available, and not understood")


def _read_back(env: TextEnv[Any], prompt_format: str) -> str:
    assert env.prompt is not None, "made with a prompt format"
    reply, action = env.oracle_reply(), env.oracle_action()
    read = env.prompt.parse(reply)
    demand(read == action, f"{prompt_format}: {short(reply)} is read as {read!r}, not {action!r}")
    return reply
