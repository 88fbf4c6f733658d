"""Commands obeyed: the one way in which a person's word changes a request.

The wiki's commands come with an author and his permission; those of the shell from whoever runs
the bot, who may do anything.
"""

from __future__ import annotations

from bot.engine.requests import Requests
from bot.intake.commands import Decision, Declined, Wish, fit
from bot.intake.words import Command
from bot.model import Message, Request, RequestState


def obey(requests: Requests, request: Request, decision: Decision, approver: str = "") -> Request:
    """Write down what a decision makes of a request; `approver` is who confirms or undoes it."""
    if isinstance(decision, Declined):
        return requests.annotate(request.id, remark=decision.remark)
    # Who confirmed the first run has not seen what another one would do.
    unsaid = "" if decision.wish is Wish.RETRY else None
    requests.annotate(
        request.id,
        remark=decision.remark,
        approved_by=approver or unsaid,
        held=decision.state is RequestState.PAUSED,
        wish=decision.wish.value or None,
    )
    return requests.transition(request.id, decision.state, _result(decision.state))


def command_from_shell(
    requests: Requests, request: Request, command: Command, operator: str, language: str
) -> tuple[Request, Decision]:
    """The same commands as on the wiki, without asking for permission."""
    decision = fit(command, request, operator, language)
    approver = operator if command in (Command.CONFIRM, Command.UNDO) else ""
    return obey(requests, request, decision, approver), decision


def _result(state: RequestState) -> Message | None:
    return Message("request-cancelled") if state is RequestState.CANCELLED else None
