"""The rules of Wordle; what every environment promises is tested in test_contract.py."""

import hashlib
import json
import os
import random
import sys
from itertools import product
from pathlib import Path

import gymnasium as gym
import numpy as np
import pytest

from agentgym_envs import DataUnavailableError, InvalidOptionError, MalformedFileError
from agentgym_envs.envs.wordle import render
from agentgym_envs.envs.wordle.data import embedded_answers, embedded_words
from agentgym_envs.envs.wordle.oracle import marks_as_numbers, next_guess
from agentgym_envs.envs.wordle.replay import replay, replay_conversation
from agentgym_envs.envs.wordle.world import World, marks, spaced, uncounted_marks

WORDLE = "AgentGym/Wordle-v0"
SPLITS = ("train", "validation", "test")
SMALL_LIST = ["panic", "solar", "tacit", "cynic", "aroma", "knoll", "dodge", "elder", "robot"]
WRONG_WORDS = ["fudge", "nymph", "jumbo", "vivid", "whisk", "quilt", "proxy"]

needs_official_data = pytest.mark.skipif(
    not os.environ.get("AGENTGYM_DATA"),
    reason="set AGENTGYM_DATA to the folder that holds wordle/wordle_tweet_words.txt",
)


def make(**options):
    return gym.make(WORDLE, **options).unwrapped


def start(secret, **options):
    """Returns an environment at the start of the task whose secret is `secret`."""
    env = make(**options)
    answer = next(answer for answer in embedded_answers() if answer.word == secret)
    env.reset(options={"task_id": f"wordle_embedded_{answer.split}_{answer.number}"})
    return env


def solve(env):
    """Plays the oracle to the end; returns (actions, last info)."""
    for count in range(1, env.max_steps + 1):
        _, _, terminated, truncated, info = env.step(env.oracle_reply())
        if terminated or truncated:
            return count, info
    return None


@pytest.fixture
def small_list(tmp_path):
    """A folder with a word list in the official file's format."""
    (tmp_path / "wordle_tweet_words.txt").write_text("\n".join(SMALL_LIST) + "\n")
    return str(tmp_path)


# Marks.


@pytest.mark.parametrize(
    ("secret", "guess", "expected"),
    [
        ("crane", "crane", "ggggg"),
        ("crane", "split", "bbbbb"),
        ("ocean", "eerie", "ybbbb"),  # one e: the first e has it, the third is too many
        ("elder", "eerie", "gyybb"),  # two e: one green, one yellow, one too many
        ("those", "geese", "bbbgg"),  # the green e uses up the only e, though it comes last
        ("abbey", "babes", "yyggb"),
        ("robot", "motto", "bgyby"),
    ],
)
def test_a_repeated_letter_is_marked_only_as_often_as_the_secret_holds_it(secret, guess, expected):
    assert marks(secret, guess) == expected


def test_marks_agree_with_the_two_pass_definition_on_all_pairs_of_three_letters():
    def two_passes(secret, guess):
        shown = ["g" if s == g else "b" for s, g in zip(secret, guess, strict=True)]
        unmatched = [s for s, mark in zip(secret, shown, strict=True) if mark == "b"]
        for place, letter in enumerate(guess):
            if shown[place] == "b" and letter in unmatched:
                unmatched.remove(letter)
                shown[place] = "y"
        return "".join(shown)

    words = ["".join(letters) for letters in product("abc", repeat=5)]

    assert all(marks(s, g) == two_passes(s, g) for s in words for g in words[::7])


@pytest.mark.parametrize(("letter_counts", "mark"), [(True, marks), (False, uncounted_marks)])
def test_the_oracle_reckons_with_the_marks_that_the_world_gives(letter_counts, mark):
    words = [*sorted(embedded_words(None).guesses)[::13], "eerie", "geese", "mamma"]
    letters = np.array([list(word.encode()) for word in words], dtype=np.uint8).T

    numbers = marks_as_numbers(letters, letters, letter_counts)

    digits = str.maketrans("byg", "012")
    for guess, row in zip(words, numbers.tolist(), strict=True):
        assert row == [int(mark(secret, guess).translate(digits), 3) for secret in words], guess


