"""Tasks: what an episode is about, and lazy sequences of them."""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar, overload

from typing_extensions import override

Split = Literal["train", "validation", "test"]
DataT = TypeVar("DataT")


@dataclass(frozen=True, slots=True)
class Task(Generic[DataT]):
    """One problem. The same id means the same problem on every machine, for ever.

    Attributes:
        id: AgentGym's own item id for official data ("lmrlgym_maze_3"), ours for embedded data
            ("maze_embedded_test_17").
        split: The split the task belongs to.
        goal: The sentence that says what to do, for people and reports.
        data: What the world is built from; a frozen value of the environment's own type.
    """

    id: str
    split: Split
    goal: str
    data: DataT


class TaskSequence(Sequence[Task[DataT]]):
    """The tasks of one split, in a fixed order.

    Constructing one costs nothing that grows with its length, and looking up one id
    enumerates nothing: a split may hold a hundred thousand generated tasks.
    """

    @overload
    def __getitem__(self, index: int) -> Task[DataT]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Task[DataT]]: ...
    @override
    def __getitem__(self, index: int | slice) -> Task[DataT] | Sequence[Task[DataT]]:
        """Returns one task, or a list of tasks for a slice.

        Raises:
            IndexError: `index` is out of range.
        """
        if isinstance(index, slice):
            return [self._make(number) for number in range(*index.indices(len(self)))]
        return self._make(range(len(self))[index])

    @abstractmethod
    def find(self, task_id: str) -> Task[DataT] | None:
        """Returns the task with this id, or None."""

    @abstractmethod
    def _make(self, number: int) -> Task[DataT]:
        """Returns task `number`, 0 <= number < len(self)."""


class TaskList(TaskSequence[DataT]):
    """Tasks held in memory."""

    def __init__(self, tasks: Iterable[Task[DataT]]) -> None:
        """Keeps the tasks in the order given."""
        self._tasks = tuple(tasks)
        self._by_id = {task.id: task for task in self._tasks}

    @override
    def __len__(self) -> int:
        return len(self._tasks)

    @override
    def find(self, task_id: str) -> Task[DataT] | None:
        return self._by_id.get(task_id)

    @override
    def _make(self, number: int) -> Task[DataT]:
        return self._tasks[number]


class GeneratedTasks(TaskSequence[DataT]):
    """Tasks built when asked for; the task made from `number` has the id `prefix` + number.

    >>> squares = GeneratedTasks("square_", 3, lambda n: Task(f"square_{n}", "test", "", n * n))
    >>> squares[-1].data, squares.find("square_2").data, squares.find("square_02")
    (4, 4, None)
    """

    def __init__(
        self, prefix: str, length: int, make: Callable[[int], Task[DataT]], *, first: int = 0
    ) -> None:
        """Keeps the recipe: tasks `first` to `first + length - 1`.

        `make(number)` must always return the same task.
        """
        self._prefix = prefix
        self._numbers = range(first, first + length)
        self._make_task = make

    @override
    def __len__(self) -> int:
        return len(self._numbers)

    @override
    def find(self, task_id: str) -> Task[DataT] | None:
        text = task_id.removeprefix(self._prefix)
        plain = text.isascii() and text.isdecimal() and len(text) <= len(str(self._numbers.stop))
        if not plain or f"{self._prefix}{int(text)}" != task_id or int(text) not in self._numbers:
            return None
        return self._make_task(int(text))

    @override
    def _make(self, number: int) -> Task[DataT]:
        return self._make_task(self._numbers[number])


Tasks = Mapping[Split, TaskSequence[DataT]]
