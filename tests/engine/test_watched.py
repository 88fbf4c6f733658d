from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from bot.engine.store import Store
from tests.engine.conftest import WIKI

PAGE = "Utente:Bot 🏛/Richieste"
LONGEST = "Discussioni categoria:" + "è" * 127 + "x"


def test_revisions(store: Store) -> None:
    assert store.watched.revision(WIKI, PAGE) == 0
    store.watched.remember(WIKI, PAGE, 2**40)
    store.watched.remember(WIKI, LONGEST, 5)
    store.watched.remember(WIKI, PAGE, 2**40 + 1)
    assert store.watched.revision(WIKI, PAGE) == 2**40 + 1
    assert store.watched.revision(WIKI, LONGEST) == 5
    assert store.watched.revision(WIKI, PAGE.lower()) == 0
    assert store.watched.revision("commons:commons", PAGE) == 0


def test_configuration(store: Store) -> None:
    content = '{"institutions": [{"name": "متحف 🏛"}]}' + " " * 100_000
    assert store.watched.configuration(WIKI) is None
    store.watched.remember_configuration(WIKI, 1, "{}")
    store.watched.remember_configuration(WIKI, 2, content)
    assert store.watched.configuration(WIKI) == (2, content)


def test_an_answer_is_given_once(store: Store) -> None:
    assert not store.watched.answered(WIKI, PAGE, "d")
    store.watched.remember_answer(WIKI, PAGE, "d")
    store.watched.remember_answer(WIKI, PAGE, "d")
    assert store.watched.answered(WIKI, PAGE, "d")
    assert not store.watched.answered(WIKI, PAGE, "e")


def test_two_that_write_the_same_at_once(url: str) -> None:
    with Store.open(url) as one, Store.open(url) as other, ThreadPoolExecutor(4) as pool:
        pages = [f"Pagina {number}" for number in range(50)]
        for store in (one, other):
            writes = [pool.submit(store.watched.remember, WIKI, page, 7) for page in pages]
        for write in writes:
            write.result()
        assert {one.watched.revision(WIKI, page) for page in pages} == {7}
