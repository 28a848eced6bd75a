import pytest

from agentgym_envs.policies import OraclePolicy
from agentgym_envs.trajectory import EpisodeSpec
from agentgym_evol import explore
from agentgym_evol.errors import RolloutError
from agentgym_evol.explore import play_shards


class SilentPolicy:
    def act(self, conversations):
        return [RuntimeError("out of memory")] * len(conversations)


@pytest.fixture
def play(tmp_path, monkeypatch):
    """Plays seven episodes in shards of three with the oracle; tells what it played and told."""
    monkeypatch.setattr(explore, "SHARD_EPISODES", 3)
    episodes = [EpisodeSpec("AgentGym/Maze-v0", f"maze_embedded_train_{i}") for i in range(7)]

    def play(policy=OraclePolicy):
        made, told = [], []

        def make():
            made.append(policy())
            return made[-1]

        played = play_shards(
            make, episodes, tmp_path / "explore.jsonl", slots=2, on_progress=told.append
        )
        assert [one.spec for one in played] == episodes
        return len(made), told

    return play


def test_every_shard_gets_a_policy_that_has_seen_nothing(play):
    assert play() == (3, [0, 1, 2, 3, 4, 5, 6, 7])


def test_what_was_played_is_not_played_again(play):
    play()

    assert play() == (0, [7])


@pytest.mark.parametrize(("lines", "shards_played_again"), [(6, 1), (5, 2), (3, 2), (1, 3)])
def test_a_shard_that_is_not_whole_is_played_again(play, tmp_path, lines, shards_played_again):
    path = tmp_path / "explore.jsonl"
    play()
    whole = path.read_bytes()
    path.write_bytes(b"".join(whole.splitlines(keepends=True)[:lines]))

    shards, _ = play()

    assert shards == shards_played_again
    assert path.read_bytes() == whole


@pytest.mark.parametrize("cut", [1, 40])
def test_a_torn_last_line_does_not_count(play, tmp_path, cut):
    path = tmp_path / "explore.jsonl"
    play()
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut])

    shards, told = play()

    assert (shards, told[0]) == (1, 6)
    assert path.read_bytes() == whole


def test_a_policy_that_cannot_answer_is_no_result(play, tmp_path):
    with pytest.raises(RolloutError, match=r"none of 3 episodes.*RuntimeError: out of memory"):
        play(SilentPolicy)

    assert not (tmp_path / "explore.jsonl").exists()
