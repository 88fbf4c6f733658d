"""What is new on the request page, and whose it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from bot.intake.attribution import Attribution, Seen, Standing
from bot.intake.entries import Entry
from bot.intake.lines import LineEntry
from bot.intake.parsing import APART, COMMAND, Parsed, command_key, line_key
from bot.model import Author
from bot.wiki.control import Controlled

Parse = Callable[[str], Parsed | None]

TELLING = 3
"""Words by which a content is known: the longest."""

_STANDING: TypeAdapter[dict[str, tuple[Author | None, ...]]] = TypeAdapter(
    dict[str, tuple[Author | None, ...]]
)


@dataclass(frozen=True)
class Signed:
    """A request on the page and its author; None where it came before what was read."""

    entry: Entry
    author: Author | None


def seen(revision: Controlled, parse_text: Parse) -> Seen:
    """A revision of the request page, reduced; one that cannot be parsed counts as hidden text."""
    known = not revision.hidden or bool(revision.text)
    parsed = parse_text(revision.text) if known else None
    return Seen(
        revision.revision,
        revision.user,
        datetime.fromisoformat(revision.timestamp),
        None if parsed is None else parsed.fingerprints,
        revision.hidden,
        revision.text if known and parsed is None else None,
    )


def telling(parsed: Parsed) -> dict[str, tuple[str, ...]]:
    """For each content on the page a few words that stand in every text that holds it."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in parsed.entries:
        # What is to be done with a category may be said by the heading above it.
        values = (value for name, value in entry.normalised if name != "action")
        words = sorted({word for value in values for word in value.split()}, key=len)[-TELLING:]
        found[entry.fingerprint] = tuple(words)
        found[command_key(entry)] = (*words, *entry.command_word.split())
        for line in entry.commands if isinstance(entry, LineEntry) else ():
            found[line_key(entry, line)] = (*words, *line.word.split())
    return found


def signed(entries: Iterable[Entry], attribution: Attribution) -> Iterator[Signed]:
    """Each request with its author. Of equal ones those with an id are the older."""
    copies: dict[str, list[Entry]] = {}
    for entry in entries:
        copies.setdefault(entry.fingerprint, []).append(entry)
    for fingerprint, equal in copies.items():
        equal.sort(key=lambda entry: (entry.claimed_id is None, entry.ordinal))
        authors = attribution.standing.get(fingerprint, ())
        for place, entry in enumerate(equal):
            yield Signed(entry, authors[place] if place < len(authors) else None)


def cleared_apart(standing: Standing) -> bool:
    """Whether a command stands there that goes with a later edit than its answer comes with."""
    return any(key.startswith(APART) for key in standing)


def without_commands(standing: Standing) -> Standing:
    """As it stands when the commands in templates have been cleared from the page."""
    return {key: authors for key, authors in standing.items() if not key.startswith(COMMAND)}


def dump_standing(standing: Standing) -> str:
    """What stands on the page and whose it is, as JSON."""
    return _STANDING.dump_json(dict(standing)).decode()


def load_standing(text: str) -> Standing | None:
    """None where nothing was written down."""
    return _STANDING.validate_json(text) if text else None
