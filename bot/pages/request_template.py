"""The template with which people ask: a box that shows the request and how far it has come.

Only core parser functions and ParserFunctions, and inline styles: it works on any wiki.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from string import Template

from bot.i18n import Texts
from bot.model import Message
from bot.pages import calls, states
from bot.pages import parameters as known
from bot.pages.calls import beginning, call, equal, verbatim, when
from bot.pages.parameters import Parameter
from bot.task import Names

_BOX = (
    "border:1px solid #a2a9b1;border-left:6px solid;background:#f8f9fa;"
    "padding:.5em .8em;margin:.5em 0;overflow-wrap:anywhere"
)
_HEAD = "display:flex;flex-wrap:wrap;gap:.2em .7em;align-items:baseline"
_BADGE = "background:currentColor;border-radius:3px;padding:.1em .6em;margin-left:auto"
_LABEL = "color:#54595d"
_TYPED = "white-space:pre-wrap"
_LIST = (
    "white-space:pre-wrap;max-height:9em;overflow:auto;margin:.2em 0;padding:.3em .6em;"
    "background:#fff;color:#202122;border:1px solid #c8ccd1"
)


def text(language: str, tasks: Sequence[Names]) -> str:
    """The whole template page with its documentation and TemplateData."""
    texts = Texts(language)
    name = f"{texts.language}/template.wikitext"
    page = files("bot.pages").joinpath("templates", name).read_text(encoding="utf-8")
    data = known.template_data(texts.language, tasks)
    return Template(page).substitute(box=_box(texts), templatedata=data).strip()


def _box(texts: Texts) -> str:
    rows = [
        *(_row(texts, each, _category(_value(each))) for each in (known.FROM, known.TO)),
        _row(texts, known.CATEGORY, _category(_value(known.CATEGORY))),
        _row(texts, known.PAGES, _div(_LIST, verbatim(_value(known.PAGES)))),
        _row(texts, known.SOURCE, _span(_TYPED, verbatim(_value(known.SOURCE)))),
        *(_row(texts, each, _value(each)) for each in (known.REASON, known.COMMAND)),
        *(_row(texts, each, _value(each)) for each in (known.RESULT, known.UPDATED)),
    ]
    number = _value(known.ID)
    anchor = when(number, f'id="residente-{call(f"anchorencode:{number}")}"')
    inner = _div("color:#202122", _head(texts) + "".join(rows))
    return f'<div {anchor} style="{states.switch(_value(known.STATUS))};{_BOX}">{inner}</div>'


def _head(texts: Texts) -> str:
    action, number, status = _value(known.ACTION), _value(known.ID), _value(known.STATUS)
    title = _span(_LABEL, _word(texts, "title"))
    shown = when(action, action, _word(texts, "no-action"))
    counted = when(number, f"<span>{_word(texts, 'number')} {number}</span>")
    state = when(status, status, _word(texts, "waiting"))
    badge = _span(f"{states.switch(status)};{_BADGE}", _span("color:#fff;font-weight:bold", state))
    return _div(_HEAD, f"{title} <strong>{shown}</strong> {counted} {badge}")


def _row(texts: Texts, parameter: Parameter, shown: str) -> str:
    label = _span(_LABEL, f"{_word(texts, parameter.name.en[0])}:")
    return when(_value(parameter), f"<div>{label} {shown}</div>")


def _category(value: str) -> str:
    """A link for a plain title, the value itself for a link with a colon, else what was typed.

    A value such as `[[Category:X]]` must not put the request page into the category.
    """
    local = call("ns:14")
    prefixed, bare = f"[[:{value}]]", f"[[:{local}:{value}|{value}]]"
    link = equal(call(f"NAMESPACE:{value}"), local, prefixed, bare)
    other = when(call(f"PAGENAME:{value}"), link, _span(_TYPED, verbatim(value)))
    other = _like("* [[:X]]", 5, value, f"\n{value}\n", other)
    return _like("[[:X]]", 3, value, value, other)


def _like(pattern: str, length: int, value: str, then: str, otherwise: str) -> str:
    """Whether a value begins as the pattern: `[[:` itself, unclosed, would break the template."""
    return equal(beginning(value, length), beginning(pattern, length), then, otherwise)


def _value(parameter: Parameter) -> str:
    return calls.parameter(*parameter.name.all)


def _div(style: str, inner: str) -> str:
    return f'<div style="{style}">{inner}</div>'


def _span(style: str, inner: str) -> str:
    return f'<span style="{style}">{inner}</span>'


def _word(texts: Texts, name: str) -> str:
    return texts.plain(Message(f"box-{name}"))
