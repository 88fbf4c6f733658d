"""What linking images takes for granted: the wiki of the files, Wikidata, the institutions."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass

from bot.configuration import Configuration
from bot.errors import WikiError
from bot.model import Message
from bot.shell.doctor import Finding, Status
from bot.shell.institution_doctor import Institutions
from bot.shell.remedies import remedy
from bot.task import Task
from bot.text.titles import Title
from bot.wiki import entities, files, repositories
from bot.wiki.reader import WikiReader
from bot.wiki.session import Session
from bot.wiki.wikidata import Wikidata

KNOWN_TO_ALL = "Q1"
"""An item that Wikidata has; elsewhere it is enough to be told that there is none."""


@dataclass(frozen=True)
class Pictures:
    """One wiki on which images are linked, or could be. `page` is that of its configuration."""

    session: Session
    configuration: Configuration
    page: Title
    tasks: Mapping[str, Task]

    @property
    def used(self) -> bool:
        """Whether images are going to be linked: what that needs is then no trifle.

        Not where the files of other wikis are kept; there institutions have other work done.
        """
        if repositories.keeper(self.session) == self.session.wiki:
            return False
        offered = (name for name, task in self.tasks.items() if task.suggests)
        enabled = any(self.configuration.options(name).enabled for name in offered)
        return enabled and bool(self.configuration.institutions)

    def examine(self) -> Iterator[Finding]:
        """Nothing here ends the check: what does not answer is told."""
        kept = yield from self._repository()
        if kept is None:
            return
        if kept is not self.session:
            yield from self._wikidata()
        yield self._told(
            "check-structured-data",
            "check-structured-data-none",
            kept,
            told=entities.EXTENSION in kept.extensions,
        )
        yield self._told(
            "check-global-usage",
            "check-global-usage-none",
            kept,
            told=files.knows_uses_elsewhere(kept),
        )
        yield from self._institutions(kept)

    def _repository(self) -> Generator[Finding, None, Session | None]:
        """The wiki that keeps the files, be it this one; None where it cannot be reached."""
        own, check = self.session, "check-repository"
        named = repositories.keeper(own)
        if named == own.wiki:
            yield self._finding(Status.OK, check, Message("check-repository-own"))
            return own
        try:
            shown = repositories.shared(own)
            kept = own.repository()
        except WikiError as error:
            yield self._broken(check, error.message)
            return None
        if kept is None:
            yield self._none(shown)
            return None if shown else own
        if not shown:
            yield self._broken(
                check, Message("check-repository-unshown", (named,)), "check-repository-remedy"
            )
        else:
            yield self._answering(kept)
        return kept

    def _none(self, shown: tuple[str, ...]) -> Finding:
        """No wiki keeps files for this one, by what pywikibot knows."""
        if shown:
            problem = Message("check-repository-unknown", (", ".join(shown),))
            return self._broken("check-repository", problem, "check-repository-family")
        problem = Message("check-repository-none")
        if self.used:
            return self._broken("check-repository", problem, "check-repository-switch")
        return self._finding(Status.OK, "check-repository", problem)

    def _answering(self, kept: Session) -> Finding:
        size = WikiReader(kept).batch
        if kept.high_limits:
            found = Message("check-repository-answers", (kept.wiki, kept.user, size))
            return self._finding(Status.OK, "check-repository", found)
        if kept.account.name != kept.user:
            found = Message("check-repository-anonymous", (kept.wiki, size))
            return self._lacking("check-repository", found, "check-repository-account")
        found = Message("check-repository-slow", (kept.wiki, kept.user, size))
        return self._lacking("check-repository", found, "check-repository-limits")

    def _wikidata(self) -> Iterator[Finding]:
        wikidata, check = Wikidata(self.session), "check-wikidata"
        if not wikidata.connected:
            yield self._lacking(check, Message("check-wikidata-none"))
            return
        try:
            list(wikidata.described([KNOWN_TO_ALL]))
            found = Message("check-wikidata-answers", (wikidata.host, wikidata.site_id))
            yield self._finding(Status.OK, check, found)
        except WikiError as error:
            yield self._broken(check, error.message)

    def _told(self, check: str, lost: str, kept: Session, *, told: bool) -> Finding:
        if told:
            return self._finding(Status.OK, check, Message("check-extension-there", (kept.wiki,)))
        return self._lacking(check, Message(lost, (kept.wiki,)))

    def _institutions(self, kept: Session) -> Iterator[Finding]:
        partners = self.configuration.customs.partners
        if not partners:
            return
        try:
            yield from Institutions(self.session, kept, self.page, used=self.used).examine(partners)
        except WikiError as error:
            yield self._broken("check-institutions", error.message)

    def _broken(self, check: str, problem: Message, advice: str = "") -> Finding:
        """Images cannot be linked so; whatever else the bot does goes on without them."""
        return self._finding(Status.WARNING, check, problem, advice)

    def _lacking(self, check: str, found: Message, advice: str = "") -> Finding:
        """Images can be linked all the same, less well."""
        status = Status.WARNING if self.used else Status.OK
        return self._finding(status, check, found, advice)

    def _finding(self, status: Status, check: str, found: Message, advice: str = "") -> Finding:
        told = Message(advice, found.args) if advice else remedy(found)
        shown = None if status is Status.OK else told
        return Finding(Message(check), status, found, shown, self.session.wiki)
