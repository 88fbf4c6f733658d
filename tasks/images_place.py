"""One picture into one article, also in the place of another, because somebody said so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, StringConstraints, ValidationInfo

from bot.model import Change, Message, Page, Pair, Refusal
from bot.task import IN_GALLERY, Names, Params, Planning, Task, existing, problem_of
from bot.text.captions.drafts import draft, unlinked
from bot.text.facts import FileFacts
from bot.text.folding import fold
from bot.text.images.changes import insertion
from bot.text.images.choice import Mode, Option, local
from bot.text.images.evidence import Candidate, Clue, Kind
from bot.text.images.file_pages import file_page
from bot.text.images.infobox import infoboxes
from bot.text.images.obstacles import Shown, no_article, own_files
from bot.text.images.placing import putting
from bot.text.images.swapping import recaptioned
from bot.text.images.uses import shows
from bot.text.site import FILE, MAIN, Site
from bot.text.titles import Title

FILE_NAME = Names(it=("file",), en=("file",))
ARTICLE = Names(it=("voce",), en=("article",))
CAPTION = Names(it=("didascalia",), en=("caption",))
INSTEAD = Names(it=("al posto di",), en=("instead of", "instead-of"))
WHERE = Names(it=("posizione",), en=("where",))

EARLIER = 50
"""Revisions that are looked through for how the old picture came to the article."""


def _titled(namespace: int, key: str) -> BeforeValidator:
    """A title of one namespace, typed with it or, for a file, without."""

    def validate(value: object, info: ValidationInfo) -> object:
        if isinstance(value, Title) or info.context is None:
            return value
        site: Site = info.context["site"]
        title = site.possible(str(value), namespace)
        if title is None or title.namespace != namespace:
            raise problem_of(Message(key, (str(value).strip(),)))
        return title

    return BeforeValidator(validate)


def _where(value: str) -> str:
    if value and fold(value) not in map(fold, IN_GALLERY.all):
        raise problem_of(Message("refusal-choice", ("", value, ", ".join(IN_GALLERY.all))))
    return value


class PlaceParams(Params):
    """`file` into `voce`; without `didascalia` the caption comes from the description.

    With `al posto di` the file that stands there goes, if it is still on the page; with
    `posizione = galleria` the new one goes into a gallery or nowhere.
    """

    file: Annotated[Title, _titled(FILE, "refusal-no-file"), FILE_NAME]
    article: Annotated[Title, _titled(MAIN, "refusal-no-article"), ARTICLE]
    caption: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000), CAPTION] = ""
    instead: Annotated[Title | None, _titled(FILE, "refusal-no-file"), INSTEAD] = None
    where: Annotated[str, AfterValidator(_where), WHERE] = ""


class ImagesPlaceTask(Task):
    """Whoever asks has decided: only what would do harm is refused."""

    id = "images.place"
    names = Names(it=("inserisci immagine",), en=("insert image",))
    params = PlaceParams

    def plan(self, params: PlaceParams, planning: Planning) -> Iterator[Change]:
        facts = next(iter(planning.reader.files((params.file,))), None)
        led = dict(planning.reader.resolve((params.article,)))
        name = FILE_NAME.shown(planning.site.language)
        if params.instead and params.where:
            where = WHERE.shown(planning.site.language)
            yield Refusal(Message("refusal-instead-gallery"), where)
        elif facts is None:
            yield Refusal(Message("refusal-file-missing", (params.file,)), name)
        elif not facts.mime.startswith("image/"):
            yield Refusal(Message("refusal-file-kind", (params.file,)), name)
        elif (page := led.get(params.article)) is None:
            shown = ARTICLE.shown(planning.site.language)
            yield Refusal(Message("refusal-article-missing", (params.article,)), shown)
        else:
            yield _placed(params, facts, page.title, planning)


def _placed(params: PlaceParams, facts: FileFacts, title: Title, planning: Planning) -> Change:
    """The edit, or why there is none."""
    site, reader = planning.site, planning.reader
    (page,) = reader.read((title,))
    file = local(site, Title(FILE, facts.name))
    repository = reader.repository if facts.shared else None
    archive = replace(planning, reader=repository) if repository else planning
    (described,) = archive.reader.read((Title(FILE, facts.name, archive.site.prefix(FILE)),))
    caption = params.caption or unlinked(_drafted(described, archive, planning), title, site)
    instead = _instead(params.instead, file, page, site)
    put = putting(site, file, caption, instead, gallery=bool(params.where))
    problem = no_article(page) or _obstacle(page, facts, instead, planning)
    placed = problem or put.placed(page.text or "")
    if isinstance(placed, Message) and placed.key == "place-caption" and not params.caption:
        put = replace(put, caption="")
        placed = put.placed(page.text or "")
    if isinstance(placed, Message):
        return Refusal(Message("refusal-place", (title, placed)), _at_fault(placed, site))
    pair = Pair(described.page_id, page.page_id)
    clue = Clue(Kind.NAMED, file, title, Message("evidence-named"))
    candidate = Candidate(file, title, (clue,), unique=True)
    return insertion(page, Option(Mode.INSERT, candidate, pair, put.caption, placed, instead), site)


def _instead(given: Title | None, file: Title, page: Page, site: Site) -> Title | None:
    """The picture that has to go, None where it is not on the page or is the same."""
    old = local(site, given) if given else None
    return old if old and old != file and shows(page.text or "", site, old) else None


def _at_fault(problem: Message, site: Site) -> str:
    """The parameter that a person would have to correct, '' where there is none."""
    if problem.key == "place-caption":
        return CAPTION.shown(site.language)
    return INSTEAD.shown(site.language) if problem.key.startswith("swap-") else ""


def _obstacle(
    page: Page, facts: FileFacts, instead: Title | None, planning: Planning
) -> Message | None:
    """Whether it is there already, or what has to go is not as it was put there."""
    shown = _shown(page, planning)
    if instead is not None:
        shown = replace(shown, titles=shown.titles - {instead})
    if problem := shown.obstacle(replace(facts, sha1="")):
        return problem
    if instead is None:
        return None
    past = (each.text for each in planning.reader.earlier(page.title, EARLIER))
    return recaptioned(page.text or "", past, planning.site, instead, infoboxes())


def _shown(page: Page, planning: Planning) -> Shown:
    """What readers see on a page, whatever brings it there."""
    own = own_files(page, planning.site)
    seen = own.union(*dict(planning.reader.rendered((page.title,))).values())
    return Shown(seen, own, {each.title: each for each in planning.reader.files(seen)})


def _drafted(file: Page, archive: Planning, planning: Planning) -> str:
    """The caption from the description of a file, '' where there is none."""
    site = planning.site
    said = file_page(file.text or "", archive.site, site.language)
    drafted = None if isinstance(said, Message) else draft(said, site)
    if drafted is None:
        return ""
    return drafted.written(site, existing(drafted.links, planning.reader))
