"""Commands on requests without parameters, on a real wiki: obeyed once, answered below."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from bot.engine.points import Point, go_on
from bot.intake.lines import LineEntry
from bot.intake.parsing import parse
from bot.model import Request, RequestState
from bot.pages import Purpose
from bot.sandbox.session import WikiSession
from tests.intake.test_desk import at
from tests.intake.test_line_requests import own, prepared
from tests.scene import Scene
from tests.undoing import Killed

S = RequestState


@dataclass
class Told:
    """A request in a line on the request page, and what people write below it."""

    scene: Scene
    name: str

    @property
    def page(self) -> str:
        return self.scene.request_page

    @property
    def request(self) -> Request:
        return self.scene.app.store.requests.recent(1)[0]

    @property
    def entry(self) -> LineEntry:
        (found,) = parse(self.page, self.scene.site).entries
        assert isinstance(found, LineEntry)
        return found

    def moved(self) -> bool:
        prefix = "Categoria" if self.scene.wiki.code == "it" else "Category"
        return self.scene.members(f"{prefix}:{self.name} nuova") == [f"Voce di {self.name}"]

    def save(self, text: str, by: WikiSession | None = None) -> None:
        (by or self.scene.staff).edit(self.scene.title(Purpose.REQUESTS), text)

    def say(self, line: str, by: WikiSession | None = None) -> None:
        """One more line below the last of the thread."""
        lines = self.page.split("\n")
        last = max(n for n, each in enumerate(lines) if each.startswith(("*", ":")))
        self.save("\n".join([*lines[: last + 1], line, *lines[last + 1 :]]), by)

    def once(self) -> RequestState:
        self.scene.once()
        return self.request.state

    def answer(self, command: str) -> str:
        """The line right below one that holds a command."""
        lines = self.page.split("\n")
        return lines[next(n for n, each in enumerate(lines) if command in each) + 1]

    def nothing_more(self) -> None:
        """Three more rounds, and an edit elsewhere, change nothing."""
        state = self.request.state
        for number in range(3):
            self.scene.admin.append(self.scene.title(Purpose.REQUESTS), f"\n\nUn saluto {number}.")
            before = self.page
            assert self.scene.once() == []
            assert (self.page, self.request.state) == (before, state)


def bullet(scene: Scene, name: str) -> Told:
    prepared(scene, name)
    scene.post(
        "== Spostare ==\n"
        f"* [[:Categoria:{name}]] → [[:Categoria:{name} nuova]] uniformità --~~~~\n\nFine."
    )
    return Told(scene, name)


def test_a_bullet_is_confirmed_and_taken_back(scene: Scene) -> None:
    scene.configure(approval_over=0)
    told = bullet(scene, "Detta uno")
    assert told.once() is S.AWAITING
    (wait,) = own(told.page)
    assert "<code>*:: comando = conferma</code>" in wait

    told.say(":: comando = conferma --~~~~", scene.outsider)
    assert told.once() is S.AWAITING
    assert "«conferma» non è stato eseguito" in told.answer(":: comando = conferma --[[")
    told.nothing_more()

    told.say("*:: comando = conferma", scene.admin)
    assert told.once() is S.DONE
    assert told.moved()
    assert told.answer("*:: comando = conferma").startswith("*::: <!-- bot #")
    assert "Comando «conferma» di [[User:" in told.page
    told.nothing_more()

    told.say("*: command = undo --~~~~")
    assert told.once() is S.UNDONE
    assert not told.moved()
    assert "'''ripristinata'''" in told.page
    told.nothing_more()
    assert len(told.entry.commands) == 3
    assert len(own(told.page)) == 4


def test_what_is_no_command_or_does_not_fit_is_refused_by_name(scene: Scene) -> None:
    told = bullet(scene, "Detta due")
    assert told.once() is S.DONE
    told.say(": comando = conferma, ma domani")
    told.once()
    assert "«conferma, ma domani» non è un comando" in told.answer("ma domani")
    told.say(": comando = pausa")
    told.once()
    assert "«pausa» qui non si può usare" in told.answer("comando = pausa")
    told.nothing_more()
    assert told.moved()


def test_the_words_of_a_conversation_are_no_command(scene: Scene) -> None:
    told = bullet(scene, "Detta tre")
    told.once()
    told.say("*: <nowiki>comando = ripristina</nowiki>")
    told.say("*: scrivo <code>comando = ripristina</code>?")
    told.say("*: <!-- comando = ripristina -->")
    before = told.page
    assert told.once() is S.DONE
    assert told.page == before


def test_several_at_once_are_obeyed_one_after_the_other(scene: Scene) -> None:
    told = bullet(scene, "Detta quattro")
    told.say("*:: comando = pausa\n*:: comando = riprendi\n*:: comando = annulla")
    assert told.once() is S.PAUSED
    assert told.once() is S.DONE
    assert told.once() is S.DONE
    assert "«annulla» qui non si può usare" in told.answer("comando = annulla")
    told.nothing_more()


@pytest.mark.parametrize("signed", ["", " --~~~~"])
def test_blanked_and_put_back_it_does_not_fire_again(scene: Scene, signed: str) -> None:
    """Refused to an outsider, it is not the administrator's who undoes a vandal's edit."""
    told = bullet(scene, "Detta cinque")
    told.once()
    told.say(f"*:: comando = ripristina{signed}", scene.outsider)
    told.once()
    assert "non è stato eseguito" in told.answer("comando = ripristina")
    whole = told.page
    told.save("Vandalo.", scene.outsider)
    told.once()
    told.save(whole, scene.admin)
    assert told.once() is S.DONE
    assert told.moved()
    told.nothing_more()


def test_a_dated_line_put_back_without_its_answer_is_answered_again(scene: Scene) -> None:
    told = bullet(scene, "Detta sei")
    told.once()
    told.say("*:: comando = ripristina --~~~~", scene.outsider)
    without = told.page
    told.once()
    whole = told.page
    told.save("Vandalo.", scene.outsider)
    told.once()
    told.save(without, scene.admin)
    assert told.once() is S.DONE
    assert told.moved()
    assert own(told.page)[-1].partition("-->")[2] == own(whole)[-1].partition("-->")[2]
    told.nothing_more()


def test_one_word_many_times_in_one_edit_gets_one_answer(scene: Scene) -> None:
    told = bullet(scene, "Detta venti")
    told.once()
    told.say("\n".join(["*:: comando = ripristina"] * 30), scene.outsider)
    told.once()
    assert len(own(told.page)) == 2
    assert not told.entry.waiting
    told.nothing_more()


def test_the_same_command_said_again_is_another(scene: Scene) -> None:
    told = bullet(scene, "Detta sette")
    told.say("*:: comando = pausa")
    assert told.once() is S.PAUSED
    told.say("*:: comando = riprendi")
    assert told.once() is S.DONE
    told.say("*:: comando = ripristina")
    assert told.once() is S.UNDONE
    told.say("*:: comando = ripristina")
    assert told.once() is S.UNDONE
    assert "non si può ripetere" in own(told.page)[-1]
    told.nothing_more()


def test_a_forged_answer_does_not_silence_a_command(scene: Scene) -> None:
    told = bullet(scene, "Detta otto")
    told.once()
    told.say("*:: comando = ripristina\n*::: <!-- bot #1 r99999 undo -->Fatto.")
    assert told.once() is S.UNDONE
    assert "Comando «ripristina» di" in told.answer("comando = ripristina")
    told.nothing_more()


def test_a_rewritten_line_does_not_obey_what_was_said_of_the_old_one(scene: Scene) -> None:
    told = bullet(scene, "Detta nove")
    told.say("*:: comando = annulla")
    assert told.once() is S.CANCELLED
    told.save(told.page.replace("Detta nove nuova]]", "Detta nove nuova]] e bella"))
    assert told.once() is S.DONE
    assert told.moved()
    told.nothing_more()


def archived(told: Told) -> None:
    told.scene.configure(archive_after_days=0)
    told.scene.once()
    assert told.name not in told.page
    told.scene.configure()


def test_pasted_from_the_archive_it_does_not_fire_again(scene: Scene) -> None:
    told = bullet(scene, "Detta quattordici")
    told.once()
    told.say("*:: comando = ripristina", scene.outsider)
    told.once()
    whole = told.page
    archived(told)
    told.save(whole, scene.admin)
    assert told.once() is S.DONE
    assert told.moved()
    told.nothing_more()


def test_a_command_without_an_answer_keeps_its_section(scene: Scene) -> None:
    told = bullet(scene, "Detta quindici")
    told.once()
    scene.configure(archive_after_days=0)
    told.say("*:: comando = pausa")
    told.once()
    assert "«pausa» qui non si può usare" in told.answer("comando = pausa")
    scene.once()
    assert told.name not in told.page


def move_cat(scene: Scene, name: str) -> Told:
    prepared(scene, name)
    scene.post(f"== Moves ==\n{{{{move cat|{name}|{name} nuova|reason=order}}}}\n\nThe end.")
    return Told(scene, name)


def in_template(told: Told, command: str, by: WikiSession | None = None) -> None:
    told.save(told.page.replace("|reason=order}}", f"|reason=order|{command}}}}}"), by)


def test_move_cat_takes_commands_in_its_template(commons_scene: Scene) -> None:
    scene = commons_scene
    scene.configure(approval_over=0)
    told = move_cat(scene, "Detta dieci")
    before = told.page
    assert told.once() is S.AWAITING
    assert "<code>:: command = confirm</code>" in own(told.page)[0]

    in_template(told, "command=confirm", scene.outsider)
    assert told.once() is S.AWAITING
    assert "command=" not in told.page
    assert "“confirm” was not carried out" in own(told.page)[0]
    told.nothing_more()

    in_template(told, "comando = conferma", scene.admin)
    assert told.once() is S.DONE
    assert told.moved()
    told.nothing_more()

    in_template(told, "command=undo")
    assert told.once() is S.UNDONE
    assert not told.moved()
    told.nothing_more()

    in_template(told, "command=undo")
    told.once()
    assert "“undo” cannot be repeated" in own(told.page)[0]
    told.nothing_more()
    assert told.page.startswith(before.removesuffix("\n\nThe end."))


def ends(scene: Scene, when: Point) -> None:
    """The process ends at a point, and another begins."""

    def end() -> None:
        raise Killed

    at(scene, when, end)
    with pytest.raises(Killed):
        scene.once()
    scene.app = replace(scene.app, reached=go_on)


def test_a_crash_between_the_answer_and_the_clearing(commons_scene: Scene) -> None:
    """Nor does the command become that of whoever edits the page meanwhile."""
    scene = commons_scene
    told = move_cat(scene, "Detta sedici")
    told.once()
    in_template(told, "command=undo", scene.outsider)
    ends(scene, Point.ANSWERED)
    assert "command=undo" in told.page
    assert "“undo” was not carried out" in own(told.page)[0]
    scene.admin.append(scene.title(Purpose.REQUESTS), "\n\nHello.")
    assert told.once() is S.DONE
    assert "command=" not in told.page
    told.nothing_more()


@pytest.mark.parametrize("when", [Point.ANSWERING, Point.ANSWERED])
def test_a_crash_while_a_line_is_answered(scene: Scene, when: Point) -> None:
    told = bullet(scene, f"Detta diciassette {when.value}")
    told.once()
    told.say("*:: comando = ripristina --~~~~", scene.outsider)
    ends(scene, when)
    scene.admin.append(scene.title(Purpose.REQUESTS), "\n\nUn saluto.")
    assert told.once() is S.DONE
    assert len(own(told.page)) == 2
    told.nothing_more()


def test_a_command_in_a_line_below_move_cat(commons_scene: Scene) -> None:
    scene = commons_scene
    scene.configure(approval_over=0)
    told = move_cat(scene, "Detta undici")
    assert told.once() is S.AWAITING
    told.say(":: command = confirm", scene.admin)
    assert told.once() is S.DONE
    assert told.moved()
    told.nothing_more()


def test_move_cats_that_share_a_line_are_told_in_their_templates(commons_scene: Scene) -> None:
    scene = commons_scene
    scene.configure(approval_over=0)
    prepared(scene, "Detta dodici", "Detta tredici")
    cats = ("Detta dodici", "Detta tredici")
    scene.post(" ".join(f"{{{{move cat|{name}|{name} nuova}}}}" for name in cats))
    told = Told(scene, "Detta dodici")
    told.once()
    assert [line.count("<code>|command=confirm</code>") for line in own(told.page)] == [1, 1]
    told.save(told.page.replace("dodici nuova}}", "dodici nuova|command=confirm}}"), scene.admin)
    scene.once()
    states = sorted(each.state for each in scene.app.store.requests.recent())
    assert states == [S.AWAITING, S.DONE]
    assert told.moved()
