"""Playing one policy per agent."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from agentgym_envs.core import AgentGymError, InvalidOptionError
from agentgym_envs.json_values import dump
from agentgym_envs.trajectory import EpisodeSpec, Message, Reply, Trajectory, Turn

from .catalog import make
from .core import SeveralAgents

_NO_OPTIONS: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class MatchSpec:
    """Which episode to play.

    Attributes:
        world: "duel", "bargain", "workshop" or "household".
        task_id: The task.
        sample: Which of several tries at the same task this is.
        seed: Given to `reset`, and to the policies for their own draws.
        options: Keyword arguments of `make`.
    """

    world: str
    task_id: str
    sample: int = 0
    seed: int = 0
    options: Mapping[str, Any] = field(default_factory=lambda: _NO_OPTIONS)


@dataclass(frozen=True, slots=True)
class Match:
    """What happened in one episode.

    Attributes:
        spec: Which episode this was.
        trajectories: Agent -> what it saw and did. Its `spec.env` is "multiagent:" and the world,
            and the agent is among `spec.options`, so that files keep them apart. A reward is that
            of the agent's last action before it; one from before its first action is in its score
            only.
    """

    spec: MatchSpec
    trajectories: Mapping[str, Trajectory]

    @property
    def error(self) -> str | None:
        """Why the episode broke off, or None."""
        return next((each.error for each in self.trajectories.values() if each.error), None)


class Seat:
    """One agent in a running episode, as its policy sees it.

    It has what a `Conversation` of a single agent has, so that a policy which reads `messages`,
    `observation`, `turns`, `key` and `spec.seed` plays here too.

    Attributes:
        agent: The agent's name.
        env: The environment, for scripted partners. Others leave it alone.
        key: Names this seat among all of a run; the same at every turn.
        spec: Which episode this is.
        opening: Messages before the first observation: the rules, where actions are replies.
        turns: What was said so far, in order.
        observation: What the agent must answer now.
    """

    def __init__(self, agent: str, env: SeveralAgents[Any, Any], match: MatchSpec) -> None:
        """Starts without turns."""
        self.agent = agent
        self.env = env
        options = {**match.options, "agent": agent}
        self.spec = EpisodeSpec(
            f"multiagent:{match.world}", match.task_id, match.sample, match.seed, options
        )
        self.key = dump([self.spec.env, options, match.task_id, match.sample, match.seed])
        self.opening = _opening(env, agent)
        self.turns: list[Turn] = []
        self.observation = env.text(agent)

    @property
    def messages(self) -> list[Message]:
        """The whole chat so far; the last message is the user's."""
        said = Trajectory(self.spec, self.opening, tuple(self.turns))
        return [*said.messages, Message("user", self.observation)]


class SeatPolicy(Protocol):
    """Anything that answers seats: all that wait at once, one answer each, in the same order.

    Draws must depend on `seat.spec.seed`, key and turn only, so that results do not depend on what
    is played at the same time.
    """

    def act(self, seats: Sequence[Seat]) -> Sequence[Reply | str | Exception]:
        """Answers each seat; an exception in place of an answer ends that episode only."""
        ...


def rollout(
    policies: Mapping[str, SeatPolicy],
    matches: Iterable[MatchSpec],
    *,
    slots: int = 16,
    on_finish: Callable[[int, Match], None] | None = None,
) -> list[Match]:
    """Plays every match and returns the records in the order of `matches`.

    `slots` episodes are in flight at once, and each policy is asked for all of its seats that wait;
    the results do not depend on `slots`. An exception inside one episode, a policy's included, is
    recorded in `Match.error` and the others go on.

    Args:
        policies: Agent -> who plays it. The same object may play several.
        matches: What to play; may be lazy.
        slots: Episodes in flight.
        on_finish: Called with (index, match) as each episode ends.

    Raises:
        InvalidOptionError: an agent has no policy, or there is no such world or option.
        UnknownTaskError: a world has no such task.
    """
    if slots < 1:
        raise InvalidOptionError(f"slots must be at least 1, got {slots!r}")
    finished: dict[int, Match] = {}
    running: list[_Running] = []
    waiting = iter(enumerate(matches))
    while True:
        running += _started(waiting, slots - len(running), policies)
        if not running:
            return [finished[index] for index in range(len(finished))]
        _play_one_turn(running, policies)
        for each in running:
            if each.over:
                finished[each.index] = each.record()
                if on_finish is not None:
                    on_finish(each.index, finished[each.index])
        running = [each for each in running if not each.over]


