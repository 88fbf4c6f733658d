"""The proof that an edit alters the category links of certain titles and nothing else.

Precisely, with *touched* the live links whose title may go or may come:

- Outside them, and outside the gaps of blanks around the ones that were removed or added, the two
  texts are equal byte for byte: comments, nowiki, templates, other links, order, line ends.
- Where a link is renamed in place, the blanks around it are equal too.
- A link that is alone on its line goes, or comes, with that line; one blank line per link may go or
  come with it. Of a link that shares its line only blanks of that line go, never the last
  one between two words, and no line begins with a blank because of it.
- Blank lines at the end of the page are free, as MediaWiki does not store them.
- Comments within a touched link stay, in their order, where the link stands or stood.
- In each context (transclusion tags; within braces every link by itself) the rules of
  `_judge` hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from itertools import count
from urllib.parse import unquote

from mwparserfromhell.nodes import (
    Argument,
    ExternalLink,
    Heading,
    Node,
    Tag,
    Template,
    Text,
    Wikilink,
)
from mwparserfromhell.wikicode import Wikicode

from bot.errors import BadTitle
from bot.model import Allowance, Message
from bot.text.folding import fold
from bot.text.proofs.gaps import gap_follows
from bot.text.site import CATEGORY, MAIN, TEMPLATE, Site
from bot.text.skeleton import BLANKS, CUT, SLOT, Skeleton, line, opens_comment, parse, places, put
from bot.text.titles import Title

INCLUDE_TAGS = frozenset({"noinclude", "includeonly", "onlyinclude"})
OPAQUE_TAGS = frozenset({"nowiki", "pre", "syntaxhighlight", "source", "math", "gallery"})
STRAY_INCLUDE = re.compile(r"<\s*/?\s*(?:noinclude|includeonly|onlyinclude)\b", re.IGNORECASE)
REDIRECT = re.compile(r"\s*+#[^\s\[:]++\s*+:?+\s*+\[\[")
"""In any language; a list item at the top of a page is taken for one too, and so left alone."""

AROUND = " _\xa0\u200e\u200f"
"""Blanks and direction marks that may stand around a name."""

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
ENTITY = re.compile(r"&#?\w{1,32};")

BRACES = ("argument", "default")

Context = tuple[str, ...]


@dataclass(frozen=True)
class CategoryLinks(Allowance):
    """Links to titles of `may_go` may disappear or become one of `may_come`; those may appear.

    `parameters` are `Customs.category_parameters`: there a value may be renamed likewise. Where
    nothing may go, what comes may carry `sort_key`, and be alone in a noinclude of its own.
    """

    site: Site
    may_go: frozenset[Title]
    may_come: frozenset[Title]
    parameters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sort_key: str | None = None

    @property
    def touched(self) -> frozenset[Title]:
        return self.may_go | self.may_come


@dataclass(frozen=True)
class Link:
    """A touched link: `key` is the text after the first `|` without comments, None without one."""

    text: str
    title: Title
    key: str | None
    context: Context

    @property
    def head(self) -> str:
        """What stands before the `|`, without brackets and comments."""
        bare = _bare(self.text).removeprefix("<noinclude>").removesuffix("</noinclude>")
        return bare.removeprefix("[[").removesuffix("]]").partition("|")[0]

    @property
    def explicit(self) -> str | None:
        """The sort key that counts: an empty one is none."""
        return self.key or None


@dataclass(frozen=True)
class View:
    """A text seen through an allowance: links and parameter values in order, and the rest."""

    skeleton: Skeleton
    links: tuple[Link, ...]
    slots: tuple[Link, ...]


def prove_categories(old: str, new: str, allowance: CategoryLinks) -> Message | None:
    """See `bot.text.proofs.proof.prove`."""
    before, after = _Viewer(allowance).view(old), _Viewer(allowance).view(new)
    if before.skeleton.solid != after.skeleton.solid and not allowance.may_go:
        after = _Viewer(allowance, wrapped=True).view(new)
    if before.skeleton.solid != after.skeleton.solid:
        place = _first_difference(before.skeleton.solid, after.skeleton.solid)
        return Message("proof-elsewhere", (line(old, before.skeleton.solid, place),))
    for problem in (
        *_slots(before, after, allowance),
        *_gaps(old, before, after, allowance),
        *_contexts(before, after, allowance),
    ):
        return problem
    return None


def live_links(site: Site, text: str, titles: frozenset[Title]) -> tuple[Link, ...]:
    """The links to some titles, as the proof reads them."""
    return _Viewer(CategoryLinks(site, titles, frozenset())).view(text).links


def _first_difference(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _slots(before: View, after: View, allowance: CategoryLinks) -> Iterator[Message]:
    for one, other in zip(before.slots, after.slots, strict=True):
        if one.text != other.text:
            yield from _slot(one, other, allowance)


def _slot(one: Link, other: Link, allowance: CategoryLinks) -> Iterator[Message]:
    if one.title not in allowance.may_go:
        yield Message("proof-went", (one.title,))
    elif other.title not in allowance.may_come or one.key != other.key:
        yield Message("proof-came", (other.title,))


def _gaps(old: str, before: View, after: View, allowance: CategoryLinks) -> Iterator[Message]:
    ones, others = iter(before.links), iter(after.links)
    for place in places(before.skeleton, after.skeleton):
        gap, follower = before.skeleton.gap(place), after.skeleton.gap(place)
        went = [next(ones) for _ in range(gap.count(CUT))]
        came = [next(others) for _ in range(follower.count(CUT))]
        if not gap_follows(gap, follower, before.skeleton.solid, place):
            yield Message("proof-blanks", (line(old, before.skeleton.solid, place),))
        yield from _in_place(went, came, allowance)


def _in_place(went: list[Link], came: list[Link], allowance: CategoryLinks) -> Iterator[Message]:
    """What stays in a gap keeps its order, and only what may come is new there."""
    texts = [link.text for link in went]
    kept = iter(texts)
    for link in came:
        if link.text in texts:
            if link.text not in kept:
                yield Message("proof-order", (link.title,))
        elif link.title not in allowance.may_come:
            yield Message("proof-came", (link.title,))
    if len(went) == len(came):
        for one, other in zip(went, came, strict=True):
            yield from _renamed(one, other, allowance)


def _renamed(one: Link, other: Link, allowance: CategoryLinks) -> Iterator[Message]:
    if one.title not in allowance.may_go and one.title != other.title:
        yield Message("proof-went", (one.title,))
    if len(allowance.may_come) > 1 and one.explicit and one.explicit != other.explicit:
        yield Message("proof-sort-key", (other.title,))


def _contexts(before: View, after: View, allowance: CategoryLinks) -> Iterator[Message]:
    for context in dict.fromkeys(link.context for link in (*before.links, *after.links)):
        old = [link for link in before.links if link.context == context]
        new = [link for link in after.links if link.context == context]
        if sorted(link.text for link in old) != sorted(link.text for link in new):
            yield from _judge(old, new, allowance)
        elif any(link.title in allowance.may_go for link in new) and allowance.may_come:
            yield from _left(new, allowance)


def _left(new: list[Link], allowance: CategoryLinks) -> Iterator[Message]:
    for link in new:
        if link.title in allowance.may_go - allowance.may_come:
            yield Message("proof-left", (link.title,))


def _judge(old: list[Link], new: list[Link], allowance: CategoryLinks) -> Iterator[Message]:
    """The rules for one context in which links changed.

    Of each title that may come there is one at most, and one at least where it stood before. In a
    move something that may come stands where something that may go stood, and nothing that may
    go is left. Sort keys: see `_key`.
    """
    titles = [link.title for link in new]
    if allowance.may_come:
        yield from _left(new, allowance)
        if old and not allowance.may_come & set(titles):
            yield Message("proof-went", (old[0].title,))
    for title in sorted(allowance.may_come):
        stood = any(link.title == title for link in old)
        if titles.count(title) > 1:
            yield Message("proof-double", (title,))
        if stood and title not in titles:
            yield Message("proof-went", (title,))
    present = [link.text for link in old]
    for link in new:
        if link.text not in present:
            yield from _fresh(link, old, allowance)
    yield from _grown(old, new, allowance)


def _grown(old: list[Link], new: list[Link], allowance: CategoryLinks) -> Iterator[Message]:
    texts = [link.text for link in old]
    for link in new:
        if link.text in texts:
            texts.remove(link.text)
            if allowance.may_come == {link.title}:
                yield from _key(link, old, allowance)
        elif link.title not in allowance.may_come:
            yield Message("proof-came", (link.title,))


def _fresh(link: Link, old: list[Link], allowance: CategoryLinks) -> Iterator[Message]:
    if link.title not in allowance.may_come:
        yield Message("proof-came", (link.title,))
    elif link.key == "" or not _well_formed(link, old, allowance.site):
        yield Message("proof-form", (link.text,))
    else:
        yield from _key(link, old, allowance)


def _well_formed(link: Link, old: list[Link], site: Site) -> bool:
    """Whether a link that came is written plainly, or in the style of one that stood there."""
    heads = [other.head for other in old]
    styles = [_style(head) for head in heads]
    namespace, name, section = _style(link.head)
    return link.head in heads or (
        name.strip(AROUND) == link.title.name
        and namespace in {*site.by_id[CATEGORY].names, *(style[0] for style in styles)}
        and section in {"", *(style[2] for style in styles)}
    )


def _style(head: str) -> tuple[str, str, str]:
    namespace, _, rest = _decode(head).partition(":")
    name, _, section = rest.partition("#")
    return namespace, name, section


def _key(link: Link, old: list[Link], allowance: CategoryLinks) -> Iterator[Message]:
    """The key of a link that came, or was merged into, is one that stood in its context.

    An empty key is never written: the pipe trick would fill it on saving.
    """
    sources = {link.title} | allowance.may_go
    keys = {other.explicit for other in old if other.title in sources} - {None}
    given = set() if allowance.may_go else {allowance.sort_key or None}
    if link.explicit not in ((keys | given) or {None}):
        yield Message("proof-sort-key", (link.title,))


class _Viewer:
    """Cuts the touched links out of one text, in document order."""

    def __init__(self, allowance: CategoryLinks, wrapped: bool = False) -> None:
        self.wrapped = wrapped
        self.site = allowance.site
        self.touched = allowance.touched
        self.parameters = {
            self.title(template, TEMPLATE): frozenset(map(fold, names))
            for template, names in allowance.parameters
        }
        self.links: list[Link] = []
        self.slots: list[Link] = []
        self.number = count()
        self.within = count()
        self.dead = False
        self.target = 0

    def view(self, text: str) -> View:
        code = parse(text)
        if REDIRECT.match(text):
            target = next((node for node in code.nodes if isinstance(node, Wikilink)), None)
            self.target = id(target)
        self.walk(code, ())
        return View(Skeleton.of(str(code)), tuple(self.links), tuple(self.slots))

    def walk(self, code: Wikicode, context: Context) -> None:
        for index, node in enumerate(list(code.nodes)):
            self.dead = self.dead or opens_comment(node)
            if self.dead:
                return
            if isinstance(node, Text) and STRAY_INCLUDE.search(str(node)):
                context = (*context, f"stray {next(self.number)}")
            link = self.link(node, context)
            if link:
                self.links.append(link)
                put(code, index, CUT + "".join(COMMENT.findall(link.text)))
            else:
                self.enter(node, context)

    def link(self, node: Node, context: Context) -> Link | None:
        if isinstance(node, Wikilink):
            return self.read(node, context)
        if self.wrapped and isinstance(node, Tag) and str(node).startswith("<noinclude>[["):
            inner = node.contents.nodes if node.contents is not None else []
            found = self.read(inner[0], (*context, "noinclude")) if len(inner) == 1 else None
            closed = found and str(node) == f"<noinclude>{found.text}</noinclude>"
            return replace(found, text=str(node)) if found and closed else None
        return None

    def enter(self, node: Node, context: Context) -> None:
        if isinstance(node, Template):
            self.enter_template(node, context)
        elif isinstance(node, Tag):
            name = str(node.tag).strip().lower()
            if name not in OPAQUE_TAGS and node.contents is not None:
                self.walk(node.contents, (*context, name) if name in INCLUDE_TAGS else context)
        elif isinstance(node, Argument) and node.default is not None:
            self.walk(node.default, (*context, f"default {next(self.number)}"))
        elif isinstance(node, (ExternalLink, Heading)) and node.title is not None:
            self.walk(node.title, context)
        elif isinstance(node, Wikilink) and node.text is not None:
            self.walk(node.text, context)

    def enter_template(self, template: Template, context: Context) -> None:
        name = self.title(_bare(str(template.name)).strip(), TEMPLATE)
        known = self.parameters.get(name, frozenset()) if name else frozenset()
        for parameter in template.params:
            inner = (*context, f"argument {next(self.number)}")
            if not (
                fold(_bare(str(parameter.name))) in known and self.slot(parameter.value, inner)
            ):
                self.walk(parameter.value, inner)

    def slot(self, value: Wikicode, context: Context) -> bool:
        raw = str(value)
        text = raw.strip(BLANKS)
        plain = all(isinstance(node, Text) for node in value.nodes)
        title = self.title(text, CATEGORY) if plain else None
        if title is None or title not in self.touched:
            return False
        prefixed = "prefixed" if fold(text) != fold(title.name) else None
        self.slots.append(Link(text, title, prefixed, context))
        start = raw.index(text)
        value.nodes[:] = [Text(raw[:start] + SLOT + raw[start + len(text) :])]
        return True

    def read(self, node: Node, context: Context) -> Link | None:
        if not isinstance(node, Wikilink) or id(node) == self.target:
            return None
        raw = str(node.title)
        target = _decode(_bare(raw))
        if _unlinked(target) or any(isinstance(part, Template) for part in node.title.nodes):
            return None
        title = self.title(target.partition("#")[0])
        if title is None or title not in self.touched:
            return None
        key = None if node.text is None else _bare(str(node.text))
        if any(part.startswith(BRACES) for part in context):
            context = (*context, f"link {next(self.within)}")
        return Link(str(node), title, key, context)

    def title(self, text: str, namespace: int = MAIN) -> Title | None:
        try:
            return self.site.title(text, namespace)
        except BadTitle:
            return None


def _bare(text: str) -> str:
    return COMMENT.sub("", text)


def _unlinked(target: str) -> bool:
    """Whether this categorises nothing: a plain link, an address, a title never valid."""
    shown = target.replace("_", " ").strip()
    return shown.startswith((":", "//")) or "://" in shown or _decode(target) != target


def _decode(target: str) -> str:
    """Percent signs and character references, which MediaWiki resolves in a link's target."""
    plain = unquote(target) if "%" in target else target
    return ENTITY.sub(lambda found: unescape(found.group()), plain)
