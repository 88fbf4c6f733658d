"""The proposals pages of one wiki: posted, watched, answered, closed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.engine.entries import WRITTEN
from bot.engine.points import Point
from bot.intake.proposal_answers import altered
from bot.intake.proposal_desk import ProposalDesk
from bot.intake.proposal_notices import ProposalNotices
from bot.intake.proposal_rows import Rows
from bot.model import EditPage, Message, Page
from bot.pages import Purpose, title_of
from bot.report import proposals
from bot.report.proposals import Occasion, Part
from bot.service.board import Board
from bot.service.clerk import Clerk, Correspondence
from bot.suggestion import ProposalsPage
from bot.text.proofs.proof import Inserted
from bot.text.titles import Title
from bot.text.whole import replaced
from bot.wiki.control import Controlled

GRACE = timedelta(minutes=5)
"""What was saved in time has been read by then."""

EVERY = 20.0
"""Seconds between two edits of the pages while requests are carried out, at the least."""


@dataclass
class Open:
    """A page that people may answer on; `unsaid`: it may not say yet how things stand."""

    posted: ProposalsPage
    desk: ProposalDesk
    board: Board
    notices: ProposalNotices
    seen: int = -1
    unsaid: bool = True

    @property
    def title(self) -> Title:
        return self.desk.inbox.title


@dataclass(frozen=True)
class PutFirst:
    """The rewrite that puts a line at the head of a page, once (see `bot.model.Rewrite`)."""

    line: str

    def __call__(self, text: str) -> str | Message:
        return text if self.line in text else f"{self.line}\n\n{text}"


class Curator:
    """At work while the lane is held; it writes as the clerk does."""

    def __init__(self, parts: Correspondence, clerk: Clerk) -> None:
        self._ = parts
        self._clerk = clerk
        self._open: dict[Title, Open] = {}
        self._said = float("-inf")
        self._held: set[int] = set()

    def follow(self) -> None:
        """Have the pages watched that wait for answers."""
        kept, self._open = self._open, {}
        for posted in self._.store.suggestions.pages(self._.wiki):
            for title in self._titles(posted.run):
                self._open[title] = kept.get(title) or self._opened(posted, title)
        self._.watch.proposals.follow(tuple(self._open))

    def look(self) -> None:
        """Take in what people have chosen."""
        for page in self._open.values():
            seen = self._.watch.proposals.pages.get(page.title)
            if seen is None or seen.revision == page.seen:
                continue
            page.seen = seen.revision
            self._clerk.unsaid |= page.board.news
            closes = self._closes(page.posted)
            page.unsaid |= page.desk.take_in(seen, self._clerk.rules, closes)

    def publish(self) -> None:
        """Make the pages say how things stand; post new ones, close old ones."""
        if self._post():
            self.follow()
        self._said = time.monotonic()
        if not self._open:
            return
        busy = {each.page for each in self._.store.requests.live(self._.wiki)}
        for page in self._open.values():
            under_way = page.desk.inbox.page in busy
            if page.unsaid or under_way:
                page.unsaid = not self._say(page, closed=False) or under_way
        self._close(busy)

    def publish_meanwhile(self) -> None:
        """The same every now and then: many answers take their time."""
        if self._open and time.monotonic() - self._said > EVERY:
            self.publish()

    def due(self) -> bool:
        """Whether a page has to be closed."""
        return any(self._over(each.posted, self._held) for each in self._open.values())

    # Posting

    def _post(self) -> bool:
        posted = list(map(self._post_run, self._.store.suggestions.unposted(self._.wiki)))
        return any(posted)

    def _post_run(self, run: int) -> bool:
        """All pages of a run; killed before it is written down it finds them there."""
        listed, titles = self._.store.suggestions.listed(run), self._titles(run)
        pages = list(self._.reader.read(titles))
        # The first last: it links the others.
        for number, page in reversed(list(enumerate(pages))):
            part = Part(proposals.split(listed, number), titles[1:] if number == 0 else ())
            if self._lists(page, run, part):
                continue
            text = proposals.wikitext(self._.texts, self._occasion(run), part)
            self._.reached(Point.ANSWERING)
            outcome = self._clerk.write(replaced(page, text, Message("summary-proposals", (run,))))
            self._.reached(Point.ANSWERED)
            if outcome.stop or outcome.state not in WRITTEN:
                return False
        self._.store.suggestions.post(run, self._.wiki, str(titles[0]))
        return True

    def _lists(self, page: Page, run: int, part: Part) -> bool:
        """Whether this is the page that was to be made; another may have had its title before."""
        inbox, site = self._.proposal_desk(run, page.title).inbox, self._.reader.site
        rows = inbox.parse(page.text or "", site) if page.exists else None
        by_id = {each.id: each for each in part.rows}
        found = ((row, by_id.get(row.claimed_id or 0)) for row in (rows.entries if rows else ()))
        return any(known is not None and not altered(row, known, site) for row, known in found)

    def _occasion(self, run: int) -> Occasion:
        store = self._.store
        made = store.runs.by_id(run)
        request = store.requests.by_id(made.request) if made and made.request else None
        duty = store.duties.by_id(request.duty) if request and request.duty else None
        days = timedelta(days=self._.watch.configuration.proposals_open_days)
        closes = self._when(self._.store.database.now() + days)
        return Occasion(self._.bot, request, duty.name if duty else "", closes)

    def _titles(self, run: int) -> tuple[Title, ...]:
        site = self._.reader.site
        names = range(proposals.parts(self._.store.suggestions.count(run)))
        return tuple(
            site.title(
                title_of(
                    Purpose.PROPOSALS, self._.bot, site.language, proposals.part_name(run, number)
                )
            )
            for number in names
        )

    def _opened(self, posted: ProposalsPage, title: Title) -> Open:
        desk = self._.proposal_desk(posted.run, title)
        watch, store, site = self._.watch, self._.store, self._.reader.site
        none = Controlled(title)
        board = Board(desk.inbox, lambda: watch.proposals.pages.get(title, none), self._.reader)
        notices = ProposalNotices(desk, store, self._.texts, site, self._.now)
        return Open(posted, desk, board, notices)

    # Answering

    def _say(self, open_page: Open, *, closed: bool) -> bool:
        """Whether the page says it now, or cannot be made to."""
        board = open_page.board
        page = board.page
        rows = board.parse(page)
        if not isinstance(rows, Rows):
            return True
        edit = open_page.notices.edit(page, rows, self._clerk.zone, closed=closed)
        done = edit is None or self._clerk.answer(board, edit).state in WRITTEN
        self._clerk.correct(board, open_page.notices.corrections, page, rows)
        return done

    # Closing

    def _close(self, busy: set[str]) -> None:
        """The pages whose time is over; not while something is under way that they have to tell."""
        runs = {each.posted.run: each.posted for each in self._open.values()}
        over = [posted for posted in runs.values() if self._over(posted)]
        self._held = set()
        for posted in over:
            pages = [each for each in self._open.values() if each.posted.run == posted.run]
            if any(each.desk.inbox.page in busy for each in pages):
                self._held.add(posted.run)
                continue
            for each in pages:
                self._say(each, closed=True)
                self._head(each.board.page, posted)
            self._.store.suggestions.close(posted.run)
        if over:
            self.follow()

    def _head(self, page: Page, posted: ProposalsPage) -> None:
        if not page.exists:
            return
        line = proposals.closing(self._.texts, self._when(self._closes(posted)))
        inserted = Inserted(f"{line}\n\n")
        self._clerk.write(
            EditPage(page, PutFirst(line), inserted, Message("summary-proposals-close"))
        )

    def _over(self, posted: ProposalsPage, besides: set[int] | None = None) -> bool:
        held = posted.run in (besides or ())
        return not held and self._.store.database.now() > self._closes(posted) + GRACE

    def _closes(self, posted: ProposalsPage) -> datetime:
        days = self._.watch.configuration.proposals_open_days
        return posted.opened + timedelta(days=days)

    def _when(self, moment: datetime) -> str:
        return self._.texts.when(moment, self._clerk.zone)
