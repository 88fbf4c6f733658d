"""Small readings of parsed templates: what is called, with which arguments."""

from __future__ import annotations

import re
from collections.abc import Mapping

import mwparserfromhell as mw
from mwparserfromhell.nodes import Template
from mwparserfromhell.parser import ParserError
from mwparserfromhell.wikicode import Wikicode

from bot.text.folding import fold
from bot.text.templates import BLANKS

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_PREFIX = re.compile(r"\A(?:template|t) ?: ?")


def parsed(text: str) -> Wikicode:
    """A passage of a page, marks of bold and italics as text; nothing where the parser gives up."""
    try:
        return mw.parse(text, skip_style_tags=True)
    except (ParserError, RecursionError):
        return Wikicode([])


def called(template: Template) -> str:
    """The name of a template, folded, without comments and namespace."""
    return _PREFIX.sub("", fold(uncommented(str(template.name))))


def argument(template: Template, *names: str) -> Wikicode | None:
    """The value of the first of these arguments that says anything."""
    given = arguments(template)
    return next((given[name] for name in names if name in given), None)


def arguments(template: Template) -> Mapping[str, Wikicode]:
    """The arguments that say anything by folded name; of several with one name the last."""
    found = ((fold(uncommented(str(each.name))), each.value) for each in template.params)
    return {name: value for name, value in found if uncommented(str(value)).strip(BLANKS)}


def uncommented(text: str) -> str:
    """The text without comments, wherever they stand."""
    return _COMMENT.sub("", text) if "<!--" in text else text
