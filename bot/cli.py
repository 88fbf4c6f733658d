"""The commands of `residente`.

`bot.worker` starts processes that import this module: what is heavy is imported inside commands.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, ParamSpec

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from bot.app import App
    from bot.dryrun import Asked, DryRun
    from bot.errors import ResidenteError
    from bot.setup import Made
    from bot.terminal import Terminal

P = ParamSpec("P")

OK, FAILED, NO_START, INTERRUPTED = 0, 1, 2, 130
DIFFS = 10
"""Diffs shown by `plan` unless it is asked for all."""


class Commands(TyperGroup):
    """`--verbose` is understood wherever it stands."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, sorted(args, key=lambda each: each != "--verbose"))


app = typer.Typer(cls=Commands, no_args_is_help=True, add_completion=False)
sandbox_app = typer.Typer(no_args_is_help=True)
app.add_typer(sandbox_app, name="sandbox", help="cli-help-sandbox")

Json = Annotated[bool, typer.Option("--json", help="cli-help-json")]
Directory = Annotated[Path | None, typer.Option(help="cli-help-sandbox-directory")]


def main() -> None:
    """The program: help in the operator's language, errors as sentences."""
    # A service that is told to end gives its lanes back, as when somebody presses Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    command: Any = typer.main.get_command(app)
    _translate(command, _terminal())
    command(prog_name="residente")


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
            _terminal().problem(Message("cli-interrupted"))
            raise typer.Exit(INTERRUPTED) from None
        except EOFError:
            _fail(_no_password())
        except Exception as error:
            _unexpected(error)

    return run


@app.callback(help="cli-help")
def start(
    verbose: Annotated[bool, typer.Option("--verbose", help="cli-help-verbose")] = False,
) -> None:
    from bot.launch import hush

    hush(verbose)


@app.command(help="cli-help-init")
@guarded
def init(
    wikis: Annotated[str | None, typer.Option(help="cli-help-wikis")] = None,
    sandbox: Annotated[bool, typer.Option("--sandbox", help="cli-help-init-sandbox")] = False,
    sandbox_directory: Directory = None,
    family: Annotated[list[str] | None, typer.Option(help="cli-help-family")] = None,
    account: Annotated[str | None, typer.Option(help="cli-help-account")] = None,
    password_name: Annotated[str | None, typer.Option(help="cli-help-password-name")] = None,
    password_from: Annotated[Path | None, typer.Option(help="cli-help-password-from")] = None,
    contact: Annotated[str | None, typer.Option(help="cli-help-contact")] = None,
    home: Annotated[str | None, typer.Option(help="cli-help-home")] = None,
    directory: Annotated[Path | None, typer.Option(help="cli-help-directory")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="cli-help-yes")] = False,
    force: Annotated[bool, typer.Option("--force", help="cli-help-force")] = False,
) -> None:
    from bot.interview import Given, Interview

    folder = directory or Path(os.environ.get("PYWIKIBOT_DIR") or ".")
    given = Given(
        wikis=wikis,
        families=tuple(family or ()),
        account=account,
        password_name=password_name,
        password_from=password_from,
        contact=contact,
        home=home,
        sandbox=_sandbox_directory(sandbox_directory) if sandbox else None,
    )
    interview = Interview(_terminal(), given, yes=yes, places=_sandbox_directory(None))
    raise typer.Exit(interview.conduct(folder.absolute(), force=force))


@app.command(help="cli-help-check")
@guarded
def check(as_json: Json = False) -> None:
    from bot import doctor
    from bot.listings import findings

    statuses = findings(_terminal(), doctor.examine(), as_json=as_json)
    raise typer.Exit(FAILED if doctor.Status.FAILED in statuses else OK)


@app.command("setup-wiki", help="cli-help-setup-wiki")
@guarded
def setup_wiki(as_json: Json = False) -> None:
    from bot.launch import launched
    from bot.listings import made_pages

    with launched() as bot:
        made: list[tuple[str, Made]] = []
        lost = _each_wiki(bot, lambda wiki: made.extend((wiki, each) for each in bot.set_up(wiki)))
    made_pages(_terminal(), made, as_json=as_json)
    if lost:
        raise typer.Exit(NO_START)
    raise typer.Exit(FAILED if any(each.fate.value == "failed" for _, each in made) else OK)


@app.command(help="cli-help-once")
@guarded
def once(as_json: Json = False) -> None:
    from bot.launch import launched
    from bot.listings import ended

    terminal = _terminal()
    with launched() as bot, terminal.following(quiet=as_json) as follower:
        begun = bot.store.database.now()
        lost = _each_wiki(bot, lambda wiki: bot.resident(wiki, follower).once())
        requests = ended(bot.store, bot.wikis, begun)
    failures = requests.show(terminal, as_json=as_json, idle=not lost)
    if lost:
        raise typer.Exit(NO_START)
    raise typer.Exit(FAILED if failures else OK)


@app.command(help="cli-help-plan")
@guarded
def plan(
    what: Annotated[str, typer.Argument(metavar="ID|FILE|-", help="cli-help-what")],
    wiki: Annotated[str | None, typer.Option(help="cli-help-wiki")] = None,
    every: Annotated[bool, typer.Option("--all", help="cli-help-all")] = False,
    as_json: Json = False,
) -> None:
    from bot.launch import launched

    with launched() as bot:
        from bot.planned import Planned

        planned = Planned(_terminal(), shown=None if every else DIFFS, as_json=as_json)
        dry_run, asked = _asked(bot, what, wiki)
        refused = [planned.show(each, dry_run.play(each)) for each in asked]
    raise typer.Exit(FAILED if not all(refused) else OK)


