"""Playing a policy: the one loop that recording, scoring and training use."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

import gymnasium

from .catalog import as_text_env, make_env
from .core import InvalidOptionError, TextEnv
from .trajectory import EpisodeSpec, Message, Reply, Trajectory, Turn


class Conversation:
    """A running episode, as a policy sees it.

    Attributes:
        key: Names this episode among all of a run; the same at every turn.
        spec: Which episode this is; `spec.seed` is the policy's own seed for it.
        env: The environment, for policies that look inside (the oracle). Others leave it alone.
        opening: Messages before the first observation.
        turns: What was said so far, in order.
        observation: What the agent must answer now.
    """

    def __init__(
        self, spec: EpisodeSpec, env: TextEnv[Any], opening: tuple[Message, ...], observation: str
    ) -> None:
        """Starts with the first observation and no turns."""
        self.key = episode_key(spec)
        self.spec = spec
        self.env = env
        self.opening = opening
        self.turns: list[Turn] = []
        self.observation = observation

    @property
    def messages(self) -> list[Message]:
        """The whole chat so far; the last message is the user's."""
        said = Trajectory(self.spec, self.opening, tuple(self.turns))
        return [*said.messages, Message("user", self.observation)]


class Policy(Protocol):
    """Anything that answers conversations.

    `act` gets all conversations that wait for an answer, and gives one answer each, in the same
    order. A conversation comes back, with the same `key`, until its episode ends. An exception in
    place of an answer ends that episode as a recorded failure. Draws must depend on
    `conversation.spec.seed`, key and turn only, so that results do not depend on the batch.
    """

    def act(self, conversations: Sequence[Conversation]) -> Sequence[Reply | str | Exception]:
        """Answers each conversation."""
        ...


OnFinish = Callable[[int, Trajectory], None]


def rollout(
    policy: Policy,
    episodes: Iterable[EpisodeSpec],
    *,
    slots: int = 32,
    on_finish: OnFinish | None = None,
) -> list[Trajectory]:
    """Plays every episode and returns the trajectories in the order of `episodes`.

    `slots` episodes are in flight at once and a slot is refilled as soon as its episode ends; the
    results do not depend on `slots`. An exception inside one episode, the policy's included, is
    recorded in `Trajectory.error` and the others go on.

    Args:
        policy: Answers the conversations.
        episodes: What to play; may be lazy.
        slots: Episodes in flight.
        on_finish: Called with (index, trajectory) as each episode ends, in order of ending.

    Raises:
        InvalidOptionError: an id is not registered, or an environment refuses its options.
        DataUnavailableError: an environment's official data is not on this machine.
    """
    if slots < 1:
        raise InvalidOptionError(f"slots must be at least 1, got {slots!r}")
    run = _Run(policy, episodes, slots, on_finish)
    try:
        while run.fill_slots():
            run.play_one_turn()
    finally:
        run.close()
    return [run.finished[index] for index in range(len(run.finished))]


def opening_messages(env: TextEnv[Any]) -> tuple[Message, ...]:
    """Returns what a chat model is told before the first observation."""
    if env.prompt is None:
        return ()
    return (
        Message("user", env.prompt.instruction),
        Message("assistant", env.prompt.acknowledgement, train=False),
    )


def episode_key(spec: EpisodeSpec) -> str:
    """Returns a name that two specs share only if they are the same episode."""
    return json.dumps(
        [spec.env, dict(spec.options), spec.task_id, spec.sample, spec.seed], sort_keys=True
    )


