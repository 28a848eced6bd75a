"""The few Python expressions that may stand where a value is wanted, walked node by node."""

import ast
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar, cast

from .errors import BadValueError
from .functions import FUNCTIONS, MODULES, call_method, multiplied, numbers, ordered
from .limits import MAX_BITS, MAX_DEPTH, Budget

_MAX_LEVELS = 3 * MAX_DEPTH

_FAILURES = (ArithmeticError, LookupError, TypeError, ValueError, RecursionError)
"""What an allowed operation raises when its operands do not fit."""

_COMPARISONS: Mapping[type[ast.cmpop], Callable[[Any, Any], Any]] = MappingProxyType(
    {
        ast.Eq: operator.eq,
        ast.NotEq: operator.ne,
        ast.Lt: operator.lt,
        ast.LtE: operator.le,
        ast.Gt: operator.gt,
        ast.GtE: operator.ge,
        ast.Is: operator.is_,
        ast.IsNot: operator.is_not,
        ast.In: lambda part, whole: part in whole,
        ast.NotIn: lambda part, whole: part not in whole,
    }
)
_UNARY: Mapping[type[ast.unaryop], Callable[[Any], Any]] = MappingProxyType(
    {
        ast.USub: operator.neg,
        ast.UAdd: operator.pos,
        ast.Not: operator.not_,
        ast.Invert: operator.invert,
    }
)
_NUMBERS_ONLY: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = MappingProxyType(
    {
        ast.Div: lambda first, second: first / second,
        ast.FloorDiv: lambda first, second: first // second,
        ast.Mod: lambda first, second: first % second,
    }
)
_JSON_NAMES: Mapping[str, Any] = MappingProxyType({"true": True, "false": False, "null": None})
_MISSING = object()


