from __future__ import annotations

import pytest

from bot.model import Refusal
from bot.text.images.choice import MODES, Mode, read_mode


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("mode", Mode)
def test_modes_are_read_in_both_languages(mode: Mode, language: str) -> None:
    for name in MODES[mode]:
        assert read_mode(f" {name.upper()} ", language) is mode


@pytest.mark.parametrize(
    ("typed", "language", "correction"),
    [
        ("inserire", "it", "inserisci"),
        ("inserted", "en", "insert"),
        ("inserisco", "en", "insert"),
        ("boh", "it", "proponi"),
        ("boh", "en", "propose"),
    ],
)
def test_the_mode_that_may_be_meant(typed: str, language: str, correction: str) -> None:
    refusal = read_mode(typed, language)
    assert isinstance(refusal, Refusal)
    assert refusal.reason.key == "refusal-choice"
    assert refusal.correction == correction
