"""Telling people that something concerns them.

MediaWiki's Echo notifies whoever is linked in an edit summary, or in a signed comment; a result
stands in a template without a signature, so the summary of the answer should link them too.
"""

from __future__ import annotations

from bot.i18n import sentences
from bot.model import Message


def addressed(result: Message, user: str) -> Message:
    """A result that begins with a link to the user, as `{{ping}}` writes it; as it is to nobody."""
    return sentences([Message("result-ping", (user,)), result]) if user.strip() else result
