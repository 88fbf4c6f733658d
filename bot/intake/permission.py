"""Who may ask, and who may say yes (design, section 2.3)."""

from __future__ import annotations

from bot.configuration import Configuration, People
from bot.model import Author, Message, UserFacts


def may_request(user: UserFacts, author: Author, configuration: Configuration) -> Message | None:
    """Why this author may not ask the bot for work; None where they may."""
    return _refused(user, author, configuration.requesters, "permission-not-requester")


def may_approve(user: UserFacts, author: Author, configuration: Configuration) -> Message | None:
    """Why this author may not confirm a run; None where they may."""
    return _refused(user, author, configuration.approvers, "permission-not-approver")


def same_user(one: str, other: str) -> bool:
    """Names as the wiki compares them: underscores are blanks, the first letter is folded."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    words = " ".join(name.replace("_", " ").split())
    return words[:1].upper() + words[1:]


def _refused(user: UserFacts, author: Author, people: People, key: str) -> Message | None:
    if author.hidden:
        return Message("permission-hidden")
    if not same_user(user.name, author.user):
        raise ValueError("the facts are about somebody else")
    if user.locked:
        return Message("permission-locked", (user.name,))
    if user.blocked_here:
        return Message("permission-blocked", (user.name,))
    if any(same_user(user.name, listed) for listed in people.users):
        return None
    return _not_in_groups(user, people, key)


def _not_in_groups(user: UserFacts, people: People, key: str) -> Message | None:
    if user.anonymous or not user.exists:
        return Message("permission-anonymous")
    if user.groups.isdisjoint(people.groups):
        return Message(key, (user.name, ", ".join(people.groups)))
    if user.edit_count < people.min_edits:
        return Message("permission-few-edits", (user.name, user.edit_count, people.min_edits))
    return None
