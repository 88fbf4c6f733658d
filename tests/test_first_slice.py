"""The whole way: a request on the wiki, the work, the answer."""

from __future__ import annotations

from bot.model import RequestState
from tests.scene import Scene


def test_a_request_moves_a_category_and_is_answered(scene: Scene) -> None:
    scene.make(
        {
            "Categoria:Bronzi antichi": "I bronzi.",
            **{f"Bronzo {n}": f"Testo.\n\n[[Categoria:Bronzi antichi|{n}]]" for n in range(3)},
        }
    )
    scene.ask(azione="sposta categoria", da="Bronzi antichi", a="Bronzi del museo", motivo="ordine")

    (ended,) = scene.once()

    assert ended.state is RequestState.DONE
    assert scene.text("Bronzo 1") == "Testo.\n\n[[Categoria:Bronzi del museo|1]]"
    assert scene.text("Categoria:Bronzi del museo") == "I bronzi."
    assert scene.answer()["stato"] == "completata"
    assert scene.answer()["esito"].startswith("4 pagine modificate")
    assert scene.once() == []
