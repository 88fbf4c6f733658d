"""The log of the service: lines for people on a terminal, JSON for programs; never a secret."""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from rich.console import Console
from rich.highlighter import NullHighlighter
from rich.logging import RichHandler

from bot.duty import Duty
from bot.i18n import Texts, sentences
from bot.model import Message, Request, RequestState, Tally
from bot.monitoring.context import facts
from bot.monitoring.redaction import Redaction
from bot.shell.terminal import subject

log = logging.getLogger(__name__)

OURS = "bot"

_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@contextmanager
def written(redaction: Redaction, console: Console | None = None) -> Iterator[None]:
    """Logs go to standard error for the block, those of the libraries from warnings on."""
    root, ours = logging.getLogger(), logging.getLogger(OURS)
    before = (root.handlers, ours.level, threading.excepthook)
    root.handlers = [_handler(redaction, console or Console(stderr=True))]
    if not ours.isEnabledFor(logging.INFO):
        ours.setLevel(logging.INFO)
    threading.excepthook = _broken
    try:
        yield
    finally:
        root.handlers, threading.excepthook = before[0], before[2]
        ours.setLevel(before[1])


class Diary:
    """The observer that logs. `texts` are in the language of whoever operates the bot."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def began(self, request: Request) -> None:
        self._write(request, Message("cli-began", (request.id, request.wiki, subject(request))))

    def progressed(self, request: Request, done: int) -> None:
        """Each page has a line of its own."""

    def ended(self, request: Request) -> None:
        state = Message(f"state-{request.state}")
        what = Message("cli-ended", (request.id, request.wiki, state))
        result = [request.result] if request.result else []
        self._write(request, sentences([what, *result]), request.state)

    def duty_began(self, duty: Duty, request: Request) -> None:
        self._write(request, Message("cli-duty-due", (duty.name, duty.wiki, request.id)))

    def duty_ended(self, duty: Duty, request: Request) -> None:
        """Told with its request."""

    def _write(self, request: Request, what: Message, state: RequestState | None = None) -> None:
        level = logging.ERROR if state is RequestState.FAILED else logging.INFO
        about = {
            "wiki": request.wiki,
            "request": request.id,
            "task": request.task,
            "duty": request.duty,
            "state": str(state or ""),
            "counts": counts(request.result) if state else None,
        }
        log.log(level, "%s", self._texts.plain(what), extra=about)


def counts(result: Message | None) -> dict[str, int] | None:
    """The counts that a result speaks of, None where it has none."""
    if result is None:
        return None
    if result.key == "result-counts":
        edited, unchanged, skipped, failed = (int(str(each)) for each in result.args)
        return vars(Tally(edited, unchanged, skipped, failed))
    parts = (counts(each) for each in result.args if isinstance(each, Message))
    return next((each for each in parts if each), None)


class JsonFormatter(logging.Formatter):
    """One object on one line: `time` (ISO, UTC), `level`, `logger`, `message` and what is known."""

    def __init__(self, redaction: Redaction) -> None:
        super().__init__()
        self._redaction = redaction

    def format(self, record: logging.LogRecord) -> str:
        row: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **facts(record),
        }
        if record.exc_info:
            row["exception"] = self.formatException(record.exc_info)
        # Before they are escaped: a secret with a quotation mark in it would not be found after.
        return json.dumps(self._redaction.throughout(row), ensure_ascii=False, default=str)


class PlainFormatter(logging.Formatter):
    """The message with what it does not say itself: `Fibbia 3: edited (wikipedia:it, 17)`."""

    def __init__(self, redaction: Redaction) -> None:
        super().__init__()
        self._redaction = redaction

    def format(self, record: logging.LogRecord) -> str:
        text = record.getMessage()
        known = facts(record)
        if str(known.get("wiki", "")) not in text:
            text += f" ({', '.join(str(known[n]) for n in ('wiki', 'request') if n in known)})"
        if record.exc_info:
            text += f"\n{self.formatException(record.exc_info)}"
        return _STEERING.sub(" ", self._redaction(text))


def _handler(redaction: Redaction, console: Console) -> logging.Handler:
    if not console.is_terminal:
        lines = logging.StreamHandler(console.file)
        lines.setFormatter(JsonFormatter(redaction))
        return lines
    shown = RichHandler(
        console=console,
        show_path=False,
        keywords=[],
        highlighter=NullHighlighter(),
        log_time_format="%Y-%m-%d %H:%M:%S",
        omit_repeated_times=False,
    )
    shown.setFormatter(PlainFormatter(redaction))
    return shown


def _broken(thrown: threading.ExceptHookArgs) -> None:
    """A thread that ends so is not heard of otherwise."""
    if thrown.exc_value is None or isinstance(thrown.exc_value, SystemExit):
        return
    name = thrown.thread.name if thrown.thread else "?"
    caught = (thrown.exc_type, thrown.exc_value, thrown.exc_traceback)
    log.getChild("thread").critical("the thread %s broke", name, exc_info=caught)
