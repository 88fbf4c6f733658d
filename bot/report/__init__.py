"""What the bot tells people on pages of its own: previews, the log, the archive of requests."""

from __future__ import annotations
