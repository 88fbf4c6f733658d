"""The commands of design section 2.2, given from the shell by whoever runs the bot."""

from __future__ import annotations

import getpass

from bot.app import App
from bot.errors import ResidenteError
from bot.intake.commands import Obeyed
from bot.intake.orders import command_from_shell
from bot.intake.words import Command
from bot.shell.terminal import Terminal


def tell(app: App, number: int, word: str, terminal: Terminal) -> bool:
    """Say what became of a command; whether it was obeyed.

    The wiki learns of it in the next round. Raises `ResidenteError` for an unknown request.
    """
    requests = app.store.requests
    request = requests.by_id(number)
    if request is None:
        raise ResidenteError("cli-no-request", str(number))
    command, operator = Command(word), getpass.getuser()
    request, decision = command_from_shell(
        requests, request, command, operator, terminal.texts.language
    )
    terminal.line(terminal.result(decision.remark))
    return isinstance(decision, Obeyed)
