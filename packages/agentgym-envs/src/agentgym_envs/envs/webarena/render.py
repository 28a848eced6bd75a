"""A picture of the window: what stands where, without the sites' colours."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from .browsing import VIEWPORT, AXNode, Look

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

BAR = 56
"""The height of the line with tab and address above the page, in pixels."""

_INK, _PALE, _LINK, _PAPER, _FRAME = "#1f2430", "#8a91a0", "#1a56c4", "#ffffff", "#e7eaf0"
_PANEL = "#f7f8fa"
_BOXED = frozenset(
    {"button", "textbox", "searchbox", "spinbutton", "combobox", "listbox", "checkbox", "radio"}
)
_PANELS = frozenset({"article", "region", "image", "img", "figure", "table"})
_FONT = "sites/static/fonts/inter-latin-400-normal.woff2"
_LINE = 1.21
"""Height of a line of text over the size of its letters, in this font."""


def picture(look: Look, goal: str) -> Image.Image:
    """Returns the window, 1280 by 776 pixels: address and objective, then the page."""
    image = Image.new("RGB", (VIEWPORT[0], VIEWPORT[1] + BAR), _PAPER)
    draw = ImageDraw.Draw(image)
    inks = _inks(look.nodes)
    for place, node in enumerate(look.nodes):
        _draw_node(draw, node, inks[place])
    draw.rectangle((0, 0, VIEWPORT[0], BAR), fill=_FRAME)
    draw.text((16, 8), look.url, fill=_INK, font=_font(15))
    draw.text((16, 30), goal[:150], fill=_PALE, font=_font(14))
    return image


def _inks(nodes: Sequence[AXNode]) -> list[str]:
    """Returns the colour of each node: what is inside a link is blue."""
    inks = [_INK] * len(nodes)
    for place, node in enumerate(nodes):
        if node.role == "link":
            inks[place] = _LINK
        for child in node.children:
            inks[child] = inks[place]
    return inks


def _draw_node(draw: ImageDraw.ImageDraw, node: AXNode, ink: str) -> None:
    if node.rect is None or node.rect.y > VIEWPORT[1] or node.rect.y + node.rect.height < 0:
        return
    x, y, width, height = node.rect
    box = (x, y + BAR, x + width, y + BAR + height)
    if node.role in _PANELS:
        draw.rectangle(box, fill=_PANEL, outline=_FRAME)
    elif node.role in _BOXED:
        focused = bool(node.properties.get("focused"))
        draw.rectangle(box, fill=_PAPER, outline=_LINK if focused else _PALE)
    if node.role == "StaticText" or (node.role in _BOXED and node.value):
        _draw_text(draw, node, ink)


def _draw_text(draw: ImageDraw.ImageDraw, node: AXNode, ink: str) -> None:
    """Draws a text in lines that fill its rectangle."""
    assert node.rect is not None, "only what is drawn comes here"
    x, y, width, height = node.rect
    inside = node.role == "StaticText"
    lines = max(1, round(height / 22)) if inside else 1
    size = max(8, min(26, round((height if lines == 1 else 17) / _LINE))) if inside else 14
    top = y + BAR if inside else y + BAR + (height - size * _LINE) / 2
    words, left = (node.name if inside else node.value).split(), x if inside else x + 10
    for number in range(lines):
        taken = _fitting(words, width, size) if number + 1 < lines else len(words)
        text, words = " ".join(words[:taken]), words[taken:]
        draw.text((left, top + number * 22), text[:200], ink, _font(size))


def _fitting(words: Sequence[str], width: float, size: int) -> int:
    """Returns how many of the words fit into a line, at least one."""
    font, number = _font(size), 1
    while number < len(words) and font.getlength(" ".join(words[: number + 1])) <= width + 1:
        number += 1
    return number


@cache
def _font(size: int) -> "FreeTypeFont | ImageFont.ImageFont":
    """Returns the font of the sites, or another where Pillow cannot read its compression."""
    content = (files("agentgym_envs.envs.webarena") / _FONT).read_bytes()
    try:
        return ImageFont.truetype(BytesIO(content), size)
    except OSError:
        return ImageFont.load_default(size)
