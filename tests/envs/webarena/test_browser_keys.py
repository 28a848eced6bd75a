import pytest

from agentgym_envs.envs.webarena.browsing import Action, ActionFailedError

from .small_sites import Person, open_page

LINES = "<p>line</p>" * 90


def test_tab_goes_from_one_thing_to_the_next_and_round():
    person = open_page(
        '<a>No</a><a href="/x">Link</a><input aria-label="Hidden" type="hidden">'
        '<input aria-label="Off" disabled><input aria-label="Field"><p tabindex="-1">Never</p>'
        '<button tabindex="2">First</button><details><summary>More</summary>'
        '<button>Inside</button></details><select aria-label="List"></select>'
        '<textarea aria-label="Text"></textarea>'
    )
    order = ["First", "Link", "Field", "More", "List", "Text", "", "First"]

    for name in order:
        person.press("Tab")
        assert person.focused == name

    for name in ["", "Text", "List"]:
        person.press("Shift+Tab")
        assert person.focused == name


def test_tab_goes_on_from_where_one_clicked():
    person = open_page('<a href="/a">A</a><p>Here</p><a href="/b">B</a>')

    person.click("StaticText", "Here")
    assert person.focused == ""
    person.press("Tab")

    assert person.focused == "B"


def test_tab_stops_once_in_a_group_of_radio_buttons():
    radios = "".join(f'<input type="radio" name="r" aria-label="{name}">' for name in "abc")
    person = open_page(f'<form>{radios}<input aria-label="Next"></form>')

    person.press("Tab")
    assert person.focused == "a"
    person.press("Tab")
    assert person.focused == "Next"
    person.press("Shift+Tab", "Shift+Tab", "Tab", "ArrowDown")
    assert (person.focused, person.read('[aria-label="b"]', "checked")) == ("b", "true")
    person.press("ArrowLeft", "ArrowLeft")
    assert (person.focused, person.read('[aria-label="c"]', "checked")) == ("c", "true")
    person.press("Tab")
    assert person.focused == "Next"
    person.press("Shift+Tab")
    assert person.focused == "c"


def test_what_tab_reaches_comes_into_the_middle_of_the_view():
    person = open_page(f"{LINES}<button>Deep</button>{LINES}<button>Deeper</button>{LINES}")

    person.press("Tab")

    box = person.node("button", "Deep").rect
    assert box is not None
    assert abs(box.y + box.height / 2 - 360) <= 1
    before = person.scroll
    person.press("Tab")
    assert person.focused == "Deeper"
    assert person.scroll > before


@pytest.mark.parametrize(
    ("key", "element", "url"),
    [
        ("Enter", '<a href="/x">Go</a>', "http://shop.test/x"),
        ("Space", '<a href="/x">Go</a>', "http://shop.test/"),
        ("Enter", '<form action="/x"><button>Go</button></form>', "http://shop.test/x?"),
        ("Space", '<form action="/x"><input type="submit"></form>', "http://shop.test/x?"),
        ("Enter", '<form action="/x"><input type="radio"><button>', "http://shop.test/x?"),
        ("Enter", '<form action="/x"><input type="checkbox"></form>', "http://shop.test/"),
        ("Space", '<form action="/x"><input type="checkbox"></form>', "http://shop.test/"),
        ("Enter", '<form action="/x"><select></select></form>', "http://shop.test/"),
        ("Enter", "<p tabindex=0>Go</p>", "http://shop.test/"),
    ],
)
def test_enter_and_space_use_what_has_the_keyboard(key: str, element: str, url: str):
    person = open_page(element)

    person.press("Tab", key)

    assert person.url == url


def test_keys_scroll_a_page_that_has_no_field_in_use():
    person = open_page(LINES * 2)
    bottom = person.browser.look().below

    reached: list[float] = []
    for key in ("PageDown", "Space", "Shift+Space", "ArrowDown", "ArrowUp", "PageUp", "ArrowUp"):
        person.press(key)
        reached.append(person.scroll)

    assert reached == [630, 1260, 630, 670, 630, 0, 0]
    person.press("End")
    assert (person.scroll, person.browser.look().below) == (bottom, 0)
    person.press("Home")
    assert person.scroll == 0


