from __future__ import annotations

import ast
import stat
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.sandbox import Sandbox
from bot.shell import questions
from bot.shell.questions import Answers
from tests.console import Operator, bare


@pytest.mark.parametrize(
    ("text", "account", "password_name"),
    [
        ("YourBot", "YourBot", ""),
        (" utente:your_bot ", "Your bot", ""),
        ("User:YourBot@residente", "YourBot", "residente"),
    ],
)
def test_account(text: str, account: str, password_name: str) -> None:
    assert questions.read_account(text) == (account, password_name)


@pytest.mark.parametrize("text", ["", "a|b", "a[b", "User:", "a/b", "a\nb#", "@x"])
def test_bad_account(text: str) -> None:
    with pytest.raises(SettingsError) as error:
        questions.read_account(text)
    assert error.value.message.key == "init-bad-account"


@pytest.mark.parametrize("text", ["", ",", "wikipedia", "wikipedia:it,:", "a:b:c", "x:y\nz"])
def test_bad_wikis(text: str) -> None:
    with pytest.raises(SettingsError) as error:
        questions.read_wikis(text)
    assert error.value.message.key == "init-bad-wiki"


def test_wikis() -> None:
    assert questions.read_wikis("a:b, c:d,a:b,") == ("a:b", "c:d")


@pytest.mark.parametrize("text", ["x", "=y", "x=", "a b=c"])
def test_bad_family(text: str) -> None:
    with pytest.raises(SettingsError):
        questions.read_family(text)


def test_family_file_must_exist(tmp_path: Path) -> None:
    file = tmp_path / "museum_family.py"
    with pytest.raises(SettingsError):
        questions.family_place("museum", str(file))
    file.write_text("")
    assert questions.family_place("museum", str(file)) == str(file)
    assert questions.family_place("museum", "https://x/api.php") == "https://x/api.php"


def test_unknown_families() -> None:
    wikis = ("wikipedia:it", "commons:commons", "museum:museum", "other:other")
    assert questions.unknown_families(wikis, {"other": "x"}) == ("museum",)


def test_user_agent_is_ascii() -> None:
    assert questions.user_agent("Città <me@example.org>") == (
        "Residente; operated by Citt%C3%A0 <me@example.org>"
    )
    assert questions.user_agent("a\nb").isprintable()
    assert questions.user_agent(" ") == "Residente"


def test_nothing_that_is_answered_becomes_code() -> None:
    name = "x'\"]\\\n__import__('os')"
    texts = questions.files(Answers(("a:b",), name, name, name, name, {"a": name}))
    for text in (texts[questions.ACCOUNT], texts[questions.PASSWORD]):
        called = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
        assert [node.func.id for node in called if isinstance(node.func, ast.Name)] in (
            [],
            ["BotPassword"],
        )


def test_secret_is_not_shown() -> None:
    assert "segreto" not in repr(Answers(("a:b",), "Bot", secret="segreto"))


def test_files_are_private_and_never_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    texts = questions.files(Answers(("a:b",), "Bot", secret="x"))
    written = questions.write(folder, texts)
    assert {path.name for path in written} == {"user-config.py", "user-password.py", ".env"}
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in written)
    assert set(questions.standing(folder)) == set(written)
    (folder / ".env").unlink()
    (folder / "user-config.py").write_text("mine")
    assert [path.name for path in questions.write(folder, texts)] == [".env"]
    assert (folder / "user-config.py").read_text() == "mine"
    questions.write(folder, texts, force=True)
    assert (folder / "user-config.py").read_text() == texts["user-config.py"]


def test_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError) as error:
        questions.write(tmp_path / "file", {"x": "y"})
    assert error.value.message.key == "init-not-writable"


class TestInit:
    def test_for_a_wiki_named_by_its_address(self, sandbox: Sandbox, tmp_path: Path) -> None:
        operator = Operator.arrived(sandbox, tmp_path)
        (tmp_path / "secret").write_text(f"{operator.answers.secret}\n")
        folder = tmp_path / "written"
        said = operator.shell(
            "init",
            "--yes",
            "--wikis=museum:museum",
            f"--family=museum={sandbox.it.api}",
            f"--account={operator.bot}@prova",
            f"--password-from={tmp_path / 'secret'}",
            "--password-name=prova",
            "--contact=me@example.org",
            f"--directory={folder}",
        )
        assert said.code == 0, said
        assert f"export PYWIKIBOT_DIR={folder}" in said.out
        checked = operator.shell("check", "--json", PYWIKIBOT_DIR=str(folder))
        (login,) = [row for row in checked.rows if row["check"] == "login"]
        assert login["status"] == "ok"

    def test_for_the_sandbox(self, sandbox: Sandbox, tmp_path: Path) -> None:
        shell = bare(tmp_path)
        said = shell("init", "--sandbox", "--sandbox-directory", str(sandbox.directory))
        assert said.code == 0, said
        assert sandbox.accounts.bot_password not in said.out + said.err
        assert shell("check").out.count("logged in as ResidenteBot") == 2

    def test_conversation(self, tmp_path: Path) -> None:
        shell = bare(tmp_path)
        answers = ["9", "1", "a|b", "utente:museo bot", "residente", "", "me@example.org", "x:y"]
        said = shell("init", stdin="\n".join([*answers, "commons:commons", ""]))
        assert said.code == 0, said
        assert "“9” is none of the choices" in said.err
        assert "“a|b” cannot be a user name" in said.err
        assert "“x:y” is none of the wikis" in said.err
        written = (shell.folder / "user-config.py").read_text()
        assert "usernames['wikipedia']['it'] = 'Museo bot'" in written
        local = (shell.folder / ".env").read_text()
        assert "RESIDENTE_WIKIS=commons:commons,wikipedia:it" in local
        assert not (shell.folder / "user-password.py").exists()
        assert "The password is still missing" in said.out

    def test_what_stands_is_named_and_kept(self, tmp_path: Path) -> None:
        shell = bare(tmp_path)
        shell.folder.mkdir()
        (shell.folder / "user-config.py").write_text("mine")
        said = shell("init", "--yes", "--account=Bot")
        assert said.code == 1
        assert "user-config.py is there already" in said.out
        assert (shell.folder / "user-config.py").read_text() == "mine"
        assert shell("init", "--yes", "--account=Bot", "--force").code == 0

    @pytest.mark.parametrize(
        ("options", "problem"),
        [
            ([], "user name"),
            (["--account=a|b"], "cannot be a user name"),
            (["--wikis=it"], "not family:code"),
            (["--wikis=museum:museum"], "does not know the family"),
            (["--family=museum"], "not name=address"),
            (["--account=Bot", "--password-from=/nowhere"], "cannot be read"),
            (["--account=Bot", "--home=x:y"], "none of the wikis"),
            (["--sandbox", "--sandbox-directory=/nowhere"], "residente sandbox up"),
        ],
    )
    def test_bad_answers(self, tmp_path: Path, options: list[str], problem: str) -> None:
        shell = bare(tmp_path)
        said = shell("init", "--yes", *options)
        assert said.code == 2
        assert problem in said.err
        assert not shell.folder.exists()
