"""The wiki and the allowance that the cases of the proofs are about."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from bot.text.proofs.proof import CategoryLinks
from bot.text.site import CATEGORY, Namespace, Site
from bot.text.titles import Title

CASES = Path(__file__).parents[2] / "cases"

SITE = Site(
    "prova:it",
    "it",
    (
        Namespace(0, "", ""),
        Namespace(2, "Utente", "User"),
        Namespace(6, "File", "File", ("Immagine",)),
        Namespace(10, "Template", "Template"),
        Namespace(14, "Categoria", "Category", ("CAT",)),
    ),
    frozenset({"en", "de"}),
)


def load(path: str) -> list[dict[str, Any]]:
    cases = tomllib.loads((CASES / path).read_text(encoding="utf-8"))["case"]
    return [dict(case) for case in cases]


def category(name: str) -> Title:
    return Title(CATEGORY, name, "Categoria")


def links(go: list[str], come: list[str], sort_key: str | None = None) -> CategoryLinks:
    return CategoryLinks(
        SITE,
        frozenset(map(category, go)),
        frozenset(map(category, come)),
        (("Interprogetto", ("commons",)),),
        sort_key,
    )
