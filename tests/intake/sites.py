"""The Italian wiki of the tests of what is pure."""

from __future__ import annotations

from bot.text.site import Namespace, Site

ITALIAN = Site(
    wiki="test:it",
    language="it",
    namespaces=(
        Namespace(0, "", ""),
        Namespace(2, "Utente", "User"),
        Namespace(6, "File", "File", ("Immagine",)),
        Namespace(10, "Template", "Template"),
        Namespace(14, "Categoria", "Category", ("CAT",)),
    ),
)
