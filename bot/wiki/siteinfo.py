"""The facts of a wiki from `meta=siteinfo`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.text.site import Namespace, Site

QUESTION: Mapping[str, str | int | bool] = {
    "meta": "siteinfo|userinfo|tokens",
    "siprop": "general|namespaces|namespacealiases|interwikimap|extensions",
    "uiprop": "rights|groups|blockinfo",
    "type": "csrf",
    "curtimestamp": True,
}
"""Everything that a session must know at its start, in one request."""


def site(wiki: str, query: Mapping[str, Any]) -> Site:
    """`query` is the answer's `query` part (`formatversion=2`)."""
    general = query["general"]
    return Site(
        wiki=wiki,
        language=str(general["lang"]),
        namespaces=tuple(_namespaces(query)),
        interwikis=frozenset(str(row["prefix"]).lower() for row in query["interwikimap"]),
        url=f"{general['server']}{general['articlepath']}",
    )


def _namespaces(query: Mapping[str, Any]) -> list[Namespace]:
    aliases: dict[int, list[str]] = {}
    for row in query["namespacealiases"]:
        aliases.setdefault(int(row["id"]), []).append(str(row["alias"]))
    return [
        Namespace(
            id=int(row["id"]),
            name=str(row["name"]),
            canonical=str(row.get("canonical", row["name"])),
            aliases=tuple(aliases.get(int(row["id"]), ())),
            first_letter=row.get("case", "first-letter") == "first-letter",
        )
        for row in query["namespaces"].values()
    ]


def extensions(query: Mapping[str, Any]) -> frozenset[str]:
    """The names of the installed extensions."""
    return frozenset(str(row["name"]) for row in query["extensions"] if "name" in row)


def clock_skew(answer: Mapping[str, Any], now: float) -> float:
    """Seconds by which this machine's clock is ahead of the wiki's."""
    return now - datetime.fromisoformat(str(answer["curtimestamp"])).timestamp()
