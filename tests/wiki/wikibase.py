"""A wiki with structured data: a small server in front of one of the sandbox's.

The sandbox has no Wikibase and no GlobalUsage. Everything is passed on to its MediaWiki but what
only these extensions answer, which is answered in the shape in which Commons, it.wikipedia and
Wikidata do (`tests/cases/entities`, written by hand); and the list of extensions gets theirs.
Wikidata is served by the same server under `/wikidata`: its ids, its limit of 50 for those who have
no account, its refusal of ids that are none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from bot.text.facts import Item
from bot.wiki.entities import EXTENSION as MEDIA_INFO
from bot.wiki.files import EVERYWHERE
from bot.wiki.wikidata import EXTENSION as CLIENT
from tests.proxy import Proxy, response
from tests.wiki.items import entity

CASES = Path(__file__).parents[1] / "cases" / "entities"
WIKIDATA = "/wikidata"

Items = Mapping[str, tuple[str, ...]]
Asked = Mapping[str, list[str]]


def recorded(name: str) -> Any:
    return json.loads((CASES / f"{name}.json").read_text("utf-8"))


class Wikibase(Proxy):
    """`items` of files by page id and property; `asked` are the ids of each request for entities.

    `extensions`: those that the wiki seems to have. `entities`: what Wikidata has, by id, and
    `connected` the items of pages by title; `hold` fills both. `asked_items`: the ids of each
    request to Wikidata. `uses`: the uses of files, by title, on wikis by host name; one answer
    tells of `uses_at_once`, and goes on file by file.
    """

    def __init__(self, address: str) -> None:
        self.extensions = {MEDIA_INFO}
        self.items: dict[int, Items] = {}
        self.answer: dict[str, Any] | None = None
        self.asked: list[list[str]] = []
        self.site_id = "itwiki"
        self.entities: dict[str, dict[str, Any]] = {}
        self.connected: dict[str, str] = {}
        self.asked_items: list[list[str]] = []
        self.uses: dict[str, list[tuple[str, str]]] = {}
        self.uses_at_once = 500
        super().__init__(address)

    def hold(self, *items: Item) -> None:
        """Let Wikidata have these items, and the wiki be connected with it."""
        self.extensions |= {CLIENT}
        for item in items:
            self.entities[item.id] = entity(item, self.site_id)
            if item.page is not None:
                self.connected[str(item.page)] = item.id

    def tell_uses(self, uses: Mapping[str, list[tuple[str, str]]]) -> None:
        """Let the wiki tell of uses elsewhere: by title pairs of host name and page."""
        self.extensions |= {EVERYWHERE}
        self.uses.update(uses)

    def _forward(self, request: bytes) -> bytes:
        asked = parse_qs(request.partition(b"\r\n\r\n")[2].decode(errors="replace"))
        if request.split(b" ", 2)[1].startswith(WIKIDATA.encode()):
            return _answer(self._wikidata(asked["ids"][0].split("|"), asked))
        if asked.get("action") == ["wbgetentities"]:
            ids = asked["ids"][0].split("|")
            self.asked.append(ids)
            return _answer(self.answer or _too_many(ids, 500) or self._files(ids))
        if asked.get("meta") == ["wikibase"] and CLIENT in self.extensions:
            return _answer(self._client())
        return self._amended(super()._forward(request), asked)

    def _amended(self, answer: bytes, asked: Asked) -> bytes:
        """The wiki's own answer with what the extensions add to it."""
        head, _, body = answer.partition(b"\r\n\r\n")
        props = asked.get("prop", [""])[0].split("|")
        if "extensions" in asked.get("siprop", [""])[0]:
            amend = self._add_extensions
        elif "pageprops" in props and "wikibase_item" in asked.get("ppprop", [""])[0]:
            amend = self._add_items
        elif "globalusage" in props and EVERYWHERE in self.extensions:
            amend = self._add_uses
        else:
            return answer
        data = json.loads(body)
        if "query" in data:
            amend(data, asked)
        return _with_body(head, json.dumps(data).encode())

    def _add_extensions(self, data: dict[str, Any], asked: Asked) -> None:  # noqa: ARG002
        data["query"]["extensions"] += [
            {"type": "wikibase", "name": name} for name in sorted(self.extensions)
        ]

    def _add_items(self, data: dict[str, Any], asked: Asked) -> None:  # noqa: ARG002
        for row in data["query"].get("pages", ()):
            if row.get("title") in self.connected and CLIENT in self.extensions:
                row.setdefault("pageprops", {})["wikibase_item"] = self.connected[row["title"]]

    def _add_uses(self, data: dict[str, Any], asked: Asked) -> None:
        """As many as one answer has room for, and where the next begins: `Name.jpg|host|page`."""
        rows = {_key(row["title"].partition(":")[2]): row for row in data["query"].get("pages", ())}
        uses = [
            (name, host, _key(title))
            for name, row in sorted(rows.items())
            for host, title in self.uses.get(row["title"], ())
        ]
        start = uses.index(_use(asked["gucontinue"][0])) if "gucontinue" in asked else 0
        end = start + self.uses_at_once
        for name, row in rows.items():
            row["globalusage"] = [
                {"title": page, "wiki": host, "url": f"https://{host}/wiki/{page}"}
                for of, host, page in uses[start:end]
                if of == name
            ]
        if end < len(uses):
            data["continue"] = {"gucontinue": "|".join(uses[end]), "continue": "||"}
            data.pop("batchcomplete", None)

    def _client(self) -> dict[str, Any]:
        url = {
            "base": f"//127.0.0.1:{self.port}",
            "scriptpath": WIKIDATA,
            "articlepath": "/wiki/$1",
        }
        told = {"repo": {"url": url}, "siteid": self.site_id}
        return {"batchcomplete": True, "query": {"wikibase": told}}

    def _wikidata(self, ids: list[str], asked: Asked) -> dict[str, Any]:
        self.asked_items.append(ids)
        if refused := _too_many(ids, 50):
            return refused
        for identity in ids:
            if not re.fullmatch(r"Q[1-9]\d{0,9}", identity) or int(identity[1:]) > 2147483647:
                info = f'Could not find an entity with the ID "{identity}".'
                return {"error": {"code": "no-such-entity", "info": info, "id": identity}}
        found = {each: _filtered(self.entities.get(each), each, asked) for each in ids}
        return {"entities": found, "success": 1}

    def _files(self, ids: list[str]) -> dict[str, Any]:
        found = {each: self._file(each) for each in ids}
        return {"entities": found, "success": 1}

    def _file(self, identity: str) -> dict[str, Any]:
        items = self.items.get(int(identity[1:]))
        if items is None:
            return {"id": identity, "missing": ""}
        made: dict[str, Any] = recorded("mediainfo")
        made |= {"id": identity, "pageid": int(identity[1:])}
        if items:
            made["statements"] = {name: _claims(name, items[name]) for name in items}
        return made