# Tries, steps and endings.


def test_the_right_word_wins_and_earns_the_whole_reward():
    env = start("radio")

    observation, reward, terminated, truncated, info = env.step("r a d i o")

    assert observation == "r a d i o -> g g g g g. Solved"
    assert (reward, terminated, truncated) == (1.0, True, False)
    assert info["success"]
    assert info["score"] == 1.0


def test_the_sixth_wrong_guess_ends_the_game_and_names_the_secret_and_the_fifth_does_not():
    env = start("radio")

    results = [env.step(word) for word in WRONG_WORDS[:6]]

    assert [result[2] for result in results] == [False] * 5 + [True]
    assert results[4][0] == "w h i s k -> b b y b b. 1 try left"
    assert results[5][0] == "q u i l t -> b b y b b. No try left, the word was r a d i o"
    assert not results[5][4]["success"]


def test_the_right_word_still_wins_in_the_sixth_try():
    env = start("radio")
    for word in WRONG_WORDS[:5]:
        env.step(word)

    _, reward, terminated, _, info = env.step("radio")

    assert (reward, terminated, info["success"]) == (1.0, True, True)


@pytest.mark.parametrize("action", ["r a d i o", "radio", "RADIO", " Ra\ndi\to "])
def test_blanks_and_capitals_do_not_matter(action):
    assert start("radio").step(action)[4]["success"]


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("zzzzz", "z z z z z is not in the word list. 6 tries left"),
        ("radi", "A guess is five letters from a to z, such as r a d i o. 6 tries left"),
        ("radios", "A guess is five letters from a to z, such as r a d i o. 6 tries left"),
        ("rad1o", "A guess is five letters from a to z, such as r a d i o. 6 tries left"),
        ("rädio", "A guess is five letters from a to z, such as r a d i o. 6 tries left"),
        ("", "A guess is five letters from a to z, such as r a d i o. 6 tries left"),
    ],
)
def test_an_invalid_guess_is_explained_and_costs_no_try(action, said):
    env = start("train")

    observation, reward, terminated, _, info = env.step(action)

    assert observation == said
    assert (reward, terminated, info["action_valid"]) == (0.0, False, False)


def test_invalid_guesses_end_the_episode_at_the_step_limit_and_not_before():
    env = start("radio")

    ends = [env.step("nonsense")[2:4] for _ in range(12)]

    assert ends == [(False, False)] * 11 + [(False, True)]


# Difficulty.


def test_hard_mode_refuses_a_guess_that_ignores_a_mark():
    env = start("train", hard=True)
    env.step("r a d i o")  # y y b g b

    moved, *_ = env.step("b r a n d")
    missing, *_ = env.step("s p l i t")
    fitting, _, _, _, info = env.step("s t a i r")

    assert moved == "b r a n d ignores a mark: letter 4 must be i. 5 tries left"
    assert missing == "s p l i t ignores a mark: it must contain r. 5 tries left"
    assert fitting == "s t a i r -> b y g g y. 4 tries left"
    assert info["action_valid"]


def test_without_hard_mode_a_guess_may_ignore_marks():
    env = start("train")
    env.step("r a d i o")

    assert env.step("b r a n d")[4]["action_valid"]


def test_a_small_vocabulary_limits_secrets_and_guesses_and_is_shown():
    env = make(vocabulary=40)

    observation, _ = env.reset(seed=0)

    shown = observation.partition("It is one of: ")[2].replace(" ", "").split(",")
    assert len(shown) == 40
    assert sorted(map(spaced, shown)) == env.available_actions()
    assert {task.data.secret for split in SPLITS for task in env.tasks[split]} == set(shown)
    assert not env.step("e e r i e")[4]["action_valid"]


def test_words_are_listed_up_to_two_hundred_and_counted_above():
    listed, _ = make(vocabulary=200).reset(seed=0)
    counted, _ = make(vocabulary=201).reset(seed=0)

    assert listed.count(", ") == 199 + 1  # one comma stands in the sentence before the list
    assert counted.endswith("\nIt is one of 201 words, and so is every guess.")


