from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path

import pytest

from bot.pages import Purpose
from bot.sandbox import Sandbox
from bot.shell import doctor, questions
from bot.shell.doctor import Status
from tests.console import GRANTS, ROOT, Operator, Said, Shell, bare


@pytest.fixture(scope="module")
def ready(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Operator:
    operator = Operator.arrived(sandbox, tmp_path_factory.mktemp("operator"))
    assert operator.shell("setup-wiki").code == 0
    return operator


def statuses(said: Said, wiki: str | None = "sandbox:it") -> dict[str, str]:
    return {row["check"]: row["status"] for row in said.rows if row["wiki"] == wiki}


def found(said: Said, check: str) -> str:
    """What is wrong with something, and its remedy."""
    (row,) = [row for row in said.rows if row["check"] == check and row["status"] != "ok"][:1]
    return f"{row['text']} {row['remedy']}"


def test_all_is_well(ready: Operator) -> None:
    said = ready.shell("check", "--json", RESIDENTE_WEB="")
    assert said.code == 0
    unusual = {row["check"] for row in said.rows if row["status"] != "ok"}
    assert unusual == ({"user"} if os.geteuid() == 0 else set())
    assert statuses(said).keys() == {
        "wiki",
        "login",
        "mediawiki",
        "clock",
        "block",
        "rights",
        "pages",
        "shutoff",
        "configuration",
        "repository",
        "wikidata",
        "structured-data",
        "global-usage",
    }
    assert statuses(said, None).keys() == {
        "python",
        "library",
        "account",
        "password",
        "settings",
        "database",
        "user",
        "zones",
        "folder",
        "web",
    }


def test_before_the_set_up(sandbox: Sandbox, tmp_path: Path) -> None:
    said = Operator.arrived(sandbox, tmp_path).shell("check", "--json")
    assert said.code == 1
    wrong = {check for check, status in statuses(said).items() if status == "failed"}
    assert wrong == {"pages", "shutoff", "configuration"}
    assert "residente setup-wiki" in found(said, "shutoff")


def test_in_italian(ready: Operator) -> None:
    assert "a posto" in ready.shell("check", LANG="it_IT.UTF-8").out


def test_the_task_page_and_its_template(sandbox: Sandbox, tmp_path: Path) -> None:
    operator = Operator.arrived(sandbox, tmp_path)
    operator.shell("setup-wiki")
    title = operator.title(Purpose.TASKS)
    sandbox.it.session(sandbox.accounts.admin).delete(title)
    said = operator.shell("check", "--json")
    assert said.code == 1
    assert title in found(said, "pages")
    assert "residente setup-wiki" in found(said, "pages")


def test_where_it_runs(ready: Operator) -> None:
    """What depends on the place, all at once: none of it keeps the bot from working."""
    settings = {
        "RESIDENTE_WEB": "192.0.2.1:8765",
        "RESIDENTE_EVENTSTREAM_URL": ready.sandbox.feed.url,
        "SENTRY_DSN": "https://sentry.example.org/7",
        "TOOL_DATA_DIR": "/data/project/museo",
    }
    said = ready.shell("check", "--json", **settings)
    assert said.code == 0
    assert statuses(said, None)["stream"] == "ok"
    assert "RESIDENTE_WEB" in found(said, "web")
    assert "https://key@host/number" in found(said, "sentry")
    assert "RESIDENTE_DATABASE_URL" in found(said, "database")


def test_stopped_by_a_person(ready: Operator) -> None:
    admin = ready.sandbox.it.session(ready.sandbox.accounts.admin)
    admin.edit(ready.title(Purpose.SHUTOFF), "fermo!")
    try:
        assert "Amministratrice" in found(ready.shell("check", "--json"), "shutoff")
    finally:
        admin.edit(ready.title(Purpose.SHUTOFF), "attivo")


def test_each_mistake_in_the_configuration_is_named(ready: Operator) -> None:
    ready.configure(edits_per_minut=3, run_cap="many")
    said = ready.shell("check", "--json")
    ready.configure()
    texts = [row["text"] for row in said.rows if row["check"] == "configuration"]
    assert len(texts) == 4
    assert any("edits_per_minute" in text for text in texts)
    assert any("run_cap" in text for text in texts)


def test_blocked(sandbox: Sandbox, tmp_path: Path) -> None:
    operator = Operator.arrived(sandbox, tmp_path)
    sandbox.it.session(sandbox.accounts.admin).block(operator.bot)
    said = operator.shell("check", "--json")
    assert statuses(said)["block"] == "failed"
    assert statuses(said, "sandbox:commons")["block"] == "ok"


def test_rights_that_the_bot_password_lacks(sandbox: Sandbox, tmp_path: Path) -> None:
    said = Operator.arrived(sandbox, tmp_path, grants=["basic"]).shell("check", "--json")
    lacking = [row for row in said.rows if row["check"] == "rights" and row["wiki"] == "sandbox:it"]
    failures = [row["text"] for row in lacking if row["status"] == "failed"]
    assert any("“edit”" in text for text in failures)
    assert any("“editmyuserjson”" in text for text in failures)
    assert "Special:BotPasswords" in found(said, "rights")


def test_account_without_the_bot_flag(sandbox: Sandbox, tmp_path: Path) -> None:
    operator = Operator.arrived(sandbox, tmp_path, grants=GRANTS, group="")
    said = operator.shell("check", "--json")
    costs = [row for row in said.rows if row["check"] == "rights"]
    assert {row["status"] for row in costs} == {"warning"}
    assert "recent changes" in " ".join(row["text"] for row in costs)


def test_wrong_password(sandbox: Sandbox, tmp_path: Path) -> None:
    operator = Operator.arrived(sandbox, tmp_path)
    path = operator.shell.folder / questions.PASSWORD
    path.write_text(path.read_text().replace(operator.answers.secret, "sbagliata"))
    said = operator.shell("check", "--json")
    assert said.code == 1
    assert statuses(said) == {"login": "failed"}
    assert "user-password.py" in found(said, "login")


def test_without_an_account(tmp_path: Path) -> None:
    said = bare(tmp_path)("check", "--json")
    assert said.code == 1
    assert "residente init" in found(said, "account")
    assert list((tmp_path / "home").iterdir()) == []


def test_several_troubles_at_once(ready: Operator, tmp_path: Path) -> None:
    shell = ready.shell
    said = shell(
        "check",
        "--json",
        RESIDENTE_DATABASE_URL=f"sqlite:///{tmp_path}/no/such/folder.db",
        RESIDENTE_WIKIS="sandbox:nowhere,sandbox:it",
    )
    assert said.code == 1
    assert "RESIDENTE_DATABASE_URL" in found(said, "database")
    assert "RESIDENTE_WIKIS" in found(said, "wiki")
    assert statuses(said)["login"] == "ok"


def test_bad_variable(ready: Operator) -> None:
    said = ready.shell("check", "--json", RESIDENTE_POLL_SECONDS="0")
    assert "RESIDENTE_POLL_SECONDS" in found(said, "settings")


def test_a_password_that_others_can_read(tmp_path: Path) -> None:
    shell = bare(tmp_path)
    answers = questions.Answers(("wikipedia:it",), "Bot", "", "prova", "x")
    questions.write(shell.folder, questions.files(answers))
    (closed,) = doctor.password(shell.folder)
    assert closed.status is Status.OK
    (shell.folder / questions.PASSWORD).chmod(0o644)
    (opened,) = doctor.password(shell.folder)
    assert opened.status is Status.FAILED
    assert opened.remedy is not None
    (shell.folder / questions.PASSWORD).unlink()
    (missing,) = doctor.password(shell.folder)
    assert missing.status is Status.WARNING


def test_database_at_work_elsewhere(ready: Operator) -> None:
    from bot.engine.store import Store

    with Store.open(f"sqlite:///{ready.shell.folder / 'residente.db'}") as store:
        lease = store.leases.acquire("sandbox:it", "somebody")
        assert lease is not None
        said = ready.shell("check", "--json")
        assert statuses(said)["lane"] == "ok"
        assert store.leases.holder("sandbox:it") is not None
        store.leases.release(lease)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1.39.4-wmf.2", (1, 39, 4)), ("11.9.0", (11, 9, 0)), ("2.1rc1", (2,)), ("", ())],
)
def test_numbers(text: str, expected: tuple[int, ...]) -> None:
    assert doctor.numbers(text) == expected


def test_machine() -> None:
    assert {finding.status for finding in doctor.machine()} == {Status.OK}


def test_the_versions_are_those_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pairs = (re.split(r">=|,", each)[:2] for each in project["dependencies"])
    oldest = {name: doctor.numbers(least) for name, least in pairs}
    for name, least in doctor.LIBRARIES.items():
        assert oldest[name.lower()] == least, name


@pytest.mark.parametrize(
    ("name", "least", "status"),
    [
        ("pywikibot", (11,), Status.OK),
        ("pywikibot", (99,), Status.FAILED),
        ("no-such-library", (1,), Status.FAILED),
    ],
)
def test_a_library(name: str, least: tuple[int, ...], status: Status) -> None:
    assert doctor.library(name, least).status is status


def test_a_library_that_is_too_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "TOO_NEW", {"pywikibot": (2,)})
    assert doctor.library("pywikibot", (1,)).status is Status.FAILED


def test_shell_hides_nothing_by_itself(tmp_path: Path) -> None:
    """The checks above would notice a password that is shown."""
    shell = bare(tmp_path)
    leaky = Shell(shell.folder, shell.environment, secret="Usage")
    with pytest.raises(AssertionError):
        leaky("--help")
