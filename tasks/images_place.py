"""One picture into one article, because somebody said so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from pydantic import BeforeValidator, StringConstraints, ValidationInfo

from bot.model import Change, Message, Page, Pair, Refusal
from bot.task import Names, Params, Planning, Task, existing, problem_of
from bot.text.captions.drafts import draft, unlinked
from bot.text.facts import FileFacts
from bot.text.images.changes import insertion
from bot.text.images.choice import Mode, Option, local
from bot.text.images.evidence import Candidate, Clue, Kind
from bot.text.images.file_pages import file_page
from bot.text.images.obstacles import Shown, no_article, own_files
from bot.text.images.placing import PlaceFile
from bot.text.site import FILE, MAIN, Site
from bot.text.titles import Title

FILE_NAME = Names(it=("file",), en=("file",))
ARTICLE = Names(it=("voce",), en=("article",))
CAPTION = Names(it=("didascalia",), en=("caption",))


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


class PlaceParams(Params):
    """`file` into `voce`; without `didascalia` the caption comes from the description."""

    file: Annotated[Title, _titled(FILE, "refusal-no-file"), FILE_NAME]
    article: Annotated[Title, _titled(MAIN, "refusal-no-article"), ARTICLE]
    caption: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000), CAPTION] = ""


class ImagesPlaceTask(Task):
    """Whoever asks has decided: only what would do harm is refused."""

    id = "images.place"
    names = Names(it=("inserisci immagine",), en=("insert image",))
    params = PlaceParams

    def plan(self, params: PlaceParams, planning: Planning) -> Iterator[Change]:
        facts = next(iter(planning.reader.files((params.file,))), None)
        led = dict(planning.reader.resolve((params.article,)))
        name = FILE_NAME.shown(planning.site.language)
        if facts is None:
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
    problem = no_article(page) or _shown(page, planning).obstacle(replace(facts, sha1=""))
    placed = problem or PlaceFile(site, file, caption).placed(page.text or "")
    if isinstance(placed, Message) and placed.key == "place-caption" and not params.caption:
        caption, placed = "", PlaceFile(site, file, "").placed(page.text or "")
    if isinstance(placed, Message):
        parameter = CAPTION.shown(site.language) if placed.key == "place-caption" else ""
        return Refusal(Message("refusal-place", (title, placed)), parameter)
    pair = Pair(described.page_id, page.page_id)
    clue = Clue(Kind.NAMED, file, title, Message("evidence-named"))
    candidate = Candidate(file, title, (clue,), unique=True)
    return insertion(page, Option(Mode.INSERT, candidate, pair, caption, placed), site)


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
