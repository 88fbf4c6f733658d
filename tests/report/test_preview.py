from __future__ import annotations

import pytest

from bot.configuration import Configuration, People
from bot.engine.entries import ChangeKind
from bot.engine.rehearsal import Rehearsed, difference
from bot.i18n import Texts
from bot.model import ChangeState, Message
from bot.report.asked import duration
from bot.report.preview import DIFFERENCES, ROWS, Preview
from bot.text.titles import Title
from tests.report.made import article, asked, edit, moved, skip

IT = Texts("it")


def preview(*changes: Rehearsed) -> Preview:
    made = Preview()
    for change in changes:
        made.add(change)
    return made


def boxes(page: str) -> int:
    return page.count("font-size:90%")


def test_a_small_preview_shows_all() -> None:
    made = preview(*(moved(article(f"Pagina {n}")) for n in range(8)))
    page = made.wikitext(IT, asked("perché sì"))
    assert made.total == 8
    assert boxes(page) == 8
    assert page.count("\n|-\n| [[:Pagina ") == 8
    assert "8 modifiche da fare, 0 già a posto" in page
    assert "Motivo: perché sì" in page
    assert "[[Special:PermanentLink/123|richiesta #17]] di [[User:Livia|Livia]]" in page
    assert "<code>comando = conferma</code>" in page
    assert "sysop" in page


def test_rows_and_differences_are_bounded_and_counted() -> None:
    page = preview(*(moved(article(f"Pagina {n}")) for n in range(700))).wikitext(IT, asked())
    assert page.count("\n|-\n") == ROWS
    assert "E altre 200 modifiche." in page
    assert boxes(page) == 10
    assert "Differenze mostrate: 10 su 700" in page


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (moved(Title(10, "Nave", "Template")), "template"),
        (edit(article("Righe"), "a\nb\nc", "x\ny\nc"), "più righe"),
        (edit(article("Grande"), "a", "b" * 900), "modifica grande"),
        (moved(Title(6, "X.jpg", "File")), "altro namespace"),
        (
            Rehearsed(
                ChangeKind.CREATE,
                article("Nuova"),
                ChangeState.EDITED,
                diff=difference("", "a\nb"),
            ),
            "pagina nuova",
        ),
    ],
)
def test_unusual_changes_are_shown_wherever_they_come(change: Rehearsed, why: str) -> None:
    usual = [moved(article(f"Pagina {n}")) for n in range(60)]
    page = preview(*usual, change).wikitext(IT, asked())
    assert boxes(page) == 11
    assert f"'''{change.title.link}''' <span" in page
    assert f">{why}</span>" in page


def test_too_many_unusual_changes_are_counted() -> None:
    odd = (moved(Title(10, f"Nave {n}", "Template")) for n in range(100))
    page = preview(*odd).wikitext(IT, asked())
    assert boxes(page) == DIFFERENCES
    assert "Altre modifiche insolite, di cui qui non si vede la differenza: 60." in page


def test_no_namespace_is_unusual_where_none_is_usual() -> None:
    mixed = [moved(article(f"P{n}")) for n in range(30)]
    mixed += [moved(Title(6, f"F{n}.jpg", "File")) for n in range(30)]
    assert "altro namespace" not in preview(*mixed).wikitext(IT, asked())


def test_what_is_left_alone_is_listed_by_reason() -> None:
    protected = Message("skip-protected")
    page = preview(
        moved(article("A")),
        skip(article("B"), protected),
        skip(article("C"), Message("skip-nobots")),
        skip(article("D"), protected),
        skip(article("E"), Message("text-unreadable"), ChangeState.FAILED),
        Rehearsed(ChangeKind.EDIT, article("F"), ChangeState.UNCHANGED),
        Rehearsed(ChangeKind.RESIDUE, article("G"), ChangeState.SKIPPED, protected),
    ).wikitext(IT, asked())
    assert "1 modifica da fare, 1 già a posto, 3 pagine da saltare, 1 che non riuscirebbe" in page
    assert "* la pagina è protetta (2): [[:B]], [[:D]]" in page
    assert "* la pagina esclude i bot (1): [[:C]]" in page
    assert "* Il testo non si può leggere. (1): [[:E]]" in page
    assert page.index("== Da vedere alla fine ==") < page.index("[[:G]]")


def test_moves_name_their_target() -> None:
    old, new = Title(14, "A", "Categoria"), Title(14, "B", "Categoria")
    made = preview(Rehearsed(ChangeKind.MOVE, old, ChangeState.EDITED, target=new))
    assert "| [[:Categoria:A]] || spostamento a [[:Categoria:B]] || " in made.wikitext(IT, asked())


def test_the_reason_of_each_change_is_shown() -> None:
    made = Preview()
    made.add(moved(article("A")), Message("summary-category-page-move", ("x", "y")))
    row = "| [[:A]] || modifica || categoria rinominata da x a y"
    assert row in made.wikitext(IT, asked())


def test_an_empty_plan_promises_nothing() -> None:
    page = preview().wikitext(IT, asked())
    assert "==" not in page
    assert "Durata" not in page


def test_the_page_stays_below_its_limit_whatever_is_in_it() -> None:
    long = "€" * 80
    made = Preview()
    for n in range(3000):
        old = "\n".join(f"{{[|]}}{{{n}{k}" * 60 for k in range(30))
        made.add(edit(Title(10, f"{long}{n}", "Template"), old, old.replace("[", "<")))
        made.add(skip(Title(10, f"{long}{n}", "Template"), Message("skip-in-use", (f"{n}" * 90,))))
    people = People(users=tuple(f"{long}{n}" for n in range(5000)))
    page = made.wikitext(IT, asked("{" * 3000, settings=Configuration(approvers=people)))
    assert len(page.encode()) < 500_000
    assert "E altre" in page


def test_suggestions_are_listed_and_not_counted() -> None:
    made = Preview()
    for n in range(3000):
        why = Message("list-one", (f"perché {n} | [[" + "€" * 90,))
        title = article(f"{'è' * 100} {n}")
        made.add(Rehearsed(ChangeKind.SUGGEST, title, ChangeState.UNCHANGED, why))
    page = made.wikitext(IT, asked())
    assert made.total == 0
    assert f"== Proposte: decide una persona ==\n\n* [[:{'è' * 100} 0]]: " in page
    assert len(page.encode()) < 100_000
    assert "Ci sono altre" in page


@pytest.mark.parametrize(
    ("changes", "settings", "said"),
    [
        (60, {}, "circa 10 minuti, con 6 modifiche al minuto"),
        (1, {}, "circa un minuto"),
        (1000, {}, "circa 3 ore, con 6"),
        (1000, {"edits_per_hour": 100}, "circa 10 ore, con 100 modifiche all’ora"),
        (240, {"edits_per_minute": 0}, "circa 2 minuti; su questo wiki"),
    ],
)
def test_the_time_is_that_of_the_pace(changes: int, settings: dict[str, int], said: str) -> None:
    assert said in IT.plain(duration(changes, Configuration.model_validate(settings)))
