import pytest

from agentgym_envs.trajectory import EpisodeSpec, Message, Reply, Trajectory, Turn
from agentgym_evol.selection import WeightedTrajectory
from agentgym_evol.tokenise import IGNORED, dataset_of, row_of, tokenise

SPEC = EpisodeSpec("AgentGym/Maze-v0", "a")
OPENING = (Message("user", "Find the exit."), Message("assistant", "OK.", train=False))


def played(*turns, opening=()):
    return Trajectory(SPEC, opening=opening, turns=turns, score=1.0, success=True)


def trained_text(row, tokenizer):
    return tokenizer.decode([label for label in row.labels if label != IGNORED])


def test_a_row_of_text_is_what_the_chat_template_renders(codec, tokenizer):
    trajectory = played(
        Turn("You are at 1, 2.", Reply("move up")),
        Turn("You are at 2, 2.", Reply("move down")),
        opening=OPENING,
    )
    chat = [{"role": one.role, "content": one.content} for one in trajectory.messages]

    row = row_of(trajectory, codec)

    rendered = tokenizer.apply_chat_template(chat, tokenize=False).removesuffix("\n")
    assert tokenizer.decode(row.input_ids) == rendered


def test_only_the_agents_tokens_are_trained_end_of_turn_included(codec, tokenizer):
    trajectory = played(
        Turn("You are at 1, 2.", Reply("move up")),
        Turn("You are at 2, 2.", Reply("move down")),
        opening=OPENING,
    )

    row = row_of(trajectory, codec)

    assert trained_text(row, tokenizer) == "move up<|im_end|>move down<|im_end|>"
    assert len(row.labels) == len(row.input_ids)
    assert all(
        label in (IGNORED, token) for label, token in zip(row.labels, row.input_ids, strict=True)
    )


def test_labels_are_those_of_the_templates_own_generation_marks(codec, tokenizer):
    trajectory = played(
        Turn("You are at 1, 2.", Reply("move up")), Turn("A wall.", Reply("move down"))
    )
    chat = [{"role": one.role, "content": one.content} for one in trajectory.messages]
    rendered = tokenizer.apply_chat_template(
        chat, tokenize=True, return_dict=True, return_assistant_tokens_mask=True
    )

    row = row_of(trajectory, codec)

    marked = [bool(mark) for mark in rendered["assistant_masks"]]
    assert [label != IGNORED for label in row.labels] == marked[: len(row.labels)]
    assert list(row.input_ids) == rendered["input_ids"][: len(row.input_ids)]


def test_a_turn_marked_not_to_be_learned_has_no_labels(codec, tokenizer):
    trajectory = played(
        Turn("You are at 1, 2.", Reply("move up"), train=False),
        Turn("You are at 2, 2.", Reply("move down")),
    )

    assert trained_text(row_of(trajectory, codec), tokenizer) == "move down<|im_end|>"


def test_sampled_tokens_are_used_as_they_are_and_not_tokenised_again(codec, tokenizer):
    letters = [codec.reply_ids(letter)[0] for letter in "move up"]
    end = codec.reply_ids("")[-1]
    assert letters != codec.reply_ids("move up")[:-1], "the tokenizer would write it otherwise"
    trajectory = played(Turn("Hi.", Reply("move up", (*letters, end))))

    row = row_of(trajectory, codec)

    assert row.labels[-len(letters) - 1 :] == (*letters, end)


def test_what_the_model_was_fed_is_used_as_it_was(codec):
    trajectory = played(
        Turn("Hi.", Reply("move up", (7, 8), prompt_token_ids=(4, 5, 6))),
        Turn("Ho.", Reply("move", (9,), prompt_token_ids=(3,))),
    )

    row = row_of(trajectory, codec)

    assert row.input_ids == (4, 5, 6, 7, 8, 3, 9)
    assert row.labels == (IGNORED, IGNORED, IGNORED, 7, 8, IGNORED, 9)


