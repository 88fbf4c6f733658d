"""What the bot's account may do on the sandbox, changed for a test: fixtures."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.accounts import BOT_GRANTS, bot_password_entry


@pytest.fixture
def groups(sandbox: Sandbox) -> Iterator[Callable[..., None]]:
    """Adds the bot to groups of both wikis and takes it out of others; all as before after."""

    def change(add: str = "", remove: str = "") -> None:
        for wiki in sandbox.wikis:
            wiki.session(wiki.accounts.admin).api(
                action="userrights",
                user=wiki.accounts.bot.name,
                add=add,
                remove=remove,
                token="userrights",
            )

    yield change
    change(add="bot", remove="sysop")


@pytest.fixture
def deleting(groups: Callable[..., None], sandbox: Sandbox) -> Iterator[None]:
    """The bot may delete pages, as an administrator with a grant for it."""
    grant(sandbox, "delete")
    groups(add="sysop")
    yield
    grant(sandbox)


def grant(sandbox: Sandbox, *more: str) -> None:
    """What the bot's own password lets it do, besides what it always may."""
    entry = bot_password_entry(sandbox.accounts)
    for wiki in sandbox.wikis:
        wiki.fill([{**entry, "grants": [*BOT_GRANTS, *more]}])
