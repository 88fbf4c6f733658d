"""The sample pages and pictures that make the wikis look like wikis."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageColor, ImageDraw

from bot.sandbox.accounts import Accounts

DATA = Path(__file__).parent / "samples"
PAGE_MARK = "@@@@ "
WIDTH, HEIGHT = 640, 480
PREFIX = "Museo Civico Modena - "
FILE_PAGE = """=={{{{int:filedesc}}}}==
{{{{Information
|description={{{{It|1={it}}}}} {{{{En|1={en}}}}}
|date=2025-10-14
|source=Museo Civico di Modena
|author=Museo Civico di Modena
|permission=
}}}}

{licence}[[Category:Media from Museo Civico (Modena)]]
[[Category:{category}]]
"""

LICENCE = """=={{int:license-header}}==
{{Cc-by-sa-4.0}}

"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A generated picture and what its file page says."""

    name: str
    it: str
    en: str
    category: str
    shape: str
    colours: list[str]
    licensed: bool = True

    @property
    def file_name(self) -> str:
        return f"{PREFIX}{self.name}.png"

    @property
    def text(self) -> str:
        licence = LICENCE if self.licensed else ""
        return FILE_PAGE.format(it=self.it, en=self.en, category=self.category, licence=licence)


def italian(accounts: Accounts) -> list[dict[str, object]]:
    """What fill.php needs for the Italian wiki."""
    return [_page_entry(title, text, accounts) for title, text in read_pages("it")]


def commons(accounts: Accounts, folder: Path) -> list[dict[str, object]]:
    """What fill.php needs for Commons; the pictures are drawn into `folder`."""
    pages = [_page_entry(title, text, accounts) for title, text in read_pages("commons")]
    return pages + [_file_entry(picture, accounts, folder) for picture in read_pictures()]


def read_pages(code: str) -> Iterator[tuple[str, str]]:
    """Pairs of title and wikitext of `samples/<code>.txt`."""
    text = (DATA / f"{code}.txt").read_text(encoding="utf-8")
    for part in ("\n" + text).split("\n" + PAGE_MARK)[1:]:
        title, _, body = part.partition("\n")
        yield title, body


def read_pictures() -> list[Picture]:
    stored = json.loads((DATA / "pictures.json").read_text(encoding="utf-8"))
    return [Picture(**entry) for entry in stored]


def _page_entry(title: str, text: str, accounts: Accounts) -> dict[str, object]:
    author = accounts.admin.name
    return {"kind": "page", "title": title, "text": text, "user": author}


def _file_entry(picture: Picture, accounts: Accounts, folder: Path) -> dict[str, object]:
    path = folder / picture.file_name
    draw(picture).save(path)
    return {
        "kind": "file",
        "name": picture.file_name,
        "path": str(path),
        "text": picture.text,
        "user": accounts.staff.name,
    }


def draw(picture: Picture) -> Image.Image:
    """A shape on a plain gradient, with a label: 640 by 480 pixels."""
    light, dark = (ImageColor.getrgb(colour) for colour in picture.colours)
    gradient = Image.linear_gradient("L").resize((WIDTH, HEIGHT))
    shade = tuple((3 * a + b) // 4 for a, b in zip(light, dark, strict=True))
    image = Image.composite(
        Image.new("RGB", (WIDTH, HEIGHT), shade),
        Image.new("RGB", (WIDTH, HEIGHT), light[:3]),
        gradient,
    )
    pen = ImageDraw.Draw(image)
    _draw_shape(pen, picture.shape, picture.colours[1])
    pen.rectangle((0, HEIGHT - 40, WIDTH, HEIGHT), fill=picture.colours[1])
    pen.text((16, HEIGHT - 30), picture.name, fill="white", font_size=20)
    return image


def _draw_shape(pen: ImageDraw.ImageDraw, shape: str, colour: str) -> None:
    if shape == "vessel":
        pen.polygon([(220, 110), (420, 110), (450, 210), (380, 390), (260, 390)], colour)
        pen.arc((380, 130, 520, 300), 270, 90, colour, 14)
    elif shape == "disc":
        pen.ellipse((190, 70, 450, 330), colour)
        pen.rectangle((308, 330, 332, 410), colour)
    elif shape == "dome":
        pen.pieslice((180, 100, 460, 480), 180, 360, colour)
        pen.ellipse((305, 75, 335, 110), colour)
    elif shape == "arc":
        pen.arc((170, 130, 470, 430), 180, 360, colour, 36)
        pen.line((180, 300, 460, 300), colour, 8)
    elif shape == "figure":
        pen.ellipse((285, 70, 355, 140), colour)
        pen.polygon([(320, 140), (400, 400), (240, 400)], colour)
    else:
        pen.rectangle((200, 110, 440, 400), colour)
        pen.rectangle((180, 90, 460, 120), colour)
