"""Things to change in the account, and messages to the shop."""

from collections.abc import Sequence

from agentgym_envs.envs.webarena.sites.land import TOWNS
from agentgym_envs.envs.webarena.sites.people import account, people
from agentgym_envs.envs.webarena.sites.records import Records, Row
from agentgym_envs.envs.webarena.sites.shop.pages.orders import CANCELABLE
from agentgym_envs.envs.webarena.tasks.template import (
    Case,
    Click,
    Expect,
    Fill,
    Leg,
    Template,
    Waypoint,
    both,
    page_says,
    records_hold,
)
from agentgym_envs.toolkit.draws import Draws

from .ways import ANY, HOME, HOST, cases_of, goods, me, order_path, orders, template

_ACCOUNT = (Click(ANY, "link", "My Account"),)
_BOOK = (*_ACCOUNT, Click(f"{HOST}/customer/account", "link", "Address Book"))
_BOOK_PAGE = f"{HOST}/customer/address/"
_STREETS = ("Harbour Steps", "Willow Close", "Old Mint Lane", "Lantern Street", "Copper Hill")
_REASONS = (
    "I found it elsewhere for less.",
    "I ordered it twice by mistake.",
    "It will come too late for the birthday.",
)
_MESSAGES = (
    "Where is my order {order}? It should have been here by now.",
    "A part was missing from order {order}. Please send it.",
    "I would like to return one item of order {order}. How do I do that?",
    "Please send me a copy of the invoice for order {order}.",
)
_QUESTIONS = (
    "Will the {product} be in stock all summer?",
    "Is there a discount if I buy ten of the {product}?",
)


def _done(path: Sequence[Waypoint], thought: str, *expected: Expect) -> list[Leg]:
    return [Leg(HOME, path, thought, holds=expected)]


def _new_address(shop: Records) -> list[Case]:
    cases: list[Case] = []
    for place, town in enumerate(TOWNS):
        for number in range(2):
            draws = Draws(f"shop address task {place} {number}")
            street = f"{draws.between(2, 90)} {draws.pick(_STREETS)}"
            postcode = f"{10 + place * 3}{draws.between(100, 999)}"
            phone = f"555-{draws.between(100, 999)}-{draws.between(1000, 9999)}"
            where = {"street": street, "city": town.name, "postcode": postcode, "phone": phone}
            held = Expect("shop", "address", {**where, "customer_id": me(shop)}, new=True)
            fields = {
                "Phone Number": phone,
                "Street Address": street,
                "City": town.name,
                "County": town.county,
                "Zip/Postal Code": postcode,
            }
            path = (
                *_BOOK,
                Click(_BOOK_PAGE, "link", "Add New Address"),
                Fill(f"{HOST}/customer/address/new", fields, "Save Address"),
            )
            legs = _done(path, "New addresses are added in my address book.", held)
            values = {**where, "county": town.county}
            cases.append(Case(values, legs, records_hold(held)))
    return cases


def _addresses(shop: Records) -> list[Row]:
    return shop.all("SELECT * FROM address WHERE customer_id = ? ORDER BY id", me(shop))


def _edit(address: Row, fields: dict[str, str]) -> tuple[Waypoint, ...]:
    """Returns the way to an address with these fields."""
    return (
        *_BOOK,
        Click(_BOOK_PAGE, "link", "Edit Address", beside=address["street"]),
        Fill(f"{HOST}/customer/address/edit/id/{address['id']}/", fields, "Save Address"),
    )


def _default(shop: Records) -> list[Case]:
    cases: list[Case] = []
    for address in _addresses(shop):
        for kind in ("billing", "shipping"):
            if not address[f"default_{kind}"]:
                held = Expect("shop", "address", {"id": address["id"], f"default_{kind}": 1})
                path = _edit(address, {f"Use as my default {kind} address": "on"})
                legs = _done(path, "I edit that address in my address book.", held)
                values = {"street": f"{address['street']}, {address['city']}", "kind": kind}
                cases.append(Case(values, legs, records_hold(held)))
    return cases


def _phone(shop: Records) -> list[Case]:
    cases: list[Case] = []
    for address in _addresses(shop):
        draws = Draws(f"shop phone task {address['id']}")
        for _ in range(8):
            phone = f"555-{draws.between(100, 999)}-{draws.between(1000, 9999)}"
            held = Expect("shop", "address", {"id": address["id"], "phone": phone})
            legs = _done(
                _edit(address, {"Phone Number": phone}), "I edit that address in my book.", held
            )
            values = {"street": f"{address['street']}, {address['city']}", "phone": phone}
            checks = both(records_hold(held), page_says(f"http://{_BOOK_PAGE}", "", phone))
            cases.append(Case(values, legs, checks))
    return cases


def _delete(shop: Records) -> list[Case]:
    def case(address: Row) -> Case | None:
        if address["default_billing"] or address["default_shipping"]:
            return None
        held = Expect("shop", "address", {"id": address["id"]}, count=0)
        name = f"Delete {address['street']}"
        path = (*_BOOK, Click(_BOOK_PAGE, "button", "Delete Address", beside=name))
        legs = _done(path, "My address book has a button for that.", held)
        values = {"street": f"{address['street']}, {address['city']}"}
        return Case(values, legs, records_hold(held))

    return cases_of(_addresses(shop), case)


