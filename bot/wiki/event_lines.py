"""What a stream of server-sent events sends, in whole lines, as soon as they are there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from urllib3.response import BaseHTTPResponse

LONGEST = 1 << 18
"""Bytes of one event. A recent change has some thousands; comments are 500 characters at most."""

CHUNK = 1 << 16


class Cut(Exception):
    """The connection has ended, for whatever reason."""


class EventLines:
    """Stands in for the response of urllib3 that `requests` reads from."""

    def __init__(self, raw: BaseHTTPResponse, silence: float, clock: Callable[[], float]) -> None:
        """`silence`: seconds after which one whole line at least must have come."""
        self._raw = raw
        self._silence = silence
        self._clock = clock

    def stream(self, *_: object, **__: object) -> Iterator[bytes]:
        """The lines; of an event that is too long only the beginning. Raises `Cut`.

        Bytes without end and without a line's end are no news either.
        """
        pending, size, heard = b"", 0, self._clock()
        while chunk := self._raw.read1(CHUNK, decode_content=True):
            *lines, pending = (pending + chunk).split(b"\n")
            for line in lines:
                heard = self._clock()
                size = size + len(line) if line.strip() else 0
                if size <= LONGEST:
                    yield line + b"\n"
            if len(pending) > LONGEST:
                pending, size = b"", LONGEST + 1
            if self._clock() - heard > self._silence:
                raise Cut("no whole line for a long time")

    def close(self) -> None:
        self._raw.close()
