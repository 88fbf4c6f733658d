"""Two wikis as they describe themselves: an Italian one with aliases, and an English `commons`."""

from __future__ import annotations

import pytest

from bot.text.site import Namespace, Site

_CANONICAL = {
    -2: "Media",
    -1: "Special",
    0: "",
    1: "Talk",
    2: "User",
    3: "User talk",
    4: "Project",
    5: "Project talk",
    6: "File",
    7: "File talk",
    8: "MediaWiki",
    9: "MediaWiki talk",
    10: "Template",
    11: "Template talk",
    12: "Help",
    13: "Help talk",
    14: "Category",
    15: "Category talk",
}
_ITALIAN = {
    -1: "Speciale",
    1: "Discussione",
    2: "Utente",
    3: "Discussioni utente",
    4: "Wikipedia",
    5: "Discussioni Wikipedia",
    7: "Discussioni file",
    9: "Discussioni MediaWiki",
    11: "Discussioni template",
    12: "Aiuto",
    13: "Discussioni aiuto",
    14: "Categoria",
    15: "Discussioni categoria",
}
_INTERWIKIS = frozenset({"en", "de", "fr", "commons", "c", "wikt", "d"})


def _namespaces(
    local: dict[int, str], aliases: dict[int, tuple[str, ...]]
) -> tuple[Namespace, ...]:
    return tuple(
        Namespace(number, local.get(number, name), name, aliases.get(number, ()))
        for number, name in _CANONICAL.items()
    )


ITALIAN = Site(
    wiki="sandbox:it",
    language="it",
    namespaces=_namespaces(_ITALIAN, {6: ("Immagine", "Image"), 14: ("CAT",), 4: ("WP",)}),
    interwikis=_INTERWIKIS,
    url="https://it.wiki.example/wiki/$1",
)
COMMONS = Site(
    wiki="sandbox:commons",
    language="en",
    namespaces=_namespaces({4: "Commons", 5: "Commons talk"}, {6: ("Image",), 10: ("T",)}),
    interwikis=(_INTERWIKIS | {"it"}) - {"commons", "c"},
    url="https://commons.wiki.example/wiki/$1",
)


@pytest.fixture(scope="session")
def site() -> Site:
    return ITALIAN


@pytest.fixture(scope="session")
def commons() -> Site:
    return COMMONS
