"""The row of a proposals page: a picture, where it would go, and what somebody chose."""

from __future__ import annotations

from urllib.parse import urlencode

from bot.i18n import Texts
from bot.intake import words
from bot.intake.words import RowState
from bot.pages import parameters as common
from bot.pages import proposal_parameters as known
from bot.pages import states
from bot.pages.box import plain, row, typed, value, word
from bot.pages.calls import beginning, call, equal, verbatim, when
from bot.pages.sources import filled
from bot.pages.template_data import template_data

WIDTH, HEIGHT = 180, 180
"""Pixels of a thumbnail, at the most."""

_DESCRIPTION = (
    "Una riga di una pagina di proposte: un’immagine per una voce, con un sì o un no.",
    "A row of a proposals page: a picture for an article, with a yes or a no.",
)
_ROW = (
    "border:1px solid #a2a9b1;border-left:6px solid;background:#f8f9fa;"
    "padding:.6em .8em;margin:.3em 0 1em;overflow-wrap:anywhere;clear:both"
)
_COLUMNS = "display:flex;flex-wrap:wrap;gap:1em;align-items:flex-start;color:#202122"
_PICTURE = f"flex:0 0 {WIDTH + 4}px;text-align:center"
_WORDS = "flex:1 1 20em"
_ANSWER = "flex:0 0 15em"
_TITLE = "font-size:115%;font-weight:bold"
_CAPTION = "background:#fff;border:1px solid #c8ccd1;padding:.3em .6em;margin:.3em 0"
_LABEL = "color:#54595d"
_BADGE = "background:currentColor;border-radius:3px;padding:.1em .6em"
_BUTTON = (
    "display:inline-block;background:#2a4b8d;border-radius:3px;padding:.4em 1em;margin:.6em 0 .2em"
)
_TOLD = "margin-top:.4em"

_MISSING = beginning(call("int:visualeditor-ca-editsource"), 1)
"""`⧼` where the wiki has no VisualEditor and so not this message."""


def text(language: str) -> str:
    """The whole template page with its documentation and TemplateData."""
    texts = Texts(language)
    data = template_data(texts.language, _DESCRIPTION, known.PARAMETERS, ())
    return filled(texts.language, "proposal-template", {"box": _row(texts), "templatedata": data})


def _row(texts: Texts) -> str:
    number = value(common.ID)
    anchor = when(number, f'id="residente-{call(f"anchorencode:{number}")}"')
    color = states.switch(value(known.STATUS), states.PROPOSAL)
    columns = _div(_COLUMNS, _picture() + _words(texts) + _answer(texts, color))
    return f'<div {anchor} style="{color};{_ROW}">{columns}</div>'


def _picture() -> str:
    """The name alone counts: a value such as `Category:X` must not put the page into it."""
    name = call(f"PAGENAME:{value(known.FILE)}")
    shown = f"[[{call('ns:6')}:{name}|{WIDTH}x{HEIGHT}px]]"
    return _div(_PICTURE, when(name, shown, verbatim(value(known.FILE))))


def _words(texts: Texts) -> str:
    article = value(known.ARTICLE)
    page = call(f"FULLPAGENAME:{article}")
    name = call(f"PAGENAME:{value(known.FILE)}")
    lines = (
        _div(_TITLE, when(page, f"[[:{page}|{page}]]", verbatim(article))),
        row(texts, known.WHERE, value(known.WHERE)),
        when(
            value(known.CAPTION),
            _div(_CAPTION, value(known.CAPTION)),
            _div(_CAPTION, f"''{word(texts, 'no-caption')}''"),
        ),
        row(texts, known.REASONS, value(known.REASONS)),
        row(texts, known.FILE, f"[[:{call('ns:6')}:{name}|{name}]]"),
    )
    return _div(_WORDS, "".join(lines))


def _answer(texts: Texts, color: str) -> str:
    status, choice = value(known.STATUS), value(known.CHOICE)
    state = when(status, status, word(texts, "undecided"))
    badge = _span(f"{color};{_BADGE}", _span("color:#fff;font-weight:bold", state))
    told = value(known.RESULT) + value(common.UPDATED)
    rest = value(known.RESULT) + plain(texts, common.UPDATED)
    chosen = when(choice, f"<div>{_label(texts)} '''{typed(known.CHOICE)}'''</div>")
    inner = f"<div>{badge}</div>{chosen}{when(told, _div(_TOLD, rest))}{_buttons(texts)}"
    return _div(_ANSWER, inner)


def _label(texts: Texts) -> str:
    return _span(_LABEL, f"{word(texts, 'choice')}:")


def _buttons(texts: Texts) -> str:
    """What opens this section alone; nothing when nobody is asked any more.

    The visual editor has a form for it; where a wiki has none, or somebody prefers it, the text.
    """
    asked = when(value(known.CHOICE), word(texts, "change"), word(texts, "choose"))
    visual = _button(asked, _address({"veaction": "edit"}))
    source = _address({"action": "edit"}, f"&editintro={_help(texts)}")
    plainly = f'<span class="plainlinks">[{source} {word(texts, "as-text")}]</span>'
    both = f"{visual}<div>{plainly}</div>"
    known_here = equal(_MISSING, "⧼", _button(asked, source), both)
    expired = words.ROW_STATES[RowState.EXPIRED].all
    silent = "".join(f"|{name}=" for name in expired)
    return "{{#switch:" + value(known.STATUS) + silent + f"|#default={known_here}" + "}}"


def _address(query: dict[str, str], more: str = "") -> str:
    """Of this section; of the page where the bot has not said which it is."""
    section = f"&section={call(f'urlencode:{value(known.SECTION)}')}"
    asked = f"{urlencode(query)}{when(value(known.SECTION), section)}{more}"
    return call(f"fullurl:{call('FULLPAGENAME')}", asked)


def _button(label: str, address: str) -> str:
    inner = _span("color:#fff;font-weight:bold", label)
    return f'<div><span class="plainlinks" style="{_BUTTON}">[{address} {inner}]</span></div>'


def _help(texts: Texts) -> str:
    """The page of help of whichever bot has its proposals here."""
    part = {"it": "Moduli/Proposte", "en": "Forms/Proposals"}[texts.language]
    return f"{call('NAMESPACEE')}:{call('ROOTPAGENAMEE')}/{part}"


def _div(style: str, inner: str) -> str:
    return f'<div style="{style}">{inner}</div>'


def _span(style: str, inner: str) -> str:
    return f'<span style="{style}">{inner}</span>'
