"""An institution's whole harvest on a wiki that makes each file when it is asked for it.

Nothing is kept, so that what a plan holds can be measured; all that is asked is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from hashlib import sha1

from bot.model import Page
from bot.reading import Led, Related, Stated, Use
from bot.text.categories.tree import CategoryTree, Edges, LeaveOut
from bot.text.facts import FileFacts, Item, Newcomer
from bot.text.site import FILE
from bot.text.titles import Title
from tests.tasks.album import NOW
from tests.tasks.library import Library
from tests.tasks.pictures import MUSEO, ROOT, Articles
from tests.text.conftest import COMMONS, ITALIAN

VASES = 40
"""Articles, each with its item."""

TEXT = "{{{{Artwork|description=Un frammento, numero {0}.|wikidata={1}}}}}"


class Harvest(Library):
    """`count` new files; every `one_in`-th shows the vase of an article, of all others nothing is.

    `asked`: how often each method was called, `most` the most pages that one call was about.
    """

    def __init__(self, count: int, one_in: int = 400) -> None:
        super().__init__(COMMONS, {})
        self.count = count
        self.one_in = one_in
        self.asked: Counter[str] = Counter()
        self.most = 0

    def _about(self, name: str, some: Iterable[Title]) -> list[Title]:
        titles = list(some)
        self.asked[name] += 1
        self.most = max(self.most, len(titles))
        return titles

    def tree(self, root: Title, depth: int, leave_out: LeaveOut) -> CategoryTree:
        edges = Edges()
        edges.mark(root.name, filled=True)
        return edges.below(root, depth, leave_out)

    def newcomers(self, category: Title, since: datetime) -> Iterator[Newcomer]:  # noqa: ARG002
        self.asked["newcomers"] += 1
        for number in range(self.count):
            yield Newcomer(_title(number), number + 1, NOW - timedelta(days=1))

    def read(self, titles: Iterable[Title]) -> Iterator[Page]:
        for title in self._about("read", titles):
            yield Page(title, _number(title) + 1, 1, self._text(_number(title)))

    def resolve(self, titles: Iterable[Title]) -> Iterator[Led]:
        assert not self._about("resolve", titles)
        return iter(())

    def look(self, titles: Iterable[Title]) -> Iterator[Page]:
        return (Page(title, 1) for title in self._about("look", titles))

    def files(self, titles: Iterable[Title]) -> Iterator[FileFacts]:
        for title in self._about("files", titles):
            digest = sha1(title.name.encode()).hexdigest()
            yield FileFacts(title, title.name, digest, 4000, 3000, "image/jpeg")

    def statements(self, pages: Iterable[Page], properties: Collection[str]) -> Iterator[Stated]:
        del properties
        for title in self._about("statements", (page.title for page in pages)):
            yield title, {"P180": ("Q45621", f"Q{10**7 + _number(title)}")}

    def usage_elsewhere(self, files: Iterable[Title]) -> Iterator[tuple[Title, tuple[Use, ...]]]:
        return ((title, ()) for title in self._about("usage_elsewhere", files))

    def categories(self, titles: Iterable[Title]) -> Iterator[Related]:
        for title in self._about("categories", titles):
            names = (ROOT, f"Object {_number(title):06}")
            yield title, tuple(COMMONS.title(f"Category:{name}") for name in names)

    def items(self, pages: Iterable[Page]) -> Iterator[tuple[Title, str]]:
        self._about("items", (page.title for page in pages))
        return iter(())

    def _text(self, number: int) -> str:
        vase = number // self.one_in % VASES if number % self.one_in == 0 else None
        item = f"Q{10**6 + number}" if vase is None else f"Q{vase + 1}"
        return TEXT.format(f"{number:06}", item)


class Vases(Articles):
    """The articles, which the institution's one links."""

    def __init__(self, harvest: Harvest) -> None:
        names = [f"Vaso {number + 1} di Modena" for number in range(VASES)]
        texts = {name: f"'''{name}''' è un vaso." for name in names}
        links = " ".join(f"[[{name}]]" for name in names)
        super().__init__(ITALIAN, {**texts, MUSEO.article: links}, repository=harvest)
        for number, name in enumerate(names):
            self.item(Item(f"Q{number + 1}", ITALIAN.title(name)))

    def resolve(self, titles: Iterable[Title]) -> Iterator[Led]:
        return super().resolve(title for title in titles if title in self.texts)

    def usage(self, files: Iterable[Title]) -> Iterator[Related]:
        self.calls.append("usage")
        return ((file, ()) for file in files)


def _title(number: int) -> Title:
    return Title(FILE, f"DSC {number:06}.jpg", "File")


def _number(title: Title) -> int:
    return int(title.name[-10:-4])
