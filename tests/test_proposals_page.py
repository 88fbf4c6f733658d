"""The proposals page: what the bot proposes, what people answer, what comes of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.engine.points import Point, go_on
from bot.engine.store import Store
from bot.engine.suggestions import Suggestions
from bot.intake.inbox import Inbox
from bot.model import RequestState, SuggestionState
from bot.pages import Purpose
from bot.report import proposals as report
from bot.sandbox.session import WikiSession
from bot.service import shelf
from tests.intake.test_desk import at
from tests.proposing import WIKI, Proposals
from tests.reaching import ask, while_running
from tests.scene import Scene


@pytest.fixture
def names(name: str) -> list[str]:
    return [f"{name} {letter}" for letter in "ABC"]


@pytest.fixture
def proposals(scene: Scene, names: list[str]) -> Proposals:
    """Three pictures for three articles; the page is posted."""
    made = Proposals.made(scene, names)
    assert scene.once() == []
    return made


def states(proposals: Proposals, names: list[str]) -> list[str]:
    return [proposals.row(name)["stato"] for name in names]


def shown(scene: Scene, name: str) -> bool:
    """Whether the picture of an article is on it."""
    return f"[[File:{name}.png|" in scene.text(name)


def once_later(scene: Scene, days: int) -> None:
    """The bot works when so many days have passed."""

    def clock() -> datetime:
        return datetime.now(UTC) + timedelta(days=days)

    now = scene.app
    with Store.open(now.settings.url, clock) as store:
        scene.app = replace(now, store=store)
        scene.once()
    scene.app = now


def test_a_page_is_posted_once(scene: Scene, proposals: Proposals, names: list[str]) -> None:
    text = proposals.text
    assert text.count("{{Proposta immagine") == 3
    assert "Veduta di" in text
    assert "3 immagini" in text
    assert states(proposals, names) == ["da decidere"] * 3
    assert [row.claimed_id for row in proposals.rows()] == [proposals.known(n).id for n in names]
    scene.once()
    assert proposals.text == text, "there is nothing new to say"
    (page,) = scene.app.store.suggestions.pages(WIKI)
    assert page.page == proposals.page


def test_a_yes_and_a_no_in_one_save(scene: Scene, proposals: Proposals, names: list[str]) -> None:
    one, two, _ = names
    proposals.choose({one: "sì", two: "No."})
    (ended,) = scene.once()
    assert ended.state is RequestState.DONE
    assert ended.author.user == scene.staff.user
    assert ended.page == proposals.page
    assert scene.text(one).startswith(f"[[File:{one}.png|thumb|Veduta di [[{one}]]]]")
    assert not shown(scene, two)
    assert states(proposals, names) == ["inserita", "rifiutata", "da decidere"]
    assert "Special:Diff" in proposals.row(one)["esito"]
    assert scene.staff.user in proposals.row(two)["esito"]
    kept, refused, untouched = map(proposals.known, names)
    assert (kept.state, kept.by) == (SuggestionState.KEPT, scene.staff.user)
    assert (refused.state, refused.by) == (SuggestionState.REFUSED, scene.staff.user)
    assert untouched.state is SuggestionState.OPEN
    summary = scene.edits(one)[-1]["comment"]
    assert f"#{ended.id}" in summary
    text = proposals.text
    assert scene.once() == []
    assert proposals.text == text


def test_only_the_rows_are_touched(scene: Scene, proposals: Proposals, names: list[str]) -> None:
    text = proposals.text + "\n\n== Discussione ==\n<!-- x -->Bella! --~~~~\n"
    scene.staff.edit(proposals.page, proposals.written(names[0], text, scelta="sì"))
    before = proposals.text
    scene.once()
    own = ("| stato", "| esito", "| aggiornata", "| sezione")
    kept = [line for line in proposals.text.split("\n") if not line.startswith(own)]
    assert kept == [line for line in before.split("\n") if not line.startswith(own)]


def test_the_caption_is_the_one_on_the_page(
    scene: Scene, proposals: Proposals, names: list[str]
) -> None:
    proposals.change(names[0], scelta="sì", didascalia="Il ''portico'' nel 2026")
    scene.once()
    assert "|Il ''portico'' nel 2026]]" in scene.text(names[0])


def test_another_article(scene: Scene, proposals: Proposals, names: list[str], name: str) -> None:
    scene.make({f"{name} altrove": "'''Altrove''' è una voce."})
    proposals.choose({names[0]: f"altra voce: [[{name} altrove]]"})
    scene.once()
    assert f"[[File:{names[0]}.png|" in scene.text(f"{name} altrove")
    assert not shown(scene, names[0])
    assert proposals.row(names[0])["stato"] == "inserita"
    assert f"{name} altrove" in proposals.row(names[0])["esito"]
    assert proposals.known(names[0]).state is SuggestionState.REFUSED, "for the first article"


def test_another_article_that_is_not_there(
    scene: Scene, proposals: Proposals, names: list[str]
) -> None:
    proposals.choose({names[0]: "altra voce: Non esiste affatto"})
    scene.once()
    row = proposals.row(names[0])
    assert row["stato"] == "non riuscita"
    assert "Non esiste affatto" in row["esito"]
    proposals.choose({names[0]: "sì"})
    scene.once()
    assert proposals.row(names[0])["stato"] == "inserita"
    assert shown(scene, names[0])


def test_an_outsider_decides_nothing(scene: Scene, proposals: Proposals, names: list[str]) -> None:
    proposals.choose({names[0]: "sì", names[1]: "no"}, scene.outsider)
    assert scene.once() == []
    assert not shown(scene, names[0])
    for name in names[:2]:
        assert proposals.row(name)["stato"] == "da correggere"
        assert scene.outsider.user in proposals.row(name)["esito"]
        assert proposals.known(name).state is SuggestionState.OPEN
    proposals.choose({names[0]: "Sì"})
    scene.once()
    assert shown(scene, names[0]), "whoever may writes it again"


def test_an_outsiders_caption_is_not_inserted(
    scene: Scene, proposals: Proposals, names: list[str]
) -> None:
    proposals.choose({names[0]: "sì"})
    proposals.change(names[0], scene.outsider, didascalia="Spam")
    assert scene.once() == []
    assert not shown(scene, names[0])
    assert "non è stata eseguita" in proposals.row(names[0])["esito"]


def test_a_row_that_was_altered(scene: Scene, proposals: Proposals, names: list[str]) -> None:
    one, two, three = names
    proposals.change(one, scelta="sì", file=f"File:{two}.png")
    proposals.change(two, scelta="sì", voce=three)
    assert scene.once() == []
    for name in (one, two):
        assert proposals.row(name)["stato"] == "da correggere"
        assert f"File:{name}.png" in proposals.row(name)["esito"]
    assert not any(shown(scene, name) for name in names)


def test_what_is_no_answer_is_told_so(scene: Scene, proposals: Proposals, names: list[str]) -> None:
    proposals.choose({names[0]: "forse"})
    scene.once()
    row = proposals.row(names[0])
    assert row["stato"] == "da correggere"
    assert "«forse»" in row["esito"]
    assert "altra voce:" in row["esito"]
    proposals.choose({names[0]: ""})
    scene.once()
    assert proposals.row(names[0])["stato"] == "da decidere"
    assert not proposals.row(names[0]).get("esito")


def test_a_no_can_become_a_yes_and_a_yes_a_no(
    scene: Scene, proposals: Proposals, names: list[str]
) -> None:
    one = names[0]
    article = scene.text(one)
    proposals.choose({one: "no"})
    scene.once()
    proposals.choose({one: "sì"})
    scene.once()
    assert shown(scene, one)
    assert proposals.row(one)["stato"] == "inserita"
    proposals.choose({one: "no"})
    (undone,) = scene.once()
    assert undone.state is RequestState.UNDONE
    assert scene.text(one) == article
    assert proposals.row(one)["stato"] == "tolta"
    assert proposals.known(one).state is SuggestionState.REFUSED
    proposals.choose({one: "sì"})
    scene.once()
    assert shown(scene, one)
    assert proposals.row(one)["stato"] == "inserita"


def test_a_no_before_the_edit_cancels(scene: Scene, proposals: Proposals, names: list[str]) -> None:
    shut = scene.title(Purpose.SHUTOFF)
    proposals.choose({names[0]: "sì"})
    scene.admin.edit(shut, "spento")
    scene.once()
    proposals.choose({names[0]: "no"})
    scene.admin.edit(shut, "attivo")
    scene.once()
    assert not shown(scene, names[0])
    assert proposals.row(names[0])["stato"] == "rifiutata"


def test_a_queued_yes_is_withdrawn_or_altered(
    scene: Scene, proposals: Proposals, names: list[str]
) -> None:
    one, two, _ = names
    at(scene, Point.AFTER_POST, lambda: proposals.change(two, didascalia="Meglio"), 1)
    proposals.choose({one: "sì", two: "sì"})
    scene.once()
    scene.app = replace(scene.app, reached=go_on)
    scene.once()
    assert shown(scene, one)
    assert scene.text(two).count(f"[[File:{two}.png|") == 1
    assert proposals.row(two)["stato"] == "inserita"


def test_rows_removed_or_doubled_do_no_harm(
    scene: Scene, proposals: Proposals, names: list[str]
) -> None:
    one, two, _ = names
    text = proposals.text
    sections = re.split(r"(?m)^(?=== )", text)
    head, _, second, third = sections
    double = second.rstrip() + "\n\n"
    scene.staff.edit(
        proposals.page,
        head + third.rstrip() + "\n\n" + proposals.written(two, double, scelta="sì") + second,
    )
    scene.once()
    rows = [dict(row.given) for row in proposals.rows()]
    assert [row["stato"] for row in rows] == ["da decidere", "inserita", "da correggere"]
    assert "più in alto" in rows[2]["esito"]
    assert shown(scene, two)
    assert [row["sezione"] for row in rows] == ["1", "2", "3"]
    assert proposals.known(one).state is SuggestionState.OPEN


def test_a_made_up_row_is_no_proposal(scene: Scene, proposals: Proposals, names: list[str]) -> None:
    made = f"|scelta=sì|voce={names[1]}|file=File:{names[0]}.png|id=999999"
    made = "\n\n== X ==\n{{Proposta immagine" + made + "}}"
    scene.staff.append(proposals.page, made)
    assert scene.once() == []
    assert "non è una proposta del bot" in proposals.text


def test_a_page_closes(scene: Scene, proposals: Proposals, names: list[str]) -> None:
    one, two, _ = names
    proposals.choose({one: "sì"})
    scene.once()
    once_later(scene, 59)
    assert states(proposals, names) == ["inserita", "da decidere", "da decidere"]
    once_later(scene, 61)
    assert states(proposals, names) == ["inserita", "scaduta", "scaduta"]
    assert "chiusa dal" in proposals.text.split("\n", 1)[0]
    assert "«no»" not in proposals.row(one)["esito"]
    assert proposals.known(two).state is SuggestionState.EXPIRED
    assert scene.app.store.suggestions.pages(WIKI) == ()
    text = proposals.text
    proposals.choose({two: "sì"})
    once_later(scene, 62)
    assert not shown(scene, two)
    assert "una scelta scritta adesso non viene eseguita" in proposals.row(two)["esito"]
    assert proposals.text == proposals.written(two, text, scelta="sì")


def test_what_comes_in_late_is_not_carried_out(
    scene: Scene, proposals: Proposals, names: list[str]
) -> None:
    """The bot was not there when the page should have been closed."""
    proposals.choose({names[0]: "sì"})
    scene.configure(proposals_open_days=1)
    store = scene.app.store
    with store.database.writing() as connection:
        connection.exec_driver_sql("update proposals_page set opened = '2026-01-01 00:00:00'")
    scene.once()
    assert not shown(scene, names[0])
    assert proposals.row(names[0])["stato"] == "scaduta"


@pytest.mark.parametrize("point", [Point.ANSWERING, Point.ANSWERED])
def test_killed_while_posting(scene: Scene, names: list[str], point: Point) -> None:
    proposals = Proposals.made(scene, names)

    class Killed(BaseException):
        pass

    def die() -> None:
        raise Killed

    at(scene, point, die, 1)
    with pytest.raises(Killed):
        scene.once()
    scene.app = replace(scene.app, reached=go_on)
    scene.once()
    assert proposals.text.count("{{Proposta immagine") == 3
    assert len(scene.admin.history(proposals.page)) == 1
    proposals.choose({names[0]: "sì"})
    scene.once()
    assert shown(scene, names[0])


def test_two_people_save_at_once(scene: Scene, proposals: Proposals, names: list[str]) -> None:
    """One while the bot is about to answer the other: nothing of either is lost."""
    one, two, three = names

    def besides() -> None:
        proposals.choose({two: "sì"}, scene.admin)

    proposals.choose({one: "sì", three: "no"})
    at(scene, Point.ANSWERING, besides, 1)
    scene.once()
    scene.app = replace(scene.app, reached=go_on)
    scene.once()
    assert states(proposals, names) == ["inserita", "inserita", "rifiutata"]
    authors = {proposals.known(name).by for name in names}
    assert authors == {scene.staff.user, scene.admin.user}


def test_a_hidden_revision_decides_nothing(
    scene: Scene, proposals: Proposals, names: list[str]
) -> None:
    proposals.choose({names[0]: "sì"})
    revision = scene.admin.history(proposals.page)[-1]["revid"]
    proposals.choose({names[1]: "sì"})
    hide(scene.admin, revision)
    scene.once()
    assert not shown(scene, names[0])
    assert shown(scene, names[1])


def test_an_own_page_is_posted_over_somebody_elses(scene: Scene, names: list[str]) -> None:
    proposals = Proposals.made(scene, names)
    scene.outsider.edit(proposals.page, "Pagina mia")
    scene.once()
    assert proposals.text.count("{{Proposta immagine") == 3


def test_no_request_edits_a_proposals_page(scene: Scene, proposals: Proposals, name: str) -> None:
    scene.make({f"Categoria:{name}": "x", f"Categoria:{name} y": "y"})
    scene.ask(
        azione="aggiungi categoria",
        categoria=f"Categoria:{name}",
        pagine=f"* [[{proposals.page}]]",
    )
    (ended,) = scene.once()
    assert ended.state is RequestState.FAILED
    assert f"Categoria:{name}" not in proposals.text


def hide(session: WikiSession, revision: int) -> None:
    session.api(action="revisiondelete", type="revision", ids=revision, hide="user", token="csrf")


def test_permission_is_asked_again_at_the_start(
    scene: Scene, proposals: Proposals, names: list[str]
) -> None:
    shut = scene.title(Purpose.SHUTOFF)
    proposals.choose({names[0]: "sì"})
    scene.admin.edit(shut, "spento")
    scene.once()
    scene.configure(requesters={"groups": ["sysop"], "users": []})
    scene.admin.edit(shut, "attivo")
    (ended,) = scene.once()
    assert ended.state is RequestState.REFUSED
    assert not shown(scene, names[0])
    assert proposals.row(names[0])["stato"] == "non riuscita"
    assert scene.staff.user in proposals.row(names[0])["esito"]


def test_an_article_that_has_the_picture_by_now(
    scene: Scene, proposals: Proposals, names: list[str]
) -> None:
    scene.staff.edit(names[0], f"[[File:{names[0]}.png|thumb]]\nTesto.")
    proposals.choose({names[0]: "sì"})
    scene.once()
    row = proposals.row(names[0])
    assert row["stato"] == "non riuscita"
    assert row["esito"]
    assert scene.text(names[0]) == f"[[File:{names[0]}.png|thumb]]\nTesto."


def test_what_a_vandal_blanks_goes_on_when_it_is_back(
    scene: Scene, proposals: Proposals, names: list[str]
) -> None:
    shut = scene.title(Purpose.SHUTOFF)
    proposals.choose({names[0]: "sì"})
    scene.admin.edit(shut, "spento")
    scene.once()
    text = proposals.text
    scene.outsider.edit(proposals.page, "ahah")
    scene.once()
    scene.outsider.edit(proposals.page, text)
    scene.admin.edit(shut, "attivo")
    (ended,) = scene.once()
    assert (ended.state, ended.author.user) == (RequestState.DONE, scene.staff.user)
    assert proposals.row(names[0])["stato"] == "inserita"


def test_many_proposals_go_to_several_pages(
    scene: Scene, names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "MOST", 2)
    proposals = Proposals.made(scene, names)
    scene.once()
    further = f"{proposals.page}/2"
    assert proposals.text.count("{{Proposta immagine") == 2
    assert f"[[:{further}]]" in proposals.text
    assert scene.text(further).count("{{Proposta immagine") == 1
    text = scene.text(further)
    scene.staff.edit(further, proposals.written(names[2], text, scelta="sì"))
    scene.once()
    assert shown(scene, names[2])
    assert "inserita" in scene.text(further)


def test_a_page_on_which_nothing_happens_costs_no_request_more(
    scene: Scene, proposals: Proposals
) -> None:
    resident = scene.app.resident(WIKI)
    watch = resident._parts.correspondence.watch
    assert watch.news()
    before = scene.wiki.request_count()
    assert not watch.news()
    alone = scene.wiki.request_count() - before
    watch.proposals.follow((scene.site.title(proposals.page),))
    watch.news()
    before = scene.wiki.request_count()
    assert not watch.news()
    assert scene.wiki.request_count() - before == alone == 1
    proposals.choose({proposals.known_first: "sì"})
    assert watch.news()


@pytest.mark.parametrize("step", ["answer", "keep"])
def test_killed_while_taking_in(
    scene: Scene,
    proposals: Proposals,
    names: list[str],
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    """Between the request and what is remembered of it: it is not made twice."""

    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    proposals.choose({names[0]: "sì", names[1]: "no"})
    place = Suggestions if step == "answer" else Inbox
    with monkeypatch.context() as patch:
        patch.setattr(place, step, die)
        with pytest.raises(Killed):
            scene.once()
    (ended,) = scene.once()
    assert ended.state is RequestState.DONE
    assert scene.text(names[0]).count(f"[[File:{names[0]}.png|") == 1
    assert states(proposals, names) == ["inserita", "rifiutata", "da decidere"]
    placed = [r for r in scene.app.store.requests.recent() if r.task == "images.place"]
    assert len(placed) == 1


def test_a_yes_is_not_held_up_by_a_long_run(
    scene: Scene,
    proposals: Proposals,
    names: list[str],
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shelf, "OFTEN", 0.0)
    ask(scene, name, 8)
    while_running(scene, monkeypatch, lambda: proposals.choose({names[0]: "sì"}))
    members = [scene.edits(f"{name} {n}")[-1]["revid"] for n in range(8)]
    assert scene.edits(names[0])[-1]["revid"] < max(members)
    assert proposals.row(names[0])["stato"] == "inserita"