@app.command(help="cli-help-status")
@guarded
def status(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="cli-help-limit")] = 20,
    as_json: Json = False,
) -> None:
    from bot.engine.store import Store
    from bot.errors import SettingsError
    from bot.launch import account_folder
    from bot.listings import standing
    from bot.settings import read_settings

    try:
        account_folder()
    except SettingsError:
        # A database that is named needs no account to be read.
        if not os.environ.get("RESIDENTE_DATABASE_URL"):
            raise
    with Store.open(read_settings().url) as store:
        standing(_terminal(), store, limit, as_json=as_json)


def _telling(word: str) -> Callable[[int], None]:
    """A command of the shell that says to a request what `comando` says on the wiki."""

    @guarded
    def tell(request: Annotated[int, typer.Argument(help="cli-help-request")]) -> None:
        from bot.launch import launched
        from bot.telling import tell as told

        with launched() as bot:
            obeyed = told(bot, request, word, _terminal())
        raise typer.Exit(OK if obeyed else FAILED)

    return tell


for _word, _help in {
    "confirm": "cli-help-confirm",
    "cancel": "cli-help-cancel",
    "pause": "cli-help-pause",
    "resume": "cli-help-resume",
    "undo": "cli-help-undo",
    "retry": "cli-help-retry",
}.items():
    app.command(name=_word, help=_help)(_telling(_word))


@sandbox_app.command(help="cli-help-sandbox-up")
@guarded
def up(directory: Directory = None, as_json: Json = False) -> None:
    from bot.listings import sandbox_up
    from bot.sandbox import Sandbox

    sandbox = Sandbox(_sandbox_directory(directory))
    sandbox.up()
    sandbox_up(_terminal(), sandbox, as_json=as_json)


@sandbox_app.command(help="cli-help-sandbox-down")
@guarded
def down(directory: Directory = None) -> None:
    from bot.sandbox import Sandbox

    place = _sandbox_directory(directory)
    there = place.exists()
    Sandbox(place).down()
    terminal = _terminal()
    terminal.line(terminal.text("cli-sandbox-down" if there else "cli-sandbox-none", str(place)))


@sandbox_app.command(help="cli-help-sandbox-demo")
@guarded
def demo(
    directory: Directory = None,
    down: Annotated[bool, typer.Option("--down", help="cli-help-demo-down")] = False,
) -> None:
    from bot.sandbox import Sandbox
    from bot.sandbox.demo import play

    raise typer.Exit(play(Sandbox(_sandbox_directory(directory)), _terminal().out, down=down))


def _asked(bot: App, what: str, wiki: str | None) -> tuple[DryRun, Iterable[Asked]]:
    """The requests meant by an id, a file or `-`. Raises `ResidenteError`."""
    from bot.dryrun import DryRun
    from bot.errors import ResidenteError

    if what.isdecimal():
        request = bot.store.requests.by_id(int(what))
        if request is None:
            raise ResidenteError("cli-no-request", what)
        dry_run = DryRun(bot, request.wiki)
        return dry_run, [dry_run.request(request)]
    text = _read(what)
    dry_run = DryRun(bot, wiki or bot.wikis[0])
    asked = list(dry_run.text(text))
    if not asked:
        raise ResidenteError("cli-no-template", what)
    return dry_run, asked


def _read(what: str) -> str:
    from bot.errors import ResidenteError

    try:
        data = sys.stdin.buffer.read() if what == "-" else Path(what).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise ResidenteError("cli-unreadable", what, error.strerror or "") from error
    except UnicodeDecodeError as error:
        raise ResidenteError("cli-not-utf8", what) from error


def _each_wiki(bot: App, work: Callable[[str], object]) -> list[str]:
    """Do something on every wiki; one that is out of reach does not hold up the others.

    The wikis on which it could not be done, each told of.
    """
    from bot.errors import LeaseLost, WikiError

    lost = []
    for wiki in bot.wikis:
        try:
            work(wiki)
        except (WikiError, LeaseLost) as error:
            _tell(error)
        except EOFError:
            _tell(_no_password())
        else:
            continue
        lost.append(wiki)
    return lost


def _sandbox_directory(given: Path | None) -> Path:
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return given or Path(state) / "residente" / "sandbox"


def _terminal() -> Terminal:
    from bot.terminal import Terminal, operator_language

    return Terminal(operator_language())


def _no_password() -> ResidenteError:
    """Pywikibot asks for a password that is not in its file, and there is nobody to answer."""
    from bot.errors import ResidenteError

    return ResidenteError("cli-no-password")


def _tell(error: ResidenteError) -> None:
    from bot.remedies import remedy

    _terminal().problem(error.message, remedy(error.message))


def _fail(error: ResidenteError) -> NoReturn:
    _tell(error)
    raise typer.Exit(NO_START)


def _unexpected(error: Exception) -> NoReturn:
    import logging

    from bot.model import Message

    terminal = _terminal()
    logging.getLogger(__name__).debug("details", exc_info=error)
    said = f"{type(error).__name__}: {error}"
    terminal.problem(Message("cli-unexpected", (said,)), Message("cli-remedy-verbose"))
    raise typer.Exit(NO_START)


def _translate(command: Any, terminal: Terminal) -> None:
    """The keys that stand for help texts, in the operator's language."""
    for each in (command, *command.params):
        key = getattr(each, "help", None)
        if key and key.startswith("cli-"):
            each.help = terminal.text(key)
    for child in getattr(command, "commands", {}).values():
        _translate(child, terminal)


if __name__ == "__main__":
    main()
