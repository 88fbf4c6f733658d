"""Words, links and italics of a caption: made safe, cut to length, written as wikitext."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby

from bot.text.gist import BREAK, Piece
from bot.text.site import Site
from bot.text.titles import BIDI, upper_first

ELLIPSIS = "…"

_RUN = re.compile(r"'{2,}")
_ADDRESS = re.compile(r"(?:\b[a-z][a-z0-9+.-]*:)?//[^\s\[\]<>]+|\bwww\.[^\s\[\]<>]+", re.IGNORECASE)
_NOISE = re.compile(
    rf"__[A-Za-z_]+__|~{{3,}}|\{{+[^{{}}]*\}}+|</?[A-Za-z][^<>]*>|<!--.*|[{{}}<>\x00-\x08\x0e-\x1f"
    rf"\x7f\ufdd0\ufdd1\ufffe\uffff{BIDI}\u2060\ufeff]|(?<=_)_+"
)
_BLANKS = re.compile(rf"(?:(?!{BREAK})[\s\xa0|])+")
_BREAKS = re.compile(rf"[ ]*{BREAK}[ {BREAK}]*")
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
_OPENING = " \t-–—.,;:*#="
_CLOSING = " \t-–—,;:*#="
_EMPTY = re.compile(r"\(\s*[,;.:–-]*\s*\)|«\s*»|“\s*”|\"\s*\"")
_BEFORE = re.compile(r"\s+(?=[,;:.)\]!?»](?:\s|\Z))")
_ABBREVIATION = re.compile(
    r"(?:\b(?:sec|secc|ca|fig|figg|inv|cat|n|nn|ecc|etc|dott|prof|ing|arch|jr|sr|co|inc|ltd|int|sx|dx"
    r"|cfr|op|cit|ed|vol|tav|pp|sig|st|coll|ill|a|b|c|d)|\b\w\.\w|\b[A-Z])\.\Z",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<![A-Z])[.!?]\s+[A-ZÀ-Þ]")


def cleaned(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Safe pieces in one line: bold gone, italics in their own pieces, no addresses or noise."""
    found = [replace(piece, text=_safe(piece.text)) for piece in _merged(_styled(tuple(pieces)))]
    return tuple(_merged(_in_line(found)))


