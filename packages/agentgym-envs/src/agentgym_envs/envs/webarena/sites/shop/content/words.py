"""The sentences of which reviews are made; all our own."""

from collections.abc import Mapping

TITLES: Mapping[int, tuple[str, ...]] = {
    5: (
        "Love it", "Exactly what I wanted", "Would buy again", "Better than expected",
        "Could not be happier", "Worth every cent", "My new favorite", "Five stars from me",
        "A real find", "Bought a second one",
    ),
    4: (
        "Very good", "Nearly perfect", "Happy with it", "Good value", "Solid purchase",
        "Does what it says", "One small thing", "Recommended", "Nice quality",
    ),
    3: (
        "It is all right", "Mixed feelings", "Okay for the price", "Middling",
        "Neither here nor there", "Expected a bit more", "Fine, but", "Average",
    ),
    2: (
        "Disappointed", "Not for me", "Could be better", "Had hoped for more",
        "Would not buy again", "Below average", "Not great",
    ),
    1: (
        "Sent it back", "Do not buy", "A waste of money", "Very poor", "Never again",
        "Fell short in every way", "Regret this one",
    ),
}  # fmt: skip
"""Rating -> titles."""

OPENINGS: Mapping[int, tuple[str, ...]] = {
    5: (
        "I have had this {noun} for a month and use it all the time.",
        "Got this for {use} and it is wonderful.",
        "By far the best {noun} that I have owned.",
        "My sister has the same {noun}, and now I know why she would not lend it to me.",
        "I read a lot of reviews before I chose {brand}, and I chose well.",
        "A present from my partner, and a very good one.",
    ),
    4: (
        "A good {noun}, all in all.",
        "I bought this for {use} and am quite happy.",
        "This {noun} does its job well.",
        "After two weeks I can say that {brand} knows how to make a {noun}.",
        "Not my first {noun}, but one of the better ones.",
    ),
    3: (
        "For {use} it will do.",
        "Some things about this {noun} are good, some are not.",
        "I do not regret it, but I would look around more next time.",
        "An ordinary {noun} at an ordinary price.",
    ),
    2: (
        "I wanted to like this {noun}.",
        "For {use} it is not what I need.",
        "The photos look better than the thing itself.",
        "{brand} has made better ones.",
    ),
    1: (
        "I cannot recommend this {noun} to anyone.",
        "This {noun} lasted a week.",
        "I bought it for {use}, and it failed on the first day.",
        "Save your money.",
    ),
}
"""Rating -> first sentences; {noun}, {use} and {brand} are those of the product."""

PRAISE = (
    "The {feature} is just as described.",
    "What I like most is that it says {feature} and means it.",
    "It really is a pleasure to look at.",
    "The finish is clean and nothing rattles or smells.",
    "It came two days early and well packed.",
    "Several friends have asked me where I got it.",
    "The {color} one looks lovely.",
    "It feels sturdier than it looks.",
)

COMPLAINTS: Mapping[str, tuple[str, ...]] = {
    "smaller than expected": (
        "It is smaller than expected.",
        "Be warned that it is much smaller than expected.",
    ),
    "arrived late": (
        "It arrived late, without a word of apology.",
        "Mine arrived late and the box was crushed.",
    ),
    "strange smell": (
        "There is a strange smell that will not go away.",
        "It has a strange smell out of the box.",
    ),
    "color is different": (
        "The color is different from the picture.",
        "In daylight the color is different from what the page shows.",
    ),
    "broke after": (
        "Mine broke after three weeks.",
        "A part of it broke after the second use.",
    ),
    "instructions": (
        "The instructions make no sense at all.",
        "There were no instructions in the box.",
    ),
    "too expensive": (
        "It is too expensive for what you get.",
        "Nice enough, but too expensive.",
    ),
    "customer service": (
        "The customer service never answered my letter.",
        "I called customer service twice and gave up.",
    ),
}
"""What people complain about -> sentences, each of which has just these words."""

CLOSINGS: Mapping[int, tuple[str, ...]] = {
    5: ("Highly recommended.", "Thank you, {brand}!", "I would give six stars if I could.", ""),
    4: ("I would buy it again.", "Good work.", "Four stars, and nearly five.", ""),
    3: ("Three stars seem fair.", "Make up your own mind.", ""),
    2: ("Look elsewhere.", "A pity.", ""),
    1: ("It went straight back.", "Stay away.", ""),
}
"""Rating -> last sentences."""
