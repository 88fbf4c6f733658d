"""New files of an institution into the articles that they illustrate (design, section 3.4).

What is sure goes in, where the request says so; of all else people are asked. Nothing that people
have refused, removed or altered is planned again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from bot.model import Change, Message, Page, Pair, Refusal, SkipPage, Suggest, Suggestion
from bot.task import Names, PageSource, Params, Planning, Task, chunked, is_file
from bot.text.captions import draft
from bot.text.clues import PROPERTIES, Answers, Known, Lookup, pool_of
from bot.text.commons_links import own_categories
from bot.text.customs import Partner
from bot.text.days import read_day
from bot.text.evidence import Candidate, Clue, Kind, joined
from bot.text.facts import Item
from bot.text.file_changes import discussion, insertion, talk_of
from bot.text.file_choice import Article, Chooser, Files, Mode, Option, limited, local, read_mode
from bot.text.file_obstacles import Shown, doubles, no_article, own_files, removed_before
from bot.text.file_pairs import FilePair, read_pairs
from bot.text.partners import named
from bot.text.selectors import MAX_DEPTH, LinkedFrom
from bot.text.site import CATEGORY, MAIN, Site
from bot.text.titles import Title
from bot.text.tree import CategoryTree

INSTITUTION = Names(it=("istituzione",), en=("institution",))
DEPTH = Names(it=("profondità",), en=("depth",))
SINCE = Names(it=("dal",), en=("since",))
MODE = Names(it=("modo",), en=("mode",))
ARTICLES = Names(it=("voci",), en=("articles",))
PAIRS = Names(it=("abbinamenti",), en=("pairs",))

BATCH = 500
"""Files, and articles, looked at together."""

POOL = 2000
"""Articles whose names and categories are held against those of the files."""

OVERLAP = timedelta(hours=1)
"""Looked at again by the next run: what is being added while a run reads might be missed."""

EARLIER = 20
"""Revisions in which a file may have been that somebody took out."""

USUAL = timedelta(days=30)
"""How far back a request is offered to look that does not say."""


def _reads(read: Callable[[str, Site], object]) -> BeforeValidator:
    """What people type is read so; a refusal comes with what may be meant."""

    def validate(value: object, info: ValidationInfo) -> object:
        assert info.context is not None
        found = read(value, info.context["site"]) if isinstance(value, str) else value
        if isinstance(found, Refusal):
            context = {"message": found.reason, "correction": found.correction}
            raise PydanticCustomError("residente", "it cannot be read", context)
        return found

    return BeforeValidator(validate)


class LinkParams(Params):
    """The files that came into `istituzione`'s category `dal` a day on, `profondità` levels deep.

    `abbinamenti` names files and their articles; without an institution only these are looked at.
    `voci`: the articles whose names are held against the files', by default those that the
    institution's article links.
    """

    institution: Annotated[str, INSTITUTION] = ""
    depth: Annotated[int, Field(ge=0, le=MAX_DEPTH), DEPTH] = 3
    since: Annotated[date | None, _reads(lambda typed, _: read_day(typed)), SINCE] = None
    mode: Annotated[Mode, _reads(lambda typed, site: read_mode(typed, site.language)), MODE] = (
        Mode.PROPOSE
    )
    articles: Annotated[PageSource | None, ARTICLES] = None
    pairs: Annotated[tuple[FilePair, ...], _reads(read_pairs), PAIRS] = ()


class ImagesLinkTask(Task):
    """Finds articles for an institution's new files, and puts them in or suggests them."""

    id = "images.link"
    names = Names(it=("collega immagini",), en=("link images",))
    params = LinkParams
    suggests = True

    def plan(self, params: LinkParams, planning: Planning) -> Iterator[Change]:
        work = _meant(params, planning)
        if isinstance(work, Refusal):
            yield work
        else:
            yield from work.plan()


def _meant(params: LinkParams, planning: Planning) -> Linking | Refusal:
    """What is to be done, or what is missing for it."""
    language, partners = planning.site.language, planning.customs.partners
    repository = planning.reader.repository
    if repository is None:
        return Refusal(Message("refusal-no-repository"))
    archive = replace(planning, reader=repository)
    if params.pairs and not params.institution:
        only = partners[0] if len(partners) == 1 else Partner("")
        return Linking(params, planning, archive, only, _category(only, archive), None)
    name = INSTITUTION.shown(language)
    partner = named(params.institution, partners, name)
    if isinstance(partner, Refusal):
        return partner
    category, since = _category(partner, archive), _moment(params, planning)
    if category is None:
        return Refusal(Message("refusal-institution-category", (partner.name,)), name)
    if since is None and not params.pairs:
        offered, shown = (planning.now - USUAL).date().isoformat(), SINCE.shown(language)
        return Refusal(Message("refusal-since"), shown, f"| {shown} = {offered}")
    return Linking(params, planning, archive, partner, category, since)


def _category(partner: Partner, archive: Planning) -> Title | None:
    """The institution's category where the files are, if there is such a one."""
    title = archive.site.possible(partner.category, CATEGORY) if partner.category else None
    if title is None or title.namespace != CATEGORY:
        return None
    (page,) = archive.reader.look((title,))
    return title if page.exists or page.members else None


def _moment(params: LinkParams, planning: Planning) -> datetime | None:
    """Since when files are new: since the last run, never before the day that is named."""
    named_day = datetime.combine(params.since, time(), UTC) if params.since else None
    last = planning.since - OVERLAP if planning.since else None
    return max((each for each in (named_day, last) if each), default=None)


