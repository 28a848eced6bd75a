"""The kinds of characters that decide where a word ends.

Source: Unicode Standard Annex 29 (word boundaries), as Lucene's standard tokeniser has it: Han and
Hiragana characters are words of their own, and so are pictures (emoji and older symbols).
"""

import unicodedata

LETTER, HEBREW, DIGIT, KATAKANA, JOINER, MARK, ZERO_WIDTH_JOINER = "AHNKEXZ"
MID_LETTER, MID_EITHER, MID_DIGIT, SINGLE_QUOTE, DOUBLE_QUOTE = "MBCQD"
HAN, HIRAGANA, SOUTH_EAST_ASIAN, PICTURE, FLAG_LETTER, OTHER = "JISPRO"

_SINGLE = {
    **dict.fromkeys(":\u00b7\u0387\u055f\u05f4\u2027\ufe13\ufe55\uff1a", MID_LETTER),
    **dict.fromkeys(".\u2018\u2019\u2024\ufe52\uff07\uff0e", MID_EITHER),
    **dict.fromkeys(
        ",;\u037e\u0589\u060c\u060d\u066c\u07f8\u2044\ufe10\ufe14\ufe50\ufe54\uff0c\uff1b",
        MID_DIGIT,
    ),
    "'": SINGLE_QUOTE,
    '"': DOUBLE_QUOTE,
    "\u202f": JOINER,
    "\u200d": ZERO_WIDTH_JOINER,
    "\u200b": OTHER,
    "\u200c": MARK,
}

_RANGES: tuple[tuple[int, int, str], ...] = (
    (0x02C2, 0x02C5, LETTER),
    (0x02D2, 0x02D7, LETTER),
    (0x02DE, 0x02DF, LETTER),
    (0x02E5, 0x02EB, LETTER),
    (0x02ED, 0x02ED, LETTER),
    (0x02EF, 0x02FF, LETTER),
    (0x055A, 0x055C, LETTER),
    (0x055E, 0x055E, LETTER),
    (0x05F3, 0x05F3, LETTER),
    (0x24B6, 0x24E9, LETTER),
    (0x2E80, 0x2FD5, HAN),
    (0x3005, 0x3005, HAN),
    (0x3007, 0x3007, HAN),
    (0x3021, 0x3029, HAN),
    (0x3031, 0x3035, KATAKANA),
    (0x3038, 0x303B, HAN),
    (0x3041, 0x3096, HIRAGANA),
    (0x309B, 0x309C, KATAKANA),
    (0x309D, 0x309F, HIRAGANA),
    (0x30A0, 0x30FA, KATAKANA),
    (0x30FC, 0x30FF, KATAKANA),
    (0x31F0, 0x31FF, KATAKANA),
    (0x32D0, 0x32FE, KATAKANA),
    (0x3300, 0x3357, KATAKANA),
    (0x3400, 0x4DBF, HAN),
    (0x4E00, 0x9FFF, HAN),
    (0xA708, 0xA716, LETTER),
    (0xA720, 0xA721, LETTER),
    (0xA789, 0xA78A, LETTER),
    (0xF900, 0xFAD9, HAN),
    (0xFB1D, 0xFB4F, HEBREW),
    (0xFF66, 0xFF9D, KATAKANA),
    (0xFF9E, 0xFF9F, MARK),
    (0x1F130, 0x1F149, LETTER),
    (0x1F150, 0x1F169, LETTER),
    (0x1F1E6, 0x1F1FF, FLAG_LETTER),
    (0x1F3FB, 0x1F3FF, MARK),
    (0x20000, 0x3FFFD, HAN),
    (0xE0000, 0xE007F, MARK),
)

