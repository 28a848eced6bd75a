"""The one loop that plays a policy."""

from collections.abc import Sequence

import gymnasium
import pytest

from agentgym_envs import InvalidOptionError, Outcome
from agentgym_envs.policies import OraclePolicy, RandomPolicy
from agentgym_envs.rollout import Conversation, episode_key, rollout
from agentgym_envs.trajectory import EpisodeSpec, Message, Reply


def specs(env_id: str, number: int, **options: object) -> list[EpisodeSpec]:
    return [EpisodeSpec(env_id, f"guess_train_{i}", options=options) for i in range(number)]


class Saying:
    """Gives each conversation the same answer, and remembers how many it got at once."""

    def __init__(self, answer: object = "guess 7") -> None:
        self.answer = answer
        self.batches: list[int] = []

    def act(self, conversations: Sequence[Conversation]) -> list[object]:
        self.batches.append(len(conversations))
        return [self.answer for _ in conversations]


@pytest.fixture
def fragile(tiny: str):
    """The id of an environment that raises where others refuse, and at reset of task 3."""
    import tiny_environments

    class FragileEnv(tiny_environments.GuessEnv):
        def _begin(self, task):
            if task.data == 3:
                raise ZeroDivisionError("task 3")
            return super()._begin(task)

        def refuse(self, action):
            raise RuntimeError(f"what is {action!r}?")

        def answer(self, number):
            return Outcome("Wrong.", terminated=True)

    gymnasium.register("Tiny/Fragile-v0", FragileEnv)
    yield "Tiny/Fragile-v0"
    del gymnasium.registry["Tiny/Fragile-v0"]


@pytest.mark.parametrize("policy", [OraclePolicy(), RandomPolicy()])
def test_results_come_in_the_order_of_the_episodes_whatever_the_slots(tiny, policy) -> None:
    episodes = specs(tiny, 12, prompt_format="react")

    one_by_one, some, all_at_once = (
        rollout(policy, episodes, slots=slots) for slots in (1, 5, 100)
    )

    assert [trajectory.spec for trajectory in one_by_one] == episodes
    assert one_by_one == some == all_at_once


def test_a_slot_is_refilled_as_soon_as_its_episode_ends(tiny) -> None:
    policy = Saying("guess 0")
    episodes = [EpisodeSpec(tiny, f"guess_train_{i}", options={"max_steps": 3}) for i in range(4)]

    rollout(policy, episodes, slots=2)

    # Task 0 is solved at once, the others take three turns: 0 1, 1 2, 1 2, 2 3, 3, 3.
    assert policy.batches == [2, 2, 2, 2, 1, 1]


def test_episodes_are_taken_only_when_there_is_a_slot(tiny) -> None:
    taken = []

    def lazily():
        for spec in specs(tiny, 6, max_steps=1):
            taken.append((spec.task_id, len(finished)))
            yield spec

    finished = []
    rollout(Saying(), lazily(), slots=2, on_finish=lambda index, _: finished.append(index))

    assert [number for _, number in taken] == [0, 0, 2, 2, 4, 4]


def test_on_finish_is_told_index_and_trajectory_in_order_of_ending(tiny) -> None:
    ended = []

    trajectories = rollout(
        Saying("guess 1"), specs(tiny, 3, max_steps=2), on_finish=lambda *told: ended.append(told)
    )

    assert [index for index, _ in ended] == [1, 0, 2]
    assert all(trajectories[index] == trajectory for index, trajectory in ended)


def test_a_trajectory_holds_the_whole_chat(tiny) -> None:
    episode = EpisodeSpec(tiny, "guess_train_509", options={"prompt_format": "react"})

    trajectory = rollout(OraclePolicy(), [episode])[0]

    assert [message.role for message in trajectory.opening] == ["user", "assistant"]
    assert trajectory.opening[1].train is False
    assert trajectory.messages[2] == Message("user", "A number from 0 to 1019.")
    assert trajectory.turns[0].reply.text.endswith("Action:\nguess 509")
    assert trajectory.final_observation == "Yes."
    assert (trajectory.score, trajectory.success, trajectory.terminated) == (1.0, True, True)
    assert (trajectory.truncated, trajectory.error) == (False, None)


