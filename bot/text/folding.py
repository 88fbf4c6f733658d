"""Names as people type them: templates, parameters, tasks and states in any spelling."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches


def fold(text: str) -> str:
    """Two names are the same when this is equal (design, section 2).

    Case, accents, underscores, surrounding and repeated blanks do not count.
    """
    plain = _plain(text.casefold())
    return " ".join(_plain(plain.casefold()).replace("_", " ").split())


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known name that was most likely meant, in its own spelling; None if none is near."""
    spellings = {fold(name): name for name in known}
    found = get_close_matches(fold(word)[:100], spellings, n=1, cutoff=0.6)
    return spellings[found[0]] if found else None
