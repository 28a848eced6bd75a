"""TODOList: look after a user's lists of things to do by calling tools."""

from types import MappingProxyType
from typing import ClassVar, Literal

from typing_extensions import override

from agentgym_envs.core import (
    InvalidOptionError,
    PromptFormat,
    Rules,
    Split,
    Tasks,
    official_folder,
)
from agentgym_envs.toolkit.tools import FixedEpisode, Move, OriginalEpisode, Question, ToolEnv

from . import oracle, tasks, world
from .data import PROJECT_FILE, TASK_FILE, Start
from .prompts import PROMPTS
from .store import Backend, EmbeddedBackend, Store
from .tools import TOOLBOX

BackendName = Literal["embedded", "live"]
BACKENDS: tuple[BackendName, ...] = ("embedded", "live")


class TODOListEnv(ToolEnv[Start]):
    """Look after a user's lists of things to do by calling tools.

    The user has projects with tasks in them, and asks something about them or wants something
    changed: a due date, a favourite, a task completed or deleted. The agent finds out what it
    needs, changes what has to be changed and nothing else, and ends with `finish`.

    Action:
        A call: `name with Action Input: {...}`, the arguments as JSON or a Python literal; small
        expressions such as `45 + 60` are worked out, and nothing is ever run. With a prompt
        format, a whole reply: "react", "function_calling" (a JSON object) or "code_as_action" (one
        call in Python). The tools are get_user_current_date, get_user_current_location,
        get_projects, update_project, get_tasks, get_task_description, get_task_duration,
        complete_task, update_task, delete_task and finish; the prompt describes each, and
        `tools.TOOLBOX` has their JSON schemas. A call that cannot be carried out says why, and
        costs a step.

    Observation:
        First the task, then what each call gives.

        >>> import gymnasium as gym, agentgym_envs
        >>> env = gym.make("AgentGym/TODOList-v0")
        >>> env.reset(options={"task_id": "todo_embedded_test_82"})[0]
        'Task: Be so kind and make "Print the chassis" from my project "Robotics Club" due three days from today. Let me know with "done".'
        >>> for action in (
        ...     "get_user_current_date with Action Input: {}",
        ...     "get_projects with Action Input: {}",
        ...     'get_tasks with Action Input: {"project_id": "Robotics Club"}',
        ...     'get_tasks with Action Input: {"project_id": "2330424912"}',
        ...     'update_task with Action Input: {"task_id": "7075811722", "due_date": "26 April"}',
        ...     'update_task with Action Input: {"task_id": "7075811722", "due_date": "2022-04-26"}',
        ... ):
        ...     print(env.step(action)[0][:109])
        2022-04-23
        [{'id': '2357630451', 'order': 1, 'color': 'red', 'name': 'Autumn Race', 'is_favorite': False}, {'id': '23304
        Error: there is no project 'Robotics Club'; the ids come from get_projects
        [{'id': '7053215921', 'order': 1, 'content': 'Solder the motor driver', 'is_completed': False, 'priority': 3,
        Error: due_date must be a date as YYYY-MM-DD, got '26 April'
        {'message': 'Update the task successfully', 'task': {'id': '7075811722', 'order': 2, 'content': 'Print the ch

    Reward:
        What the score grows by. The score is the share of the subgoals that were reached: the
        results of the calls on the expert's way, and the ending. It is 1.0 when the answer is
        right and the lists are, to the letter, as the user wants them; what was called before
        does not matter then. A tool's result is never taken for an answer.

        The answer to a wish is "done". Whole numbers must be equal; a number may be written as a
        text. Texts are compared without regard to case, quotes and a full stop, lists without
        regard to order.

    Ends:
        Terminated by the first `finish` with an answer, right or wrong. Truncated after
        `max_steps` actions, by default 15; the longest expert solution takes 7.

    Info:
        `success`: the answer and the lists are right. `score`: see Reward. `action_valid`: the
        call was carried out.

    Data:
        Embedded: 10,000 invented users, made from their numbers, each with a day, a city, four to
        six projects and two to five tasks in each; the words come from 18 kinds of lists with 144
        things to do, all our own. What they ask and want comes from 28 templates, with 1 to 6
        calls: 10,000 tasks for training, 200 for validation, 300 for test. The answer is what the
        tools say, and the ending is what they do. A user is in one split only, and the words of
        training are other ones than those of validation and test.

        Official: AgentGym's 155 tasks, read from `todo.jsonl` and `projects.json` in
        `$AGENTGYM_DATA/todo/`, with its ids `todo_<number>`: test is AgentEval's 20, train the 135
        published training ids; validation is empty. They are played in memory as well.
        Some of the labels are wrong (todo_18 counts 17 tasks, where there are 15). The expert's
        plans for them are worked out from the ending; to a mere question it gives the label.

        Live: `backend="live"` (from `pip install "agentgym-envs[live]"`) keeps the lists in your
        account at Todoist, with your API token in the environment variable `TODO_KEY`. An episode
        makes one project called "AgentGym episode", with all that belongs to it inside, and takes
        it away when the next one begins, at `close()`, or when Python ends; it reads, changes and
        deletes nothing else. (A free account holds few projects; where there is no room for
        more, the first call says so.) A service that fails or cannot be reached is an observation
        that says so. An episode that has begun cannot be copied.

    Differs from AgentGym in:
        What `rules="agentgym"` brings back: any result that equals the answer counts as given, so
        that it can be guessed, also before the work is done; every step with "finish" in its line
        compares the lists and ends the episode; a completed task and a deleted one look the same;
        answers are compared by Python's equality (1 equals True, "3" is not 3); errors are
        Python's, in the words of Python 3.8. In both rules the parameters, which the original
        hands to Python's `eval`, are read by a parser of their own that knows literals,
        arithmetic, comprehensions and a few functions; and nobody's account is wiped, which the
        original does to the whole of it at each reset.

    Versions:
        v0: the first.
    """  # noqa: E501

    name = "todo"
    title = "TODOList"
    default_max_steps: ClassVar[int] = 15
    prompts = MappingProxyType(PROMPTS)
    toolbox = TOOLBOX

    def __init__(
        self,
        split: Split = "train",
        *,
        data: str = "embedded",
        rules: Rules = "fixed",
        max_steps: int | None = None,
        prompt_format: PromptFormat | None = None,
        render_mode: str | None = None,
        backend: BackendName | Backend | None = None,
    ) -> None:
        """Makes the environment; see the class for what is not said here.

        Args:
            split: Where `reset` draws tasks from when no task id is given.
            data: "embedded", "official", or the path of a folder with the official tasks.
            rules: "fixed" or "agentgym".
            max_steps: Actions before the episode is truncated; None allows 15.
            prompt_format: None, "react", "function_calling" or "code_as_action".
            render_mode: None, "ansi" (the calls and answers as text) or "rgb_array".
            backend: Where the lists are kept: "embedded" (in memory), "live" (your account at
                Todoist; needs a network, a token and the extra `live`), or a backend of your own.
                None is "embedded".

        Raises:
            InvalidOptionError: an argument is not one of the allowed values.
            DataUnavailableError: official data was asked for and is not on this machine, or
                `backend="live"` without a token in the environment.
            MalformedFileError: an official file is not one.
            MissingDependencyError: the live backend was asked for without its extra.
        """
        self._backend = _backend(backend)
        self._store: Store | None = None
        super().__init__(
            split,
            data=data,
            rules=rules,
            max_steps=max_steps,
            prompt_format=prompt_format,
            render_mode=render_mode,
        )

    @override
    def load_tasks(self) -> Tasks[Question[Start]]:
        if self.data == "embedded":
            return tasks.embedded_tasks()
        official_folder(self.name, self.data, PROJECT_FILE)
        return tasks.official_tasks(official_folder(self.name, self.data, TASK_FILE))

    @override
    def close(self) -> None:
        """Takes away what the episode made elsewhere: its project at Todoist."""
        if self._store is not None:
            self._store.close()
        super().close()

    @override
    def _fixed_episode(self, question: Question[Start]) -> FixedEpisode:
        return world.fixed_episode(question, self._new_store(question))

    @override
    def _original_episode(self, question: Question[Start]) -> OriginalEpisode:
        return world.original_episode(question, self._new_store(question))

    @override
    def _next_move(self) -> Move:
        return oracle.next_call(self.task.data, self._episode)

    def _new_store(self, question: Question[Start]) -> Store:
        if self._store is not None:
            self._store.close()
        self._store = self._backend.store(question.start.account)
        return self._store


def _backend(backend: object) -> Backend:
    if backend in (None, "embedded"):
        return EmbeddedBackend()
    if backend == "live":
        from .live import todoist

        return todoist()
    if not hasattr(backend, "store"):
        raise InvalidOptionError(
            f"backend must be one of {list(BACKENDS)}, None, or an object with a method "
            f"`store(account)`, got {backend!r}"
        )
    return backend  # pyright: ignore[reportReturnType]  (checked a line above)
