import pytest

from agentgym_envs.envs.webarena.browsing import Action, ActionFailedError

from .small_sites import Person, open_page

FIELDS = """
<form action="/find" {form}>
  <input name="words" aria-label="Words" value="a b">
  <input type="hidden" name="token" value="&quot;t&quot;">
  <textarea name="note" aria-label="Note">
one
two</textarea>
  <label><input type="checkbox" name="new" checked> New</label>
  <label><input type="checkbox" name="sale" value="yes"> Sale</label>
  <label><input type="radio" name="size" value="s" checked> Small</label>
  <label><input type="radio" name="size" value="l"> Large</label>
  <select name="colour"><option>Red</option><option value="g">Green</option></select>
  <select name="tag" multiple><option selected>x</option><option>y</option></select>
  <input name="off" aria-label="Off" value="1" disabled>
  <fieldset disabled><legend><input name="in" aria-label="In" value="2"></legend>
    <input name="out" aria-label="Out" value="3"></fieldset>
  <input aria-label="Nameless" value="4">
  <button name="go" value="1">Go</button>
  <button name="other" value="2" formaction="/other">Other</button>
  <button type="button" name="no">No</button>
  <button type="reset">Reset</button>
</form>
<input name="late" aria-label="Late" form="none" value="5">
"""
SENT = "words=a+b&token=%22t%22&note=one%0D%0Atwo&new=on&size=s&colour=Red&tag=x&in=2"


def fields(form: str = "") -> Person:
    return open_page(FIELDS.format(form=form))


def test_a_form_sends_its_fields_in_order_and_the_button_that_was_used():
    person = fields()

    person.click("button", "Go")

    assert person.url == f"http://shop.test/find?{SENT}&go=1"


def test_a_button_may_send_the_form_elsewhere():
    person = fields()

    person.click("button", "Other")

    assert person.url == f"http://shop.test/other?{SENT}&other=2"


def test_what_a_form_is_sent_to_loses_its_own_query():
    person = open_page('<form action="/find?page=2#top"><input name="q"><button>Go</button></form>')

    person.click("button", "Go")

    assert person.url == "http://shop.test/find?q=#top"


def test_a_form_is_posted_as_it_says():
    person = fields('method="POST"')

    person.click("button", "Go")

    request = person.sites.asked[-1]
    assert request.body.decode() == f"{SENT}&go=1"
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert request.headers["Origin"] == "http://shop.test"


def test_a_form_of_parts_is_posted_in_parts():
    person = open_page(
        '<form method="post" enctype="multipart/form-data"><input name="q" value="AgentGymBoundary'
        '00000000 ä"><button>Go</button></form>'
    )

    person.click("button", "Go")

    request = person.sites.asked[-1]
    boundary = request.headers["Content-Type"].partition("boundary=")[2]
    assert request.body.decode() == (
        f'--{boundary}\r\nContent-Disposition: form-data; name="q"\r\n\r\n'
        f"AgentGymBoundary00000000 ä\r\n--{boundary}--\r\n"
    )
    assert boundary == "AgentGymBoundary00000001"


def test_fields_are_filled_in_and_sent():
    person = fields()

    person.type("Words", "c")
    person.type("Note", "!")
    person.click("checkbox", "New")
    person.click("checkbox", "Sale")
    person.click("radio", "Large")
    person.click("option", "Green")
    person.click("option", "y")
    person.click("button", "Go")

    assert person.url == (
        "http://shop.test/find?words=a+bc&token=%22t%22&note=one%0D%0Atwo%21&sale=yes&size=l"
        "&colour=g&tag=x&tag=y&in=2&go=1"
    )


def test_a_reset_gives_every_field_what_it_had():
    person = fields()
    person.type("Words", "c")
    person.type("Note", "c")
    person.click("checkbox", "New")
    person.click("radio", "Large")
    person.click("option", "Green")

    person.click("button", "Reset")
    person.click("button", "Go")

    assert person.url == f"http://shop.test/find?{SENT}&go=1"


