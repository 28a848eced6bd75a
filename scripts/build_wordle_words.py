"""Makes the word lists of the embedded Wordle from SCOWL 2020.12.07.

    apt-get download scowl && dpkg-deb -x scowl_*.deb scowl
    python scripts/build_wordle_words.py scowl/usr/share/dict/scowl

Same input, same files, byte for byte: every choice is by rule or by SHA-256 of the word.
"""

import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).parents[1] / "packages/agentgym-envs/src/agentgym_envs/envs/wordle/data"
SIZES = (10, 20, 35, 40, 50, 55, 60, 70)
"""SCOWL's own levels, from common to rare. Above 70 come words that few dictionaries have."""
LARGEST_ANSWER_SIZE = 40
LARGEST_STEM_SIZE = 50
BLOCK = ("train",) * 12 + ("validation",) * 3 + ("test",) * 5
"""How each twenty answers of neighbouring commonness are shared out."""

UNSUITABLE = """
    arsed asses bimbo bitch boner boobs booby booty butch chink cocks coons craps cunts dagos darky
    dicks dildo dykes fagot fanny fetus fucks gayer gimps gimpy gooks gypsy homos honky hussy kikes
    labia lezzy lynch negro nigga penis poofs porno prick pubes pubic pussy pygmy queer raped raper
    rapes semen sexed sexts shits sluts spics spunk squaw tarts titty turds twats vulva wanks
    weest wench whore
"""
"""Slurs and crude words: neither answers nor guesses (and one relic of the inflection rule)."""


def main() -> None:
    """Writes answers.txt and guesses.txt."""
    levels = read_levels(Path(sys.argv[1]))
    unsuitable = set(UNSUITABLE.split())
    guesses = sorted(word for word in levels if len(word) == 5 and word not in unsuitable)
    answers = [word for word in by_commonness(guesses, levels) if is_answer(word, levels)]
    del answers[len(answers) // len(BLOCK) * len(BLOCK) :]
    lines = [f"{word} {split} {number}" for word, split, number in share_out(answers)]
    (TARGET / "answers.txt").write_text("\n".join(lines) + "\n", encoding="ascii")
    (TARGET / "guesses.txt").write_text("\n".join(guesses) + "\n", encoding="ascii")
    print(f"{len(answers)} answers, {len(guesses)} guesses")


def read_levels(folder: Path) -> dict[str, int]:
    """Returns the smallest SCOWL size of every lower-case English or American word."""
    levels: dict[str, int] = {}
    for size in SIZES:
        for category in ("english", "american"):
            text = (folder / f"{category}-words.{size}").read_text(encoding="latin-1")
            for word in re.findall(r"^[a-z]+$", text, flags=re.MULTILINE):
                levels.setdefault(word, size)
    return levels


def by_commonness(words: list[str], levels: dict[str, int]) -> list[str]:
    """Returns the words from common to rare; SCOWL gives no order inside a size."""
    return sorted(words, key=lambda word: (levels[word], fixed_random("rank", word)))


def is_answer(word: str, levels: dict[str, int]) -> bool:
    """Whether a word is common and not a plural, past, -ing form or comparative."""
    stems = (stem for stem in possible_stems(word) if len(stem) > 1)
    inflected = any(levels.get(stem, 99) <= LARGEST_STEM_SIZE for stem in stems)
    compared = word.endswith("er") and levels.get(word[:-2] + "est", 99) <= LARGEST_STEM_SIZE
    return levels[word] <= LARGEST_ANSWER_SIZE and not inflected and not compared


def possible_stems(word: str) -> Iterator[str]:
    """Yields what `word` could be an inflection of.

    >>> list(possible_stems("flies"))
    ['flie', 'fli', 'fly']
    """
    if word.endswith("s") and not word.endswith("ss"):
        yield word[:-1]
    for ending in ("es", "ed"):
        if word.endswith(ending):
            yield word[:-1]
            yield word[:-2]
        if word.endswith("i" + ending):
            yield word[:-3] + "y"
    if word.endswith("ing"):
        yield word[:-3]
        yield word[:-3] + "e"


def share_out(answers: list[str]) -> list[tuple[str, str, int]]:
    """Returns (word, split, number in the split) in the order of `answers`."""
    splits: dict[str, str] = {}
    for start in range(0, len(answers), len(BLOCK)):
        block = answers[start : start + len(BLOCK)]
        block.sort(key=lambda word: fixed_random("split", word))
        splits |= dict(zip(block, BLOCK, strict=True))
    numbers: dict[str, int] = {}
    for split in dict.fromkeys(BLOCK):
        members = [word for word in answers if splits[word] == split]
        members.sort(key=lambda word: fixed_random("number", word))
        numbers |= {word: number for number, word in enumerate(members)}
    return [(word, splits[word], numbers[word]) for word in answers]


def fixed_random(purpose: str, word: str) -> str:
    """Returns a number that looks random and is the same everywhere."""
    return hashlib.sha256(f"{purpose} {word}".encode()).hexdigest()


if __name__ == "__main__":
    main()
