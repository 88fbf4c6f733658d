from __future__ import annotations

import json

import pytest

from bot.configuration import Configuration, TaskOptions, default, dump, parse
from bot.model import Message
from bot.text.customs import Customs, Partner

FULL = """{
  "requesters": {"groups": ["sysop"], "users": ["Wikipedian in residence"], "min_edits": 0},
  "approvers": {"groups": ["sysop"], "users": []},
  "approval_over": 50, "run_cap": 20000, "edits_per_minute": 6, "edits_per_hour": 0,
  "time_zone": "Europe/Rome", "archive_after_days": 7, "proposals_open_days": 60,
  "category_redirect": "Category redirect", "deletion_template": " Speedy delete ",
  "in_use_templates": ["WIP", "WIP open"],
  "category_parameters": {"Template": ["parameter"]},
  "institutions": [{"name": "Museo", "partner_accounts": ["Museo"], "licence": "Cc-by-sa-4.0",
    "article": "Museo civico", "caption": "{didascalia}"}], "quality_templates": ["Vetrina"],
  "tasks": {"licence.add": {"enabled": true, "always_approve": true}}
}"""


def test_every_key() -> None:
    found, problems = parse(FULL, tasks=["licence.add"])
    assert problems == ()
    assert found is not None
    parameters = (("Template", ("parameter",)),)
    assert found.customs == Customs(
        "Category redirect",
        parameters,
        "Speedy delete",
        partners=(
            Partner(
                "Museo",
                "",
                ("Museo",),
                licence="Cc-by-sa-4.0",
                article="Museo civico",
                caption="{didascalia}",
            ),
        ),
        in_use_templates=("WIP", "WIP open"),
        quality_templates=("Vetrina",),
    )
    assert found.institutions[0].partner_accounts == ("Museo",)
    assert found.options("licence.add").always_approve
    assert found.options("category.move") == TaskOptions(enabled=True, always_approve=False)


@pytest.mark.parametrize("text", ["{}", "", " \n"])
def test_every_key_is_optional(text: str) -> None:
    assert parse(text) == (Configuration(), ())
    assert Configuration().requesters.groups == ("sysop",)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"run_cap": 5,}', Message("configuration-not-json", (1, 15))),
        ('{\n "run_cap" 5}', Message("configuration-not-json", (2, 12))),
        ("[" * 100_000, Message("configuration-not-json", (1, 1))),
        ('{"run_cap": ' + "9" * 5000 + "}", Message("configuration-not-json", (1, 1))),
        ('{"x": ' + "[" * 600 + "]" * 600 + "}", Message("configuration-not-json", (1, 1))),
        ('{"time_zone": "\\ud800"}', Message("configuration-not-json", (1, 1))),
        ('{"run_cap": NaN}', Message("configuration-not-json", (1, 1))),
        ("[]", Message("configuration-type", ("{}", Message("configuration-object")))),
        ('{"run_cap": 1, "run_cap": 2}', Message("configuration-twice", ("run_cap",))),
        (
            '{"runcap": 5}',
            Message("configuration-unknown-key-closest", ("runcap", "run_cap")),
        ),
        (
            '{"requesters": {"gruops": []}}',
            Message("configuration-unknown-key-closest", ("requesters.gruops", "groups")),
        ),
        (
            '{"institutions": [{"name": "M", "xyz": 1}]}',
            Message(
                "configuration-unknown-key",
                (
                    "institutions[0].xyz",
                    "name, article, commons_category, partner_accounts, holder, licence, "
                    "evidence, credit_line, caption",
                ),
            ),
        ),
        (
            '{"institutions": [{"name": "M", "caption": "{autore}"}]}',
            Message(
                "configuration-caption",
                ("institutions[0].caption", Message("image-pattern-caption")),
            ),
        ),
        (
            '{"tasks": {"licence.add": {"enable": true}}}',
            Message("configuration-unknown-key-closest", ("tasks.licence.add.enable", "enabled")),
        ),
        (
            '{"tasks": {"category.mvoe": {}}}',
            Message("configuration-unknown-key-closest", ("tasks.category.mvoe", "category.move")),
        ),
        ('{"institutions": [{}]}', Message("configuration-missing", ("institutions[0].name",))),
        (
            '{"run_cap": "5"}',
            Message("configuration-type", ("run_cap", Message("configuration-integer"))),
        ),
        (
            '{"run_cap": 5.5}',
            Message("configuration-type", ("run_cap", Message("configuration-integer"))),
        ),
        (
            '{"in_use_templates": "WIP"}',
            Message("configuration-type", ("in_use_templates", Message("configuration-list"))),
        ),
        ('{"run_cap": 0}', Message("configuration-too-small", ("run_cap", 1))),
        (
            '{"edits_per_minute": 601}',
            Message("configuration-too-large", ("edits_per_minute", 600)),
        ),
        ('{"time_zone": "Roma"}', Message("configuration-time-zone", ("time_zone", "Roma"))),
        ('{"time_zone": "../x"}', Message("configuration-time-zone", ("time_zone", "../x"))),
        ('{"time_zone": ""}', Message("configuration-time-zone", ("time_zone", ""))),
        (
            '{"deletion_template": "{{Speedy delete}}"}',
            Message("configuration-template", ("deletion_template", "{{Speedy delete}}")),
        ),
        (
            '{"category_redirect": "a|b"}',
            Message("configuration-template", ("category_redirect", "a|b")),
        ),
        (
            '{"deletion_template": ["x"]}',
            Message("configuration-type", ("deletion_template", Message("configuration-string"))),
        ),
        (
            '{"approvers": {"users": [" "]}}',
            Message("configuration-empty", ("approvers.users[0]",)),
        ),
    ],
)
def test_problems(text: str, problem: Message) -> None:
    assert parse(text, tasks=["category.move"]) == (None, (problem,))


def test_every_problem_is_named_at_once() -> None:
    found, problems = parse('{"run_cap": 0, "runcap": 1, "time_zone": 5}')
    assert found is None
    assert [problem.key for problem in problems] == [
        "configuration-too-small",
        "configuration-type",
        "configuration-unknown-key-closest",
    ]


@pytest.mark.parametrize("language", ["it", "en", "de"])
def test_the_defaults_are_read_back(language: str) -> None:
    text = dump(default(language))
    assert parse(text) == (default(language), ())
    assert list(json.loads(text)) == list(Configuration.model_fields)
    assert '\n\t"time_zone"' in text
    assert default(language).category_redirect == ""
    assert default(language).deletion_template == ""
