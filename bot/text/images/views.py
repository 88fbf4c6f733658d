"""Views of one object: which words of the name of a file say what side or part of it is shown."""

from __future__ import annotations

import re

_LESSER = (
    r"verso|retro|rovescio|dettagli[oa]?|particolar[ei]|details?|back|rear|reverse|label"
    r"|etichett[ae]|cartellin[oi]|didascali[ae]|backside"
)
_MAIN = r"recto|fronte|front|obverse"
_LESSER_ALONE = (
    r"close ?-?up|back side|rear view|caption|signature|firma|iscrizione|inscription|cornice"
    r"|frame|timbro|stamp|lato b|side b|pannello(?: didascalico| informativo)?|base|fondo"
)
_MAIN_ALONE = (
    r"front view|vista frontale|insieme|intero|dritto|facciata|prospetto|esterno|exterior"
    r"|intern[oi]|interior|panorama|veduta|vista|vista d'insieme|lato a|side a"
)
"""The words that follow a dash, a comma or a bracket; elsewhere they are part of a name."""

_OF = r"d(?:i|el|ella|ello|ei|egli|elle|a|al|alla)\s|dell['’]|d['’]|of(?: the)?\s"
_REST = rf"(?:\s+(?:{_OF})[^()]*|\s+(?:\d+|[a-z]))?"
_ANY = rf"(?P<lesser>{_LESSER})|{_MAIN}"
_ANY_ALONE = rf"(?P<aside>{_LESSER}|{_LESSER_ALONE})|{_MAIN}|{_MAIN_ALONE}"
_LEADING = re.compile(rf"(?:{_ANY})\s+(?:{_OF})\s*(?=\S)", re.IGNORECASE)
_TRAILING = re.compile(
    rf"(?:(?:\s+[-–—]\s*|\s*[–—,;:]\s*|-\s+|\s*\()(?:{_ANY_ALONE}){_REST}\s*\)?"
    rf"|\s+(?:{_ANY})(?:\s+(?:\d+|[a-z]))?)\s*\Z",
    re.IGNORECASE,
)
_ASPECT = re.compile(
    rf"(?:(?:{_LESSER}|{_MAIN}){_REST}|{_LESSER_ALONE}|{_MAIN_ALONE})\Z", re.IGNORECASE
)
_LOOSE = re.compile(
    r"\s+(?:d[aei]l?|dal|dalla|della|sul|sulla|in|con|from|of|the|at|on)\Z", re.IGNORECASE
)
_NUMBER = re.compile(r"\s+\d{1,3}\Z")


def parted(text: str) -> tuple[str, bool]:
    """A name without the words about its side or part, and whether those mean a lesser view.

    The front and the whole are the main view; the back, a detail, a label are lesser ones.
    """
    lesser = False
    if found := _LEADING.match(text):
        lesser = found["lesser"] is not None
        text = text[found.end() :]
    while found := _TRAILING.search(text):
        lesser = lesser or found["lesser"] is not None or found["aside"] is not None
        text = text[: found.start()].rstrip(" -–—,;:(")
        text = _NUMBER.sub("", _LOOSE.sub("", text))
    return text, lesser


def unviewed(text: str) -> str:
    """A name without the words about its side or part."""
    return parted(text)[0]


def is_aspect(text: str) -> bool:
    """Whether a text names only a side or part, and no object."""
    return bool(_ASPECT.match(text.strip()))
