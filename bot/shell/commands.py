"""What the commands of `residente` share: exit codes, options, errors told as sentences."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, ParamSpec

import typer

if TYPE_CHECKING:
    from bot.errors import ResidenteError
    from bot.shell.terminal import Terminal

P = ParamSpec("P")

OK, FAILED, NO_START, INTERRUPTED = 0, 1, 2, 130
Json = Annotated[bool, typer.Option("--json", help="cli-help-json")]
Directory = Annotated[Path | None, typer.Option(help="cli-help-sandbox-directory")]


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """No command ends in a traceback."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        from bot.errors import ResidenteError
        from bot.model import Message

        try:
            command(*args, **kwargs)
        except (typer.Exit, typer.Abort, BrokenPipeError):
            raise
        except ResidenteError as error:
            _fail(error)
        except KeyboardInterrupt:
            terminal().problem(Message("cli-interrupted"))
            raise typer.Exit(INTERRUPTED) from None
        except EOFError:
            _fail(no_password())
        except Exception as error:
            _unexpected(error)

    return run


def sandbox_place(given: Path | None) -> Path:
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return given or Path(state) / "residente" / "sandbox"


def terminal() -> Terminal:
    from bot.shell.terminal import Terminal, operator_language

    return Terminal(operator_language())


def no_password() -> ResidenteError:
    """Pywikibot asks for a password that is not in its file, and there is nobody to answer."""
    from bot.errors import ResidenteError

    return ResidenteError("cli-no-password")


def tell(error: ResidenteError) -> None:
    from bot.shell.remedies import remedy

    terminal().problem(error.message, remedy(error.message))


def _fail(error: ResidenteError) -> NoReturn:
    tell(error)
    raise typer.Exit(NO_START)


def _unexpected(error: Exception) -> NoReturn:
    import logging

    from bot.model import Message

    shown = terminal()
    logging.getLogger(__name__).debug("details", exc_info=error)
    said = f"{type(error).__name__}: {error}"
    shown.problem(Message("cli-unexpected", (said,)), Message("cli-remedy-verbose"))
    raise typer.Exit(NO_START)
