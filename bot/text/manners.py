"""Pages that ask a bot to stay away: `{{bots}}`, `{{nobots}}` and notices of work in progress.

Source: https://en.wikipedia.org/wiki/Template:Bots
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from bot.model import Message
from bot.text.markup import Markup
from bot.text.site import TEMPLATE, Site
from bot.text.titles import tidy, upper_first

_TEMPLATE = re.compile(r"\{\{([^{}|\[\]<>\x7f]++)(?:\|([^{}]*+))?")


def excluded(text: str, bot: str, in_use: Collection[str], site: Site) -> Message | None:
    """Why the bot must leave a page alone: `skip-nobots`, `skip-in-use`; None if it need not.

    `bot` is the name of its account, `in_use` names the templates that announce work in
    progress. Arguments that another template would have to fill in count as a wish to be left
    alone, as nobody can tell here what they say.
    """
    notices = {_name(site, name): name for name in in_use}
    account = upper_first(tidy(bot))
    for name, arguments, closed in _templates(site, text):
        if name.casefold() in {"bots", "nobots"} and (
            not closed or _refuses(name.casefold(), arguments, account)
        ):
            return Message("skip-nobots")
        if name in notices:
            return Message("skip-in-use", (notices[name],))
    return None


def _templates(site: Site, text: str) -> Iterator[tuple[str, list[str], bool]]:
    """Name, arguments and whether these are plain text, of each template of a page."""
    masked = Markup(text).masked.replace("\x00", "")
    for match in _TEMPLATE.finditer(masked):
        closed = masked.startswith("}}", match.end())
        if closed or match[2] is not None:
            arguments = [] if match[2] is None else match[2].split("|")
            yield _name(site, match[1]), arguments, closed


def _name(site: Site, typed: str) -> str:
    prefix, colon, rest = typed.strip().partition(":")
    namespace = site.by_name.get(tidy(prefix).casefold()) if colon else None
    named = namespace is not None and namespace.id == TEMPLATE
    return upper_first(tidy((rest if named else typed).strip()))


def _refuses(name: str, arguments: list[str], account: str) -> bool:
    if name == "nobots" and not arguments:
        return True
    return any(_denies(name, argument, account) for argument in arguments)


def _denies(name: str, argument: str, account: str) -> bool:
    key, equals, value = argument.partition("=")
    if not equals:
        key, value = ("deny" if name == "nobots" else ""), argument
    key = key.strip().casefold()
    names = {upper_first(tidy(one.strip())) for one in value.split(",")} - {""}
    mentioned = account in names or "All" in names
    if key == "allow":
        return bool(names) and not mentioned
    return (key == "deny" and mentioned) or (key == "optout" and "All" in names)