def test_a_policy_sees_the_chat_so_far(tiny) -> None:
    class Recorder(Saying):
        def act(self, conversations):
            self.seen = [list(talk.messages) for talk in conversations]
            return super().act(conversations)

    policy = Recorder("guess 7")
    rollout(policy, specs(tiny, 1, max_steps=2))

    assert [message.content for message in policy.seen[0]] == [
        "A number from 0 to 1019.",
        "guess 7",
        "Lower.",
    ]


def test_tokens_of_a_reply_are_kept(tiny) -> None:
    reply = Reply("guess 7", (1, 2), (3, 4, 5), (-0.5, -0.25))

    trajectory = rollout(Saying(reply), specs(tiny, 1, max_steps=1))[0]

    assert trajectory.turns[0].reply == reply


def test_the_step_limit_is_recorded_as_truncation(tiny) -> None:
    trajectory = rollout(Saying("nonsense"), specs(tiny, 1, max_steps=2))[0]

    assert (trajectory.truncated, trajectory.terminated) == (True, False)
    assert [turn.valid for turn in trajectory.turns] == [False, False]


def test_an_exception_of_one_environment_is_recorded_and_the_others_go_on(fragile) -> None:
    class NonsenseForTaskOne(Saying):
        def act(self, conversations):
            return [
                "nonsense" if talk.spec.task_id == "guess_train_1" else "guess 999"
                for talk in conversations
            ]

    trajectories = rollout(NonsenseForTaskOne(), specs(fragile, 5), slots=2)

    assert trajectories[1].error == "RuntimeError: what is 'nonsense'?"
    assert trajectories[3].error == "ZeroDivisionError: task 3"
    assert [trajectories[i].error for i in (0, 2, 4)] == [None, None, None]
    assert (trajectories[1].score, trajectories[1].success) == (0.0, False)


def test_environments_are_used_again_but_not_one_that_raised(tiny) -> None:
    import tiny_environments

    made = []

    class FragileOnce(tiny_environments.GuessEnv):
        poisoned = False

        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            made.append(self)

        def _act(self, action):
            self.poisoned = self.poisoned or self.secret == 2
            if self.poisoned:
                raise RuntimeError("poisoned")
            return super()._act(action)

    gymnasium.register("Tiny/FragileOnce-v0", FragileOnce)
    trajectories = rollout(OraclePolicy(), specs("Tiny/FragileOnce-v0", 6), slots=1)
    del gymnasium.registry["Tiny/FragileOnce-v0"]

    assert [bool(trajectory.error) for trajectory in trajectories] == [False] * 2 + [True] + [
        False
    ] * 3
    assert len(made) == 2


def test_the_seed_of_an_episode_reaches_the_world(tiny) -> None:
    import tiny_environments

    class DrawingEnv(tiny_environments.GuessEnv):
        def _begin(self, task):
            return f"{super()._begin(task)} Your lucky number: {self.np_random.integers(10**9)}."

    gymnasium.register("Tiny/Drawing-v0", DrawingEnv)
    episodes = [EpisodeSpec("Tiny/Drawing-v0", "guess_train_1", seed=seed) for seed in (1, 2, 1)]
    first, second, again = (t.turns[0].observation for t in rollout(OraclePolicy(), episodes))
    del gymnasium.registry["Tiny/Drawing-v0"]

    assert first == again != second


def test_an_unknown_task_is_recorded_and_the_others_go_on(tiny) -> None:
    episodes = [EpisodeSpec(tiny, "guess_nowhere_1"), EpisodeSpec(tiny, "guess_train_1")]

    unknown, known = rollout(OraclePolicy(), episodes)

    assert "UnknownTaskError" in (unknown.error or "")
    assert "'guess_nowhere_1'" in (unknown.error or "")
    assert known.success


def test_an_exception_of_the_policy_is_recorded(tiny) -> None:
    class Raising:
        def act(self, conversations):
            raise ConnectionError("no model there")

    trajectories = rollout(Raising(), specs(tiny, 3), slots=2)

    assert [trajectory.error for trajectory in trajectories] == [
        "ConnectionError: no model there"
    ] * 3