@dataclass
class Linking:
    """One institution's files on their way into articles; `since` None: only those of the pairs.

    `archive` is the planning of the wiki that keeps the files.
    """

    params: LinkParams
    planning: Planning
    archive: Planning
    partner: Partner
    category: Title | None
    since: datetime | None
    known: dict[Title, Known] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    waiting: list[Suggestion] = field(default_factory=list)

    def plan(self) -> Iterator[Change]:
        reader, category, depth = self.archive.reader, self.category, self.params.depth
        # Hidden ones too: those of sources usually are.
        tree = reader.tree(category, depth, lambda _name, _hidden: False) if category else None
        asked: dict[Title, Title | Message] = {}
        for some in chunked(dict.fromkeys((*self._listed(), *self._arrived(tree))), BATCH):
            asked |= dict(self._read(some))
        for file in self._listed():
            if isinstance(reason := asked[file], Message):
                yield SkipPage(local(self.planning.site, file), reason)
        if self.known:
            yield from self._planned((*self._named(asked), *self._found()), tree)

    # Files

    def _listed(self) -> Iterable[Title]:
        """The files of the pairs, as the wiki that keeps them calls them."""
        return dict.fromkeys(local(self.archive.site, file) for file, _ in self.params.pairs)

    def _arrived(self, tree: CategoryTree | None) -> Iterable[Title]:
        """The files that came into the tree, each once, under the last name that was seen."""
        if tree is None or self.since is None:
            return ()
        return {
            each.page_id: each.title
            for category in tree.stocked()
            for each in self.archive.reader.newcomers(category, self.since)
        }.values()

    def _read(self, titles: tuple[Title, ...]) -> Iterator[tuple[Title, Title | Message]]:
        """The present title of each file that will do, or why it will not; fills in `known`."""
        site, archive = self.planning.site, self.archive.reader
        pages = dict(self._followed(titles))
        shown = {page.title: page for page in pages.values()}
        answers = Answers(
            {each.title: each for each in archive.files(shown)},
            dict(archive.statements(shown.values(), PROPERTIES)),
            dict(archive.usage_elsewhere(shown)),
            dict(self.planning.reader.usage(local(site, each) for each in shown)),
            dict(archive.categories(shown)),
        )
        for asked in titles:
            known = answers.known(pages.get(asked), archive.site, site.language)
            if isinstance(known, Known):
                self.known[known.title] = known
            yield asked, known if isinstance(known, Message) else known.title

    def _followed(self, titles: tuple[Title, ...]) -> Iterator[tuple[Title, Page]]:
        """The pages of files with text: some were renamed since they were listed, or deleted."""
        found = dict(zip(titles, self.archive.reader.read(titles), strict=True))
        renamed = [title for title, page in found.items() if page.redirect]
        led = {asked: page.title for asked, page in self.archive.reader.resolve(renamed)}
        ends = dict.fromkeys(led.values())
        texts = dict(zip(ends, self.archive.reader.read(ends), strict=True))
        for asked, page in found.items():
            end = texts.get(led.get(asked, asked), page)
            if is_file(end):
                yield asked, end

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
        stands = dict.fromkeys(title for each in self.known.values() for title in each.categories)
        categories = list(self.archive.reader.look(stands))
        of_categories = dict(self.archive.reader.items(categories))
        of_pool = [item for _, item in reader.items(pool)]
        of_files = (item for each in self.known.values() for item in each.items)
        self._describe((*of_files, *of_categories.values(), *of_pool))
        for category, identity in of_categories.items():
            page = self._page_of(identity)
            if page is not None and page.namespace == MAIN:
                own[page] = (*own.get(page, ()), category.name)
        described = [self.items[each] for each in of_pool if each in self.items]
        general = {page.title for page in categories if page.hidden} | {self.category}
        lookup = Lookup(
            site,
            self.items,
            pool_of(own, described, site.language, article),
            frozenset(title for title in general if title is not None),
        )
        for known in self.known.values():
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
            each: Pair(self.known[each.file].page_id, numbers[each.page]) for each in candidates
        }
        recalled = self.planning.memory.recalled(frozenset(pairs.values()))
        best = sorted(candidates, key=lambda each: -each.score)
        same = doubles(self.known[each.file].facts for each in best)
        for each in candidates:
            problem = Message("image-remembered") if pairs[each] in recalled else None
            if problem is None and each.file in same:
                problem = Message("image-duplicate", (same[each.file].title,))
            yield each, problem

    def _chooser(self, candidates: Iterable[Candidate], tree: CategoryTree | None) -> Chooser:
        planning = self.planning
        some = [self.known[title] for title in dict.fromkeys(each.file for each in candidates)]
        drafts = {
            each.title: draft(each.page, planning.site, self.partner.caption, self.partner.name)
            for each in some
        }
        linked = (name for each in drafts.values() if each for name in each.links)
        titles = filter(None, map(planning.site.possible, linked))
        existing = frozenset(asked for asked, _ in planning.reader.resolve(dict.fromkeys(titles)))
        files = Files(
            {each.title: each.facts for each in some},
            {each.title: each.page_id for each in some},
            {each.title for each in some if tree and any(c in tree for c in each.categories)},
            {title: d.written(planning.site, existing) if d else "" for title, d in drafts.items()},
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
