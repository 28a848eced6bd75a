"""The words about a product: its title, its bullet points and its description."""

from collections.abc import Sequence

from .explanations import Sort, explanations
from .families import Family, Member, sorts
from .kinds import Count
from .phrases import (
    counted,
    hyphenated,
    joined,
    part_phrase,
    sentence_case,
    spell,
    title_case,
    with_article,
)

_IS: dict[Count, str] = {"one": "is", "many": "are", "mass": "is"}
_IT: dict[Count, str] = {"one": "it", "many": "them", "mass": "it"}

_OPENERS = (
    "{Brand} made the {Line} {head} with {use} in mind.",
    "Meet the {Line}: {counted} from {Brand}, made for {use}.",
    "The {Line} {head} by {Brand} {is_} made for {use}; more uses for {it} will come to you.",
    "Looking for {counted} for {use}? {Brand} has an answer, and it is called {Line}.",
    "There is a reason why so many people choose {Brand} for {use}.",
    "With the {Line}, {Brand} set out to make {counted} for {use}, and for much else.",
    "For {use}, and for the days in between: the {Line} {head} from {Brand}.",
)

_SUMMARIES = (
    "In short: {features}.",
    "What you get: {features}.",
    "At a glance: {features}.",
    "Why {Line}? Because of this: {features}.",
    "The essentials: {features}.",
)

_OTHERS = (
    "The {Line} is also sold in {an_other} version.",
    "For those who asked: the {other} one has a page of its own.",
    "If you would rather have the {other} version, look for it in our shop.",
    "Not to be mixed up with the {other} {Line}, which is listed separately.",
    "There is {an_other} one in our range, too.",
)

_CLOSERS = (
    "Made by {Brand}, and made to be used.",
    "If anything is not right, {Brand} puts it right.",
    "{Brand} answers questions within a day.",
    "Also a present that will not be forgotten.",
    "Thought up in a small workshop and tried out in ordinary homes.",
    "Thank you for choosing a small maker.",
    "Try {it} for a month; you will not want to go back.",
    "Orders that are placed before noon leave our shelves the same day.",
)

_LAST_BULLETS = (
    "Our promise: not happy within 30 days? You get your money back.",
    "Also great for {other_use}.",
    "Good to know: ships in plain, recyclable packaging.",
    "What is in the box: {counted}, and a card with tips.",
    "Questions? Write to the {Brand} team; people answer, not machines.",
)


def title(family: Family, member: Member) -> str:
    """Returns the name under which a product is listed."""
    brand, line, head = family.brand, family.line, family.head
    material = title_case(member.material)
    sort_of = sorts(family.kind)
    first, second = (title_fragment(feature, sort_of[feature]) for feature in member.features[:2])
    use = title_case(_use(family, 0))
    form = family.style[0] % 5
    if form == 0:
        pieces = [_spaced(brand, line, material, head), first, second]
    elif form == 1:
        pieces = [f"{brand} {head} - {line} Series", first, material, second]
    elif form == 2:
        pieces = [_spaced(material, head, "by", brand), f"{line} Line", first, second]
    elif form == 3:
        pieces = [f"{brand} {line} {head} for {use}", first, second, material]
    else:
        pieces = [head, first, second, _spaced(material, "by", brand, line)]
    return ", ".join(piece for piece in pieces if piece)


def title_nouns(family: Family, member: Member, name: str) -> tuple[str, ...]:
    """Returns the nouns of a title, in its order: names, kind, and what it is made of or has."""
    sort_of = sorts(family.kind)
    parts = [feature for feature in member.features[:2] if sort_of[feature] != "quality"]
    phrases = (member.material, _use(family, 0), *parts)
    nouns = {family.brand.lower(), family.line.lower(), *family.kind.nouns}
    nouns.update(phrase.rpartition(" ")[2].lower() for phrase in phrases)
    words = name.lower().replace(",", "").split()
    return tuple(word for word in words if word in nouns)