def test_an_exception_in_place_of_an_answer_ends_that_episode_only(tiny) -> None:
    class FailingOnce(OraclePolicy):
        def act(self, conversations):
            answers = super().act(conversations)
            for number, talk in enumerate(conversations):
                if talk.spec.task_id == "guess_train_1":
                    answers[number] = TimeoutError("too slow")
            return answers

    trajectories = rollout(FailingOnce(), specs(tiny, 3))

    assert [t.error for t in trajectories] == [None, "TimeoutError: too slow", None]
    assert [t.success for t in trajectories] == [True, False, True]


@pytest.mark.parametrize("answers", [[], ["guess 1"] * 3, None])
def test_a_wrong_number_of_answers_is_recorded(tiny, answers) -> None:
    class Miscounting:
        def act(self, conversations):
            return answers

    trajectories = rollout(Miscounting(), specs(tiny, 2))

    assert all(trajectory.error for trajectory in trajectories)
    assert all(not trajectory.turns for trajectory in trajectories)


def test_an_answer_that_is_no_text_is_recorded(tiny) -> None:
    trajectory = rollout(Saying(7), specs(tiny, 1))[0]

    assert trajectory.error == "TypeError: a policy answers with a str or a Reply, got 7"


def test_an_oracle_that_fails_ends_its_own_episode_only(tiny) -> None:
    import tiny_environments

    class Stumped(tiny_environments.GuessEnv):
        def oracle_action(self):
            return f"guess {1 // self.secret}" if self.secret < 2 else super().oracle_action()

    gymnasium.register("Tiny/Stumped-v0", Stumped)
    trajectories = rollout(OraclePolicy(), specs("Tiny/Stumped-v0", 3))
    del gymnasium.registry["Tiny/Stumped-v0"]

    assert "ZeroDivisionError" in (trajectories[0].error or "")
    assert [trajectory.success for trajectory in trajectories] == [False, True, True]


def test_random_play_differs_between_samples_and_seeds(tiny) -> None:
    episodes = [
        EpisodeSpec(tiny, "guess_train_500", sample, seed, {"max_steps": 8})
        for sample, seed in ((0, 0), (1, 0), (0, 1), (0, 0))
    ]

    plays = [
        tuple(turn.reply.text for turn in trajectory.turns)
        for trajectory in rollout(RandomPolicy(), episodes)
    ]

    assert plays[0] == plays[3]
    assert len(set(plays)) == 3


def test_keys_tell_every_two_episodes_apart(tiny) -> None:
    different = [
        EpisodeSpec(tiny, "guess_train_1"),
        EpisodeSpec(tiny, "guess_train_2"),
        EpisodeSpec(tiny, "guess_train_1", sample=1),
        EpisodeSpec(tiny, "guess_train_1", seed=1),
        EpisodeSpec(tiny, "guess_train_1", options={"max_steps": 2}),
        EpisodeSpec("AgentGym/Maze-v0", "guess_train_1"),
    ]

    assert len({episode_key(spec) for spec in different}) == len(different)


def test_no_slots_are_refused(tiny) -> None:
    with pytest.raises(InvalidOptionError, match="slots must be at least 1, got 0"):
        rollout(OraclePolicy(), specs(tiny, 1), slots=0)


def test_no_episodes_give_no_trajectories() -> None:
    assert rollout(OraclePolicy(), []) == []


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (EpisodeSpec("AgentGym/Mase-v0", "x"), "no environment 'AgentGym/Mase-v0'"),
        (EpisodeSpec("AgentGym/Maze-v0", "x", options={"siz": 5}), "no option 'siz'"),
        (EpisodeSpec("AgentGym/Maze-v0", "x", options={"size": 99}), "99"),
    ],
)
def test_an_environment_that_cannot_be_made_ends_the_run(spec: EpisodeSpec, words: str) -> None:
    with pytest.raises(InvalidOptionError, match=words):
        rollout(OraclePolicy(), [spec])
