"""The final word on a run: its state, and what is said about it (design, section 2.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.engine.entries import ChangeKind, Entry
from bot.engine.journal import Journal
from bot.engine.work import Broken, Carried, Finish, Refused, Stopped
from bot.i18n.lists import joined, sentences
from bot.model import ChangeState, Message, Refusal, RequestState, Run, Tally
from bot.text.titles import Title

SHOWN = 5
"""Pages named for each kind of trouble; the rest are counted."""

Ending = tuple[RequestState, Message]


@dataclass(frozen=True)
class Proposed:
    """How much a run has left to people, and the page that asks them."""

    count: int
    page: Title


def ending(
    finish: Finish,
    run: Run,
    journal: Journal,
    bot: str,
    *,
    upkeep: bool = False,
    reports: bool = False,
    proposed: Proposed | None = None,
) -> Ending:
    """The state in which the request ends, and the result that its author reads.

    To find nothing to do is a failure of a request, and what `upkeep` hopes for. A run that
    `reports` is not meant to change anything: what it has found is what it has done. `proposed`,
    where the task suggests something to people, is work done too.
    """
    match finish:
        case Refused(refusals):
            return RequestState.REFUSED, refused(refusals)
        case Stopped(reason):
            return RequestState.PAUSED, sentences([reason, *_counts(journal.tally(run))])
        case Broken(reason):
            return RequestState.FAILED, sentences([reason, *_account(run, journal, bot)])
        case Carried() if reports:
            return _told(run, journal)
        case Carried():
            return _carried(run, journal, bot, upkeep, proposed)


def more_than_named(run: Run, journal: Journal) -> bool:
    """Whether there are more pages to look at than the result names, or findings."""
    tally = journal.tally(run)
    named = max(tally.skipped, tally.failed, journal.residues(run, 0)[1])
    return named > SHOWN or journal.found(run) > 0


def refused(refusals: tuple[Refusal, ...]) -> Message:
    """What is wrong, and for each a line that can be pasted in its place."""
    return sentences([_refusal(refusal) for refusal in refusals])


def _refusal(refusal: Refusal) -> Message:
    if refusal.parameter and refusal.correction:
        args = (refusal.parameter, refusal.reason, refusal.correction)
        return Message("refusal-corrected", args)
    if refusal.parameter:
        return Message("refusal-parameter", (refusal.parameter, refusal.reason))
    return refusal.reason


def _carried(
    run: Run, journal: Journal, bot: str, upkeep: bool, proposed: Proposed | None
) -> Ending:
    tally = journal.tally(run)
    left = journal.residues(run, 0)[1]
    asked = bool(proposed and proposed.count)
    if not (tally.edited or asked):
        nothing = Message("result-nothing-new") if proposed else _nothing(tally)
        # Never "done" where a person asked: nothing was changed.
        state = RequestState.DONE if upkeep and not tally.failed else RequestState.FAILED
        return state, sentences([nothing, *_account(run, journal, bot)])
    whole = not (tally.failed or tally.skipped or left)
    state = RequestState.DONE if whole else RequestState.PARTLY
    account = _account(run, journal, bot) if tally.total else _left(run, journal)
    return state, sentences([*_proposals(proposed), *account])


def _proposals(proposed: Proposed | None) -> Iterator[Message]:
    if proposed and proposed.count:
        yield Message("result-proposals", (proposed.count, proposed.page))


def _told(run: Run, journal: Journal) -> Ending:
    found, tally = journal.found(run), journal.tally(run)
    told = Message("result-findings", (found,)) if found else Message("result-no-findings")
    state = RequestState.PARTLY if tally.failed or tally.skipped else RequestState.DONE
    left = _listed(run, journal, ChangeState.SKIPPED, "result-skipped-pages")
    return state, sentences([told, *left])


def _nothing(tally: Tally) -> Message:
    key = "result-nothing-selected" if tally.total == 0 else "result-nothing-changed"
    return Message("result-nothing", (Message(key),))


def _account(run: Run, journal: Journal, bot: str) -> Iterator[Message]:
    yield from _counts(journal.tally(run))
    yield from _listed(run, journal, ChangeState.SKIPPED, "result-skipped-pages")
    yield from _listed(run, journal, ChangeState.FAILED, "result-failed-pages")
    yield from _left(run, journal)
    if journal.tally(run).edited:
        yield Message("result-list", (bot,))


def _counts(tally: Tally) -> Iterator[Message]:
    counts = (tally.edited, tally.unchanged, tally.skipped, tally.failed)
    yield Message("result-counts", counts)


def _listed(run: Run, journal: Journal, state: ChangeState, key: str) -> Iterator[Message]:
    entries = (
        entry for entry in journal.changes(run, state) if entry.intent.kind != ChangeKind.RESIDUE
    )
    first = list(islice(entries, SHOWN))
    if first:
        more = sum(1 for _ in entries)
        yield Message(key, (joined([*map(_page, first), *_more(more)]),))


def _left(run: Run, journal: Journal) -> Iterator[Message]:
    first, total = journal.residues(run, SHOWN)
    if first:
        pages = joined([*map(_page, first), *_more(total - len(first))])
        yield Message("result-residue", (total, pages))


def _page(entry: Entry) -> Message:
    title: Title = entry.intent.title
    return Message("result-page", (title, entry.reason or Message("residue-skipped")))


def _more(count: int) -> Iterator[Message]:
    if count:
        yield Message("result-residue-more", (count,))
