from __future__ import annotations

import pytest

from bot.i18n import Texts
from bot.model import Message
from bot.report.pings import addressed
from bot.report.subjects import shortened, subject
from tests.report.made import SITE, request

IT = Texts("it")


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"da": "A", "a": "[[:Category:B]]"}, "[[:Categoria:A]] → [[:Categoria:B]]"),
        ({"old": "A", "new": "B"}, "[[:Categoria:A]] → [[:Categoria:B]]"),
        ({"da": "* A\n* B", "a": "C"}, "[[:Categoria:A]], [[:Categoria:B]] → [[:Categoria:C]]"),
        (
            {"da": "A\nB\nC\nD\nE", "a": "F"},
            "[[:Categoria:A]], [[:Categoria:B]], [[:Categoria:C]], e altri 2 → [[:Categoria:F]]",
        ),
        ({"categoria": "A", "pages": "X"}, "[[:Categoria:A]]"),
        ({"file": "A.jpg", "voce": "[[B]]"}, "[[:File:A.jpg]] → [[:B]]"),
        ({"istituzione": "Museo [[X]]", "dal": "2026-11-01"}, "Museo &#91;&#91;X&#93;&#93;"),
        ({"categoria": "A", "institution": "Museo"}, "[[:Categoria:A]]"),
        ({"da": "{{A}}", "a": "B"}, "&#123;&#123;A&#125;&#125; → [[:Categoria:B]]"),
    ],
)
def test_subject(parameters: dict[str, str], said: str) -> None:
    found = subject(request(parameters), SITE)
    assert found is not None
    assert IT.wikitext(found) == said


@pytest.mark.parametrize("parameters", [{"pages": "X"}, {"da": " *\n#", "pages": "X"}])
def test_a_request_without_categories_has_none(parameters: dict[str, str]) -> None:
    assert subject(request(parameters), SITE) is None


def test_shortened() -> None:
    assert shortened("a\n b") == "a b"
    assert shortened("a" * 200, 10) == "a" * 10 + "…"


def test_a_result_calls_its_requester() -> None:
    done = Message("log-stopped", ("x",))
    assert IT.wikitext(addressed(done, "Livia")).startswith("[[User:Livia|Livia]]: Bot ")
    assert addressed(done, "") == done
