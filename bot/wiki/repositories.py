"""The wiki whose files another one shows: what pywikibot knows of it, and what the wiki says."""

from __future__ import annotations

from pywikibot.family import Family

from bot.wiki.session import Session


def keeper(session: Session) -> str:
    """`family:code` of that wiki by pywikibot's family, '' where it names none.

    The wiki that keeps the files of others is its own.
    """
    family, _, code = session.wiki.partition(":")
    there, name = Family.load(family).shared_image_repository(code)
    return f"{name}:{there}" if there else ""


def shared(session: Session) -> tuple[str, ...]:
    """The repositories that the wiki itself says it shows files of, besides its own."""
    question = {"meta": "filerepoinfo", "friprop": "name|local"}
    rows = session.query(question)["query"]["repos"]
    return tuple(str(row["name"]) for row in rows if not row.get("local"))
