"""`residente sandbox`: two real wikis on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.shell.commands import Directory, Json, guarded, sandbox_place, terminal

sandbox_app = typer.Typer(no_args_is_help=True)


@sandbox_app.command(help="cli-help-sandbox-up")
@guarded
def up(directory: Directory = None, as_json: Json = False) -> None:
    from bot.sandbox import Sandbox
    from bot.shell.listings import sandbox_up

    sandbox = Sandbox(sandbox_place(directory))
    sandbox.up()
    sandbox_up(terminal(), sandbox, as_json=as_json)


@sandbox_app.command(help="cli-help-sandbox-down")
@guarded
def down(directory: Directory = None) -> None:
    from bot.sandbox import Sandbox

    place = sandbox_place(directory)
    there = place.exists()
    Sandbox(place).down()
    shown = terminal()
    shown.line(shown.text("cli-sandbox-down" if there else "cli-sandbox-none", str(place)))


@sandbox_app.command(help="cli-help-sandbox-demo")
@guarded
def demo(
    directory: Directory = None,
    down: Annotated[bool, typer.Option("--down", help="cli-help-demo-down")] = False,
) -> None:
    from bot.sandbox import Sandbox
    from bot.sandbox.demo import play

    raise typer.Exit(play(Sandbox(sandbox_place(directory)), terminal().out, down=down))
