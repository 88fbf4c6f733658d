"""Errors and check-ins to Sentry. The only module that knows its SDK; loaded where it is used."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from threading import Lock
from typing import Any

import sentry_sdk
from sentry_sdk.integrations.logging import ignore_logger
from sentry_sdk.scrubber import DEFAULT_DENYLIST, EventScrubber
from sentry_sdk.utils import BadDsn, event_from_exception

from bot.duty import Duty
from bot.i18n import Texts
from bot.model import Message, Request, RequestState, Run
from bot.monitoring import logs, monitors
from bot.monitoring.context import facts
from bot.monitoring.redaction import Redaction

__all__ = ["BadDsn", "Reports", "reporting"]

NAMES = ("lgpassword", "lgtoken", "oauth_token", "oauth_token_secret", "logintoken", "sentry_dsn")
"""What else is called a secret, beside what Sentry knows of."""

TAGS = ("wiki", "request", "run", "task", "duty")

DOUBTS = ("result-many-failures", "result-saved-otherwise")
"""Why the engine holds a run until a person has looked."""

KEPT = 100
"""Breadcrumbs kept of a request, and requests of which they are kept."""

BEAT = 60.0
"""Seconds between two check-ins of the service itself, at the least."""

FAREWELL = 1.0
"""Seconds that the last reports may take when the service ends."""

QUIET = ("pywiki", "sentry_sdk", "urllib3")
"""Loggers that are not listened to: pywikibot's own, and what sending a report says of itself."""

Runs = Callable[[int], list[Run]]
"""The runs of a request, the latest first."""


@contextmanager
def reporting(dsn: str, redaction: Redaction, runs: Runs, wiki: str) -> Iterator[Reports]:
    """Errors that are logged in the block are reported, and what the observer is told of.

    `wiki` is the bot's home, by which the service's own monitor is named. Raises
    `BadDsn`.
    """
    _initialise(dsn, redaction)
    reports = Reports(runs, wiki)
    listener = _Listener(reports)
    logging.getLogger().addHandler(listener)
    try:
        yield reports
    finally:
        logging.getLogger().removeHandler(listener)
        sentry_sdk.get_client().close(FAREWELL)
        sentry_sdk.get_global_scope().set_client(None)


