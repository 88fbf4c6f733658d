from __future__ import annotations

import pytest

from bot.text.images.commons_links import own_categories
from tests.text.conftest import ITALIAN


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{Interprogetto|commons=Category:Vaso}}", ("Vaso",)),
        ("{{interprogetto\n|etichetta=vaso\n|commons = category:vaso_X \n}}", ("Vaso X",)),
        ("{{Interprogetto|commons=Categoria:Vaso|wikt=vaso}}", ("Vaso",)),
        ("{{Interprogetto|commons=Vaso}}", ()),
        ("{{Interprogetto|commons=}}", ()),
        ("{{Interprogetto}}", ()),
        ("{{Interprogetto|wikt=Category:Vaso}}", ()),
        ("{{Commonscat|Vaso}}", ("Vaso",)),
        ("{{commonscat|Vaso|Il vaso}}", ("Vaso",)),
        ("{{commonscat|1=Vaso}}", ("Vaso",)),
        ("{{Commonscat}}", ("Voce",)),
        ("{{Commons category|Category:Vaso|x}}", ("Vaso",)),
        ("{{Commons|Category:Vaso}}", ("Vaso",)),
        ("{{Commons|Vaso}}", ()),
        ("{{Commonscat|Vaso}} {{Interprogetto|commons=Category:Vaso}}", ("Vaso",)),
        ("{{Commonscat|A}} {{Commonscat|B}}", ("A", "B")),
        ("<!-- {{Commonscat|Vaso}} --> <nowiki>{{Commonscat|X}}</nowiki>", ()),
        ("{{Commonscat|A<!-- x -->}}", ("A",)),
        ("{{Commonscat|File:A.jpg}} {{Commonscat|A%20<B}}", ()),
        ("{{Portale|arte}} Commonscat|A", ()),
        ("", ()),
    ],
)
def test_own_categories(text: str, found: tuple[str, ...]) -> None:
    assert own_categories("Voce", text, ITALIAN) == found
