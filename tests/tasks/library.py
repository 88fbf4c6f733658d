"""A small wiki in memory, made of wikitext: planners read it, and their edits are carried out.

It categorises as MediaWiki does, through templates too, but knows no more of wikitext than the
cases of `tests/cases` need. Every edit is proved as in a real run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import count

from bot.model import (
    Change,
    CreatePage,
    EditPage,
    Finding,
    Message,
    Page,
    PageRevision,
    RefreshLinks,
    Refusal,
    Residue,
    SkipPage,
    Suggest,
    Suggestion,
)
from bot.reading import Related, Stated, Uploaded
from bot.task import Params, Planning, Task
from bot.text.categories.edits import included_links, own_links
from bot.text.categories.redirects import redirect_target
from bot.text.categories.tree import CategoryTree, Edges, LeaveOut
from bot.text.customs import Customs
from bot.text.markup import Markup
from bot.text.proofs.proof import prove
from bot.text.selectors import Either, Embedding, InCategory, Listed, Redirecting, Selector
from bot.text.site import CATEGORY, FILE, TEMPLATE, Site
from bot.text.titles import Title
from tests.tasks.album import NOW, Album

TEMPLATE_CALL = re.compile(r"\{\{([^{}|\[\]<>\x7f]+)")


class Library(Album):
    """`texts` by title; `lately` what recently changed pages were a month ago, '' for not there.

    `uploads`: by account the files that it was the first to upload; `later`: by file who uploaded
    further versions; `stated`: by file and property the items of its structured data. See `Album`
    for the rest. `suggested` is what planners have suggested.
    """

    def __init__(
        self,
        site: Site,
        texts: Mapping[str, str],
        lately: Mapping[str, str] | None = None,
        uploads: Mapping[str, list[str]] | None = None,
        repository: Library | None = None,
    ) -> None:
        super().__init__(repository)
        self.site = site
        self.rights = frozenset({"move"})
        self.texts = {site.title(title): text for title, text in texts.items()}
        self.lately = {site.title(title): text for title, text in (lately or {}).items()}
        self.uploaded = uploads or {}
        self.later: Mapping[str, list[str]] = {}
        self.stated: Mapping[str, Mapping[str, list[str]]] = {}
        self.suggested: list[Suggestion] = []
        self.repository: Library | None = repository
        self._ids = dict(zip(self.texts, count(1), strict=False))

    # As a reader

    def look(self, titles: Iterable[Title]) -> Iterator[Page]:
        return self.read(titles)

    def read(self, titles: Iterable[Title]) -> Iterator[Page]:
        return (self._page(title) for title in tuple(titles))

    def members(self, category: Title) -> Iterator[Page]:
        titles = [title for title in self.texts if category in self._categories(title)]
        return (self._page(title) for title in titles)

    def select(self, selector: Selector) -> Iterator[Page]:
        match selector:
            case Listed(titles):
                return self.read(titles)
            case InCategory(category, 0):
                return self.members(category)
            case Either(left, right):
                both = (*self.select(left), *self.select(right))
                return iter(dict.fromkeys(both))
            case Embedding(template):
                return self._where(lambda page: template in self._templates(page.title))
            case Redirecting(namespace):
                return self._where(lambda p: p.redirect and p.title.namespace == namespace)
        raise NotImplementedError(selector)

    find = select

    def tree(self, root: Title, depth: int, leave_out: LeaveOut) -> CategoryTree:
        edges = Edges()
        for title in (title for title in self.texts if title.namespace == CATEGORY):
            edges.note(title.name, [parent.name for parent in self._categories(title)])
            members = (page.title.namespace != CATEGORY for page in self.members(title))
            edges.mark(title.name, hidden=self._page(title).hidden, filled=any(members))
        return edges.below(root, depth, leave_out)

    def transclusions(
        self, titles: Iterable[Title], among: Iterable[Title] = ()
    ) -> Iterator[Related]:
        wanted = frozenset(among)
        for title in titles:
            used = self._templates(title)
            yield title, tuple(each for each in used if not wanted or each in wanted)

    def categories(self, titles: Iterable[Title]) -> Iterator[Related]:
        return ((title, self._categories(title)) for title in titles)

    def categorised(self, category: Title) -> Iterator[Related]:
        found = (page.title for page in self.members(category))
        return self.categories(title for title in found if title.namespace != CATEGORY)

    def redirects(self, titles: Iterable[Title]) -> Iterator[Related]:
        led = {title: redirect_target(self.site, text) for title, text in self.texts.items()}
        for target in titles:
            yield target, tuple(title for title, end in led.items() if end == target)

    def as_of(self, title: Title, moment: datetime) -> Page:
        text = self.lately.get(title) if moment < NOW else None
        if text is None:
            return self._page(title)
        return self._made(title, text, moment) if text else Page(title, text="")

    def uploads(self, user: str) -> Iterator[Page]:
        return self.read(self.site.title(name, FILE) for name in self.uploaded.get(user, ()))

    def uploaders(self, titles: Iterable[Title]) -> Iterator[Uploaded]:
        """The one who was first and, by `later`, those who came after."""
        for title in titles:
            first = (user for user, files in self.uploaded.items() if title.name in files)
            yield title, (*first, *self.later.get(title.name, ()))

    def statements(self, pages: Iterable[Page], properties: Collection[str]) -> Iterator[Stated]:
        for page in pages:
            known = self.stated.get(page.title.name, {})
            yield page.title, {name: tuple(known[name]) for name in properties if name in known}

    def authors(self, title: Title) -> tuple[str, ...]:  # noqa: ARG002
        return ()

    def revisions(self, ids: Iterable[int]) -> Iterator[PageRevision]:
        raise NotImplementedError

    def _where(self, test: Callable[[Page], bool]) -> Iterator[Page]:
        return (page for page in map(self._page, tuple(self.texts)) if test(page))

    def _page(self, title: Title) -> Page:
        age = timedelta(days=1 if title in self.lately else 30)
        page = self._made(title, self.texts[title], NOW - age) if title in self.texts else None
        return page or Page(title, text="", members=sum(1 for _ in self.members(title)))

    def _made(self, title: Title, text: str, when: datetime) -> Page:
        number = self._ids.setdefault(title, len(self._ids) + 1)
        return Page(
            title,
            page_id=number,
            revision=number,
            text=text,
            redirect=bool(re.match(r"\s*#(?:REDIRECT|RINVIA)\b", text)),
            disambiguation="__DISAMBIG__" in text,
            timestamp=when,
            members=sum(title in self._categories(each) for each in self.texts),
            hidden="__HIDDENCAT__" in text,
        )

    def _templates(self, title: Title) -> tuple[Title, ...]:
        masked = Markup(self.texts.get(title, "")).masked
        found: dict[Title, None] = {}
        for call in TEMPLATE_CALL.finditer(masked):
            name = self.site.possible(call[1], TEMPLATE)
            if name is not None:
                found[name] = None
                target = redirect_target(self.site, self.texts.get(name, ""))
                found.update({target: None} if target else {})
        return tuple(found)

    def _categories(self, title: Title) -> tuple[Title, ...]:
        own = own_links(self.site, self.texts.get(title, ""))
        brought = (
            link
            for template in self._templates(title)
            for link in included_links(self.site, self.texts.get(template, ""))
        )
        return tuple(dict.fromkeys(link.title for link in (*own, *brought)))

    # As a wiki

    def move(self, old: str, new: str) -> None:
        """Rename a page, which keeps its number; a redirect stays."""
        before, after = self.site.title(old), self.site.title(new)
        self.texts[after], self._ids[after] = self.texts[before], self._ids.pop(before)
        self.texts[before] = f"#REDIRECT [[:{after}]]"
        self._ids[before] = max(self._ids.values()) + 1

    def carry_out(
        self, task: Task, params: Params, customs: Customs, planning: Planning | None = None
    ) -> dict[str, Message]:
        """What a run says of pages that it leaves, by title; the texts are changed in place."""
        planning = planning or Planning(self, customs, NOW)
        said: dict[str, Message] = {}
        for change in task.plan(params, planning):
            said |= self._carry(change)
        # As in a run: the review looks at all of that again.
        said = {title: message for title, message in said.items() if not _residual(message)}
        for change in task.review(params, planning):
            said |= self._carry(change)
        return said

    def _carry(self, change: Change) -> dict[str, Message]:
        match change:
            case EditPage(page, rewrite, allowance):
                old = self.texts[page.title]
                new = rewrite(old)
                if isinstance(new, Message):
                    return {str(page.title): new}
                problem = prove(old, new, allowance) if new != old else None
                assert problem is None, (page.title, problem)
                self.texts[page.title] = new
            case SkipPage(title, reason) | Residue(title, reason):
                return {str(title): reason}
            case Finding(title, group, reason):
                return {f"{title} {group.key}": reason}
            case Refusal(reason, parameter):
                return {parameter: reason}
            case CreatePage(title, text):
                assert title not in self.texts
                self.texts[title] = text
            case Suggest(suggestion):
                self.suggested.append(suggestion)
            case RefreshLinks():
                pass
            case _:
                raise NotImplementedError(change)
        return {}


def _residual(message: Message) -> bool:
    return message.key.startswith("residue-")
