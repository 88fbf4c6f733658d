"""What a task is, and how the tasks of `tasks/` are found."""

from __future__ import annotations

import importlib
import pkgutil
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Annotated, Any, ClassVar, Protocol, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo
from pydantic_core import PydanticCustomError

from bot.errors import BadSelector, BadTitle
from bot.model import Change, Customs, Message, Page, PageRevision, Residue
from bot.text.carriers import why_left
from bot.text.licence_catalogue import Catalogue, read_catalogue
from bot.text.selectors import Selector, parse_pages, parse_source
from bot.text.site import CATEGORY, FILE, Site
from bot.text.titles import Title
from bot.text.tree import CategoryTree, LeaveOut

T = TypeVar("T")


Related = tuple[Title, tuple[Title, ...]]
"""A page and others that have to do with it."""

Uploaded = tuple[Title, tuple[str, ...]]
"""A file and who uploaded each of its versions."""

Stated = tuple[Title, Mapping[str, tuple[str, ...]]]
"""A file and, by property, the items that its structured data name."""


class Reader(Protocol):
    """What a planner may ask of the wiki. Everything is read in batches and streamed."""

    @property
    def site(self) -> Site: ...

    @property
    def rights(self) -> frozenset[str]:
        """The rights of the bot's account (`siprop=rights` of `meta=userinfo`)."""

    def look(self, titles: Iterable[Title]) -> Iterator[Page]:
        """The facts about pages, without text, in the order asked; missing ones too."""

    def read(self, titles: Iterable[Title]) -> Iterator[Page]:
        """Pages with text, in the order asked; missing ones too."""

    def members(self, category: Title) -> Iterator[Page]:
        """The members of a category with their text, pages, subcategories and files."""

    def select(self, selector: Selector) -> Iterator[Page]:
        """The pages of a selection with their text, each once; missing ones only if listed."""

    def find(self, selector: Selector) -> Iterator[Page]:
        """The facts about the pages of a selection, without text."""

    def tree(self, root: Title, depth: int, leave_out: LeaveOut) -> CategoryTree:
        """The categories at most `depth` levels below one, without those that are left out.

        At most twice as many requests as the cheaper of two ways: one for each category that has
        subcategories, or one for every 500 categories of the wiki.
        """

    def transclusions(
        self, titles: Iterable[Title], among: Iterable[Title] = ()
    ) -> Iterator[Related]:
        """For each page the templates that it transcludes, directly or through another.

        With `among` only these are looked for, 500 at most.
        """

    def categories(self, titles: Iterable[Title]) -> Iterator[Related]:
        """For each page the categories that it is in, by whatever brings it there."""

    def categorised(self, category: Title) -> Iterator[Related]:
        """The pages and files in a category, each with all the categories that it is in."""

    def redirects(self, title: Title) -> tuple[Title, ...]:
        """The pages that redirect to this one."""

    def as_of(self, title: Title, moment: datetime) -> Page:
        """A page as it was at a moment, with text; missing where it had no revision by then."""

    def uploads(self, user: str) -> Iterator[Page]:
        """The facts about the files that this account was the first to upload, where they are now.

        The upload log tells: new versions of files, by whomever, do not count. Uploads whose user
        or file the log hides are left out.
        """

    def uploaders(self, titles: Iterable[Title]) -> Iterator[Uploaded]:
        """For each file who uploaded its versions, the first one first; '' where that is hidden.

        Nobody for what is no file of this wiki, nor for one with over 500 versions.
        """

    def statements(self, pages: Iterable[Page], properties: Collection[str]) -> Iterator[Stated]:
        """For each file the items (`Q1`) that its statements name, by property (`P1`).

        Nothing at all where the wiki has no structured data of files.
        """

    def authors(self, title: Title) -> tuple[str, ...]:
        """The names of those who wrote a page, at most 50; hidden ones are left out."""

    def revisions(self, ids: Iterable[int]) -> Iterator[PageRevision]:
        """Revisions with their text, in no order; those of deleted pages are left out."""


@dataclass(frozen=True)
class Planning:
    """All that a planner is given besides the parameters; `now` is when it begins, in UTC."""

    reader: Reader
    customs: Customs
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def site(self) -> Site:
        return self.reader.site


@dataclass(frozen=True)
class Names:
    """The names of a task or of a parameter, by language; the first is the one shown."""

    it: tuple[str, ...]
    en: tuple[str, ...]

    def shown(self, language: str) -> str:
        return (self.it if language == "it" else self.en)[0]

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.it, *self.en)


