"""`residente run`, from its settings to its exit code."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.app import App, opened
from bot.engine.schedule import AlarmClock
from bot.errors import SettingsError
from bot.i18n import Texts
from bot.model import Message
from bot.monitoring.logs import Diary, written
from bot.monitoring.observer import Several
from bot.monitoring.redaction import Redaction, in_address
from bot.service.heartbeat import FILE, Heartbeat
from bot.service.pulse import Pulse
from bot.service.service import Ending, Signals
from bot.settings import Settings, read_settings
from bot.shell.launch import account_folder, load
from bot.wiki import secrets
from bot.wiki.stream import Stream
from bot.wiki.watchlist import Watchlist

if TYPE_CHECKING:
    from bot.monitoring.sentry import Reports

log = logging.getLogger(__name__)


def run(texts: Texts) -> int:
    """The service until it ends: 0 as it was told to, 1 where something in it broke.

    Raises `SettingsError`, `StoreError` where it cannot begin.
    """
    load(account_folder())
    settings = read_settings()
    with Signals() as signals:
        while True:
            redaction = _redaction(settings)
            with written(redaction):
                with opened(settings) as app, _reporting(app, redaction) as reports:
                    ending = _serve(app, texts, signals, reports)
                if ending is not Ending.AGAIN:
                    return 0 if ending is Ending.STOPPED else 1
                settings = _fresh(settings, texts)


def heartbeat_file(settings: Settings) -> Path:
    return settings.pywikibot_dir.resolve() / FILE


def _serve(app: App, texts: Texts, signals: Signals, reports: Reports | None) -> Ending:
    pulse = Pulse()
    diary = Diary(texts)
    observer = Several(diary, reports) if reports else diary
    watchlist = Watchlist() if app.settings.eventstream_url else None
    service = app.service(pulse, texts, observer, watchlist)
    with ExitStack() as stack:
        stack.enter_context(signals.directing(service))
        told = (reports.beat,) if reports else ()
        beat = Heartbeat(pulse, heartbeat_file(app.settings), app.settings.web, *told)
        stack.enter_context(beat)
        log.info("%s", texts.plain(Message("cli-service-began", (", ".join(app.wikis),))))
        sounds = [stack.enter_context(AlarmClock(app.store.duties.active, service.ring)).sound]
        if watchlist is not None:
            stream = Stream(app.settings.eventstream_url, watchlist, service.ring)
            sounds.append(stack.enter_context(stream).sound)
        ending = service.run(lambda: next(filter(None, (sound() for sound in sounds)), ""))
    log.info("%s", texts.plain(Message("cli-service-ended")))
    if service.stuck:
        log.warning("a wiki did not answer in time; the journal settles what was under way")
        logging.shutdown()
        if reports:
            reports.flush()
        os._exit(0 if ending is Ending.STOPPED else 1)
    return ending


def _redaction(settings: Settings) -> Redaction:
    """What must not stand in a log: of the account, of its sessions, of the settings."""
    dsn = settings.sentry_dsn.get_secret_value() if settings.sentry_dsn else ""
    own = [*secrets.of_account(), *in_address(settings.url), *in_address(dsn)]
    return Redaction(lambda: own, secrets.of_sessions)


@contextmanager
def _reporting(app: App, redaction: Redaction) -> Iterator[Reports | None]:
    """Sentry, where there is an address for it: else its library is not even loaded.

    With an address that cannot be used the bot says so, and works without.
    """
    if not app.settings.sentry_dsn:
        yield None
        return
    from bot.monitoring.sentry import BadDsn, reporting

    dsn = app.settings.sentry_dsn.get_secret_value()
    reports: Reports | None = None
    with ExitStack() as stack:
        try:
            begun = reporting(dsn, redaction, app.store.runs.of, app.wikis[0])
            reports = stack.enter_context(begun)
        except BadDsn as error:
            log.error("SENTRY_DSN: %s", error)
        yield reports


def _fresh(settings: Settings, texts: Texts) -> Settings:
    """The settings as they are now; where they cannot be used, as they were."""
    try:
        return read_settings()
    except SettingsError as error:
        log.error("%s", texts.plain(error.message))
        return settings
