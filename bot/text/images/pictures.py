"""Which files are pictures for an article, and which show the same object (design, 3.4)."""

from __future__ import annotations

import re

from bot.model import Message
from bot.text.facts import FileFacts
from bot.text.folding import fold
from bot.text.images.names import nameless, stem, unnumbered
from bot.text.images.views import parted

NARROWEST = 400
"""Pixels: an infobox shows its picture about 260 wide, twice that on fine screens."""

MOST_USES = 20
"""Pages: what more of them show is a sign, not a picture of their subject."""

BITMAPS = frozenset({"image/jpeg", "image/png", "image/tiff", "image/webp"})
"""Media types of photographs and scans. GIF is left out: those are drawings and animations."""

_PHOTOGRAPHS = frozenset({"image/jpeg", "image/tiff"})
_SVG = "image/svg"

_SIGN = re.compile(
    r"(?:(?:icona|icone|logo|loghi|logotipo|marchio|stemma|stemmi|bandiera|bandiere|gonfalone"
    r"|pittogramma|segnaposto|diagramma|grafico|schema|organigramma"
    r"|mappa|mappe|cartina|planimetria|carta (?:geografica|topografica|stradale|del|della|dell)"
    r"|pianta (?:del|della|dello|dell|dei|degli|delle|topografica)"
    r"|icon|logos|logotype|coat of arms|coats of arms|coa|flag|flags|banner|emblem|seal of"
    r"|maps?|locator|location map|relief map|blank map|diagram|chart|graph|floor ?plan|plan of"
    r"|placeholder|pictogram|symbol|simbolo)\b)"
)
_PLAN = re.compile(r"\A[Pp]ianta di [A-Z]")
_LAST = re.compile(
    r"(?:\b(?:logo|icon|icona|locator|location map|locator map|map|mappa|flag|bandiera|stemma"
    r"|coat of arms|coa|svg))\Z"
)
_SACRED = re.compile(
    r"\b(?:madonna|vergine|virgin|maria|mary|cristo|christ|gesu|jesus|san|sant|santa|santo|santi|saint"
    r"|st|saints|sacra|holy|russ[ao]|russian|bizantin[ao]|byzantine|grec[ao]|greek|arcangelo|archangel"
    r"|trinita|trinity|theotokos|nativita|nativity|annunciazione|annunciation|profeta|prophet"
    r"|apostol[oi]|apostles?|pantocrator|pantocratore|dormizione|dormition)\b"
)
_ICON = re.compile(r"(?:icona|icone|icon)\b")


def unfit(facts: FileFacts, uses: int) -> Message | None:
    """Why a file is no picture for an article, None where nothing speaks against it.

    `uses` is the number of pages that show it.
    """
    if facts.mime.startswith(_SVG):
        return Message("image-drawing")
    if facts.mime not in BITMAPS:
        return Message("image-media", (facts.mime or "?",))
    if facts.width < NARROWEST:
        return Message("image-narrow", (facts.width, NARROWEST))
    if _is_sign(facts.name or facts.title.name, facts.mime):
        return Message("image-sign")
    return Message("image-used", (uses, MOST_USES)) if uses > MOST_USES else None


def _is_sign(name: str, mime: str) -> bool:
    """Icons, logos, flags, coats of arms and maps by name; a painted icon is none of them."""
    shown = unnumbered(stem(name))
    folded = fold(shown.replace("-", " ").replace("'", " ").replace("’", " "))
    if _ICON.match(folded) and mime in _PHOTOGRAPHS and _SACRED.search(folded):
        return False
    return bool(_SIGN.match(folded) or _LAST.search(folded) or _PLAN.match(shown))


def view(name: str) -> tuple[str, bool]:
    """The object that a file is a view of, folded, and whether it is a lesser view of it.

    Back, detail and label are lesser; running numbers part nothing. Files with equal objects show
    the same one. A name that only a camera gave is an object of its own.
    """
    whole = stem(name)
    if nameless(whole):
        return fold(whole), False
    kept, lesser = parted(unnumbered(whole))
    words = re.sub(r"[\W_]+", " ", fold(unnumbered(kept)))
    return words.strip() or fold(whole), lesser
