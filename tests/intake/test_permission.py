from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.configuration import Configuration, People
from bot.intake.permission import may_approve, may_request, same_user
from bot.model import Author, Message, UserFacts

CONFIGURATION = Configuration(
    requesters=People(groups=("autoconfirmed", "sysop"), users=("anna_Bianchi",), min_edits=10),
    approvers=People(groups=("sysop",)),
)
MEMBER = frozenset({"*", "user", "autoconfirmed"})


def author(name: str) -> Author:
    return Author(name, 1, datetime(2026, 11, 23, tzinfo=UTC))


def key(message: Message | None) -> str:
    return message.key if message else ""


@pytest.mark.parametrize(
    ("user", "refused"),
    [
        (UserFacts("Zoe", True, MEMBER, 10), ""),
        (UserFacts("Zoe", True, MEMBER, 9), "permission-few-edits"),
        (UserFacts("Zoe", True, frozenset({"*", "user"}), 99), "permission-not-requester"),
        (UserFacts("Zoe", True, MEMBER, 99, blocked_here=True), "permission-blocked"),
        (UserFacts("Zoe", True, MEMBER, 99, locked=True), "permission-locked"),
        (UserFacts("192.0.2.1", False, MEMBER, 99, anonymous=True), "permission-anonymous"),
        (UserFacts("~2026-1", True, MEMBER, 99, anonymous=True), "permission-anonymous"),
        (UserFacts("Zoe", False, MEMBER, 99), "permission-anonymous"),
        (UserFacts("Anna Bianchi", True), ""),
        (UserFacts("Anna Bianchi", True, blocked_here=True), "permission-blocked"),
        (UserFacts("Anna bianchi", True), "permission-not-requester"),
    ],
)
def test_may_request(user: UserFacts, refused: str) -> None:
    assert key(may_request(user, author(user.name), CONFIGURATION)) == refused


def test_may_approve() -> None:
    member = UserFacts("Zoe", True, MEMBER, 99)
    sysop = UserFacts("Luca", True, MEMBER | {"sysop"})
    assert key(may_approve(member, author("Zoe"), CONFIGURATION)) == "permission-not-approver"
    assert may_approve(sysop, author("luca"), CONFIGURATION) is None


def test_a_hidden_author_is_refused_and_not_quoted() -> None:
    sysop = UserFacts("Luca", True, frozenset({"sysop"}))
    assert may_request(sysop, author(""), CONFIGURATION) == Message("permission-hidden")


def test_facts_about_somebody_else_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="somebody else"):
        may_request(UserFacts("Luca", True), author("Zoe"), CONFIGURATION)


def test_same_user() -> None:
    assert same_user("anna_Bianchi", "Anna  Bianchi")
    assert not same_user("Anna Bianchi", "Anna bianchi")
