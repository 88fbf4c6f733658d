"""Pages as `prop=info|revisions|pageprops` describes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from bot.model import Page, PageRevision, Protection
from bot.text.site import CATEGORY, FILE, Site
from bot.text.titles import Title

FACTS: Mapping[str, str | int | bool] = {
    # The revisions last: where an answer is cut, what stands before them has arrived.
    "prop": "info|pageprops|categoryinfo|revisions",
    "inprop": "protection",
    "ppprop": "disambiguation|hiddencat",
    "rvprop": "ids|timestamp",
}
TEXT: Mapping[str, str | int | bool] = {
    **FACTS,
    "rvprop": "ids|timestamp|content",
    "rvslots": "main",
}
REVISIONS: Mapping[str, str | int | bool] = {
    "prop": "revisions",
    "rvprop": "ids|user|content",
    "rvslots": "main",
}

RIGHTS = {"sysop": "editprotected", "autoconfirmed": "editsemiprotected"}
"""The right behind the two oldest protection levels; any other level is itself a right."""


def joined(titles: Iterable[Title]) -> str:
    """The value of `titles=`."""
    # The unit separator lets a value hold what would otherwise separate: see API:Data formats.
    return "\x1f" + "\x1f".join(map(str, titles))


def title(site: Site, row: Mapping[str, Any]) -> Title:
    """The title in a row with `ns` and `title`."""
    namespace = int(row["ns"])
    name = str(row["title"])
    prefix = site.prefix(namespace) if namespace in site.by_id else name.partition(":")[0]
    return Title(namespace, name.removeprefix(f"{prefix}:") if prefix else name, prefix)


def page(site: Site, rights: frozenset[str], row: Mapping[str, Any]) -> Page:
    """One row of `query.pages`; `rights` are those of the bot's account."""
    revision = (row.get("revisions") or [{}])[0]
    slot = revision.get("slots", {}).get("main", {})
    missing = row.get("missing", False)
    protection = _protection(row)
    titled = title(site, row)
    return Page(
        title=titled,
        page_id=0 if missing else int(row["pageid"]),
        revision=int(revision.get("revid", row.get("lastrevid", 0))),
        text="" if missing else slot.get("content"),
        content_model=str(row.get("contentmodel", "wikitext")),
        redirect=bool(row.get("redirect", False)),
        disambiguation="disambiguation" in row.get("pageprops", {}),
        protection=protection,
        editable=_may(protection.edit, rights),
        movable=_move_rights(titled) <= rights and _may(protection.move, rights),
        timestamp=_time(revision.get("timestamp")),
        members=int(row.get("categoryinfo", {}).get("size", 0)),
        hidden=hidden(row),
    )


def hidden(row: Mapping[str, Any]) -> bool:
    """Whether readers do not see this category on the pages in it."""
    counted = row.get("categoryinfo", {}).get("hidden", False)
    return bool(counted) or "hiddencat" in row.get("pageprops", {})


def uploaders(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The first version first. A file of another wiki has none here."""
    if row.get("imagerepository", "local") != "local":
        return ()
    versions = reversed(row.get("imageinfo", ()))
    return tuple("" if each.get("userhidden") else str(each.get("user", "")) for each in versions)


def revisions(site: Site, row: Mapping[str, Any]) -> Iterator[PageRevision]:
    """The revisions in one row of `query.pages`."""
    for revision in row.get("revisions", ()):
        yield PageRevision(
            id=int(revision["revid"]),
            parent=int(revision.get("parentid", 0)),
            title=title(site, row),
            user=str(revision.get("user", "")),
            text=revision.get("slots", {}).get("main", {}).get("content"),
        )


def _protection(row: Mapping[str, Any]) -> Protection:
    levels = {"edit": "", "move": ""}
    for rule in row.get("protection", ()):
        # The strictest of several rules counts; cascading ones come as further rows.
        kind = str(rule["type"])
        if kind in levels and levels[kind] != "sysop":
            levels[kind] = str(rule["level"])
    return Protection(levels["edit"], levels["move"])


def _move_rights(page: Title) -> frozenset[str]:
    kinds = {CATEGORY: "move-categorypages", FILE: "movefile"}
    return frozenset({"move", kinds.get(page.namespace, "move")})


def _may(level: str, rights: frozenset[str]) -> bool:
    return not level or RIGHTS.get(level, level) in rights


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
