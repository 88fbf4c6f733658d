"""The Wikidata items of a wiki's pages (WikibaseClient), and what they say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.model import Page
from bot.task import chunked
from bot.text.facts import Item
from bot.text.site import Site
from bot.text.titles import Title
from bot.wiki.entities import Statements, items, statements_of, values
from bot.wiki.line import Line, Value
from bot.wiki.session import Session

EXTENSION = "WikibaseClient"

BATCH = 50
"""Entities in one request: Wikidata is read without an account."""

COMMONS = "commonswiki"
"""Where the categories are that items name, by the name that Wikidata knows it by."""

PICTURE, CATEGORY_NAME, CREATOR, KIND, ABOVE, INCEPTION = (
    "P18",
    "P373",
    "P170",
    "P31",
    "P279",
    "P571",
)

IDENTITY = re.compile(r"Q[1-9][0-9]{0,9}")
LARGEST = 2**31 - 1
"""The highest number that Wikibase takes for an item's: one wrong id spoils the whole request."""

LENGTHS = {9: 4, 10: 7, 11: 10}
"""How much of `1889-05-12` is known at the precisions of a year, a month and a day."""


@dataclass(frozen=True)
class Wikidata:
    """What one wiki's pages are connected with. Asks nothing before it is asked for items."""

    session: Session

    @property
    def connected(self) -> bool:
        return EXTENSION in self.session.extensions

    def items(self, some: Iterable[Page], batch: int) -> Iterator[tuple[Title, str]]:
        """See `bot.reading.Reader.items`."""
        if not self.connected:
            return
        asked: dict[str, Value] = {"prop": "pageprops", "ppprop": "wikibase_item"}
        for part in chunked((page for page in some if page.exists), batch):
            by_id = {page.page_id: page.title for page in part}
            question = {**asked, "pageids": "|".join(map(str, by_id))}
            for answer in self.session.batches(question):
                for row in answer.get("pages", ()):
                    item = row.get("pageprops", {}).get("wikibase_item")
                    if item and int(row["pageid"]) in by_id:
                        yield by_id[int(row["pageid"])], str(item)

    def described(self, ids: Iterable[str]) -> Iterator[Item]:
        """See `bot.reading.Reader.described`."""
        if not self.connected:
            return
        for some in chunked(dict.fromkeys(filter(_possible, ids)), BATCH):
            found = self._line.query(self._question(some)).get("entities", {})
            for identity in some:
                entity = found.get(identity, {"missing": ""})
                if "missing" not in entity:
                    yield _item(self.session.site, self.site_id, identity, entity)

    def _question(self, ids: Iterable[str]) -> dict[str, Value]:
        return {
            "action": "wbgetentities",
            # Its lag counts the query service, which has nothing to do with reading items.
            "maxlag": None,
            "ids": "|".join(ids),
            "props": "claims|labels|sitelinks",
            "languages": self.session.site.language,
            "sitefilter": "|".join(dict.fromkeys((self.site_id, COMMONS))),
        }

    @cached_property
    def _told(self) -> Mapping[str, Any]:
        question: dict[str, Value] = {"meta": "wikibase", "wbprop": "url|siteid"}
        told: Mapping[str, Any] = self.session.query(question)["query"]["wikibase"]
        return told

    @property
    def site_id(self) -> str:
        """The name that Wikidata has for this wiki (`itwiki`)."""
        return str(self._told["siteid"])

    @property
    def host(self) -> str:
        """Where Wikidata is; one request, and only the first time."""
        return self._line.wiki

    @cached_property
    def _line(self) -> Line:
        url = self._told["repo"]["url"]
        return self.session.elsewhere(f"{url['base']}{url['scriptpath']}/api.php")


def _possible(identity: str) -> bool:
    return IDENTITY.fullmatch(identity) is not None and int(identity[1:]) <= LARGEST


def _item(site: Site, site_id: str, identity: str, entity: Mapping[str, Any]) -> Item:
    # What is empty comes as a list, not as an object.
    links, labels = entity.get("sitelinks") or {}, entity.get("labels") or {}
    claims = statements_of(entity)
    page = str(links.get(site_id, {}).get("title", ""))
    there = str(links.get(COMMONS, {}).get("title", ""))
    return Item(
        id=identity,
        page=site.possible(page) if page else None,
        pictures=_names(claims, PICTURE),
        category=next(iter(_names(claims, CATEGORY_NAME)), "") or _category(there),
        creators=tuple(items(claims, CREATOR)),
        kinds=tuple(items(claims, KIND)),
        general=any(items(claims, ABOVE)),
        label=str(labels.get(site.language, {}).get("value", "")),
        inception=next(filter(None, map(_moment, values(claims, INCEPTION))), ""),
    )


def _names(claims: Statements, name: str) -> tuple[str, ...]:
    """The values that are texts, such as the names of files."""
    return tuple(value for value in values(claims, name) if isinstance(value, str))


def _category(title: str) -> str:
    """The name of a category of Commons, '' where the title is of something else."""
    prefix, _, name = title.partition(":")
    return name if prefix == "Category" else ""


def _moment(value: Any) -> str:
    """A time of our era (`+1889-05-00T00:00:00Z`) as far as it is known, '' if not to the year."""
    if not isinstance(value, dict) or not str(value.get("time", "")).startswith("+"):
        return ""
    known = LENGTHS.get(int(value.get("precision", 0)), 0)
    return str(value["time"]).removeprefix("+")[:known]
