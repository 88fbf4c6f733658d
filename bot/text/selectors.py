"""Which pages a task works on: the small grammar of design section 3.1."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import BadSelector, BadTitle, ResidenteError
from bot.text.selector_scanner import (
    BLANKS,
    CONJUNCTIONS,
    LONGEST_NAME,
    SHOWN,
    Scanner,
    known,
    shown,
    uncommented,
)
from bot.text.site import CATEGORY, TEMPLATE, USER, Site
from bot.text.titles import Title


@dataclass(frozen=True)
class Listed:
    """Pages named one by one."""

    titles: tuple[Title, ...]


@dataclass(frozen=True)
class InCategory:
    """Members of a category, and of its subcategories down to `depth` levels."""

    category: Title
    depth: int = 0


@dataclass(frozen=True)
class Embedding:
    """Pages that transclude a template."""

    template: Title


@dataclass(frozen=True)
class Found:
    """Results of the wiki's own search."""

    query: str


@dataclass(frozen=True)
class Prefixed:
    """Pages of one namespace whose names begin so."""

    prefix: Title


@dataclass(frozen=True)
class LinkedFrom:
    """Pages that a page links to."""

    page: Title


@dataclass(frozen=True)
class UploadedBy:
    """Files whose current version this account uploaded."""

    user: str


@dataclass(frozen=True)
class Redirecting:
    """The redirects of a namespace: for planners, the grammar has no word for it."""

    namespace: int


@dataclass(frozen=True)
class Both:
    """Pages in the left and in the right selection."""

    left: Selector
    right: Selector


@dataclass(frozen=True)
class Either:
    """Pages in the left or in the right selection, each once."""

    left: Selector
    right: Selector


@dataclass(frozen=True)
class Except:
    """Pages in the left selection that are not in the right one."""

    left: Selector
    right: Selector


Selector = (
    Listed
    | InCategory
    | Embedding
    | Found
    | Prefixed
    | LinkedFrom
    | UploadedBy
    | Redirecting
    | Both
    | Either
    | Except
)

MAX_DEPTH = 20
MAX_PARTS = 100
MAX_NESTING = 20


def either(pages: Selector | None, source: Selector | None) -> Selector | None:
    """The pages of both selections, where both are given; None where neither is."""
    return Either(pages, source) if pages and source else pages or source


def parse_pages(text: str, site: Site) -> Listed:
    """Titles one per line, as text or as links, with or without list marks; each once.

    A line with links counts for these, whatever stands between them. Raises `BadSelector` if there
    is none, `BadTitle` for one that cannot be.
    """
    titles: dict[Title, None] = {}
    for raw in uncommented(text).splitlines():
        line = raw.strip(BLANKS).lstrip("*#-•").strip(BLANKS)
        for name in _links(line) or ([line] if line else []):
            titles[site.title(name)] = None
    if not titles:
        raise BadSelector("selector-empty", "")
    return Listed(tuple(titles))


def parse_source(text: str, site: Site) -> Selector:
    """Read a `fonte`/`source` line, in linear time.

    `e`/`and` and `ma non`/`but not` bind tighter than `o`/`or`; equal ones from the left;
    parentheses group. A conjunction splits only where a selector follows it, and never inside
    "…", [[…]] or the parentheses of a title. Raises `BadSelector`, `BadTitle`.
    """
    return _Parser(uncommented(text), site).whole()


def describe(selector: Selector, site: Site) -> str:
    """The selection in the grammar of `parse_source` again, in the language of the wiki."""
    match selector:
        case Both(left, right):
            return _joined("and", left, right, site)
        case Except(left, right):
            return _joined("but not", left, right, site)
        case Either(left, right):
            return _joined("or", left, right, site)
        case Listed(titles):
            return " ".join(title.link for title in titles)
    return _describe_part(selector, site)


def _joined(kind: str, left: Selector, right: Selector, site: Site) -> str:
    loose = () if kind == "or" else (Either,)
    tight = (Either,) if kind == "or" else (Both, Either, Except)
    italian, english = SHOWN[kind]
    word = italian if site.language == "it" else english
    one, other = describe(left, site), describe(right, site)
    one = f"({one})" if isinstance(left, loose) else one
    other = f"({other})" if isinstance(right, tight) else other
    return f"{one} {word} {other}"


def _describe_part(selector: Selector, site: Site) -> str:
    match selector:
        case InCategory(title, depth):
            return _valued("category", title, f"/{depth}" if depth else "", selector, site)
        case Embedding(title):
            return _valued("template", title, "", selector, site)
        case Prefixed(title):
            return _valued("prefix", title, "", selector, site)
        case LinkedFrom(title):
            return _valued("links", title, "", selector, site)
        case UploadedBy(user):
            title = Title(USER, user, site.prefix(USER))
            return _valued("uploader", title, "", selector, site)
        case Found(query):
            return f"{shown('search', site)}:{query}"
    raise TypeError(selector)


def _valued(kind: str, title: Title, after: str, selector: Selector, site: Site) -> str:
    """The plainest form that reads back as the same: bare, in quotes, or as a link."""
    name = shown(kind, site)
    forms = () if '"' in title.name else (title.name, f'"{title.name}"', str(title))
    for value in forms:
        text = f"{name}:{value}{after}"
        if _reads_as(text, selector, site):
            return text
    return f"{name}:{title.link}{after}"


