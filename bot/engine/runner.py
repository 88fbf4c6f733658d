"""Runs: the plan of a task carried out, change by change, and what came of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass

from bot.engine.editor import Editor
from bot.engine.entries import SETTLED
from bot.engine.journal import Journal
from bot.engine.mandate import Mandate
from bot.engine.steps import Limits, States, Steps
from bot.engine.suggestions import Suggestions
from bot.engine.trial import Hashes, Trial
from bot.engine.work import Broken, Carried, Finish, Refused, Stopped, Work
from bot.errors import LeaseLost, WikiError
from bot.model import Change, ChangeState, Message, Refusal
from bot.monitoring.context import context

log = logging.getLogger(__name__)

NOTHING: States = ()
MADE: States = (ChangeState.EDITED,)

Progress = Callable[[int], None]
"""Told how many changes have been dealt with, after each of them."""

Course = Generator[int, None, Finish]
"""A run as it goes: how many changes have been dealt with, at last how it finished."""


@dataclass(frozen=True)
class Runner:
    """Carries out runs on one wiki."""

    editor: Editor
    journal: Journal
    suggestions: Suggestions
    hashes: Hashes

    def begin(self, work: Work, mandate: Mandate) -> Execution:
        """A run that can be left and gone on with.

        One that was interrupted is simply planned again: what the journal says is done is not
        done twice.
        """
        return Execution(self, work, mandate)


class Execution:
    """A run under way. It stands still between two calls of `go_on`, nothing of it half done."""

    def __init__(self, runner: Runner, work: Work, mandate: Mandate) -> None:
        before = runner.journal.tally(mandate.run)
        limits = Limits(work.cap, work.cap - before.edited, work.again)
        self._journal = runner.journal
        self._work = work
        self._mandate = mandate
        self._done = MADE if before.total else NOTHING
        self._steps = Steps(
            runner.editor,
            runner.journal,
            runner.suggestions,
            mandate,
            Trial(runner.hashes),
            limits,
        )
        self._course = self._run()

    def go_on(self, progress: Progress, enough: Callable[[], bool]) -> Finish | None:
        """Carry on until it is `enough`, asked after each change; None: there is more to do.

        Raises `LeaseLost`.
        """
        run = self._mandate.run
        with context(wiki=run.wiki, request=run.request, run=run.id, task=run.task):
            finish = self._safely(progress, enough)
        if finish is not None:
            self.leave()
        return finish

    def leave(self) -> None:
        """It does not go on here: what it has begun and not sent is given up."""
        self._course.close()
        self._steps.end()

    def _safely(self, progress: Progress, enough: Callable[[], bool]) -> Finish | None:
        try:
            return self._go_on(progress, enough)
        except LeaseLost:
            self._steps.lost()
            raise
        except WikiError as error:
            return Stopped(error.message)
        except Exception:
            # A mistake in one task must not end the service, nor hold up other requests.
            run = self._mandate.run
            log.exception("run %s of %s broke", run.id, run.task)
            return Broken(Message("fail-internal"))

    def _go_on(self, progress: Progress, enough: Callable[[], bool]) -> Finish | None:
        while True:
            try:
                progress(next(self._course))
            except StopIteration as ended:
                finish: Finish = ended.value
                return finish
            if enough():
                return self._steps.rest()

    def _run(self) -> Course:
        work = self._work
        plan = work.task.plan(work.params, work.planning)
        finish = yield from self._follow(plan, self._done)
        if isinstance(finish, Carried):
            self._journal.forget_residues(self._mandate.lease, self._mandate.run)
            review = work.task.review(work.params, work.planning)
            finish = yield from self._follow(review, SETTLED)
        return finish

    def _follow(self, changes: Iterator[Change], done: States) -> Course:
        refusals: list[Refusal] = []
        for number, change in enumerate(changes, 1):
            if isinstance(change, Refusal):
                refusals.append(change)
                continue
            finish = self._steps.take(change, done)
            if finish is not None:
                return finish
            yield number
        finish = self._steps.finish_last()
        if finish is not None:
            return finish
        # A run that has already moved things finds its own traces when it is planned again.
        return Refused(tuple(refusals)) if refusals and not done else Carried()
