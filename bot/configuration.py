"""The configuration page of a wiki (design, section 2.1): its JSON, validated."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, get_args
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from bot.model import Message
from bot.text.captions.drafts import pattern_problem
from bot.text.customs import Customs, Partner
from bot.text.folding import closest


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise PydanticCustomError("time_zone", "unknown time zone") from error
    return value


def _template(value: str) -> str:
    # It is written between braces, on a page that anybody reads.
    if _NO_TEMPLATE.search(value):
        raise PydanticCustomError("template", "not the name of a template")
    return value


def _caption(value: str) -> str:
    if problem := pattern_problem(value):
        raise PydanticCustomError("caption", "not a pattern of captions", {"problem": problem})
    return value


_NO_TEMPLATE = re.compile(r"[\[\]{}|<>#\x00-\x1f\x7f]")

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Names = tuple[Name, ...]
Template = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=255), AfterValidator(_template)
]
TimeZone = Annotated[str, AfterValidator(_zone)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class People(_Part):
    """Who may do something: members of groups with enough edits, and people by name."""

    groups: Names = ()
    users: Names = ()
    min_edits: int = Field(default=0, ge=0, le=1_000_000)


class Institution(_Part):
    """A partner whose files and articles the bot looks after."""

    name: Name
    article: Text = ""
    commons_category: Text = ""
    partner_accounts: Names = ()
    holder: Text = ""
    licence: Text = ""
    evidence: Text = ""
    credit_line: Text = ""
    caption: Annotated[Text, AfterValidator(_caption)] = ""


class TaskOptions(_Part):
    enabled: bool = True
    always_approve: bool = False


_ADMINISTRATORS = People(groups=("sysop",))


class Configuration(_Part):
    """Every key is optional. 0 edits per minute or hour: no limit but maxlag.

    `category_redirect` marks a category that was moved; `deletion_template` asks for the deletion
    of a page that the bot made and an undo leaves over. A wiki without the latter: the page is
    deleted where the account may do so, and blanked where not.
    """

    requesters: People = _ADMINISTRATORS
    approvers: People = _ADMINISTRATORS
    approval_over: int = Field(default=50, ge=0, le=100_000)
    run_cap: int = Field(default=20_000, ge=1, le=100_000)
    edits_per_minute: int = Field(default=6, ge=0, le=600)
    edits_per_hour: int = Field(default=0, ge=0, le=36_000)
    time_zone: TimeZone = "UTC"
    archive_after_days: int = Field(default=7, ge=0, le=3650)
    log_keep: int = Field(default=500, ge=1, le=2000)
    ping: bool = True
    proposals_open_days: int = Field(default=60, ge=1, le=3650)
    category_redirect: Template = ""
    deletion_template: Template = ""
    deletion_templates: tuple[Template, ...] = ()
    move_permission: bool = False
    in_use_templates: Names = ()
    quality_templates: Names = ()
    category_parameters: dict[Name, Names] = Field(default_factory=dict)
    institutions: tuple[Institution, ...] = ()
    tasks: dict[Name, TaskOptions] = Field(default_factory=dict)

    @property
    def customs(self) -> Customs:
        parameters = tuple(self.category_parameters.items())
        partners = tuple(
            Partner(
                each.name,
                each.commons_category,
                each.partner_accounts,
                each.holder,
                each.licence,
                each.evidence,
                each.credit_line,
                each.article,
                each.caption,
            )
            for each in self.institutions
        )
        return Customs(
            self.category_redirect,
            parameters,
            self.deletion_template,
            self.deletion_templates,
            partners,
            self.move_permission,
            self.in_use_templates,
            self.quality_templates,
        )

    def options(self, task: str) -> TaskOptions:
        return self.tasks.get(task, TaskOptions())


def default(language: str) -> Configuration:
    """What `setup-wiki` writes on a wiki of this language."""
    if language == "it":
        return Configuration(
            time_zone="Europe/Rome",
            in_use_templates=("WIP", "WIP open"),
            quality_templates=("Vetrina", "Voce di qualità"),
        )
    return Configuration(in_use_templates=("In use",))


def dump(configuration: Configuration) -> str:
    """The JSON as MediaWiki stores it: indented by tabs, accents as they are."""
    return json.dumps(configuration.model_dump(mode="json"), indent="\t", ensure_ascii=False)


def parse(
    text: str, tasks: Collection[str] | None = None
) -> tuple[Configuration | None, tuple[Message, ...]]:
    """The configuration, or None and one message for each thing that is wrong with it.

    `tasks` are the ids that `tasks` may name; None: any. An empty page is an empty object.
    """
    text = text.strip().removeprefix("\ufeff") or "{}"
    problems: list[Message] = []
    try:
        json.loads(
            text,
            object_pairs_hook=lambda pairs: _unique(pairs, problems),
            parse_constant=_no_constant,
        )
    except json.JSONDecodeError as error:
        return None, (Message("configuration-not-json", (error.lineno, error.colno)),)
    except (ValueError, RecursionError):
        return None, (Message("configuration-not-json", (1, 1)),)
    try:
        configuration = Configuration.model_validate_json(text)
    except ValidationError as error:
        problems += [_message(detail) for detail in error.errors(include_url=False)]
        return None, tuple(problems)
    problems += _unknown_tasks(configuration, tasks)
    return (None, tuple(problems)) if problems else (configuration, ())


def _unique(pairs: list[tuple[str, Any]], problems: list[Message]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            problems.append(Message("configuration-twice", (key,)))
        found[key] = value
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _unknown_tasks(
    configuration: Configuration, tasks: Collection[str] | None
) -> Iterator[Message]:
    for name in configuration.tasks:
        if tasks is not None and name not in tasks:
            yield _unknown_key(f"tasks.{name}", name, tasks)


def _unknown_key(path: str, key: str, known: Collection[str]) -> Message:
    near = closest(key, known)
    if near:
        return Message("configuration-unknown-key-closest", (path, near))
    return Message("configuration-unknown-key", (path, ", ".join(known)))


_EXPECTED = {
    "int_type": "integer",
    "int_from_float": "integer",
    "bool_type": "boolean",
    "string_type": "string",
    "tuple_type": "list",
    "dict_type": "object",
    "model_type": "object",
}


def _message(detail: ErrorDetails) -> Message:
    """One of pydantic's errors as a sentence with the key's path: `institutions[0].name`."""
    path, kind, context = _path(detail["loc"]) or "{}", detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown_key(path, str(detail["loc"][-1]), _keys(detail["loc"][:-1]))
    if kind == "json_invalid":
        return Message("configuration-not-json", (1, 1))
    if kind in _EXPECTED:
        return Message("configuration-type", (path, Message(f"configuration-{_EXPECTED[kind]}")))
    for bound, key in (("ge", "configuration-too-small"), ("le", "configuration-too-large")):
        if bound in context:
            return Message(key, (path, int(context[bound])))
    named = {
        "time_zone": "configuration-time-zone",
        "template": "configuration-template",
        "caption": "configuration-caption",
    }
    if kind in named:
        return Message(named[kind], (path, context.get("problem", str(detail["input"]))))
    simple = {
        "missing": "configuration-missing",
        "string_too_short": "configuration-empty",
        "string_too_long": "configuration-too-long",
    }
    return Message(simple.get(kind, "configuration-value"), (path,))


def _path(location: tuple[int | str, ...]) -> str:
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in location)
    return "".join(steps).removeprefix(".")


def _keys(location: tuple[int | str, ...]) -> tuple[str, ...]:
    """The keys that the object at this place may have."""
    model: Any = Configuration
    for step in location:
        if isinstance(model, type) and issubclass(model, BaseModel):
            model = model.model_fields[str(step)].annotation
        else:
            model = get_args(model)[1 if _is_mapping(model) else 0]
    return tuple(model.model_fields)


def _is_mapping(model: object) -> bool:
    return getattr(model, "__origin__", None) in (dict, Mapping) and not isinstance(
        model, UnionType
    )
