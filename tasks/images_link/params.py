"""What a request to link images says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from bot.model import (
    Refusal,
)
from bot.task import DEPTH, INSTITUTION, Names, PageSource, Params
from bot.text.days import read_day
from bot.text.images.choice import Mode, read_mode
from bot.text.images.pairs import FilePair, read_pairs
from bot.text.selectors import MAX_DEPTH
from bot.text.site import Site

SINCE = Names(it=("dal",), en=("since",))
MODE = Names(it=("modo",), en=("mode",))
ARTICLES = Names(it=("voci",), en=("articles",))
PAIRS = Names(it=("abbinamenti",), en=("pairs",))


def _reads(read: Callable[[str, Site], object]) -> BeforeValidator:
    """What people type is read so; a refusal comes with what may be meant."""

    def validate(value: object, info: ValidationInfo) -> object:
        assert info.context is not None
        found = read(value, info.context["site"]) if isinstance(value, str) else value
        if isinstance(found, Refusal):
            context = {"message": found.reason, "correction": found.correction}
            raise PydanticCustomError("residente", "it cannot be read", context)
        return found

    return BeforeValidator(validate)


class LinkParams(Params):
    """The files that came into `istituzione`'s category `dal` a day on, `profondità` levels deep.

    `abbinamenti` names files and their articles; without an institution only these are looked at.
    `voci`: the articles whose names are held against the files', by default those that the
    institution's article links.
    """

    institution: Annotated[str, INSTITUTION] = ""
    depth: Annotated[int, Field(ge=0, le=MAX_DEPTH), DEPTH] = 3
    since: Annotated[date | None, _reads(lambda typed, _: read_day(typed)), SINCE] = None
    mode: Annotated[Mode, _reads(lambda typed, site: read_mode(typed, site.language)), MODE] = (
        Mode.PROPOSE
    )
    articles: Annotated[PageSource | None, ARTICLES] = None
    pairs: Annotated[tuple[FilePair, ...], _reads(read_pairs), PAIRS] = ()
