"""Plays records and conversations of AgentGym's BabyAI against ours."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from typing_extensions import override

from agentgym_envs.core import (
    BadReplyError,
    GeneratedTasks,
    MalformedFileError,
    PromptFormat,
    Rules,
    Tasks,
)
from agentgym_envs.core.comparison import Comparison

from . import tasks
from .data import (
    COLOUR_OF,
    COLOURS,
    EMPTY,
    KINDS,
    WALL,
    Description,
    Instruction,
    Layout,
    Order,
    Problem,
    door_state,
    is_door,
)
from .env import BabyAIEnv, View
from .levels import LEVELS, make_layout
from .prompts import parse_agentgym, parse_agenttraj
from .world import World

OVER = "(the episode is over)"
GOAL = "Your goal: "
LISTED = "\nAvailable actions: ["

_TYPES = ("unseen", "empty", "wall", "floor", "door", "key", "ball", "box")
"""minigrid's numbers of kinds of cells."""

_CLASSES = {"goto": "GoToInstr", "open": "OpenInstr", "pickup": "PickupInstr",
            "putnext": "PutNextInstr", "before": "BeforeInstr", "after": "AfterInstr",
            "and": "AndInstr"}  # fmt: skip


def replay(record: Mapping[str, Any], folder: Path) -> Iterator[Comparison]:
    """Plays one recorded episode and compares everything it holds.

    Args:
        record: One line of a record file: `task`, `level`, `seed`, `reset`, `initial_state` and
            `steps`.
        folder: Where the record file lies; not needed here.
    """
    del folder
    number = int(record["task"])
    problem = tasks.any_task(number, "train").data
    yield Comparison("level", record["level"], f"BabyAI-{LEVELS[problem.level - 1].name}-v0")
    yield Comparison("seed", record["seed"], problem.seed)
    layout = make_layout(problem.level, problem.seed)
    for key, actual in _initial_state(layout).items():
        yield Comparison(f"initial_state: {key}", record["initial_state"][key], actual)
    env = _AnyTask("agentgym", "text", len(record["steps"]))
    observation, _ = env.reset(options={"task_id": f"{tasks.PREFIX}{number}"})
    answer = {"observation": observation, "reward": 0, "score": 0, "deleted": False, "done": False}
    for key, expected in record["reset"].items():
        yield Comparison(f"reset: {key}", expected, answer.get(key))
    yield from _replay_steps(env, record["steps"])


def replay_conversation(
    item_id: str,
    messages: Sequence[tuple[str, str]],
    *,
    reward: float | None = None,
    done: bool | None = None,
) -> Iterator[Comparison]:
    """Sends the assistant's messages and compares the user's with what comes back.

    What comes before the first observation is skipped. An id does not tell by which rules and
    through which client it was played; of those that may have been, the best fit counts. Blanks
    at the end of an observation do not count.

    Args:
        item_id: "babyai_41", with any number.
        messages: (role, content) in order; a role is "system", "user" or "assistant".
        reward: The reward of the last step, where it is known.
        done: Whether the last step ended the episode, where it is known.

    Raises:
        UnknownTaskError: `item_id` is no such id.
        MalformedFileError: no message holds a goal, or user and assistant do not take turns.
    """
    texts = _turns(item_id, messages)
    best: list[Comparison] = []
    for player in _players(texts):
        found = list(_compare(player, item_id, texts, reward, done))
        if not best or _mismatches(found) < _mismatches(best):
            best = found
        if not _mismatches(best):
            break
    yield from best


class _AnyTask(BabyAIEnv):
    """Every task that AgentGym's server would make."""

    def __init__(
        self, rules: Rules, view: View, steps: int, prompt_format: PromptFormat | None = "react"
    ) -> None:
        super().__init__(
            rules=rules, view=view, max_steps=max(steps, 1), prompt_format=prompt_format
        )

    @override
    def load_tasks(self) -> Tasks[Problem]:
        every = GeneratedTasks(tasks.PREFIX, 10**9, partial(tasks.any_task, split="train"))
        return {"train": every, "validation": every, "test": every}

    @property
    def world(self) -> World:
        return self._world


class _Answer(NamedTuple):
    """What one reply brought; `reward` is what the client hands on, the sum so far."""

    observation: str
    reward: float
    done: bool


class _Player:
    """Rules and a client."""

    def __init__(
        self, rules: Rules, view: View, *, older: bool = False, bare: bool = False
    ) -> None:
        self._rules: Rules = rules
        self._view: View = view
        self._older, self._bare = older, bare

    def begin(self, item_id: str, steps: int) -> str:
        form: PromptFormat | None = None if self._older or self._bare else "react"
        self._env = _AnyTask(self._rules, self._view, steps, form)
        observation, _ = self._env.reset(options={"task_id": item_id})
        return self._shown(observation)

    def play(self, reply: str, recorded: str | None) -> _Answer:
        text = parse_agenttraj(reply) if self._older else reply
        if self._rules == "agentgym" and not self._older and _is_refused(reply):
            return self._play_refused(reply, recorded)
        observation, earned, over, _, info = self._env.step(text)
        reward = info["score"] if self._rules == "agentgym" else earned
        return _Answer(self._shown(observation), reward, over)

    def _play_refused(self, reply: str, recorded: str | None) -> _Answer:
        observation, _, _, _, _ = self._env.step(reply)
        if recorded is None or recorded.strip() == observation:
            return _Answer(observation, 0.0, False)
        # Some clients between the older and the present one took the last of several actions.
        answer = self._env.world.act(parse_agentgym("Action:" + reply.split("Action:")[-1]))
        return _Answer(self._shown(answer.observation), answer.reward, answer.over)

    def _shown(self, observation: str) -> str:
        return observation.split(LISTED)[0] if self._older else observation


