"""The one place where objects are wired together."""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from bot.approval import Approval
from bot.bell import Bell
from bot.chronicle import Chronicle
from bot.clerk import Clerk, Correspondence
from bot.context import from_now_on
from bot.engine.database import utc_now
from bot.engine.editor import Editor
from bot.engine.gate import HOUR, Gate
from bot.engine.lane import held
from bot.engine.points import Reached, go_on
from bot.engine.preparation import Manners
from bot.engine.runner import Runner
from bot.engine.store import Store
from bot.foreman import Tools
from bot.i18n import Texts
from bot.intake.desk import Desk
from bot.intake.duty_entries import parse_tasks
from bot.intake.inbox import Inbox
from bot.intake.notices import Notices
from bot.intake.parsing import parse
from bot.intake.task_desk import TaskDesk
from bot.intake.task_notices import TaskNotices
from bot.model import Message
from bot.observer import Observer, Silent
from bot.pages import Purpose, pages, title_of
from bot.pulse import Pulse
from bot.resident import Parts, Resident
from bot.service import Service
from bot.settings import Settings
from bot.setup import Made, Setup
from bot.task import Task, discover
from bot.text.site import Site
from bot.watch import Asking, Titles, Watch
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
        return Resident(self._parts(session, observer or Silent(), bell))

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
        parts = self._parts(session, Silent(), founding=True)
        names = [task.names for task in self.tasks.values()]
        wanted = pages(session.user, session.site.language, names)
        tools = parts.correspondence
        setup = Setup(wiki, session.user, tools.reader, tools.editor, self.store.watched)
        with held(self.store.leases, wiki, self.owner) as lease:
            clerk = Clerk(tools, lease)
            yield from setup.make(wanted, clerk.mandate)
            clerk.end()

    def _parts(
        self,
        session: Session,
        observer: Observer,
        bell: Bell | None = None,
        *,
        founding: bool = False,
    ) -> Parts:
        bell = bell or Bell()
        texts = Texts(session.site.language)
        titles = titles_of(session.site, session.user)
        users = Directory(session, titles.requests)
        watch = self._watch(session, users, titles, texts)
        look = partial(_before_founding, watch.look) if founding else watch.look
        gate = Gate(
            look,
            pause=bell.pause,
            leaving=lambda: bell.stopped,
            rung=partial(_rung, bell, watch),
            earlier=lambda most: self.store.journal.ages(session.wiki, most, HOUR),
        )
        reader = WikiReader(session)
        editor = Editor(
            reader,
            Writer(session),
            self.store.journal,
            gate,
            self.worker,
            Manners(session.user),
            reached=self.reached,
        )
        requests, tasks = (
            Inbox(
                session.wiki,
                title,
                self.store.watched,
                self.worker,
                read,
                partial(control.history, session, title),
            )
            for title, read in ((titles.requests, parse), (titles.tasks, parse_tasks))
        )
        task_desk = TaskDesk(tasks, self.store, Directory(session, titles.tasks), utc_now)
        correspondence = Correspondence(
            wiki=session.wiki,
            bot=session.user,
            store=self.store,
            reader=reader,
            editor=editor,
            gate=gate,
            watch=watch,
            users=users,
            desk=Desk(requests, self.store, users),
            notices=Notices(session.wiki, self.store, texts, session.site),
            task_desk=task_desk,
            task_notices=TaskNotices(task_desk, self.store, texts, session.site, utc_now),
            texts=texts,
            tasks=self.tasks,
            chronicle=Chronicle(
                session.wiki, session.user, self.store, reader, self.worker, texts, self.tasks
            ),
            reached=self.reached,
        )
        tools = Tools(
            bot=session.user,
            requests=self.store.requests,
            runs=self.store.runs,
            journal=self.store.journal,
            reader=reader,
            runner=Runner(editor, self.store.journal, reader.hashes),
            approval=Approval(session.user, reader, self.worker, self.store.requests, texts),
            watch=watch,
            users=users,
            texts=texts,
            observer=observer,
            bell=bell,
        )
        return Parts(self.owner, correspondence, tools)

    def _watch(self, session: Session, users: Directory, titles: Titles, texts: Texts) -> Watch:
        asking = Asking(
            partial(control.look, session, directory=users), partial(control.glance, session)
        )
        return Watch(session.wiki, titles, asking, self.store.watched, texts.language, self.tasks)


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
        yield App(settings, store, worker, discover(), _owner(), reached)


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


def _owner() -> str:
    """A name for this process that no other has."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
