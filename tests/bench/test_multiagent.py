"""The table of scripted partners."""

import subprocess
import sys

import pytest

from agentgym_bench.multiagent import pairing_table, play_pairings
from agentgym_envs.core import InvalidOptionError


def test_every_partner_plays_with_every_other_and_the_table_has_a_row_for_each():
    pairings = play_pairings("duel", partners=["common", "guessing"], tasks=6)

    names = [(pairing.first, pairing.others) for pairing in pairings]
    assert names == [("common", "common"), ("common", "guessing"),
                     ("guessing", "common"), ("guessing", "guessing")]  # fmt: skip
    assert pairing_table(pairings).row_count == 4
    assert [pairing.matches for pairing in pairings] == [6] * 4


def test_the_scores_are_those_of_the_seats():
    pairings = play_pairings("duel", partners=["common", "guessing"], tasks=6)

    scores = {(each.first, each.others): (each.score, each.others_score) for each in pairings}
    assert scores["common", "guessing"] == (1.0, 0.0)
    assert scores["guessing", "common"] == (0.0, 1.0)


def test_the_second_partner_plays_all_other_agents():
    options = {"agents": 3}

    pairings = play_pairings("workshop", partners=["leader", "helper"], tasks=5, options=options)

    by_names = {(each.first, each.others): each for each in pairings}
    assert by_names["leader", "helper"].success_rate == 1.0
    assert by_names["leader", "leader"].success_rate == 0.0
    assert len(by_names["leader", "helper"].agents) == 3


def test_the_same_seed_gives_the_same_table_and_another_one_another():
    def scores(seed):
        pairings = play_pairings("bargain", partners=["random"], tasks=10, seed=seed)
        return [(pairing.score, pairing.others_score) for pairing in pairings]

    assert scores(1) == scores(1)
    assert scores(1) != scores(2)


def test_a_partner_that_the_world_does_not_have_is_refused():
    with pytest.raises(InvalidOptionError, match="partner must be one of"):
        play_pairings("duel", partners=["expert"], tasks=1)


def test_the_command_prints_the_table_and_refuses_a_wrong_world_with_one_sentence():
    def run(*arguments):
        command = [sys.executable, "-m", "agentgym_bench", "partners", *arguments]
        return subprocess.run(command, capture_output=True, text=True)

    good = run("workshop", "--tasks", "2", "--partner", "expert", "--option", "agents=3")
    bad = run("chess")

    assert "crafter_1, crafter_2" in good.stdout
    assert "100 % / 100 %" in good.stdout
    assert (bad.returncode, bad.stdout) == (2, "")
    assert bad.stderr.startswith("world must be one of")
