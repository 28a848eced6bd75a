"""Every environment as an OpenEnv server (openenv 0.10).

uvicorn.run(openenv_app("AgentGym/Maze-v0", prompt_format="react"), port=8000)
"""
# OpenEnv is an extra that the type checker's environment does not have.
# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false

from typing import Any

from agentgym_envs.catalog import find_id, make_text_env
from agentgym_envs.core import InvalidOptionError, MissingDependencyError, Split, Task, TextEnv

try:
    from fastapi import FastAPI
    from openenv.core.env_server import create_app
    from openenv.core.env_server.interfaces import Environment
    from openenv.core.env_server.types import Action, EnvironmentMetadata, Observation, State
except ImportError as error:
    raise MissingDependencyError(
        'serving through OpenEnv needs openenv: run `pip install "agentgym-envs[openenv,server]"`'
    ) from error

MAX_TASKS = 1_000
"""As many tasks a list has at most; `num_tasks` counts all."""


class TextAction(Action):
    """What a player says.

    Attributes:
        text: A command, or a whole reply where the server has a prompt format.
    """

    text: str


class TextObservation(Observation):
    """What a player sees; `done` and `reward` are OpenEnv's.

    Attributes:
        text: The observation; the first one of an episode begins with the rules, where the
            server has a prompt format.
        task_id: The episode's task.
        score: Of the episode so far, 0 to 1.
        success: Whether the task is solved.
        action_valid: Whether the action was one that the world understands.
        truncated: Whether the limit of steps ended the episode, and not the task.
    """

    text: str
    task_id: str
    score: float
    success: bool
    action_valid: bool
    truncated: bool = False


class TextState(State):
    """Where an episode is.

    Attributes:
        task_id: Its task; None before the first reset.
        score: So far, 0 to 1.
        actions: What was played.
    """

    task_id: str | None = None
    score: float = 0.0
    actions: list[str] = []