def _too_many(ids: list[str], most: int) -> dict[str, Any]:
    info = f'Too many values supplied for parameter "ids". The limit is {most}.'
    return {"error": {"code": "toomanyvalues", "info": info}} if len(ids) > most else {}


def _filtered(found: dict[str, Any] | None, identity: str, asked: Asked) -> dict[str, Any]:
    """Only the labels and sitelinks that were asked for."""
    if found is None or "missing" in found:
        return {"id": identity, "missing": ""}
    kept = dict(found)
    for name, wanted in (("labels", "languages"), ("sitelinks", "sitefilter")):
        those = asked[wanted][0].split("|")
        kept[name] = {key: each for key, each in dict(kept[name]).items() if key in those}
    return kept


def _claims(name: str, items: tuple[str, ...]) -> list[Any]:
    claims = []
    for item in items:
        claim = recorded("statement")
        claim["mainsnak"]["property"] = name
        value = {"entity-type": "item", "numeric-id": int(item[1:]), "id": item}
        claim["mainsnak"]["datavalue"]["value"] = value
        claims.append(claim)
    return claims


def _key(name: str) -> str:
    """As titles stand in the database."""
    return name.replace(" ", "_")


def _use(continued: str) -> tuple[str, str, str]:
    name, host, page = continued.split("|")
    return name, host, page


def _answer(data: Mapping[str, Any]) -> bytes:
    return response("200 OK", json.dumps(data))


def _with_body(head: bytes, body: bytes) -> bytes:
    lengthless = (b"content-length:", b"transfer-encoding:")
    kept = [line for line in head.split(b"\r\n") if not line.lower().startswith(lengthless)]
    return b"\r\n".join([*kept, f"Content-Length: {len(body)}".encode()]) + b"\r\n\r\n" + body


@contextmanager
def wikibase(address: str) -> Iterator[Wikibase]:
    opened = Wikibase(address)
    try:
        yield opened
    finally:
        opened.close()