@pytest.mark.parametrize("vocabulary", [20, 2100])
def test_the_smallest_and_the_largest_vocabulary_have_tasks_in_every_split(vocabulary):
    env = make(vocabulary=vocabulary)

    sizes = {split: len(env.tasks[split]) for split in SPLITS}

    assert sum(sizes.values()) == vocabulary
    assert min(sizes.values()) == vocabulary * 3 // 20


@pytest.mark.parametrize("vocabulary", [-1, 0, 19, 2101])
def test_a_vocabulary_out_of_range_is_refused(vocabulary):
    with pytest.raises(InvalidOptionError, match=f"from 20 to 2100, got {vocabulary!r}"):
        make(vocabulary=vocabulary)


@pytest.mark.parametrize("vocabulary", ["40", 40.0, True])
def test_a_vocabulary_that_is_no_integer_is_refused(vocabulary):
    with pytest.raises(InvalidOptionError, match=f"must be an integer, got {vocabulary!r}"):
        make(vocabulary=vocabulary)


def test_a_word_keeps_its_task_id_in_every_vocabulary():
    everything, some = make(), make(vocabulary=100)

    for split in SPLITS:
        for task in some.tasks[split]:
            assert everything.tasks[split].find(task.id) == task


# Tasks.


def test_task_ids_never_change_their_meaning():
    tasks = [(task.id, task.data.secret) for split in SPLITS for task in make().tasks[split]]

    digest = hashlib.sha256(json.dumps(tasks).encode()).hexdigest()

    assert digest == "51eca6a3f1931045382db9e6d411162ba5409a1d16b56fb23a62ed584f887bc1"


def test_splits_have_their_sizes_and_share_no_secret():
    tasks = make().tasks

    secrets = {split: {task.data.secret for task in tasks[split]} for split in SPLITS}

    assert [len(secrets[split]) for split in SPLITS] == [1260, 315, 525]
    assert len(set.union(*secrets.values())) == 2100


def test_every_answer_may_be_guessed_and_every_guess_is_five_letters():
    words = embedded_words(None)

    assert len(words.guesses) == 6355
    assert set(words.answers) < words.guesses
    assert all(len(word) == 5 and word.isascii() and word.islower() for word in words.guesses)


# The oracle.


@pytest.mark.parametrize("split", ["validation", "test"])
def test_the_oracle_solves_every_task_in_under_four_guesses_on_average(split, capsys):
    env = make()
    counts = []

    for task in env.tasks[split]:
        env.reset(options={"task_id": task.id})
        count, info = solve(env)
        assert info["success"], task.id
        counts.append(count)

    average = sum(counts) / len(counts)
    with capsys.disabled():
        sys.stdout.write(f"\nWordle {split}: {average:.3f} guesses, at most {max(counts)}\n")
    assert average < 4.0


@pytest.mark.parametrize("options", [{"hard": True}, {"rules": "agentgym"}, {"vocabulary": 40}])
def test_the_oracle_solves_every_test_task_of_the_variants(options):
    env = make(**options)

    for task in env.tasks["test"]:
        env.reset(options={"task_id": task.id})
        _, info = solve(env)
        assert info["success"], task.id


@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
@pytest.mark.parametrize("silly_guesses", range(6))
def test_the_oracle_wins_from_any_state_that_has_a_try_left(rules, silly_guesses):
    env = make(rules=rules)

    for number in range(30):
        env.reset(options={"task_id": f"wordle_embedded_train_{number}"})
        for word in WRONG_WORDS[:silly_guesses]:
            env.step(word)
        _, info = solve(env)
        assert info["success"], info["task_id"]


def test_the_oracle_looks_at_the_secret_in_the_last_try_only():
    words = embedded_words(None)
    worlds = [World(words, secret) for secret in ("radio", "queue")]

    for word in WRONG_WORDS[:4]:
        for world in worlds:
            world.turns.append((word, "bbbbb"))
            world.tries_left -= 1

    assert next_guess(worlds[0]) == next_guess(worlds[1])
    worlds[0].tries_left = 1
    assert next_guess(worlds[0]) == "radio"


def test_the_thought_says_how_many_words_are_left():
    env = start("enemy")
    before = env.oracle_thought()
    env.step("t r a c e")
    env.step("d o w n y")

    after = env.oracle_thought()

    assert before == "Nothing is known yet. t r a c e tells the possible words apart best."
    assert after == "Only e n e m y agrees with every mark."