class Reports:
    """The observer that tells Sentry. Nothing here waits for the network."""

    def __init__(self, runs: Runs, wiki: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._runs = runs
        self._wiki = wiki
        self._clock = clock
        self._beaten = -BEAT
        self._texts = Texts("en")
        self._crumbs: OrderedDict[object, deque[dict[str, Any]]] = OrderedDict()
        self._broken: set[object] = set()
        self._lock = Lock()

    def began(self, request: Request) -> None:
        """What happens to its pages is logged."""

    def progressed(self, request: Request, done: int) -> None:
        """What happens to its pages is logged."""

    def ended(self, request: Request) -> None:
        """One event for a run that failed, or was held because of its failures.

        One that broke has been told of where it did.
        """
        with self._lock:
            told = request.id in self._broken
            self._broken.discard(request.id)
        failed = request.state is RequestState.FAILED or _doubtful(request)
        if failed and not told:
            self._send(self._failure(request), self._known(request))
        if not request.state.live:
            with self._lock:
                self._crumbs.pop(request.id, None)

    def duty_began(self, duty: Duty, request: Request) -> None:
        self._check_in(duty, request, "in_progress")

    def duty_ended(self, duty: Duty, request: Request) -> None:
        self._check_in(duty, request, monitors.status(request))

    def beat(self, alive: bool) -> None:
        """The service's own sign of life; passed on once a minute, however often it is given."""
        now = self._clock()
        if now - self._beaten < BEAT:
            return
        self._beaten = now
        sentry_sdk.crons.capture_checkin(
            monitors.slug(self._wiki),
            status="ok" if alive else "error",
            monitor_config=monitors.of_service(),  # type: ignore[arg-type]
        )

    def flush(self) -> None:
        """Wait, not for long, until what has been told is on its way."""
        sentry_sdk.flush(FAREWELL)

    def crumb(self, record: logging.LogRecord) -> None:
        """Something that happened on the way, shown with an event that may follow."""
        known = facts(record)
        with self._lock:
            crumbs = self._crumbs.setdefault(_whose(known), deque(maxlen=KEPT))
            crumbs.append(_crumb(record, known))
            self._crumbs.move_to_end(_whose(known))
            if len(self._crumbs) > KEPT:
                self._crumbs.popitem(last=False)

    def error(self, record: logging.LogRecord) -> None:
        known = facts(record)
        event: dict[str, Any] = {"message": record.getMessage()}
        if record.exc_info and record.exc_info[1]:
            options = sentry_sdk.get_client().options
            event = {**event_from_exception(record.exc_info, client_options=options)[0]}
            event["extra"] = {"said": record.getMessage()}
            with self._lock:
                self._broken.add(known.get("request"))
        event["logger"] = record.name
        event["level"] = "fatal" if record.levelno >= logging.CRITICAL else "error"
        self._send(event, known)

    def _failure(self, request: Request) -> dict[str, Any]:
        result = _result(request)
        return {
            "message": self._texts.plain(result),
            "level": "error",
            "fingerprint": ["run failed", request.task, kind(result)],
        }

    def _known(self, request: Request) -> dict[str, object]:
        runs = self._runs(request.id)
        return {
            "wiki": request.wiki,
            "request": request.id,
            "run": runs[0].id if runs else 0,
            "task": request.task,
            "duty": request.duty,
        }

    def _send(self, event: dict[str, Any], known: dict[str, object]) -> None:
        event["tags"] = {name: str(known[name]) for name in TAGS if known.get(name)}
        with self._lock:
            crumbs = list(self._crumbs.get(_whose(known), ()))
        event["breadcrumbs"] = {"values": crumbs}
        sentry_sdk.capture_event(event)  # type: ignore[arg-type]

    def _check_in(self, duty: Duty, request: Request, status: monitors.Status) -> None:
        sentry_sdk.crons.capture_checkin(
            monitors.slug(duty.wiki, duty.id),
            monitors.check_in(duty, request),
            status,
            monitor_config=monitors.of_duty(duty),  # type: ignore[arg-type]
        )


class _Listener(logging.Handler):
    """What is logged: errors become events, the rest leads up to them."""

    def __init__(self, reports: Reports) -> None:
        super().__init__(logging.INFO)
        self._reports = reports

    def emit(self, record: logging.LogRecord) -> None:
        # What the log says of a request that ended, the observer is told as well.
        if record.name.partition(".")[0] in QUIET or record.name == logs.__name__:
            return
        try:
            if record.levelno >= logging.ERROR:
                self._reports.error(record)
            else:
                self._reports.crumb(record)
        except Exception:
            self.handleError(record)


def kind(result: Message) -> str:
    """What a result says first, without the details: the same for failures of the same kind."""
    return next((key for key in _keys(result) if key != "result-ping"), result.key)


def _keys(result: Message) -> Iterator[str]:
    if not result.key.startswith("list-"):
        yield result.key
        return
    for each in result.args:
        if isinstance(each, Message):
            yield from _keys(each)


def _doubtful(request: Request) -> bool:
    return request.state is RequestState.PAUSED and kind(_result(request)) in DOUBTS


def _result(request: Request) -> Message:
    return request.result or Message(f"state-{request.state}")


def _whose(known: dict[str, object]) -> object:
    return known.get("request") or known.get("wiki")


def _crumb(record: logging.LogRecord, known: dict[str, object]) -> dict[str, Any]:
    return {
        "type": "default",
        "category": record.name,
        "level": "warning" if record.levelno >= logging.WARNING else "info",
        "message": record.getMessage(),
        "timestamp": datetime.fromtimestamp(record.created, UTC),
        "data": {name: str(known[name]) for name in known if name not in TAGS},
    }


def _initialise(dsn: str, redaction: Redaction) -> None:
    def clean(event: Any, _hint: Any) -> Any:
        return redaction.throughout(event)

    sentry_sdk.init(
        dsn=dsn,
        release=_release(),
        # `send_default_pii` is off unless it is asked for; to say so is deprecated.
        include_local_variables=False,
        max_request_body_size="never",
        event_scrubber=EventScrubber(denylist=[*DEFAULT_DENYLIST, *NAMES], recursive=True),
        before_send=clean,
        before_breadcrumb=clean,
        # The usual ones would tell of every HTTP request, and of every error on the way.
        default_integrations=False,
        auto_enabling_integrations=False,
        auto_session_tracking=False,
        shutdown_timeout=FAREWELL,
    )
    ignore_logger("pywiki")


def _release() -> str | None:
    try:
        return f"residente@{version('residente')}"
    except PackageNotFoundError:
        return None
