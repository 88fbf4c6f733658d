"""What a task is, and how the tasks of `tasks/` are found."""

from __future__ import annotations

import importlib
import pkgutil
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from itertools import islice
from operator import attrgetter
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo
from pydantic_core import PydanticCustomError

from bot.errors import BadSelector, BadTitle
from bot.model import Change, Message, Page, Residue, Say
from bot.reading import Blank, Memory, Reader
from bot.text.categories.carriers import why_left
from bot.text.customs import Customs
from bot.text.licences.catalogue import Catalogue, read_catalogue
from bot.text.selectors import Selector, parse_pages, parse_source
from bot.text.site import CATEGORY, FILE, Site
from bot.text.titles import Title

T = TypeVar("T")


@dataclass(frozen=True)
class Planning:
    """All that a planner is given besides the parameters.

    `now` is when it begins, in UTC. `since`: when the last run of the same entry of the task page
    began that came to its end, None for the first and for a person's request. `bot` is the name
    of the account. `say` is for what is written on pages that people talk on; without the engine
    it gives the key of the message.
    """

    reader: Reader
    customs: Customs
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    since: datetime | None = None
    memory: Memory = field(default_factory=Blank)
    bot: str = ""
    say: Say = attrgetter("key")

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


# Parameters that mean the same in every task that has them.
PAGES = Names(it=("pagine",), en=("pages",))
SOURCE = Names(it=("fonte",), en=("source",))
INSTITUTION = Names(it=("istituzione",), en=("institution",))
DEPTH = Names(it=("profondità",), en=("depth",))

# What a parameter says, where others than its task say it too.
IN_GALLERY = Names(it=("galleria",), en=("gallery",))


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

    suggests: ClassVar[bool] = False
    """Whether a run leaves suggestions for people to say yes or no to."""

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


def existing(typed: Iterable[str], reader: Reader) -> frozenset[Title]:
    """Of titles as they were typed those that lead to pages."""
    titles = filter(None, map(reader.site.possible, typed))
    return frozenset(asked for asked, _ in reader.resolve(dict.fromkeys(titles)))


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
