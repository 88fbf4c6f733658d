"""The plan: evidence gathered batch by batch, then one decision for each article."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.model import Change, Message, SkipPage, Suggest, Suggestion
from bot.task import Planning, chunked, existing
from bot.text.categories.tree import CategoryTree
from bot.text.customs import Partner
from bot.text.images.changes import discussion, insertion, talk_of
from bot.text.images.choice import Article, Chooser, Files, Mode, Option, limited, local
from bot.text.images.clues import Known
from bot.text.images.evidence import Candidate, Clue, Kind
from bot.text.images.obstacles import Shown, own_files, removed_before
from bot.text.titles import Title
from tasks.images_link.archive import BATCH, Archive, Looked
from tasks.images_link.gathering import Found, Gathering
from tasks.images_link.grounds import Grounds, Items, pooled
from tasks.images_link.params import LinkParams

EARLIER = 20
"""Revisions in which a file may have been that somebody took out."""


@dataclass
class Linking:
    """One institution's files on their way into articles; `since` None: only those of the pairs."""

    params: LinkParams
    planning: Planning
    archive: Archive
    partner: Partner
    category: Title | None
    since: datetime | None
    waiting: list[Suggestion] = field(default_factory=list)

    def plan(self) -> Iterator[Change]:
        tree, items = self._tree(), Items(self.planning.reader)
        gathering = Gathering(self.planning, self.partner, tree)
        grounds: Grounds | None = None
        for batch in self.archive.batches(self._listed(), tree, self.since):
            yield from self._useless(batch)
            files = {each.title: each for each in batch.values() if isinstance(each, Known)}
            if files:
                # Without new files no article is read.
                grounds = grounds or self._grounds(items)
                clues = (*self._named(batch), *grounds.clues(files.values()))
                yield from gathering.take(files, clues)
        yield from self._decided(gathering, items)

    def _tree(self) -> CategoryTree | None:
        if self.category is None:
            return None
        # Hidden ones too: those of sources usually are.
        return self.archive.kept.tree(
            self.category, self.params.depth, lambda _name, _hidden: False
        )

    def _grounds(self, items: Items) -> Grounds:
        reader, general = self.planning.reader, {self.category} if self.category else set[Title]()
        article = reader.site.possible(self.partner.article) if self.partner.article else None
        pool = pooled(reader, self.params.articles, article)
        return Grounds(reader, self.archive.kept, items, article, pool, general)

    # What the request names

    def _listed(self) -> Collection[Title]:
        """The files of the pairs, as the wiki that keeps them calls them."""
        return dict.fromkeys(local(self.archive.kept.site, file) for file, _ in self.params.pairs)

    def _useless(self, batch: Looked) -> Iterator[SkipPage]:
        for file in self._listed():
            if isinstance(reason := batch.get(file), Message):
                yield SkipPage(local(self.planning.site, file), reason)

    def _named(self, batch: Looked) -> Iterator[Clue]:
        for file, page in self.params.pairs:
            if isinstance(known := batch.get(file), Known):
                yield Clue(Kind.NAMED, known.title, page, Message("evidence-named"))

    # Decisions

    def _decided(self, gathering: Gathering, items: Items) -> Iterator[Change]:
        """What is to be done about all that was found, article by article."""
        yield from gathering.doubles()
        pages = gathering.candidates()
        for titles in chunked(pages, BATCH):
            chooser = self._chooser(each for title in titles for each in pages[title])
            for article in self._articles(titles, items):
                candidates = [each.candidate for each in pages[article.page.title]]
                yield from self._chosen(chooser, article, candidates)
        yield from map(Suggest, limited(self.waiting))

    def _chooser(self, found: Iterable[Found]) -> Chooser:
        planning = self.planning
        held = {each.file.title: each.file for each in found}
        linked = (name for each in held.values() if each.draft for name in each.draft.links)
        pages = existing(linked, planning.reader)
        files = Files(
            {title: each.facts for title, each in held.items()},
            {title: each.page_id for title, each in held.items()},
            {title for title, each in held.items() if each.inside},
            {
                title: each.draft.written(planning.site, pages) if each.draft else ""
                for title, each in held.items()
            },
        )
        return Chooser(planning.site, planning.customs, planning.bot, self.params.mode, files)

    def _articles(self, titles: tuple[Title, ...], items: Items) -> Iterator[Article]:
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
        items.describe(of_pages.values())
        for page in pages:
            item = items.known.get(of_pages.get(page.title, ""))
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
