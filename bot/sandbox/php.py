"""PHP and MediaWiki as Debian installs them: found, and run."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from bot.sandbox.errors import SandboxError

MEDIAWIKI = Path("/usr/share/mediawiki")
HERE = Path(__file__).parent
PACKAGES = "mediawiki php-cli php-sqlite3 php-intl php-mbstring php-xml php-apcu php-curl php-gd"
EXTENSIONS = ("apcu", "curl", "gd", "intl", "mbstring", "pdo_sqlite", "xml")


def require_php(mediawiki: Path = MEDIAWIKI) -> str:
    """The path of a PHP that can run MediaWiki here; SandboxError names what is missing."""
    php = shutil.which("php")
    if php is None:
        raise SandboxError(_missing("PHP is not installed"))
    if not (mediawiki / "maintenance" / "install.php").is_file():
        raise SandboxError(_missing(f"MediaWiki is not in {mediawiki}"))
    answer = subprocess.run([php, "-m"], capture_output=True, text=True, check=False)
    loaded = answer.stdout.lower().split()
    lacking = [name for name in EXTENSIONS if name not in loaded]
    if lacking:
        raise SandboxError(_missing(f"PHP lacks {', '.join(lacking)}"))
    return php


def _missing(what: str) -> str:
    return f"{what}. The sandbox needs these Debian packages: {PACKAGES}"


def options(cache: Path, errors: Path) -> list[str]:
    """Command-line settings for every PHP of the sandbox; `cache` holds compiled scripts."""
    values = {
        "opcache.enable_cli": "1",
        "opcache.file_cache": str(cache),
        "opcache.memory_consumption": "192",
        "opcache.interned_strings_buffer": "16",
        "opcache.max_accelerated_files": "16000",
        "opcache.revalidate_freq": "30",
        "apc.enable_cli": "1",
        "apc.shm_size": "256M",
        "memory_limit": "1G",
        "max_execution_time": "0",
        "upload_max_filesize": "32M",
        "post_max_size": "64M",
        "error_log": str(errors),
        "log_errors": "1",
        "display_errors": "0",
    }
    return [part for name, value in values.items() for part in ("-d", f"{name}={value}")]


def quoted(path: Path) -> str:
    """The path as a literal of the PHP language."""
    escaped = str(path).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def environment(directory: Path, **more: str) -> dict[str, str]:
    """What PHP sees of the environment: no proxies, its temporary files in the sandbox."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "TMPDIR": str(directory / "tmp"),
        "MW_INSTALL_PATH": str(MEDIAWIKI),
        "MW_CONFIG_FILE": str(directory / "LocalSettings.php"),
        **more,
    }


def run(
    command: list[str], env: Mapping[str, str], *, stdin: str | None = None, timeout: float = 900
) -> str:
    """Output of a PHP command; SandboxError with its last lines when it fails."""
    answer = subprocess.run(
        command,
        env=dict(env),
        input=stdin or "",
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    if answer.returncode != 0:
        said = (answer.stdout + answer.stderr).strip()[-2000:]
        raise SandboxError(f"{Path(command[-1]).name} failed ({answer.returncode}): {said}")
    return answer.stdout
