"""To whom and to what the bot gives way on one wiki: work in progress, and its own pages."""

from __future__ import annotations

from collections.abc import Collection

from bot.engine.preparation import Manners
from bot.pages import own_titles
from bot.text.site import Site


def manners_of(bot: str, site: Site, in_use: Collection[str]) -> Manners:
    """`in_use` names the templates that announce work in progress."""
    own = (site.title(title) for title in own_titles(bot, site.language))
    return Manners(bot, in_use, frozenset(own))
