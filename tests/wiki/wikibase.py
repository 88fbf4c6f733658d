"""A wiki with structured data of files: a small server in front of one of the sandbox's.

The sandbox has no Wikibase. Everything is passed on to its MediaWiki but `action=wbgetentities`,
which is answered in the shape in which Commons answers it (`tests/cases/entities`), and the list of
extensions, which gets WikibaseMediaInfo.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from tests.proxy import Proxy, response

CASES = Path(__file__).parents[1] / "cases" / "entities"

Items = Mapping[str, tuple[str, ...]]


def recorded(name: str) -> Any:
    return json.loads((CASES / f"{name}.json").read_text("utf-8"))


class Wikibase(Proxy):
    """`items` by page id and property; `asked` are the ids of each request for entities."""

    def __init__(self, address: str) -> None:
        self.items: dict[int, Items] = {}
        self.answer: dict[str, Any] | None = None
        self.asked: list[list[str]] = []
        super().__init__(address)

    def _forward(self, request: bytes) -> bytes:
        asked = parse_qs(request.partition(b"\r\n\r\n")[2].decode(errors="replace"))
        if asked.get("action") == ["wbgetentities"]:
            ids = asked["ids"][0].split("|")
            self.asked.append(ids)
            return response("200 OK", json.dumps(self.answer or self._entities(ids)))
        if "extensions" not in asked.get("siprop", [""])[0]:
            return super()._forward(request)
        answer = super()._forward(request)
        head, _, body = answer.partition(b"\r\n\r\n")
        data = json.loads(body)
        if "query" in data:
            data["query"]["extensions"].append({"type": "wikibase", "name": "WikibaseMediaInfo"})
        return _with_body(head, json.dumps(data).encode())

    def _entities(self, ids: list[str]) -> dict[str, Any]:
        found = {each: self._entity(each) for each in ids}
        return {"entities": found, "success": 1}

    def _entity(self, identity: str) -> dict[str, Any]:
        items = self.items.get(int(identity[1:]))
        if items is None:
            return {"id": identity, "missing": ""}
        entity: dict[str, Any] = recorded("mediainfo")
        entity |= {"id": identity, "pageid": int(identity[1:])}
        if items:
            entity["statements"] = {name: _claims(name, items[name]) for name in items}
        return entity


def _claims(name: str, items: tuple[str, ...]) -> list[Any]:
    claims = []
    for item in items:
        claim = recorded("statement")
        claim["mainsnak"]["property"] = name
        value = {"entity-type": "item", "numeric-id": int(item[1:]), "id": item}
        claim["mainsnak"]["datavalue"]["value"] = value
        claims.append(claim)
    return claims


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
