"""Trajectories as training rows: token ids, labels on the agent's own tokens, a weight."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from agentgym_envs.trajectory import Message, Trajectory, Turn
from agentgym_evol.selection import WeightedTrajectory

if TYPE_CHECKING:
    from datasets import Dataset

    from agentgym_bench.chat import ChatCodec

IGNORED = -100
"""The label of a token that is not trained."""

TooLong = Literal["drop", "keep_end"]


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation, ready for training.

    Attributes:
        input_ids: All tokens, the world's and the agent's.
        labels: The same tokens where the agent spoke, its end of turn included; else `IGNORED`.
        weight: How much the conversation counts.
    """

    input_ids: tuple[int, ...]
    labels: tuple[int, ...]
    weight: float = 1.0

    @property
    def trained_tokens(self) -> int:
        """How many tokens have a label."""
        return sum(label != IGNORED for label in self.labels)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokeniseReport:
    """What became of the trajectories; the first three counts add up to all that came in."""

    kept: int
    """Rows made, the truncated ones included."""

    dropped_too_long: int
    """Left out: longer than the limit, with "keep_end" even when cut to the last turn."""

    dropped_untrained: int
    """Left out: no reply to learn from."""

    truncated: int
    """Rows that lost their first turns."""

    tokens: int
    """Tokens of all rows."""

    trained_tokens: int
    """Of these, the agent's."""


@dataclass(frozen=True, slots=True)
class Tokenised:
    """Rows in the order of their trajectories, and what was left out."""

    rows: tuple[Row, ...]
    report: TokeniseReport


def tokenise(
    trajectories: Iterable[WeightedTrajectory],
    codec: "ChatCodec",
    *,
    max_tokens: int,
    too_long: TooLong = "drop",
) -> Tokenised:
    """Returns one row per trajectory that has something to learn and fits.

    The end of a trajectory carries its reward, so a row is never cut there: one that is too long
    is dropped, or, with "keep_end", loses whole turns from the front, after the opening messages.
    Both are counted.

    Args:
        trajectories: See `selection.learning_set`.
        codec: Of the tokenizer of the model that will be trained.
        max_tokens: The longest row allowed.
        too_long: What to do with a longer one.
    """
    rows: list[Row] = []
    too_long_count = untrained = truncated = 0
    for weighted in trajectories:
        whole = row_of(weighted.trajectory, codec, weight=weighted.weight)
        row = whole if len(whole.input_ids) <= max_tokens else None
        if row is None and too_long == "keep_end":
            row = _last_turns(weighted, codec, max_tokens)
        if not whole.trained_tokens or (row and not row.trained_tokens):
            untrained += 1
        elif row is None:
            too_long_count += 1
        else:
            rows.append(row)
            truncated += row is not whole
    return Tokenised(
        tuple(rows),
        TokeniseReport(
            kept=len(rows),
            dropped_too_long=too_long_count,
            dropped_untrained=untrained,
            truncated=truncated,
            tokens=sum(len(row.input_ids) for row in rows),
            trained_tokens=sum(row.trained_tokens for row in rows),
        ),
    )


def row_of(trajectory: Trajectory, codec: "ChatCodec", *, weight: float = 1.0) -> Row:
    """Returns a trajectory as one row, however long.

    Where the rollout recorded token ids, exactly those are used, for what the agent wrote and for
    what it was fed; nothing is tokenised twice. Replies that are only text (an expert's) and what
    stands around them go through `codec`. Turns with `train=False` have no labels.
    """
    return _join(trajectory.opening, trajectory.turns, codec, weight, recorded=True)


def dataset_of(rows: Sequence[Row]) -> "Dataset":
    """Returns a `datasets.Dataset` with columns `input_ids`, `labels` and `weight`."""
    from datasets import Dataset

    return Dataset.from_dict(
        {
            "input_ids": [list(row.input_ids) for row in rows],
            "labels": [list(row.labels) for row in rows],
            "weight": [row.weight for row in rows],
        }
    )


def _last_turns(weighted: WeightedTrajectory, codec: "ChatCodec", max_tokens: int) -> Row | None:
    """The longest end that fits, behind the opening messages; at least one turn was left out."""
    trajectory = weighted.trajectory
    for start in range(1, len(trajectory.turns)):
        turns = trajectory.turns[start:]
        # What was fed before the first of these turns is recorded for the whole history only.
        row = _join(trajectory.opening, turns, codec, weighted.weight, recorded=False)
        if len(row.input_ids) <= max_tokens:
            return row
    return None


def _join(
    opening: tuple[Message, ...],
    turns: tuple[Turn, ...],
    codec: "ChatCodec",
    weight: float,
    *,
    recorded: bool,
) -> Row:
    ids: list[int] = []
    labels: list[int] = []
    for index, turn in enumerate(turns):
        fed = turn.reply.prompt_token_ids if recorded else ()
        context = fed or _context(opening, turns, index, codec, ids)
        reply = turn.reply.token_ids or codec.reply_ids(turn.reply.text)
        ids += [*context, *reply]
        labels += [IGNORED] * len(context)
        labels += reply if turn.train else [IGNORED] * len(reply)
    return Row(tuple(ids), tuple(labels), weight)


def _context(
    opening: tuple[Message, ...],
    turns: tuple[Turn, ...],
    index: int,
    codec: "ChatCodec",
    ids: Sequence[int],
) -> list[int]:
    """What is fed before the reply of a turn: the opening messages, or just its observation."""
    observation = turns[index].observation
    if index == 0:
        return codec.opening([*opening, Message("user", observation)])
    return codec.following(observation, reply_ended=ids[-1] in codec.end_ids)
