"""The sentences that submissions, comments and users are made of.

{thing} is something "a" or "an" goes before, {doing} an "-ing" form, {number} a small number,
{town} a town of Holmar, {month} a month and {price} an amount in dollars.
"""

import re
from collections.abc import Mapping

TITLES = (
    "What is the best {thing} for a beginner?",
    "Is a {thing} worth the money?",
    "My {thing} after {number} years",
    "How do you look after a {thing}?",
    "Finally bought a {thing}",
    "Unpopular opinion: nobody needs a {thing}",
    "Looking for a {thing} under {price}",
    "{doing} for beginners: what I wish I had known",
    "Does {doing} get easier?",
    "I gave up {doing} for {number} months",
    "What nobody tells you about {doing}",
    "Help: my {thing} is falling apart",
    "A {thing} I found in {town}",
    "Small victory: {doing} works at last",
    "How often do you replace a {thing}?",
    "Best advice you ever got about {doing}",
    "Selling a {thing}, or keeping it?",
    "{number} mistakes I made while {doing}",
    "Can a {thing} be repaired?",
    "Show me your {thing}",
    "Anyone else tired of {doing}?",
    "A long review of a {thing}",
    "From {town}: the oldest {thing} I have ever seen",
    "Who taught you {doing}?",
    "Borrowed a {thing} and fell in love",
    "Is {doing} still a thing?",
    "The {thing} my grandmother left me",
    "Guide: {doing} in {number} steps",
    "Weekly thread: {doing}",
    "Where in {town} can I get a {thing}?",
    "A {thing} for left-handed people",
    "Why I stopped {doing}",
    "Tell me about your first {thing}",
    "Would you buy a used {thing}?",
    "{number} cheap ways of {doing}",
    "Notes on {doing} from a meeting in {town}",
)

TOWN_TITLES = (
    "Looking for a {thing}",
    "Which {thing} would you recommend?",
    "New {thing} opens in {month}",
    "Is there still a {thing} near the river?",
    "Review: the {thing} everybody talks about",
    "{number} years without a {thing}",
    "{doing}: what has changed since {month}",
    "Your tips for {doing}",
    "Why is {doing} so hard?",
    "{doing} with two children",
    "Petition: more than one {thing}",
    "The {thing} closes for {number} weeks",
    "Lost near a {thing}: grey umbrella",
    "Does anyone remember the {thing} of the nineties?",
    "Survey about {doing}",
)

BODIES = (
    "I have been at it for {number} years and still learn something every week.",
    "A friend from {town} swears by it, and I am not so sure.",
    "The cheapest one I found was {price}, which seems a lot.",
    "I read the older threads and they do not agree.",
    "What would you do in my place?",
    "It took me {number} weekends and more patience than I have.",
    "There was nothing wrong with the last one, I simply wanted to try something else.",
    "Please be gentle, this is my first post.",
    "Pictures follow as soon as the weather allows.",
    "In the shop they told me the opposite of what the manual says.",
    "My neighbours have started to ask questions.",
    "I paid {price} in {month} and would do it again.",
    "The first {number} attempts went into the bin.",
    "Nobody at work understands why this makes me so happy.",
    "I keep a list of everything I tried and will post it if anybody is interested.",
    "If you live near {town}, I would gladly lend you mine.",
    "Everything went well until {month}.",
    "I would rather hear an honest no than a polite yes.",
    "It is smaller than I expected, but it does the job.",
    "Thank you all for the help last time.",
    "We argued about this at home for the whole of {month}.",
    "The short version: it depends, but mostly yes.",
    "I measured it {number} times and got the same result each time.",
    "Feel free to copy this, I am not going to write a book about it.",
    "A {thing} was what started it all.",
    "Since then {doing} has become a habit of mine.",
)

