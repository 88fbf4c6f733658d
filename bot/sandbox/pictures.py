"""Pictures to upload: drawn, small, each unlike any other."""

from __future__ import annotations

import colorsys
from io import BytesIO

from bot.sandbox.sample_pages import Picture, draw

SHAPES = ("vessel", "disc", "dome", "arc", "figure", "block")
GOLDEN = 0.618
"""Steps of this size round the colour wheel never come near an earlier one soon."""


def picture(seed: int, width: int = 800, height: int = 600, label: str = "") -> bytes:
    """A JPEG of this size in pixels: a thing on a light ground, with a label or its number."""
    hue = seed * GOLDEN % 1
    colours = [_hex(hue, 0.12, 0.94), _hex((hue + 0.08) % 1, 0.55, 0.48)]
    shape = SHAPES[seed % len(SHAPES)]
    drawn = draw(Picture(label or f"n. {seed}", "", "", "", shape, colours))
    data = BytesIO()
    # The number in the file itself: no two are the same, whatever they show.
    drawn.resize((width, height)).save(data, "JPEG", quality=80, comment=f"{seed}")
    return data.getvalue()


def _hex(hue: float, saturation: float, brightness: float) -> str:
    parts = colorsys.hsv_to_rgb(hue, saturation, brightness)
    return "#" + "".join(f"{round(255 * part):02x}" for part in parts)
