"""The category pages of it.wikipedia in June 2013, answering as MediaWiki's API would."""

from __future__ import annotations

import gzip
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from bot.text.categories.edits import own_links
from bot.text.titles import Title
from bot.wiki.session import Account
from tests.text.conftest import ITALIAN

CORPUS = Path(
    os.environ.get("RESIDENTE_CORPUS", Path(__file__).parents[2] / ".." / "shared" / "corpus")
)
CATEGORIES = CORPUS / "it-categories.xml.gz"
NAMESPACE = "Categoria"
BATCH = 500


@cache
def texts() -> Mapping[str, str]:
    """The wikitext of each category by its full title."""
    found = {}
    with gzip.open(CATEGORIES) as file:
        for _, element in ElementTree.iterparse(file):
            if element.tag.rpartition("}")[2] == "page":
                found[element.findtext("{*}title", "")] = element.findtext(".//{*}text") or ""
                element.clear()
    return found


@cache
def parents() -> Mapping[str, tuple[str, ...]]:
    """For each category, by its full title, those that its page names."""
    return {
        title: tuple(dict.fromkeys(str(link.title) for link in own_links(ITALIAN, text)))
        for title, text in texts().items()
    }


class Answers:
    """A session that knows these categories and counts what it is asked.

    `filled`: whether pages stand directly in each of them, of which nothing more is known.
    """

    site = ITALIAN
    high_limits = True
    account = Account("Bot", frozenset(), frozenset(), blocked=False)

    def __init__(self, *, filled: bool = True) -> None:
        self.filled = filled
        self.requests = 0
        self.parents = parents()
        self.children: dict[str, list[str]] = defaultdict(list)
        for child, above in self.parents.items():
            for parent in above:
                self.children[parent].append(child)

    def batches(self, parameters: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        if parameters.get("siprop") == "statistics":
            self.requests += 1
            yield {"statistics": {"pages": len(self.parents)}, "batchcomplete": True}
            return
        titles = self._asked(parameters)
        for start in range(0, len(titles) or 1, BATCH):
            self.requests += 1
            rows = [self._row(title, parameters) for title in titles[start : start + BATCH]]
            yield {"pages": rows, "batchcomplete": True}

    def _asked(self, parameters: Mapping[str, Any]) -> list[str]:
        if "titles" in parameters:
            return str(parameters["titles"]).lstrip("\x1f").split("\x1f")
        if parameters["generator"] == "allpages":
            return sorted(self.parents)
        subcategories = parameters["gcmtype"] == "subcat"
        return self.children.get(parameters["gcmtitle"], []) if subcategories else []

    def _row(self, title: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        row = {
            "ns": 14,
            "title": title,
            "pageid": 1 + hash(title) % 1_000_000_000,
            "categories": [{"ns": 14, "title": parent} for parent in self.parents[title]],
            "categoryinfo": {
                "subcats": len(self.children.get(title, ())),
                "pages": int(self.filled),
            },
        }
        if "titles" in parameters:
            row["revisions"] = [{"revid": 1, "slots": {"main": {"content": texts()[title]}}}]
        return row


def title(name: str) -> Title:
    return Title(14, name, NAMESPACE)
