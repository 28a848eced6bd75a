"""WebArena's 812 tasks, on sites that the user runs.

Where the sites are is said by environment variables: SHOPPING, SHOPPING_ADMIN, REDDIT, GITLAB, MAP,
WIKIPEDIA and HOMEPAGE, each with or without "WA_" before it.

Source: web-arena-x/webarena (env_config.py); ServiceNow/BrowserGym, browsergym-webarena.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from agentgym_envs.core import (
    DataUnavailableError,
    MalformedFileError,
    Split,
    Task,
    TaskList,
    Tasks,
)

from .tasks.web_task import WebTask

SITES = ("shopping", "shopping_admin", "reddit", "gitlab", "map", "wikipedia", "homepage")
"""The names of the sites in the configurations; an address is in the variable of the same name."""

PUBLIC_ADDRESSES: Mapping[str, str] = {
    "reddit": "http://reddit.com",
    "shopping": "http://onestopmarket.com",
    "shopping_admin": "http://luma.com/admin",
    "gitlab": "http://gitlab.com",
    "wikipedia": "http://wikipedia.org",
    "map": "http://openstreetmap.org",
    "homepage": "http://homepage.com",
}
"""What AgentGym shows instead of the real addresses, and understands in "goto"."""

_PLACEHOLDER = re.compile("__(" + "|".join(SITES).upper() + ")__")

AGENTEVAL = (
    456, 24, 460, 799, 65, 454, 648, 580, 505, 551, 238, 215, 729, 228, 4, 450, 95, 158, 115,
    437,
)  # fmt: skip
"""The numbers of AgentEval's tasks (arXiv 2406.04151), in its order."""

AGENTGYM_RL = (
    24, 238, 228, 158, 278, 280, 22, 165, 300, 328, 239, 386, 387, 264, 23, 65, 215, 4, 95, 115,
    6, 680, 203, 214, 108, 110, 247, 122, 123, 128, 318, 526, 537, 535, 168, 598, 27, 28, 67,
    29, 36, 60, 74, 222, 251, 255, 381, 378, 365, 763,
)  # fmt: skip
"""The numbers of the tasks that AgentGym-RL evaluates on (arXiv 2509.08755), in its order."""

_TEST_NUMBERS = frozenset(AGENTEVAL + AGENTGYM_RL)
# AgentGym-RL's training tasks.
_TRAIN_NUMBERS = frozenset(
    {0, 1, 2, 3, 5, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 25, 26, 30, 31, 32, 33,
     34, 35, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 58,
     59, 61, 62, 63, 64, 66, 68, 69, 70, 71, 72, 73, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85,
     86, 87, 88, 89, 90, 91, 92, 93, 94, 96, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107,
     109, 111, 112, 113, 114, 116, 117, 118, 119, 120, 121, 124, 125, 126, 127, 129, 130, 131,
     132, 133, 134, 135, 136, 137, 138, 139, 140, 141, 142, 143, 144, 145, 146, 147, 148, 149,
     150, 151, 152, 153, 154, 155, 156, 157, 159, 160, 161, 162, 163, 164, 166, 167, 169, 170,
     171, 172, 173, 174, 175, 176, 177, 178, 179, 180, 181, 182, 183, 184, 185, 186, 187, 188,
     189, 190, 191, 192, 193, 194, 195, 196, 197, 198, 199, 200, 201, 202, 204, 205, 206, 207,
     208, 209, 210, 211, 212, 213, 216, 217, 218, 219, 220, 221, 223, 224, 225, 226, 227, 229,
     230, 231, 232, 233, 234, 235, 236, 237, 240, 241, 242, 243, 244, 245, 246, 248, 249, 250,
     252, 253, 254, 256, 257, 258, 259, 260, 261, 262, 263, 265, 266, 267, 268, 269, 270, 271,
     272, 273, 274, 275, 276, 277, 279, 281, 282, 283, 284, 285, 286, 287, 288, 289, 290, 291,
     292, 293, 294, 295, 296, 297, 298, 299, 301, 302, 303, 304, 305, 306, 307, 308, 309, 310,
     311, 312, 313, 314, 315, 316, 317, 319, 320, 321, 322, 323, 324, 325, 326, 327, 329, 330,
     331, 332, 333, 334, 335, 336, 337, 338, 339, 340, 341, 342, 343, 344, 345, 347, 348, 349,
     350, 351, 352, 353, 354, 355, 356, 357, 358, 359, 360, 361, 362, 363, 364, 366, 367, 368,
     369, 370, 371, 372, 373, 374, 375, 376, 377, 379, 380, 382, 383, 384, 385, 388, 424, 425,
     426, 427, 428, 430, 676, 677, 678, 679, 737, 738, 739, 740, 741, 757, 758, 759, 760, 761,
     762, 764, 765, 766, 767, 784, 785, 786, 787, 788}
)  # fmt: skip