def _rename(shop: Records) -> list[Case]:
    cases: list[Case] = []
    for person in people()[400:440]:
        names = {"first_name": person.first_name, "last_name": person.last_name}
        held = Expect("shop", "customer", {"id": me(shop), **names})
        fields = {"First Name": person.first_name, "Last Name": person.last_name}
        path = (
            *_ACCOUNT,
            Click(f"{HOST}/customer/account", "link", "Account Information"),
            Fill(f"{HOST}/customer/account/edit", fields, "Save"),
        )
        legs = _done(path, "My name is a part of the account information.", held)
        cases.append(Case({"name": person.name}, legs, records_hold(held)))
    return cases


def _newsletter(_: Records) -> list[Case]:
    cases: list[Case] = []
    for person in people()[500:540]:
        held = Expect("shop", "subscriber", {"email": person.email, "status": "subscribed"})
        fields = {"Sign up for our newsletter": person.email}
        path = (Click(ANY, "link", "My Cart"), Fill(_CART, fields, "Subscribe"))
        legs = _done(path, "The form for the newsletter is at the bottom of every page.", held)
        cases.append(Case({"email": person.email}, legs, records_hold(held)))
    return cases


_CART = f"{HOST}/checkout/cart"


def _message(message: str) -> Case:
    held = Expect("shop", "contact_message", {"message": message}, new=True)
    person = account("shop").person
    # Name and address are there already, unless the visitor was signed out.
    fields = {"Name": person.name, "Email": person.email, "What's on your mind?": message}
    path = (
        Click(ANY, "link", "Contact Us"),
        Fill(f"{HOST}/contact/", fields, "Submit"),
    )
    legs = _done(path, "The shop has a contact form, linked at the bottom of every page.", held)
    return Case({"message": message}, legs, records_hold(held))


def _contact(shop: Records) -> list[Case]:
    about_orders = [
        _message(_MESSAGES[place % len(_MESSAGES)].format(order=order["number"]))
        for place, order in enumerate(orders(shop))
    ]
    about_goods = [
        _message(_QUESTIONS[int(product["id"]) % len(_QUESTIONS)].format(product=product["name"]))
        for product in goods(shop, "contact", 30)
    ]
    return about_orders + about_goods


def _cancel(shop: Records) -> list[Case]:
    cases: list[Case] = []
    for order in orders(shop):
        for reason in _REASONS if order["status"] in CANCELABLE else ():
            held = Expect("shop", "cancel_request", {"order_id": order["id"], "reason": reason})
            view = f"{HOST}/sales/order/view/order_id/{order['id']}/"
            form = f"{HOST}/sales/order/cancel/order_id/{order['id']}/"
            path = (
                *order_path(order["number"]),
                Click(view, "link", "Request Cancellation"),
                Fill(form, {"Reason for cancellation": reason}, "Send Request"),
            )
            legs = _done(path, "An order's page lets me ask for its cancellation.", held)
            values = {"order": order["number"], "reason": reason}
            cases.append(Case(values, legs, records_hold(held)))
    return cases


TEMPLATES: Sequence[Template] = (
    template(
        "new_address",
        _new_address,
        "Add the address {{street}}, {{city}} ({{county}}), {{postcode}}, phone {{phone}}, to my"
        " address book.",
        "I have moved to {{street}} in {{city}}, {{county}}, postcode {{postcode}}, phone"
        " {{phone}}. Add this to my addresses.",
        "Save a new address in my account: {{street}}, {{postcode}} {{city}}, county {{county}},"
        " phone {{phone}}.",
    ),
    template(
        "default_address",
        _default,
        "Make {{street}} my default {{kind}} address.",
        "Use {{street}} as the default {{kind}} address from now on.",
        "Change my default {{kind}} address to {{street}}.",
    ),
    template(
        "address_phone",
        _phone,
        "Change the phone number of my address {{street}} to {{phone}}.",
        "The phone number at {{street}} is {{phone}} now. Correct it in my address book.",
        "In my address book, set the phone number for {{street}} to {{phone}}.",
        held_out=True,
    ),
    template(
        "delete_address",
        _delete,
        "Delete the address {{street}} from my address book.",
        "I no longer live at {{street}}. Remove that address from my account.",
        "Take {{street}} out of my addresses.",
    ),
    template(
        "rename",
        _rename,
        "Change the name of my account to {{name}}.",
        "I have a new name: {{name}}. Put it into my account information.",
        "Let my customer account say {{name}} as first and last name.",
    ),
    template(
        "subscribe",
        _newsletter,
        "Subscribe {{email}} to the shop's newsletter.",
        "Sign the address {{email}} up for the newsletter.",
        "My friend would like to get the newsletter. Her address is {{email}}.",
    ),
    template(
        "contact",
        _contact,
        "Send the shop this message with its contact form: '{{message}}'",
        "Use the contact form to write: '{{message}}'",
        "Contact the shop and tell them: '{{message}}'",
    ),
    template(
        "cancel_order",
        _cancel,
        "Ask for the cancellation of my order {{order}} and give this reason: '{{reason}}'",
        "Request that order {{order}} be canceled. The reason is '{{reason}}'",
        "I want to cancel order number {{order}}; send the request with the reason '{{reason}}'",
    ),
)
