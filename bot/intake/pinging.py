"""Edit summaries that tell people: Echo notifies whoever is linked there."""

from __future__ import annotations

from collections.abc import Iterable

from bot.i18n import Texts, joined
from bot.i18n.summaries import LIMIT
from bot.model import Message

PING = "result-ping"
NAMES = 3
"""People linked in one summary at the most; the wiki itself notifies no more than five."""


def addressee(result: Message | None) -> str:
    """The person whom a result is addressed to (see `bot.report.pings`), '' for nobody."""
    if result is None:
        return ""
    if result.key == PING:
        return str(result.args[0])
    nested = (addressee(part) for part in result.args if isinstance(part, Message))
    return next(filter(None, nested), "")


def pinging(texts: Texts, what: Message, people: Iterable[str]) -> Message:
    """A summary that also links these people: as many as there is room for."""
    names = tuple(dict.fromkeys(filter(None, people)))[:NAMES]
    for count in range(len(names), 0, -1):
        links = joined([Message("log-user", (name,)) for name in names[:count]])
        said = Message("summary-pinging", (what, links))
        if len(texts.summary(said)) <= LIMIT:
            return said
    return what
