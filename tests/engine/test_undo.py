"""A run is taken back on a real wiki, whatever people have done to its pages since."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.engine.entries import ChangeKind
from bot.engine.lease import SECONDS
from bot.engine.points import Point
from bot.model import ChangeState, Message, RequestState
from bot.sandbox import Sandbox
from bot.text.customs import Customs
from tests.scene import Scene
from tests.test_commands_on_wiki import say
from tests.undoing import Killed, Killer, hashes, members, move, undo

# The great test: much has happened since


def test_what_people_changed_since_stays_and_the_rest_is_back(scene: Scene) -> None:
    titles = members(scene, "Vasi", 200)
    before = hashes(scene, [*titles, "Categoria:Vasi"])
    run = move(scene, "Vasi", "Vasi nuovi")
    assert scene.members("Categoria:Vasi") == []
    elsewhere, same, kept, gone = titles[:10], titles[10:20], titles[20:25], titles[25:28]
    revisions = {}
    for title in elsewhere:
        scene.staff.edit(title, scene.text(title).replace("Inizio.", "Inizio, corretto."))
    for title in same:
        other = scene.text(title).replace("Vasi nuovi|", "Vasi nuovi|*")
        revisions[title] = scene.outsider.edit(title, other)
    for title in kept:
        scene.admin.protect(title)
    for title in gone:
        scene.admin.delete(title)

    undone = undo(scene, run)

    changed = {*elsewhere, *same, *kept, *gone}
    back = [title for title in [*titles, "Categoria:Vasi"] if title not in changed]
    assert hashes(scene, back) == {title: before[title] for title in back}
    for title in elsewhere:
        text = f"Inizio, corretto.\n\nMezzo.\n\n[[Categoria:Vasi|{title}]]"
        assert scene.text(title) == text
    passer = scene.outsider.user
    assert undone.left == {
        **{title: Message("skip-undo-changed", (passer, str(revisions[title]))) for title in same},
        **{title: Message("skip-protected") for title in kept},
        **{title: Message("skip-undo-gone") for title in gone},
    }
    assert scene.text("Categoria:Vasi nuovi") == ""
    assert scene.admin.history("Categoria:Vasi")[0]["user"] == scene.admin.user
    assert len(undone.made(ChangeKind.EDIT)) == 200 - 18


def test_requests_are_few(scene: Scene) -> None:
    titles = members(scene, "Sessanta", 60)
    run = move(scene, "Sessanta", "Sessanta nuovi")
    before = scene.wiki.request_count()
    undo(scene, run)
    assert scene.members("Categoria:Sessanta") == sorted(titles)
    assert scene.wiki.request_count() - before < 60 + 35


# The category's page


def test_a_soft_redirect_makes_room_for_the_page_with_its_history(commons_scene: Scene) -> None:
    scene = commons_scene
    members(scene, "Lamps", 3)
    run = move(scene, "Lamps", "Old lamps")
    assert "Category redirect" in scene.text("Category:Lamps")

    undone = undo(scene, run)

    assert scene.text("Category:Lamps") == "Tutto su Lamps."
    assert scene.admin.history("Category:Lamps")[0]["user"] == scene.admin.user
    assert scene.members("Category:Lamps") == ["Lamps 0", "Lamps 1", "Lamps 2"]
    # Nobody but an administrator can delete what the bot had made.
    assert scene.text("Category:Old lamps") == ""
    assert undone.left == {"Category:Old lamps": Message("residue-undo-created")}


def test_a_page_to_be_deleted_is_tagged_where_the_wiki_has_a_template(
    commons_scene: Scene,
) -> None:
    scene = commons_scene
    members(scene, "Cups", 1)
    run = move(scene, "Cups", "Old cups")

    undone = undo(scene, run, Customs(deletion_template="Speedy delete"))

    assert scene.text("Category:Cups") == "Tutto su Cups."
    tagged = scene.text("Category:Old cups")
    assert tagged.startswith("{{Speedy delete|1=richiesta}}\n{{Category redirect|")
    assert undone.left == {"Category:Old cups": Message("residue-undo-created")}


@pytest.mark.parametrize("template", ["Speedy delete", ""])
def test_the_configuration_names_the_template(
    commons_scene: Scene, name: str, template: str
) -> None:
    """The whole way: the on-wiki configuration, a request, and the word to take it back."""
    scene = commons_scene
    scene.configure(deletion_template=template)
    members(scene, name, 1)
    move(scene, name, f"{name} moved")
    say(scene, "undo")

    (ended,) = scene.once()

    assert ended.state is RequestState.UNDONE
    assert scene.text(f"Category:{name}") == f"Tutto su {name}."
    left = scene.text(f"Category:{name} moved")
    if template:
        assert left.startswith("{{Speedy delete|1=")
        assert "{{Category redirect|" in left
    else:
        assert left == ""
        assert scene.admin.history(f"Category:{name} moved")[-1]["user"] == scene.bot


def test_a_page_that_others_wrote_at_the_old_title_stays(scene: Scene) -> None:
    members(scene, "Presa", 1)
    run = move(scene, "Presa", "Presa nuova")
    scene.staff.edit("Categoria:Presa", "Una cosa mia.")

    undone = undo(scene, run)

    assert scene.text("Categoria:Presa") == "Una cosa mia."
    assert scene.text("Categoria:Presa nuova") == "Tutto su Presa."
    assert scene.text("Presa 0").endswith("[[Categoria:Presa|Presa 0]]")
    assert undone.left["Categoria:Presa nuova"].key == "skip-undo-taken"


def test_a_page_that_others_moved_on_is_named(scene: Scene) -> None:
    members(scene, "Altrove", 1)
    run = move(scene, "Altrove", "Altrove nuova")
    scene.admin.move("Categoria:Altrove nuova", "Categoria:Ancora altrove", noredirect=True)
    scene.admin.move("Altrove 0", "Altrove zero", noredirect=True)

    undone = undo(scene, run)

    (left,) = undone.left.values()
    assert left == Message("skip-undo-moved", (scene.site.title("Categoria:Ancora altrove"),))
    # The text is the page's, wherever it stands.
    assert scene.text("Altrove zero").endswith("[[Categoria:Altrove|Altrove 0]]")


# What was done twice, or taken back already


def test_what_somebody_has_taken_back_already_is_in_order(scene: Scene) -> None:
    (title,) = members(scene, "Ripensata", 1)
    before = scene.text(title)
    run = move(scene, "Ripensata", "Ripensata nuova")
    theirs = scene.staff.edit(title, f"{before}\n[[Categoria:Altra]]")

    undone = undo(scene, run)

    assert scene.admin.history(title)[-1]["revid"] == theirs
    assert undone.left == {}


def test_a_hidden_text_is_left(scene: Scene) -> None:
    (title,) = members(scene, "Nascosta", 1)
    first = scene.admin.history(title)[0]["revid"]
    run = move(scene, "Nascosta", "Nascosta nuova")
    scene.admin.api(
        action="revisiondelete", type="revision", ids=first, hide="content", token="csrf"
    )

    assert undo(scene, run).left == {title: Message("skip-undo-hidden")}


# What the account may do


@pytest.mark.usefixtures("deleting")
def test_with_the_right_to_delete_nothing_is_left_behind(commons_scene: Scene) -> None:
    scene = commons_scene
    members(scene, "Coins", 2)
    run = move(scene, "Coins", "Old coins")

    undone = undo(scene, run)

    assert undone.left == {}
    assert undone.made(ChangeKind.DELETE) == ["Category:Coins"]
    assert scene.text("Category:Coins") == "Tutto su Coins."
    assert scene.admin.history("Category:Coins")[0]["user"] == scene.admin.user
    assert scene.text("Category:Old coins") == ""
    # Once more: what is in order stays as it is.
    assert {line.state for line in undo(scene, run).lines} == {ChangeState.UNCHANGED}


def test_without_the_right_to_leave_no_redirect_it_moves_over_its_own(
    scene: Scene, groups: Callable[..., None]
) -> None:
    members(scene, "Semplice", 2)
    groups(remove="bot")
    scene.app.open_session("sandbox:it").refresh_token()
    run = move(scene, "Semplice", "Semplice nuova")
    assert scene.text("Categoria:Semplice").startswith("#")

    undone = undo(scene, run)

    assert scene.text("Categoria:Semplice") == "Tutto su Semplice."
    assert scene.admin.history("Categoria:Semplice")[0]["user"] == scene.admin.user
    reason = Message("residue-undo-redirect")
    assert undone.left == {"Categoria:Semplice nuova": reason}


def test_without_that_right_only_the_text_goes_back_to_a_soft_redirect(
    commons_scene: Scene, groups: Callable[..., None]
) -> None:
    scene = commons_scene
    members(scene, "Bells", 2)
    groups(remove="bot")
    scene.app.open_session("sandbox:commons").refresh_token()
    run = move(scene, "Bells", "Old bells")
    assert "Category redirect" in scene.text("Category:Bells")

    undone = undo(scene, run)

    assert scene.text("Category:Bells") == "Tutto su Bells."
    old = scene.site.title("Category:Bells")
    assert undone.left == {"Category:Old bells": Message("residue-undo-history", (old,))}


# Stopped on the way


@pytest.fixture
def killer() -> Killer:
    return Killer()


@pytest.fixture
def mortal(sandbox: Sandbox, tmp_path: Path, killer: Killer) -> Iterator[Callable[[str], Scene]]:
    """Opens a scene whose bot may be killed."""
    opened = []

    def open_scene(code: str) -> Scene:
        context = Scene.opened(sandbox, code, tmp_path, killer)
        opened.append(context)
        return context.__enter__()

    yield open_scene
    for context in opened:
        context.__exit__(None, None, None)


LAST_MEMBER, PAGE_BACK, ASIDE_AGAIN, EMPTIED = 2, 3, 5, 6
"""The how-manieth change each is, from 0; on Commons the page moved aside is the one before."""

STOPS = [
    *(
        ("it", point, passing)
        for point in (Point.AFTER_INTENT, Point.AFTER_POST)
        for passing in (0, 3)
    ),
    *(
        ("commons", point, passing)
        for point in (Point.AFTER_INTENT, Point.AFTER_POST)
        for passing in (LAST_MEMBER, PAGE_BACK, PAGE_BACK + 1, ASIDE_AGAIN, EMPTIED)
    ),
    ("it", Point.BEFORE_OUTCOME, LAST_MEMBER),
    ("commons", Point.BEFORE_OUTCOME, PAGE_BACK),
]


@pytest.mark.parametrize(("code", "point", "passing"), STOPS)
def test_an_undo_goes_on_where_it_was_stopped(
    mortal: Callable[[str], Scene], killer: Killer, code: str, point: Point, passing: int
) -> None:
    scene = mortal(code)
    name = f"Ciotole {point.value} {passing}"
    titles = members(scene, name, 3)
    category = f"{'Categoria' if code == 'it' else 'Category'}:{name}"
    before = hashes(scene, [*titles, category])
    run = move(scene, name, f"{name} nuove")
    killer.point, killer.left = point, passing
    with pytest.raises(Killed):
        undo(scene, run)
    killer.revive()

    undone = undo(scene, run, ahead=2 * SECONDS)

    assert hashes(scene, list(before)) == before
    assert [len(scene.edits(title)) for title in titles] == [2, 2, 2]
    assert scene.text(f"{category} nuove") == ""
    aside = scene.text(f"{category} ({scene.bot} {run.id})")
    assert aside == ""
    assert list(undone.left) == ([f"{category} nuove"] if code == "commons" else [])
