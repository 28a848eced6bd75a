"""The tasks of the git host.

ways.py      what the tasks need of the records, and the ways that most of them share
history.py   questions about commits and who made them
projects.py  questions about projects, their files and members
tracker.py   questions about issues, milestones and merge requests
places.py    pages that are to be opened
issues.py    issues to open, comment, close, assign and label
merging.py   merge requests to open, comment, approve and merge
planning.py  milestones, labels and to-dos
people.py    members to invite, change and remove
own.py       stars, forks, follows, and the agent's own profile
making.py    projects, groups, files and settings
refusals.py  what cannot be done
"""

from collections.abc import Sequence

from agentgym_envs.envs.webarena.tasks.template import Template

from . import (
    history,
    issues,
    making,
    merging,
    own,
    people,
    places,
    planning,
    projects,
    refusals,
    tracker,
)

TEMPLATES: Sequence[Template] = (
    *history.TEMPLATES,
    *projects.TEMPLATES,
    *tracker.TEMPLATES,
    *places.TEMPLATES,
    *issues.TEMPLATES,
    *merging.TEMPLATES,
    *planning.TEMPLATES,
    *people.TEMPLATES,
    *own.TEMPLATES,
    *making.TEMPLATES,
    *refusals.TEMPLATES,
)