_PICTURES: tuple[tuple[int, int], ...] = (
    (0xA9, 0xA9), (0xAE, 0xAE), (0x203C, 0x203C), (0x2049, 0x2049), (0x2122, 0x2122),
    (0x2139, 0x2139), (0x2194, 0x2199), (0x21A9, 0x21AA), (0x231A, 0x231B), (0x2328, 0x2328),
    (0x2388, 0x2388), (0x23CF, 0x23CF), (0x23E9, 0x23F3), (0x23F8, 0x23FA), (0x25AA, 0x25AB),
    (0x25B6, 0x25B6), (0x25C0, 0x25C0), (0x25FB, 0x25FE), (0x2600, 0x2605), (0x2607, 0x2612),
    (0x2614, 0x2685), (0x2690, 0x2705), (0x2708, 0x2712), (0x2714, 0x2714), (0x2716, 0x2716),
    (0x271D, 0x271D), (0x2721, 0x2721), (0x2728, 0x2728), (0x2733, 0x2734), (0x2744, 0x2744),
    (0x2747, 0x2747), (0x274C, 0x274C), (0x274E, 0x274E), (0x2753, 0x2755), (0x2757, 0x2757),
    (0x2763, 0x2767), (0x2795, 0x2797), (0x27A1, 0x27A1), (0x27B0, 0x27B0), (0x27BF, 0x27BF),
    (0x2934, 0x2935), (0x2B05, 0x2B07), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55),
    (0x3030, 0x3030), (0x303D, 0x303D), (0x3297, 0x3297), (0x3299, 0x3299), (0x1F000, 0x1F0FF),
    (0x1F10D, 0x1F10F), (0x1F12F, 0x1F12F), (0x1F16C, 0x1F171), (0x1F17E, 0x1F17F),
    (0x1F18E, 0x1F18E), (0x1F191, 0x1F19A), (0x1F1AD, 0x1F1E5), (0x1F201, 0x1F20F),
    (0x1F21A, 0x1F21A), (0x1F22F, 0x1F22F), (0x1F232, 0x1F23A), (0x1F23C, 0x1F23F),
    (0x1F249, 0x1F3FA), (0x1F400, 0x1F53D), (0x1F546, 0x1F64F), (0x1F680, 0x1F6FF),
    (0x1F774, 0x1F77F), (0x1F7D5, 0x1F7FF), (0x1F80C, 0x1F80F), (0x1F848, 0x1F84F),
    (0x1F85A, 0x1F85F), (0x1F888, 0x1F88F), (0x1F8AE, 0x1F8FF), (0x1F90C, 0x1F93A),
    (0x1F93C, 0x1F945), (0x1F947, 0x1FAFF), (0x1FC00, 0x1FFFD),
)  # fmt: skip
"""The Extended_Pictographic property."""

_SOUTH_EAST_ASIAN: tuple[tuple[int, int], ...] = (
    (0x0E01, 0x0EDF), (0x1000, 0x109F), (0x1780, 0x17DF), (0x1950, 0x19DF), (0x1A20, 0x1AAD),
    (0xA9E0, 0xA9FE), (0xAA60, 0xAADF),
)  # fmt: skip
"""Thai, Lao, Myanmar, Khmer and their neighbours: no spaces between words."""


class _Kinds(dict[int, str]):
    """Code point -> kind, worked out when first asked for."""

    def __missing__(self, code: int) -> str:
        kind = self[code] = _kind(code)
        return kind


KINDS = _Kinds()
"""For `str.translate`: turns a text into the kinds of its characters, one for one."""


def _kind(code: int) -> str:
    character, category = chr(code), unicodedata.category(chr(code))
    if character in _SINGLE:
        return _SINGLE[character]
    for first, last, kind in _RANGES:
        if first <= code <= last and category not in ("Mn", "Me", "Cn"):
            return kind
    if _within(code, _PICTURES):
        return PICTURE
    return _kind_of_category(code, category)


def _kind_of_category(code: int, category: str) -> str:
    if category == "Nd":
        return DIGIT
    if category in ("Mn", "Mc", "Me", "Cf"):
        return MARK
    if category == "Pc":
        return JOINER
    if category not in ("Lu", "Ll", "Lt", "Lm", "Lo", "Nl"):
        return OTHER
    if _within(code, _SOUTH_EAST_ASIAN):
        return SOUTH_EAST_ASIAN
    return HEBREW if 0x05D0 <= code <= 0x05F2 else LETTER


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)
