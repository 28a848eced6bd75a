"""A picture of the window: what stands where, without the sites' colours."""

from functools import cache
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from .browsing import VIEWPORT, AXNode, Look

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

BAR = 56
"""The height of the line with tab and address above the page, in pixels."""

_INK, _PALE, _LINK, _PAPER, _FRAME = "#1f2430", "#8a91a0", "#1a56c4", "#ffffff", "#e7eaf0"
_BOXED = frozenset(
    {"button", "textbox", "searchbox", "spinbutton", "combobox", "listbox", "checkbox", "radio"}
)


def picture(look: Look, goal: str) -> Image.Image:
    """Returns the window, 1280 by 776 pixels: address and objective, then the page."""
    image = Image.new("RGB", (VIEWPORT[0], VIEWPORT[1] + BAR), _PAPER)
    draw = ImageDraw.Draw(image)
    for node in look.nodes:
        _draw_node(draw, node)
    draw.rectangle((0, 0, VIEWPORT[0], BAR), fill=_FRAME)
    draw.text((16, 8), look.url, fill=_INK, font=_font(15))
    draw.text((16, 30), goal[:150], fill=_PALE, font=_font(14))
    return image


def _draw_node(draw: ImageDraw.ImageDraw, node: AXNode) -> None:
    if node.rect is None or node.rect.y > VIEWPORT[1] or node.rect.y + node.rect.height < 0:
        return
    x, y, width, height = node.rect
    top = y + BAR
    if node.role in _BOXED:
        focused = bool(node.properties.get("focused"))
        draw.rectangle((x, top, x + width, top + height), outline=_LINK if focused else _PALE)
    text = node.name if node.role in ("link", "StaticText", "heading", "button") else node.value
    if text and node.role != "heading":
        colour = _LINK if node.role == "link" else _INK
        size = max(9, min(26, round(min(height, 32) * 0.72)))
        draw.text((x + (4 if node.role in _BOXED else 0), top), text[:200], colour, _font(size))


@cache
def _font(size: int) -> "FreeTypeFont | ImageFont.ImageFont":
    return ImageFont.load_default(size)
