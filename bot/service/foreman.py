"""Requests carried out: permission once more, the run, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.engine import results
from bot.engine.database import Clock, utc_now
from bot.engine.journal import Journal
from bot.engine.lease import Lease
from bot.engine.mandate import Mandate
from bot.engine.requests import Requests
from bot.engine.runner import Execution, Runner
from bot.engine.runs import Runs
from bot.engine.suggestions import Suggestions
from bot.engine.undo import Undo, UndoParams
from bot.engine.work import Broken, Finish, Stopped, Work
from bot.i18n import Texts, edit_summary, sentences
from bot.intake.acceptance import understood_again
from bot.intake.commands import Wish
from bot.intake.desk import Users
from bot.intake.notices import Done
from bot.intake.parameters import Understood
from bot.intake.permission import may_request
from bot.model import Message, Request, RequestState, Run
from bot.monitoring.observer import Observer
from bot.reading import Reader
from bot.report.pings import addressed
from bot.service.aftercare import Aftercare
from bot.service.approval import Approval, Later, Never, Wait
from bot.service.bell import Bell
from bot.service.clerk import STOPPED, Clerk
from bot.service.plannings import Plannings
from bot.service.reporter import Reporter
from bot.service.watch import Watch

UNDO = Undo.id

UNDOING = (RequestState.DONE, RequestState.PARTLY)
"""How an undo ends that has taken something back."""

EVERY = 60.0
"""Seconds between two reports of progress on the request page, at the least."""


@dataclass(frozen=True)
class Tools:
    """What a foreman works with, all for one wiki."""

    bot: str
    requests: Requests
    runs: Runs
    journal: Journal
    suggestions: Suggestions
    plannings: Plannings
    reader: Reader
    runner: Runner
    approval: Approval
    aftercare: Aftercare
    watch: Watch
    users: Users
    texts: Texts
    observer: Observer
    bell: Bell
    now: Clock = utc_now


@dataclass(frozen=True)
class UnderWay:
    """A request that is being carried out, in slices."""

    request: Request
    run: Run
    execution: Execution
    begun: datetime


class Foreman:
    """Carries out requests while the lane is held."""

    def __init__(self, tools: Tools, clerk: Clerk, lease: Lease) -> None:
        self._ = tools
        self._clerk = clerk
        self._lease = lease
        self._under_way: dict[int, UnderWay] = {}
        self._reporter = Reporter(
            tools.bot,
            tools.reader,
            tools.texts,
            tools.runs,
            tools.journal,
            tools.suggestions,
            clerk,
        )

    def serve(self, request: Request, enough: Callable[[], bool]) -> Request | None:
        """Carry a request on until it is `enough`, asked after each change.

        The request as it is when the bot leaves off: ended, paused, waiting or refused; None where
        there is more to do.
        """
        under_way = self._under_way.get(request.id)
        if under_way is None:
            begun = self._begin(request)
            if isinstance(begun, Request):
                self._.observer.ended(begun)
                return begun
            under_way = self._under_way[request.id] = begun
        ended = self._go_on(under_way, enough)
        if ended is not None:
            self._.observer.ended(ended)
        return ended

    def is_under_way(self, request: Request) -> bool:
        return request.id in self._under_way

    def put_down(self) -> Iterator[Request]:
        """What a person paused or cancelled while another request had its turn."""
        for job in list(self._under_way.values()):
            told = self._.requests.by_id(job.request.id) or job.request
            if told.state in STOPPED:
                del self._under_way[told.id]
                job.execution.leave()
                ended = self._end(told, job.run, Stopped(Message(STOPPED[told.state])))
                self._.observer.ended(ended)
                yield ended

    def leave(self) -> None:
        """What is under way stands still, to be gone on with later."""
        while self._under_way:
            self._under_way.popitem()[1].execution.leave()

    def _begin(self, request: Request) -> UnderWay | Request:
        understood = understood_again(request, self._clerk.rules)
        refusal = self._may_start(request)
        if refusal is None and not isinstance(understood, Understood):
            refusal = results.refused(understood)
        if refusal is not None or not isinstance(understood, Understood):
            return self._move(request, RequestState.REFUSED, refusal)
        return self._approved(request, understood)

    def _approved(self, request: Request, understood: Understood) -> UnderWay | Request:
        """Begin unless the run has to be confirmed; what was begun before just goes on."""
        if request.wish == Wish.UNDO:
            return self._undo(request, understood)
        fresh = request.wish != Wish.RETRY or understood.task.always_confirmed
        if fresh and self._open_run(request) is None:
            answer = self._.approval.ask(
                request, understood, self._.watch.configuration, self._clerk
            )
            match answer:
                case Wait(message):
                    return self._move(request, RequestState.AWAITING, message)
                case Later():
                    return request
                case Never(refusals):
                    return self._move(request, RequestState.REFUSED, results.refused(refusals))
        return self._start(request, understood, self._work(request, understood))

    def _undo(self, request: Request, understood: Understood) -> UnderWay | Request:
        """Take back what the runs of a request have done, the latest first, as a run of its own."""
        done = [run for run in self._.runs.of(request.id) if run.task != UNDO]
        if not done:
            self._.requests.annotate(request.id, wish="")
            return self._move(request, RequestState.FAILED, Message("undo-nothing"))
        begun = self._open_run(request)
        if begun and begun.task != UNDO:
            # It rested when the request was cancelled: it will not go on.
            self._.suggestions.settle(begun, self._lease)
            self._.runs.end(begun, RequestState.CANCELLED)
        why = self._.texts.wikitext(Message("undo-created", (request.id,)))
        undo = Undo(done[0], self._.journal, self._.bot, why, tuple(done[1:]))
        settings = self._.watch.configuration
        planning = self._.plannings.of(settings, request)
        # A move back may take up to four changes.
        work = Work(undo, UndoParams(), planning, 4 * settings.run_cap)
        return self._start(request, understood, work)

    def _start(self, request: Request, understood: Understood, work: Work) -> UnderWay:
        request = self._move(request, RequestState.RUNNING, None)
        self._.observer.began(request)
        self._clerk.publish()
        run = self._open_run(request) or self._.runs.start(request, work.task.id)
        mandate = self._mandate(request, run, understood)
        return UnderWay(request, run, self._.runner.begin(work, mandate), self._.now())

    def _go_on(self, job: UnderWay, enough: Callable[[], bool]) -> Request | None:
        self._clerk.running = job.request.id
        finish = job.execution.go_on(lambda done: self._progress(job, done), enough)
        self._clerk.left_off(isinstance(finish, Stopped))
        if finish is None:
            return None
        del self._under_way[job.request.id]
        if self._.bell.stopped and isinstance(finish, Stopped):
            # Nothing stopped the run but the end of this process: the next one goes on with it.
            return None
        return self._end(job.request, job.run, finish)

    def _end(self, request: Request, run: Run, finish: Finish) -> Request:
        if isinstance(finish, Broken):
            # A mistake may have come between an intent and what became of it.
            self._.runner.editor.settle_open(request.wiki, self._lease)
        state, result = results.ending(
            finish,
            run,
            self._.journal,
            self._.bot,
            upkeep=bool(request.duty),
            reports=self._reporter.reports(run),
            proposed=self._reporter.proposed(run),
        )
        if run.task == UNDO and state in UNDOING:
            state = RequestState.UNDONE
        if not isinstance(finish, Stopped):
            self._settle(run, request)
            result = sentences([result, *self._reporter.report(run, request)])
        told = self._.requests.by_id(request.id) or request
        cancelled = told.state is RequestState.CANCELLED
        if cancelled or (isinstance(finish, Stopped) and told.state in STOPPED):
            # A person cancelled or paused it: that stands.
            state = told.state
        elif told.state in STOPPED:
            # The word to pause came after the last change: there is nothing left to hold.
            self._move(request, RequestState.RUNNING, None)
        if not state.live:
            self._settle(run, request)
        self._.runs.end(run, state)
        held = isinstance(finish, Stopped) and (finish.held or told.held)
        self._.requests.annotate(request.id, held=held, wish="" if not state.live else None)
        ended = self._move(request, state, self._addressed(result, request))
        self._clerk.unsaid = True
        return ended

    def _settle(self, run: Run, request: Request) -> None:
        """What the run was to carry out, and what it took back, is remembered as it is now."""
        self._.suggestions.settle(run, self._lease)
        if run.task == UNDO:
            told = self._.requests.by_id(request.id) or request
            undone = [each for each in self._.runs.of(request.id) if each.task != UNDO]
            self._.suggestions.take_back(run, undone, told.approved_by, self._lease)

    def _addressed(self, result: Message, request: Request) -> Message:
        told = self._.watch.configuration.ping and not request.author.hidden
        return addressed(result, request.author.user) if told else result

    def _open_run(self, request: Request) -> Run | None:
        """The run that was interrupted, if one was; it goes on."""
        runs = self._.runs.of(request.id)
        return runs[0] if runs and runs[0].ended is None else None

    def _work(self, request: Request, understood: Understood) -> Work:
        settings = self._.watch.configuration
        planning = self._.plannings.of(settings, request)
        ended = [run for run in self._.runs.of(request.id) if run.ended is not None]
        again = ended[0] if request.wish == Wish.RETRY and ended else None
        return Work(understood.task, understood.params, planning, settings.run_cap, again)

    def _mandate(self, request: Request, run: Run, understood: Understood) -> Mandate:
        def summarise(what: Message) -> str:
            return edit_summary(
                self._.texts,
                what,
                revision=request.author.revision,
                request=request.id,
                user=request.author.user,
                reason=understood.reason,
            )

        return Mandate(run, self._lease, summarise)

    def _progress(self, job: UnderWay, done: int) -> None:
        self._.observer.progressed(job.request, done)
        if self._clerk.published_ago() > EVERY:
            self._clerk.publish({job.request.id: self._done(job, done)})

    def _done(self, job: UnderWay, done: int) -> Done:
        shown = job.request.shown
        if not shown or done >= shown:
            return Done(done, max(shown, done))
        elapsed = self._.now() - job.begun
        end = self._.now() + elapsed / done * (shown - done)
        said = Message("progress-end", (self._.texts.when(end, self._clerk.zone),))
        return Done(done, shown, said)

    def _may_start(self, request: Request) -> Message | None:
        """Permission again at the start: groups and blocks change while requests wait."""
        name = request.author.user
        facts = self._.users([name])[name]
        return may_request(facts, request.author, self._.watch.configuration)

    def _move(self, request: Request, state: RequestState, result: Message | None) -> Request:
        return self._.requests.transition(request.id, state, result)
