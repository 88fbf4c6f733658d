from __future__ import annotations

import pytest

from bot.text.licences.catalogue import Part
from bot.text.licences.grants import Grant, grants
from tests.text.conftest import COMMONS
from tests.text.licences.cases import CATALOGUE


def read(text: str) -> tuple[Grant, ...]:
    return grants(text, COMMONS, CATALOGUE)


def test_all_that_a_grant_says() -> None:
    (grant,) = read("x {{CC-by-sa-4.0| Museo Civico <!-- di Modena -->}}")
    assert (grant.template, grant.family) == ("Cc-by-sa-4.0", "CC BY-SA")
    assert (grant.version, grant.port, grant.part) == ("4.0", "", Part.FILE)
    assert (grant.holder, grant.migration, grant.wrapper) == ("Museo Civico", "", "")
    assert (grant.path, grant.item) == ((), "Q18199165")
    assert (grant.start, grant.end) == (2, 51)


def test_ports() -> None:
    (grant,) = read("{{Italy-cc-by-sa-2.0}}")
    assert (grant.version, grant.port) == ("2.0", "it")


def test_self() -> None:
    text = "{{self|GFDL|cc-by-sa-3.0|author=Anna|migration=redundant|altro}}"
    one, other = read(text)
    assert [one.template, other.template] == ["GFDL", "Cc-by-sa-3.0"]
    assert {one.wrapper, other.wrapper} == {"Self"}
    assert (one.holder, one.migration) == ("Anna", "redundant")
    assert ("3", "altro") in one.parameters


@pytest.mark.parametrize(
    ("text", "versions"),
    [
        ("{{Cc-by-sa-4.0,3.0,2.5,2.0,1.0}}", ["4.0", "3.0", "2.5", "2.0", "1.0"]),
        ("{{self|Cc-by-sa-all}}", ["4.0", "3.0", "2.5", "2.0", "1.0"]),
        ("{{Cc-by-sa-2.0+}}", ["2.0 or later"]),
        ("{{PD-self}}", [""]),
    ],
)
def test_versions(text: str, versions: list[str]) -> None:
    assert [grant.version for grant in read(text)] == versions


def test_migration_that_the_template_itself_says() -> None:
    (grant,) = read("{{Cc-by-sa-3.0-migrated}}")
    assert (grant.version, grant.migration) == ("3.0", "migrated")


def test_of_which_part() -> None:
    parts = [(grant.template, grant.part, grant.wrapper) for grant in read(
        "{{PD-Art|PD-old-100}} {{Licensed-PD-Art|PD-old-70|Cc-by-4.0}}"
    )]  # fmt: skip
    assert parts == [
        ("PD-Art", Part.PHOTO, ""),
        ("PD-old-100", Part.WORK, "PD-Art"),
        ("PD-old-70", Part.WORK, "Licensed-PD-Art"),
        ("Cc-by-4.0", Part.PHOTO, "Licensed-PD-Art"),
    ]


def test_fields_of_an_artwork() -> None:
    work, photo, own = read(
        "{{Art photo|artwork license={{PD-old-100}}|photo license={{Cc-zero}}}}{{self|cc-by-4.0}}"
    )
    assert (work.part, work.path) == (Part.WORK, (("Art Photo", "artwork license"),))
    assert (photo.part, photo.path) == (Part.PHOTO, (("Art Photo", "photo license"),))
    assert (own.part, own.path) == (Part.FILE, ())


def test_self_in_the_field_of_the_photograph() -> None:
    (grant,) = read("{{Art Photo|photo license={{self|cc-by-4.0}}}}")
    assert (grant.part, grant.wrapper) == (Part.PHOTO, "Self")


def test_permission_by_any_name_of_its_template() -> None:
    (grant,) = read("{{Painting|Permission=Sì: {{Cc-zero}}}}")
    assert (grant.part, grant.path) == (Part.FILE, (("Artwork", "Permission"),))


def test_the_last_of_a_double_parameter_counts() -> None:
    (grant,) = read("{{self|cc-zero|author=Anna|author=Luca}}")
    assert grant.holder == "Luca"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{{Information|permission=cc-by-4.0}}",
        "<!-- {{Cc-zero}} --><nowiki>{{Cc-zero}}</nowiki>",
        "{{PermissionTicket|id=1}}{{Soprintendenza}}{{LicenseReview}}",
        "{{tl|Cc-zero}} [[Template:Cc-zero]] {{:Cc-zero}}",
        "{{PD-music}}",
        "{{Self}}{{self|author=cc-zero}}",
    ],
)
def test_no_licence(text: str) -> None:
    assert read(text) == ()


def test_equal_grants_have_equal_keys() -> None:
    one, other = read("{{CC-BY-4.0| Anna }} x {{Cc-by-4.0|1=Anna}}")
    assert one.key == other.key
