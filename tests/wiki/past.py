"""What a sandbox wiki has from before the test began: old revisions, files that people uploaded."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from itertools import count
from xml.sax.saxutils import escape

from PIL import Image

from bot.sandbox.accounts import Account
from tests.scene import Scene

EXPORT = (
    '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.10/" version="0.10">{}</mediawiki>'
)
PAGE = "<page><title>{}</title>{}</page>"
REVISION = (
    "<revision><timestamp>{}</timestamp><contributor><username>{}</username></contributor>"
    "<model>wikitext</model><format>text/x-wiki</format><text>{}</text></revision>"
)
COLOURS = count(1)


def write_history(scene: Scene, title: str, texts: Mapping[str, str]) -> None:
    """Give a page that does not exist its revisions, by time (`2020-01-01T00:00:00Z`)."""
    author = scene.wiki.accounts.admin.name
    revisions = (REVISION.format(when, author, escape(text)) for when, text in texts.items())
    page = PAGE.format(escape(title), "".join(revisions))
    scene.wiki.maintenance("importDump.php", "--quiet", input=EXPORT.format(page))
    scene.wiki.run_jobs()


def upload(scene: Scene, name: str, text: str, by: Account) -> None:
    """Upload a picture unlike any other; for a file that exists it is a new version."""
    picture = BytesIO()
    Image.new("RGB", (8, 8), next(COLOURS)).save(picture, "PNG")
    scene.wiki.session(by).upload(name, picture.getvalue(), text)
