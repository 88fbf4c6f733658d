"""Whether two names mean the same thing, and what the name of a file may be the name of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from bot.text.folding import fold
from bot.text.images.names import nameless, stem, unnumbered
from bot.text.images.views import is_aspect, unviewed
from bot.text.titles import tidy, upper_first

MOST = 6
"""The most titles that are looked up for one name."""

SHORTEST = 3
"""The fewest letters of what may be a name."""

_ARTICLES = {
    "it": re.compile(r"(?:(?:il|lo|la|i|gli|le|un|uno|una)\s+|(?:l|un|gl)['’]\s*)(?=\S)", re.I),
    "en": re.compile(r"(?:the|an|a)\s+(?=\S)", re.I),
}
_NEVER = re.compile(r"(?!)")
_SAINTS = {"it": ("san santo santa sant s", "s"), "en": ("saint st", "st")}
_SUFFIX = re.compile(r"(?<=\S)\s*\(([^()]*)\)\s*\Z")
_TURNED = re.compile(r"([^,()]+), ([^,()]+)\Z")
_WORD = re.compile(r"[^\W_]+")
_GRAVE = {"a": "à", "e": "è", "i": "ì", "o": "ò", "u": "ù", "A": "À", "E": "È", "O": "Ò", "U": "Ù"}
_ACCENT = re.compile(r"(?<=[^\W\d_])([aeiouAEOU])'(?!\w)")
_ACUTE = re.compile(r"(?<=[cC]h)è\b")
_DASH = re.compile(r"\s+[-–—]+\s+|\s*[–—]\s*|\s+-|-\s+")
_INSTITUTION = re.compile(
    r"(?:museo|musei|museum|galleria|gallerie|gallery|pinacoteca|biblioteca|library|archivio|archive"
    r"|archives|fondazione|foundation|collezione|collection|raccolta|civici musei|istituto"
    r"|fondo|wiki loves|wlm|wle|gliptoteca|gipsoteca|fototeca)\b",
    re.IGNORECASE,
)
_LITTLE = frozenset(
    re.findall(
        r"\w+",
        "di del della dello dei degli delle da dal dalla a al alla e ed in nel nella su sul con "
        "per il lo la i gli le un una of the and at by on",
    )
)


def alike(one: str, other: str, language: str) -> bool:
    """Whether two names are the same but for how they are written.

    Case, accents, punctuation, a leading article, `San` or `S.`, and the order of `Cognome, Nome`
    do not count, nor what stands in brackets after one of them.
    """
    first, second = _Name(one, language), _Name(other, language)
    if first.suffix and second.suffix and first.suffix != second.suffix:
        return False
    return not first.keys.isdisjoint(second.keys)


class _Name:
    def __init__(self, name: str, language: str) -> None:
        shown = _spelt(name, language)
        found = _SUFFIX.search(shown)
        self.suffix = fold(found[1]) if found else ""
        core = shown[: found.start()] if found else shown
        turned = _TURNED.match(core)
        both = (core, f"{turned[2]} {turned[1]}") if turned else (core,)
        self.keys = {key for each in both if (key := _key(each, language))}


def _key(name: str, language: str) -> str:
    saints, sign = _SAINTS.get(language, ("", ""))
    words = _WORD.findall(fold(_without_article(name, language)))
    return " ".join(sign if word in saints.split() else word for word in words)


def _spelt(name: str, language: str) -> str:
    """Blanks and apostrophes as titles have them; in Italian `citta'` as `città`."""
    shown = tidy(name).replace("’", "'").replace("ʼ", "'").replace("`", "'")
    if language != "it":
        return shown
    return _ACUTE.sub("é", _ACCENT.sub(lambda found: _GRAVE[found[1]], shown))


def _without_article(name: str, language: str) -> str:
    found = _ARTICLES.get(language, _NEVER).match(name)
    return name[found.end() :] if found else name


def variants(name: str, language: str) -> tuple[str, ...]:
    """The few titles to look up exactly for a name, the likeliest first, at most `MOST`."""
    found = (upper_first(each.strip()) for each in _variants(name, language))
    useful = (each for each in found if sum(map(str.isalpha, each)) >= SHORTEST)
    return tuple(islice(dict.fromkeys(useful), MOST))


def _variants(name: str, language: str) -> Iterator[str]:
    plain = tidy(name).lstrip(": ").replace("’", "'")
    shown = _spelt(name, language).strip(' .,;:-–"“”«»')
    yield shown
    core = _SUFFIX.sub("", shown)
    if turned := _TURNED.match(core):
        yield f"{turned[2]} {turned[1]}"
    yield _without_article(shown, language)
    yield core
    yield _without_article(core, language)
    if shown.isupper():
        yield _lowered(shown)
    yield plain


def _lowered(name: str) -> str:
    """A name in capitals as it is usually written."""
    words = (_cased(word) for word in name.lower().split(" "))
    return " ".join(words)


def _cased(word: str) -> str:
    before, apostrophe, after = word.rpartition("'")
    if apostrophe and after:
        return f"{before}'{after.capitalize()}"
    return word if word in _LITTLE else word.capitalize()


def of_file(name: str) -> tuple[str, ...]:
    """What the name of a file may be the name of, the likeliest first.

    Its parts between dashes without institutions, views and running numbers, then the whole;
    nothing where only a camera gave the name.
    """
    whole = unnumbered(stem(name))
    if nameless(whole):
        return ()
    cleaned = (unviewed(unnumbered(part)).strip(" ,.") for part in _DASH.split(whole))
    parts = [part for part in cleaned if _says_something(part)]
    things = [part for part in parts if not _INSTITUTION.match(part)] or parts
    joined = unviewed(whole).strip(" -–,.")
    return tuple(dict.fromkeys(each for each in (*things, joined) if _says_something(each)))


def _says_something(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return letters >= SHORTEST and not nameless(text) and not is_aspect(text)
