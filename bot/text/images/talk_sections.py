"""A section on an article's talk page that proposes a picture."""

from __future__ import annotations

from bot.model import Message, Say
from bot.text.files import Place, Placed
from bot.text.images.choice import Option
from bot.text.site import Site
from bot.text.titles import Title

SIGNATURE = "~~~~"


def talk_section(site: Site, option: Option, say: Say, *, protected: bool) -> str:
    """The section with its heading; signed when it is saved."""
    proposed = option.suggestion(site)
    file = proposed.file
    thumb = "|".join(part for part in (f"[[{file}", "thumb", option.caption) if part) + "]]"
    why = Message("talk-protected" if protected else "talk-excellent")
    lines = (
        f"== {say(Message('talk-heading', (file.name,)))} ==",
        thumb,
        say(Message("talk-opening", (file,))),
        say(why),
        "",
        say(Message("talk-reasons")),
        *(f"* {say(reason)}" for reason in proposed.reasons),
        "",
        say(_advice(option.placed)),
        f"<pre>{_code(file, option, thumb)}</pre>",
        f"{say(Message('talk-closing'))} {SIGNATURE}",
    )
    return "\n".join(lines)


def _in_infobox(placed: Placed) -> bool:
    return placed.place in (Place.FILLED, Place.ADDED)


def _advice(placed: Placed) -> Message:
    if _in_infobox(placed):
        return Message("talk-parameter", (placed.template,))
    return Message("talk-anywhere")


def _code(file: Title, option: Option, thumb: str) -> str:
    """What can be copied: a parameter of the infobox, a line of the gallery, or a thumbnail."""
    if _in_infobox(option.placed):
        return f"| {option.placed.parameter} = {file.name}"
    if option.placed.place is Place.GALLERY:
        return "|".join(part for part in (file.name, option.caption) if part)
    return thumb
