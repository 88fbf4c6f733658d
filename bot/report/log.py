"""The log page: one line for each run, the newest first, and who stopped the bot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.i18n import Texts
from bot.model import Message, Request, RequestState, Run, Tally
from bot.pages.states import COLOURS
from bot.report.pings import person
from bot.text.logged import MARK, named, with_lines
from bot.text.titles import Title

_BADGE = "color:#fff;border-radius:3px;padding:0 .5em;white-space:nowrap"
_ALARM = {
    "log-stopped": ("#fee7e6", "#a81c1c", "■"),
    "log-blocked": ("#fee7e6", "#a81c1c", "■"),
    "log-restarted": ("#e6f4ec", "#14663b", "▶"),
    "log-unblocked": ("#e6f4ec", "#14663b", "▶"),
}


@dataclass(frozen=True)
class AddLogLines:
    """The rewrite of the log page (see `bot.model.Rewrite`); the newest line is the first."""

    lines: tuple[str, ...]
    header: str
    keep: int = 500

    def __call__(self, text: str) -> str | Message:
        return with_lines(text, self.lines, self.header, self.keep)


def header(texts: Texts, requests: Title, shutoff: Title) -> str:
    """What stands above the lines."""
    return texts.wikitext(Message("log-header", (requests, shutoff)))


def run_line(
    texts: Texts,
    zone: ZoneInfo,
    run: Run,
    request: Request,
    tally: Tally,
    task: str,
    subject: Message | None = None,
    besides: Sequence[Message] = (),
) -> str:
    """One line about a run that has ended.

    It bears the name of the run: made again, perhaps in another zone, it is known for the same.
    `task` is the task's name in the wiki's language, `subject` from `bot.report.subjects`.
    `besides` is said after the counts.
    """
    author = request.author
    who = (str(author.revision), str(request.id), person(author.user), str(run.id))
    what = Message("log-what", (task, subject)) if subject else Message("list-one", (task,))
    counts = (tally.edited, tally.unchanged, tally.skipped, tally.failed)
    parts = (
        texts.wikitext(Message("log-run", who)),
        texts.wikitext(what),
        _badge(texts, run.state),
        texts.wikitext(Message("result-counts", counts)),
        *map(texts.wikitext, besides),
    )
    when = run.ended or run.started
    # The next database begins with run 1 as well, and writes on the same page.
    mark = f"residente-run-{run.id}-{when.astimezone(UTC):%Y%m%d%H%M%S%f}" if when else ""
    return f"{_begin(texts, zone, when, mark)} – {' – '.join(parts)}"


def stopped_line(texts: Texts, zone: ZoneInfo, when: datetime, user: str, revision: int) -> str:
    """A conspicuous line: who stopped the bot, by which revision of the shutoff page.

    `user` is empty where the wiki hides it, `revision` 0 where there is none.
    """
    return _alarm(texts, zone, when, "log-stopped", person(user), revision)


def restarted_line(texts: Texts, zone: ZoneInfo, when: datetime, user: str, revision: int) -> str:
    """A conspicuous line: who let the bot go on."""
    return _alarm(texts, zone, when, "log-restarted", person(user), revision)


def blocked_line(texts: Texts, zone: ZoneInfo, when: datetime, user: str) -> str:
    """A conspicuous line: who blocked the bot's account."""
    return _alarm(texts, zone, when, "log-blocked", person(user))


def unblocked_line(texts: Texts, zone: ZoneInfo, when: datetime) -> str:
    """A conspicuous line: the block has ended, lifted or at its term, and the bot goes on."""
    return _alarm(texts, zone, when, "log-unblocked")


def _alarm(
    texts: Texts,
    zone: ZoneInfo,
    when: datetime,
    key: str,
    who: Message | None = None,
    revision: int = 0,
) -> str:
    background, colour, symbol = _ALARM[key]
    said = texts.wikitext(Message(key, (who,) if who else ()))
    if revision:
        said += f" ({texts.wikitext(Message('log-revision', (str(revision),)))})"
    style = (
        f"background:{background};color:#202122;border-left:4px solid {colour};padding:.1em .5em"
    )
    sign = f'<span style="color:{colour}">{symbol}</span>'
    return f"{_begin(texts, zone, when)} – <span style=\"{style}\">{sign} '''{said}'''</span>"


def _begin(texts: Texts, zone: ZoneInfo, when: datetime | None, mark: str = "") -> str:
    shown = texts.when(when, zone) if when else "–"
    return f"{named(mark) if mark else f'{MARK}>'}{shown}</span>"


def _badge(texts: Texts, state: RequestState) -> str:
    word = texts.wikitext(Message(f"state-{state}"))
    return f'<span style="background:{COLOURS[state]};{_BADGE}">{word}</span>'
