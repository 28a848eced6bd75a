"""Compares the browser in this process with Chromium on the embedded sites, and lists what differs.

    python scripts/compare_browsers.py                      # all sites, 30 pages each
    python scripts/compare_browsers.py shop git --pages 100
    python scripts/compare_browsers.py forum --steps 200 --seed 7
    python scripts/compare_browsers.py --tasks 60           # the expert, in both

Every page is looked at in the window and as a whole, at the top and scrolled down; with `--steps`
links, buttons, fields and keys are then used at random in both. With `--tasks` the expert does so
many tasks, taken evenly from validation and test, and all observations and scores are compared
instead. Ends with status 1 if anything differs.
"""

import argparse
import sys
from collections.abc import Sequence

import gymnasium as gym

import agentgym_envs  # noqa: F401  (registers the environments)
from agentgym_envs.envs.webarena.browsing import Cookie
from agentgym_envs.envs.webarena.chromium.comparison import Pair, Report, play, survey, wander
from agentgym_envs.envs.webarena.sites.catalogue import all_sites, sign_in
from agentgym_envs.envs.webarena.sites.web import Web

STARTS = {
    "home": "http://home.test/",
    "shop": "http://shop.test/",
    "admin": "http://shop.test/admin",
    "forum": "http://forum.test/",
    "git": "http://git.test/",
    "map": "http://map.test/",
    "wiki": "http://wiki.test/",
}


def compare(site: str, pages: int, steps: int, seed: int) -> Report:
    """Returns what both browsers show of one site, to somebody who is signed in."""
    sites = all_sites()
    webs = Web(sites), Web(sites)
    cookies: Sequence[Cookie] = ()
    for web in webs:
        cookies = sign_in(web, [site])
    pair = Pair(list(sites), webs)
    try:
        survey(pair, STARTS[site], cookies, pages=pages)
        wander(pair, STARTS[site], cookies, steps=steps, seed=seed)
    finally:
        pair.close()
        for web in webs:
            web.close()
    return pair.report


def show(site: str, report: Report, most: int) -> None:
    """Prints a report."""
    share = report.differing / max(report.lines, 1)
    print(
        f"{site:6} {len(report.pages):4} pages, {report.looks:4} looks, {report.lines:6} lines, "
        f"{report.differing} differ ({share:.2%})"
    )
    for kind, count in report.kinds.most_common():
        print(f"  {count:5} x {kind}")
    for difference in report.differences[:most]:
        print(f"  {difference.url} after {difference.after}: {difference.what}")
        for line in difference.lines[:8]:
            print(f"    {line[:160]}")


def compare_tasks(count: int) -> int:
    """Lets the expert do tasks in both browsers, and returns in how many anything differs."""
    ours, real = (
        gym.make("AgentGym/WebArena-v0", browser=browser).unwrapped
        for browser in ("in_process", "chromium")
    )
    ids = [task.id for split in ("validation", "test") for task in ours.tasks[split]]
    differing, solved = 0, 0
    for task_id in ids[:: max(1, len(ids) // count)][:count]:
        episode = play(ours, real, task_id)
        solved += episode.score == 1.0
        if episode.difference:
            differing += 1
            print(f"{task_id}: {episode.difference[:300]}")
    print(f"{count} tasks: {solved} solved in both, {differing} differ")
    ours.close()
    real.close()
    return differing


def main() -> int:
    """Returns the status to exit with."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sites", nargs="*", choices=[[], *STARTS], help="default: all")
    parser.add_argument("--pages", type=int, default=30, help="pages per site")
    parser.add_argument("--steps", type=int, default=0, help="random actions per site")
    parser.add_argument("--seed", type=int, default=0, help="of the random actions")
    parser.add_argument("--tasks", type=int, default=0, help="tasks for the expert, nothing else")
    parser.add_argument("--show", type=int, default=5, help="differences to show per site")
    arguments = parser.parse_args()
    if arguments.tasks:
        return 1 if compare_tasks(arguments.tasks) else 0
    differing = 0
    for site in arguments.sites or STARTS:
        report = compare(site, arguments.pages, arguments.steps, arguments.seed)
        show(site, report, arguments.show)
        differing += len(report.differences)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