@dataclass(frozen=True)
class Addresses:
    """Where the user's sites are: site -> URL without a slash at the end."""

    urls: Mapping[str, str]

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "Addresses":
        """Reads the variables of an environment, `os.environ` for example."""
        found: dict[str, str] = {}
        for site in SITES:
            url = environment.get(site.upper()) or environment.get(f"WA_{site.upper()}")
            if url:
                found[site] = url.rstrip("/")
        return cls(found)

    def fill(self, text: str) -> str:
        """Returns `text` with addresses for its placeholders (`__SHOPPING__`).

        Raises:
            DataUnavailableError: the address of a site is not known.
        """
        return _PLACEHOLDER.sub(lambda found: self._address(found[1].lower()), text)

    def fill_all(self, value: Any) -> Any:
        """Does `fill` with every text inside a JSON value."""
        if isinstance(value, str):
            return self.fill(value)
        if isinstance(value, dict):
            members = cast("dict[str, Any]", value)
            return {name: self.fill_all(member) for name, member in members.items()}
        if isinstance(value, list):
            return [self.fill_all(item) for item in cast("list[Any]", value)]
        return value

    def to_public(self, text: str) -> str:
        """Returns `text` with AgentGym's public addresses for the real ones."""
        for site, url in self._longest_first():
            text = text.replace(url, PUBLIC_ADDRESSES[site])
        return text

    def from_public(self, text: str) -> str:
        """Undoes `to_public`, with "http" or "https"."""
        for site, url in self._longest_first():
            public = PUBLIC_ADDRESSES[site]
            text = text.replace(public, url).replace(public.replace("http:", "https:"), url)
        return text

    def _longest_first(self) -> list[tuple[str, str]]:
        """The back office lies below the shop's address, so it is replaced before."""
        return sorted(self.urls.items(), key=lambda item: (-len(item[1]), item[0]))

    def _address(self, site: str) -> str:
        if site not in self.urls:
            name = site.upper()
            raise DataUnavailableError(
                f"this task needs the site {site!r}: set {name} (or WA_{name}) to its address, or "
                'pass `data="embedded"` for our own sites'
            )
        return self.urls[site]


def _split_of(number: int) -> Split:
    if number in _TEST_NUMBERS:
        return "test"
    return "train" if number in _TRAIN_NUMBERS else "validation"


def official_tasks(configs: Sequence[Mapping[str, Any]]) -> Tasks[WebTask]:
    """Returns the tasks under AgentGym's ids, `webarena_0` to `webarena_811`.

    Test has the tasks of AgentEval and of AgentGym-RL's evaluation (61), train those that
    AgentGym-RL trains on (372), validation all others. Placeholders stay in.

    Raises:
        MalformedFileError: a configuration lacks something.
    """
    tasks: dict[Split, list[Task[WebTask]]] = {"train": [], "validation": [], "test": []}
    for config in configs:
        task = _task(config)
        tasks[task.split].append(task)
    return {split: TaskList(found) for split, found in tasks.items()}


def _task(config: Mapping[str, Any]) -> Task[WebTask]:
    try:
        number = int(config["task_id"])
        data = WebTask(
            sites=tuple(map(str, config["sites"])),
            start_urls=tuple(str(config["start_url"]).split(" |AND| ")),
            evaluation=dict(config["eval"]),
            legs=(),
            answer="",
            template=str(config["intent_template_id"]),
            require_login=bool(config["require_login"]),
        )
        return Task(f"webarena_{number}", _split_of(number), str(config["intent"]), data)
    except (KeyError, TypeError, ValueError) as error:
        what = f"task {config.get('task_id')!r} lacks or has a wrong {error}"
        raise MalformedFileError(f"not a file of WebArena's tasks: {what}") from error