def _merged(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours that differ in nothing but their words as one; links stay apart."""
    for (article, italic), run in groupby(pieces, key=lambda piece: (piece.article, piece.italic)):
        if article:
            yield from run
        else:
            yield Piece(_text(run), italic=italic)


def trimmed(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Without blanks and stray marks around; without the full stop of a lone sentence."""
    found = list(pieces)
    if not any(letter.isalnum() for letter in _text(found)):
        return ()
    _strip(found, 0, str.lstrip, _OPENING)
    _strip(found, -1, str.rstrip, _CLOSING)
    return tuple(found) if _SENTENCE.search(_text(found)) else unstopped(found)


def unstopped(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Without a full stop at the end, unless an abbreviation or an ellipsis needs it."""
    found, whole = list(pieces), _text(pieces)
    if whole.endswith(".") and not whole.endswith("..") and not _ABBREVIATION.search(whole):
        _strip(found, -1, str.rstrip, "." + _CLOSING)
    return tuple(found)


def _text(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def length(pieces: Iterable[Piece]) -> int:
    """The characters that a reader sees."""
    return sum(len(piece.text) for piece in pieces)


def cut(pieces: Sequence[Piece], most: int) -> tuple[Piece, ...]:
    """At most so many characters, ending after a word with an ellipsis where something is left out.

    A link or a passage in italics stays whole or goes; a first one that is too long becomes words.
    """
    if length(pieces) <= most:
        return tuple(pieces)
    kept: list[Piece] = []
    room = most - len(ELLIPSIS)
    for atom in _atoms(pieces):
        if length(atom) > room:
            kept += [] if kept else _words(atom, room)
            break
        kept += atom
        room -= length(atom)
    _strip(kept, -1, str.rstrip, _CLOSING + ".(«“\"'")
    return (*kept, Piece(ELLIPSIS)) if kept else ()


def joined(pieces: Iterable[Piece], site: Site) -> str:
    """The wikitext. An apostrophe beside italics is the typographic one, lest it read as bold."""
    written = ""
    for italic, run in groupby(pieces, key=lambda piece: piece.italic):
        text = "".join(_link(piece, site) for piece in run)
        inner = text.strip()
        if not italic or not inner:
            after = written.endswith("''") and text.startswith("'")
            written += "’" + text[1:] if after else text
            continue
        lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        written += lead
        written = written[:-1] + "’" if written.endswith("'") and not _closed(written) else written
        inner = re.sub(r"\A'|'\Z", "’", inner)
        written += f"''{inner}''{tail}"
    return written.strip()


def _closed(written: str) -> bool:
    return written.endswith("''")


def _link(piece: Piece, site: Site) -> str:
    title = site.possible(piece.article) if piece.article else None
    core = piece.text.strip()
    if title is None or not core or "''" in title.name:
        return piece.text
    lead = piece.text[: len(piece.text) - len(piece.text.lstrip())]
    tail = piece.text[len(piece.text.rstrip()) :]
    same = upper_first(core) == title.name
    return f"{lead}[[{core}]]{tail}" if same else f"{lead}[[{title.name}|{core}]]{tail}"


def _safe(text: str) -> str:
    text = _ADDRESS.sub("", text)
    text = _NOISE.sub("", unicodedata.normalize("NFC", text))
    text = text.replace("[", "(").replace("]", ")").replace("://", ":")
    text = "".join(each for each in text if unicodedata.category(each) not in {"Cs", "Cn", "Co"})
    return _RUN.sub('"', _BLANKS.sub(" ", text))


def _in_line(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """One blank between words, none before a comma; brackets that are left empty are gone."""
    found: list[Piece] = []
    for piece in pieces:
        text = _BEFORE.sub("", _EMPTY.sub("", piece.text))
        before = found[-1].text if found else " "
        text = _BREAKS.sub(partial(_pause, before), _BLANKS.sub(" ", text))
        if before.endswith(" "):
            text = text.lstrip(" ")
        if before.endswith(" ") and re.match(r"[,;:.)](?:\s|\Z)", text) and found:
            found[-1] = replace(found[-1], text=before.rstrip(" "))
        if text:
            found.append(replace(piece, text=text))
    return tuple(each for each in found if each.text)


def _pause(before: str, at: re.Match[str]) -> str:
    """A comma where a line ends that has no sign at its end, else a blank."""
    last = (before + at.string[: at.start()]).rstrip(" ")[-1:] or " "
    after = at.string[at.end() : at.end() + 1] or "x"
    ended = last.isalnum() or last in ')»”"'
    return ", " if ended and after not in "(,;:.)–-" else " "


def _styled(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The marks of bold and italics read line by line, as MediaWiki does."""
    line: list[Piece] = []
    for piece in pieces:
        first, *rest = _PARAGRAPH.sub(f"{BREAK}\n", piece.text).split("\n")
        line.append(replace(piece, text=first))
        for text in rest:
            yield from _line(line)
            yield Piece(" ")
            line = [replace(piece, text=text)]
    yield from _line(line)


def _line(line: Sequence[Piece]) -> Iterator[Piece]:
    italic, opened = False, 0
    found: list[Piece] = []
    for piece in _apostrophes(line):
        done = 0
        for run in _RUN.finditer(piece.text):
            found.append(replace(piece, text=piece.text[done : run.start()], italic=italic))
            done = run.end()
            if len(run[0]) in {2, 5}:
                italic, opened = not italic, len(found)
        found.append(replace(piece, text=piece.text[done:], italic=italic))
    if italic:
        found[opened:] = [replace(piece, italic=False) for piece in found[opened:]]
    return (piece for piece in found if piece.text)


def _apostrophes(line: Sequence[Piece]) -> Iterator[Piece]:
    """`l'''X''` is an apostrophe and italics, however often it comes in a line."""
    runs = [run for piece in line for run in _RUN.findall(piece.text)]
    following = iter([*runs[1:], ""])
    italic = bold = False

    def read(run: re.Match[str]) -> str:
        nonlocal italic, bold
        after = next(following)
        elided = len(run[0]) == 3 and len(after) == 2 and not italic and not bold
        if elided and run.start() and run.string[run.start() - 1].isalnum():
            italic = True
            return "’''"
        italic ^= len(run[0]) in {2, 5}
        bold ^= len(run[0]) != 2
        return run[0]

    for piece in line:
        yield replace(piece, text=_RUN.sub(read, piece.text))


def _strip(pieces: list[Piece], at: int, strip: object, letters: str) -> None:
    """Strip one end, through pieces that have nothing else."""
    assert callable(strip)
    while pieces:
        text = strip(pieces[at].text, letters)
        if text:
            pieces[at] = replace(pieces[at], text=text)
            return
        del pieces[at]


def _atoms(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """What cutting must not divide: passages in italics, links, single words."""
    for italic, run in groupby(pieces, key=lambda piece: piece.italic):
        if italic:
            yield list(run)
            continue
        for piece in run:
            if piece.article:
                yield [piece]
            else:
                parts = re.findall(r"\s*\S+|\s+\Z", piece.text)
                yield from ([replace(piece, text=part)] for part in parts)


def _words(atom: Sequence[Piece], room: int) -> list[Piece]:
    """The beginning of a passage as words without marks; of one endless word its beginning."""
    text = _text(atom)
    head = text[: room + 1].rpartition(" ")[0] or text[:room]
    return [Piece(head)] if head.strip() else []
