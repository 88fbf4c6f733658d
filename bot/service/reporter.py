"""What a run leaves for people to look at: its report, and where it asks for a yes or a no."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.engine import results
from bot.engine.entries import WRITTEN
from bot.engine.journal import Journal
from bot.engine.results import Proposed
from bot.engine.runs import Runs
from bot.engine.suggestions import Suggestions
from bot.i18n import Texts
from bot.model import Message, Request, Run
from bot.pages import Purpose, title_of
from bot.reading import Reader
from bot.report import acceptance, aftermath
from bot.service.clerk import Clerk
from bot.task import Task
from bot.text.titles import Title
from bot.text.whole import replaced


@dataclass(frozen=True)
class Reporter:
    """At work on one wiki; writes as the clerk does."""

    bot: str
    reader: Reader
    texts: Texts
    runs: Runs
    journal: Journal
    suggestions: Suggestions
    clerk: Clerk

    def reports(self, run: Run) -> bool:
        """Whether a run is there to report, and not to change anything."""
        task = self._task(run)
        return task is not None and task.reports

    def proposed(self, run: Run) -> Proposed | None:
        """What a run has left to people; None where its task suggests nothing."""
        if not self._suggests(run):
            return None
        return Proposed(self.suggestions.count(run.id), self._title(Purpose.PROPOSALS, run))

    def report(self, run: Run, request: Request) -> Iterator[Message]:
        """Write all that a person should look at on a page, where there is more than is named."""
        told = self._acceptance(run)
        if not (told or results.more_than_named(run, self.journal)):
            return
        title = self._title(Purpose.REPORT, run)
        (page,) = self.reader.read((title,))
        text = aftermath.wikitext(self.texts, run, request, self.journal, told)
        outcome = self.clerk.write(replaced(page, text, Message("summary-report", (run.id,))))
        if outcome.state in WRITTEN:
            yield Message("result-report", (title,))

    def _acceptance(self, run: Run) -> tuple[str, ...]:
        """How people took what the bot suggested, where the run's task suggests something."""
        if not self._suggests(run):
            return ()
        news = self.suggestions.news(run.wiki, self.runs.former(run))
        return acceptance.sections(self.texts, self.suggestions.rates(run.wiki), news)

    def _suggests(self, run: Run) -> bool:
        task = self._task(run)
        return task is not None and task.suggests

    def _task(self, run: Run) -> Task | None:
        """None for what is no task, such as an undo."""
        return self.clerk.rules.tasks.get(run.task)

    def _title(self, purpose: Purpose, run: Run) -> Title:
        site = self.reader.site
        return site.title(title_of(purpose, self.bot, site.language, str(run.id)))
