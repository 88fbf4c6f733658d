from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from bot.errors import ResidenteError
from bot.i18n.texts import catalogue
from bot.pages import Purpose
from bot.sandbox import Sandbox
from bot.shell import questions
from bot.shell.commands import guarded
from bot.shell.questions import Answers
from tests.console import ROOT, Operator, Shell, bare, request


@pytest.fixture(scope="module")
def ready(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Operator:
    """An operator whose pages are made."""
    operator = Operator.arrived(sandbox, tmp_path_factory.mktemp("operator"))
    made = operator.shell("setup-wiki", "--json")
    assert made.code == 0, made
    operator.configure()
    return operator


@pytest.fixture(scope="module")
def worked(ready: Operator) -> Operator:
    """The same, with one request carried out."""
    old = category(ready, "Monete", 1)
    ready.ask(request(azione="sposta categoria", da=old, a=f"{old} antiche"))
    assert ready.shell("once").code == 0
    return ready


@pytest.fixture
def alone(tmp_path: Path) -> Shell:
    """Somebody with an account on a wiki that nobody can reach."""
    shell = bare(tmp_path)
    family = {"museum": "http://127.0.0.1:9/api.php"}
    answers = Answers(("museum:museum",), "Bot", "", "prova", "segreto0", families=family)
    questions.write(shell.folder, questions.files(answers))
    return Shell(shell.folder, shell.environment, answers.secret)


def category(operator: Operator, name: str, pages: int, also: str = "") -> str:
    title = f"Categoria:{name} {operator.bot}"
    text = f"Testo.\n\n[[{title}]]\n{also}"
    operator.sandbox.it.import_pages(
        [(title, "Prova."), *((f"{name} {number} {operator.bot}", text) for number in range(pages))]
    )
    return title


@pytest.mark.parametrize(
    ("modules", "unwanted"),
    [
        ("bot.cli", "pywikibot sqlalchemy babel pydantic mwparserfromhell bot.i18n"),
        (
            "bot.cli bot.shell.doctor bot.shell.listings bot.shell.interview bot.shell.launch",
            "pywikibot",
        ),
    ],
)
def test_imports_little(modules: str, unwanted: str, tmp_path: Path) -> None:
    code = "import sys\n" + "".join(f"import {name}\n" for name in modules.split())
    found = f"{code}print([name for name in {unwanted.split()!r} if name in sys.modules])"
    command = [sys.executable, "-c", found]
    environment = {**bare(tmp_path).environment, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(("language", "word"), [("it_IT.UTF-8", "Prova a vuoto"), ("C", "Dry run")])
def test_help_is_in_the_language_of_the_operator(tmp_path: Path, language: str, word: str) -> None:
    said = bare(tmp_path)("--help", LANG=language)
    assert said.code == 0
    assert word in said.out
    assert "cli-" not in said.out


def test_all_texts_exist() -> None:
    looks = re.compile(r'"((?:cli|check|init)-[a-z-]+)"')
    sources = [*(ROOT / "bot").glob("*.py"), ROOT / "bot" / "engine" / "rehearsal.py"]
    found = {key for path in sources for key in looks.findall(path.read_text(encoding="utf-8"))}
    assert found
    assert not found - catalogue("it").keys()
    assert not found - catalogue("en").keys()


class TestSetupWiki:
    def test_second_time_changes_nothing_and_names_what_is_a_persons(self, ready: Operator) -> None:
        said = ready.shell("setup-wiki", "--json")
        assert said.code == 0
        fates = {row["title"]: row["fate"] for row in said.rows}
        assert fates[ready.title(Purpose.CONFIGURATION)] == "left"
        assert fates[ready.title(Purpose.GUIDE)] == "unchanged"
        assert set(fates.values()) == {"left", "unchanged"}

    def test_plain_lines(self, ready: Operator) -> None:
        said = ready.shell("setup-wiki", LANG="it_IT.UTF-8")
        assert "l’ha modificata una persona" in said.out
        assert "\x1b" not in said.out


class TestOnce:
    def test_carries_out_and_refuses(self, ready: Operator) -> None:
        old = category(ready, "Vasi", 3)
        new = f"Categoria:Vasi greci {ready.bot}"
        ready.ask(request(azione="sposta categoria", da=old, a=new))
        ready.ask(request(azione="sposta categorai", da=old))
        said = ready.shell("once", "--json")
        assert said.code == 0, said
        moved, refused = said.rows
        assert moved["state"] == "done"
        assert moved["runs"][0]["counts"]["edited"] == 4
        assert refused["state"] == "refused"
        assert refused["runs"] == []
        staff = ready.sandbox.it.session(ready.sandbox.accounts.staff)
        assert new in (staff.text(f"Vasi 0 {ready.bot}") or "")

    def test_nothing_to_do(self, ready: Operator) -> None:
        said = ready.shell("once")
        assert (said.code, said.out.count("\n")) == (0, 1)

    def test_a_run_that_fails(self, ready: Operator) -> None:
        old = category(ready, "Chiusi", 1, "{{nobots}}")
        ready.ask(request(azione="rimuovi categoria", categoria=old))
        said = ready.shell("once")
        assert said.code == 1, said
        assert "\tfailed\t" in said.out
        assert "No. " in said.err

    def test_a_wiki_out_of_reach_does_not_hold_up_the_other(self, ready: Operator) -> None:
        old = category(ready, "Anfore", 1)
        new = f"Categoria:Anfore attiche {ready.bot}"
        ready.ask(request(azione="sposta categoria", da=old, a=new))
        said = ready.shell("once", "--json", RESIDENTE_WIKIS="sandbox:nowhere,sandbox:it")
        assert said.code == 2
        assert [row["state"] for row in said.rows] == ["done"]
        assert "sandbox:nowhere" in said.err


class TestPlan:
    def test_shows_and_writes_nothing(self, ready: Operator, tmp_path: Path) -> None:
        old = category(ready, "Lapidi", 13)
        file = tmp_path / "requests.txt"
        file.write_text(request(azione="sposta categoria", da=old, a=f"{old} 2"), encoding="utf-8")
        staff = ready.sandbox.it.session(ready.sandbox.accounts.staff)
        before = staff.history(f"Lapidi 0 {ready.bot}")
        short, whole = ready.shell("plan", str(file)), ready.shell("plan", str(file), "--all")
        assert (short.code, whole.code) == (0, 0)
        assert short.out.count(f"    -[[{old}]]") == 9
        assert whole.out.count(f"    +[[{old} 2]]") == 13
        assert "4 more changes" in short.out
        assert "14 changes to be made" in whole.out
        assert staff.history(f"Lapidi 0 {ready.bot}") == before
        assert ready.shell("status", "--json").out.count(old) == 0

    def test_a_request_that_was_taken_in(self, worked: Operator) -> None:
        known = worked.shell("status", "--json").rows[0]["requests"][-1]["id"]
        said = worked.shell("plan", str(known))
        assert f"no. {known}" in said.out

    def test_refusals_as_on_the_wiki(self, ready: Operator) -> None:
        wrong = request(azione="sposta categorai", da="X") + "{{Richiesta bot|azione=x"
        said = ready.shell("plan", "-", "--json", stdin=wrong)
        assert said.code == 1
        first, second = said.rows
        assert "| azione = sposta categoria" in first["refusal"]
        assert "does not close" in second["refusal"]

    @pytest.mark.parametrize(
        ("what", "said"),
        [
            ("987654", "no request number 987654"),
            ("missing.txt", "missing.txt cannot be read"),
            (".", "cannot be read"),
            (sys.executable, "not a text in UTF-8"),
            ("-", "no request in -"),
        ],
    )
    def test_what_cannot_be_planned(self, ready: Operator, what: str, said: str) -> None:
        answer = ready.shell("plan", what, stdin="ciao")
        assert answer.code == 2
        assert said in answer.err

    def test_text_from_a_wiki_cannot_steer_the_terminal(self, ready: Operator) -> None:
        text = request(azione="sposta\x1b[31m categoria", da="X")
        assert "\x1b" not in ready.shell("plan", "-", stdin=text).out


class TestStatus:
    def test_lists_with_counts(self, worked: Operator) -> None:
        rows = worked.shell("status", "--json").rows[0]["requests"]
        assert rows == sorted(rows, key=lambda row: -row["id"])
        assert {"edited", "failed"} <= rows[-1]["runs"][0]["counts"].keys()
        assert len(worked.shell("status", "--limit", "1").out.splitlines()) == 1

    def test_needs_no_network(self, alone: Shell) -> None:
        said = alone("status")
        assert (said.code, said.out) == (0, "No requests yet.\n")

    def test_colours_on_a_terminal_only(self, worked: Operator) -> None:
        assert "\x1b[" not in worked.shell("status").out
        assert "\x1b[" in worked.shell("status", FORCE_COLOR="1", TERM="xterm").out


class TestWhatGoesWrong:
    """One sentence and what to do, on the standard error; nothing on the standard output."""

    @pytest.mark.parametrize("command", ["once", "setup-wiki", "status", "plan"])
    def test_without_an_account(self, tmp_path: Path, command: str) -> None:
        shell = bare(tmp_path)
        expect(shell, command, "There is no user-config.py", "residente init")
        assert list((tmp_path / "home").iterdir()) == []

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("family = 'x", "not valid Python: see line 1"),
            ("1 / 0", "cannot be used: ZeroDivisionError"),
        ],
    )
    def test_broken_account(self, alone: Shell, text: str, problem: str) -> None:
        (alone.folder / "user-config.py").write_text(text)
        expect(alone, "once", problem, "residente init --force")

    def test_account_that_anybody_may_alter(self, alone: Shell) -> None:
        (alone.folder / "user-config.py").chmod(0o666)
        expect(alone, "once", "altered by anybody", "chmod 600")

    def test_wiki_unknown(self, alone: Shell) -> None:
        expect(alone, "once", "nowhere:it", "family_files", RESIDENTE_WIKIS="nowhere:it")

    @pytest.mark.parametrize(
        ("variable", "value"),
        [("RESIDENTE_POLL_SECONDS", "often"), ("RESIDENTE_WIKIS", "wikipedia")],
    )
    def test_bad_variable(self, alone: Shell, variable: str, value: str) -> None:
        expect(alone, "once", variable, "environment", **{variable: value})

    @pytest.mark.parametrize(
        ("url", "problem"),
        [
            ("oracle://scott:tiger@host/x", "driver"),
            ("nonsense", "not the address of a database"),
            ("sqlite:////nowhere/at/all.db", "cannot be used"),
            ("postgresql://me:tiger@127.0.0.1:9/x", "127.0.0.1:9"),
        ],
    )
    def test_bad_database(self, alone: Shell, url: str, problem: str) -> None:
        for command in ("once", "status"):
            said = expect(alone, command, problem, "", RESIDENTE_DATABASE_URL=url)
            assert "tiger" not in said

    def test_wrong_password(self, sandbox: Sandbox, tmp_path: Path) -> None:
        operator = Operator.arrived(sandbox, tmp_path)
        wrong = questions.files(operator.answers)[questions.PASSWORD].replace(
            operator.answers.secret, "sbagliata"
        )
        (operator.shell.folder / questions.PASSWORD).write_text(wrong)
        expect(operator.shell, "once", "Logging in to sandbox:it", "user-password.py")

    @pytest.mark.parametrize("text", ["", '("Somebody else", "x")\n'])
    def test_no_password(self, sandbox: Sandbox, tmp_path: Path, text: str) -> None:
        operator = Operator.arrived(sandbox, tmp_path)
        (operator.shell.folder / questions.PASSWORD).write_text(text)
        expect(operator.shell, "once", "password", "Special:BotPasswords")

    def test_unexpected(self, capsys: pytest.CaptureFixture[str]) -> None:
        @guarded
        def broken() -> None:
            raise ZeroDivisionError("by zero")

        with pytest.raises(typer.Exit) as ended:
            broken()
        assert ended.value.exit_code == 2
        assert "ZeroDivisionError: by zero" in capsys.readouterr().err

    def test_every_error_of_ours_is_a_sentence(self, capsys: pytest.CaptureFixture[str]) -> None:
        @guarded
        def broken() -> None:
            raise ResidenteError("wiki-busy", "", "")

        with pytest.raises(typer.Exit) as ended:
            broken()
        assert ended.value.exit_code == 2
        assert len(capsys.readouterr().err.splitlines()) == 2

    def test_out_of_reach(self, alone: Shell) -> None:
        expect(alone, "once", "museum:museum", "network")


def expect(shell: Shell, command: str, problem: str, remedy: str, **more: str) -> str:
    said = shell(command, *(["-"] if command == "plan" else []), LANG="C", **more)
    assert said.code == 2, said
    assert problem in said.err
    assert remedy in said.err
    assert len(said.err.splitlines()) <= 6
    return said.out + said.err


def test_verbose_wherever_it_stands(alone: Shell) -> None:
    assert alone("status", "--verbose").code == 0


def test_sandbox_up_and_down(tmp_path: Path) -> None:
    shell, place = bare(tmp_path), str(tmp_path / "wikis")
    up = shell("sandbox", "up", "--directory", place, "--json")
    try:
        assert up.code == 0, up
        assert up.rows[0]["wikis"].keys() == {"it", "commons"}
        environment = up.rows[0]["environment"]
        assert shell("check", **environment).out.count("logged in as") == 2
    finally:
        down = shell("sandbox", "down", "--directory", place)
    assert down.code == 0
    assert not Path(place).exists()
    assert "no sandbox wikis" in shell("sandbox", "down", "--directory", place).out
