"""Moves that are refused: what the request page says, and the line that it offers instead."""

from __future__ import annotations

import pytest

from bot.model import Refusal
from bot.sandbox import Sandbox
from bot.task import Planning
from bot.text.customs import Customs
from bot.text.site import Site
from bot.text.titles import Title
from tasks.category_move import MoveCategoryTask, MoveParams
from tests.scene import Scene
from tests.tasks.library import Library


@pytest.fixture(scope="module")
def refused(
    sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, str]]:
    """What the bot answers, by the title that was asked for as the target."""
    with Scene.opened(sandbox, "commons", tmp_path_factory.mktemp("refused")) as scene:
        scene.make(
            {
                "Category:Good": "Good.",
                "Category:Hard": "#REDIRECT [[:Category:Good]]",
                "Category:Soft": "{{category_redirect|Good|reason=x}}",
                "Category:Back": "{{Category redirect|From}}",
                "Category:From": "From.",
                "Category:Elsewhere": "{{Category redirect|Category:Good}}",
            }
        )
        for old, new in REFUSED.values():
            scene.ask(None, action="move category", **{"from": old, "to": new})
            scene.once()
        return dict(zip(REFUSED, map(scene.answer, range(len(REFUSED))), strict=True))


REFUSED = {
    "same": ("From", "from"),
    "hard": ("From", "Hard"),
    "soft": ("From", "Soft"),
    "back": ("From", "Back"),
    "elsewhere": ("Elsewhere", "Anywhere"),
    "nothing": ("No such category", "Somewhere"),
    "title": ("From", "A{{b}}c"),
    "namespace": ("From", "Template:X"),
}


SAID = {
    "same": "“to”: The old and the new category are the same.",
    "hard": (
        "“to”: [[:Category:Hard]] is a redirect to [[:Category:Good]]. "
        "Write it like this: <code>&#124; to = Category:Good</code>"
    ),
    "soft": (
        "“to”: [[:Category:Soft]] is a redirect to [[:Category:Good]]. "
        "Write it like this: <code>&#124; to = Category:Good</code>"
    ),
    "back": "“to”: [[:Category:Back]] is a redirect to [[:Category:From]].",
    "elsewhere": "Write it like this: <code>&#124; from = Category:Good</code>",
    "nothing": "“from”: [[:Category:No such category]]",
    "title": "“to”",
    "namespace": "“to”",
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_names_the_parameter_and_what_to_write(
    refused: dict[str, dict[str, str]], name: str
) -> None:
    assert refused[name]["status"] == "refused"
    assert SAID[name] in refused[name]["result"]


def test_a_disambiguation_page_is_no_target(site: Site) -> None:
    """By hand: the sandbox has no Disambiguator, which marks such pages."""
    library = Library(site, {"Categoria:Da": "x", "Categoria:Bivio": "__DISAMBIG__"})
    old, new = (site.title(f"Categoria:{name}") for name in ("Da", "Bivio"))

    (refusal,) = _plan(library, old, new)

    assert isinstance(refusal, Refusal)
    assert refusal.reason.key == "refusal-target-disambiguation"
    assert refusal.parameter == "a"


def _plan(library: Library, old: Title, new: Title) -> list[object]:
    params = MoveParams.model_construct(source=old, target=new)
    return list(MoveCategoryTask().plan(params, Planning(library, Customs())))
