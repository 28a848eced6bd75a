"""Writes browser/metrics.json of WebArena: how wide the characters of the sites' font are.

Run it after the font files changed, where fontTools and brotli are installed (they are not needed
at run time):

    python scripts/make_font_metrics.py
"""

import json
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont  # pyright: ignore[reportMissingImports]

WEBARENA = Path("packages/agentgym-envs/src/agentgym_envs/envs/webarena")
WEIGHTS = (400, 600)


def main() -> None:
    """Reads the fonts and writes the file, one line per weight."""
    fonts = {weight: _font(weight) for weight in WEIGHTS}
    font = fonts[WEIGHTS[0]]
    characters = sorted(font.getBestCmap())
    parts: dict[str, Any] = {
        "units_per_em": font["head"].unitsPerEm,
        "ascent": font["hhea"].ascent,
        "descent": -font["hhea"].descent,
        "x_height": font["OS/2"].sxHeight,
        "characters": "".join(map(chr, characters)),
    }
    parts |= {f"advances_{weight}": _advances(face, characters) for weight, face in fonts.items()}
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(part)}" for name, part in parts.items())
    (WEBARENA / "browser/metrics.json").write_text(f"{{{lines}}}\n", encoding="utf-8")


def _font(weight: int) -> Any:
    return TTFont(WEBARENA / f"sites/static/fonts/inter-latin-{weight}-normal.woff2")


def _advances(face: Any, characters: list[int]) -> list[int]:
    names = face.getBestCmap()
    return [face["hmtx"][names[code]][0] for code in characters]


if __name__ == "__main__":
    main()
