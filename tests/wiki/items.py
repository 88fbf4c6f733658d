"""Wikidata items in the shape in which `wbgetentities` answers, made from what is to be read."""

from __future__ import annotations

from typing import Any

from bot.text.facts import Item

CALENDAR = "http://www.wikidata.org/entity/Q1985727"
PRECISIONS = {4: 9, 7: 10, 10: 11}
"""Of a time by how much of it is given."""


def entity(item: Item, site_id: str) -> dict[str, Any]:
    """`item` as Wikidata would have it for the wiki of this name (`itwiki`)."""
    claims = {
        "P18": [_text(name, "commonsMedia") for name in item.pictures],
        "P31": [_item(kind) for kind in item.kinds],
        "P279": [_item("Q35120")] if item.general else [],
        "P170": [_item(creator) for creator in item.creators],
        "P373": [_text(item.category, "string")] if item.category else [],
        "P571": [_time(item.inception)] if item.inception else [],
    }
    links = {site_id: _link(site_id, str(item.page))} if item.page else {}
    label = {"it": {"language": "it", "value": item.label}} if item.label else {}
    return {
        "type": "item",
        "id": item.id,
        "labels": label,
        "claims": {
            name: [_statement(item.id, name, *value) for value in found]
            for name, found in claims.items()
            if found
        },
        "sitelinks": links,
    }


Value = tuple[Any, str, str]
"""A value, its type, and the type of the property's data."""


def _statement(identity: str, name: str, value: Any, kind: str, datatype: str) -> dict[str, Any]:
    return {
        "mainsnak": {
            "snaktype": "value",
            "property": name,
            "hash": "8b1f0d4b6c0f43a3a3d2d6c5f1f5b6e8c7a90000",
            "datavalue": {"value": value, "type": kind},
            "datatype": datatype,
        },
        "type": "statement",
        "id": f"{identity}$5b7c0f3e-4c1d-2222-9a61-1f0c9d8e0000",
        "rank": "normal",
    }


def _text(text: str, datatype: str) -> Value:
    return text, "string", datatype


def _item(identity: str) -> Value:
    value = {"entity-type": "item", "numeric-id": int(identity[1:]), "id": identity}
    return value, "wikibase-entityid", "wikibase-item"


def _time(text: str) -> Value:
    whole = f"+{text}{'-00-00'[len(text) - 4 :]}T00:00:00Z"
    value = {
        "time": whole,
        "timezone": 0,
        "before": 0,
        "after": 0,
        "precision": PRECISIONS[len(text)],
        "calendarmodel": CALENDAR,
    }
    return value, "time", "time"


def _link(site_id: str, title: str) -> dict[str, Any]:
    return {"site": site_id, "title": title, "badges": []}
