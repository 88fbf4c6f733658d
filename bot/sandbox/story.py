"""What the demonstration plays: the pages it begins with, and what people ask."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.sandbox.accounts import Account, Accounts
from bot.sandbox.housekeeping import PAGES as COINS
from bot.sandbox.photographs import INSTITUTION
from bot.sandbox.photographs import PAGES as FINDS
from bot.sandbox.sample_pages import read_pages, read_pictures

KINDS = ("Fibula", "Situla", "Patera", "Statuetta", "Ciotola", "Armilla")
PLACES = ("Bazzano", "Cittanova", "Maranello", "Mirandola", "San Cesario", "Zocca", "Ravarino")
BRONZE = """La '''{low} di {place}''' è un bronzo trovato a {place} e conservato a Modena.

== Descrizione ==
È esposta con il suo corredo nella sala dell'archeologia.

{{{{Portale|archeologia}}}}
[[Categoria:Bronzi etruschi di Modena|{kind}]]
[[Categoria:Cultura a Modena]]
"""

LAMPS = "Categoria:Lucerne romane di Modena"
LAMPS_RENAMED = "Categoria:Lucerne antiche di Modena"
LAMP = """La '''lucerna di {place}''' è una lampada a olio di terracotta, trovata a {place}.

[[Categoria:Lucerne romane di Modena|{place}]]
[[Categoria:Cultura a Modena]]
"""

RENAMED = """== Rinominare la categoria dei bronzi ==
{{Richiesta bot
| azione = sposta categoria
| da     = Categoria:Bronzi etruschi di Modena
| a      = Categoria:Bronzi etruschi nel Museo civico di Modena
| motivo = uniformità con gli altri musei
}} --~~~~"""
SMALL = """== Lucerne ==
{{Richiesta bot
| azione = sposta categoria
| da     = Categoria:Lucerne romane di Modena
| a      = Categoria:Lucerne antiche di Modena
| motivo = non tutte sono romane
}} --~~~~"""
MISSPELT = """== Categoria per due voci ==
{{Richiesta bot
| azione   = aggiungi categoria
| categria = Categoria:Musei di Modena
| pagine   =
* [[Terramara di Montale]]
* [[Ara del mercante]]
| motivo   = mancava
}} --~~~~"""
UNINVITED = """== Togliamola ==
{{Richiesta bot
| azione    = rimuovi categoria
| categoria = Categoria:Reperti del Museo civico di Modena
| motivo    = non mi piace
}} --~~~~"""
ON_COMMONS = """== Rename a category ==
{{Bot request
| action = move category
| from   = Category:Collections of the Civic Museum of Modena
| to     = Category:Collections of the Museo Civico (Modena)
| reason = the museum's own name, as in the other categories
}} --~~~~"""

LICENCES = """== Which files need a look ==
{{Bot request
| action = licence report
| source = category:Media from Museo Civico (Modena)
| reason = before the summer exhibition
}} --~~~~"""


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody posts a request; `what` tells people why it is in the story."""

    by: Account
    wikitext: str
    what: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """The story on one wiki. `members` is how many pages the category to be moved has.

    `lamps` are the old and the new name of the category whose renaming is taken back.
    """

    code: str
    old: str
    new: str
    members: int
    pages: tuple[tuple[str, str], ...]
    asks: tuple[Ask, ...]
    configuration: str
    lamps: tuple[str, str] = ("", "")

    @property
    def made(self) -> tuple[str, ...]:
        """Titles that exist only once the bot has been at work."""
        return tuple(title for title in (self.new, self.lamps[1]) if title)


def chapters(accounts: Accounts) -> tuple[Chapter, Chapter]:
    """The Italian wiki, then Commons."""
    staff, outsider = accounts.staff, accounts.outsider
    italian = Chapter(
        code="it",
        old="Categoria:Bronzi etruschi di Modena",
        new="Categoria:Bronzi etruschi nel Museo civico di Modena",
        members=60,
        pages=(*read_pages("story-it"), *_bronzes(), *_lamps(), *COINS, *FINDS),
        asks=(
            Ask(staff, RENAMED, "rename a category of 60 pages"),
            Ask(staff, SMALL, f"rename a category of {len(PLACES)} pages"),
            Ask(staff, MISSPELT, "add a category, with a misspelt parameter"),
            Ask(outsider, UNINVITED, "empty a category, by somebody who may not ask"),
        ),
        configuration=_configuration(accounts, ""),
        lamps=(LAMPS, LAMPS_RENAMED),
    )
    commons = Chapter(
        code="commons",
        old="Category:Collections of the Civic Museum of Modena",
        new="Category:Collections of the Museo Civico (Modena)",
        members=12,
        pages=(*read_pages("story-commons"), *_files()),
        asks=(
            Ask(staff, ON_COMMONS, "rename a category of 12 files and pages"),
            Ask(staff, LICENCES, "which files have no licence, or a doubtful one"),
        ),
        configuration=_configuration(accounts, "Category redirect"),
    )
    return italian, commons


SHOWN = "Carrello votivo di Rubiera"
"""The article whose change is printed: the category is in it in many forms."""


def _bronzes() -> Iterator[tuple[str, str]]:
    for kind in KINDS:
        for place in PLACES:
            text = BRONZE.format(low=kind.lower(), kind=kind, place=place)
            yield f"{kind} di {place}", text


def _lamps() -> Iterator[tuple[str, str]]:
    yield LAMPS, "Le lampade a olio del museo.\n\n[[Categoria:Cultura a Modena]]"
    for place in PLACES:
        yield f"Lucerna di {place}", LAMP.format(place=place)


def _files() -> Iterator[tuple[str, str]]:
    *others, last = read_pictures()
    for picture in (*others, replace(last, licensed=False)):
        category = f"[[Category:Collections of the Civic Museum of Modena|{picture.name}]]\n"
        yield f"File:{picture.file_name}", picture.text + category


def _configuration(accounts: Accounts, category_redirect: str) -> str:
    """The staff may ask, an administrator confirms what is large, and nobody waits for the bot."""
    values = {
        "requesters": {"groups": ["sysop"], "users": [accounts.staff.name]},
        "approvers": {"groups": ["sysop"]},
        "approval_over": 50,
        "edits_per_minute": 0,
        "time_zone": "Europe/Rome",
        "category_redirect": category_redirect,
        "in_use_templates": ["WIP"],
        "institutions": [INSTITUTION],
    }
    return json.dumps(values, indent="\t")
