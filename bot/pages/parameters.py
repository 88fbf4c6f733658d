"""The parameters of the request template, for its box and its TemplateData."""

from __future__ import annotations

from dataclasses import dataclass

from bot.intake import words
from bot.task import IN_GALLERY, Names


@dataclass(frozen=True)
class Parameter:
    """One parameter: `kind` is TemplateData's type; texts are Italian and English.

    `values` are suggested; `prefilled` stands in VisualEditor's form when it opens.
    """

    name: Names
    kind: str
    label: tuple[str, str]
    description: tuple[str, str]
    example: tuple[str, str] = ("", "")
    required: bool = False
    suggested: bool = False
    written_by_bot: bool = False
    values: tuple[Names, ...] = ()
    prefilled: Names | None = None


ACTION = Parameter(
    words.PARAMETERS["action"],
    "string",
    ("Azione", "Action"),
    ("Che cosa deve fare il bot", "What the bot has to do"),
    ("sposta categoria", "move category"),
    required=True,
)
FROM = Parameter(
    Names(("da",), ("from", "old")),
    "wiki-page-name",
    ("Da", "From"),
    (
        "La categoria di partenza; per unirne più d’una, un link per ciascuna",
        "The category to start from; to merge several, a link for each",
    ),
    ("Categoria:Bronzi etruschi di Modena", "Category:Etruscan bronzes in Modena"),
    suggested=True,
)
TO = Parameter(
    Names(("a", "in"), ("to", "new")),
    "wiki-page-name",
    ("A", "To"),
    ("La categoria di arrivo", "The category to go to"),
    ("Categoria:Bronzi nel Museo civico di Modena", "Category:Bronzes in Museo Civico (Modena)"),
    suggested=True,
)
CATEGORY = Parameter(
    Names(("categoria",), ("category",)),
    "wiki-page-name",
    ("Categoria", "Category"),
    (
        "La categoria da aggiungere o da togliere, o quella da cui comincia l’albero",
        "The category to add or to remove, or the one where the tree begins",
    ),
    ("Categoria:Musei di Modena", "Category:Museums in Modena"),
)
PAGES = Parameter(
    words.PARAMETERS["pages"],
    "content",
    ("Pagine", "Pages"),
    ("Le pagine, una per riga", "The pages, one a line"),
    ("* [[Galleria Estense]]", "* [[:File:Ghirlandina.jpg]]"),
)
SOURCE = Parameter(
    words.PARAMETERS["source"],
    "string",
    ("Fonte", "Source"),
    (
        "Quali pagine, con i selettori spiegati nella guida",
        "Which pages, with the selectors explained in the guide",
    ),
    ("categoria:Musei di Modena/2 ma non template:WIP", "category:Museums/2 but not template:WIP"),
)
DEPTH = Parameter(
    Names(("profondità",), ("depth",)),
    "number",
    ("Profondità", "Depth"),
    (
        "Quanti livelli di sottocategorie guardare, al massimo 20",
        "How many levels of subcategories to look at, 20 at most",
    ),
    ("5", "5"),
)
EXCEPT = Parameter(
    Names(("tranne",), ("except",)),
    "content",
    ("Tranne", "Except"),
    (
        "Categorie da lasciare stare, una per riga",
        "Categories to leave alone, one a line",
    ),
    ("* [[:Categoria:Premiati]]", "* [[:Category:Award winners]]"),
)
INSTITUTION = Parameter(
    Names(("istituzione",), ("institution",)),
    "string",
    ("Istituzione", "Institution"),
    (
        "Un’istituzione della configurazione; senza, tutte",
        "An institution of the configuration; without it, all",
    ),
    ("Museo Civico di Modena", "Museo Civico di Modena"),
)
EVIDENCE = Parameter(
    Names(("prova",), ("evidence",)),
    "string",
    ("Prova", "Evidence"),
    (
        "Dove il titolare dei diritti concede la licenza: un link, o il numero di un ticket",
        "Where the rights holder gives the licence: a link, or the number of a ticket",
    ),
    ("ticket:2026112310000017", "ticket:2026112310000017"),
)
RULES = Parameter(
    Names(("regole",), ("rules",)),
    "string",
    ("Regole", "Rules"),
    (
        "Quali regole, separate da virgole: sinonimi, duplicati, intestazioni; senza, tutte",
        "Which rules, with commas: synonyms, duplicates, headings; without it, all",
    ),
    ("sinonimi, duplicati", "synonyms, duplicates"),
)
MOVE_PERMISSION = Parameter(
    Names(("sposta permesso",), ("move-permission", "move permission")),
    "string",
    ("Sposta permesso", "Move permission"),
    (
        "«sì» per portare nella sua sezione la licenza che sta da sola in «permission»",
        "“yes” to bring a licence that stands alone in “permission” to its section",
    ),
    ("sì", "yes"),
    values=(words.YES, words.NO),
)
SINCE = Parameter(
    Names(("dal",), ("since",)),
    "string",
    ("Dal", "Since"),
    (
        "Da che giorno guardare i file nuovi; poi il bot va avanti da dov’era",
        "From which day on to look at new files; later the bot goes on from where it was",
    ),
    ("2026-11-01", "2026-11-01"),
)
MODE = Parameter(
    Names(("modo",), ("mode",)),
    "string",
    ("Modo", "Mode"),
    (
        "«proponi»: ogni immagine attende un sì; «inserisci»: quelle certe subito;"
        " «discussione»: in pagina di discussione dove la voce è protetta o di qualità",
        "“propose”: each picture waits for a yes; “insert”: the certain ones at once;"
        " “discuss”: on the talk page where the article is protected or of quality",
    ),
    ("proponi", "propose"),
    values=(
        Names(("proponi",), ("propose",)),
        Names(("inserisci",), ("insert",)),
        Names(("discussione",), ("discuss",)),
    ),
)
ARTICLES = Parameter(
    Names(("voci",), ("articles",)),
    "string",
    ("Voci", "Articles"),
    (
        "Con i nomi di quali voci confrontare i file, con i selettori della guida",
        "With the names of which articles to compare the files, with the guide’s selectors",
    ),
    ("categoria:Musei di Modena/2", "category:Museums in Modena/2"),
)
PAIRS = Parameter(
    Names(("abbinamenti",), ("pairs",)),
    "content",
    ("Abbinamenti", "Pairs"),
    (
        "File e voci già noti, una coppia per riga",
        "Files and articles that are known already, a pair a line",
    ),
    ("* File:Situla.jpg → Situla Arnoaldi", "* File:Situla.jpg → Situla"),
)
FILE = Parameter(
    words.PARAMETERS["file"],
    "wiki-file-name",
    ("File", "File"),
    ("L’immagine da inserire", "The picture to insert"),
    ("File:Ghirlandina.jpg", "File:Ghirlandina.jpg"),
)
ARTICLE = Parameter(
    words.PARAMETERS["article"],
    "wiki-page-name",
    ("Voce", "Article"),
    ("La voce in cui inserirla", "The article to insert it into"),
    ("Ghirlandina", "Ghirlandina"),
)
CAPTION = Parameter(
    words.PARAMETERS["caption"],
    "content",
    ("Didascalia", "Caption"),
    (
        "Il testo sotto l’immagine; senza, viene dalla descrizione del file",
        "The text below the picture; without it, it comes from the description of the file",
    ),
    ("La torre Ghirlandina", "The Ghirlandina tower"),
)
INSTEAD = Parameter(
    words.PARAMETERS["instead of"],
    "wiki-file-name",
    ("Al posto di", "Instead of"),
    (
        "L’immagine che la nuova sostituisce, se è ancora nella voce come l’avrebbe messa il bot",
        "The picture that the new one replaces, if it is still there as the bot would have put it",
    ),
    ("File:Piazza Grande.jpg", "File:Piazza Grande.jpg"),
)
WHERE = Parameter(
    words.PARAMETERS["where"],
    "string",
    ("Posizione", "Where"),
    (
        "«galleria»: soltanto in una galleria della voce; senza, nel primo posto adatto",
        "“gallery”: only into a gallery of the article; without it, the first place that suits",
    ),
    ("galleria", "gallery"),
    values=(IN_GALLERY,),
)
REASON = Parameter(
    words.PARAMETERS["reason"],
    "string",
    ("Motivo", "Reason"),
    (
        "Perché: compare negli oggetti delle modifiche",
        "Why: it is shown in the edit summaries",
    ),
    ("uniformità con gli altri musei", "same form as the other museums"),
    suggested=True,
)
COMMAND = Parameter(
    words.PARAMETERS["command"],
    "string",
    ("Comando", "Command"),
    (
        "Da scrivere dopo, a richiesta già letta: che cosa farne",
        "Written later, when the bot has read the request: what to do with it",
    ),
    ("conferma", "confirm"),
    values=words.REQUEST_COMMANDS,
)
ID = Parameter(
    words.PARAMETERS["id"],
    "number",
    ("Numero", "Number"),
    ("Lo scrive il bot", "Written by the bot"),
    ("17", "17"),
    written_by_bot=True,
)
STATUS = Parameter(
    words.PARAMETERS["status"],
    "string",
    ("Stato", "Status"),
    ("Lo scrive il bot", "Written by the bot"),
    ("in coda", "queued"),
    written_by_bot=True,
)
RESULT = Parameter(
    words.PARAMETERS["result"],
    "content",
    ("Esito", "Result"),
    ("Lo scrive il bot", "Written by the bot"),
    ("34 modificate, 2 già a posto", "34 edited, 2 already in order"),
    written_by_bot=True,
)
UPDATED = Parameter(
    words.PARAMETERS["updated"],
    "date",
    ("Aggiornata", "Updated"),
    ("Lo scrive il bot", "Written by the bot"),
    ("2026-11-23 10:00 CET", "2026-11-23 10:00 CET"),
    written_by_bot=True,
)

OF_TASKS = (
    FROM,
    TO,
    CATEGORY,
    PAGES,
    SOURCE,
    DEPTH,
    EXCEPT,
    INSTITUTION,
    EVIDENCE,
    RULES,
    MOVE_PERMISSION,
    SINCE,
    MODE,
    ARTICLES,
    PAIRS,
    FILE,
    ARTICLE,
    CAPTION,
    INSTEAD,
    WHERE,
)
"""Those that belong to one task or another."""

PARAMETERS = (ACTION, *OF_TASKS, REASON, COMMAND, ID, STATUS, RESULT, UPDATED)
"""Those of a request."""
