"""Kinds of categories that say something else of a page than what it is about.

Told by the name alone, in Italian and English, and on the safe side: a category that is wrongly
taken for one of them is only left as it is. Sources: Commons:Categories (categories by source and
of maintenance), Wikipedia:Categorie di servizio.
"""

from __future__ import annotations

import re

_SOURCE = re.compile(
    r"""
    (?: media | files? | images? | photos? | photographs? | pictures? | videos? | scans? )
        \s (?: from | by | contributed | donated | provided | supplied | uploaded | released
             | courtesy ) \b
    | sources? (?: $ | : )
    | .* \b by \s source \b
    | (?: file | media | immagini | foto | fotografie | video | scansioni )
        \s (?: da | dal | dallo | dalla | dall['’]\w+ | dai | dagli | dalle | provenienti
             | fornit[ie] | donat[ie] | caricat[ie] | concess[ie] ) \b
    | font[ei] (?: $ | : )
    | .* \b per \s fonte \b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MAINTENANCE = re.compile(
    r"""
    (?: pages | articles | files | media | images | categories | templates | redirects )
        \s (?: with | without | using | needing | lacking | missing | to \s be | that ) \b
    | .* \b (?: needing | requiring ) \b
    | .* \b to \s be \s (?: checked | categori[sz]ed | described | identified ) \b
    | (?: uncategori[sz]ed | unidentified | undescribed | unreviewed | hidden | tracking
        | maintenance | cleanup | stubs? | incomplete | wikipedia | wikimedia | wikidata ) \b
    | (?: voci | pagine | file | immagini | template | categorie | redirect )
        \s (?: con | senza | che | prive? | privi | non | da \s \w+[aei]re? | orfan[aei] ) \b
    | da \s \w+[aei]re? \b
    | (?: template | bozze | errori | progetto | verificare | controllare | contestualizzare
        | senza \s fonti ) \b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def of_source(name: str) -> bool:
    """Whether the category says where files come from: `Media from X`, `Images by source`."""
    return bool(_SOURCE.match(name))


def of_maintenance(name: str) -> bool:
    """Whether the category is there for those who keep the wiki: `Voci senza fonti`."""
    return bool(_MAINTENANCE.match(name))
