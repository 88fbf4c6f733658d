"""What is installed is all that is needed."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
CODE = {".py", ".pyc"}


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    # Where the build tool is here already the network is not needed for it.
    isolation = ["--no-build-isolation"] if find_spec("hatchling") else []
    run(*PIP, "wheel", "--no-deps", *isolation, "--wheel-dir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("residente-*.whl")
    return built


def test_the_wheel_holds_every_file_of_the_packages(wheel: Path) -> None:
    here = {
        path.relative_to(ROOT).as_posix()
        for package in ("bot", "tasks")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    with zipfile.ZipFile(wheel) as archive:
        there = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert there == here
    data = {Path(name).suffix for name in there} - CODE
    assert data >= {".json", ".php", ".txt", ".wikitext"}


def test_the_wheel_says_what_it_needs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (each for each in archive.namelist() if each.endswith("/METADATA"))
        metadata = archive.read(name).decode()
        licences = [each for each in archive.namelist() if each.endswith("/LICENSE")]
    assert "Requires-Python: >=3.11" in metadata
    assert "Requires-Dist: pywikibot" in metadata
    assert licences


def test_the_installed_program_runs(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "fresh"
    venv.create(place, symlinks=True)
    python = place / "bin" / "python"
    # Its dependencies are the ones that are here already; only the program itself is installed.
    site = run(python, "-c", "import site; print(site.getsitepackages()[0])", cwd=tmp_path).strip()
    (Path(site) / "here.pth").write_text(sysconfig.get_path("purelib") + "\n")
    run(*PIP, "--python", python, "install", "--no-deps", wheel, cwd=tmp_path)

    where = run(python, "-c", "import bot; print(bot.__file__)", cwd=tmp_path).strip()
    said = run(place / "bin" / "residente", "--help", cwd=tmp_path)

    assert where.startswith(site)
    for command in ("init", "check", "setup-wiki", "once", "plan", "status", "sandbox"):
        assert command in said
