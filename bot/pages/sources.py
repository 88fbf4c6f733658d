"""The texts of the pages that the bot makes, in the language of a wiki."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from string import Template


def filled(language: str, name: str, values: Mapping[str, str]) -> str:
    """`bot/pages/templates/<language>/<name>.wikitext` with its `$words` replaced by the values."""
    path = files("bot.pages").joinpath("templates", language, f"{name}.wikitext")
    return Template(path.read_text(encoding="utf-8")).substitute(values).strip()
