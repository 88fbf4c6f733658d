"""A museum's new photographs and the articles they might go into, with what must become of each.

300 files and 200 articles, all invented, in groups that each try one rule of the design (3.4). The
truth is written beside each group, from the rule and not from what the bot does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

ROOT = "Photographs of the Museum of Proof"
POOL = "Voci sulla raccolta del museo"
"""The category of the articles that the request names."""

HALLS = ("Archaeology in the Museum of Proof", "Paintings in the Museum of Proof")

THINGS = [
    "Situla",
    "Fibula",
    "Stele",
    "Anfora",
    "Cratere",
    "Elmo",
    "Spada",
    "Urna",
    "Lucerna",
    "Specchio",
    "Collana",
    "Coppa",
    "Brocca",
    "Mosaico",
    "Altare",
    "Busto",
    "Ritratto",
    "Pala",
    "Calice",
    "Medaglia",
]
PLACES = [
    "Castelvetro",
    "Savignano",
    "Spilamberto",
    "Nonantola",
    "Montale",
    "Fiorano",
    "Formigine",
    "Vignola",
    "Pavullo",
    "Carpi",
    "Mirandola",
]

INSERTED = "inserted"
PROPOSED = "proposed"

Pair = tuple[str, str]
"""The name of a file, the title of an article."""


@dataclass(frozen=True)
class Photograph:
    """`pixels` are width and height; `seed` makes the picture: equal ones, equal bytes."""

    name: str
    text: str
    seed: int
    pixels: tuple[int, int] = (640, 480)
    entered_before: bool = False


@dataclass
class Collection:
    """`articles`: by title its revisions, the last one stands. `items`: by article its item.

    `depicted`, `digital`: by file the items of P180 and P6243; `pictures`: by item the file of P18;
    `categories`: by item the name of P373. `truth` has what must be inserted and proposed: all
    other pairs are left alone.
    """

    files: list[Photograph] = field(default_factory=list)
    articles: dict[str, list[str]] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)
    depicted: dict[str, list[str]] = field(default_factory=dict)
    digital: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    categories: dict[str, str] = field(default_factory=dict)
    truth: dict[Pair, str] = field(default_factory=dict)
    general: set[str] = field(default_factory=set)
    """Items that are kinds of things."""
    old: list[Photograph] = field(default_factory=list)
    """Files that articles show already; they are not new."""


class Making:
    """Makes the groups one after the other; names and items are given out once each."""

    def __init__(self) -> None:
        self.made = Collection()
        self._names = iter(f"{thing} di {place}" for place in PLACES for thing in THINGS)
        self._numbers = count(1)

    def article(self, *texts: str, item: bool = True) -> str:
        """A new article; `{0}` in its texts is its title. The last text is the present one."""
        name = next(self._names)
        self.made.articles[name] = [text.format(name) for text in texts]
        if item:
            self.made.items[name] = f"Q{9000 + len(self.made.items)}"
        return name

    def file(
        self,
        about: str = "",
        *,
        wikidata: str = "",
        description: str = "",
        category: str = "",
        name: str = "",
        pixels: tuple[int, int] = (640, 480),
        old: bool = False,
        seed: int = 0,
    ) -> str:
        """A new file; `about` is said in Italian in its description."""
        number = next(self._numbers)
        name = name or f"Museo Civico di Modena - inv {number:04}.jpg"
        said = description or (f"{{{{it|1={about}, reperto del museo}}}}" if about else "")
        item = f"\n |wikidata = {wikidata}" if wikidata else ""
        hall = HALLS[number % 2]
        more = f"\n[[Category:{category}]]" if category else ""
        text = (
            f"=={{{{int:filedesc}}}}==\n{{{{Artwork\n |description = {said}{item}\n"
            f" |source = {{{{own}}}}\n}}}}\n\n[[Category:{hall}]]{more}"
        )
        photograph = Photograph(name, text, seed or number, pixels, old)
        self.made.files.append(photograph)
        return name

    def expect(self, file: str, article: str, outcome: str) -> None:
        self.made.truth[file, article] = outcome


BOX = "{{{{Museo\n|Nome = {0}\n|Immagine = \n|Didascalia = \n}}}}\n'''{0}''' è un reperto."
PLAIN = "'''{0}''' è un reperto conservato a Modena.\n\n== Storia ==\nTrovato nel 1889."
SHOWN = "[[File:Veduta della sala.jpg|thumb|La sala]]\n'''{0}''' è un reperto."
"""An article that shows a picture already."""


def collection() -> Collection:
    making = Making()
    for group in GROUPS:
        group(making)
    fill(making)
    return making.made


def by_item(making: Making, text: str, number: int) -> Iterator[Pair]:
    """Files whose page names the item of an article."""
    for _ in range(number):
        article = making.article(text)
        yield making.file(article, wikidata=making.made.items[article]), article


def items_into_infobox(making: Making) -> None:
    for place, (file, article) in enumerate(by_item(making, BOX, 22)):
        making.expect(file, article, INSERTED)
        if place < 8:
            # The back and the label come after the main view of the same object: left.
            word = ("verso", "dettaglio", "etichetta", "particolare")[place % 4]
            name = f"{file.removesuffix('.jpg')} {word}.jpg"
            making.file(article, wikidata=making.made.items[article], name=name)


def items_into_lead(making: Making) -> None:
    for place, (file, article) in enumerate(by_item(making, PLAIN, 14)):
        making.expect(file, article, INSERTED)
        if place < 5:
            # A smaller picture of the same thing: one a run, the other is proposed.
            rival = making.file(article, wikidata=making.made.items[article], pixels=(480, 360))
            making.expect(rival, article, PROPOSED)


def pictures_of_items(making: Making) -> None:
    for _ in range(10):
        article = making.article(PLAIN)
        file = making.file(article)
        making.made.pictures[making.made.items[article]] = file
        making.expect(file, article, INSERTED)


def digital_representations(making: Making) -> None:
    for _ in range(10):
        article = making.article(BOX)
        file = making.file(article)
        making.made.digital[file] = making.made.items[article]
        making.expect(file, article, INSERTED)


def depictions(making: Making) -> None:
    for _ in range(8):
        article = making.article(PLAIN)
        file = making.file(article)
        making.made.depicted[file] = [making.made.items[article]]
        making.expect(file, article, INSERTED)
    for _ in range(6):
        both = [making.article(PLAIN), making.article(PLAIN)]
        file = making.file("Due reperti")
        making.made.depicted[file] = [making.made.items[article] for article in both]
        for article in both:
            making.expect(file, article, PROPOSED)


def kinds_of_things(making: Making) -> None:
    """What is depicted is a kind of things: any other file shows one as well."""
    for _ in range(3):
        article = making.article(PLAIN)
        file = making.file(article)
        making.made.depicted[file] = [making.made.items[article]]
        making.made.general.add(making.made.items[article])
        making.expect(file, article, PROPOSED)


def items_of_illustrated_articles(making: Making) -> None:
    text = SHOWN + "\n\n<gallery>\nVeduta della sala.jpg\n</gallery>"
    for file, article in by_item(making, text, 14):
        making.expect(file, article, PROPOSED)


def links_in_descriptions(making: Making) -> None:
    ways = (
        "{{{{it|1=Reperto: [[:it:{0}|{0}]]}}}}",
        "{{{{it|Veduta di [[w:it:{0}|questo reperto]] nel museo}}}}",
        "{{{{it|1=Un reperto}}}} {{{{en|1=See https://it.wikipedia.org/wiki/{1}}}}}",
        "{{{{en|1=Find}}}}{{{{it|1=Il reperto [[:w:it:{0}]]}}}}",
    )
    for number in range(14):
        article = making.article(PLAIN, item=False)
        said = ways[number % 4].format(article, article.replace(" ", "_"))
        making.expect(making.file(description=said), article, PROPOSED)


def categories_of_items(making: Making) -> None:
    for _ in range(5):
        article = making.article(PLAIN + f"\n\n[[Categoria:{POOL}]]")
        making.made.categories[making.made.items[article]] = article
        for _ in range(2):
            making.expect(making.file("Reperto", category=article), article, PROPOSED)


def categories_named_by_articles(making: Making) -> None:
    notes = ("{{{{Commonscat|{0}}}}}", "{{{{Interprogetto|commons=Category:{0}}}}}")
    for number in range(4):
        text = PLAIN + f"\n\n== Altri progetti ==\n{notes[number % 2]}\n[[Categoria:{POOL}]]"
        article = making.article(text, item=False)
        for _ in range(2):
            making.expect(making.file("Reperto", category=article), article, PROPOSED)


def names(making: Making) -> None:
    ways = (
        "{} (Museo Civico di Modena).jpg",
        "Museo Civico di Modena - {} 02.jpg",
        "La {} - 2024.jpg",
        "{}.jpg",
    )
    for number in range(12):
        article = making.article(PLAIN, item=False)
        file = making.file("Un reperto", name=ways[number % 4].format(article))
        making.expect(file, article, PROPOSED)


def files_in_use(making: Making) -> None:
    """Shown already, each in a way of its own: left."""
    ways = (
        "[[Immagine:{file}|thumb]]\n'''{0}''' è un reperto.",
        "'''{0}''' è un reperto.\n<gallery>\nfile:{file}|Il reperto\n</gallery>",
        "{{{{Museo\n|Nome = {0}\n|Immagine = {file}\n}}}}\n'''{0}''' è un reperto.",
        "{{{{Immagine multipla\n|immagine1 = {file}\n}}}}\n'''{0}''' è un reperto.",
        "[[File:Rinvio a {file}|thumb]]\n'''{0}''' è un reperto.",
    )
    for number in range(15):
        article = making.article("")
        file = making.file(article, wikidata=making.made.items[article])
        text = ways[number % 5].replace("{file}", file)
        making.made.articles[article] = [text.format(article)]


def duplicates(making: Making) -> None:
    """The article shows the same bytes under another name: left."""
    for number in range(4):
        other = f"Riproduzione {number}.jpg"
        article = making.article(f"[[File:{other}|thumb]]\n'''{{0}}''' è un reperto.")
        seed = 5000 + number
        making.made.old.append(Photograph(other, "{{Information}}", seed))
        making.file(article, wikidata=making.made.items[article], seed=seed)


def articles_that_want_none(making: Making) -> None:
    """Left: each says in its own way that nothing may be put in."""
    ways = (
        "{{{{Disambigua}}}}\n'''{0}''' può indicare:\n* una cosa__DISAMBIG__",
        "{{{{Museo\n|Nome = {0}\n|Immagine = no\n}}}}\n'''{0}''' è un reperto.",
        "{{{{nobots}}}}\n'''{0}''' è un reperto.",
        "{{{{WIP|Qualcuno}}}}\n'''{0}''' è un reperto.",
    )
    for number in range(12):
        list(by_item(making, ways[number % 4], 1))


def removed_before(making: Making) -> None:
    """Somebody took this very file out: left."""
    for _ in range(4):
        article = making.article("")
        file = making.file(article, wikidata=making.made.items[article])
        plain = PLAIN.format(article)
        making.made.articles[article] = [plain, f"[[File:{file}|thumb]]\n{plain}", plain]


def filled_by_wikidata(making: Making) -> None:
    """The infobox shows P18 by itself: left, as there is no gallery.

    The template shows `Da Wikidata <its first parameter>.jpg`.
    """
    for number in range(4):
        text = f"{{{{{{{{Reperto da Wikidata|{number}}}}}}}}}\n'''{{0}}''' è un reperto."
        article = making.article(text)
        other = f"Da Wikidata {number}.jpg"
        making.made.old.append(Photograph(other, "{{Information}}", 6000 + number))
        making.made.pictures[making.made.items[article]] = other
        making.file(article, wikidata=making.made.items[article])


def no_pictures(making: Making) -> None:
    """Too small, drawings of maps and logos: left, whatever they are about."""
    for number in range(10):
        article = making.article(PLAIN)
        name = (f"Logo {article}.jpg", f"Mappa {article}.jpg", "", "")[number % 4]
        pixels = (640, 480) if name else (320, 240)
        making.file(article, wikidata=making.made.items[article], name=name, pixels=pixels)


def entered_before(making: Making) -> None:
    """In the category for long: left."""
    for _ in range(7):
        article = making.article(PLAIN)
        making.file(article, wikidata=making.made.items[article], old=True)


def without_caption(making: Making) -> None:
    """Nothing is said in Italian: a person has to write the caption."""
    for _ in range(6):
        article = making.article(PLAIN)
        said = "{{en|1=An object in the museum, found in the nineteenth century}}"
        file = making.file(wikidata=making.made.items[article], description=said)
        making.expect(file, article, PROPOSED)


def fill(making: Making) -> None:
    """Articles that nothing leads to, and files that lead nowhere: left."""
    while len(making.made.articles) < 200:
        making.article(PLAIN)
    while len(making.made.files) < 300:
        making.file("Veduta di una sala durante l'allestimento")


GROUPS = (
    items_into_infobox,
    items_into_lead,
    pictures_of_items,
    digital_representations,
    depictions,
    kinds_of_things,
    items_of_illustrated_articles,
    links_in_descriptions,
    categories_of_items,
    categories_named_by_articles,
    names,
    files_in_use,
    duplicates,
    articles_that_want_none,
    removed_before,
    filled_by_wikidata,
    no_pictures,
    entered_before,
    without_caption,
)