def _players(texts: Sequence[str]) -> list[_Player]:
    """Returns who may have played a conversation, the likeliest first."""
    bare = not any("Action:" in reply for reply in texts[1::2])
    if LISTED in texts[0]:
        return [_Player("agentgym", "text"), _Player("fixed", "text", bare=bare)]
    return [_Player("agentgym", "text", older=True), _Player("fixed", "low-level", bare=bare)]


def _compare(
    player: _Player,
    item_id: str,
    texts: Sequence[str],
    reward: float | None,
    done: bool | None,
) -> Iterator[Comparison]:
    recorded = texts[2::2]
    replies = texts[1::2]
    yield _compare_texts("first observation", texts[0], player.begin(item_id, len(replies)))
    answer = _Answer("", 0.0, False)
    for number, reply in enumerate(replies):
        if answer.done:
            yield Comparison(f"turn {number + 1}", reply, OVER)
            return
        expected = recorded[number] if number < len(recorded) else None
        answer = player.play(reply, expected)
        if expected is not None:
            yield _compare_texts(f"turn {number + 1}: observation", expected, answer.observation)
    if reward is not None:
        yield Comparison("reward", reward, answer.reward)
    if done is not None:
        yield Comparison("done", done, answer.done)


def _replay_steps(env: _AnyTask, steps: Sequence[Mapping[str, Any]]) -> Iterator[Comparison]:
    over = False
    for number, step in enumerate(steps, start=1):
        where = f"step {number}"
        if over:
            yield Comparison(where, step["observation"], OVER)
            return
        sent = None if _is_refused(step["action"]) else parse_agentgym(step["action"])
        observation, reward, over, _, info = env.step(step["action"])
        actual = {"server_action": sent, "observation": observation, "done": over}
        actual |= {"reward": 0 if sent is None else info["score"], **_state(env.world)}
        if sent is not None:
            actual |= {"server_reward": reward, "server_score": info["score"]}
        for key, value in actual.items():
            yield Comparison(f"{where}: {key}", step[key], value)


def _state(world: World) -> dict[str, Any]:
    scene = world.scene
    return {
        "agent_pos": list(scene.position(scene.cell)),
        "agent_dir": scene.direction,
        "step_count": scene.moves,
        "carrying": [KINDS[scene.carried], COLOUR_OF[scene.carried]] if scene.carried else None,
    }


def _initial_state(layout: Layout) -> dict[str, Any]:
    width = layout.width
    rows = (layout.cells[start : start + width] for start in range(0, len(layout.cells), width))
    carried = layout.carried
    return {
        "width": width,
        "height": layout.height,
        "grid_encode": [[_encoded(code) for code in row] for row in rows],
        "agent_pos": list(layout.position),
        "agent_dir": layout.direction,
        "carrying": [KINDS[carried], COLOUR_OF[carried]] if carried else None,
        "mission_raw": layout.mission,
        "max_steps": layout.budget,
        "instrs": _instruction(layout.instruction),
        "box_contains": [[x, y, KINDS[code], COLOUR_OF[code]] for x, y, code in layout.contents],
    }


def _encoded(code: int) -> list[int]:
    """Returns minigrid's type, colour and state of a cell."""
    kind, colour = KINDS[code], COLOUR_OF[code]
    if kind is None or colour is None:
        return {EMPTY: [1, 0, 0], WALL: [2, COLOURS.index("grey"), 0]}[code]
    return [_TYPES.index(kind), COLOURS.index(colour), door_state(code) if is_door(code) else 0]


def _instruction(instruction: Instruction) -> dict[str, Any]:
    if not isinstance(instruction, Order):
        return {
            "type": _CLASSES[instruction.how],
            "instr_a": _instruction(instruction.first),
            "instr_b": _instruction(instruction.second),
            "strict": instruction.strict,
        }
    named = {"type": _CLASSES[instruction.action]}
    what = _description(instruction.what)
    if instruction.action == "goto":
        return {**named, "desc": what}
    if instruction.beside is None:
        return {**named, "desc": what, "strict": instruction.strict}
    beside = _description(instruction.beside)
    return {**named, "desc_move": what, "desc_fixed": beside, "strict": instruction.strict}


def _description(description: Description) -> dict[str, Any]:
    return {"type": description.kind, "color": description.colour, "loc": description.place}


def _turns(item_id: str, messages: Sequence[tuple[str, str]]) -> list[str]:
    """Returns what user and assistant said in turn, from the first observation on."""
    starts = [
        number for number, (role, text) in enumerate(messages) if role == "user" and GOAL in text
    ]
    if not starts:
        raise MalformedFileError(f"{item_id!r}: no message of the user has a goal")
    turns = messages[starts[0] :]
    if any(role != ("user", "assistant")[place % 2] for place, (role, _) in enumerate(turns)):
        raise MalformedFileError(f"{item_id!r}: user and assistant must take turns")
    first = turns[0][1]
    return [first[first.rindex(GOAL) :], *(text for _, text in turns[1:])]


def _is_refused(reply: str) -> bool:
    try:
        parse_agentgym(reply)
    except BadReplyError:
        return True
    return False


def _mismatches(comparisons: Sequence[Comparison]) -> int:
    return sum(not comparison.matches for comparison in comparisons)


def _compare_texts(where: str, expected: str, actual: str) -> Comparison:
    same = expected.rstrip() == actual.rstrip()
    return Comparison(where, expected, expected if same else actual)
