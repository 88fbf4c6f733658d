"""Whether there is a stream of recent changes at an address, by one short request."""

from __future__ import annotations

import requests
from pywikibot.comms import http

SECONDS = 5.0
KIND = "text/event-stream"


def problem_of(url: str) -> str:
    """Why it cannot be listened to, '' where it can. Nothing of the stream itself is read."""
    headers = {"Accept": KIND, "User-Agent": http.user_agent()}
    try:
        with requests.get(
            url, headers=headers, stream=True, timeout=SECONDS, allow_redirects=False
        ) as answer:
            kind = answer.headers.get("Content-Type", "").partition(";")[0].strip()
            if answer.status_code != requests.codes.ok:
                return f"HTTP {answer.status_code}"
            return "" if kind.lower() == KIND else kind or "?"
    except (requests.RequestException, ValueError) as error:
        return type(error).__name__
