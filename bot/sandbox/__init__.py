"""A pair of real MediaWikis on this machine."""

from __future__ import annotations

from bot.sandbox.accounts import Account, Accounts
from bot.sandbox.errors import SandboxError
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.session import WikiSession
from bot.sandbox.wiki import Wiki

__all__ = ["Account", "Accounts", "Sandbox", "SandboxError", "Wiki", "WikiSession"]
