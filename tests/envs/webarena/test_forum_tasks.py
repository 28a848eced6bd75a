"""What holds of tasks in the forum only; what holds of all is in test_tasks.py."""

from agentgym_envs.envs.webarena.sites.catalogue import all_sites
from agentgym_envs.envs.webarena.sites.web import Web

from .playing import begin, cases_of, play, score


def test_voting_for_one_post_is_not_voting_for_two():
    case = cases_of("forum_upvote_newest")[0]
    web = Web(all_sites())
    world = begin(web, "forum_upvote_newest")

    play(world, case)
    web.records("forum").insert("submission_votes", submission_id=1, user_id=1, choice=1)

    assert score(world, case, "") == 0.0
