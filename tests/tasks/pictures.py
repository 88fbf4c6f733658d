"""Two small wikis for the picture tasks, articles and the files of a museum, and their plans."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.i18n import Texts
from bot.model import (
    Change,
    CreatePage,
    EditPage,
    Message,
    Page,
    PageRevision,
    Pair,
    Refusal,
    SkipPage,
    Suggest,
    Suggestion,
    SuggestionState,
)
from bot.task import Params, Planning, Task
from bot.text.customs import Customs, Partner
from bot.text.facts import Item
from bot.text.proofs.proof import prove
from bot.text.selectors import LinkedFrom, Selector
from bot.text.site import MAIN
from bot.text.titles import Title
from tests.tasks.album import NOW
from tests.tasks.library import Library
from tests.text.conftest import COMMONS, ITALIAN

ROOT = "Media from Museo"
MUSEO = Partner("Museo di prova", ROOT, article="Museo di prova")
CUSTOMS = Customs(
    partners=(MUSEO,), in_use_templates=("WIP",), quality_templates=("Vetrina", "Voce di qualità")
)
BOT = "Residente"

FILES = {
    "item": "{{Artwork|wikidata=Q1|description={{it|1=Un vaso antico.}}}}",
    "plain": "{{Information|description={{it|1=Un vaso antico.}}}}",
    "mute": "{{Artwork|wikidata=Q1}}",
}
"""Usual file pages: with an item, with a description only, with an item only."""

Case = Mapping[str, Any]


class Articles(Library):
    """A wiki that knows links and protection too; `protected` by title."""

    protected: Collection[str] = ()

    def select(self, selector: Selector) -> Iterator[Page]:
        if isinstance(selector, LinkedFrom):
            text = self.texts.get(selector.page, "")
            return self.read(dict.fromkeys(_linked(text)))
        return super().select(selector)

    def earlier(self, title: Title, most: int) -> tuple[PageRevision, ...]:
        texts = [self.texts[title], *(text for _, text in self.past.get(str(title), ()))]
        return tuple(PageRevision(1, 0, title, "X", text) for text in texts[:most])

    def _made(self, title: Title, text: str, when: datetime) -> Page:
        made = super()._made(title, text, when)
        return replace(made, editable=str(title) not in self.protected)


def _linked(text: str) -> Iterator[Title]:
    for part in text.split("[[")[1:]:
        title = ITALIAN.possible(part.partition("]]")[0].partition("|")[0])
        if title is not None and title.namespace == MAIN:
            yield title


@dataclass
class Remembering:
    """A memory that knows some pairs, by the names of file and article."""

    wiki: Library
    states: Mapping[str, str]
    asked: list[int] = field(default_factory=list)

    def recalled(self, pairs: Collection[Pair]) -> Mapping[Pair, SuggestionState]:
        self.asked.append(len(pairs))
        assert self.wiki.repository is not None
        known = {}
        for names, state in self.states.items():
            file, page = names.split(" > ")
            pair = Pair(number(self.wiki.repository, f"File:{file}"), number(self.wiki, page))
            known[pair] = SuggestionState(state)
        return {pair: known[pair] for pair in pairs if pair in known}


def number(wiki: Library, title: str) -> int:
    (page,) = wiki.read([wiki.site.title(title)])
    return page.page_id


def wikis(case: Case) -> Articles:
    """The wiki of articles with that of files behind it, as a case describes them."""
    files = {f"File:{name}": _file(text) for name, text in case.get("files", {}).items()}
    categories = {f"Category:{name}": text for name, text in case.get("categories", {}).items()}
    archive = Library(COMMONS, {f"Category:{ROOT}": "Files.", **categories, **files})
    archive.stated = case.get("stated", {})
    archive.elsewhere = {n: [tuple(u) for u in us] for n, us in case.get("elsewhere", {}).items()}
    archive.item_of = dict(case.get("category_items", {}))
    old = case.get("old", ())
    archive.entered = {name: NOW - timedelta(days=1) for name in case["files"] if name not in old}
    wiki = Articles(ITALIAN, case.get("articles", {}), repository=archive)
    for name, width in case.get("widths", {}).items():
        archive.facts_of(name, width=width)
    for name, mime in case.get("mimes", {}).items():
        (archive if f"File:{name}" in files else wiki).facts_of(name, mime=mime)
    for name, other in case.get("same", {}).items():
        twin = (archive if f"File:{other}" in files else wiki).facts_of(other)
        archive.known[name] = replace(archive.facts_of(name), sha1=twin.sha1)
    for item in case.get("items", ()):
        page = ITALIAN.title(item["page"]) if item.get("page") else None
        pictures = tuple(item.get("pictures", ()))
        wiki.item(Item(item["id"], page, pictures, item.get("category", "")))
    wiki.brought = dict(case.get("brought", {}))
    wiki.past = {t: [("X", text) for text in texts] for t, texts in case.get("past", {}).items()}
    wiki.protected = case.get("protected", ())
    return wiki


def _file(text: str) -> str:
    text = FILES.get(text, text)
    return text if "[[Category:" in text or text.startswith("#") else f"{text}\n[[Category:{ROOT}]]"


@dataclass
class Plan:
    """What a task planned, in words: `File.jpg > Voce`."""

    inserted: list[str] = field(default_factory=list)
    suggested: list[str] = field(default_factory=list)
    discussed: list[str] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    suggestions: dict[str, Suggestion] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    summaries: list[Message] = field(default_factory=list)

    def note(self, change: Change) -> None:
        match change:
            case EditPage(page, rewrite, allowance, summary, suggestion):
                text = rewrite(page.text or "")
                assert isinstance(text, str), text
                assert prove(page.text or "", text, allowance) is None
                self._carry(page.title, text, suggestion, summary)
            case CreatePage(title, text, summary, suggestion):
                self._carry(title, text, suggestion, summary)
            case Suggest(suggestion):
                self.suggested.append(self._named(suggestion))
            case SkipPage(title, reason):
                self.said[str(title)] = reason.key
            case Refusal():
                self.refused.append(change)
            case _:
                raise NotImplementedError(change)

    def _carry(
        self, title: Title, text: str, suggestion: Suggestion | None, summary: Message
    ) -> None:
        assert suggestion is not None
        kept = self.inserted if title.namespace == MAIN else self.discussed
        kept.append(self._named(suggestion))
        self.texts[str(title)] = text
        self.summaries.append(summary)

    def _named(self, suggestion: Suggestion) -> str:
        name = f"{suggestion.file.name} > {suggestion.page.name}"
        assert name not in self.suggestions, "planned twice"
        self.suggestions[name] = suggestion
        return name


def planning(wiki: Library, case: Case, customs: Customs = CUSTOMS) -> Planning:
    remembering = Remembering(wiki, case.get("memory", {}))
    say = Texts("it").wikitext
    return Planning(wiki, customs, NOW, case.get("last"), remembering, BOT, say)


def planned(task: Task, params: Params, given: Planning) -> Plan:
    plan = Plan()
    changes = list(task.plan(params, given))
    for change in changes:
        plan.note(change)
    assert changes == list(task.plan(params, given)), "planned otherwise the second time"
    return plan
