"""Whether a run may begin: its size is found out first, and a large one is shown and confirmed."""

from __future__ import annotations

from dataclasses import dataclass

from bot.configuration import Configuration
from bot.engine.entries import WRITTEN
from bot.engine.rehearsal import Rehearsal
from bot.engine.requests import Requests
from bot.i18n import Texts
from bot.intake.parameters import Understood
from bot.model import Message, Refusal, Request
from bot.pages import Purpose, title_of
from bot.report.asked import Asked
from bot.report.preview import Preview
from bot.report.subjects import subject
from bot.service.clerk import Clerk
from bot.service.manners import manners_of
from bot.service.plannings import Plannings
from bot.text.titles import Title
from bot.text.whole import replaced
from bot.worker import Worker

GROWN = 1.1
"""A confirmed run that has grown by more than a tenth since it was shown is shown again."""


@dataclass(frozen=True)
class Go:
    """The run may begin."""


@dataclass(frozen=True)
class Wait:
    """It has to be confirmed; `message` says so and links the preview."""

    message: Message


@dataclass(frozen=True)
class Later:
    """The bot was stopped before it could show the plan: asked again in the next round."""


@dataclass(frozen=True)
class Never:
    """The rehearsal found that it cannot be carried out."""

    refusals: tuple[Refusal, ...]


class Approval:
    """Decides on one wiki. Rehearsing costs the requests that reading the pages costs."""

    def __init__(
        self, plannings: Plannings, worker: Worker, requests: Requests, texts: Texts
    ) -> None:
        self._bot = plannings.bot
        self._reader = plannings.reader
        self._plannings = plannings
        self._worker = worker
        self._requests = requests
        self._texts = texts

    def ask(
        self, request: Request, understood: Understood, settings: Configuration, clerk: Clerk
    ) -> Go | Wait | Later | Never:
        """Rehearse the run; where it needs a confirmation, post what it would do."""
        task = understood.task
        always = task.always_confirmed or settings.options(task.id).always_approve
        harmless = task.reports or settings.approval_over >= settings.run_cap
        if harmless and not always:
            return Go()
        preview, refusals = self._rehearse(request, understood, settings)
        if refusals:
            return Never(refusals)
        small = preview.total <= settings.approval_over and not always
        grown = 1 if task.always_confirmed else GROWN
        confirmed = request.approved_by and preview.total <= request.shown * grown
        if small or confirmed:
            self._requests.annotate(request.id, shown=preview.total)
            return Go()
        self._requests.annotate(request.id, shown=preview.total, approved_by="")
        return self._post(request, understood, settings, preview, clerk)

    def _rehearse(
        self, request: Request, understood: Understood, settings: Configuration
    ) -> tuple[Preview, tuple[Refusal, ...]]:
        manners = manners_of(self._bot, self._reader.site, settings.in_use_templates)
        planning = self._plannings.of(settings, request)
        rehearsal = Rehearsal(planning, manners, self._worker)
        preview, refusals = Preview(), []
        for step in rehearsal.play(understood.task, understood.params):
            if isinstance(step, Refusal):
                refusals.append(step)
            else:
                preview.add(step, step.summary)
        return preview, tuple(refusals)

    def _post(
        self,
        request: Request,
        understood: Understood,
        settings: Configuration,
        preview: Preview,
        clerk: Clerk,
    ) -> Wait | Later | Never:
        asked = Asked(
            request,
            understood.task.names.shown(self._texts.language),
            self._reader.site.title(request.page),
            settings,
            subject(request, self._reader.site),
            understood.reason,
        )
        title = self._title(request)
        (page,) = self._reader.read((title,))
        text = preview.wikitext(self._texts, asked)
        post = replaced(page, text, Message("summary-preview", (request.id,)))
        outcome = clerk.write(post)
        if outcome.stop:
            return Later()
        if outcome.state not in WRITTEN:
            # What nobody can look at nobody can confirm.
            why = outcome.reason or Message("residue-skipped")
            return Never((Refusal(Message("preview-failed", (title, why))),))
        again = "preview-again" if request.approved_by else "preview-posted"
        return Wait(Message(again, (preview.total, title)))

    def _title(self, request: Request) -> Title:
        language = self._reader.site.language
        return self._reader.site.title(
            title_of(Purpose.PREVIEW, self._bot, language, str(request.id))
        )
