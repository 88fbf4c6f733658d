"""The one place where objects are wired together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial

from bot.engine import owners
from bot.engine.database import utc_now
from bot.engine.editor import Editor
from bot.engine.gate import HOUR, Gate
from bot.engine.lane import held
from bot.engine.points import Reached, go_on
from bot.engine.preparation import Manners
from bot.engine.runner import Runner
from bot.engine.store import Store
from bot.i18n import Texts
from bot.intake.desk import Desk
from bot.intake.duty_entries import parse_tasks
from bot.intake.inbox import Inbox, Parse
from bot.intake.notices import Notices
from bot.intake.parsing import parse
from bot.intake.proposal_desk import ProposalDesk
from bot.intake.proposal_rows import parse_rows
from bot.intake.task_desk import TaskDesk
from bot.intake.task_notices import TaskNotices
from bot.model import Message
from bot.monitoring.context import from_now_on
from bot.monitoring.observer import Observer, Silent
from bot.pages import Purpose, pages, title_of
from bot.service.aftercare import Aftercare
from bot.service.approval import Approval
from bot.service.bell import Bell
from bot.service.chronicle import Chronicle
from bot.service.clerk import Clerk, Correspondence
from bot.service.foreman import Tools
from bot.service.plannings import Plannings
from bot.service.pulse import Pulse
from bot.service.resident import Parts, Resident
from bot.service.service import Service
from bot.service.setup import Made, Setup
from bot.service.shelf import Asking
from bot.service.watch import Titles, Watch
from bot.settings import Settings
from bot.task import Task, discover
from bot.text.site import Site
from bot.text.titles import Title
from bot.wiki import control
from bot.wiki.reader import WikiReader
from bot.wiki.session import Session, default_wiki
from bot.wiki.users import Directory
from bot.wiki.watchlist import Watchlist
from bot.wiki.writer import Writer
from bot.worker import Worker


@dataclass(frozen=True)
class App:
    """What a process works with: settings, database, worker, tasks."""

    settings: Settings
    store: Store
    worker: Worker
    tasks: dict[str, Task]
    owner: str
    reached: Reached = go_on
    open_session: Callable[[str], Session] = lambda wiki: Session(wiki).open()

    @property
    def wikis(self) -> tuple[str, ...]:
        return self.settings.wikis or (default_wiki(),)

    def resident(
        self,
        wiki: str,
        observer: Observer | None = None,
        bell: Bell | None = None,
        watchlist: Watchlist | None = None,
    ) -> Resident:
        """The bot on one wiki, logged in; entered in the watchlist. Raises `WikiError`."""
        session, bell = self.open_session(wiki), bell or Bell()
        session.tend(bell.pause, bell.sign)
        if watchlist is not None:
            watchlist.follow(session, titles_of(session.site, session.user).all)
        wired = Wired(self, session, observer or Silent(), bell, watchlist or Watchlist())
        return Resident(wired.parts)

    def service(
        self,
        pulse: Pulse,
        texts: Texts,
        observer: Observer | None = None,
        watchlist: Watchlist | None = None,
    ) -> Service:
        """The bot on all wikis, to be run."""

        def reside(wiki: str, bell: Bell) -> Resident:
            from_now_on(wiki=wiki)
            return self.resident(wiki, observer, bell, watchlist)

        return Service(self.wikis, reside, pulse, self.settings.poll_seconds, texts)

    def set_up(self, wiki: str) -> Iterator[Made]:
        """Make the bot's pages on a wiki. Raises `WikiError`, `LeaseLost`."""
        session = self.open_session(wiki)
        parts = Wired(self, session, Silent(), Bell(), Watchlist(), founding=True).parts
        names = [task.names for task in self.tasks.values()]
        wanted = pages(session.user, session.site.language, names)
        tools = parts.correspondence
        setup = Setup(wiki, session.user, tools.reader, tools.editor, self.store.watched)
        with held(self.store.leases, wiki, self.owner) as lease:
            clerk = Clerk(tools, lease)
            yield from setup.make(wanted, clerk.mandate)
            clerk.end()


