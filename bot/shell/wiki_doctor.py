"""What must hold on a wiki: login, rights, block, the bot's pages, clock and version."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass

from bot import configuration as configurations
from bot.app import titles_of
from bot.errors import WikiError
from bot.model import Argument, Message
from bot.pages import Purpose, title_of
from bot.service.watch import Titles
from bot.shell.doctor import Finding, Status, failed, numbers, ok
from bot.shell.picture_doctor import Pictures
from bot.task import Task
from bot.wiki import control
from bot.wiki.reader import WikiReader
from bot.wiki.session import Session

OLDEST_MEDIAWIKI = (1, 35)
SKEW = 60

NEEDED = ("edit", "createpage", "editmyuserjson")
"""Rights without which the bot's own pages cannot be made, or its work not be done."""

USEFUL = {
    "move": "check-without-move",
    "move-categorypages": "check-without-move",
    "suppressredirect": "check-without-suppressredirect",
    "bot": "check-without-bot",
    "apihighlimits": "check-without-apihighlimits",
}
PAGES = (
    Purpose.REQUESTS,
    Purpose.REQUEST_TEMPLATE,
    Purpose.TASKS,
    Purpose.TASK_TEMPLATE,
    Purpose.PROPOSAL_TEMPLATE,
    Purpose.GUIDE,
)

LOGIN = frozenset({"wiki-login", "wiki-login-failed", "wiki-no-account", "cli-no-password"})


def examine(wiki: str, tasks: Mapping[str, Task]) -> Iterator[Finding]:
    """All checks of one wiki; nothing is written."""
    try:
        session = _session(wiki)
        looked = control.look(session, titles_of(session.site, session.user).all)
    except WikiError as error:
        check = "check-login" if error.message.key in LOGIN else "check-wiki"
        yield failed(check, error.message, wiki)
        return
    yield ok("check-wiki", "check-wiki-answers", session.site.url.removesuffix("$1"), wiki=wiki)
    yield ok("check-login", "check-login-done", session.user, wiki=wiki)
    yield from Patient(wiki, session, looked, tasks).examine()


def _session(wiki: str) -> Session:
    """Logged in, without the long waits that a service would allow itself."""
    try:
        return Session(wiki, pause=lambda _: None).open()
    except EOFError as error:
        # pywikibot asks for a password that is not in its file.
        raise WikiError("cli-no-password") from error


@dataclass(frozen=True)
class Patient:
    """One wiki on which the bot is logged in."""

    wiki: str
    session: Session
    looked: control.Look
    tasks: Mapping[str, Task]

    @property
    def titles(self) -> Titles:
        return titles_of(self.session.site, self.session.user)

    def examine(self) -> Iterator[Finding]:
        yield from self._version()
        yield from self._clock()
        yield from self._block()
        yield from self._rights()
        yield from self._pages()
        yield from self._shutoff()
        found = yield from self._configuration()
        known, page = found or configurations.Configuration(), self.titles.configuration
        yield from Pictures(self.session, known, page, self.tasks).examine()

    def _version(self) -> Iterator[Finding]:
        found = self.session.version
        if numbers(found) >= OLDEST_MEDIAWIKI:
            yield self._ok("check-mediawiki", "check-version", "MediaWiki", found)
        else:
            problem = Message("check-mediawiki-old", (found, ".".join(map(str, OLDEST_MEDIAWIKI))))
            yield self._failed("check-mediawiki", problem)

    def _clock(self) -> Iterator[Finding]:
        seconds = round(self.session.clock_skew)
        if abs(seconds) < SKEW:
            yield self._ok("check-clock", "check-clock-right", abs(seconds))
        else:
            yield self._failed("check-clock", Message("check-clock-wrong", (abs(seconds),)))

    def _block(self) -> Iterator[Finding]:
        if self.looked.account.blocked:
            yield self._failed("check-block", Message("wiki-blocked", (self.session.user,)))
        else:
            yield self._ok("check-block", "check-block-none")

    def _rights(self) -> Iterator[Finding]:
        held = self.session.account.rights
        lacking = [right for right in NEEDED if right not in held]
        for right in lacking:
            problem = Message("check-right-lacking", (right,))
            yield self._failed("check-rights", problem)
        costs = {key: right for right, key in USEFUL.items() if right not in held}
        for key, right in costs.items():
            yield self._warning("check-rights", Message(key, (right,)), "check-right-remedy")
        if not lacking and not costs:
            yield self._ok("check-rights", "check-rights-held")

    def _pages(self) -> Iterator[Finding]:
        site = self.session.site
        wanted = [site.title(title_of(each, self.session.user, site.language)) for each in PAGES]
        pages = list(WikiReader(self.session).look(wanted))
        for page in pages:
            if not page.exists:
                yield self._failed("check-pages", Message("check-page-missing", (page.title,)))
        if all(page.exists for page in pages):
            yield self._ok("check-pages", "check-pages-there", len(pages))

    def _shutoff(self) -> Iterator[Finding]:
        stop = self.looked.stop(self.titles.shutoff)
        if stop is None:
            yield self._ok("check-shutoff", "check-shutoff-run", self.titles.shutoff)
        elif stop.key != "wiki-blocked":
            yield self._failed("check-shutoff", stop)

    def _configuration(self) -> Generator[Finding, None, configurations.Configuration | None]:
        title = self.titles.configuration
        page = self.looked.pages[title]
        if not page.revision:
            yield self._failed("check-configuration", Message("check-page-missing", (title,)))
            return None
        found, problems = configurations.parse(page.text, self.tasks)
        for problem in problems:
            advice = Message("check-configuration-remedy", (title,))
            yield Finding(Message("check-configuration"), Status.FAILED, problem, advice, self.wiki)
        if found is not None:
            yield self._ok("check-configuration", "check-configuration-valid", title)
        return found

    def _ok(self, check: str, detail: str, *args: Argument) -> Finding:
        return ok(check, detail, *args, wiki=self.wiki)

    def _warning(self, check: str, detail: Message, advice: str) -> Finding:
        return Finding(
            Message(check), Status.WARNING, detail, Message(advice, detail.args), self.wiki
        )

    def _failed(self, check: str, problem: Message) -> Finding:
        return failed(check, problem, self.wiki)
