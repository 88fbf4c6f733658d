from __future__ import annotations

import hashlib
from html import unescape
from io import BytesIO

import httpx
from PIL import Image

from bot.sandbox import Sandbox
from bot.sandbox.pictures import picture


def test_a_jpeg_of_the_size_asked_unlike_any_other() -> None:
    made = [picture(seed, 320, 200, "Lo stesso") for seed in range(40)]
    assert len({hashlib.sha1(data).hexdigest() for data in made}) == len(made)
    opened = Image.open(BytesIO(made[0]))
    assert (opened.format, opened.size) == ("JPEG", (320, 200))
    assert picture(7) == picture(7)


def test_many_files_are_uploaded_at_once_and_shown_on_the_other_wiki(pair: Sandbox) -> None:
    files = {
        f"Tante {number}.jpg": (picture(number), f"Testo {number}. [[Category:Tante]]")
        for number in range(300)
    }
    before = pair.commons.request_count()
    pair.commons.upload(files, pair.accounts.staff.name)

    assert pair.commons.request_count() == before
    staff = pair.commons.session(pair.accounts.staff)
    assert len(staff.category_members("Category:Tante")) == 300
    (revision,) = staff.history("File:Tante 7.jpg", content=True)
    assert (revision["user"], revision["content"]) == (
        pair.accounts.staff.name,
        "Testo 7. [[Category:Tante]]",
    )
    answer = pair.it.session(pair.accounts.staff).api(
        action="query",
        titles="File:Tante 7.jpg",
        prop="imageinfo",
        iiprop="url|sha1",
        iiurlwidth=200,
    )
    (page,) = answer["query"]["pages"]
    (info,) = page["imageinfo"]
    assert page["imagerepository"] == "shared"
    assert info["sha1"] == hashlib.sha1(files["Tante 7.jpg"][0]).hexdigest()
    small = httpx.get(info["thumburl"], trust_env=False)
    assert Image.open(BytesIO(small.content)).size == (200, 150)


def test_a_page_of_the_other_wiki_shows_it_as_a_thumbnail(pair: Sandbox) -> None:
    pair.commons.upload({"In voce.jpg": (picture(1), "Una cosa.")})
    pair.it.import_pages([("Voce illustrata", "[[File:In voce.jpg|thumb|Una cosa]] Testo.")])
    shown = httpx.get(pair.it.page_url("Voce illustrata"), trust_env=False).text
    start = shown.index('src="', shown.index("thumbinner")) + 5
    small = httpx.get(unescape(shown[start : shown.index('"', start)]), trust_env=False)
    assert small.headers["content-type"] == "image/jpeg"
    assert Image.open(BytesIO(small.content)).width < 800
