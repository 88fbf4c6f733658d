"""Names of files: what they say besides their endings, their numbers and the camera's own words."""

from __future__ import annotations

import re

_PREFIX = re.compile(r"\A:?(?:file|image|immagine) ?: ?", re.IGNORECASE)
_ENDING = re.compile(r"\.[A-Za-z0-9]{2,5}\Z")
_DATE = r"(?:1[89]|20)\d\d[-._ ]?(?:0[1-9]|1[0-2])[-._ ]?(?:[0-2]\d|3[01])"
_TIME = r"[0-2]\d[-._:h ]?[0-5]\d(?:[-._:m ]?[0-5]\d)?"
_CAMERA = (
    r"(?:IMG|DSC[NF]?|DSC0|PICT|CIMG|SAM|HPIM|MVI|GOPR|DJI|PXL|MG|WP|P|R|KIF|S|100|101)"
    r"[-_ ]?[E_]?\d{3,}(?:[-_ ]\d+)*"
)
_NUMBER = (
    r"(?:(?:n\.?|nr\.?|no\.?|num\.?|#|fig\.?) ?)?\d{1,3}[a-z]?|0\d+|\d{5,}|bis|ter|[ivx]{1,4}(?=\))"
)
_TAIL = re.compile(
    rf"(?:(?<=\S)[-_ ,.–]+(?:{_DATE}(?:[-_ T]{_TIME})?|{_CAMERA}|(?i:{_NUMBER})|(?i:copia|copy))"
    rf"| ?\((?i:{_NUMBER}|(?:1\d|20)\d\d|copia|copy)\))\Z"
)
_HEAD = re.compile(
    rf"\A(?:{_DATE}(?:[-_ T]{_TIME})?|{_CAMERA}|0\d+|\d{{5,}}|\d{{1,3}}(?= ?[-.)–]))"
    r"[-_ ,.)–]+(?=\S)"
)
_WHOLE = re.compile(
    rf"(?:{_CAMERA}|{_DATE}|{_TIME}|[\d\W_]|(?i:\b(?:img|image|immagine|foto|photo|picture|scan|file"
    r"|untitled|senza titolo|screenshot|schermata|whatsapp|panorama|pano|at|hdr|edit|crop)\b))*\Z"
)


def stem(name: str) -> str:
    """The name without its namespace and ending, underscores as blanks."""
    shown = " ".join(name.replace("_", " ").split())
    return _ENDING.sub("", _PREFIX.sub("", shown)).strip()


def unnumbered(text: str) -> str:
    """The text without the dates and running numbers at its ends; years of four digits stay."""
    before = ""
    while before != text:
        before, text = text, _TAIL.sub("", text).strip()
    return _HEAD.sub("", text).strip()


def nameless(text: str) -> bool:
    """Whether only a camera, a telephone or a scanner gave the name, or nobody."""
    return bool(_WHOLE.match(text))