def test_what_is_disabled_takes_neither_clicks_nor_text():
    person = open_page(
        '<form><label>Name <input name="q" disabled></label><button disabled>Go</button></form>'
        "<fieldset disabled><label><input type=checkbox> All</label></fieldset>"
    )

    person.type("Name", "x")
    person.click("button", "Go")
    person.click("checkbox", "All")

    assert person.url == "http://shop.test/"
    assert person.read("input", "value") == ""
    assert person.read("[type=checkbox]", "checked") == "false"
    assert person.focused == ""


def test_a_label_stands_for_its_field():
    person = open_page(
        '<p><label for="a">First</label></p><input id="a">'
        "<label>Second <input></label><label>Third <button>Go</button></label>"
    )

    person.click("StaticText", "First")
    assert person.focused == "First"
    person.click("StaticText", "Second")
    assert person.focused == "Second"


def test_a_form_may_have_fields_elsewhere():
    person = open_page(
        '<form id="f"></form><input name="q" form="f" value="1"><button form="f">Go</button>'
        '<form><input name="z" form="f" value="2"><input name="no" value="3"></form>'
    )

    person.click("button", "Go")

    assert person.url == "http://shop.test/?q=1&z=2"


def test_enter_in_a_field_stands_for_the_first_button_of_the_form():
    person = fields()

    person.type("Words", "\n")

    assert person.url == f"http://shop.test/find?{SENT}&go=1"


@pytest.mark.parametrize(
    ("inside", "sends"),
    [
        ('<input aria-label="Q" name="q">', True),
        ('<input aria-label="Q" name="q"><input type="checkbox">', True),
        ('<input aria-label="Q" name="q"><input>', False),
        ('<input aria-label="Q" name="q"><button type="button">No</button>', True),
        ('<input aria-label="Q" name="q"><button disabled>No</button><button>Go</button>', False),
    ],
)
def test_enter_sends_a_form_without_buttons_only_if_it_has_one_field(inside: str, sends: bool):
    person = open_page(f'<form action="/find">{inside}</form>')

    person.type("Q", "x\n")

    assert (person.url == "http://shop.test/find?q=x") == sends


def test_enter_on_a_check_box_stands_for_the_first_button_that_can_be_used():
    person = open_page(
        '<form><input type="checkbox" name="c"><button disabled name="a">A</button>'
        '<button name="b">B</button></form>'
    )

    person.press("Tab", "Space", "Enter")

    assert person.url == "http://shop.test/?c=on&b="


def test_what_follows_the_enter_that_leaves_the_page_is_not_typed():
    person = open_page('<form action="/find"><input aria-label="Q" name="q"></form>')

    person.type("Q", "one\ntwo\n")

    assert [request.url for request in person.sites.asked[1:]] == ["http://shop.test/find?q=one"]


@pytest.mark.parametrize(
    ("field", "right", "wrong"),
    [
        ("required", "x", ""),
        ('pattern="[0-9]{3}"', "123", "1234"),
        ('pattern="(" required', "x", ""),
        ('minlength="3"', "abc", "ab"),
        ('type="email"', "a@b.example", "a@"),
        ('type="email"', "", "a b@c.example"),
        ('type="url"', "http://a.example", "a.example"),
        ('type="number"', "-3", "1.5"),
        ('type="number" min="1" max="9"', "9", "10"),
        ('type="number" min="1" max="9"', "1", "0"),
        ('type="number" step="0.1"', "0.3", "0.31"),
        ('type="number" min="1" step="2"', "3", "2"),
        ('type="number" step="any"', "1.5e3", "--1"),
        ('type="date" min="2023-01-02"', "01/02/2023", "01/01/2023"),
    ],
)
def test_a_field_that_is_not_valid_keeps_the_form_from_being_sent(
    field: str, right: str, wrong: str
):
    page = f'<form action="/find"><input name="q" {field}><button>Go</button></form>'
    for text, sent in ((right, True), (wrong, False)):
        person = open_page(page)
        node = person.browser.look().nodes[2]

        person.browser.act(Action("type", element=node.id, text=text))
        person.click("button", "Go")

        assert (person.url != "http://shop.test/") == sent, (node, text)


