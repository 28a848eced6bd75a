"""What holds of tasks on the map only; what holds of all is in test_tasks.py."""

from agentgym_envs.envs.webarena.sites.catalogue import all_sites
from agentgym_envs.envs.webarena.sites.web import Web

from .playing import begin, cases_of, score


def test_removing_all_favourites_is_not_removing_one():
    case = cases_of("map_remove_favourite")[0]
    web = Web(all_sites())
    world = begin(web, "map_remove_favourite")

    web.records("map").change("DELETE FROM favourites")

    assert score(world, case, "") == 0.0