class Params(BaseModel):
    """The parameters of a task. Fields carry their `Names` in `Annotated`.

    Validated with the wiki's facts: `Params.model_validate(data, context={"site": site})`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")


class Task(ABC):
    """A kind of work. Planners are pure: all that they know comes from parameters and reader."""

    id: ClassVar[str]
    names: ClassVar[Names]
    params: ClassVar[type[Params]]

    always_confirmed: ClassVar[bool] = False
    """Whether an approver has to confirm each request, whatever the configuration says."""

    reports: ClassVar[bool] = False
    """Whether a run changes no page and leaves a report of what it has found."""

    def claims(self, params: Any) -> frozenset[Title]:
        """Pages that no other live request may work on at the same time."""
        return frozenset()

    @abstractmethod
    def plan(self, params: Any, planning: Planning) -> Iterator[Change]:
        """The changes in order.

        When a change is asked for those before it have been carried out, but for an `EditPage`
        just before it, which may still be on its way: after edits on which a later read depends
        yield something else first, such as `RefreshLinks`.

        A `Refusal` ends the plan: nothing must have been planned before it.
        """

    def review(self, params: Any, planning: Planning) -> Iterator[Change]:
        """A look at what is left when the plan is carried out: residues, or late changes."""
        return iter(())


def problem_of(message: Message) -> PydanticCustomError:
    """A message as an error of pydantic's, for whoever renders it."""
    return PydanticCustomError("residente", "{key}", {"key": message.key, "message": message})


def _site(info: ValidationInfo) -> Site:
    context: Mapping[str, Any] = info.context or {}
    site = context["site"]
    assert isinstance(site, Site)
    return site


def _category(value: object, info: ValidationInfo) -> Title:
    if isinstance(value, Title):
        return value
    try:
        title = _site(info).title(str(value), CATEGORY)
        if title.namespace != CATEGORY:
            raise BadTitle("title-not-category", str(value))
    except BadTitle as error:
        raise problem_of(error.message) from error
    return title


def _categories(value: object, info: ValidationInfo) -> tuple[Title, ...]:
    if isinstance(value, tuple):
        return value
    lines = filter(None, (line.strip().lstrip("*# ") for line in str(value).splitlines()))
    names = (name for line in lines for name in _LINK.findall(line) or [line])
    return tuple(dict.fromkeys(_category(name, info) for name in names))


def _selector(read: Callable[[str, Site], Selector]) -> BeforeValidator:
    def validate(value: object, info: ValidationInfo) -> object:
        if not isinstance(value, str):
            return value
        try:
            return read(value, _site(info))
        except (BadSelector, BadTitle) as error:
            raise problem_of(error.message) from error

    return BeforeValidator(validate)


_LINK = re.compile(r"\[\[[^\[\]]{1,600}\]\]")

CategoryTitle = Annotated[Title, BeforeValidator(_category)]
"""A category, typed with or without its namespace, as text or as a link."""

CategoryTitles = Annotated[tuple[Title, ...], BeforeValidator(_categories)]
"""Several categories: a line each, or as links."""

PageList = Annotated[Selector, _selector(parse_pages)]
"""Pages named one by one (design, section 3.1)."""

PageSource = Annotated[Selector, _selector(parse_source)]
"""Pages found through `categoria:X`, `template:X` and their like (design, section 3.1)."""


@cache
def licences() -> Catalogue:
    """The licence templates that tasks know: `tasks/licences.toml`, read once."""
    return read_catalogue(files("tasks").joinpath("licences.toml").read_text(encoding="utf-8"))


def is_file(page: Page) -> bool:
    """Whether a file is described there, and not only the way to another one."""
    return page.exists and page.title.namespace == FILE and not page.redirect


def chunked(pages: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """The pages some at a time, for what is asked of the wiki in one request."""
    rest = iter(pages)
    while some := tuple(islice(rest, size)):
        yield some


def residues(members: Iterable[Page], category: Title, planning: Planning) -> Iterator[Residue]:
    """Why each of these pages, at most 500, is in a category still."""
    pages, reader = tuple(members), planning.reader
    used = dict(reader.transclusions(page.title for page in pages))
    names = dict.fromkeys(name for each in used.values() for name in each)
    templates = {template.title: template for template in reader.read(names)}
    for page in pages:
        brought = [templates[name] for name in used[page.title]]
        yield Residue(page.title, why_left(planning.site, page, category, brought))


def discover() -> dict[str, Task]:
    """The tasks of `tasks/` by id. A module that does not import fails loudly."""
    package = importlib.import_module("tasks")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"tasks.{module.name}")
    kinds = [kind for kind in _concrete(Task) if kind.__module__.startswith("tasks.")]  # type: ignore[type-abstract]
    found = [kind() for kind in kinds]
    return {task.id: task for task in sorted(found, key=lambda task: task.id)}


def _concrete(kind: type[Task]) -> Iterator[type[Task]]:
    for child in kind.__subclasses__():
        if not getattr(child, "__abstractmethods__", None):
            yield child
        yield from _concrete(child)
