"""A section on an article's talk page that proposes a picture, in the language of the wiki.

What a page keeps for good is written here in whole paragraphs; messages of one line are for what
the bot says of its own work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.text.evidence import Kind
from bot.text.file_choice import Option, local
from bot.text.files import Place, Placed
from bot.text.site import Site
from bot.text.titles import Title


@dataclass(frozen=True)
class _Words:
    heading: str
    opening: str
    protected: str
    excellent: str
    reasons: str
    kinds: Mapping[Kind, str]
    parameter: str
    anywhere: str
    closing: str


_ITALIAN = _Words(
    "Proposta di immagine: {name}",
    "Buongiorno. Tra le immagini liberamente utilizzabili caricate di recente ce n’è una che forse"
    " può servire a questa voce: {link}.",
    "La voce è protetta: per questo lo scrivo qui e non la modifico.",
    "La voce è tra quelle riconosciute di qualità: per questo lo scrivo qui e non la modifico.",
    "Perché proprio questa immagine:",
    {
        Kind.NAMED: "chi ha chiesto il lavoro ha indicato questa voce",
        Kind.ITEM: "l’elemento Wikidata indicato nella pagina del file è quello di questa voce",
        Kind.PICTURE: "è l’immagine dell’elemento Wikidata di questa voce",
        Kind.DEPICTED: "i dati strutturati del file dicono che raffigura il soggetto della voce",
        Kind.LINKED: "la pagina del file rimanda a questa voce",
        Kind.CATEGORY: "il file è nella categoria di Commons di questa voce",
        Kind.NAME: "il nome del file, dell’opera o dell’autore è quello di questa voce",
    },
    "Se l’immagine va bene, nel template «{template}» si può scrivere:",
    "Se l’immagine va bene, si può copiare questo codice:",
    "Se non serve, non occorre fare nulla: non la proporrò più. Grazie. ~~~~",
)
_ENGLISH = _Words(
    "Suggested picture: {name}",
    "Hello. Among the freely usable pictures that were uploaded lately there is one that may be of"
    " use to this article: {link}.",
    "The article is protected, so I write here and leave it as it is.",
    "The article is among those recognised for their quality, so I write here and leave it as it"
    " is.",
    "Why this picture:",
    {
        Kind.NAMED: "whoever asked for this work named the article",
        Kind.ITEM: "the Wikidata item on the page of the file is that of this article",
        Kind.PICTURE: "it is the picture of this article’s Wikidata item",
        Kind.DEPICTED: "the file’s structured data say that it depicts the subject of the article",
        Kind.LINKED: "the page of the file links to this article",
        Kind.CATEGORY: "the file is in the Commons category of this article",
        Kind.NAME: "the file, the work or its author is called like this article",
    },
    "If the picture will do, this can be written in the template “{template}”:",
    "If the picture will do, this code can be copied:",
    "If it is of no use, nothing has to be done: I shall not suggest it again. Thank you. ~~~~",
)


def talk_section(site: Site, option: Option, *, protected: bool) -> str:
    """The section with its heading; signed when it is saved."""
    words = _ITALIAN if site.language == "it" else _ENGLISH
    file, kinds = local(site, option.candidate.file), option.candidate.kinds
    thumb = "|".join(part for part in (f"[[{file}", "thumb", option.caption) if part) + "]]"
    lines = (
        f"== {words.heading.format(name=file.name)} ==",
        thumb,
        words.opening.format(link=file.link),
        words.protected if protected else words.excellent,
        "",
        words.reasons,
        *(f"* {words.kinds[Kind(kind)]}{_stop(kind, kinds)}" for kind in kinds),
        "",
        _advice(words, option.placed),
        f"<pre>{_code(file, option, thumb)}</pre>",
        words.closing,
    )
    return "\n".join(lines)


def _stop(kind: str, kinds: Sequence[str]) -> str:
    return "." if kind == kinds[-1] else ";"


def _in_infobox(placed: Placed) -> bool:
    return placed.place in (Place.FILLED, Place.ADDED)


def _advice(words: _Words, placed: Placed) -> str:
    if _in_infobox(placed):
        return words.parameter.format(template=placed.template)
    return words.anywhere


def _code(file: Title, option: Option, thumb: str) -> str:
    """What can be copied: a parameter of the infobox, a line of the gallery, or a thumbnail."""
    if _in_infobox(option.placed):
        return f"| {option.placed.parameter} = {file.name}"
    if option.placed.place is Place.GALLERY:
        return "|".join(part for part in (file.name, option.caption) if part)
    return thumb
