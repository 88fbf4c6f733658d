"""From a planned edit to a proven text: everything that is decided before the wiki is asked.

`rewrite` is run in a killable worker process (guarantee 7 of the design).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.errors import WorkerError
from bot.model import (
    Allowance,
    Change,
    ChangeState,
    CreatePage,
    DeletePage,
    EditPage,
    Message,
    MovePage,
    Page,
    Rewrite,
)
from bot.text.manners import excluded
from bot.text.proofs.proof import prove
from bot.text.site import Site
from bot.text.titles import Title
from bot.worker import Worker

EDITABLE_MODELS = frozenset({"wikitext", "json"})


@dataclass(frozen=True)
class Manners:
    """Whom the bot gives way to: its own name in `{{bots}}`, the notices of work in progress.

    `own`: its control pages, which with their subpages no request may have it change.
    """

    bot: str
    in_use: Collection[str] = ()
    own: Collection[Title] = ()

    def refusal(self, page: Page, site: Site) -> Message | None:
        """Why a page is to be left alone, None where it need not be."""
        if self.owns(page.title):
            return Message("skip-own-page")
        return excluded(page.text or "", self.bot, self.in_use, site)

    def forbids(self, change: Change) -> Message | None:
        """Why a page is not to be made, moved or deleted; None where it may be."""
        return Message("skip-own-page") if any(map(self.owns, _places(change))) else None

    def owns(self, title: Title) -> bool:
        """Whether this is a control page or a subpage of one."""
        parts = title.name.split("/")
        above = ("/".join(parts[:count]) for count in range(1, len(parts) + 1))
        return any(Title(title.namespace, name) in self.own for name in above)


def _places(change: Change) -> tuple[Title, ...]:
    """Where something would come to be, or cease to be, that is not just edited."""
    match change:
        case MovePage(page, target):
            return page.title, target
        case DeletePage(page):
            return (page.title,)
        case CreatePage(title):
            return (title,)
    return ()


@dataclass(frozen=True)
class LeftAlone:
    """The page is not written, and why: UNCHANGED, SKIPPED or FAILED."""

    state: ChangeState
    reason: Message | None = None


Prepared = str | LeftAlone


def prepare(change: EditPage, page: Page, site: Site, manners: Manners, worker: Worker) -> Prepared:
    """The new text of a page, proved, or why it is left alone."""
    if not page.exists:
        return LeftAlone(ChangeState.SKIPPED, Message("skip-missing"))
    if page.text is None:
        return LeftAlone(ChangeState.SKIPPED, Message("skip-hidden"))
    if page.editable is False:
        return LeftAlone(ChangeState.SKIPPED, Message("skip-protected"))
    if page.content_model not in EDITABLE_MODELS:
        return LeftAlone(ChangeState.SKIPPED, Message("skip-content-model"))
    refusal = manners.refusal(page, site)
    if refusal:
        return LeftAlone(ChangeState.SKIPPED, refusal)
    return _rewritten(change, page.text, worker)


def _rewritten(change: EditPage, text: str, worker: Worker) -> Prepared:
    try:
        result = worker.run(
            rewrite_and_prove, change.rewrite, change.allowance, text, size=len(text)
        )
    except WorkerError as error:
        return LeftAlone(ChangeState.FAILED, error.message)
    return result


def rewrite_and_prove(rewrite: Rewrite, allowance: Allowance, text: str) -> Prepared:
    """Run in the worker: one round trip for both."""
    new = rewrite(text)
    if isinstance(new, Message):
        return LeftAlone(ChangeState.SKIPPED, new)
    if new == text:
        return LeftAlone(ChangeState.UNCHANGED)
    objection = prove(text, new, allowance)
    if objection:
        return LeftAlone(ChangeState.FAILED, Message("fail-proof", (objection,)))
    return new
