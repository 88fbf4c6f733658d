"""The writes: one POST each, with all the guards that MediaWiki offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.text.titles import Title
from bot.wiki.answer import Failure
from bot.wiki.line import Value
from bot.wiki.session import Session


@dataclass(frozen=True)
class Saved:
    """The wiki has it. `revision` is 0 and `changed` false where nothing was there to change.

    `parent` is the revision that it followed: not the base of the edit where somebody else saved
    in between and the wiki could merge the two.
    """

    revision: int
    changed: bool = True
    parent: int = 0


Written = Saved | Failure


@dataclass(frozen=True)
class Revision:
    """A revision as its history shows it; `sha1` in hex, empty where it is hidden."""

    id: int
    parent: int
    user: str
    comment: str
    sha1: str
    timestamp: datetime


class Writer:
    """Edits, moves and purges as the bot's account. Nothing here is ever repeated."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def user(self) -> str:
        return self._session.user

    def edit(self, title: Title, text: str, base: int, summary: str) -> Written:
        """Replace the text of an existing page whose latest revision is `base`."""
        return self._edit(title, text, summary, {"nocreate": True, "baserevid": base})

    def create(self, title: Title, text: str, summary: str) -> Written:
        """Make a page; fails with `articleexists` where there is one."""
        return self._edit(title, text, summary, {"createonly": True})

    def move(self, page_id: int, target: Title, reason: str) -> Written:
        """Move a page and its talk page, leaving no redirect where the account may do so."""
        bare = "suppressredirect" in self._session.account.rights
        answer = self._session.write(
            {
                "action": "move",
                "fromid": page_id,
                "to": str(target),
                "reason": reason,
                "movetalk": True,
                "noredirect": bare,
                "watchlist": "nochange",
            }
        )
        return answer if isinstance(answer, Failure) else Saved(0)

    def delete(self, page_id: int, reason: str) -> Written:
        """Delete a page; the wiki offers no guard against an edit at the same moment."""
        answer = self._session.write(
            {"action": "delete", "pageid": page_id, "reason": reason, "watchlist": "nochange"}
        )
        return answer if isinstance(answer, Failure) else Saved(0)

    def refresh(self, titles: tuple[Title, ...]) -> Written:
        """Have the links of these pages computed again."""
        joined = "\x1f" + "\x1f".join(map(str, titles))
        answer = self._session.send(
            {"action": "purge", "forcelinkupdate": True, "titles": joined, "maxlag": 5}
        )
        return answer if isinstance(answer, Failure) else Saved(0, changed=False)

    def refresh_token(self) -> None:
        self._session.refresh_token()

    def since(self, title: Title, base: int) -> tuple[Revision, ...]:
        """The revisions after `base`, oldest first, at most 50: to find our own among them."""
        question: dict[str, Value] = {
            "prop": "revisions",
            "titles": str(title),
            "rvprop": "ids|user|comment|sha1|timestamp",
            "rvdir": "newer",
            "rvlimit": 50,
        }
        if base:
            question["rvstartid"] = base
        rows = self._session.query(question)["query"]["pages"][0].get("revisions", ())
        return tuple(_revision(row) for row in rows if int(row["revid"]) != base)

    def page_id(self, title: Title) -> int:
        """The number of the page that stands at a title now, 0 for none."""
        rows = self._session.query({"titles": str(title)})["query"]["pages"]
        return int(rows[0].get("pageid", 0))

    def _edit(self, title: Title, text: str, summary: str, guards: Mapping[str, Value]) -> Written:
        answer = self._session.write(
            {
                "action": "edit",
                "title": str(title),
                "text": text,
                "summary": summary,
                "bot": "bot" in self._session.account.rights,
                "watchlist": "nochange",
                **guards,
            }
        )
        return answer if isinstance(answer, Failure) else _edited(answer["edit"])


def _edited(edit: Mapping[str, Any]) -> Written:
    if edit.get("result") == "Success":
        if edit.get("nochange"):
            return Saved(int(edit.get("oldrevid", 0)), changed=False)
        return Saved(int(edit["newrevid"]), parent=int(edit.get("oldrevid", 0)))
    for cause in ("captcha", "abusefilter", "spamblacklist"):
        if cause in edit:
            return Failure(cause, str(edit.get("info", cause)))
    return Failure(str(edit.get("code", "edit-failure")), str(edit.get("info", "")))


def _revision(row: Mapping[str, Any]) -> Revision:
    return Revision(
        id=int(row["revid"]),
        parent=int(row["parentid"]),
        user=str(row.get("user", "")),
        comment=str(row.get("comment", "")),
        sha1=str(row.get("sha1", "")),
        timestamp=datetime.fromisoformat(str(row["timestamp"])),
    )
