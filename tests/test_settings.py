from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import read_settings


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("RESIDENTE_WEB", "nonsense"),
        ("RESIDENTE_WEB", "127.0.0.1:http"),
        ("RESIDENTE_WEB", ":8765"),
        ("RESIDENTE_WEB", "127.0.0.1:70000"),
        ("RESIDENTE_POLL_SECONDS", "0"),
        ("RESIDENTE_POLL_SECONDS", "often"),
        ("RESIDENTE_WIKIS", "it.wikipedia.org"),
    ],
)
def test_a_variable_that_will_not_do_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str, value: str
) -> None:
    monkeypatch.setenv("PYWIKIBOT_DIR", str(tmp_path))
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=variable):
        read_settings()


@pytest.mark.parametrize("value", ["", "127.0.0.1:8765", "[::1]:80", "0.0.0.0:65535"])
def test_an_address_with_its_port(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str
) -> None:
    monkeypatch.setenv("PYWIKIBOT_DIR", str(tmp_path))
    monkeypatch.setenv("RESIDENTE_WEB", value)
    assert read_settings().web == value
