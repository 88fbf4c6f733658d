"""What the category tasks do to a page's text, as values that travel to a worker."""

from __future__ import annotations

from dataclasses import dataclass

import mwparserfromhell
from mwparserfromhell.nodes import Template

from bot.errors import BadTitle
from bot.model import Message
from bot.text.categories.edits import remove_category, replace_categories
from bot.text.categories.placing import add_category, categorised
from bot.text.markup import Markup
from bot.text.site import CATEGORY, MAIN, TEMPLATE, Site
from bot.text.titles import Title, tidy

Parameters = tuple[tuple[str, tuple[str, ...]], ...]
"""Template names, each with its parameters that name a category (`Customs`)."""


@dataclass(frozen=True)
class MoveCategory:
    """Links to the old categories name the new one, and so do configured template parameters."""

    site: Site
    olds: frozenset[Title]
    new: Title
    parameters: Parameters = ()

    def __call__(self, text: str) -> str | Message:
        text = replace_categories(self.site, text, self.olds, self.new)
        if any(_mentioned(name, text) for name, _ in self.parameters):
            return _renamed_parameters(self, text)
        return text


@dataclass(frozen=True)
class AddCategory:
    """The page is in the category too. `namespace` is the page's: templates differ."""

    site: Site
    title: Title
    sort_key: str | None = None
    namespace: int = MAIN

    def __call__(self, text: str) -> str | Message:
        added = add_category(self.site, text, self.title, self.sort_key, self.namespace)
        if added == text and not categorised(self.site, text, self.title):
            return Message("skip-no-place")
        return added


@dataclass(frozen=True)
class RemoveCategory:
    """No link of the text names any of the categories."""

    site: Site
    titles: frozenset[Title]

    def __call__(self, text: str) -> str | Message:
        removed = remove_category(self.site, text, self.titles)
        # MediaWiki keeps empty pages, but no reader wants one.
        return removed if removed.strip() else Message("skip-would-be-empty")


def _mentioned(template: str, text: str) -> bool:
    """Whether a template may stand on a page: parsing all the others would take long."""
    name = template.rpartition(":")[2]
    return all(word in text for word in tidy(name)[1:].split(" "))


def _renamed_parameters(move: MoveCategory, text: str) -> str:
    wanted = {_title(move.site, name, TEMPLATE): set(keys) for name, keys in move.parameters}
    code = mwparserfromhell.parse(text)
    changed = False
    for template in code.filter_templates():
        keys = wanted.get(_title(move.site, _visible(template.name), TEMPLATE))
        if keys:
            changed |= _rename_in(move, template, keys)
    return str(code) if changed else text


def _rename_in(move: MoveCategory, template: Template, keys: set[str]) -> bool:
    changed = False
    for parameter in template.params:
        value = str(parameter.value)
        typed = value.strip()
        named = _visible(parameter.name) in keys
        if named and _title(move.site, typed, CATEGORY) in move.olds:
            parameter.value = value.replace(typed, _prefix(move.site, typed) + move.new.name, 1)
            changed = True
    return changed


def _prefix(site: Site, typed: str) -> str:
    """The namespace and colon of a value that names one, with the blanks as typed."""
    prefix, colon, rest = typed.partition(":")
    namespace = site.by_name.get(prefix.strip(" _").casefold())
    if not colon or namespace is None or namespace.id != CATEGORY:
        return ""
    return typed[: len(typed) - len(rest.lstrip())]


def _visible(node: object) -> str:
    text = str(node)
    return Markup(text).visible(0, len(text)).strip()


def _title(site: Site, typed: str, namespace: int) -> Title | None:
    try:
        return site.title(typed, namespace)
    except BadTitle:
        return None
