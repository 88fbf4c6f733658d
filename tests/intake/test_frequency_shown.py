from __future__ import annotations

import pytest
from hypothesis import given, settings

from bot.crontab import parse
from bot.frequency import Calendar, Frequency
from bot.i18n import Texts
from bot.intake.frequency import read
from bot.intake.frequency_shown import described
from bot.model import Message
from tests.frequencies import frequencies
from tests.tables import rows

LINES = sorted({line for _, line in rows("frequency/read.tsv")})


def shown(line: str, language: str) -> str:
    frequency = parse(line)
    assert not isinstance(frequency, Message)
    return Texts(language).plain(described(frequency))


@pytest.mark.parametrize(
    ("line", "italian", "english"),
    [
        ("0 3 * * *", "ogni giorno alle 3:00", "every day at 3:00"),
        ("5 15 * * 1,4", "ogni lunedì e giovedì alle 15:05", "every Monday and Thursday at 15:05"),
        ("0 3 * * 0,6", "ogni sabato e domenica alle 3:00", "every Saturday and Sunday at 3:00"),
        ("0 3 * * 1-5", "dal lunedì al venerdì alle 3:00", "Monday to Friday at 3:00"),
        ("0 3 1 * *", "il giorno 1 del mese alle 3:00", "on day 1 of the month at 3:00"),
        (
            "0 3 1,15,L * *",
            "nei giorni 1 e 15 e l’ultimo giorno del mese alle 3:00",
            "on days 1 and 15 and the last day of the month at 3:00",
        ),
        ("0 3 18 5 *", "ogni 18 maggio alle 3:00", "every year on 18 May at 3:00"),
        (
            "0 3 * * L0",
            "ogni ultima domenica del mese alle 3:00",
            "every last Sunday of the month at 3:00",
        ),
        (
            "0 3 * 5 1#1,1#3",
            "ogni primo e terzo lunedì di maggio alle 3:00",
            "every first and third Monday of May at 3:00",
        ),
        ("0 3 * 5 *", "ogni giorno di maggio alle 3:00", "every day of May at 3:00"),
        (
            "0 3 13 * 5",
            "il giorno 13 del mese e ogni venerdì alle 3:00",
            "on day 13 of the month and every Friday at 3:00",
        ),
        ("0 6,18 * * *", "ogni giorno alle 6:00 e alle 18:00", "every day at 6:00 and at 18:00"),
        ("30 * * * *", "ogni ora al minuto 30", "every hour at minute 30"),
        (
            "0,30 * * * 1",
            "ogni lunedì, ogni ora ai minuti 0 e 30",
            "every Monday, every hour at minutes 0 and 30",
        ),
        (
            "0 8-15 * * *",
            "secondo la riga cron 0 8-15 * * *",
            "as the cron line 0 8-15 * * * says",
        ),
        ("@every 60m", "ogni ora", "every hour"),
        ("@every 360m", "ogni 6 ore", "every 6 hours"),
        ("@every 90m", "ogni 90 minuti", "every 90 minutes"),
        ("@every 2d 03:00", "ogni 2 giorni alle 3:00", "every 2 days at 3:00"),
        (
            "@every 14d 03:00 tue",
            "ogni 2 settimane di martedì alle 3:00",
            "every 2 weeks on Tuesday at 3:00",
        ),
    ],
)
def test_in_words(line: str, italian: str, english: str) -> None:
    assert shown(line, "it") == italian
    assert shown(line, "en") == english


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("line", LINES)
def test_the_description_can_be_pasted_as_a_frequency(line: str, language: str) -> None:
    frequency = parse(line)
    assert not isinstance(frequency, Message)
    if cron_only(frequency):
        return
    assert read(shown(line, language)) == frequency


def cron_only(frequency: Frequency) -> bool:
    """What people cannot write in words, though they are told in words how it was read."""
    if not isinstance(frequency, Calendar):
        return False
    both = frequency.days is not None and frequency.weekdays is not None
    return frequency.hours is None or both


@settings(deadline=None)
@given(frequencies())
def test_every_frequency_has_a_description(frequency: Frequency) -> None:
    for language in ("it", "en"):
        texts, message = Texts(language), described(frequency)
        assert "$" not in texts.plain(message)
        assert "{{" not in texts.wikitext(message)
