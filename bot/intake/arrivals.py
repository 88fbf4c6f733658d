"""What is new on the request page, and whose it is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from bot.intake.attribution import Attribution, Seen, Standing
from bot.intake.entries import Entry
from bot.intake.parsing import COMMAND, Parsed, command_key
from bot.model import Author
from bot.wiki.control import Controlled

Parse = Callable[[str], Parsed | None]

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
    parsed = None if revision.hidden and not revision.text else parse_text(revision.text)
    return Seen(
        revision.revision,
        revision.user,
        datetime.fromisoformat(revision.timestamp),
        None if parsed is None else parsed.fingerprints,
        revision.hidden,
    )


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


def command_digest(entry: Entry, author: Author) -> str:
    """Names one command as one revision brought it: written again later it is another."""
    text = f"{command_key(entry)} {author.revision}"
    return hashlib.sha256(text.encode()).hexdigest()


def without_commands(standing: Standing) -> Standing:
    """As it stands when the commands have been cleared from the page."""
    return {key: authors for key, authors in standing.items() if not key.startswith(COMMAND)}


def dump_standing(standing: Standing) -> str:
    """What stands on the page and whose it is, as JSON."""
    return _STANDING.dump_json(dict(standing)).decode()


def load_standing(text: str) -> Standing | None:
    """None where nothing was written down."""
    return _STANDING.validate_json(text) if text else None
