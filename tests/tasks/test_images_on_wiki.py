"""`images.link` plans on two real wikis, one showing the files of the other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.model import EditPage, Suggest
from bot.sandbox import Sandbox
from bot.sandbox.pictures import picture
from bot.task import Planning
from bot.text.customs import Customs, Partner
from bot.wiki.reader import WikiReader
from bot.wiki.session import Session
from tasks.images_link import ImagesLinkTask, LinkParams
from tests.wiki.test_session import WIKI

CATEGORY = "Media from Museo delle prove"
PARTNER = Partner("Museo delle prove", CATEGORY, article="Museo delle prove")
COUNT = 12
TEXT = "{{{{Information|description={{{{it|1=Un vaso, vedi [[:it:Vaso provato {0}]].}}}}}}}}"


def fill(sandbox: Sandbox) -> None:
    """A vase and its article for each number, in a category and one below it."""
    categories = {f"Category:{CATEGORY}": "Files.", "Category:Provati": f"[[Category:{CATEGORY}]]"}
    sandbox.commons.import_pages(categories.items())
    articles = {f"Vaso provato {n}": f"'''Vaso {n}''' è un vaso." for n in range(COUNT)}
    links = " ".join(f"[[{title}]]" for title in articles)
    articles["Vaso provato 1"] += "\n{{Interprogetto|commons=Category:Provati}}"
    articles["Vaso provato 2"] = "[[File:Vaso numero 2.jpg|thumb]]\n'''Vaso 2''' è un vaso."
    sandbox.it.import_pages({**articles, "Museo delle prove": links}.items())
    names = [CATEGORY, "Provati"]
    files = {
        f"Vaso numero {n}.jpg": (
            picture(7000 + n),
            f"{TEXT.format(n)}\n[[Category:{names[n % 2]}]]",
        )
        for n in range(COUNT)
    }
    sandbox.commons.upload(files)
    sandbox.commons.run_jobs()
    sandbox.it.run_jobs()


def test_plans(sandbox: Sandbox) -> None:
    fill(sandbox)
    reader = WikiReader(Session(WIKI).open())
    assert reader.repository is not None
    now = datetime.now(UTC)
    planning = Planning(reader, Customs(partners=(PARTNER,)), now, bot="Residente")
    pairs = "Vaso numero 3.jpg > Vaso provato 3"
    given = {"since": (now - timedelta(days=1)).date().isoformat(), "mode": "inserisci"}
    given |= {"institution": PARTNER.name, "pairs": pairs}
    params = LinkParams.model_validate(given, context={"site": reader.site})
    before = sandbox.it.request_count() + sandbox.commons.request_count()

    changes = list(ImagesLinkTask().plan(params, planning))

    asked = sandbox.it.request_count() + sandbox.commons.request_count() - before
    (edit,) = (each for each in changes if isinstance(each, EditPage))
    assert edit.page.title.name == "Vaso provato 3"
    assert edit.rewrite(edit.page.text or "") == (
        "[[File:Vaso numero 3.jpg|thumb|Un vaso, vedi Vaso provato 3]]\n'''Vaso 3''' è un vaso."
    )
    suggestions = [each.suggestion for each in changes if isinstance(each, Suggest)]
    linked = {each.page.name for each in suggestions if each.kinds[0] == "linked"}
    assert linked == {f"Vaso provato {n}" for n in range(COUNT) if n not in (2, 3)}
    of_category = {each.file.name for each in suggestions if each.kinds == ("category",)}
    assert of_category <= {f"Vaso numero {n}.jpg" for n in range(1, COUNT, 2)}
    assert of_category
    assert len(changes) == 1 + len(suggestions)
    assert asked <= 20, asked