@pytest.mark.parametrize("hard", [False, True])
def test_available_actions_are_sorted_and_can_all_be_played(hard):
    env = start("train", hard=hard)
    env.step("r a d i o")

    actions = env.available_actions()

    assert actions == sorted(actions)
    assert len(actions) == (53 if hard else 6355)
    for action in actions[:: len(actions) // 10]:
        env.restore({**env.snapshot(), "actions": ["r a d i o"]})
        assert env.step(action)[4]["action_valid"], action


# AgentGym's rules.


class LetterKnowledge:
    """AgentGym's engine as specified: what is known of each letter at each of the five places."""

    def __init__(self, words, seed):
        self.generator = random.Random(seed)
        self.remaining = list(words)
        self.known = {}

    def guess(self, word):
        drawn = self.generator.choice(self.remaining)
        for place, letter in enumerate(word):
            if letter == drawn[place]:
                self.known.setdefault(letter, [None] * 5)[place] = True
            elif letter in drawn:
                self.known.setdefault(letter, [None] * 5)[place] = False
            else:
                self.known[letter] = [False] * 5
        self.remaining = [word for word in self.remaining if self.agrees(word)]
        return " ".join(map(self.mark, range(5), word)) + "\n"

    def mark(self, place, letter):
        if self.known[letter][place]:
            return "g"
        return "b" if self.known[letter] == [False] * 5 else "y"

    def agrees(self, word):
        return all(self.letter_agrees(word, letter) for letter in self.known)

    def letter_agrees(self, word, letter):
        places = self.known[letter]
        if places == [False] * 5:
            return letter not in word
        pairs = zip(places, word, strict=True)
        return letter in word and all(
            known is None or known == (letter == held) for known, held in pairs
        )


def record(words, seed, guesses):
    """Returns a record file's line, made with the engine above."""
    engine, steps, total = LetterKnowledge(words, seed), [], 0
    for guess in guesses:
        valid = guess in words
        observation = engine.guess(guess) if valid else "invalid word"
        solved = observation == "g g g g g\n"
        total += solved
        steps.append(
            {
                "action": f"Thought:\nt\n\nAction:\n{spaced(guess)}",
                "server_action": spaced(guess),
                "observation": observation,
                "reward": int(solved),
                "done": solved or len(steps) == 5,
                "n_remaining": len(engine.remaining),
                "info_cum_reward": total,
            }
        )
        if steps[-1]["done"]:
            break
    over = steps[-1]["done"]
    return {
        "seed": seed,
        "vocab": list(words),
        "server_reset": {"id": 7, "observation": "Let's start Wordle!"},
        "reset_observation_len": len(steps[-1]["observation"]),
        "steps": steps,
        "final_remaining": engine.remaining,
        "error_after_done": {"error": "The task with environment 7 has finished."}
        if over
        else None,
    }


@pytest.mark.parametrize("seed", range(40))
def test_agentgym_rules_equal_its_letter_by_letter_knowledge(seed):
    generator = random.Random(f"words {seed}")
    drawn = generator.sample(sorted(embedded_words(None).guesses), 60)
    words = [*dict.fromkeys([*drawn, "eerie", "mamma", "geese"])]
    guesses = generator.choices([*words, "zzzzz"], k=6)

    comparisons = list(replay(record(words, seed, guesses), Path()))

    assert len(comparisons) > 6
    assert [comparison for comparison in comparisons if not comparison.matches] == []


@pytest.mark.parametrize("fact", ["observation", "reward", "done", "n_remaining", "server_action"])
def test_replay_finds_a_record_that_says_otherwise(fact):
    changed = record(SMALL_LIST, 3, ["panic", "solar", "zzzzz", "dodge", "knoll", "robot"])
    changed["steps"][2][fact] = "something else"

    wrong = [comparison for comparison in replay(changed, Path()) if not comparison.matches]

    assert [(comparison.where, comparison.expected) for comparison in wrong] == [
        (f"step 3: {fact}", "something else")
    ]


def test_replay_refuses_a_record_that_lacks_something():
    with pytest.raises(MalformedFileError, match="'vocab'"):
        list(replay({"seed": 1}, Path()))


def test_under_agentgym_rules_an_invalid_guess_costs_a_try(small_list):
    env = make(data=small_list, rules="agentgym")
    env.reset(options={"task_id": "lmrlgym_wordle_0"})

    results = [env.step(action) for action in ["", "PANIC", "p,a,n,i,c", "p\nanic", "x", "panics"]]

    assert {result[0] for result in results} == {"invalid word"}
    assert [result[2] for result in results] == [False] * 5 + [True]


def test_under_agentgym_rules_a_restored_episode_draws_the_same_words(small_list):
    env = make(data=small_list, rules="agentgym")
    env.reset(options={"task_id": "lmrlgym_wordle_4"})
    env.step("k n o l l")
    snapshot = json.loads(json.dumps(env.snapshot()))
    expected = [env.step(action)[0] for action in ["d o d g e", "t a c i t", "p a n i c"]]

    env.restore(snapshot)

    assert [env.step(action)[0] for action in ["d o d g e", "t a c i t", "p a n i c"]] == expected


def test_under_agentgym_rules_the_secret_can_change_between_guesses(small_list):
    env = make(data=small_list, rules="agentgym")

    def secrets(seed):
        env.reset(options={"task_id": f"lmrlgym_wordle_{seed}"})
        for word in ("dodge", "knoll"):
            over = env.step(word)[2]
            yield env._world.secret
            if over:
                return

    assert any(len(set(secrets(seed))) == 2 for seed in range(10))


def test_under_fixed_rules_the_secret_of_a_seed_stays(small_list):
    env = make(data=small_list)

    for seed in range(10):
        env.reset(options={"task_id": f"lmrlgym_wordle_{seed}"})
        secret = random.Random(seed).choice(SMALL_LIST)
        wrong = next(word for word in SMALL_LIST if word != secret)
        for _ in range(2):
            env.step(wrong)
            assert env._world.secret == secret


@pytest.mark.parametrize(
    ("reply", "action"),
    [
        ("Thought: x Action: p a n i cx</s>", "p a n i c"),
        ("Thought: Action: s o l a r Action: p a n i c", "s o l a r"),
        ("Action:", ""),
        ("p a n i c", "p a n i c"),
        ("Action:\np a n i c\nextra", "p a n i c\nextra"),
    ],
)
def test_under_agentgym_rules_replies_are_read_with_the_original_faults(small_list, reply, action):
    spoken = make(data=small_list, rules="agentgym", prompt_format="react")
    plain = make(data=small_list, rules="agentgym")
    for env in (spoken, plain):
        env.reset(options={"task_id": "lmrlgym_wordle_0"})

    assert spoken.step(reply) == plain.step(action)


def test_under_agentgym_rules_the_instruction_lists_the_words(small_list):
    env = make(data=small_list, rules="agentgym", prompt_format="react")

    observation, _ = env.reset(seed=0)

    assert env.prompt.instruction.endswith("\n".join(SMALL_LIST))
    assert observation == "Let's start Wordle!"


# Conversations.


def conversation(env, task_id):
    """Returns an oracle's episode as (role, content) messages."""
    observation, _ = env.reset(options={"task_id": task_id})
    messages = [("user", env.prompt.instruction), ("assistant", "OK.")] if env.prompt else []
    over = False
    while not over:
        reply = env.oracle_reply()
        messages += [("user", observation), ("assistant", reply)]
        observation, _, terminated, truncated, _ = env.step(reply)
        over = terminated or truncated
    return [*messages, ("user", observation)]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"prompt_format": "react"},
        {"prompt_format": "react", "vocabulary": 40, "hard": True},
        {"prompt_format": "react", "vocabulary": 300},
        {"prompt_format": "react", "vocabulary": 40, "rules": "agentgym"},
    ],
)
def test_our_own_conversations_replay(options):
    env = make(**options)
    task_id = env.tasks["test"][0].id
    messages = conversation(env, task_id)

    compared = list(replay_conversation(task_id, messages, reward=1.0, done=True))

    assert len(compared) == sum(role == "user" for role, _ in messages) - bool(env.prompt) + 2
    assert all(comparison.matches for comparison in compared)