def bullets(family: Family, member: Member) -> tuple[str, ...]:
    """Returns the lines about the features, the rarest in the title first, and one about more."""
    sort_of = sorts(family.kind)
    order = (*member.features[2:], *member.features[:2])
    lines = [
        _bullet(family, feature, sort_of[feature], place) for place, feature in enumerate(order)
    ]
    if member.material:
        lines.insert(1 + family.style[1] % 3, _bullet(family, member.material, "material", 7))
    last = _LAST_BULLETS[family.style[2] % len(_LAST_BULLETS)]
    return (*lines, last.format(**_words(family)))


def description(family: Family, member: Member) -> str:
    """Returns a paragraph that names some features, and one that only another member has.

    That one has a hyphen: whoever searches for "leak proof" finds "a leak-proof version" too, and
    has to read on; the reward, which looks for the words as they were asked for, is not misled.
    """
    style, kind = family.style, family.kind
    words = _words(family)
    words["features"] = _features(family, member.features[:1] + member.features[3:4])
    pitches = (*kind.pitches, *kind.pitches)[style[3] % 3 : style[3] % 3 + 2]
    words["other"] = hyphenated(member.elsewhere)
    words["an_other"] = with_article(words["other"])
    sentences = [
        _OPENERS[style[4] % len(_OPENERS)].format(**words),
        pitches[0],
        _SUMMARIES[style[5] % len(_SUMMARIES)].format(**words),
        pitches[1],
    ]
    if " " in member.elsewhere:
        sentences.append(_OTHERS[style[0] % len(_OTHERS)].format(**words))
    return " ".join((*sentences, _CLOSERS[style[6] % len(_CLOSERS)].format(**words)))


def title_fragment(feature: str, sort: Sort) -> str:
    """Returns a feature as it stands between commas in a title."""
    words = title_case(feature)
    return f"for {words}" if sort == "purpose" else words


def _spaced(*words: str) -> str:
    return " ".join(word for word in words if word)


def _use(family: Family, place: int) -> str:
    uses = family.kind.uses
    return uses[(family.style[7] + place) % len(uses)]


def _features(family: Family, features: Sequence[str]) -> str:
    """Returns qualities, materials and parts as a list, and then what they are for."""
    sort_of = sorts(family.kind)
    by_sort: dict[Sort, list[str]] = {"quality": [], "material": [], "part": [], "purpose": []}
    for feature in filter(None, features):
        phrase = part_phrase(feature) if sort_of[feature] == "part" else feature
        by_sort[sort_of[feature]].append(spell(phrase))
    purposes = by_sort.pop("purpose")
    listed = [phrase for phrases in by_sort.values() for phrase in phrases]
    pieces = [joined(listed)] if listed else []
    return ", ".join([*pieces, *([f"for {joined(purposes)}"] if purposes else [])])


def _words(family: Family) -> dict[str, str]:
    kind = family.kind
    head = spell(family.head.lower())
    return {
        "Brand": family.brand,
        "Line": family.line,
        "head": head,
        "counted": counted(head, kind.count),
        "is_": _IS[kind.count],
        "it": _IT[kind.count],
        "use": _use(family, 0),
        "other_use": _use(family, 1),
    }


def _bullet(family: Family, feature: str, sort: Sort, place: int) -> str:
    clauses = explanations(feature, sort)
    clause = clauses[(family.style[3] + place) % len(clauses)]
    label = f"for {feature}" if sort == "purpose" else feature
    heading = f"For {title_case(feature)}" if sort == "purpose" else title_case(feature)
    form = family.style[1] % 4
    if form == 0:
        return f"{sentence_case(label)}: {clause}."
    if form == 1:
        return f"{label.upper()} - {sentence_case(clause)}."
    if form == 2:
        return f"{heading}. {sentence_case(clause)}."
    return f"[{heading}] {sentence_case(clause)}."
