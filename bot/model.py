"""The values that cross layers: messages, pages, changes, requests, runs.

All are frozen. Nothing here does anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.text.titles import Title

Argument = str | int | Title


@dataclass(frozen=True)
class Message:
    """A text for people, in no language yet: a key of `bot/i18n` and its arguments.

    A string argument is untrusted and escaped when rendered for a wiki page; a `Title` becomes
    a link; an integer is written as the language writes numbers. Strings and titles that stand
    for longer text (another message) are nested messages.
    """

    key: str
    args: tuple[Argument | Message, ...] = ()


Say = Callable[[Message], str]
"""A message as wikitext in the language of the wiki."""


@dataclass(frozen=True)
class Protection:
    """Who may edit or move a page: group or right names as `prop=info` gives them, '' for all."""

    edit: str = ""
    move: str = ""


@dataclass(frozen=True)
class Page:
    """A page as it was read. A missing page has `page_id` 0 and an empty text.

    `text` is None where only the facts about the page were asked for. `editable` and `movable`
    say what the bot's own account may do (`intestactions`), None where it was not asked.
    `timestamp` is that of the revision, in UTC. Of a category `members` is the number that the wiki
    keeps, which may be out of date, and `hidden` says whether readers do not see it on pages.
    """

    title: Title
    page_id: int = 0
    revision: int = 0
    text: str | None = None
    content_model: str = "wikitext"
    redirect: bool = False
    disambiguation: bool = False
    protection: Protection = Protection()
    editable: bool | None = None
    movable: bool | None = None
    timestamp: datetime | None = None
    members: int = 0
    hidden: bool = False

    @property
    def exists(self) -> bool:
        return self.page_id > 0


@dataclass(frozen=True)
class PageRevision:
    """One revision; `title` is where its page stands now.

    `user` is empty and `text` None where they are hidden; `parent` is 0 for a page's first.
    """

    id: int
    parent: int
    title: Title
    user: str = ""
    text: str | None = None


Rewrite = Callable[[str], "str | Message"]
"""Old text to new text, or why the page is left alone. Pure, and picklable: it runs in a worker."""


@dataclass(frozen=True)
class Allowance:
    """What an edit may alter; `bot.text.proofs.proof` knows each kind and refuses anything else."""


@dataclass(frozen=True)
class Pair:
    """A file and a page to show it on, by numbers that stay when they are renamed.

    `file` is the page id of the file where it is kept, `page` that of the page on this wiki.
    """

    file: int
    page: int


class SuggestionState(StrEnum):
    """How a suggestion stands. OPEN: nobody has answered; SENT: an edit is to carry it out.

    KEPT, MOVED and RECAPTIONED are on the page, REMOVED was. DISCUSSED: on the talk page.
    """

    OPEN = "open"
    SENT = "sent"
    KEPT = "kept"
    MOVED = "moved"
    RECAPTIONED = "recaptioned"
    REMOVED = "removed"
    REFUSED = "refused"
    EXPIRED = "expired"
    DISCUSSED = "discussed"


SHOWN = (SuggestionState.KEPT, SuggestionState.MOVED, SuggestionState.RECAPTIONED)
"""The states of what can be seen on its page."""


@dataclass(frozen=True)
class Suggestion:
    """A file for a page. `kinds` of evidence, the strongest first; `score` from 0 to 100.

    `where` it would go, in words; `caption` is a line of wikitext for it, '' for none.
    """

    pair: Pair
    file: Title
    page: Title
    kinds: tuple[str, ...]
    score: int
    reasons: tuple[Message, ...]
    where: Message
    caption: str = ""


@dataclass(frozen=True)
class Suggest:
    """Leave it to a person to say yes or no."""

    suggestion: Suggestion


@dataclass(frozen=True)
class EditPage:
    """Alter the text of an existing page.

    `suggestion` is what this carries out, if anything: on its page, or else on the talk page.
    """

    page: Page
    rewrite: Rewrite
    allowance: Allowance
    summary: Message
    suggestion: Suggestion | None = None


@dataclass(frozen=True)
class CreatePage:
    """Make a page that does not exist (`createonly`); `suggestion` as for an edit."""

    title: Title
    text: str
    summary: Message
    suggestion: Suggestion | None = None


@dataclass(frozen=True)
class MovePage:
    """Rename a page with its history, without a redirect where the account may do so."""

    page: Page
    target: Title
    summary: Message


@dataclass(frozen=True)
class DeletePage:
    """Delete a page and its history: where the account may, and only what the bot made."""

    page: Page
    summary: Message


@dataclass(frozen=True)
class RefreshLinks:
    """Have the wiki recompute the links of these pages (`purge` with `forcelinkupdate`)."""

    titles: tuple[Title, ...]


@dataclass(frozen=True)
class SkipPage:
    """A page that the task leaves alone, and why."""

    title: Title
    reason: Message


@dataclass(frozen=True)
class Residue:
    """A page that still is as the request did not want it, and why: for the final result."""

    title: Title
    reason: Message


@dataclass(frozen=True)
class Finding:
    """Something about a page that a person should look at: for the report that the run leaves.

    There it stands with a link and, of a file, a picture, under what is to be done, `group`. A
    page has at most one finding in each group; groups come in the order of their first findings.
    """

    title: Title
    group: Message
    reason: Message


@dataclass(frozen=True)
class Refusal:
    """A request cannot be carried out as it is written.

    `parameter` is the one at fault, in the words of the request (empty: the request as a whole);
    `correction` a line that can be pasted in its place (empty: there is none to offer).
    """

    reason: Message
    parameter: str = ""
    correction: str = ""


Change = (
    EditPage
    | CreatePage
    | MovePage
    | DeletePage
    | RefreshLinks
    | SkipPage
    | Residue
    | Finding
    | Suggest
    | Refusal
)


class RequestState(StrEnum):
    """The states of a request (design, section 2.2)."""

    RECEIVED = "received"
    AWAITING = "awaiting"
    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    PARTLY = "partly"
    REFUSED = "refused"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNDONE = "undone"

    @property
    def live(self) -> bool:
        """Whether the bot still has something to do for it."""
        return self in LIVE


LIVE = frozenset(
    {
        RequestState.RECEIVED,
        RequestState.AWAITING,
        RequestState.QUEUED,
        RequestState.RUNNING,
        RequestState.PAUSED,
    }
)


class ChangeState(StrEnum):
    """How far one change of a run has come; INTENT means that its POST may have happened."""

    INTENT = "intent"
    EDITED = "edited"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True)
class Author:
    """Who brought a request to the page, by which revision.

    `user` is empty where the wiki hides the user, the text or the summary of that revision.
    """

    user: str
    revision: int
    timestamp: datetime

    @property
    def hidden(self) -> bool:
        return not self.user


@dataclass(frozen=True)
class Request:
    """One person's ask. `parameters` are normalised, without the ones that the bot writes.

    `remark` answers the last command. `approved_by` is who confirmed it or had it undone (''
    nobody), `shown` how many changes the preview had. `held`: paused until a person says to go
    on. `wish` is `undo` or `retry` where the next run is to do that. `duty` is the entry of the
    task page that asks, 0 where a person does.
    """

    id: int
    wiki: str
    page: str
    task: str
    parameters: tuple[tuple[str, str], ...]
    author: Author
    state: RequestState
    result: Message | None = None
    updated: datetime | None = None
    remark: Message | None = None
    approved_by: str = ""
    shown: int = 0
    held: bool = False
    wish: str = ""
    duty: int = 0


@dataclass(frozen=True)
class Run:
    """One execution of a request; `request` is 0 for what the bot writes on nobody's request."""

    id: int
    request: int
    wiki: str
    task: str
    state: RequestState
    started: datetime | None = None
    ended: datetime | None = None


@dataclass(frozen=True)
class Tally:
    """The counts of a run."""

    edited: int = 0
    unchanged: int = 0
    skipped: int = 0
    failed: int = 0

    @property
    def total(self) -> int:
        return self.edited + self.unchanged + self.skipped + self.failed


@dataclass(frozen=True)
class UserFacts:
    """What the wiki tells about an account, for the permission rules (section 2.3).

    `blocked_here` holds only blocks that reach the pages in question: a whole-site block, or a
    partial one on the request page or one of its namespaces. `locked` is the global lock or a
    global block where the wiki tells.
    """

    name: str
    exists: bool
    groups: frozenset[str] = frozenset()
    edit_count: int = 0
    blocked_here: bool = False
    locked: bool = False
    anonymous: bool = False