def test_a_conversation_of_agentgyms_client_replays_from_its_instruction(small_list):
    env = make(data=small_list, rules="agentgym", prompt_format="react")
    messages = conversation(env, "lmrlgym_wordle_3")
    instruction = "You know the game. The words:\n" + "\n".join(SMALL_LIST) + "\nNow play."
    messages[:3] = [("user", "You play Wordle."), ("assistant", "OK."), ("user", instruction)]

    compared = list(replay_conversation("lmrlgym_wordle_3", messages, reward=1, done=True))

    assert len(compared) == (len(messages) - 3) // 2 + 2
    assert all(comparison.matches for comparison in compared)


def test_a_changed_conversation_is_found():
    env = make(prompt_format="react", vocabulary=40)
    task_id = env.tasks["test"][0].id
    messages = conversation(env, task_id)
    messages[4] = ("user", messages[4][1].replace("5 tries", "4 tries"))

    compared = replay_conversation(task_id, messages)

    assert [c.where for c in compared if not c.matches] == ["turn 1: observation"]


# Official data.


@needs_official_data
def test_official_tasks_have_agentgyms_ids_and_splits():
    env = make(data="official", rules="agentgym")

    assert len(env.words.answers) == 40
    assert env.words.answers[:2] == ("panic", "solar")
    assert [task.id for task in env.tasks["test"]] == [f"lmrlgym_wordle_{n}" for n in range(25)]
    for seed, split in [(24, "test"), (25, "train"), (1450, "train"), (100_000, "validation")]:
        assert env.find_task(f"lmrlgym_wordle_{seed}").split == split


