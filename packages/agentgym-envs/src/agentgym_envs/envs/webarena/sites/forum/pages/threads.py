"""Comments as a tree."""

from dataclasses import dataclass, field

from agentgym_envs.envs.webarena.sites.app import records
from agentgym_envs.envs.webarena.sites.records import Row

from .common import my_id

_SQL = """
SELECT c.*, u.username AS author, coalesce(v.choice, 0) AS mine
FROM comments c LEFT JOIN users u ON u.id = c.user_id
LEFT JOIN comment_votes v ON v.comment_id = c.id AND v.user_id = ?
WHERE c.submission_id = ? ORDER BY c.ups - c.downs DESC, c.id
"""


@dataclass(slots=True)
class Branch:
    """A comment with those that answer it, the best liked first."""

    comment: Row
    replies: list["Branch"] = field(default_factory=list["Branch"])


def thread(submission: int, top: int | None) -> list[Branch]:
    """Returns the comments of a submission that answer none, or only the comment `top`."""
    rows = records().all(_SQL, my_id(), submission)
    branches = {row["id"]: Branch(row) for row in rows}
    for row in rows:
        if row["parent_id"] is not None:
            branches[row["parent_id"]].replies.append(branches[row["id"]])
    if top is not None:
        return [branches[top]]
    return [branches[row["id"]] for row in rows if row["parent_id"] is None]
