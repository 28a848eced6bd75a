"""People who do not exist, whom several sites know: accounts, authors, customers."""

from functools import cache
from typing import NamedTuple

from agentgym_envs.toolkit.draws import Draws

_FIRST = (
    "Ada Alma Amos Anya Arlo Asha Basil Bea Boris Bruno Cara Cato Celia Clem Cora Dario Delia Dov "
    "Edda Elio Elsa Emil Enzo Esme Ezra Fay Felix Finn Flora Gail Gideon Greta Gus Hana Hugo Ida "
    "Igor Ines Iris Ivo Jana Jonas Joss June Kai Kira Lars Lena Leo Lida Lorna Lucas Mabel Mara "
    "Marek Maya Milo Mina Nadia Neil Nell Nico Nora Olga Omar Opal Orla Otis Paula Petra Pia Quinn "
    "Rafe Remy Rhea Rina Rosa Rufus Sami Saskia Selma Silas Sonia Stella Sven Talia Teo Thea Tilda "
    "Tomas Uma Vera Vida Viktor Wanda Willa Yara Yusuf Zeno Zora"
)

_LAST = (
    "Abbot Alder Amsel Archer Ashby Baird Barlow Becker Birch Blythe Bowen Brandt Briggs Calder "
    "Carver Castell Conway Corbin Crane Dalby Darrow Denholm Draper Eaton Ebert Ellery Falk Farrow "
    "Fenner Finch Forde Garrick Gately Glover Grady Hadley Halloran Harker Heron Holt Hume Ivers "
    "Jansen Jarvis Kerr Kessler Kirby Lacey Landor Larkin Lorne Lund Maddox Marlow Mercer Moss "
    "Nash Norwood Oakes Orrin Osborn Paget Pell Penrose Quill Radley Rand Rowan Sayer Selby Shaw "
    "Sorrel Stroud Tanner Teller Thorne Tilling Tully Underhill Vance Varga Vickers Wade Walden "
    "Weller Whitlock Wilder Winslow Yarrow Yates Zeller"
)


class Person(NamedTuple):
    """Someone with a name and an address for mail."""

    number: int
    first_name: str
    last_name: str

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"

    @property
    def username(self) -> str:
        """What the person is called at git.test: "ada.alder"."""
        return f"{self.first_name}.{self.last_name}".lower()

    @property
    def email(self) -> str:
        """An address at a domain that cannot exist."""
        return f"{self.username}@mail.test"


class Account(NamedTuple):
    """Who the agent is at a site."""

    person: Person
    username: str
    password: str


@cache
def people() -> tuple[Person, ...]:
    """Returns 1,200 persons, no name twice, always in the same order."""
    pairs = [(first, last) for first in _FIRST.split() for last in _LAST.split()]
    drawn = Draws("people").sample(pairs, 1_200)
    return tuple(Person(number, first, last) for number, (first, last) in enumerate(drawn))


@cache
def account(site: str) -> Account:
    """Returns the account with which the agent is signed in at "shop", "admin", "forum" or "git".

    It belongs to the same person everywhere, except at the shop's back office ("admin").
    """
    person = people()[0]
    accounts = {
        "shop": Account(person, person.email, "harbour-lamp-27"),
        "admin": Account(people()[1], "admin", "admin-lantern-1234"),
        "forum": Account(person, f"{person.first_name}{person.last_name}", "quiet-reader-81"),
        "git": Account(person, person.username, "green-branch-46"),
    }
    return accounts[site]
