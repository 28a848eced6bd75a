"""What the encyclopaedia says about each kind of thing, and how one can ask for it.

In the texts below "{x}" is what the article is on (or a description of it: "the author of ..."),
and "{y}" what it is related to.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .country import Kind


class Relation(NamedTuple):
    """One thing that articles of a kind say.

    Attributes:
        sentences: Ways to say it.
        phrases: Ways to describe {y}; empty where it is only asked for at the end.
        questions: Ways to ask for {y}; empty where it is no answer: too few things could be it.
    """

    sentences: Sequence[str]
    phrases: Sequence[str] = ()
    questions: Sequence[str] = ()


RELATIONS: Mapping[Kind, Mapping[str, Relation]] = {
    "person": {
        "birthplace": Relation(
            (
                "{x} was born in {y}, the child of a family that had lived there for generations.",
                "Born in {y}, {x} left the town at an early age.",
                "{x} came into the world in {y}, above the shop of an uncle.",
            ),
            ("the town where {x} was born", "the birthplace of {x}"),
            ("In which town was {x} born?", "Where was {x} born?", "Name the birthplace of {x}."),
        ),
        "school": Relation(
            (
                "After a few years with private tutors came the years at {y}.",
                "The formative years were those at {y}.",
                "{x} studied at {y} and kept the friends made there for life.",
            ),
            ("the school that {x} went to", "the old school of {x}"),
            ("Where did {x} study?", "At which school did {x} study?"),
        ),
        "teacher": Relation(
            (
                "The decisive influence was {y}, whose pupil {x} became.",
                "{x} learned the trade from {y}.",
                "{y} took {x} on as a pupil and taught all there was to teach.",
            ),
            ("the teacher of {x}", "the person who taught {x}"),
            ("Who taught {x}?", "Whose pupil was {x}?", "Name the teacher of {x}."),
        ),
        "spouse": Relation(
            (
                "{x} married {y}; their letters fill nine volumes.",
                "The marriage with {y} was by all accounts a happy one.",
                "{x} and {y} married in a small ceremony.",
            ),
            ("the spouse of {x}", "the person whom {x} married"),
            ("Whom did {x} marry?", "Who was married to {x}?"),
        ),
        "home": Relation(
            (
                "Later years were spent in {y}, in a house with a walled garden.",
                "{x} settled in {y} and seldom travelled afterwards.",
                "From middle age on, {x} lived in {y}.",
            ),
            ("the town where {x} settled", "the later home of {x}"),
            ("In which town did {x} settle?", "Where did {x} spend later years?"),
        ),
        "born": Relation(
            ("The year of birth is given as {y}.", "Church books have {y} as the year of birth."),
            (),
            ("In which year was {x} born?", "When was {x} born?"),
        ),
    },
    "town": {
        "region": Relation(
            (
                "{x} is a town in {y}.",
                "The town of {x} belongs to {y}.",
                "{x} lies in the middle of {y}, a day's walk from the next town.",
            ),
            ("the region of {x}", "the region around {x}"),
        ),
        "river": Relation(
            (
                "The {y} flows through {x} and turns its mills.",
                "{x} was built where the {y} could be forded.",
                "Both halves of {x}, left and right of the {y}, have their own market.",
            ),
            ("the river that flows through {x}", "the river of {x}"),
            ("Which river flows through {x}?", "On which river does {x} stand?"),
        ),
        "mayor": Relation(
            (
                "The present mayor of {x} is {y}.",
                "{y} was elected mayor of {x} at the last count of votes.",
                "{x} is governed by a council and its mayor, {y}.",
            ),
            ("the mayor of {x}",),
            ("Who is the mayor of {x}?", "Name the mayor of {x}."),
        ),
        "charter": Relation(
            (
                "{x} received its charter in {y}.",
                "The town's rights go back to a charter of {y}.",
            ),
            (),
            (
                "In which year did {x} receive its charter?",
                "From which year is the charter of {x}?",
            ),
        ),
        "population": Relation(
            ("At the last census {x} had {y} inhabitants.", "The last census counted {y} people."),
            (),
            ("How many inhabitants has {x}?", "What is the population of {x}?"),
        ),
    },
    "region": {
        "capital": Relation(
            ("The capital of {x} is {y}.", "{x} is administered from {y}, its capital."),
            ("the capital of {x}",),
            ("What is the capital of {x}?", "Which town is the capital of {x}?"),
        ),
        "governor": Relation(
            ("{y} is governor of {x}.", "The governor of {x} is {y}."),
            ("the governor of {x}",),
            ("Who is the governor of {x}?", "Who governs {x}?"),
        ),
        "area": Relation(
            ("{x} covers {y} square kilometres.", "The area of {x} is {y} square kilometres."),
            (),
            ("How many square kilometres does {x} cover?", "How large is {x}?"),
        ),
    },
    "river": {
        "source": Relation(
            ("The {x} rises on {y}.", "The springs of the {x} are on the slopes of {y}."),
            ("the mountain on which the {x} rises", "the mountain at the source of the {x}"),
            ("On which mountain does the {x} rise?", "Where is the source of the {x}?"),
        ),
        "length": Relation(
            ("It is {y} kilometres long.", "From source to mouth it measures {y} kilometres."),
            (),
            ("How many kilometres long is the {x}?", "How long is the {x}?"),
        ),
    },
    "mountain": {
        "climber": Relation(
            (
                "{y} was the first to climb {x}.",
                "The first ascent of {x} was made by {y}, with two guides and a mule.",
            ),
            ("the person who first climbed {x}",),
            ("Who was the first to climb {x}?", "Who made the first ascent of {x}?"),
        ),
        "climbed": Relation(
            ("The summit was first reached in {y}.", "The first ascent dates from {y}."),
            (),
            ("In which year was {x} first climbed?", "When was the first ascent of {x}?"),
        ),
        "height": Relation(
            ("{x} is {y} metres high.", "Its height is {y} metres."),
            (),
            ("How many metres high is {x}?", "What is the height of {x}?"),
        ),
    },
    "school": {
        "founder": Relation(
            ("{x} was founded by {y}.", "The founder of {x} was {y}."),
            ("the founder of {x}", "the person who founded {x}"),
            ("Who founded {x}?", "Name the founder of {x}."),
        ),
        "town": Relation(
            ("{x} is a school in {y}.", "{x}, a boarding school, stands on a hill above {y}."),
            ("the town that {x} is in", "the town of {x}"),
            ("In which town is {x}?", "Where is {x}?"),
        ),
        "opened": Relation(
            ("It opened in {y}.", "The first pupils came in {y}."),
            (),
            ("In which year did {x} open?", "When did {x} open?"),
        ),
    },
    "firm": {
        "founder": Relation(
            (
                "{x} was founded by {y} with borrowed money.",
                "{y} founded {x} and led it for two decades.",
            ),
            ("the founder of {x}", "the person who founded {x}"),
            ("Who founded {x}?", "Name the founder of {x}."),
        ),
        "seat": Relation(
            ("{x} is a firm with its seat in {y}.", "The firm {x} has its seat in {y}."),
            ("the town where {x} has its seat", "the seat of {x}"),
            ("In which town does {x} have its seat?", "Where is the seat of {x}?"),
        ),
        "founded": Relation(
            ("The year of foundation was {y}.", "Business began in {y}."),
            (),
            ("In which year was {x} founded?", "When did {x} begin business?"),
        ),
    },
    "novel": {
        "author": Relation(
            ("{x} is a novel by {y}.", "The novel {x} is the best-known work of {y}."),
            ("the author of {x}", "the person who wrote {x}"),
            ("Who wrote {x}?", "Who is the author of {x}?"),
        ),
        "publisher": Relation(
            (
                "The first edition was printed by {y}.",
                "It was published by {y} after three other houses had refused it.",
            ),
            ("the firm that published {x}", "the publisher of {x}"),
            ("Which firm published {x}?", "Who was the publisher of {x}?"),
        ),
        "setting": Relation(
            ("The story is set in {y}.", "Nearly all of it takes place in {y}."),
            ("the town in which {x} is set", "the scene of {x}"),
            ("In which town is {x} set?", "Where does {x} take place?"),
        ),
        "published": Relation(
            ("It came out in {y}.", "The year on the title page is {y}."),
            (),
            ("In which year did {x} come out?", "When was {x} published?"),
        ),
    },
    "painting": {
        "painter": Relation(
            ("{x} is a painting by {y}.", "{x}, a large canvas, was painted by {y}."),
            ("the painter of {x}", "the person who painted {x}"),
            ("Who painted {x}?", "Name the painter of {x}."),
        ),
        "museum": Relation(
            ("It hangs in the {y}.", "Since a bequest it has been in the {y}."),
            ("the museum where {x} hangs", "the museum that owns {x}"),
            ("In which museum does {x} hang?", "Which museum owns {x}?"),
        ),
        "painted": Relation(
            ("It was finished in {y}.", "The signature is dated {y}."),
            (),
            ("In which year was {x} finished?", "When was {x} painted?"),
        ),
    },
    "opera": {
        "composer": Relation(
            ("{x} is an opera by {y}.", "The opera {x} was composed by {y}."),
            ("the composer of {x}", "the person who composed {x}"),
            ("Who composed {x}?", "Name the composer of {x}."),
        ),
        "theatre": Relation(
            ("It was first given at the {y}.", "The curtain first rose on it at the {y}."),
            ("the theatre where {x} was first given",),
            ("At which theatre was {x} first given?", "Where did {x} have its premiere?"),
        ),
        "premiere": Relation(
            ("The premiere was in {y}.", "It was first heard in {y}."),
            (),
            ("In which year was {x} first heard?", "When was the premiere of {x}?"),
        ),
    },
    "museum": {
        "architect": Relation(
            ("The building of the {x} is by {y}.", "{y} was the architect of the {x}."),
            ("the architect of the {x}",),
            ("Who was the architect of the {x}?", "Who built the {x}?"),
        ),
        "town": Relation(
            ("The {x} is a museum in {y}.", "The {x} of {y} is known for its collections."),
            ("the town of the {x}", "the town that has the {x}"),
            ("In which town is the {x}?", "Where is the {x}?"),
        ),
        "opened": Relation(
            ("Its doors opened in {y}.", "It has been open to the public since {y}."),
            (),
            ("In which year did the {x} open?", "Since when has the {x} been open?"),
        ),
    },
    "theatre": {
        "architect": Relation(
            ("The house was designed by {y}.", "{y} was the architect of the {x}."),
            ("the architect of the {x}",),
            ("Who was the architect of the {x}?", "Who designed the {x}?"),
        ),
        "town": Relation(
            ("The {x} is the playhouse of {y}.", "The {x} stands on the main square of {y}."),
            ("the town of the {x}", "the town that has the {x}"),
            ("In which town is the {x}?", "Where is the {x}?"),
        ),
        "opened": Relation(
            ("The first play was given in {y}.", "It opened in {y} with a comedy."),
            (),
            ("In which year did the {x} open?", "When did the {x} open?"),
        ),
    },
    "bridge": {
        "engineer": Relation(
            ("{x} was built by {y}.", "The engineer of {x} was {y}."),
            ("the engineer of {x}", "the person who built {x}"),
            ("Who built {x}?", "Who was the engineer of {x}?"),
        ),
        "river": Relation(
            ("{x} crosses the {y}.", "{x} is the oldest stone bridge over the {y}."),
            ("the river that {x} crosses",),
            ("Which river does {x} cross?", "Over which river does {x} lead?"),
        ),
        "opened": Relation(
            ("The first cart crossed it in {y}.", "It was opened in {y}."),
            (),
            ("In which year was {x} opened?", "When was {x} opened?"),
        ),
    },
    "event": {
        "leader": Relation(
            ("The leading figure of the {x} was {y}.", "{y} was in command during the {x}."),
            ("the leading figure of the {x}", "the person in command during the {x}"),
            ("Who was in command during the {x}?", "Who was the leading figure of the {x}?"),
        ),
        "place": Relation(
            ("The {x} drew the eyes of the whole country to {y}.", "{y} had not seen its like."),
        ),
        "chronicler": Relation(
            (
                "What is known of the {x} is owed to an account by {y}.",
                "The best report of the {x} was written by {y}, who saw it.",
            ),
            ("the person who wrote the best report of the {x}", "the chronicler of the {x}"),
            ("Who was the chronicler of the {x}?", "Who wrote the best report of the {x}?"),
        ),
        "year": Relation(
            ("It took place in {y}.", "The year was {y}."),
            (),
            ("In which year was the {x}?", "When did the {x} take place?"),
        ),
    },
    "ship": {
        "captain": Relation(
            ("The first captain of the {x} was {y}.", "{y} commanded the {x} on its first voyage."),
            ("the first captain of the {x}", "the person who first commanded the {x}"),
            ("Who was the first captain of the {x}?", "Who first commanded the {x}?"),
        ),
        "builder": Relation(
            ("The {x} is a ship built by {y}.", "The ship {x} came from the slips of {y}."),
            ("the firm that built the {x}", "the builder of the {x}"),
            ("Which firm built the {x}?", "Name the builder of the {x}."),
        ),
        "port": Relation(
            ("Its home port was {y}.", "It was registered in {y}."),
            ("the home port of the {x}", "the town in which the {x} was registered"),
            ("What was the home port of the {x}?", "In which town was the {x} registered?"),
        ),
        "launched": Relation(
            ("The launch was in {y}.", "It first touched water in {y}."),
            (),
            ("In which year was the {x} launched?", "When was the {x} launched?"),
        ),
    },
    "newspaper": {
        "editor": Relation(
            ("The first editor of the {x} was {y}.", "{y} edited the {x} from its first issue."),
            ("the first editor of the {x}", "the person who first edited the {x}"),
            ("Who was the first editor of the {x}?", "Who first edited the {x}?"),
        ),
        "town": Relation(
            ("The {x} is the newspaper of {y}.", "The {x} is printed in {y} six days a week."),
        ),
        "founded": Relation(
            ("The first issue appeared in {y}.", "It was founded in {y}."),
            (),
            ("In which year was the {x} founded?", "When did the {x} first appear?"),
        ),
    },
}
"""Kind -> relation -> how it is said and asked for, in the order of the article."""

MENTIONS: Mapping[Kind, str] = {
    "novel": 'the novel "{x}"',
    "painting": 'the painting "{x}"',
    "opera": 'the opera "{x}"',
    "ship": "ship {x}",
    "firm": "the firm {x}",
}
"""How a question names a thing of a kind; by its plain name where nothing is said here."""

FILLERS: Mapping[Kind, Sequence[str]] = {
    "person": (
        "Contemporaries praised a dry wit.", "A portrait shows a high forehead and inky fingers.",
        "The collected letters were edited twice.", "Debts were a lifelong companion.",
        "A walk of two hours before breakfast was the rule.",
        "Rumours of a secret voyage were never confirmed.",
        "The diaries stop in the middle of a sentence.", "Music was a lasting passion.",
    ),
    "town": (
        "The market is held on Thursdays.", "A plum cake is the local pride.",
        "The winters are long and the roofs are steep.", "Its wool was once sold over the sea.",
        "Storks nest on the old tower.", "A third of the houses burned down once and were rebuilt.",
        "The fair in autumn draws visitors from afar.", "Slate was quarried here for centuries.",
    ),
    "region": ("Its people are said to be slow to speak.", "Rye and flax are grown there."),
    "river": ("In spring it floods the meadows.", "Barges use its lower half.",
              "Trout are caught in its upper reaches."),
    "mountain": ("Snow stays on its north side all year.", "A hut below the top gives shelter.",
                 "Shepherds avoided it for a long time."),
    "school": ("Its library holds rare maps.", "Its rowing team is feared.",
               "Lessons begin at seven in the morning."),
    "firm": ("It survived two fires and one bankruptcy.", "Its mark is a wheel with six spokes.",
             "At its best it employed nine hundred people.", "Its archive is open to scholars."),
    "novel": ("Critics were slow to warm to it.", "It has been translated into eleven languages.",
              "The last chapter was added later.", "Its hero never says a word."),
    "painting": ("The colours have darkened with age.", "X-rays show another picture below.",
                 "A thief once cut it from its frame."),
    "opera": ("It asks for three harps.", "The second act is often cut.",
              "Its chorus of ferrymen is sung at weddings."),
    "museum": ("Clocks fill a whole floor.", "The roof has been leaking for years.",
               "Admission is free on Sundays."),
    "theatre": ("It seats six hundred.", "Its curtain is painted with the nine winds.",
                "The boxes are said to be haunted."),
    "bridge": ("A toll was taken until recently.", "It has five arches.",
               "Swallows breed under it."),
    "event": ("Songs about it are still sung.", "A column marks the place.",
              "Schoolbooks give it half a page."),
    "ship": ("It carried salt and timber.", "Its bell survives.",
             "It was broken up for its copper."),
    "newspaper": ("Its crossword is notorious.", "It was banned for one summer.",
                  "It is printed on pale green paper."),
}  # fmt: skip
"""What else an article says; nobody asks for it."""
