"""What an agent may write in WebArena, and how it is told what it did."""

import pytest

from agentgym_envs.core.prompt import BadReplyError
from agentgym_envs.envs.webarena.actions import InvalidActionError, describe_action, read_action
from agentgym_envs.envs.webarena.browsing import Action
from agentgym_envs.envs.webarena.prompts import parse_agentgym, parse_reply, write_reply


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("click [7]", Action("click", element="7")),
        (" click[7] ", Action("click", element="7")),
        ("hover [12]", Action("hover", element="12")),
        ("type [3] [red lamp]", Action("type", element="3", text="red lamp\n")),
        ("type [3] [red lamp] [0]", Action("type", element="3", text="red lamp")),
        ("type[3][a] b] [1]", Action("type", element="3", text="a] b\n")),
        ("press [Control+a]", Action("press", text="Control+a")),
        ("scroll [down]", Action("scroll", text="down")),
        ("scroll up", Action("scroll", text="up")),
        ("goto [http://shop.test/a?b=[1]]", Action("goto", text="http://shop.test/a?b=[1]")),
        ("new_tab", Action("new_tab")),
        ("tab_focus [2]", Action("tab_focus", tab=2)),
        ("close_tab", Action("close_tab")),
        ("go_back", Action("go_back")),
        ("go_forward", Action("go_forward")),
        ("stop", Action("stop")),
        ("stop [it is [3]]", Action("stop", text="it is [3]")),
    ],
)
def test_actions_are_read_as_the_original_reads_them(text: str, action: Action) -> None:
    assert read_action(text, "agentgym") == action


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "Invalid action "),
        ("look around", "Invalid action look around"),
        ("click", "Invalid click action click"),
        ("click [the link]", "Invalid click action click [the link]"),
        ("click  [7]", "Invalid click action click  [7]"),
        ("type [3]", "Invalid type action type [3] [1]"),
        ("press Enter", "Invalid press action press Enter"),
        ("scroll [left]", "Invalid scroll action scroll [left]"),
        ("goto shop.test", "Invalid goto action goto shop.test"),
        ("tab_focus [x]", "Invalid tab_focus action tab_focus [x]"),
    ],
)
def test_other_texts_are_refused_in_the_original_s_words(text: str, complaint: str) -> None:
    with pytest.raises(InvalidActionError) as refused:
        read_action(text, "agentgym")

    assert str(refused.value) == complaint


def test_an_answer_without_brackets_is_lost_only_by_the_original_s_rules() -> None:
    assert read_action("stop 12 km", "fixed").text == "12 km"
    assert read_action("stop 12 km", "agentgym").text == ""


def test_the_last_action_is_described_with_what_stood_at_its_number() -> None:
    nodes = {"7": "[7] textbox 'Search' focused: True"}

    typed = describe_action(Action("type", element="7", text="lamp\n"), nodes)
    missed = describe_action(Action("click", element="8"), nodes)

    assert typed == "type [7] [lamp] where [7] is textbox 'Search' focused: True"
    assert missed == "click [8], but no element on the page has this number"
    assert describe_action(Action("tab_focus", tab=1), nodes) == "page_focus [1]"
    assert describe_action(Action("scroll", text="up"), nodes) == "scroll [up]"


def test_replies_are_read_between_triple_backticks() -> None:
    reply = "I saw ```old```.\nIn summary, the next action I will perform is ```click [7]```"

    assert parse_reply(reply) == "click [7]"
    assert parse_agentgym(reply) == "old"
    assert parse_reply(write_reply("So.", "type [1] [a] [0]")) == "type [1] [a] [0]"
    with pytest.raises(BadReplyError, match="no action"):
        parse_reply("click [7]")
