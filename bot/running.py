"""`residente run`, from its settings to its exit code."""

from __future__ import annotations

import logging
import os
from contextlib import ExitStack
from pathlib import Path

from bot.app import App, opened
from bot.engine.schedule import AlarmClock
from bot.errors import SettingsError
from bot.heartbeat import FILE, Heartbeat
from bot.i18n import Texts
from bot.launch import account_folder, load
from bot.pulse import Pulse
from bot.service import Ending, obeying_signals
from bot.settings import Settings, read_settings

log = logging.getLogger(__name__)


def run(texts: Texts) -> int:
    """The service until it ends: 0 as it was told to, 1 where something in it broke.

    Raises `SettingsError`, `StoreError` where it cannot begin.
    """
    load(account_folder())
    settings = read_settings()
    while True:
        with opened(settings) as app:
            ending = _serve(app, texts)
        if ending is not Ending.AGAIN:
            return 0 if ending is Ending.STOPPED else 1
        settings = _fresh(settings, texts)


def heartbeat_file(settings: Settings) -> Path:
    return settings.pywikibot_dir.resolve() / FILE


def _serve(app: App, texts: Texts) -> Ending:
    pulse = Pulse()
    service = app.service(pulse, texts)
    with ExitStack() as stack:
        stack.enter_context(obeying_signals(service))
        stack.enter_context(Heartbeat(pulse, heartbeat_file(app.settings), app.settings.web))
        log.info("at work on %s", ", ".join(app.wikis))
        clock = stack.enter_context(AlarmClock(app.store.duties.active, service.ring))
        ending = service.run(clock.sound)
    if service.stuck:
        log.warning("a wiki did not answer in time; the journal settles what was under way")
        logging.shutdown()
        os._exit(0 if ending is Ending.STOPPED else 1)
    return ending


def _fresh(settings: Settings, texts: Texts) -> Settings:
    """The settings as they are now; where they cannot be used, as they were."""
    try:
        return read_settings()
    except SettingsError as error:
        log.error("%s", texts.plain(error.message))
        return settings