def test_a_reply_cut_off_by_its_length_is_not_taught_to_end(codec):
    cut = tuple(codec.reply_ids("move up"))[:-1]
    end = codec.reply_ids("")[-1]
    trajectory = played(Turn("Hi.", Reply("move up", cut)), Turn("Hm?", Reply("move down")))

    row = row_of(trajectory, codec)

    after = len(codec.opening([Message("user", "Hi.")])) + len(cut)
    assert row.labels[after - len(cut) : after] == cut
    assert (row.input_ids[after], row.labels[after]) == (end, IGNORED)


def test_a_row_that_just_fits_is_kept_and_one_token_more_is_dropped(codec):
    trajectory = WeightedTrajectory(played(Turn("Hi.", Reply("move up"))), weight=0.5)
    length = len(row_of(trajectory.trajectory, codec).input_ids)

    fits = tokenise([trajectory], codec, max_tokens=length)
    too_long = tokenise([trajectory], codec, max_tokens=length - 1)

    assert [row.weight for row in fits.rows] == [0.5]
    assert (fits.report.kept, fits.report.dropped_too_long) == (1, 0)
    assert too_long.rows == ()
    assert (too_long.report.kept, too_long.report.dropped_too_long) == (0, 1)


def test_keeping_the_end_cuts_whole_turns_from_the_front_after_the_opening(codec):
    turns = [Turn(f"You are at {i}, 2.", Reply("move up")) for i in range(5)]
    whole, shorter = played(*turns, opening=OPENING), played(*turns[2:], opening=OPENING)
    limit = len(row_of(shorter, codec).input_ids)

    result = tokenise([WeightedTrajectory(whole)], codec, max_tokens=limit + 1, too_long="keep_end")

    assert result.rows == (row_of(shorter, codec),)
    assert (result.report.kept, result.report.truncated) == (1, 1)


def test_the_cut_end_of_a_rollout_still_has_its_sampled_tokens(codec):
    opening_ids = tuple(codec.opening([*OPENING, Message("user", "Hi.")]))
    following = tuple(codec.following("Ho."))
    end = codec.reply_ids("")[-1]
    trajectory = played(
        Turn("Hi.", Reply("ab", (5, 6, end), prompt_token_ids=opening_ids)),
        Turn("Ho.", Reply("cd", (7, 8, end), prompt_token_ids=following)),
        opening=OPENING,
    )
    limit = len(row_of(trajectory, codec).input_ids) - 1

    (row,) = tokenise(
        [WeightedTrajectory(trajectory)], codec, max_tokens=limit, too_long="keep_end"
    ).rows

    context = codec.opening([*OPENING, Message("user", "Ho.")])
    assert row.input_ids == (*context, 7, 8, end)


def test_a_last_turn_that_does_not_fit_is_dropped_and_counted(codec):
    trajectory = WeightedTrajectory(played(Turn("Hi.", Reply("up")), Turn("Hi.", Reply("up"))))

    report = tokenise([trajectory], codec, max_tokens=3, too_long="keep_end").report

    assert (report.kept, report.truncated, report.dropped_too_long) == (0, 0, 1)


def test_a_trajectory_without_anything_to_learn_is_dropped_and_counted(codec):
    nothing = [played(), played(Turn("Hi.", Reply("up"), train=False))]

    report = tokenise(map(WeightedTrajectory, nothing), codec, max_tokens=100).report

    assert (report.kept, report.dropped_untrained, report.dropped_too_long) == (0, 2, 0)


def test_the_report_counts_tokens(codec):
    trajectories = [WeightedTrajectory(played(Turn("Hi.", Reply("move up"))))] * 2

    result = tokenise(trajectories, codec, max_tokens=100)

    assert result.report.tokens == 2 * len(result.rows[0].input_ids)
    assert result.report.trained_tokens == 2 * len(codec.reply_ids("move up"))


def test_rows_become_a_dataset_of_ids_labels_and_weights(codec):
    rows = tokenise(
        [WeightedTrajectory(played(Turn("Hi.", Reply("move up"))), 0.5)], codec, max_tokens=100
    ).rows

    dataset = dataset_of(rows)

    assert dataset.column_names == ["input_ids", "labels", "weight"]
    assert dataset[0]["input_ids"] == list(rows[0].input_ids)
    assert dataset[0]["labels"] == list(rows[0].labels)
    assert dataset[0]["weight"] == pytest.approx(0.5)
