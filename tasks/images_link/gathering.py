"""The files for which something speaks, as little of each as is needed to choose among them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.model import SHOWN, Change, Message, Page, Pair, SkipPage, SuggestionState
from bot.task import Planning
from bot.text.captions.drafts import Draft, draft
from bot.text.categories.tree import CategoryTree
from bot.text.customs import Partner
from bot.text.facts import FileFacts
from bot.text.images.clues import Known
from bot.text.images.evidence import Candidate, Clue, Kind, joined
from bot.text.images.obstacles import no_article
from bot.text.titles import Title

DONE = (*SHOWN, SuggestionState.DISCUSSED)
"""Nothing is left to do about such a pair, nor to say."""

MOST_HELD = 200
"""Files held for one article: of a category with thousands that is its own, the best."""


@dataclass(frozen=True)
class Held:
    """What is needed of a file after its batch; `inside`: in the institution's category."""

    page_id: int
    facts: FileFacts
    inside: bool
    draft: Draft | None

    @property
    def title(self) -> Title:
        return self.facts.title


@dataclass(frozen=True)
class Found:
    """A file for an article."""

    candidate: Candidate
    file: Held

    @property
    def rank(self) -> tuple[int, int, str]:
        facts = self.file.facts
        return -self.candidate.score, -facts.width * facts.height, facts.title.name


@dataclass
class Gathering:
    """Takes files batch by batch, and drops those for which nothing speaks.

    `found` are those for each article, `first` by SHA-1 the one of equal pictures for which most
    speaks, with its score.
    """

    planning: Planning
    partner: Partner
    tree: CategoryTree | None
    found: dict[Title, list[Found]] = field(default_factory=dict)
    first: dict[str, tuple[int, FileFacts]] = field(default_factory=dict)
    _articles: dict[Title, Page] = field(default_factory=dict)

    def take(self, files: Mapping[Title, Known], clues: Collection[Clue]) -> Iterator[Change]:
        """Candidates of the clues; what is said of pairs that the request names."""
        led = self._led(clues)
        for clue in clues:
            problem = no_article(led.get(clue.page) or Page(clue.page))
            if problem is not None and clue.kind is Kind.NAMED:
                yield SkipPage(clue.page, problem)
        fit = (clue for clue in clues if clue.page in led and no_article(led[clue.page]) is None)
        candidates = joined(replace(clue, page=led[clue.page].title) for clue in fit)
        for each in candidates:
            self._compare(files[each.file].facts, each.score)
        numbers = {page.title: page.page_id for page in led.values()}
        new = list[Candidate]()
        for each, state in self._recalled(candidates, files, numbers):
            if state is None:
                new.append(each)
            elif state not in DONE and each.named:
                yield SkipPage(each.page, Message("image-remembered"))
        self._hold(new, files)

    def doubles(self) -> Iterator[SkipPage]:
        """What is said of pairs that the request names, once all files were taken."""
        for each in (each for some in self.found.values() for each in some):
            if each.candidate.named and (other := self._double(each.file.facts)):
                yield SkipPage(each.candidate.page, Message("image-duplicate", (other.title,)))

    def candidates(self) -> Mapping[Title, Collection[Found]]:
        """The files for each article, of equal pictures one."""
        sifted = (
            (page, [each for each in some if not self._double(each.file.facts)])
            for page, some in self.found.items()
        )
        return {page: some for page, some in sifted if some}

    # One batch

    def _led(self, clues: Collection[Clue]) -> Mapping[Title, Page]:
        """The pages to which the clues lead; articles are asked for once."""
        asked = dict.fromkeys(clue.page for clue in clues)
        new = [title for title in asked if title not in self._articles]
        led = dict(self.planning.reader.resolve(new))
        self._articles |= {t: page for t, page in led.items() if no_article(page) is None}
        return {t: self._articles[t] for t in asked if t in self._articles} | led

    def _recalled(
        self,
        candidates: Collection[Candidate],
        files: Mapping[Title, Known],
        numbers: Mapping[Title, int],
    ) -> Iterator[tuple[Candidate, SuggestionState | None]]:
        """How it went with those that were suggested before."""
        pairs = {each: Pair(files[each.file].page_id, numbers[each.page]) for each in candidates}
        recalled = self.planning.memory.recalled(frozenset(pairs.values()))
        return ((each, recalled.get(pair)) for each, pair in pairs.items())

    def _compare(self, facts: FileFacts, score: int) -> None:
        key = _picture(facts)
        if key not in self.first or score > self.first[key][0]:
            self.first[key] = score, facts

    def _double(self, facts: FileFacts) -> FileFacts | None:
        """Another file of the same picture for which more speaks, among those taken so far."""
        first = self.first[_picture(facts)][1]
        return first if first.name != facts.name else None

    def _hold(self, candidates: Iterable[Candidate], files: Mapping[Title, Known]) -> None:
        held: dict[Title, Held] = {}
        for each in candidates:
            known = files[each.file]
            if self._double(known.facts) and not each.named:
                continue
            if each.file not in held:
                held[each.file] = self._held(known)
            some = self.found.setdefault(each.page, [])
            some.append(Found(each, held[each.file]))
            if len(some) > MOST_HELD and len(some) % MOST_HELD == 0:
                self.found[each.page] = _best(some)

    def _held(self, known: Known) -> Held:
        tree, partner = self.tree, self.partner
        return Held(
            known.page_id,
            known.facts,
            tree is not None and any(each in tree for each in known.categories),
            draft(known.page, self.planning.site, partner.caption, partner.name),
        )


def _picture(facts: FileFacts) -> str:
    return facts.sha1 or str(facts.title)


def _best(found: Collection[Found]) -> list[Found]:
    """The best for one article, and all that the request names: of those something is said."""
    ranked = sorted(found, key=lambda each: each.rank)
    named_too = (each for each in ranked[MOST_HELD:] if each.candidate.named)
    return [*ranked[:MOST_HELD], *named_too]