def test_scrolling_goes_by_the_height_of_the_viewport_and_not_beyond_the_page():
    person = open_page(LINES)
    height = person.browser.look().below

    person.browser.act(Action("scroll", text="down"))
    assert person.scroll == 720
    for _ in range(9):
        person.browser.act(Action("scroll", text="down"))
    assert person.scroll == height
    for _ in range(9):
        person.browser.act(Action("scroll", text="up"))
    assert person.scroll == 0


def test_a_page_that_fits_does_not_scroll():
    person = open_page("<p>Short</p>")

    person.press("End")
    person.browser.act(Action("scroll", text="down"))

    assert person.scroll == 0


def typed(text: str, *keys: str) -> str:
    """Returns what a field holds after `text` was written into it and keys were pressed."""
    person = open_page('<input aria-label="Q">')
    person.type("Q", text)
    person.press(*keys)
    return person.read("input", "value")


@pytest.mark.parametrize(
    ("keys", "left"),
    [
        (["Backspace"], "foo, bar-ba"),
        (["Home", "Delete"], "oo, bar-baz"),
        (["Control+a", "x"], "x"),
        (["Meta+A", "Delete"], ""),
        (["ArrowLeft", "ArrowLeft", "X"], "foo, bar-bXaz"),
        (["Home", "ArrowRight", "Space"], "f oo, bar-baz"),
        (["Control+Backspace"], "foo, bar-"),
        (["Control+Backspace", "Control+Backspace", "Control+Backspace"], "foo, "),
        (["Home", "Control+Delete"], ", bar-baz"),
        (["Home", "Control+ArrowRight", "Control+ArrowRight", "X"], "foo,X bar-baz"),
        (["Control+ArrowLeft", "Control+ArrowLeft", "X"], "foo, barX-baz"),
        (["Shift+Home", "X"], "X"),
        (["Shift+ArrowLeft", "Shift+ArrowLeft", "Backspace"], "foo, bar-b"),
        (["Control+a", "ArrowLeft", "X"], "Xfoo, bar-baz"),
        (["Control+a", "ArrowRight", "X"], "foo, bar-bazX"),
        (["Control+a", "Control+x", "y", "Control+v"], "yfoo, bar-baz"),
        (["Control+a", "Control+c", "End", "Control+v"], "foo, bar-bazfoo, bar-baz"),
        (["ArrowUp", "X"], "Xfoo, bar-baz"),
        (["Home", "ArrowDown", "X"], "foo, bar-bazX"),
        (["Control+b", "Alt+x", "F2", "Insert", "Escape", "Control"], "foo, bar-baz"),
        (["+", "KeyA", "Digit1"], "foo, bar-baz+a1"),
    ],
)
def test_a_field_is_edited_with_keys(keys: list[str], left: str):
    assert typed("foo, bar-baz", *keys) == left


def test_typing_goes_on_behind_what_is_there_and_tab_selects_it_all():
    person = open_page('<input aria-label="A" value="1"><input aria-label="B" value="2">')

    person.type("A", "x")
    assert person.read("[aria-label=A]", "value") == "1x"
    person.press("Home", "Tab", "y")
    assert person.read("[aria-label=B]", "value") == "y"
    person.press("Shift+Tab", "Tab", "Shift+Tab", "ArrowLeft", "z")
    assert person.read("[aria-label=A]", "value") == "z1x"


def test_a_text_of_several_lines_is_edited_by_lines():
    person = open_page('<textarea aria-label="T">one\ntwo three\nfour</textarea>')
    steps = [
        (["Home", "1"], "one\ntwo three\n1four"),
        (["ArrowUp", "2"], "one\nt2wo three\n1four"),
        (["End", "3"], "one\nt2wo three3\n1four"),
        (["Control+Home", "4"], "4one\nt2wo three3\n1four"),
        (["ArrowDown", "ArrowDown", "5"], "4one\nt2wo three3\n15four"),
        (["Control+End", "Enter", "6"], "4one\nt2wo three3\n15four\n6"),
    ]

    person.type("T", "")

    for keys, text in steps:
        person.press(*keys)
        assert person.read("textarea", "value") == text


