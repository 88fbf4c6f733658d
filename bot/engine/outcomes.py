"""What each answer of the wiki to a write means for the change, the run and the wiki.

One table. Codes are those of MediaWiki's API (https://www.mediawiki.org/wiki/API:Errors_and_warnings
and the modules' own documentation), plus the transport failures of `bot.wiki.answer`. A code that
is not here fails its change and the run goes on: nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.model import ChangeState, Message
from bot.wiki.answer import PARTLY_BLOCKED


@dataclass(frozen=True)
class Outcome:
    """How one change ended. `stop` is set when nothing more may be written to the wiki now.

    `expected` is the hash of the text that was to be saved, or of what the wiki made of it when
    it merged it with somebody's edit ('' where there was none); `base` the revision on top of
    which it was saved. `state` INTENT means that the change was not begun, or is to be looked at
    again later.
    """

    state: ChangeState
    reason: Message | None = None
    revision: int = 0
    stop: Message | None = None
    expected: str = ""
    base: int = 0


class Effect(Enum):
    """What to do next."""

    AGAIN = "again"
    """Read the page again and retry now."""
    LATER = "later"
    """Nothing is wrong with the change: wait, then retry."""
    SKIP = "skip"
    """The page is not for the bot to edit: leave it, with the reason."""
    FAIL = "fail"
    """This change fails; the run goes on."""
    PAUSE = "pause"
    """No edit of any run can succeed on this wiki now: pause the runs."""
    LOGIN = "login"
    """The session or its token is stale: renew it and retry."""


@dataclass(frozen=True)
class Verdict:
    """`reason` is the message key; it is given the code and the wiki's own words."""

    effect: Effect
    reason: str
    wait: float = 0.0


def _all(effect: Effect, reason: str, *codes: str, wait: float = 0.0) -> dict[str, Verdict]:
    return dict.fromkeys(codes, Verdict(effect, reason, wait))


VERDICTS: dict[str, Verdict] = {
    **_all(Effect.AGAIN, "skip-conflict", "editconflict", "pagedeleted", "nosuchrevid"),
    **_all(Effect.LOGIN, "wiki-login", "badtoken", "notoken"),
    **_all(
        Effect.LOGIN,
        "wiki-login",
        "assertuserfailed",
        "assertbotfailed",
        "assertnameduserfailed",
    ),
    **_all(Effect.LATER, "wiki-busy", "maxlag", "readonly", wait=5),
    **_all(Effect.LATER, "wiki-busy", "ratelimited", "actionthrottledtext", wait=30),
    **_all(Effect.LATER, "wiki-busy", "unreachable", "connection-lost", "server-error", wait=2),
    **_all(
        Effect.SKIP,
        "skip-protected",
        "protectedpage",
        "cascadeprotected",
        "protectedtitle",
        "protectednamespace",
        "protectednamespace-interface",
        "namespaceprotected",
        "customcssprotected",
        "customjsprotected",
        "customjsonprotected",
        "sitecssprotected",
        "sitejsprotected",
        "sitejsonprotected",
        "cantdelete",
        "cantmove",
        "cantmove-titleprotected",
        "immobilenamespace",
        "cantcreate",
        "nocreate-loggedin",
    ),
    **_all(Effect.SKIP, "skip-blocked", PARTLY_BLOCKED),
    **_all(
        Effect.SKIP,
        "skip-missing",
        "missingtitle",
        "nosuchpageid",
        "nocreate-missing",
        "invalidtitle",
    ),
    **_all(Effect.SKIP, "skip-exists", "articleexists", "selfmove"),
    **_all(
        Effect.SKIP,
        "skip-abusefilter",
        "abusefilter",
        "abusefilter-warning",
        "abusefilter-disallowed",
        "abusefilter-warning-disallowed",
    ),
    **_all(
        Effect.SKIP,
        "skip-spamblacklist",
        "spamblacklist",
        "spam-blacklisted-link",
        "titleblacklist-forbidden",
        "titleblacklist-forbidden-edit",
        "titleblacklist-forbidden-move",
    ),
    **_all(Effect.SKIP, "skip-too-big", "contenttoobig"),
    **_all(Effect.SKIP, "skip-content-model", "no-direct-editing", "invalid-content-data"),
    **_all(
        Effect.PAUSE,
        "wiki-blocked",
        "blocked",
        "autoblocked",
        "globalblocking-blockedtext-user",
        "wikimedia-globalblocking-blockedtext-user",
    ),
    **_all(Effect.PAUSE, "wiki-captcha", "captcha"),
    **_all(
        Effect.PAUSE,
        "wiki-right",
        "writeapidenied",
        "noapiwrite",
        "readapidenied",
        "mwoauth-invalid-authorization",
    ),
}

UNKNOWN = "fail-unknown-api-error"

OF_THE_RUN = frozenset({"run-cancelled", "run-paused"})
"""What a person says of one run: the page that it is at is finished before it stops."""


def verdict(code: str) -> Verdict:
    """The verdict for an error code; unknown ones fail the change."""
    return VERDICTS.get(code) or Verdict(Effect.FAIL, UNKNOWN)


def reason(code: str, info: str) -> Message:
    """The message for people: the table's sentence, with the wiki's own words as arguments."""
    return Message(verdict(code).reason, (code, info))
