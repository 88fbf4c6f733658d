"""Where a page sends its readers."""

from __future__ import annotations

import pytest

from bot.text.categories.redirects import category_redirect, redirect_call, redirect_target
from bot.text.site import Site

TEMPLATE = "Category redirect"


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("#REDIRECT [[Vaso]]", "Vaso"),
        ("#RINVIA [[Categoria:Vaso]]", "Categoria:Vaso"),
        ("#RINVIA [[:Categoria:Vasi|Vasi]]", "Categoria:Vasi"),
        ("\n #redirect: [[ categoria:vasi_antichi ]] [[Categoria:X]]", "Categoria:Vasi antichi"),
        ("#REDIRECT Vaso", None),
        ("# voce [[Vaso]]", None),
        ("Vedi #REDIRECT [[Vaso]]", None),
        ("#REDIRECT [[]]", None),
        ("", None),
    ],
)
def test_redirect_target(site: Site, text: str, target: str | None) -> None:
    found = redirect_target(site, text)
    assert (str(found) if found else None) == target


@pytest.mark.parametrize(
    "text",
    [
        "{{Category redirect|Pots}}",
        "{{category_redirect|Category:pots}}",
        "{{Category redirect |1= Pots }}",
        "{{ Template:Category redirect | [[:Category:Pots|pots]] | reason = x}}",
        "{{Category redirect|reason=moved|Pots|y}}",
        "<!-- old -->{{Category redirect|Po<!-- x -->ts}} and more",
        "{{other|x}}{{Category redirect|Pots|reason={{tl|x}}}}",
        "{{T:category redirect\n|Pots\n}}",
    ],
)
def test_category_redirect(commons: Site, text: str) -> None:
    assert str(category_redirect(commons, text, TEMPLATE)) == "Category:Pots"


@pytest.mark.parametrize(
    "text",
    [
        "Pots.",
        "{{Category redirect}}",
        "{{Category redirect|}}",
        "{{Category redirect|{{PAGENAME}}}}",
        "{{Category redirect|reason=x}}",
        "<!-- {{Category redirect|Pots}} -->",
        "<nowiki>{{Category redirect|Pots}}</nowiki>",
        "{{Category redirects|Pots}}",
        "[[Category redirect|Pots]]",
    ],
)
def test_no_category_redirect(commons: Site, text: str) -> None:
    assert category_redirect(commons, text, TEMPLATE) is None


def test_a_wiki_without_the_custom_has_none(commons: Site) -> None:
    assert category_redirect(commons, "{{|Pots}}", "") is None


@pytest.mark.parametrize("name", ["Pots", "A = b", "1=2", "C'è & ci sarà"])
def test_a_call_is_read_back(commons: Site, name: str) -> None:
    title = commons.title(f"Category:{name}")
    assert category_redirect(commons, redirect_call(TEMPLATE, title), TEMPLATE) == title


def test_hostile_text_takes_no_time(commons: Site) -> None:
    """Were it quadratic, this would not end."""
    for part in ("{{a|", "{{Category redirect|[[", "{{", "|a=[["):
        assert category_redirect(commons, part * 200_000, TEMPLATE) is None
