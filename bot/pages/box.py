"""The box with which a template shows what it was given.

Only core parser functions and ParserFunctions, and inline styles: it works on any wiki.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.i18n import Texts
from bot.model import Message
from bot.pages import calls
from bot.pages import parameters as known
from bot.pages.calls import beginning, call, equal, verbatim, when
from bot.pages.parameters import Parameter

_BOX = (
    "border:1px solid #a2a9b1;border-left:6px solid;background:#f8f9fa;"
    "padding:.5em .8em;margin:.5em 0;overflow-wrap:anywhere"
)
_HEAD = "display:flex;flex-wrap:wrap;gap:.2em .7em;align-items:baseline"
_BADGE = "background:currentColor;border-radius:3px;padding:.1em .6em;margin-left:auto"
_LABEL = "color:#54595d"
_TYPED = "white-space:pre-wrap"
_LINE = "display:flex;flex-wrap:wrap;gap:0 2em"
_TOLD = "border-top:1px solid #c8ccd1;margin-top:.4em;padding-top:.3em"
_LIST = (
    "white-space:pre-wrap;max-height:9em;overflow:auto;margin:.2em 0;padding:.3em .6em;"
    "background:#fff;color:#202122;border:1px solid #c8ccd1"
)


@dataclass(frozen=True)
class Head:
    """The first line: what kind of box, the name of what it shows, and its state.

    `color` is wikitext that gives `color:#…` for the state.
    """

    kind: str
    name: str
    color: str


def box(texts: Texts, head: Head, rows: Iterable[str]) -> str:
    number = value(known.ID)
    anchor = when(number, f'id="residente-{call(f"anchorencode:{number}")}"')
    inner = _div("color:#202122", _head(texts, head) + "".join(rows))
    return f'<div {anchor} style="{head.color};{_BOX}">{inner}</div>'


def rows_of_tasks(texts: Texts) -> list[str]:
    """What the tasks are given, where it is."""
    return [
        *(row(texts, each, _category(value(each))) for each in (known.FROM, known.TO)),
        row(texts, known.CATEGORY, _category(value(known.CATEGORY))),
        row(texts, known.PAGES, _div(_LIST, verbatim(value(known.PAGES)))),
        row(texts, known.SOURCE, typed(known.SOURCE)),
        *(plain(texts, each) for each in (known.DEPTH, known.INSTITUTION)),
        *(row(texts, each, typed(each)) for each in (known.SINCE, known.MODE, known.ARTICLES)),
        row(texts, known.PAIRS, _div(_LIST, verbatim(value(known.PAIRS)))),
        *(
            row(texts, each, typed(each))
            for each in (known.FILE, known.ARTICLE, known.CAPTION, known.INSTEAD, known.WHERE)
        ),
        *(
            row(texts, each, typed(each))
            for each in (known.EVIDENCE, known.RULES, known.MOVE_PERMISSION)
        ),
        row(texts, known.EXCEPT, _div(_LIST, verbatim(value(known.EXCEPT)))),
    ]


def plain(texts: Texts, parameter: Parameter) -> str:
    """A row with the value as wikitext."""
    return row(texts, parameter, value(parameter))


def row(texts: Texts, parameter: Parameter, shown: str) -> str:
    label = _span(_LABEL, f"{word(texts, parameter.name.en[0])}:")
    return when(value(parameter), f"<div>{label} {shown}</div>")


def line(*rows: str) -> str:
    """Several rows side by side, as far as there is room."""
    return _div(_LINE, "".join(rows))


def told(parameters: Iterable[Parameter], *rows: str) -> str:
    """What the bot says, below a rule; nothing where none of the parameters is there."""
    return when("".join(map(value, parameters)), _div(_TOLD, "".join(rows)))


def value(parameter: Parameter) -> str:
    return calls.parameter(*parameter.name.all)


def typed(parameter: Parameter) -> str:
    """The value as it was typed."""
    return _span(_TYPED, verbatim(value(parameter)))


def word(texts: Texts, name: str) -> str:
    return texts.plain(Message(f"box-{name.replace(' ', '-')}"))


def _head(texts: Texts, head: Head) -> str:
    number, status = value(known.ID), value(known.STATUS)
    kind = _span(_LABEL, head.kind)
    counted = when(number, f"<span>{word(texts, 'number')} {number}</span>")
    state = when(status, status, word(texts, "waiting"))
    badge = _span(f"{head.color};{_BADGE}", _span("color:#fff;font-weight:bold", state))
    return _div(_HEAD, f"{kind} <strong>{head.name}</strong> {counted} {badge}")


def _category(given: str) -> str:
    """A link for a plain title, the value itself for a link with a colon, else what was typed.

    A value such as `[[Category:X]]` must not put the request page into the category.
    """
    local, name = call("ns:14"), call(f"PAGENAME:{given}")
    prefixed, bare = f"[[:{given}|{name}]]", f"[[:{local}:{given}|{given}]]"
    link = equal(call(f"NAMESPACE:{given}"), local, prefixed, bare)
    other = when(name, link, _span(_TYPED, verbatim(given)))
    other = _like("* [[:X]]", 5, given, f"\n{given}\n", other)
    return _like("[[:X]]", 3, given, given, other)


def _like(pattern: str, length: int, given: str, then: str, otherwise: str) -> str:
    """Whether a value begins as the pattern: `[[:` itself, unclosed, would break the template."""
    return equal(beginning(given, length), beginning(pattern, length), then, otherwise)


def _div(style: str, inner: str) -> str:
    return f'<div style="{style}">{inner}</div>'


def _span(style: str, inner: str) -> str:
    return f'<span style="{style}">{inner}</span>'
