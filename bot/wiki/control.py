"""What people decide on the wiki about the bot as a whole: shutoff, configuration, block."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.model import Message
from bot.text.folding import fold
from bot.text.titles import Title
from bot.wiki import pages
from bot.wiki.line import Value
from bot.wiki.session import Account, Session, account
from bot.wiki.users import Directory

MISSING = "wiki-shutoff-missing"

RUNNING_WORDS = frozenset({"attivo", "run"})


@dataclass(frozen=True)
class Controlled:
    """The latest revision of one watched page; revision 0 and empty text where there is none.

    `hidden` is true where an administrator hid its text, its author or its summary.
    """

    title: Title
    page_id: int = 0
    revision: int = 0
    parent: int = 0
    user: str = ""
    timestamp: str = ""
    text: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Block:
    """A block of the whole account: who made it and when, as the wiki writes times."""

    user: str
    timestamp: str


@dataclass(frozen=True)
class Look:
    """One look at the watched pages and at the bot's own account: one request."""

    account: Account
    pages: Mapping[Title, Controlled] = field(default_factory=dict)
    block: Block | None = None

    def stop(self, shutoff: Title) -> Message | None:
        """Why nothing may be edited on this wiki now, None where all is well."""
        if self.account.blocked:
            return Message("wiki-blocked", (self.account.name,))
        page = self.pages.get(shutoff, Controlled(shutoff))
        if not page.revision:
            return Message(MISSING, (shutoff,))
        if page.hidden or fold(page.text) not in RUNNING_WORDS:
            return Message("wiki-shutoff", (shutoff, page.user))
        return None


def look(
    session: Session,
    titles: tuple[Title, ...],
    names: tuple[str, ...] = (),
    directory: Directory | None = None,
) -> Look:
    """The watched pages as they are now; the directory learns about `names` by the way."""
    question: dict[str, Value] = {
        "titles": "\x1f" + "\x1f".join(map(str, titles)),
        "prop": "revisions",
        "rvprop": "ids|user|timestamp|comment|content|flags",
        "rvslots": "main",
        "meta": "userinfo",
        "uiprop": "rights|groups|blockinfo",
        **(directory.question(names) if directory else {}),
    }
    query = session.query(question)["query"]
    if directory:
        directory.learn(query.get("users", ()))
    found = [_controlled(session, row) for row in query.get("pages", ())]
    own = query["userinfo"]
    return Look(account(own), {page.title: page for page in found}, _block(own))


def _block(userinfo: Mapping[str, Any]) -> Block | None:
    if not account(userinfo).blocked:
        return None
    return Block(str(userinfo.get("blockedby", "")), str(userinfo.get("blockedtimestamp", "")))


@dataclass(frozen=True)
class Glance:
    """The least that tells whether there is something to look at: one small request."""

    revisions: Mapping[Title, int]
    blocked: bool


def glance(session: Session, titles: tuple[Title, ...]) -> Glance:
    """The latest revision of each watched page, 0 where there is none, without their texts."""
    question: dict[str, Value] = {
        "titles": "\x1f" + "\x1f".join(map(str, titles)),
        "prop": "revisions",
        "rvprop": "ids",
        "meta": "userinfo",
        "uiprop": "blockinfo",
    }
    query = session.query(question)["query"]
    found = [_controlled_id(session, row) for row in query.get("pages", ())]
    return Glance(dict(found), account(query["userinfo"]).blocked)


def _controlled_id(session: Session, row: Mapping[str, Any]) -> tuple[Title, int]:
    revisions = row.get("revisions")
    return pages.title(session.site, row), int(revisions[0]["revid"]) if revisions else 0


def _controlled(session: Session, row: Mapping[str, Any]) -> Controlled:
    title = pages.title(session.site, row)
    revisions = row.get("revisions")
    return controlled(title, revisions[0], int(row["pageid"])) if revisions else Controlled(title)


def controlled(title: Title, revision: Mapping[str, Any], page_id: int) -> Controlled:
    """A revision row with its content; also used for the revisions of a history."""
    slot = revision.get("slots", {}).get("main", {})
    flags = ("texthidden", "userhidden", "commenthidden", "suppressed")
    return Controlled(
        title,
        page_id,
        revision=int(revision["revid"]),
        parent=int(revision["parentid"]),
        user=str(revision.get("user", "")),
        timestamp=str(revision["timestamp"]),
        text=str(slot.get("content", "")),
        hidden=any(revision.get(flag) or slot.get(flag) for flag in flags),
    )


def history(session: Session, title: Title, after: int) -> tuple[Controlled, ...]:
    """The revisions of a page from `after` on, that one included, oldest first."""
    question: dict[str, Value] = {
        "titles": str(title),
        "prop": "revisions",
        "rvprop": "ids|user|timestamp|comment|content|flags",
        "rvslots": "main",
        "rvdir": "newer",
        "rvlimit": "max" if after else 50,
        "rvstartid": after or None,
    }
    return tuple(
        controlled(title, revision, int(row["pageid"]))
        for batch in session.batches(question)
        for row in batch.get("pages", ())
        for revision in row.get("revisions", ())
    )
