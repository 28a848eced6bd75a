"""The rules of a house with several robots; what a command does, ALFWorld says."""

from collections.abc import Mapping, Sequence
from copy import copy

from agentgym_envs.envs.alfworld.world import NOTHING_HAPPENS
from agentgym_envs.envs.alfworld.world import World as Body
from agentgym_envs.envs.alfworld.world.possible import is_solved

from .tasks import House

MOST_WORDS_CHARS = 500
PRIVATE = ("look", "inventory", "examine", "help")
"""Commands that nobody else notices."""


class World:
    """One house at work.

    In each round every robot acts, one after the other: in round 0 (the first) robot_0 begins, in
    round 1 robot_1, and so on in turn. Each finds the house as the one before has left it: of two
    that want the same mug, the first one gets it, and for the other nothing happens.

    Attributes:
        house: The tasks, as games in the same house.
        robots: Their names.
        bodies: Robot -> where it is, what it holds and what it has seen. All share what is where.
        done: Per task whether it was ever done; what is done stays done.
        rounds: How many rounds were played.
        still: Robot -> for how many rounds it has done nothing in the house: it waited, talked, or
            tried what is not possible.
    """

    def __init__(self, house: House, robots: Sequence[str]) -> None:
        """Puts all robots at the start, with empty hands."""
        self.house = house
        self.robots = tuple(robots)
        first = Body(house[0], mended=True)
        self.bodies = {robot: _in_the_same_house(first) for robot in robots}
        self.done = [False] * len(house)
        self.rounds = 0
        self.still = dict.fromkeys(robots, 0)
        self._results = {robot: self.bodies[robot].act("look") or "" for robot in robots}
        self._news: dict[str, list[str]] = {robot: [] for robot in robots}
        self._note_done()
        for robot in robots:
            self._news[robot].append(self.task_list())

    @property
    def over(self) -> bool:
        """Whether all tasks are done."""
        return all(self.done)

    def act(self, actions: Mapping[str, str]) -> dict[str, bool]:
        """Plays a round."""
        order = self.order()
        self._news = {robot: [] for robot in self.robots}
        valid = {robot: self._act(robot, " ".join(actions[robot].split())) for robot in order}
        self.rounds += 1
        for robot in self.robots:
            self._note_company(robot)
        return valid

    def order(self) -> list[str]:
        """Returns the robots in the order in which they act in this round."""
        start = self.rounds % len(self.robots)
        return [*self.robots[start:], *self.robots[:start]]

    def observe(self, agent: str) -> str:
        """Returns what the robot has noticed since its last action, its own result first."""
        return "\n".join([self._results[agent], *self._news[agent]])

    def score(self, agent: str) -> float:
        """Returns the share of the tasks that are done, the same for all."""
        return sum(self.done) / len(self.done)

    def success(self, agent: str) -> bool:
        """Returns whether all tasks are done."""
        return self.over

    def available_actions(self, agent: str) -> list[str]:
        """Returns the commands that do something now, "tasks" and "wait"."""
        return [*self.bodies[agent].available(), "tasks", "wait"]

    def task_list(self) -> str:
        """Returns the tasks in words, and which are done."""
        rows = [
            f"{number}. {game.task}{' (done)' if done else ''}"
            for number, (game, done) in enumerate(zip(self.house, self.done, strict=True), start=1)
        ]
        return "\n".join(["The tasks of all robots are to:", *rows])

    def view(self, robot: str, task: int) -> Body:
        """Returns the house as ALFWorld's experts see it: one robot, one task. Not to be acted on.

        What others hold is not known.
        """
        view = copy(self.bodies[robot])
        view.game = self.house[task]
        view.known = view.known - self.held_by_others(robot)
        return view

    def held_by_others(self, robot: str) -> set[int]:
        """Returns the things in the hands of other robots."""
        held = (body.held for other, body in self.bodies.items() if other != robot)
        return {thing for thing in held if thing is not None}

    def _act(self, robot: str, text: str) -> bool:
        verb, _, rest = text.partition(" ")
        self.still[robot] += 1
        if verb.lower() == "say" and rest:
            return self._say(robot, rest[:MOST_WORDS_CHARS])
        if text.lower() in ("tasks", "wait"):
            self._results[robot] = self.task_list() if text.lower() == "tasks" else "You wait."
            return True
        body = self.bodies[robot]
        before = body.place
        reply = body.act(text)
        self._results[robot] = NOTHING_HAPPENS if reply is None else reply
        if reply is None:
            return False
        self.still[robot] = 0
        if verb.lower() not in PRIVATE:
            self._show(robot, text.lower(), {before, body.place})
        self._note_done()
        return True

    def _say(self, robot: str, words: str) -> bool:
        self._results[robot] = "You have said it."
        for other in self.robots:
            if other != robot:
                self._tell(other, f"{robot} says: {words}")
        return True

    def _show(self, robot: str, command: str, places: set[int]) -> None:
        """Tells those who are where it happens."""
        for other in self.robots:
            if other != robot and self.bodies[other].place in places:
                self._tell(other, f"You see {robot}: {command}.")

    def _note_company(self, robot: str) -> None:
        place = self.bodies[robot].place
        here = [
            other for other in self.robots if other != robot and self.bodies[other].place == place
        ]
        if here and place in self.house[0].here:
            self._tell(robot, f"Here with you: {', '.join(here)}.")

    def _note_done(self) -> None:
        for task, game in enumerate(self.house):
            if not self.done[task] and self._is_done(task):
                self.done[task] = True
                for robot in self.robots:
                    self._tell(robot, f"Done: {game.task}.")

    def _is_done(self, task: int) -> bool:
        return any(is_solved(self.view(robot, task)) for robot in self.robots)

    def _tell(self, robot: str, text: str) -> None:
        self._news[robot].append(text)


def _in_the_same_house(first: Body) -> Body:
    """Returns another body to which the same things happen."""
    body = Body(first.game, mended=True)
    body.inside, body.is_open = first.inside, first.is_open
    body.marks, body.places, body.taken = first.marks, first.places, first.taken
    return body
