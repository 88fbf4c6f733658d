"""The few errors of Residente, under one root.

What is expected to go wrong in a run (a protected page, a conflict) is data, see
`bot.model.Message`; an exception here means that the work at hand cannot go on.
"""

from __future__ import annotations

from bot.model import Message


class ResidenteError(Exception):
    """The root: carries a message that a person can act on.

    `message` is looked up in `bot/i18n` by whoever shows it; `str(error)` is its key and
    arguments, for logs.
    """

    def __init__(self, key: str, *args: str | int) -> None:
        self.message = Message(key, args)
        super().__init__(" ".join([key, *map(str, args)]))


class BadTitle(ResidenteError):
    """A text that cannot be the title of a page on this wiki."""


class BadSelector(ResidenteError):
    """A `fonte`/`source` line that cannot be read."""


class SettingsError(ResidenteError):
    """Local settings or the on-wiki configuration that cannot be used."""


class WikiError(ResidenteError):
    """The wiki cannot be used now: unreachable, wrong password, missing right."""


class WorkerError(ResidenteError):
    """Untrusted text could not be parsed within its limits of size and time."""


class LeaseLost(ResidenteError):
    """Another instance holds the lane of this wiki: nothing more may be written."""


class StoreError(ResidenteError):
    """The database cannot be used."""
