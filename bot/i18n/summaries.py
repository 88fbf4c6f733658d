"""Edit summaries within the length that MediaWiki keeps."""

from __future__ import annotations

import re
import unicodedata

from bot.i18n.texts import Texts
from bot.model import Message

LIMIT = 500
"""Unicode code points of a summary: `CommentStore::COMMENT_CHARACTER_LIMIT`."""

ELLIPSIS = "…"
_LINK = re.compile(r"\[\[[^\[\]]*\]\]")
_JOINER = "\u200d"


def cut_summary(text: str, limit: int = LIMIT) -> str:
    """The text, or its beginning with an ellipsis: at most `limit` code points.

    Never cut inside a link, nor between a character and its marks or modifiers.
    """
    if len(text) <= limit:
        return text
    end = limit - len(ELLIPSIS)
    while end > 0 and _inside_character(text, end):
        end -= 1
    for link in _LINK.finditer(text):
        if link.start() < end < link.end():
            end = link.start()
    return text[: max(end, 0)].rstrip() + ELLIPSIS


def edit_summary(
    texts: Texts, what: Message, *, revision: int, request: int, user: str, reason: str = ""
) -> str:
    """What is done, who asked for it and where, then why (design, section 2.5).

    Where there is no room the reason is cut first, then what is done: never the attribution.
    """
    reference = (str(revision), str(request), user)
    bare = texts.summary(Message("summary-wrap", ("", *reference)))
    done = cut_summary(texts.summary(what), LIMIT - len(bare))
    # The rendered text goes around the escaping of strings, which would undo its links.
    whole = _filled(texts, done, reference, reason)
    return cut_summary(whole)


def _filled(texts: Texts, done: str, reference: tuple[str, str, str], reason: str) -> str:
    mark = "\ue000"
    args = (mark, *reference)
    wrap = (
        Message("summary-wrap-reason", (*args, reason)) if reason else Message("summary-wrap", args)
    )
    return texts.summary(wrap).replace(mark, done, 1)


def _inside_character(text: str, position: int) -> bool:
    before, after = text[position - 1], text[position]
    return (
        unicodedata.category(after).startswith("M")
        or _JOINER in (before, after)
        or "\U0001f3fb" <= after <= "\U0001f3ff"  # skin tones
        or _splits_flag(text, position)
    )


def _splits_flag(text: str, position: int) -> bool:
    """Two regional indicators are one flag; count those that stand before."""
    if not _regional(text[position]):
        return False
    count = 0
    while count < position and _regional(text[position - 1 - count]):
        count += 1
    return count % 2 == 1


def _regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
