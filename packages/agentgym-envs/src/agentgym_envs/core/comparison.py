"""One thing that a replay compared."""

from typing import Any, NamedTuple


class Comparison(NamedTuple):
    """What a record says and what our world did.

    Attributes:
        where: Which record and step, for people ("step 3: observation").
        expected: What the record says.
        actual: What our world answered.
    """

    where: str
    expected: Any
    actual: Any

    @property
    def matches(self) -> bool:
        """Whether the two are equal, and of the same kind of value: 1 equals 1.0, but not True.

        >>> [Comparison("reward", 1, actual).matches for actual in (1.0, True, "1")]
        [True, False, False]
        """
        kinds = {isinstance(self.expected, bool), isinstance(self.actual, bool)}
        return len(kinds) == 1 and bool(self.expected == self.actual)
