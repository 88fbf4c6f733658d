"""The commands of `residente`.

`bot.worker` starts processes that import this module: what is heavy is imported inside commands.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from bot.shell.commands import (
    FAILED,
    NO_START,
    OK,
    Directory,
    Json,
    guarded,
    no_password,
    sandbox_place,
    tell,
    terminal,
)
from bot.shell.sandbox import sandbox_app

if TYPE_CHECKING:
    from bot.app import App
    from bot.service.setup import Made
    from bot.shell.dryrun import Asked, DryRun
    from bot.shell.terminal import Terminal

DIFFS = 10
"""Diffs shown by `plan` unless it is asked for all."""


class Commands(TyperGroup):
    """`--verbose` is understood wherever it stands."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, sorted(args, key=lambda each: each != "--verbose"))


app = typer.Typer(cls=Commands, no_args_is_help=True, add_completion=False)
app.add_typer(sandbox_app, name="sandbox", help="cli-help-sandbox")


def main() -> None:
    """The program: help in the operator's language, errors as sentences."""
    # A service that is told to end gives its lanes back, as when somebody presses Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    command: Any = typer.main.get_command(app)
    _translate(command, terminal())
    command(prog_name="residente")


@app.callback(help="cli-help")
def start(
    verbose: Annotated[bool, typer.Option("--verbose", help="cli-help-verbose")] = False,
) -> None:
    from bot.shell.launch import hush

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
    from bot.shell.interview import Given, Interview

    folder = directory or Path(os.environ.get("PYWIKIBOT_DIR") or ".")
    given = Given(
        wikis=wikis,
        families=tuple(family or ()),
        account=account,
        password_name=password_name,
        password_from=password_from,
        contact=contact,
        home=home,
        sandbox=sandbox_place(sandbox_directory) if sandbox else None,
    )
    interview = Interview(terminal(), given, yes=yes, places=sandbox_place(None))
    raise typer.Exit(interview.conduct(folder.absolute(), force=force))


@app.command(help="cli-help-check")
@guarded
def check(as_json: Json = False) -> None:
    from bot.shell import doctor
    from bot.shell.listings import findings

    statuses = findings(terminal(), doctor.examine(), as_json=as_json)
    raise typer.Exit(FAILED if doctor.Status.FAILED in statuses else OK)


@app.command("setup-wiki", help="cli-help-setup-wiki")
@guarded
def setup_wiki(as_json: Json = False) -> None:
    from bot.shell.launch import launched
    from bot.shell.listings import made_pages

    with launched() as bot:
        made: list[tuple[str, Made]] = []
        lost = _each_wiki(bot, lambda wiki: made.extend((wiki, each) for each in bot.set_up(wiki)))
    made_pages(terminal(), made, as_json=as_json)
    if lost:
        raise typer.Exit(NO_START)
    raise typer.Exit(FAILED if any(each.fate.value == "failed" for _, each in made) else OK)


@app.command(help="cli-help-once")
@guarded
def once(as_json: Json = False) -> None:
    from bot.shell.launch import launched
    from bot.shell.listings import ended

    shown = terminal()
    with launched() as bot, shown.following(quiet=as_json) as follower:
        begun = bot.store.database.now()
        lost = _each_wiki(bot, lambda wiki: bot.resident(wiki, follower).once())
        requests = ended(bot.store, bot.wikis, begun)
    failures = requests.show(shown, as_json=as_json, idle=not lost)
    if lost:
        raise typer.Exit(NO_START)
    raise typer.Exit(FAILED if failures else OK)


@app.command(help="cli-help-run")
@guarded
def run() -> None:
    from bot.service.running import run as serve

    raise typer.Exit(serve(terminal().texts))


@app.command(help="cli-help-health")
@guarded
def health() -> None:
    from bot.service.heartbeat import healthy
    from bot.service.running import heartbeat_file
    from bot.settings import read_settings

    raise typer.Exit(OK if healthy(heartbeat_file(read_settings())) else FAILED)


@app.command(help="cli-help-plan")
@guarded
def plan(
    what: Annotated[str, typer.Argument(metavar="ID|FILE|-", help="cli-help-what")],
    wiki: Annotated[str | None, typer.Option(help="cli-help-wiki")] = None,
    every: Annotated[bool, typer.Option("--all", help="cli-help-all")] = False,
    as_json: Json = False,
) -> None:
    from bot.shell.launch import launched

    with launched() as bot:
        from bot.shell.planned import Planned

        planned = Planned(terminal(), shown=None if every else DIFFS, as_json=as_json)
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
    from bot.settings import read_settings
    from bot.shell.launch import account_folder
    from bot.shell.listings import standing

    try:
        account_folder()
    except SettingsError:
        # A database that is named needs no account to be read.
        if not os.environ.get("RESIDENTE_DATABASE_URL"):
            raise
    with Store.open(read_settings().url) as store:
        standing(terminal(), store, limit, as_json=as_json)


def _telling(word: str) -> Callable[[int], None]:
    """A command of the shell that says to a request what `comando` says on the wiki."""

    @guarded
    def tell(request: Annotated[int, typer.Argument(help="cli-help-request")]) -> None:
        from bot.shell.launch import launched
        from bot.shell.telling import tell as told

        with launched() as bot:
            obeyed = told(bot, request, word, terminal())
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


def _asked(bot: App, what: str, wiki: str | None) -> tuple[DryRun, Iterable[Asked]]:
    """The requests meant by an id, a file or `-`. Raises `ResidenteError`."""
    from bot.errors import ResidenteError
    from bot.shell.dryrun import DryRun

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
            tell(error)
        except EOFError:
            tell(no_password())
        else:
            continue
        lost.append(wiki)
    return lost


def _translate(command: Any, shown: Terminal) -> None:
    """The keys that stand for help texts, in the operator's language."""
    for each in (command, *command.params):
        key = getattr(each, "help", None)
        if key and key.startswith("cli-"):
            each.help = shown.text(key)
    for child in getattr(command, "commands", {}).values():
        _translate(child, shown)


if __name__ == "__main__":
    main()
