"""Customers, their addresses, the newsletter's readers, and the staff of the back office."""

import sqlite3
from datetime import datetime, timedelta
from typing import NamedTuple

from agentgym_envs.envs.webarena.sites.land import TOWNS
from agentgym_envs.envs.webarena.sites.people import Person, account, people
from agentgym_envs.envs.webarena.sites.shop.accounts import digest
from agentgym_envs.toolkit.draws import Draws

CUSTOMERS = 80
AGENT = 1
"""The id of the customer that the agent is signed in as."""

_FIRST_SIGN_UP = datetime(2021, 2, 1, 7, 0)
_STREETS = (
    "Alder Street", "Baker's Row", "Canal Road", "Castle Lane", "Cherry Walk", "Church Street",
    "Dock Road", "Elm Avenue", "Foundry Lane", "Garden Street", "Harbour Way", "High Street",
    "Hill Road", "Kiln Lane", "Lake View", "Linden Avenue", "Market Square", "Meadow Lane",
    "Mill Street", "North Gate", "Orchard Road", "Park Avenue", "Quarry Road", "River Street",
    "School Lane", "South Bank", "Station Road", "Stone Bridge", "Tower Street", "Weaver's Yard",
)  # fmt: skip
_COMPANIES = ("Northlight Studio", "Grey Heron Books", "Fourth Mill", "Tern & Sons", "Blue Door")
_STAFF = (("mercer", "Catalogue editor"), ("lindqvist", "Customer service"), ("okoro", "Sales"))


class Address(NamedTuple):
    """Where someone lives."""

    first_name: str
    last_name: str
    company: str
    street: str
    city: str
    county: str
    postcode: str
    phone: str


class Customer(NamedTuple):
    """A customer, as orders and reviews need it."""

    id: int
    person: Person
    addresses: tuple[Address, ...]
    created_at: datetime


def add_customers(records: sqlite3.Connection) -> tuple[Customer, ...]:
    """Adds customers with addresses, subscribers and staff; returns customers, the agent first."""
    known = [people()[0], *people()[2 : CUSTOMERS + 1]]
    customers = tuple(_customer(number, person) for number, person in enumerate(known, AGENT))
    records.executemany(
        "INSERT INTO customer VALUES (?, ?, ?, ?, ?, ?, ?, ?)", map(_customer_row, customers)
    )
    for customer in customers:
        _add_addresses(records, customer)
    _add_subscribers(records, customers)
    _add_staff(records)
    return customers


def _customer(number: int, person: Person) -> Customer:
    draws = Draws(f"shop customer {number}")
    days = 3 if number == AGENT else draws.below(720)
    created = _FIRST_SIGN_UP + timedelta(days=days, minutes=draws.below(900))
    count = 5 if number == AGENT else draws.pick((1, 1, 2))
    return Customer(number, person, tuple(_address(person, draws) for _ in range(count)), created)


def _address(person: Person, draws: Draws) -> Address:
    town = draws.weighted(TOWNS, [each.population for each in TOWNS])
    place = TOWNS.index(town)
    return Address(
        person.first_name,
        person.last_name,
        draws.pick(_COMPANIES) if draws.chance(0.1) else "",
        f"{draws.between(1, 180)} {draws.pick(_STREETS)}",
        town.name,
        town.county,
        f"{10 + place * 3}{draws.between(100, 999)}",
        f"555-{draws.between(100, 999)}-{draws.between(1000, 9999)}",
    )


def _customer_row(customer: Customer) -> tuple[int | str, ...]:
    person, agent = customer.person, account("shop")
    password = agent.password if customer.id == AGENT else f"{person.username}-{customer.id}"
    group = ("General", "General", "General", "Retailer", "Wholesale")[customer.id % 5]
    return (
        customer.id,
        person.first_name,
        person.last_name,
        person.email,
        digest(person.email, password),
        "General" if customer.id == AGENT else group,
        customer.addresses[0].phone,
        f"{customer.created_at}",
    )


def _add_addresses(records: sqlite3.Connection, customer: Customer) -> None:
    for place, address in enumerate(customer.addresses):
        first = int(place == 0)
        records.execute(
            "INSERT INTO address VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (customer.id, *address, first, first),
        )


def _add_subscribers(records: sqlite3.Connection, customers: tuple[Customer, ...]) -> None:
    draws = Draws("shop subscribers")
    for customer in customers[1:]:
        if draws.chance(0.45):
            status = "unsubscribed" if draws.chance(0.15) else "subscribed"
            row = (customer.person.email, customer.id, status, f"{customer.created_at}")
            records.execute("INSERT INTO subscriber VALUES (NULL, ?, ?, ?, ?)", row)
    for person in people()[200:224]:
        day = _FIRST_SIGN_UP + timedelta(days=draws.below(800), minutes=draws.below(900))
        row = (person.email, None, "subscribed", f"{day}")
        records.execute("INSERT INTO subscriber VALUES (NULL, ?, ?, ?, ?)", row)


def _add_staff(records: sqlite3.Connection) -> None:
    boss = account("admin")
    seen = "2023-06-09 16:42:00"
    staff = [(boss.username, boss.password, boss.person, "Administrator")]
    for place, (username, role) in enumerate(_STAFF):
        staff.append((username, f"{username}-{role}", people()[300 + place], role))
    for username, password, person, role in staff:
        records.execute(
            "INSERT INTO admin_user VALUES (NULL, ?, ?, ?, ?, ?, ?, 1, ?)",
            (
                username,
                digest(username, password),
                person.first_name,
                person.last_name,
                person.email,
                role,
                seen,
            ),
        )