@dataclass(slots=True)
class Evaluator:
    """Walks one expression.

    Attributes:
        json_names: Whether true, false and null mean something.
    """

    json_names: bool = True

    budget: Budget = field(default_factory=Budget)
    _names: dict[str, Any] = field(default_factory=dict[str, Any])
    _level: int = 0

    def evaluate(self, node: ast.expr) -> Any:
        """Returns what `node` stands for.

        Raises:
            BadValueError: it is of a kind that is not allowed, too large, or it fails.
        """
        try:
            return self._value(node)
        except BadValueError:
            raise
        except _FAILURES as error:
            raise BadValueError(f"the value cannot be worked out: {error}") from error

    def _value(self, node: ast.expr) -> Any:
        walk = self._walks.get(type(node))
        if walk is None:
            raise BadValueError(f"a value holds no {type(node).__name__}")
        self._level += 1
        if self._level > _MAX_LEVELS:
            raise BadValueError(f"the value is nested more than {_MAX_LEVELS} levels deep")
        value = self.budget.keep(walk(self, node))
        self._level -= 1
        return value

    def _values(self, nodes: Sequence[ast.expr]) -> list[Any]:
        return [self._value(node) for node in nodes]

    def _constant(self, node: ast.Constant) -> Any:
        return node.value

    def _name(self, node: ast.Name) -> Any:
        value = self._names.get(node.id, _MISSING)
        if value is _MISSING and self.json_names:
            value = _JSON_NAMES.get(node.id, _MISSING)
        if value is _MISSING:
            raise BadValueError(f"{node.id!r} is not known here; put quotes around a text")
        return value

    def _list(self, node: ast.List) -> list[Any]:
        return self._values(node.elts)

    def _tuple(self, node: ast.Tuple) -> tuple[Any, ...]:
        return tuple(self._values(node.elts))

    def _set(self, node: ast.Set) -> set[Any]:
        return set(self._values(node.elts))

    def _dict(self, node: ast.Dict) -> dict[Any, Any]:
        if None in node.keys:
            raise BadValueError("a value holds no **")
        keys = self._values(cast("list[ast.expr]", node.keys))
        return dict(zip(keys, self._values(node.values), strict=True))

    def _unary(self, node: ast.UnaryOp) -> Any:
        return _UNARY[type(node.op)](self._value(node.operand))

    def _binary(self, node: ast.BinOp) -> Any:
        first, second = self._value(node.left), self._value(node.right)
        kind = type(node.op)
        if kind is ast.Add:
            return first + second
        if kind is ast.Sub:
            return first - second
        if kind is ast.Mult:
            return multiplied(self.budget, first, second)
        if kind is ast.Pow:
            return _power(numbers(first), numbers(second))
        if kind not in _NUMBERS_ONLY:
            raise BadValueError(f"a value holds no {kind.__name__}")
        return _NUMBERS_ONLY[kind](numbers(first), numbers(second))

    def _boolean(self, node: ast.BoolOp) -> Any:
        wanted = isinstance(node.op, ast.Or)
        value: Any = not wanted
        for part in node.values:
            value = self._value(part)
            if bool(value) is wanted:
                break
        return value

    def _compare(self, node: ast.Compare) -> Any:
        first: Any = self._value(node.left)
        for kind, other in zip(node.ops, node.comparators, strict=True):
            second = self._value(other)
            if not _COMPARISONS[type(kind)](first, second):
                return False
            first = second
        return True

    def _either(self, node: ast.IfExp) -> Any:
        return self._value(node.body if self._value(node.test) else node.orelse)

    def _subscript(self, node: ast.Subscript) -> Any:
        owner = self._value(node.value)
        if isinstance(node.slice, ast.Slice):
            parts = (node.slice.lower, node.slice.upper, node.slice.step)
            return owner[slice(*(part and self._value(part) for part in parts))]
        return owner[self._value(node.slice)]

    def _attribute(self, node: ast.Attribute) -> Any:
        value = _of_module(node)
        if not isinstance(value, float):
            raise BadValueError(f"a value holds no .{node.attr} of this kind")
        return value

    def _call(self, node: ast.Call) -> Any:
        arguments = self._values(node.args)
        if isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS:
            named = {word.arg: self._value(word.value) for word in node.keywords if word.arg}
            if len(named) != len(node.keywords) or "key" in named:
                raise BadValueError("a value holds no ** and no key=")
            if node.func.id != "str":
                arguments = [ordered(argument) for argument in arguments]
            return FUNCTIONS[node.func.id](*arguments, **named)
        if node.keywords or not isinstance(node.func, ast.Attribute):
            raise BadValueError("only functions such as sum can be called here")
        function = _of_module(node.func)
        if function is not None:
            return function(*arguments)
        return call_method(self.budget, self._value(node.func.value), node.func.attr, arguments)

    def _comprehension(self, node: ast.ListComp | ast.GeneratorExp) -> list[Any]:
        return [self._value(node.elt) for _ in self._rounds(node.generators)]

    def _set_comprehension(self, node: ast.SetComp) -> set[Any]:
        return {self._value(node.elt) for _ in self._rounds(node.generators)}

    def _dict_comprehension(self, node: ast.DictComp) -> dict[Any, Any]:
        rounds = self._rounds(node.generators)
        return {self._value(node.key): self._value(node.value) for _ in rounds}

    def _rounds(self, generators: Sequence[ast.comprehension]) -> Iterator[None]:
        """Yields once for each round of the loops, with their names set."""
        if not generators:
            yield
            return
        first, *others = generators
        for item in list(ordered(self._value(first.iter))):
            self._set_names(first.target, item)
            if all(self._value(test) for test in first.ifs):
                yield from self._rounds(others)

    def _set_names(self, target: ast.expr, item: Any) -> None:
        if isinstance(target, ast.Name):
            self._names[target.id] = item
            return
        if not isinstance(target, ast.Tuple):
            raise BadValueError("a comprehension sets plain names only")
        for part, value in zip(target.elts, item, strict=True):
            self._set_names(part, value)

    _walks: ClassVar[Mapping[type[ast.expr], Callable[..., Any]]] = MappingProxyType(
        {
            ast.Attribute: _attribute,
            ast.BinOp: _binary,
            ast.BoolOp: _boolean,
            ast.Call: _call,
            ast.Compare: _compare,
            ast.Constant: _constant,
            ast.Dict: _dict,
            ast.DictComp: _dict_comprehension,
            ast.GeneratorExp: _comprehension,
            ast.IfExp: _either,
            ast.List: _list,
            ast.ListComp: _comprehension,
            ast.Name: _name,
            ast.Set: _set,
            ast.SetComp: _set_comprehension,
            ast.Subscript: _subscript,
            ast.Tuple: _tuple,
            ast.UnaryOp: _unary,
        }
    )


def _power(base: Any, exponent: Any) -> Any:
    whole = isinstance(base, int) and isinstance(exponent, int)
    if whole and base.bit_length() * exponent > MAX_BITS:
        raise BadValueError(f"a whole number may have at most {MAX_BITS:,} bits")
    return base**exponent


def _of_module(node: ast.Attribute) -> Any:
    """Returns what stands under this name in math or re, or None."""
    if isinstance(node.value, ast.Name):
        return MODULES.get(node.value.id, {}).get(node.attr)
    return None