OPENERS = (
    "I agree.", "Not at all my experience.", "This.", "Good question.", "Thanks for posting.",
    "Sorry to hear that.", "It depends.", "Nice!", "I had the same problem.", "Well written.",
    "Hard to say.", "Please do not.", "Congratulations!", "I was there too.", "Welcome.",
    "Seriously?", "Same here.", "That is bad advice.", "Let me disagree.", "Short answer: yes.",
    "Short answer: no.", "I laughed out loud.", "Great idea.", "You are braver than I am.",
)  # fmt: skip

REMARKS = (
    "A {thing} lasts {number} years if you treat it well.",
    "I paid {price} for mine and regret nothing.",
    "Try it for {number} weeks before you decide.",
    "In {town} there is a small workshop that fixes this while you wait.",
    "My {thing} broke after {number} months, so take care.",
    "{doing} is mostly patience.",
    "{doing} taught me more than any course.",
    "Whoever told you that wanted to sell you a {thing}.",
    "The old ones were better, but they cost {price} even then.",
    "I do it every {month} and it has never failed me.",
    "Ask your library, ours lends out a {thing}.",
    "There was a long thread about {doing} in {month}.",
    "You can do without a {thing}, really.",
    "My brother-in-law in {town} says the same, and he is always wrong.",
    "Start small and keep notes.",
    "It took me {number} tries.",
    "I would wait for the spring sales.",
    "{doing} is not for everyone, and that is fine.",
    "Can you post a picture of the {thing}?",
    "Have you tried turning it upside down?",
    "The manual has a whole page on this, near the end.",
    "I switched in {month} and never looked back.",
    "Anything under {price} is money thrown away.",
    "Anything above {price} is for show.",
    "My {thing} is older than I am.",
    "People worry too much about {doing}.",
    "Read the sidebar first, it answers half of this.",
    "I would pay {price} for that, not more.",
)

TAILS = (
    "Good luck!", "Let us know how it goes.", "Just my opinion.", "Greetings from {town}.", "",
    "", "", "", "Ask me again in {number} months.", "Hope that helps.", "No offence.", "Cheers.",
    "Your results may differ.", "Best thing I did this year.",
)  # fmt: skip

RULES = (
    "Stay on topic.", "No advertising.", "Be civil.", "Search before you ask.",
    "Say where your pictures come from.", "No spoilers in titles.", "One post a day is enough.",
    "Mark offers as sold.", "Newcomers are welcome.", "No politics.",
    "Questions go into the title.", "Meetings are announced in the weekly thread.",
)  # fmt: skip

TRADES = (
    "baker", "nurse", "bus driver", "teacher", "carpenter", "student", "librarian", "gardener",
    "accountant", "retired sailor", "cook", "plumber", "musician", "vet", "postman", "archivist",
    "electrician", "beekeeper", "translator", "architect",
)  # fmt: skip

BIOGRAPHIES = (
    "{trade} from {town}. Here for {forum}.",
    "I live in {town} and work as a {trade}.",
    "Part-time {trade}, full-time fan of {forum}. Born in {town}.",
    "{town}. {trade}. Ask me about {forum}.",
)

NICKS = (
    "otter", "badger", "thistle", "lantern", "pebble", "magpie", "bramble", "comet", "walnut",
    "teapot", "harbour", "pixel", "mango", "tundra", "willow", "sparrow", "copper", "velvet",
)  # fmt: skip

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


_WRONG_ARTICLE = re.compile(r"\b([Aa]) (?=[aeio])")


def filled(sentence: str, words: Mapping[str, str]) -> str:
    """Returns the sentence with its {names} replaced and its articles and first letter right.

    >>> filled("A {thing} near a {thing}", {"thing": "oak table"})
    'An oak table near an oak table'
    >>> filled("{doing} at night", {"doing": "walking"})
    'Walking at night'
    """
    for name, word in words.items():
        sentence = sentence.replace(f"{{{name}}}", word)
    sentence = _WRONG_ARTICLE.sub(r"\1n ", sentence)
    return sentence[:1].upper() + sentence[1:]
