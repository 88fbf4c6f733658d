"""Replacing the whole text of a page: only for pages that are the bot's business as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model import Allowance, CreatePage, EditPage, Message, Page, Rewrite


@dataclass(frozen=True)
class Become:
    """The rewrite whose result is this text, whatever stood there (see `bot.model.Rewrite`)."""

    text: str

    def __call__(self, text: str) -> str | Message:
        return text if text.strip() == self.text.strip() else self.text


@dataclass(frozen=True)
class Becomes(Allowance):
    """The new text is exactly this one, and the old text one of those that may go.

    `was` empty: any text may go.
    """

    text: str
    was: frozenset[str] = frozenset()


def written(
    page: Page, rewrite: Rewrite, allowance: Allowance, summary: Message
) -> EditPage | CreatePage:
    """The page edited, or made of what the rewrite makes of nothing where it does not exist."""
    if page.exists:
        return EditPage(page, rewrite, allowance, summary)
    text = rewrite("")
    assert isinstance(text, str), "a page cannot be made of a refusal"
    return CreatePage(page.title, text, summary)


def replaced(page: Page, text: str, summary: Message) -> EditPage | CreatePage:
    """The page with this text, whether it exists or not."""
    return written(page, Become(text), Becomes(text, frozenset({page.text or ""})), summary)


def prove_whole(old: str, new: str, allowance: Becomes) -> Message | None:
    """See `bot.text.proofs.proof.prove`."""
    if new != allowance.text:
        return Message("proof-other-text")
    if allowance.was and old not in allowance.was:
        return Message("proof-other-old-text")
    return None