def test_what_may_only_be_read_keeps_its_text():
    person = open_page('<input aria-label="Q" value="kept" readonly>')

    person.type("Q", "more")
    person.press("Backspace", "x", "Control+a", "Control+x", "Delete", "Control+v")

    assert person.read("input", "value") == "kept"
    assert person.focused == "Q"


@pytest.mark.parametrize(
    ("text", "held"),
    [("a1b2", "12"), ("-3.5", "-3.5"), ("+7", "7"), ("1.2.3", "1.23"), ("1e+5", "1e+5"),
     ("--1", ""), ("5,3", "53"), (".5", ".5"), ("1e", "")],
)  # fmt: skip
def test_a_field_for_numbers_takes_what_may_become_one(text: str, held: str):
    person = open_page('<input type="number" aria-label="N">')

    person.type("N", text, "spinbutton")

    assert person.read("input", "value") == held


def test_arrows_step_a_number_within_its_limits():
    person = open_page('<input type="number" aria-label="N" value="5" min="0" max="10" step="2">')
    person.type("N", "", "spinbutton")

    held: list[str] = []
    for key in ("ArrowUp", "ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown"):
        person.press(key)
        held.append(person.read("input", "value"))

    assert held == ["6", "8", "10", "10", "8"]


def test_a_list_is_chosen_from_with_keys():
    person = open_page(
        "<select><option>Ant</option><option>Bee</option><option>Bear</option>"
        "<option disabled>Bug</option><option>Cat</option></select>"
    )
    person.press("Tab")

    chosen: list[str] = []
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "Home", "End",
                "PageUp", "PageDown", "b", "b", "c", "Escape", "Enter", "Space"):  # fmt: skip
        person.press(key)
        chosen.append(person.read("select", "value"))

    assert chosen == ["Bee", "Bear", "Cat", "Cat", "Bear", "Ant", "Cat", "Bee", "Cat",
                      "Bee", "Bear", "Cat", "Cat", "Cat", "Cat"]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "chosen"),
    [("bea", "Bear"), ("B", "Bee"), ("bb", "Bear"), ("cat\n", "Cat"), ("zebra", "Ant"),
     ("Polar bear", "Polar bear"), ("bug", "Bee")],
)  # fmt: skip
def test_typing_in_a_list_chooses_the_option_that_begins_so(text: str, chosen: str):
    person = open_page(
        "<form><select aria-label=L><option>Ant</option><option>Bee</option><option>Bear</option>"
        "<option disabled>Bug</option><option>Cat</option><option>Polar bear</option></select>"
    )

    person.type("L", text, "combobox")

    assert person.url == "http://shop.test/"
    assert person.read("select", "value") == chosen


def test_typing_on_something_that_is_no_field_presses_its_keys():
    person = open_page('<input type="checkbox" aria-label="C"><p>Text</p>')

    person.type("C", "a b c d", "checkbox")
    person.type("Text", "abc", "StaticText")

    assert person.read("input", "checked") == "false"


@pytest.mark.parametrize("keys", ["Entre", "Ctrl+", "a+b", "", "ä", "Control++a", "Shift+Enter+x"])
def test_keys_that_do_not_exist_are_refused(keys: str):
    person = open_page("")

    with pytest.raises(ActionFailedError, match="There is no key"):
        person.press(keys)


def test_an_element_that_does_not_exist_is_refused():
    person = open_page("<button>Go</button>")

    for kind in ("click", "hover", "type"):
        for number in ("99", "", "x"):
            with pytest.raises(ActionFailedError, match="There is no element"):
                person.browser.act(Action(kind, element=number))


def test_numbers_stay_while_the_page_stays():
    person = open_page("<details><summary>More</summary><button>New</button></details><button>Old")
    before = {node.name: node.id for node in person.browser.look().nodes if node.id}

    person.click("DisclosureTriangle", "More")

    after = {node.name: node.id for node in person.browser.look().nodes if node.id}
    assert before.items() <= after.items()
    assert int(after["New"]) > max(map(int, before.values()))


def test_a_page_opens_at_what_asks_for_the_keyboard():
    person = Person({"/": '<body><input aria-label="A"><input aria-label="B" autofocus></body>'})

    assert person.focused == "B"
