"""Licences in a file's structured data, held against those that its page grants.

Source: https://commons.wikimedia.org/wiki/Commons:Structured_data/Modeling/Copyright
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.model import Message
from bot.text.licences.catalogue import Catalogue, Part
from bot.text.licences.grants import Grant

COPYRIGHT_LICENCE = "P275"
COPYRIGHT_STATUS = "P6216"
PROPERTIES = (COPYRIGHT_LICENCE, COPYRIGHT_STATUS)

COPYRIGHTED = "Q50423863"
PUBLIC_DOMAIN = "Q19652"

Statements = Mapping[str, tuple[str, ...]]
"""The items that each property names, of statements that are not deprecated."""

Terms = tuple[str, str, str]
"""Family, version and port of a licence."""


def contradictions(
    grants: tuple[Grant, ...], statements: Statements, catalogue: Catalogue
) -> Iterator[Message]:
    """What structured data say and the page does not; nothing where either says nothing.

    Items that the catalogue does not know say nothing: the same licence may have several.
    """
    if not grants:
        return
    shown = names(grants)
    granted = {(grant.family, grant.version, grant.port) for grant in grants}
    for item in statements.get(COPYRIGHT_LICENCE, ()):
        known = _known(item, catalogue)
        if known and not granted & known.keys():
            yield Message("finding-item-licence", (next(iter(known.values())), shown))
    status = statements.get(COPYRIGHT_STATUS, ())
    free = [_public(grant) for grant in grants if grant.family != "CC0"]
    if PUBLIC_DOMAIN in status and free and not any(free):
        yield Message("finding-item-public-domain", (shown,))
    if COPYRIGHTED in status and free and all(free) and not _photographed(grants):
        yield Message("finding-item-copyrighted", (shown,))


def names(grants: Iterable[Grant]) -> str:
    """The licences as they are called on the wiki."""
    return ", ".join(dict.fromkeys(grant.template for grant in grants))


def _known(item: str, catalogue: Catalogue) -> dict[Terms, str]:
    """The licences that an item stands for, with their names."""
    return {
        (licence.family, version, licence.port): licence.name
        for licence in catalogue.licences.values()
        if licence.item == item
        for version in licence.versions
    }


def _public(grant: Grant) -> bool:
    return grant.family.startswith("PD")


def _photographed(grants: Iterable[Grant]) -> bool:
    """Whether a page tells an artwork and its photograph apart, each with a status of its own."""
    return any(grant.part is Part.PHOTO for grant in grants)