def test_a_field_that_is_not_valid_gets_the_keyboard_and_is_shown():
    person = open_page(
        '<form><p>Top</p><input required aria-label="Must">'
        + "<p>line</p>" * 90
        + "<button>Go</button></form>"
    )
    person.press("Control+End")

    person.press("Shift+Tab", "Enter")

    assert person.url == "http://shop.test/"
    assert person.focused == "Must"
    assert 0 < person.scroll < 100


def test_checks_and_choices_may_be_required():
    person = open_page(
        '<form action="/find"><input type="checkbox" required aria-label="Agree">'
        '<input type="radio" name="r" required aria-label="One"><input type="radio" name="r">'
        '<select required aria-label="Which"><option value="">Choose</option><option>a</option>'
        "</select><button>Go</button></form>"
    )
    steps = [("checkbox", "Agree"), ("radio", "One"), ("option", "a")]
    for role, name in steps:
        person.click("button", "Go")
        assert person.url == "http://shop.test/"
        person.click(role, name)

    person.click("button", "Go")

    assert person.url == "http://shop.test/find?r=on"


def test_a_form_may_be_sent_as_it_is():
    person = open_page(
        '<form><input required name="q"><button formnovalidate>Draft</button></form>'
    )

    person.click("button", "Draft")

    assert person.url == "http://shop.test/?q="


def test_files_cannot_be_chosen():
    person = open_page('<form><input type="file" name="f"><button>Go</button></form>')

    with pytest.raises(ActionFailedError, match="Files cannot be chosen"):
        person.click("button", "Choose File")
    person.click("button", "Go")

    assert person.url == "http://shop.test/?"


def test_details_open_and_close():
    person = open_page("<details><summary>More</summary><p>Inside</p></details>")
    assert "Inside" not in person.text

    person.click("DisclosureTriangle", "More")
    assert "Inside" in person.text

    person.press("Enter")
    assert "Inside" not in person.text
    person.press("Space")
    assert "Inside" in person.text
    assert "open" in person.browser.html()


def test_a_click_hits_what_is_drawn_in_the_middle_of_an_element():
    person = open_page('<p><a href="/x">There</a></p><h1><a href="/y">Title</a></h1>')

    person.click("heading", "Title")

    assert person.url == "http://shop.test/"
    person.click("StaticText", "Title")
    assert person.url == "http://shop.test/y"


def test_nothing_is_clicked_that_is_not_in_view():
    person = open_page("<p>line</p>" * 90 + '<a href="/x">Low</a>')

    with pytest.raises(ActionFailedError, match="Scroll to it first"):
        person.click("link", "Low")

    person.press("End")
    person.click("link", "Low")
    assert person.url == "http://shop.test/x"


def test_hostile_text_stays_text():
    person = open_page(
        '<form method="post"><input aria-label="Q" name="q"><button>Go</button></form>'
    )
    evil = "\"><script>alert(1)</script>'; DROP TABLE users; --\x00\ud800&amp;"

    person.type("Q", evil)
    assert person.read("input", "value") == evil
    person.click("button", "Go")

    assert b"<script>" not in person.sites.asked[-1].body


def test_much_text_is_refused_or_cut_and_never_slow():
    person = open_page('<input aria-label="Q" maxlength="5"><textarea aria-label="T"></textarea>')

    with pytest.raises(ActionFailedError, match="At most 65536 characters"):
        person.type("Q", "x" * 10_000_000)
    person.type("Q", "12345678")
    for _ in range(9):
        person.type("T", "y" * 65_536)

    assert person.read("input", "value") == "12345"
    assert len(person.read("textarea", "value")) == 524_288
