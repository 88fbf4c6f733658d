"""The requests of a soak: small ones, their pages, and what must have come of each in the end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.engine.entries import ChangeKind
from bot.model import ChangeState, Request, RequestState
from tests.scene import TEMPLATES, Scene

MOST = 5
"""Pages of one request."""

COMMON = 3
"""Pages of each wiki that many requests edit, one after the other."""

CODES = ("it", "commons")
_LINK = re.compile(r"\[\[(?:Categoria|Category):([^\]|]*)[^\]]*\]\]", re.IGNORECASE)


@dataclass(frozen=True)
class Errand:
    """One request, which moves a category or, where it has a `common` page, adds one.

    That page it shares with other requests, each of which edits it once.
    """

    number: int
    code: str
    pages: tuple[str, ...]
    common: str = ""

    @property
    def old(self) -> str:
        return f"Soak {self.number}"

    @property
    def new(self) -> str:
        return f"Soak {self.number} bis"

    @property
    def edited(self) -> tuple[str, ...]:
        return (*self.pages, self.common) if self.common else self.pages

    @property
    def text(self) -> str:
        """As the request page shows it before the bot has answered."""
        if self.common:
            listed = "".join(f"\n* [[{page}]]" for page in self.edited)
            what = f"| azione = aggiungi categoria\n| categoria = {self.new}\n| pagine = {listed}"
        else:
            what = f"| azione = sposta categoria\n| da = {self.old}\n| a = {self.new}"
        return f"== Soak {self.number} ==\n{{{{{TEMPLATES[self.code]}\n{what}\n}}}}"

    def texts(self) -> dict[str, str]:
        """The pages before anything happens, the common one left out."""
        own = {page: f"{body(page)}\n\n[[Category:{self.old}]]" for page in self.pages}
        there = (self.old, self.new) if self.common else (self.old,)
        return {**own, **{f"Category:{name}": "Una prova." for name in there}}


def body(page: str) -> str:
    return f"Testo di {page}."


def drawn(count: int) -> list[Errand]:
    """On both wikis in turn; two in three move a category, the others add one."""
    return [_errand(number) for number in range(count)]


def _errand(number: int) -> Errand:
    code = CODES[number % len(CODES)]
    pages = tuple(f"Pezzo {number}.{place}" for place in range(1 + number % MOST))
    common = f"Vetrina {number % COMMON}" if number % 3 == 2 else ""
    return Errand(number, code, pages, common)


def prepare(scene: Scene, errands: Sequence[Errand]) -> None:
    """Make the pages of those of this wiki."""
    texts = {f"Vetrina {number}": body(f"Vetrina {number}") for number in range(COMMON)}
    for errand in errands:
        texts |= errand.texts()
    scene.make(texts)


@dataclass(frozen=True)
class Outcome:
    """What the wiki and the database tell of the errands of one wiki that were asked for."""

    scene: Scene
    errands: Sequence[Errand]
    requests: Sequence[Request]

    def troubles(self) -> Iterator[str]:
        """Whatever was lost, or done twice; nothing where all is as it must be."""
        yield from self._answered()
        yield from self._carried_out()
        yield from self._once()
        wiki = f"sandbox:{self.scene.wiki.code}"
        for entry in self.scene.app.store.journal.open_intents(wiki):
            yield f"open in the journal: {entry}"

    def _answered(self) -> Iterator[str]:
        code, staff = self.scene.wiki.code, self.scene.staff.user
        if len(self.requests) != len(self.errands):
            yield f"{code}: {len(self.errands)} requests posted, {len(self.requests)} taken in"
        for request in self.requests:
            if request.state is not RequestState.DONE or request.author.user != staff:
                yield f"{code}: request {request}"
        shown = [dict(entry.given) for entry in self.scene.entries()]
        words = [each.get("stato") or each.get("status") for each in shown]
        told = Counter(each.get("id") for each in shown)
        if sum(word in ("completata", "done") for word in words) != len(self.errands):
            yield f"{code}: the page tells {Counter(words)}"
        if len(told) != len(self.errands) or set(told.values()) != {1}:
            yield f"{code}: numbers on the page: {told.most_common(3)}"

    def _carried_out(self) -> Iterator[str]:
        for errand in self.errands:
            wanted = {errand.old, errand.new} if errand.common else {errand.new}
            for page in errand.edited:
                links = _LINK.findall(self.scene.text(page))
                fit = errand.new in links if page == errand.common else set(links) == wanted
                if not fit or len(links) != len(set(links)):
                    yield f"{errand.code}: {page} of {errand.new} has {links}"
            if not self.scene.text(f"Category:{errand.new}"):
                yield f"{errand.code}: there is no category {errand.new}"

    def _once(self) -> Iterator[str]:
        expected = Counter(page for errand in self.errands for page in errand.edited)
        journal = self._journal()
        for page, times in expected.items():
            made = [row["revid"] for row in self.scene.edits(page)]
            known = sorted(journal.get(page, []))
            if len(made) != times or known != sorted(made):
                yield f"{page}: {times} operations, {made} edits, {known} in the journal"
        for errand in self.errands:
            moves = [] if errand.common else self._moves(f"Category:{errand.old}")
            if not errand.common and len(moves) != 1:
                yield f"{errand.code}: {errand.old} was moved {len(moves)} times"

    def _journal(self) -> dict[str, list[int]]:
        """The revisions of each page, as the journal knows them."""
        store, found = self.scene.app.store, dict[str, list[int]]()
        for request in self.requests:
            for run in store.runs.of(request.id):
                for entry in store.journal.changes(run, ChangeState.EDITED):
                    if entry.intent.kind is ChangeKind.EDIT:
                        name = str(entry.intent.title)
                        found.setdefault(name, []).append(entry.new_revision)
        return found

    def _moves(self, title: str) -> list[dict[str, object]]:
        found = self.scene.admin.api(
            action="query", list="logevents", letype="move", letitle=title, lelimit="max"
        )
        return list(found["query"]["logevents"])


def outcomes(scenes: Sequence[Scene], asked: Sequence[Errand]) -> list[Outcome]:
    """One for each wiki."""
    found = []
    for scene in scenes:
        code = scene.wiki.code
        every = scene.app.store.requests.recent(100_000)
        requests = [each for each in every if each.wiki == f"sandbox:{code}" and not each.duty]
        found.append(Outcome(scene, [each for each in asked if each.code == code], requests))
    return found
