"""Which of the files for an article comes first, where it would go, and who has the last word."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.model import Message, Page, Pair, Refusal, Suggestion
from bot.text.captions.drafts import unlinked
from bot.text.customs import Customs
from bot.text.facts import FileFacts, Item
from bot.text.files import Place, Placed
from bot.text.folding import closest, fold
from bot.text.images.evidence import Candidate
from bot.text.images.obstacles import Shown, article_obstacle, excellent, lesser
from bot.text.images.placing import PlaceFile, where
from bot.text.site import FILE, Site
from bot.text.titles import Title

PER_ARTICLE = 5
"""Files that are suggested for one article in one run."""

PER_FILE = 3
"""Articles for which one file is suggested in one run."""


class Mode(StrEnum):
    """What a request wants: people are asked, sure files go in, or the talk page hears of them.

    Also what is done about one file.
    """

    PROPOSE = "propose"
    INSERT = "insert"
    DISCUSS = "discuss"


MODES = {
    Mode.PROPOSE: ("proponi", "propose"),
    Mode.INSERT: ("inserisci", "insert"),
    Mode.DISCUSS: ("discussione", "discuss"),
}
"""In Italian and in English; both are read on every wiki."""


def read_mode(typed: str, language: str) -> Mode | Refusal:
    """The mode of that name, or which one may be meant."""
    names = {fold(name): mode for mode, both in MODES.items() for name in both}
    if fold(typed) in names:
        return names[fold(typed)]
    shown = {mode: both[0 if language == "it" else 1] for mode, both in MODES.items()}
    near = closest(typed, names)
    reason = Message("refusal-choice", ("", typed, ", ".join(shown.values())))
    return Refusal(reason, correction=shown[names[near] if near else Mode.PROPOSE])


@dataclass(frozen=True)
class Article:
    """An article with what readers see on it; `item` is its Wikidata item, if that is known."""

    page: Page
    shown: Shown
    item: Item | None = None

    @property
    def text(self) -> str:
        return self.page.text or ""

    @property
    def bare(self) -> bool:
        """Whether it shows no picture at all; icons that templates bring are none."""
        return not (self.shown.own or self.shown.brought)

    @property
    def filled_by_wikidata(self) -> bool:
        """Whether it shows the picture of its item without naming it."""
        pictures = self.item.pictures if self.item else ()
        return any(facts.name in pictures for facts in self.shown.brought)


@dataclass(frozen=True)
class Files:
    """What is known about the candidates' files.

    `inside`: those in the institution's category. `captions` are whole, and plain wikitext.
    """

    facts: Mapping[Title, FileFacts]
    numbers: Mapping[Title, int]
    inside: Collection[Title]
    captions: Mapping[Title, str]


@dataclass(frozen=True)
class Option:
    """What is to be done about a file that can go into an article.

    `instead`: the file in whose place it goes.
    """

    mode: Mode
    candidate: Candidate
    pair: Pair
    caption: str
    placed: Placed
    instead: Title | None = None

    def suggestion(self, site: Site) -> Suggestion:
        """What people are asked, in the titles of their own wiki."""
        candidate = self.candidate
        return Suggestion(
            self.pair,
            local(site, candidate.file),
            candidate.page,
            candidate.kinds,
            candidate.score,
            candidate.reasons,
            Message("where-instead", (self.instead,)) if self.instead else where(self.placed),
            self.caption,
        )


Left = tuple[Candidate, Message]
"""A candidate that is left out, and why."""


def local(site: Site, file: Title) -> Title:
    """The file under the name of the namespace on this wiki."""
    return Title(FILE, file.name, site.prefix(FILE))


@dataclass(frozen=True)
class Chooser:
    """Decides about the files for one article at a time."""

    site: Site
    customs: Customs
    bot: str
    mode: Mode
    files: Files

    def choose(
        self, article: Article, candidates: Collection[Candidate]
    ) -> Iterator[Option | Left]:
        """The best file first; of equals the larger picture.

        One file goes in, or is put to the talk page: the others are for people to look at, also
        where there is no room for them any more.
        """
        apart = self._set_apart(article.page)
        if problem := self._refused(article.page, apart=apart):
            yield from ((each, problem) for each in candidates)
            return
        text, asked, lesser_views = article.text, 0, lesser(candidates)
        inserted: Title | None = None
        for each in sorted(candidates, key=self._rank):
            problem = article.shown.obstacle(self.files.facts[each.file])
            if problem is None and each.file in lesser_views:
                problem = Message("image-lesser-view")
            if problem is None and asked >= (1 if apart else PER_ARTICLE):
                problem = Message("image-enough")
            found = problem or self._option(article, text, each, first=not asked, apart=apart)
            if isinstance(found, Message) and problem is None and inserted:
                found = self._instead(article, each, inserted)
            if isinstance(found, Message):
                yield each, found
                continue
            yield found
            asked += 1
            if found.mode is Mode.INSERT:
                text, inserted = found.placed.text, local(self.site, each.file)

    def _set_apart(self, page: Page) -> bool:
        """Whether the bot only writes on the talk page: protected, or found excellent."""
        return self.mode is Mode.DISCUSS and (
            page.editable is False or excellent(page, self.site, self.customs.quality_templates)
        )

    def _refused(self, page: Page, *, apart: bool) -> Message | None:
        problem = article_obstacle(page, self.site, self.customs, self.bot)
        if problem is None and page.editable is False and not apart:
            return Message("skip-protected")
        return problem

    def _rank(self, candidate: Candidate) -> tuple[int, int, str]:
        facts = self.files.facts[candidate.file]
        return -candidate.score, -facts.width * facts.height, candidate.file.name

    def _option(
        self, article: Article, text: str, candidate: Candidate, *, first: bool, apart: bool
    ) -> Option | Message:
        file = local(self.site, candidate.file)
        caption = unlinked(self.files.captions[candidate.file], article.page.title, self.site)
        placed = PlaceFile(self.site, file, caption).placed(text)
        if isinstance(placed, Message):
            return placed
        if placed.place is not Place.GALLERY and article.filled_by_wikidata:
            placed = PlaceFile(self.site, file, caption, gallery=True).placed(text)
            if isinstance(placed, Message):
                return Message("image-wikidata")
        pair = Pair(self.files.numbers[candidate.file], article.page.page_id)
        asked = Option(Mode.PROPOSE, candidate, pair, caption, placed)
        if apart:
            return replace(asked, mode=Mode.DISCUSS)
        sure = first and self.mode is Mode.INSERT and self._sure(article, asked)
        return replace(asked, mode=Mode.INSERT) if sure else asked

    def _instead(self, article: Article, candidate: Candidate, inserted: Title) -> Option | Message:
        """For people who would rather have another file than the one that went in."""
        found = self._option(article, article.text, candidate, first=False, apart=False)
        return found if isinstance(found, Message) else replace(found, instead=inserted)

    def _sure(self, article: Article, option: Option) -> bool:
        """Whether a file may go in without asking anybody (design, section 3.4).

        That nobody took it out before is for the caller to look at.
        """
        return (
            option.candidate.certain
            and option.candidate.file in self.files.inside
            and bool(option.caption)
            and option.placed.place is not Place.GALLERY
            and article.bare
            and not excellent(article.page, self.site, self.customs.quality_templates)
        )


def limited(suggestions: Collection[Suggestion]) -> tuple[Suggestion, ...]:
    """No file for more than PER_FILE articles: those that score best, in the order given."""
    kept: set[Pair] = set()
    counts: dict[int, int] = {}
    for each in sorted(suggestions, key=lambda each: (-each.score, each.page)):
        counts[each.pair.file] = counts.get(each.pair.file, 0) + 1
        if counts[each.pair.file] <= PER_FILE:
            kept.add(each.pair)
    return tuple(each for each in suggestions if each.pair in kept)