class _Running:
    """One episode in flight."""

    def __init__(self, index: int, spec: MatchSpec) -> None:
        self.index = index
        self.error: str | None = None
        self._spec = spec
        self._env: Any = make(spec.world, **spec.options)
        self._env.reset(seed=spec.seed, options={"task_id": spec.task_id})
        self.seats = {agent: Seat(agent, self._env, spec) for agent in self._env.possible_agents}
        self._last: dict[str, tuple[bool, bool]] = {}

    @property
    def over(self) -> bool:
        return self.error is not None or self._env.over

    @property
    def waiting(self) -> list[Seat]:
        return [self.seats[agent] for agent in self._env.waiting]

    def play(self, answers: Mapping[str, Reply | str | Exception]) -> None:
        """Plays one answer of each seat that waits."""
        try:
            replies = {agent: _as_reply(answer) for agent, answer in answers.items()}
            before = self._env.infos_now()
            self._env.advance({agent: reply.text for agent, reply in replies.items()})
        except Exception as error:  # the boundary: a failed episode is a result, not a crash
            self.error = f"{type(error).__name__}: {error}"
            return
        after = self._env.infos_now()
        for agent, reply in replies.items():
            seat = self.seats[agent]
            valid = after[agent]["action_valid"]
            seat.turns.append(Turn(seat.observation, reply, 0.0, valid))
        for agent, seat in self.seats.items():
            seat.observation = self._env.text(agent)
            earned = after[agent]["score"] - before[agent]["score"]
            if earned and seat.turns:
                last = seat.turns[-1]
                seat.turns[-1] = replace(last, reward=last.reward + earned)

    def record(self) -> Match:
        """Returns what happened; the episode is over."""
        infos = self._env.infos_now()
        return Match(
            self._spec,
            {agent: self._trajectory(seat, infos[agent]) for agent, seat in self.seats.items()},
        )

    def _trajectory(self, seat: Seat, info: Mapping[str, Any]) -> Trajectory:
        broken = self.error is not None
        terminated = not broken and self._env.world.over
        return Trajectory(
            seat.spec,
            seat.opening,
            tuple(seat.turns),
            seat.observation,
            score=0.0 if broken else info["score"],
            success=not broken and info["success"],
            terminated=terminated,
            truncated=not broken and not terminated,
            error=self.error,
        )


def _started(
    waiting: Iterator[tuple[int, MatchSpec]], free: int, policies: Mapping[str, SeatPolicy]
) -> list[_Running]:
    started: list[_Running] = []
    while len(started) < free and (item := next(waiting, None)):
        running = _Running(*item)
        missing = [agent for agent in running.seats if agent not in policies]
        if missing:
            raise InvalidOptionError(
                f"policies must have one for each of {list(running.seats)}, none for {missing}"
            )
        started.append(running)
    return started


def _play_one_turn(running: Sequence[_Running], policies: Mapping[str, SeatPolicy]) -> None:
    """Asks every policy once, for all of its seats, and plays the answers."""
    asked: dict[int, tuple[SeatPolicy, list[tuple[_Running, Seat]]]] = {}
    for each in running:
        for seat in each.waiting:
            policy = policies[seat.agent]
            asked.setdefault(id(policy), (policy, []))[1].append((each, seat))
    answers: dict[int, dict[str, Reply | str | Exception]] = {each.index: {} for each in running}
    for policy, places in asked.values():
        given = _answers(policy, [seat for _, seat in places])
        for (each, seat), answer in zip(places, given, strict=True):
            answers[each.index][seat.agent] = answer
    for each in running:
        each.play(answers[each.index])


def _answers(policy: SeatPolicy, seats: list[Seat]) -> Sequence[Reply | str | Exception]:
    try:
        replies = list(policy.act(seats))
    except Exception as error:  # the boundary: see `_Running.play`
        return [error] * len(seats)
    if len(replies) != len(seats):
        message = f"the policy gave {len(replies)} answers to {len(seats)} seats"
        return [ValueError(message)] * len(seats)
    return replies


def _as_reply(answer: object) -> Reply:
    if isinstance(answer, Exception):
        raise answer
    if isinstance(answer, str):
        return Reply(answer)
    if isinstance(answer, Reply):
        return answer
    raise AgentGymError(f"a policy answers with a str or a Reply, got {answer!r:.80}")


def _opening(env: SeveralAgents[Any, Any], agent: str) -> tuple[Message, ...]:
    if env.prompt_format is None:
        return ()
    prompt = env.prompt(agent)
    return (
        Message("user", prompt.instruction),
        Message("assistant", prompt.acknowledgement, train=False),
    )