@needs_official_data
@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
def test_the_oracle_solves_official_tasks(rules):
    env = make(data="official", rules=rules)

    for split in SPLITS:
        for task in env.tasks[split][:200]:
            env.reset(options={"task_id": task.id})
            _, info = solve(env)
            assert info["success"], task.id


def test_missing_official_data_names_the_file(tmp_path):
    with pytest.raises(DataUnavailableError, match=r"looked for wordle_tweet_words\.txt"):
        make(data=str(tmp_path))


@pytest.mark.parametrize("content", ["", "panic\nsolars\n", "panic\nSolar\n"])
def test_a_list_with_something_else_than_words_is_refused(tmp_path, content):
    (tmp_path / "wordle_tweet_words.txt").write_text(content)

    with pytest.raises(MalformedFileError, match="five letters from a to z, got"):
        make(data=str(tmp_path))


def test_a_vocabulary_needs_the_embedded_words(small_list):
    with pytest.raises(InvalidOptionError, match='vocabulary needs data="embedded"'):
        make(data=small_list, vocabulary=20)


# Pictures.


def test_the_ansi_rendering_is_the_whole_board():
    env = start("train", render_mode="ansi")
    env.step("r a d i o")
    env.step("t r a i n")

    assert env.render() == "R A D I O\ny y b g b\nT R A I N\ng g g g g\nsolved"


def test_the_picture_shows_each_guess_in_colours():
    env = start("train", render_mode="rgb_array")
    empty = env.render()
    env.step("r a d i o")

    picture = env.render()

    assert (picture.dtype, picture.shape) == (np.uint8, empty.shape)
    colours = {tuple(pixel) for pixel in picture.reshape(-1, 3)[::7]}
    assert {(0x53, 0x8D, 0x4E), (0xC9, 0xA2, 0x27), (0x78, 0x7C, 0x7E)} <= colours
    assert not np.array_equal(picture, empty)


def test_a_key_of_the_keyboard_has_the_best_mark_of_its_letter():
    env = start("train", render_mode="rgb_array")
    row, column = render.BOARD_HEIGHT + 2 * render.MARGIN + render.KEY_HEIGHT + render.GAP + 4, 50
    colours = []

    for word in ("fudge", "radio", "grade", "solar"):
        env.step(word)
        colours.append("{:02x}{:02x}{:02x}".format(*env.render()[row, column]))

    assert colours == ["d3d6da", "c9a227", "538d4e", "538d4e"]  # of the key "a"
