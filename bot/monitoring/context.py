"""What the work at hand belongs to, for whoever logs it: wiki, request, run, task."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from logging import LogRecord
from types import MappingProxyType

Facts = Mapping[str, object]

FIELDS = ("wiki", "request", "run", "task", "duty", "page", "state", "reason", "counts")
"""What a log record may carry as `extra`, beside what the context knows."""

_NOTHING: Facts = MappingProxyType({})
_FACTS: ContextVar[Facts] = ContextVar("facts", default=_NOTHING)


@contextmanager
def context(**facts: str | int) -> Iterator[None]:
    """What this thread does in the block belongs to these. A request of 0 stands for none."""
    before = _FACTS.set(_with(facts))
    try:
        yield
    finally:
        _FACTS.reset(before)


def from_now_on(**facts: str | int) -> None:
    """The same for all that this thread still has to do."""
    _FACTS.set(_with(facts))


def facts(record: LogRecord) -> dict[str, object]:
    """All that is known of a record, asked in the thread that logged it."""
    own = {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
    known = {**_FACTS.get(), **own}
    return {name: known[name] for name in FIELDS if known.get(name)}


def _with(facts: Mapping[str, str | int]) -> Facts:
    return MappingProxyType({**_FACTS.get(), **facts})
