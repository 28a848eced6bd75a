"""Plays records and conversations of AgentGym's TextCraft against ours."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from agentgym_envs.core import BadReplyError, MalformedFileError, official_folder
from agentgym_envs.core.comparison import Comparison

from .book import RecipeBook, spoken
from .data import LEFT_OUT, RECIPE_FOLDER, official_book
from .env import TextCraftEnv
from .prompts import parse_agentgym, parse_agenttraj
from .tasks import Difficulty, puzzle
from .world import World

OVER = "(the episode is over)"
MOST_DISTRACTORS = 10
"""How many lines that do not lead to the goal the original adds at most."""

UNDOING = ("iron_ingot_from_nuggets", "gold_ingot_from_nuggets", "honey_block")
"""Recipes that shut out their opposites unless those are loaded first."""

_PREFIX = "Instruction:\n"
_OPENING = re.compile(r"Crafting commands:\n(.*)\n\nGoal: craft ([^\n]*)\.", re.DOTALL)
_ORIGINAL_ANSWER = re.compile(r"Crafted [0-9]+ minecraft:|Could not ")


def replay(record: Mapping[str, Any], folder: Path) -> Iterator[Comparison]:
    """Plays one recorded episode and compares everything it holds.

    Which distractors are shown, and the order of the lines, depended on the process that made the
    record, so of the first observation the goal and the recipes that lead to it are compared.
    Actions after the end are played on, as in the original.

    Args:
        record: One line of a record file: `task`, `goal`, `min_depth`, `reset_observation`,
            `required_recipes` and `steps`.
        folder: Where the record file lies; not needed here.

    Raises:
        DataUnavailableError: the official recipes are not on this machine.
        MalformedFileError: the record has no first observation.
    """
    del folder
    book = _official_book(LEFT_OUT["sorted"])
    number = int(record["task"])
    goal = book.goals[number % len(book.goals)]
    yield Comparison("goal", record["goal"], f"minecraft:{goal}")
    yield Comparison("min_depth", record["min_depth"], book.depths[goal])
    required = sorted(str(recipe) for recipe in book.required(goal))
    yield Comparison("required_recipes", sorted(record["required_recipes"]), required)
    task_id = f"textcraft_{number}"
    ours = puzzle(book, goal, MOST_DISTRACTORS, task_id).lines
    recorded = _opening(record["reset_observation"], task_id)
    yield Comparison("reset_observation: goal", recorded.goal, spoken(goal))
    yield from _compare_openings(book, recorded)
    yield from _compare_openings(book, _Opening(spoken(goal), ours))
    world = World(book, goal, original=True)
    for place, step in enumerate(record["steps"], start=1):
        for key, actual in _play(world, step["action"]).items():
            expected = list(step[key].items()) if key == "inventory" else step[key]
            yield Comparison(f"step {place}: {key}", expected, actual)


def replay_conversation(
    item_id: str,
    messages: Sequence[tuple[str, str]],
    *,
    reward: float | None = None,
    done: bool | None = None,
) -> Iterator[Comparison]:
    """Sends the assistant's messages and compares the user's with what comes back.

    What comes before the first observation is skipped. The goal and the recipes are read from the
    first observation, because the item id alone does not tell them. AgentTraj's older client is
    known by its "Instruction:"; blanks at the end of an observation do not count.

    Args:
        item_id: "textcraft_45" (played by the original's rules) or one of our own ids.
        messages: (role, content) in order; a role is "system", "user" or "assistant".
        reward: The reward of the last step, where it is known.
        done: Whether the last step ended the episode, where it is known.

    Raises:
        DataUnavailableError: the official recipes are not on this machine.
        UnknownTaskError: there is no task `item_id` of ours.
        MalformedFileError: no message holds a goal, or user and assistant do not take turns.
    """
    texts = _turns(item_id, messages)
    older = texts[0].startswith(_PREFIX)
    replies = texts[1::2]
    observations = [text.removeprefix(_PREFIX) for text in texts[::2]]
    start = _opening(observations[0], item_id)
    if item_id.startswith("textcraft_embedded_"):
        env = _embedded_env(item_id, observations, replies)
        observation, _ = env.reset(options={"task_id": item_id})
        yield _compare_texts("first observation", start.text, observation)
        answers = (env.step(reply)[:3] for reply in replies)
    else:
        book = _book_that_shows(start, LEFT_OUT["agenttraj" if older else "sorted"])
        yield from _compare_openings(book, start)
        world = World(book, start.item, original=True)
        answers = _answers(world, replies, observations[1:], older=older)
    yield from _compare_turns(answers, replies, observations[1:], reward, done)


class _Answer(NamedTuple):
    """What one reply brought."""

    observation: str
    reward: float
    done: bool


class _Opening(NamedTuple):
    """What the first observation says."""

    goal: str
    lines: tuple[str, ...]

    @property
    def item(self) -> str:
        return self.goal.replace(" ", "_")

    @property
    def text(self) -> str:
        lines = "\n".join(self.lines)
        return f"Crafting commands:\n{lines}\n\nGoal: craft {self.goal}."


def _official_book(left_out: frozenset[str]) -> RecipeBook:
    return official_book(official_folder("textcraft", "official", RECIPE_FOLDER), left_out)


def _opening(text: str, where: str) -> _Opening:
    found = _OPENING.search(text)
    if found is None:
        raise MalformedFileError(
            f"{where!r}: the first observation must have crafting commands and a goal, "
            f"got {text[:80]!r}"
        )
    return _Opening(found[2], tuple(found[1].split("\n")))


def _compare_openings(book: RecipeBook, opening: _Opening) -> Iterator[Comparison]:
    """Compares what must hold whatever the distractors: which lines are there, and how many."""
    where = "first observation"
    required = [str(recipe) for recipe in book.required(opening.item)]
    shown = [line for line in required if line in opening.lines]
    yield Comparison(f"{where}: lines that lead to the goal", shown, required)
    others = [line for line in opening.lines if line not in required]
    known = [line for line in others if line in book.by_line]
    yield Comparison(f"{where}: other lines", others[:MOST_DISTRACTORS], known)


def _play(world: World, reply: str) -> dict[str, object]:
    """Returns all that a record holds of one step; a refused reply is never sent to the world."""
    answer, sent = _step(world, reply)
    inventory = [(f"minecraft:{item}", count) for item, count in world.inventory.items()]
    return {"server_action": sent, **answer._asdict(), "inventory": inventory}


def _step(world: World, reply: str) -> tuple[_Answer, str | None]:
    try:
        sent = parse_agentgym(reply)
    except BadReplyError as bad:
        return _Answer(str(bad), 0.0, False), None
    return _act(world, sent), sent


def _act(world: World, action: str) -> _Answer:
    text, _, made_goal = world.act(action)
    return _Answer(text, float(made_goal), made_goal)


def _turns(item_id: str, messages: Sequence[tuple[str, str]]) -> list[str]:
    """Returns the texts from the first observation on: a user's, an assistant's, and so on."""
    turns = [message for message in messages if message[0] != "system"]
    while turns and not (turns[0][0] == "user" and _OPENING.search(turns[0][1])):
        turns.pop(0)
    if not turns:
        raise MalformedFileError(f"{item_id!r}: no message holds crafting commands and a goal")
    for place, (role, _) in enumerate(turns):
        if role != ("user", "assistant")[place % 2]:
            raise MalformedFileError(f"{item_id!r}: user and assistant must take turns, user first")
    return [content for _, content in turns]


def _embedded_env(
    item_id: str, observations: Sequence[str], replies: Sequence[str]
) -> TextCraftEnv:
    literal = any(_ORIGINAL_ANSWER.match(text) for text in observations)
    return TextCraftEnv(
        rules="agentgym" if literal else "fixed",
        max_steps=max(len(replies), 1),
        prompt_format="react" if any("Action:" in reply for reply in replies) else None,
        distractors=Difficulty.of(item_id).distractors,
    )


def _book_that_shows(opening: _Opening, likely: frozenset[str]) -> RecipeBook:
    """Returns the official recipes of which every line of `opening` can come, `likely` first.

    Three pairs of recipes undo each other, and in the original the file system decides which one
    of each is there.
    """
    sets = (frozenset(some) for size in range(4) for some in combinations(UNDOING, size))
    for left_out in (likely, *sets):
        book = _official_book(left_out)
        required = {str(recipe) for recipe in book.required(opening.item)}
        if required <= set(opening.lines) <= book.by_line.keys():
            return book
    return _official_book(likely)


def _answers(
    world: World, replies: Sequence[str], recorded: Sequence[str], *, older: bool
) -> Iterator[_Answer]:
    for number, reply in enumerate(replies):
        if older:
            yield _act(world, parse_agenttraj(reply))
            continue
        answer, sent = _step(world, reply)
        refused = sent is None and number < len(recorded)
        if refused and recorded[number].strip() != answer.observation:
            # Some clients between the older and the present one took the last of several actions.
            answer = _act(world, parse_agenttraj(reply))
        yield answer


def _compare_turns(
    answers: Iterable[tuple[str, float, bool]],
    replies: Sequence[str],
    recorded: Sequence[str],
    reward: float | None,
    done: bool | None,
) -> Iterator[Comparison]:
    last = _Answer("", 0.0, False)
    for number, (observation, earned, over) in enumerate(answers):
        last = _Answer(observation, earned, over)
        if number < len(recorded):
            where = f"turn {number + 1}: observation"
            yield _compare_texts(where, recorded[number], observation)
        if over and number + 1 < len(replies):
            yield Comparison(f"turn {number + 2}", replies[number + 1], OVER)
            break
    if reward is not None:
        yield Comparison("reward", reward, last.reward)
    if done is not None:
        yield Comparison("done", done, last.done)


def _compare_texts(where: str, expected: str, actual: str) -> Comparison:
    """Compares texts; blanks that a client took from the end do not count."""
    same = expected.rstrip() == actual.rstrip()
    return Comparison(where, expected, expected if same else actual)