def _reads_as(text: str, selector: Selector, site: Site) -> bool:
    try:
        return parse_source(f"({text})", site) == selector
    except ResidenteError:
        return False


def _links(line: str) -> list[str]:
    found, at = [], 0
    while (start := line.find("[[", at)) >= 0 and (end := line.find("]]", start)) >= 0:
        at = end + 2
        found.append(line[start:at])
    return found


class _Parser(Scanner):
    """Recursive descent: each method reads one level of the grammar."""

    def __init__(self, text: str, site: Site) -> None:
        super().__init__(text, site)
        self.parts = 0

    def whole(self) -> Selector:
        if not self.text.strip(BLANKS):
            raise BadSelector("selector-empty", "")
        selector = self.either(0)
        if self.peek() == ")":
            raise BadSelector("selector-parenthesis", ")")
        if self.at < len(self.text):
            raise BadSelector("selector-conjunction", self.text[self.at : self.at + 60])
        return selector

    def either(self, nesting: int) -> Selector:
        left = self.both(nesting)
        while self.take("or"):
            left = Either(left, self.both(nesting))
        return left

    def both(self, nesting: int) -> Selector:
        left = self.operand(nesting)
        while True:
            if self.take("and"):
                left = Both(left, self.operand(nesting))
            elif self.take("but not"):
                left = Except(left, self.operand(nesting))
            else:
                return left

    def operand(self, nesting: int) -> Selector:
        self.parts += 1
        if self.parts > MAX_PARTS:
            raise BadSelector("selector-too-many", MAX_PARTS)
        if self.peek() != "(":
            return self.selector()
        if nesting == MAX_NESTING:
            raise BadSelector("selector-nesting", MAX_NESTING)
        self.at += 1
        inner = self.either(nesting + 1)
        if self.peek() != ")":
            raise BadSelector("selector-parenthesis", "(")
        self.at += 1
        return inner

    def take(self, kind: str) -> bool:
        word = self.conjunction(self.skip(self.at))
        if word is None or CONJUNCTIONS[word[0]] != kind:
            return False
        self.at = word[1]
        if self.peek() in ("", ")"):
            raise BadSelector("selector-nothing-after", word[0])
        return True

    def selector(self) -> Selector:
        if self.text.startswith("[[", self.at):
            return self.listed()
        if not self.peek() or self.peek() == ")":
            raise BadSelector("selector-nothing-after", self.text[: self.at].strip()[-60:])
        name = self.name(self.at)
        if name is None or name[0] not in self.names:
            word = self.text[self.at : name[1] if name else self.at + LONGEST_NAME]
            raise BadSelector("selector-unknown", word.strip(BLANKS), known(self.site))
        written = self.text[self.at : name[1]]
        self.at = self.skip(name[1] + 1)
        return self.build(self.names[name[0]], written)

    def listed(self) -> Listed:
        titles: dict[Title, None] = {}
        while self.text.startswith("[[", self.at):
            titles[self.site.title(self.enclosed("[[", "]]"))] = None
            self.at = self.skip(self.at, ",")
        return Listed(tuple(titles))

    def build(self, kind: str, written: str) -> Selector:
        if kind == "search":
            return Found(self.filled(self.bare(), written))
        protected = True
        if self.text.startswith("[[", self.at):
            value = self.enclosed("[[", "]]")
        elif self.text.startswith('"', self.at):
            value = self.enclosed('"', '"')[1:-1]
        else:
            value, protected = self.bare(), False
        value = self.filled(value, written)
        if kind == "category":
            return self.category(value, self.bare() if protected else None)
        return self.titled(kind, value)

    @staticmethod
    def filled(value: str, written: str) -> str:
        if not value.strip(BLANKS + "_"):
            raise BadSelector("selector-empty", written)
        return value.strip(BLANKS)

    def category(self, value: str, after: str | None) -> InCategory:
        """`after` is what follows a protected value; in a bare one the depth is cut off here."""
        name, slash, depth = (
            value.rpartition("/") if after is None else (value, after[:1], after[1:])
        )
        digits = depth.strip(BLANKS).removeprefix("-")
        numeric = bool(slash) and digits.isdecimal() and digits.isascii()
        if after and not (numeric and slash == "/"):
            raise BadSelector("selector-conjunction", after[:60])
        if numeric and (
            len(digits) > 4 or depth.strip(BLANKS) != digits or int(digits) > MAX_DEPTH
        ):
            raise BadSelector("selector-depth", depth[:20], MAX_DEPTH)
        title = self.site.title(name if numeric else value, CATEGORY)
        if title.namespace != CATEGORY:
            raise BadTitle("title-not-category", str(title))
        return InCategory(title, int(digits) if numeric else 0)

    def titled(self, kind: str, value: str) -> Selector:
        if kind == "template":
            return Embedding(self.site.title(value, TEMPLATE))
        if kind == "prefix":
            return Prefixed(self.site.title(value))
        if kind == "links":
            return LinkedFrom(self.site.title(value))
        title = self.site.title(value, USER)
        if title.namespace != USER:
            raise BadTitle("title-not-user", str(title))
        return UploadedBy(title.name)