class OpenEnvEnvironment(Environment[TextAction, TextObservation, TextState]):
    """One of our environments as one of OpenEnv's, with its tasks for the task routes."""

    SUPPORTS_CONCURRENT_SESSIONS = True

    def __init__(self, env_id: str, **options: Any) -> None:
        """Makes the environment.

        Args:
            env_id: A Gymnasium id, or its short form.
            options: Keyword arguments of `gymnasium.make`.

        Raises:
            InvalidOptionError: the id is not registered, or the environment refuses an option.
        """
        super().__init__()
        self.env_id = find_id(env_id)
        self.text_env: TextEnv[Any] = make_text_env(self.env_id, options)
        self._state = TextState()

    def reset(
        self,
        seed: int | None = None,
        episode_id: str | None = None,
        split: str | None = None,
        index: int | None = None,
        task_id: str | None = None,
    ) -> TextObservation:
        """Starts an episode.

        Args:
            seed: Chooses the task where nothing else does, and what the world draws.
            episode_id: What the state calls the episode.
            split: With `index`: "train", "validation" or "test"; None is the server's own.
            index: Of a task in the split.
            task_id: Of a task, whatever its split.

        Raises:
            InvalidOptionError: a split without an index, or with a task id; no such split.
            IndexError: the split has no such index.
            UnknownTaskError: no split holds the task id.
        """
        if split is not None and index is None:
            raise InvalidOptionError(
                "a split needs an index; `make` decides what a seed draws from"
            )
        if index is not None:
            if task_id is not None:
                raise InvalidOptionError("a reset takes an index or a task id, not both")
            task_id = self._find(split or self.text_env.split, index).id
        options = None if task_id is None else {"task_id": task_id}
        text, info = self.text_env.reset(seed=seed, options=options)
        self._state = TextState(episode_id=episode_id, task_id=info["task_id"])
        prompt = self.text_env.prompt
        rules = "" if prompt is None else f"{prompt.instruction}\n\n"
        return TextObservation(text=f"{rules}{text}", reward=None, **info)

    def step(self, action: TextAction, timeout_s: float | None = None) -> TextObservation:
        """Plays an action; worlds keep time-outs of their own, so `timeout_s` is not looked at.

        Raises:
            EpisodeOverError: no episode is running.
        """
        text, reward, terminated, truncated, info = self.text_env.step(action.text)
        self._state = TextState(
            episode_id=self._state.episode_id,
            step_count=self._state.step_count + 1,
            task_id=info["task_id"],
            score=info["score"],
            actions=[*self._state.actions, action.text],
        )
        done = terminated or truncated
        return TextObservation(text=text, reward=reward, done=done, truncated=truncated, **info)

    @property
    def state(self) -> TextState:
        """Where the episode is."""
        return self._state

    def close(self) -> None:
        """Frees what the environment holds."""
        self.text_env.close()

    def get_metadata(self) -> EnvironmentMetadata:
        """Returns the environment's id and what its class says first about it."""
        text = (type(self.text_env).__doc__ or "").strip().partition("\n")[0]
        return EnvironmentMetadata(name=self.env_id, description=text)

    def list_splits(self) -> list[str]:
        """Returns "train", "validation" and "test"."""
        return list(self.text_env.tasks)

    def num_tasks(self, split: str) -> int:
        """Returns how many tasks a split has.

        Raises:
            InvalidOptionError: there is no such split.
        """
        return len(self.text_env.tasks[self._check(split)])

    def list_tasks(self, split: str) -> list[dict[str, Any]]:
        """Returns the first tasks of a split, see `MAX_TASKS`."""
        return self.get_task_range(split)

    def get_task(self, split: str, index: int) -> dict[str, Any]:
        """Returns one task: id, split, index and goal.

        Raises:
            IndexError: the split has no such index.
        """
        return _describe(self._find(split, index), index)

    def get_task_range(
        self, split: str, start: int | None = None, stop: int | None = None
    ) -> list[dict[str, Any]]:
        """Returns the tasks from `start` up to `stop`, as a slice has them; see `MAX_TASKS`."""
        places = range(*slice(start, stop).indices(self.num_tasks(split)))[:MAX_TASKS]
        return [self.get_task(split, index) for index in places]

    def _find(self, split: str, index: int) -> Task[Any]:
        tasks = self.text_env.tasks[self._check(split)]
        if not 0 <= index < len(tasks):
            raise IndexError(f"{split} has the tasks 0 to {len(tasks) - 1}, got {index}")
        return tasks[index]

    def _check(self, split: str) -> Split:
        for known in self.text_env.tasks:
            if known == split:
                return known
        raise InvalidOptionError(f"split must be one of {self.list_splits()}, got {split!r}")


def openenv_app(env_id: str, *, max_sessions: int = 1_000, **options: Any) -> FastAPI:
    """Returns an application that serves one environment in OpenEnv's protocol.

    Each WebSocket has an environment of its own. OpenEnv's plain POST /reset and /step make one for
    a single request, so that episodes are played over its WebSocket or its client alone.

    Args:
        env_id: A Gymnasium id, or its short form: "AgentGym/Maze-v0", "maze".
        max_sessions: Sessions open at once.
        options: Keyword arguments of `gymnasium.make`.

    Raises:
        InvalidOptionError: the id is not registered, or the environment refuses an option.
        DataUnavailableError: its data is not on this machine.
    """
    name = find_id(env_id).partition("/")[2]
    OpenEnvEnvironment(env_id, **options).close()
    return create_app(
        lambda: OpenEnvEnvironment(env_id, **options),
        TextAction,
        TextObservation,
        env_name=name,
        max_concurrent_envs=max_sessions,
        state_cls=TextState,
    )


def _describe(task: Task[Any], index: int) -> dict[str, Any]:
    return {"id": task.id, "split": task.split, "index": index, "goal": task.goal}
