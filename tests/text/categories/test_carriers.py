"""What puts a page into a category."""

from __future__ import annotations

import pytest

from bot.model import Page
from bot.text.categories.carriers import brings, carried, why_left
from bot.text.site import Site
from bot.text.titles import Title

PARAMETERS = (("Scheda", ("categoria",)), ("Template:Doppia scheda", ("1", "cat")))
OLD = Title(14, "Vasi antichi", "Categoria")


@pytest.mark.parametrize(
    "text",
    [
        "[[Categoria:Vasi antichi]]",
        "<noinclude>[[cat: vasi_antichi |k]]</noinclude>",
        "{{Scheda|categoria=Vasi antichi}}",
        "{{scheda\n| nome = {{x|y}}\n| categoria = vasi_antichi <!-- sì -->\n}}",
        "{{Scheda|categoria=Categoria:Vasi antichi|altro=1}}",
        "{{doppia_scheda|Vasi antichi}}",
        "{{Doppia scheda|x|cat=Vasi antichi}}",
    ],
)
def test_carried(site: Site, text: str) -> None:
    assert OLD in carried(site, text, PARAMETERS)


@pytest.mark.parametrize(
    "text",
    [
        "Vasi antichi",
        "<!-- [[Categoria:Vasi antichi]] -->",
        "{{Scheda|nome=Vasi antichi}}",
        "{{Altra scheda|categoria=Vasi antichi}}",
        "{{Scheda|categoria=Vasi antichi {{x}}}}",
        "<nowiki>{{Scheda|categoria=Vasi antichi}}</nowiki>",
        "{{Scheda|categoria=Vasi Antichi}}",
        "{{Scheda}} |categoria=Vasi antichi",
    ],
)
def test_not_carried(site: Site, text: str) -> None:
    assert OLD not in carried(site, text, PARAMETERS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<includeonly>[[Categoria:Vasi antichi]]</includeonly>", True),
        ("[[Categoria:Vasi antichi]]", True),
        ("<noinclude>[[Categoria:Vasi antichi]]</noinclude>", False),
        ("<onlyinclude>x</onlyinclude>[[Categoria:Vasi antichi]]", False),
        ("<includeonly>[[Categoria:{{{1}}}]]</includeonly>", False),
    ],
)
def test_brings(site: Site, text: str, expected: bool) -> None:
    assert brings(site, text, {OLD}) is expected


LITERAL = "<includeonly>[[Categoria:Vasi antichi]]</includeonly>"
COMPUTED = "<includeonly>[[Categoria:Vasi {{{1}}}]]</includeonly>"


@pytest.mark.parametrize(
    ("text", "templates", "key", "named"),
    [
        ("[[Categoria:Vasi antichi]]", [], "residue-skipped", ""),
        ("{{A}}{{B}}", ["x", LITERAL], "residue-template", "T1"),
        ("{{A}}{{B}}", ["x", COMPUTED], "residue-template", "T1"),
        ("{{A}}", ["{{#invoke:A|b}}"], "residue-template", "T0"),
        ("{{A}}{{B}}", ["x", "y"], "residue-dynamic", ""),
        ("[[Categoria:{{lc:VASI}} antichi]]", [], "residue-dynamic", ""),
        ("Senza niente.", [], "residue-stale", ""),
    ],
)
def test_why_left(site: Site, text: str, templates: list[str], key: str, named: str) -> None:
    used = [Page(Title(10, f"T{n}"), n + 1, text=each) for n, each in enumerate(templates)]
    reason = why_left(site, Page(Title(0, "Pagina"), 9, text=text), OLD, used)
    assert reason.key == key
    assert [str(name) for name in reason.args] == ([named] if named else [])


def test_a_protected_page_says_so(site: Site) -> None:
    page = Page(Title(0, "Pagina"), 9, text="[[Categoria:Vasi antichi]]", editable=False)
    assert why_left(site, page, OLD, ()).key == "residue-protected"


def test_hostile_text_takes_no_time(site: Site) -> None:
    """Were it quadratic, this would not end."""
    for part in ("{{Scheda|", "|categoria=", "[[Categoria:{{", "{{", "|"):
        text = "{{Scheda|" + part * 100_000
        assert OLD not in carried(site, text, PARAMETERS)
        assert not brings(site, text, {OLD})
        assert why_left(site, Page(OLD, 1, text=text), OLD, [Page(OLD, 1, text=text)])
