"""From the number of a request, or a text with requests in it, to what each would do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot import configuration as configurations
from bot.app import App, titles_of
from bot.configuration import Configuration
from bot.engine.rehearsal import Rehearsal, Rehearsed
from bot.engine.results import refused
from bot.intake.acceptance import Rules, understood_again
from bot.intake.parameters import Understood, understand
from bot.intake.parsing import parse
from bot.model import Message, Refusal, Request
from bot.service.manners import manners_of
from bot.service.plannings import Plannings
from bot.wiki import control
from bot.wiki.reader import WikiReader

Reading = Understood | tuple[Refusal, ...]


@dataclass(frozen=True)
class Asked:
    """One request. `number` is its id, or its place in a text; `title` is its task's name.

    `refusal` is what its author would be told instead; `request` is None for one in a text.
    """

    number: int
    title: str = ""
    understood: Understood | None = None
    refusal: Message | None = None
    request: Request | None = None


class DryRun:
    """Reads one wiki and writes nothing. Raises `WikiError` where it cannot be read."""

    def __init__(self, app: App, wiki: str) -> None:
        session = app.open_session(wiki)
        titles = titles_of(session.site, session.user)
        page = control.look(session, titles.all[:2]).pages[titles.configuration]
        configuration = self._configuration(app, wiki, page.text, session.site.language)
        self._worker = app.worker
        self._rules = Rules(session.site, session.site.language, app.tasks, configuration)
        self._plannings = Plannings(wiki, session.user, WikiReader(session), app.store)
        self._manners = manners_of(session.user, session.site, configuration.in_use_templates)

    def request(self, request: Request) -> Asked:
        """A request that was taken in."""
        asked = self._asked(request.id, understood_again(request, self._rules))
        return replace(asked, request=request)

    def text(self, text: str) -> Iterator[Asked]:
        """Every request template in a text. Raises `WorkerError` for what cannot be parsed."""
        site = self._rules.site
        parsed = self._worker.run(parse, text, site, size=len(text))
        for number, entry in enumerate(parsed.entries, 1):
            found = understand(entry, self._rules.tasks, site, self._rules.language)
            yield self._asked(number, found)
        for number, broken in enumerate(parsed.unreadable, len(parsed.entries) + 1):
            yield Asked(number, refusal=broken.reason)

    def play(self, asked: Asked) -> Iterator[Rehearsed | Refusal]:
        """What would be done; nothing for a request that is refused."""
        if asked.understood is not None:
            planning = self._plannings.of(self._rules.configuration, asked.request)
            rehearsal = Rehearsal(planning, self._manners, self._worker)
            yield from rehearsal.play(asked.understood.task, asked.understood.params)

    def _asked(self, number: int, found: Reading) -> Asked:
        if not isinstance(found, Understood):
            return Asked(number, refusal=refused(found))
        title = found.task.names.shown(self._rules.language)
        if not self._rules.configuration.options(found.task.id).enabled:
            return Asked(number, title, refusal=Message("refusal-task-disabled", (title,)))
        return Asked(number, title, found)

    @staticmethod
    def _configuration(app: App, wiki: str, text: str, language: str) -> Configuration:
        """The one on the wiki; where that is broken the last good one."""
        found, _ = configurations.parse(text, app.tasks)
        kept = app.store.watched.configuration(wiki)
        last = configurations.parse(kept[1])[0] if kept and found is None else None
        missing = configurations.default(language)
        return (found if text else None) or last or missing
