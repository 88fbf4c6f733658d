"""Telling people that something concerns them.

MediaWiki's Echo notifies whoever is linked in an edit summary, or in a signed comment; a result
stands in a template without a signature, so the summary of the answer should link them too.
"""

from __future__ import annotations

from bot.i18n import sentences
from bot.i18n.escape import plain
from bot.model import Message


def addressed(result: Message, user: str) -> Message:
    """A result that begins with a link to the user, as `{{ping}}` writes it; as it is to nobody."""
    return sentences([Message("result-ping", (user,)), result]) if nameable(user) else result


def person(user: str) -> Message:
    """A link to the user; other words where the wiki hides the name."""
    return Message("log-user", (user,)) if nameable(user) else Message("log-user-hidden")


def nameable(user: str) -> bool:
    """Whether anything of the name can be shown: an empty label would be filled in on saving."""
    return bool(plain(user))