class _Run:
    """The state of one rollout: what waits, what runs, what is finished."""

    def __init__(
        self,
        policy: Policy,
        episodes: Iterable[EpisodeSpec],
        slots: int,
        on_finish: OnFinish | None,
    ) -> None:
        self.finished: dict[int, Trajectory] = {}
        self._policy = policy
        self._waiting = iter(enumerate(episodes))
        self._slots = slots
        self._on_finish = on_finish
        self._running: list[_Episode] = []
        self._idle: dict[str, list[gymnasium.Env[str, str]]] = defaultdict(list)

    def fill_slots(self) -> bool:
        """Starts waiting episodes while there is room; returns whether any is running."""
        while len(self._running) < self._slots and (item := next(self._waiting, None)):
            index, spec = item
            episode = _Episode(index, spec, self._take_env(spec))
            self._keep_or_finish(episode, episode.begin())
        return bool(self._running)

    def play_one_turn(self) -> None:
        """Asks the policy once and plays all its answers."""
        running, self._running = self._running, []
        for episode, reply in zip(running, self._answers(running), strict=True):
            self._keep_or_finish(episode, episode.play(reply))

    def close(self) -> None:
        """Closes every environment that is not running."""
        for idle in self._idle.values():
            for env in idle:
                env.close()

    def _answers(self, running: "Sequence[_Episode]") -> Sequence[Reply | str | Exception]:
        try:
            replies = list(self._policy.act([episode.conversation for episode in running]))
        except Exception as error:  # the boundary: a policy's failure is a result, not a crash
            return [error] * len(running)
        if len(replies) != len(running):
            message = f"the policy gave {len(replies)} answers to {len(running)} conversations"
            return [ValueError(message)] * len(running)
        return replies

    def _keep_or_finish(self, episode: "_Episode", ended: Trajectory | None) -> None:
        if ended is None:
            self._running.append(episode)
            return
        self.finished[episode.index] = ended
        if ended.error is None:
            self._idle[_env_key(episode.spec)].append(episode.env)
        else:  # what raised may be left in any state
            episode.env.close()
        if self._on_finish is not None:
            self._on_finish(episode.index, ended)

    def _take_env(self, spec: EpisodeSpec) -> gymnasium.Env[str, str]:
        idle = self._idle[_env_key(spec)]
        return idle.pop() if idle else make_env(spec.env, spec.options)


class _Episode:
    """One episode in flight."""

    conversation: Conversation

    def __init__(self, index: int, spec: EpisodeSpec, env: gymnasium.Env[str, str]) -> None:
        self.index = index
        self.spec = spec
        self.env = env

    def begin(self) -> Trajectory | None:
        """Resets the environment; returns the trajectory if that failed."""
        try:
            observation, _ = self.env.reset(
                seed=self.spec.seed, options={"task_id": self.spec.task_id}
            )
        except Exception as error:  # the boundary: see `_Run._answers`
            return Trajectory(self.spec, error=_describe(error))
        env = as_text_env(self.env)
        self.conversation = Conversation(self.spec, env, opening_messages(env), observation)
        return None

    def play(self, reply: Reply | str | Exception) -> Trajectory | None:
        """Plays one answer; returns the trajectory if the episode is over."""
        try:
            reply = _as_reply(reply)
            observation, reward, terminated, truncated, info = self.env.step(reply.text)
        except Exception as error:  # the boundary: see `_Run._answers`
            return self._broken(error)
        talk = self.conversation
        talk.turns.append(Turn(talk.observation, reply, float(reward), info["action_valid"]))
        talk.observation = observation
        if not (terminated or truncated):
            return None
        return Trajectory(
            self.spec,
            talk.opening,
            tuple(talk.turns),
            observation,
            score=info["score"],
            success=info["success"],
            terminated=terminated,
            truncated=truncated,
        )

    def _broken(self, error: Exception) -> Trajectory:
        talk = self.conversation
        return Trajectory(
            self.spec, talk.opening, tuple(talk.turns), talk.observation, error=_describe(error)
        )


def _as_reply(answer: Reply | str | Exception) -> Reply:
    if isinstance(answer, Exception):
        raise answer
    if isinstance(answer, str):
        return Reply(answer)
    if not isinstance(answer, Reply):  # pyright: ignore[reportUnnecessaryIsInstance]  (a user's code)
        raise TypeError(f"a policy answers with a str or a Reply, got {answer!r:.80}")
    return answer


def _env_key(spec: EpisodeSpec) -> str:
    return json.dumps([spec.env, dict(spec.options)], sort_keys=True)


def _describe(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
