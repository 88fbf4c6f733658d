"""The parameters of a row of a proposals page: first what people fill in."""

from __future__ import annotations

from dataclasses import replace

from bot.intake import words
from bot.pages import parameters as known
from bot.pages.parameters import Parameter
from bot.task import Names

_BY_BOT = ("Lo scrive il bot", "Written by the bot")

CHOICE = Parameter(
    words.PARAMETERS["choice"],
    "string",
    ("Scelta", "Choice"),
    (
        "«sì» per mettere l’immagine nella voce, «no» per rifiutarla, «altra voce: Titolo» per"
        " metterla altrove",
        "“yes” to put the picture into the article, “no” to decline it, “other article: Title” to"
        " put it elsewhere",
    ),
    ("sì", "yes"),
    suggested=True,
    values=(
        words.YES,
        words.NO,
        Names(
            tuple(f"{word}: " for word in words.OTHER_ARTICLE.it),
            tuple(f"{word}: " for word in words.OTHER_ARTICLE.en),
        ),
    ),
)
CAPTION = Parameter(
    words.PARAMETERS["caption"],
    "content",
    ("Didascalia", "Caption"),
    (
        "Il testo sotto l’immagine: si può correggere prima di dire sì",
        "The text below the picture: it can be corrected before saying yes",
    ),
    ("La torre Ghirlandina", "The Ghirlandina tower"),
    suggested=True,
)
ARTICLE = Parameter(
    words.PARAMETERS["article"],
    "wiki-page-name",
    ("Voce", "Article"),
    (
        "La scrive il bot; per un’altra voce si usa «scelta»",
        "Written by the bot; for another article use “choice”",
    ),
    ("Ghirlandina", "Ghirlandina"),
    written_by_bot=True,
)
FILE = Parameter(
    words.PARAMETERS["file"],
    "wiki-file-name",
    ("File", "File"),
    _BY_BOT,
    ("File:Ghirlandina.jpg", "File:Ghirlandina.jpg"),
    written_by_bot=True,
)
WHERE = Parameter(
    words.PARAMETERS["where"],
    "string",
    ("Posizione", "Where"),
    _BY_BOT,
    ("nel template in cima alla voce", "in the template at the top of the article"),
    written_by_bot=True,
)
REASONS = Parameter(
    words.PARAMETERS["reasons"],
    "content",
    ("Motivi", "Reasons"),
    _BY_BOT,
    ("la pagina del file ha un link alla voce", "the file page links the article"),
    written_by_bot=True,
)
SECTION = Parameter(
    words.PARAMETERS["section"],
    "number",
    ("Sezione", "Section"),
    (
        "Lo scrive il bot: la sezione che il pulsante apre",
        "Written by the bot: the section that the button opens",
    ),
    ("3", "3"),
    written_by_bot=True,
)
STATUS = replace(known.STATUS, example=("da decidere", "to be decided"))
RESULT = replace(
    known.RESULT, example=("Inserita nella voce Ghirlandina", "Inserted into Ghirlandina")
)

PARAMETERS = (
    CHOICE,
    CAPTION,
    ARTICLE,
    FILE,
    WHERE,
    REASONS,
    SECTION,
    known.ID,
    STATUS,
    RESULT,
    known.UPDATED,
)
"""Those of a row."""
