"""What a wiki tells about files: facts, uses, when they came into a category."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from bot.reading import Related, Use
from bot.task import chunked
from bot.text.facts import FileFacts, Newcomer
from bot.text.site import FILE, Site
from bot.text.titles import Title
from bot.wiki import pages
from bot.wiki.leads import Leads
from bot.wiki.line import Value
from bot.wiki.session import Session

FACTS: Mapping[str, Value] = {
    "prop": "imageinfo",
    "iiprop": "sha1|size|mime|canonicaltitle",
    "redirects": True,
}

MOST = 500
"""Uses of one file that are told."""

EVERYWHERE = "Global Usage"
"""The extension that tells of uses on other wikis, by the name in its extension.json."""


def facts(session: Session, titles: Iterable[Title], batch: int) -> Iterator[FileFacts]:
    """See `bot.reading.Reader.files`."""
    for some in chunked(titles, batch):
        leads, found = Leads(), dict[str, Mapping[str, Any]]()
        for answer in session.batches({**FACTS, "titles": pages.joined(some)}):
            leads.note(answer)
            rows = answer.get("pages", ())
            found.update((str(row["title"]), row) for row in rows if row.get("imageinfo"))
        for title in some:
            if row := found.get(leads.end(title)):
                yield _facts(session.site, title, row)


def _facts(site: Site, title: Title, row: Mapping[str, Any]) -> FileFacts:
    # A shared file has no page here: its redirects show only in the name of the file itself.
    info = row["imageinfo"][0]
    named = site.possible(str(info.get("canonicaltitle", row["title"]))) or title
    return FileFacts(
        title=title,
        name=named.name,
        sha1=str(info.get("sha1", "")),
        width=int(info.get("width", 0)),
        height=int(info.get("height", 0)),
        mime=str(info.get("mime", "")),
        shared=row.get("imagerepository", "local") != "local",
    )


def usage(session: Session, files: Iterable[Title], batch: int) -> Iterator[Related]:
    """See `bot.reading.Reader.usage`."""
    for title, rows in _uses(session, files, batch, "fileusage", "fulimit"):
        yield title, tuple(pages.title(session.site, row) for row in rows)


def usage_elsewhere(
    session: Session, files: Iterable[Title], batch: int
) -> Iterator[tuple[Title, tuple[Use, ...]]]:
    """See `bot.reading.Reader.usage_elsewhere`."""
    if not knows_uses_elsewhere(session):
        return
    for title, rows in _uses(session, files, batch, "globalusage", "gulimit"):
        # Titles of other wikis come with underscores.
        yield title, tuple((str(row["wiki"]), _spaced(str(row["title"]))) for row in rows)


def knows_uses_elsewhere(session: Session) -> bool:
    """Whether the wiki tells of uses on other wikis."""
    # Others have dropped the blank from their names: "Central Auth".
    return not session.extensions.isdisjoint({EVERYWHERE, EVERYWHERE.replace(" ", "")})


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def newcomers(session: Session, category: Title, since: datetime) -> Iterator[Newcomer]:
    """See `bot.reading.Reader.newcomers`."""
    question: dict[str, Value] = {
        "list": "categorymembers",
        "cmtitle": str(category),
        # By time, `cmtype` would be ignored.
        "cmnamespace": FILE,
        "cmprop": "ids|title|timestamp",
        "cmsort": "timestamp",
        "cmdir": "newer",
        "cmstart": since.isoformat(),
        "cmlimit": "max",
    }
    for answer in session.batches(question):
        for row in answer.get("categorymembers", ()):
            moment = datetime.fromisoformat(str(row["timestamp"]))
            yield Newcomer(pages.title(session.site, row), int(row["pageid"]), moment)


Rows = list[Mapping[str, Any]]


def _uses(
    session: Session, files: Iterable[Title], batch: int, prop: str, limit: str
) -> Iterator[tuple[Title, Rows]]:
    """For each file the rows of a property module, at most MOST."""
    for some in chunked(files, batch):
        found: dict[Title, Rows] = {title: [] for title in some}
        rest = list(found)
        while rest:
            rest = _gather(session, {"prop": prop, limit: "max"}, rest, found)
        yield from ((title, rows[:MOST]) for title, rows in found.items())


def _gather(
    session: Session, question: Mapping[str, Value], files: list[Title], found: dict[Title, Rows]
) -> list[Title]:
    """Fill in the rows; the files that have to be asked for again.

    An answer goes through the files one after the other: a file with very many uses would hold up
    all that follow. So it is left out as soon as it has enough.
    """
    prop = str(question["prop"])
    found.update((title, []) for title in files)
    for answer in session.batches({**question, "titles": pages.joined(files)}):
        for row in answer.get("pages", ()):
            found.setdefault(pages.title(session.site, row), []).extend(row.get(prop, ()))
        full = [title for title in files if len(found[title]) >= MOST]
        if full and not answer["batchcomplete"]:
            return [title for title in files if title not in full]
    return []
