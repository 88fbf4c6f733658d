"""What is kept of the files of several batches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.model import Change, Message, SkipPage
from bot.text.facts import FileFacts
from bot.text.images.clues import Known
from bot.text.images.evidence import Clue, Kind
from bot.text.images.file_pages import FilePage
from bot.text.titles import Title
from tasks.images_link.gathering import MOST_HELD, Gathering
from tests.tasks.pictures import MUSEO, ROOT, planning, wikis
from tests.text.conftest import COMMONS, ITALIAN

VOCE = ITALIAN.title("Voce")
WHY = Message("evidence-item", ("Q1",))


def file(number: int, *, picture: str = "", width: int = 1000) -> Known:
    title = COMMONS.title(f"File:{number}.jpg")
    facts = FileFacts(title, title.name, picture or f"{number:040}", width, 1000, "image/jpeg")
    categories = (COMMONS.title(f"Category:{ROOT}"),) if number % 2 else ()
    return Known(title, number, facts, FilePage(description=f"Vaso {number}"), {}, (), categories)


def gathering(memory: Mapping[str, str] | None = None) -> Gathering:
    files = {f"{number}.jpg": "plain" for number in range(1, 4)}
    articles = {"Voce": "'''Voce''' è.", "Rinvio": "#RINVIA [[Voce]]", "Altra": "x"}
    case = {"files": files, "articles": articles, "memory": memory or {}}
    wiki = wikis(case)
    assert wiki.repository is not None
    tree = wiki.repository.tree(COMMONS.title(f"Category:{ROOT}"), 0, lambda *_: False)
    return Gathering(planning(wiki, case), MUSEO, tree)


def take(
    into: Gathering, files: Iterable[Known], kind: Kind = Kind.CATEGORY, page: Title = VOCE
) -> list[Change]:
    known = {each.title: each for each in files}
    return list(into.take(known, [Clue(kind, title, page, WHY) for title in known]))


def kept(found: Gathering) -> dict[str, list[str]]:
    return {
        str(page): [each.file.title.name for each in some]
        for page, some in found.candidates().items()
    }


def test_files_for_which_nothing_speaks_are_dropped() -> None:
    found = gathering()
    nowhere = ITALIAN.title("Mai scritta")
    assert take(found, [file(1)], page=nowhere) == []
    assert take(found, [file(2)], Kind.NAMED, nowhere) == [
        SkipPage(nowhere, Message("skip-missing"))
    ]
    assert (found.candidates(), found.first) == ({}, {})


def test_batches_come_together_by_article() -> None:
    found = gathering()
    take(found, [file(1)])
    take(found, [file(2)], page=ITALIAN.title("Altra"))
    take(found, [file(3)], page=ITALIAN.title("Rinvio"))
    assert kept(found) == {"Voce": ["1.jpg", "3.jpg"], "Altra": ["2.jpg"]}
    (one, other) = (each.file for each in found.candidates()[VOCE])
    assert (one.page_id, one.inside, other.inside) == (1, True, True)
    assert one.draft is not None
    assert one.draft.written(ITALIAN, ()) == "Vaso 1"
    (two,) = found.candidates()[ITALIAN.title("Altra")]
    assert not two.file.inside


def test_an_article_is_asked_for_once() -> None:
    found = gathering()
    asked = list[Title]()
    reader = found.planning.reader
    resolve = reader.resolve

    def noting(titles: Iterable[Title]) -> object:
        asked.extend(titles := tuple(titles))
        return resolve(titles)

    reader.resolve = noting  # type: ignore[method-assign, assignment]
    take(found, [file(1)])
    take(found, [file(2)])
    assert asked == [VOCE]


def test_of_equal_pictures_the_one_for_which_most_speaks() -> None:
    """Whichever batch it is in; of equals the first."""
    for first, then in ((Kind.NAME, Kind.ITEM), (Kind.ITEM, Kind.NAME)):
        found = gathering()
        take(found, [file(1, picture="a")], first)
        take(found, [file(2, picture="a")], then)
        assert kept(found) == {"Voce": ["1.jpg" if first is Kind.ITEM else "2.jpg"]}
        assert list(found.doubles()) == []
    found = gathering()
    take(found, [file(1, picture="a")])
    take(found, [file(2, picture="a")], page=ITALIAN.title("Altra"))
    assert kept(found) == {"Voce": ["1.jpg"]}


def test_it_is_said_of_pairs_that_the_request_names() -> None:
    found = gathering()
    take(found, [file(1, picture="a"), file(2, picture="a")], Kind.NAMED)
    take(found, [file(3, picture="a")])
    reason = Message("image-duplicate", (COMMONS.title("File:1.jpg"),))
    assert list(found.doubles()) == [SkipPage(VOCE, reason)]
    assert kept(found) == {"Voce": ["1.jpg"]}


def test_what_was_suggested_before() -> None:
    states = {"1.jpg > Voce": "kept", "2.jpg > Voce": "refused", "3.jpg > Voce": "open"}
    found = gathering(states)
    wiki = found.planning.reader.repository
    assert wiki is not None
    numbers = {
        page.title.name: page.page_id for page in wiki.members(COMMONS.title(f"Category:{ROOT}"))
    }
    known = [
        Known(each.title, numbers[each.title.name], each.facts, each.page)
        for each in map(file, range(1, 4))
    ]
    assert take(found, known[:2]) == []
    assert take(found, [known[0], known[2]], Kind.NAMED) == [
        SkipPage(VOCE, Message("image-remembered"))
    ]
    assert found.candidates() == {}


def test_of_thousands_for_one_article_the_best() -> None:
    found = gathering()
    many = [file(number, width=1000 + number) for number in range(1, 10 * MOST_HELD + 1)]
    named = file(0, width=1)
    take(found, [named], Kind.NAMED)
    held = list[int]()
    for start in range(0, len(many), 100):
        take(found, many[start : start + 100])
        held.append(len(found.found[VOCE]))
    assert max(held) <= 2 * MOST_HELD
    names = kept(found)["Voce"]
    assert {each.title.name for each in many[-MOST_HELD + 1 :]} | {"0.jpg"} <= set(names)


def test_all_that_the_request_names_is_kept() -> None:
    found = gathering()
    take(found, map(file, range(3 * MOST_HELD)), Kind.NAMED)
    assert len(found.found[VOCE]) == 3 * MOST_HELD