@dataclass(frozen=True)
class Wired:
    """What works on one wiki; each part is made when it is first asked for, and once.

    `founding`: the bot's pages are only about to be made.
    """

    app: App
    session: Session
    observer: Observer
    bell: Bell
    watchlist: Watchlist
    founding: bool = False

    @property
    def parts(self) -> Parts:
        return Parts(self.app.owner, self.correspondence, self.tools)

    @cached_property
    def store(self) -> Store:
        return self.app.store

    @cached_property
    def texts(self) -> Texts:
        return Texts(self.session.site.language)

    @cached_property
    def titles(self) -> Titles:
        return titles_of(self.session.site, self.session.user)

    @cached_property
    def users(self) -> Directory:
        return Directory(self.session, self.titles.requests)

    @cached_property
    def watch(self) -> Watch:
        look = partial(control.look, self.session, directory=self.users)
        asking = Asking(look, partial(control.glance, self.session))
        return Watch(
            self.session.wiki,
            self.titles,
            asking,
            self.store.watched,
            self.texts.language,
            self.app.tasks,
            told=partial(self.watchlist.widen, self.session.wiki),
        )

    @cached_property
    def gate(self) -> Gate:
        look = self.watch.look
        journal, wiki = self.store.journal, self.session.wiki
        return Gate(
            partial(_before_founding, look) if self.founding else look,
            pause=self.bell.pause,
            leaving=lambda: self.bell.stopped,
            rung=partial(_rung, self.bell, self.watch),
            informed=self.watchlist.current,
            earlier=lambda most: journal.ages(wiki, most, HOUR),
        )

    @cached_property
    def reader(self) -> WikiReader:
        return WikiReader(self.session)

    @cached_property
    def editor(self) -> Editor:
        return Editor(
            self.reader,
            Writer(self.session),
            self.store.journal,
            self.gate,
            self.app.worker,
            Manners(self.session.user),
            reached=self.app.reached,
        )

    @cached_property
    def task_desk(self) -> TaskDesk:
        users = Directory(self.session, self.titles.tasks)
        return TaskDesk(self._inbox(self.titles.tasks, parse_tasks), self.store, users, utc_now)

    def proposal_desk(self, run: int, title: Title) -> ProposalDesk:
        """For one proposals page."""
        users, bot = Directory(self.session, title), self.session.user
        return ProposalDesk(run, self._inbox(title, parse_rows), self.store, users, bot)

    @cached_property
    def chronicle(self) -> Chronicle:
        wiki, bot, worker = self.session.wiki, self.session.user, self.app.worker
        return Chronicle(wiki, bot, self.store, self.reader, worker, self.texts, self.app.tasks)

    @cached_property
    def correspondence(self) -> Correspondence:
        site = self.session.site
        return Correspondence(
            wiki=self.session.wiki,
            bot=self.session.user,
            store=self.store,
            reader=self.reader,
            editor=self.editor,
            gate=self.gate,
            watch=self.watch,
            users=self.users,
            desk=Desk(self._inbox(self.titles.requests, parse), self.store, self.users),
            notices=Notices(self.session.wiki, self.store, self.texts, site),
            task_desk=self.task_desk,
            task_notices=TaskNotices(self.task_desk, self.store, self.texts, site, utc_now),
            proposal_desk=self.proposal_desk,
            texts=self.texts,
            tasks=self.app.tasks,
            chronicle=self.chronicle,
            reached=self.app.reached,
        )

    @cached_property
    def plannings(self) -> Plannings:
        return Plannings(self.session.wiki, self.session.user, self.reader, self.store)

    @cached_property
    def tools(self) -> Tools:
        wiki, bot, worker = self.session.wiki, self.session.user, self.app.worker
        return Tools(
            bot=bot,
            requests=self.store.requests,
            runs=self.store.runs,
            journal=self.store.journal,
            reader=self.reader,
            suggestions=self.store.suggestions,
            plannings=self.plannings,
            runner=Runner(
                self.editor, self.store.journal, self.store.suggestions, self.reader.hashes
            ),
            approval=Approval(self.plannings, worker, self.store.requests, self.texts),
            aftercare=Aftercare(wiki, self.reader, self.store.suggestions, worker),
            watch=self.watch,
            users=self.users,
            texts=self.texts,
            observer=self.observer,
            bell=self.bell,
        )

    def _inbox(self, title: Title, read: Parse) -> Inbox:
        history = partial(control.history, self.session, title)
        wiki, watched = self.session.wiki, self.store.watched
        return Inbox(wiki, title, watched, self.app.worker, read, history)


def _rung(bell: Bell, watch: Watch) -> bool:
    heard = bell.heard()
    if heard:
        watch.expect_news()
    return heard


def _before_founding(look: Callable[[], Message | None]) -> Message | None:
    """Before the bot's pages are made there is no shutoff page that could say anything."""
    stop = look()
    return None if stop and stop.key == control.MISSING else stop


@contextmanager
def opened(settings: Settings, reached: Reached = go_on) -> Iterator[App]:
    """The application for a block. Raises `StoreError`."""
    with Store.open(settings.url) as store, Worker() as worker:
        # Started at once: it is ready when the wiki has been asked.
        worker.warm()
        yield App(settings, store, worker, discover(), owners.own(), reached)


def titles_of(site: Site, bot: str) -> Titles:
    """Where the watched pages of this bot are on this wiki."""

    def title(purpose: Purpose) -> str:
        return title_of(purpose, bot, site.language)

    return Titles(
        site.title(title(Purpose.REQUESTS)),
        site.title(title(Purpose.SHUTOFF)),
        site.title(title(Purpose.CONFIGURATION)),
        site.title(title(Purpose.TASKS)),
        site.title(title(Purpose.LOG)),
    )
