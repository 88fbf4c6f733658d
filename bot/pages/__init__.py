"""The pages that people use to work with the bot (design, section 2.1)."""

from __future__ import annotations

from bot.pages.pages import WikiPage, digest, pages
from bot.pages.titles import Purpose, own_titles, title_of

__all__ = ["Purpose", "WikiPage", "digest", "own_titles", "pages", "title_of"]
