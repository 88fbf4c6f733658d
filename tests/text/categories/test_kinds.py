from __future__ import annotations

import pytest

from bot.text.categories.kinds import of_maintenance, of_source

SOURCES = (
    "Media from Museo Civico (Modena)",
    "Files from the Gallerie Estensi",
    "Images by source",
    "Photographs donated by AGO",
    "Media contributed by Fondazione di Modena",
    "Pictures courtesy of the library",
    "Source",
    "Source: Biblioteca Estense",
    "Sources",
    "Immagini dal Museo civico di Modena",
    "Fotografie caricate dal museo",
    "File dall’Archivio storico",
    "Immagini per fonte",
    "Fonti",
)
MAINTENANCE = (
    "Pages with broken file links",
    "Files needing review",
    "Images to be checked",
    "Media needing categories",
    "Maps to be categorised",
    "Unidentified vases",
    "Uncategorized",
    "Wikipedia files",
    "Voci senza fonti",
    "Pagine con errori di script",
    "Voci da controllare",
    "Da wikificare",
    "Template protetti",
    "Senza fonti - marzo 2013",
)
NEITHER = (
    "Musei di Modena",
    "Museums in Modena",
    "Paintings by Correggio",
    "Sources of the Nile",
    "Source criticism",
    "Fonti storiche",
    "Fonti di energia",
    "Immaginario",
    "Filei",
    "Mediation",
    "Da Ponte",
    "Fotografia",
    "Pagliacci",
    "Hiddensee",
)


@pytest.mark.parametrize("name", SOURCES)
def test_of_source(name: str) -> None:
    assert of_source(name)
    assert of_source(name.casefold())


@pytest.mark.parametrize("name", MAINTENANCE)
def test_of_maintenance(name: str) -> None:
    assert of_maintenance(name)


@pytest.mark.parametrize("name", NEITHER)
def test_neither(name: str) -> None:
    assert not of_source(name)
    assert not of_maintenance(name)
