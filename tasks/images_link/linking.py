"""The plan: evidence gathered, candidates sifted, one decision for each article."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from bot.model import (
    SHOWN,
    Change,
    Message,
    Page,
    Pair,
    SkipPage,
    Suggest,
    Suggestion,
    SuggestionState,
)
from bot.task import Planning, chunked, existing
from bot.text.captions.drafts import draft
from bot.text.categories.tree import CategoryTree
from bot.text.customs import Partner
from bot.text.facts import Item
from bot.text.images.changes import discussion, insertion, talk_of
from bot.text.images.choice import Article, Chooser, Files, Mode, Option, limited, local
from bot.text.images.clues import Lookup, pool_of
from bot.text.images.commons_links import own_categories
from bot.text.images.evidence import Candidate, Clue, Kind, joined
from bot.text.images.obstacles import Shown, doubles, no_article, own_files, removed_before
from bot.text.selectors import LinkedFrom
from bot.text.site import MAIN
from bot.text.titles import Title
from tasks.images_link.archive import Archive
from tasks.images_link.params import LinkParams

BATCH = 500
"""Files, and articles, looked at together."""

POOL = 2000
"""Articles whose names and categories are held against those of the files."""

EARLIER = 20
"""Revisions in which a file may have been that somebody took out."""

DONE = (*SHOWN, SuggestionState.DISCUSSED)
"""Nothing is left to do about such a pair, nor to say."""


@dataclass
class Linking:
    """One institution's files on their way into articles; `since` None: only those of the pairs.

    What was read of the files is in `archive`.
    """

    params: LinkParams
    planning: Planning
    archive: Archive
    partner: Partner
    category: Title | None
    since: datetime | None
    items: dict[str, Item] = field(default_factory=dict)
    waiting: list[Suggestion] = field(default_factory=list)

    def plan(self) -> Iterator[Change]:
        tree, archive = self._tree(), self.archive
        asked: dict[Title, Title | Message] = {}
        for some in chunked(
            dict.fromkeys((*self._listed(), *archive.arrived(tree, self.since))), BATCH
        ):
            asked |= dict(archive.read(some))
        for file in self._listed():
            if isinstance(reason := asked[file], Message):
                yield SkipPage(local(self.planning.site, file), reason)
        if archive.known:
            yield from self._planned((*self._named(asked), *self._found()), tree)

    def _tree(self) -> CategoryTree | None:
        if self.category is None:
            return None
        # Hidden ones too: those of sources usually are.
        return self.archive.kept.tree(
            self.category, self.params.depth, lambda _name, _hidden: False
        )

    def _listed(self) -> Iterable[Title]:
        """The files of the pairs, as the wiki that keeps them calls them."""
        return dict.fromkeys(local(self.archive.kept.site, file) for file, _ in self.params.pairs)

    # Evidence

    def _named(self, asked: dict[Title, Title | Message]) -> Iterator[Clue]:
        for file, page in self.params.pairs:
            if isinstance(title := asked[file], Title):
                yield Clue(Kind.NAMED, title, page, Message("evidence-named"))

    def _found(self) -> Iterator[Clue]:
        reader, site = self.planning.reader, self.planning.site
        article = site.possible(self.partner.article) if self.partner.article else None
        pool = list(self._pool(article))
        own = {page.title: own_categories(page.title.name, page.text or "", site) for page in pool}
        stands = dict.fromkeys(
            title for each in self.archive.known.values() for title in each.categories
        )
        categories = list(self.archive.kept.look(stands))
        of_categories = dict(self.archive.kept.items(categories))
        of_pool = [item for _, item in reader.items(pool)]
        of_files = (item for each in self.archive.known.values() for item in each.items)
        self._describe((*of_files, *of_categories.values(), *of_pool))
        for category, identity in of_categories.items():
            page = self._page_of(identity)
            if page is not None and page.namespace == MAIN:
                own[page] = (*own.get(page, ()), category.name)
        renamed = [each for _, some in reader.redirects(p.title for p in pool) for each in some]
        described = [self.items[each] for each in of_pool if each in self.items]
        general = {page.title for page in categories if page.hidden} | {self.category}
        lookup = Lookup(
            site,
            self.items,
            pool_of(own, described, site.language, article, renamed),
            frozenset(title for title in general if title is not None),
        )
        for known in self.archive.known.values():
            yield from lookup.clues(known)

    def _pool(self, article: Title | None) -> Iterator[Page]:
        """The articles in which the files are looked for first."""
        selector = self.params.articles or (LinkedFrom(article) if article else None)
        pages = self.planning.reader.select(selector) if selector is not None else ()
        return (page for page in islice(pages, POOL) if no_article(page) is None)

    def _describe(self, ids: Iterable[str]) -> None:
        new = dict.fromkeys(each for each in ids if each not in self.items)
        self.items |= {item.id: item for item in self.planning.reader.described(new)}

    def _page_of(self, identity: str) -> Title | None:
        item = self.items.get(identity)
        return item.page if item else None

    # Candidates

    def _planned(self, clues: tuple[Clue, ...], tree: CategoryTree | None) -> Iterator[Change]:
        """What is to be done about all that the clues lead to."""
        reader = self.planning.reader
        led = dict(reader.resolve(dict.fromkeys(clue.page for clue in clues)))
        for clue in clues:
            problem = no_article(led.get(clue.page) or Page(clue.page))
            if problem is not None and clue.kind is Kind.NAMED:
                yield SkipPage(clue.page, problem)
        fit = (clue for clue in clues if clue.page in led and no_article(led[clue.page]) is None)
        candidates = joined(replace(clue, page=led[clue.page].title) for clue in fit)
        numbers = {page.title: page.page_id for page in led.values()}
        pages: dict[Title, list[Candidate]] = {}
        for candidate, problem in self._sifted(candidates, numbers):
            if problem is None:
                pages.setdefault(candidate.page, []).append(candidate)
            elif candidate.named:
                yield SkipPage(candidate.page, problem)
        for some in chunked(pages, BATCH):
            chooser = self._chooser((each for page in some for each in pages[page]), tree)
            for article in self._articles(some):
                yield from self._chosen(chooser, article, pages[article.page.title])
        yield from map(Suggest, limited(self.waiting))

    def _sifted(
        self, candidates: tuple[Candidate, ...], numbers: dict[Title, int]
    ) -> Iterator[tuple[Candidate, Message | None]]:
        """Why candidates are left out: suggested before, or the same picture as a better one."""
        pairs = {
            each: Pair(self.archive.known[each.file].page_id, numbers[each.page])
            for each in candidates
        }
        recalled = self.planning.memory.recalled(frozenset(pairs.values()))
        best = sorted(candidates, key=lambda each: -each.score)
        same = doubles(self.archive.known[each.file].facts for each in best)
        for each in candidates:
            state = recalled.get(pairs[each])
            if state in DONE:
                continue
            problem = Message("image-remembered") if state else None
            if problem is None and each.file in same:
                problem = Message("image-duplicate", (same[each.file].title,))
            yield each, problem

    def _chooser(self, candidates: Iterable[Candidate], tree: CategoryTree | None) -> Chooser:
        planning = self.planning
        some = [
            self.archive.known[title] for title in dict.fromkeys(each.file for each in candidates)
        ]
        drafts = {
            each.title: draft(each.page, planning.site, self.partner.caption, self.partner.name)
            for each in some
        }
        linked = (name for each in drafts.values() if each for name in each.links)
        pages = existing(linked, planning.reader)
        files = Files(
            {each.title: each.facts for each in some},
            {each.title: each.page_id for each in some},
            {each.title for each in some if tree and any(c in tree for c in each.categories)},
            {title: d.written(planning.site, pages) if d else "" for title, d in drafts.items()},
        )
        return Chooser(planning.site, planning.customs, planning.bot, self.params.mode, files)

    # Articles

    def _articles(self, titles: tuple[Title, ...]) -> Iterator[Article]:
        reader, site = self.planning.reader, self.planning.site
        pages = list(reader.read(titles))
        rendered = dict(reader.rendered(titles))
        own = {page.title: own_files(page, site) for page in pages}
        seen = {title: own[title].union(rendered.get(title, ())) for title in titles}
        facts = {
            each.title: each
            for each in reader.files(dict.fromkeys(file for all_ in seen.values() for file in all_))
        }
        shown = {title: Shown(seen[title], own[title], facts) for title in titles}
        of_pages = dict(reader.items(page for page in pages if shown[page.title].brought))
        self._describe(of_pages.values())
        for page in pages:
            item = self.items.get(of_pages.get(page.title, ""))
            yield Article(page, shown[page.title], item)

    def _chosen(
        self, chooser: Chooser, article: Article, candidates: Collection[Candidate]
    ) -> Iterator[Change]:
        site, chosen = self.planning.site, list(chooser.choose(article, candidates))
        for sure in (each for each in chosen if isinstance(each, Option)):
            if sure.mode is not Mode.PROPOSE and self._removed(article, sure):
                rest = [other for other in candidates if other is not sure.candidate]
                yield from self._chosen(replace(chooser, mode=Mode.PROPOSE), article, rest)
                return
        for each in chosen:
            if not isinstance(each, Option):
                if each[0].named:
                    yield SkipPage(article.page.title, each[1])
            elif each.mode is Mode.INSERT:
                yield insertion(article.page, each, site)
            elif each.mode is Mode.DISCUSS:
                (talk,) = self.planning.reader.read((talk_of(article.page.title, site),))
                yield discussion(article, talk, each, self.planning.say, site)
            else:
                self.waiting.append(each.suggestion(site))

    def _removed(self, article: Article, option: Option) -> bool:
        versions = self.planning.reader.earlier(article.page.title, EARLIER)
        texts = [each.text for each in versions]
        return removed_before(option.candidate.file, article.page, texts, self.planning.site)
