"""Secrets are taken out in every form in which they may stand."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from bot.monitoring.redaction import HIDDEN, Redaction, in_address
from bot.wiki import secrets

SECRET = 'd0rje"b4\\ñ+/='


@pytest.mark.parametrize(
    "text",
    [
        f"wrong: {SECRET}",
        f"lgpassword={quote(SECRET, safe='')}&lgname=Bot",
        repr({"lgpassword": SECRET}),
        repr(f"it was {SECRET}"),
    ],
)
def test_what_is_known_is_found_in_each_form(text: str) -> None:
    redacted = Redaction(lambda: [SECRET])(text)
    assert HIDDEN in redacted
    assert "d0rje" not in redacted


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("POST body: action=login&lgname=Bot&lgpassword=geheim&format=json", "geheim"),
        ("{'lgtoken': 'abcdef', 'action': 'login'}", "abcdef"),
        ('{"logintoken": "abcdef"}', "abcdef"),
        ("0123456789abcdef0123456789abcdef01234567+\\", "0123456789abcdef"),
        ("token%3D0123456789abcdef0123456789abcdef01234567%2B%5C&x=1", "0123456789abcdef"),
        ("Authorization: Bearer abc.def.ghi", "abc.def"),
        ("{'Authorization': 'OAuth oauth_signature=\"x1\"', 'Host': 'a'}", "x1"),
        ("Cookie: it_session=s3ss10n; itUserName=Bot", "s3ss10n"),
        ("set-cookie: itwikiSession=s3ss10n; path=/", "s3ss10n"),
        ("<Cookie it_session=s3ss10n for 127.0.0.1/>", "s3ss10n"),
        ("postgresql+psycopg://bot:geheim@db.example/residente", "geheim"),
        ("https://abcdef0123456789@sentry.example/4", "abcdef0123456789"),
        ("access_token=abcdef&oauth_consumer_key=ghijkl", "ghijkl"),
    ],
)
def test_what_looks_like_a_secret_is_hidden(text: str, gone: str) -> None:
    assert gone in text
    redacted = Redaction()(text)
    assert gone not in redacted
    assert Redaction()(redacted) == redacted


@pytest.mark.parametrize(
    "text",
    [
        "Fibbia 3: edited",
        "https://it.wikipedia.org/w/index.php?title=Utente:Bot&oldid=12",
        "categoria: a=Categoria:B, da=Categoria:A",
        "revision 0123456789abcdef0123456789abcdef01234567",
        "sqlite:////srv/museo/residente.db",
    ],
)
def test_the_rest_is_left_alone(text: str) -> None:
    assert Redaction(lambda: ["", "it"])(text) == text


def test_a_secret_of_yesterday_stays_secret() -> None:
    current = ["old-session-id"]
    redaction = Redaction(lambda: current)
    redaction("learnt")
    current[0] = "new-session-id"
    assert redaction("old-session-id, new-session-id") == f"{HIDDEN}, {HIDDEN}"


def test_values_are_cleaned_throughout() -> None:
    value = {"a": [SECRET, 1, None], SECRET: {"b": (SECRET,)}}
    cleaned = Redaction(lambda: [SECRET]).throughout(value)
    assert cleaned == {"a": [HIDDEN, 1, None], HIDDEN: {"b": [HIDDEN]}}


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        ("postgresql://bot:ge%2Fheim@db/residente", ["ge%2Fheim", "ge/heim"]),
        ("https://abcdef@sentry.example/4", ["abcdef", "abcdef"]),
        ("sqlite:////srv/residente.db", []),
        ("", []),
    ],
)
def test_addresses_hold_secrets(url: str, secret: list[str]) -> None:
    assert in_address(url) == secret


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('("Bot", "geheim")', ["geheim"]),
        ('("it", "wikipedia", "Bot", BotPassword("museo", "geheim"))', ["geheim"]),
        ("# a comment", []),
        ("", []),
        ("(broken", []),
    ],
)
def test_passwords_are_read_as_pywikibot_does(line: str, found: list[str]) -> None:
    assert list(secrets._password(line)) == found
