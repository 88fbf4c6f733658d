"""Untrusted text made harmless for each place where it is shown."""

from __future__ import annotations

import re

# Control characters would move a terminal's cursor or forge a strip marker of the parser; the
# directional ones make a text read otherwise than it is written.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_DIRECTION = re.compile(r"[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")

_MARKUP = re.compile(
    r"""
    [\[\]{}|<>&~]               # links, templates, tables, tags, entities, signatures
    | (?<=')' | '(?=')          # bold and italics
    | (?<=[_＿])[_＿]            # __MAGIC__
    | (?<=!)!                   # a second header cell
    | ^[*\#:;=!+-]              # lists, headings, rules, table lines
    | (?<=\w):(?=//)            # http://; below, MediaWiki's \b is ASCII's, and _ may go
    | (?<=(?a:(?<![a-z0-9]))mailto):|(?<=(?a:(?<![a-z0-9]))news):
    | (?<=(?a:(?<![a-z0-9]))urn):|(?<=(?a:(?<![a-z0-9]))geo):
    | (?<=(?a:(?<![a-z0-9]))tel):|(?<=(?a:(?<![a-z0-9]))sms):
    | (?<=(?a:(?<![a-z0-9]))sip):|(?<=(?a:(?<![a-z0-9]))sips):
    | (?<=(?a:(?<![a-z0-9]))xmpp):|(?<=(?a:(?<![a-z0-9]))bitcoin):
    | (?<=(?a:(?<![a-z0-9]))magnet):|(?<=(?a:(?<![a-z0-9]))RFC)\s
    | (?<=(?a:(?<![a-z0-9]))PMID)\s|(?<=(?a:(?<![a-z0-9]))ISBN)\s
    """,
    re.VERBOSE | re.IGNORECASE,
)

_IN_SUMMARIES = re.compile(r"(?<=\[)\[|(?<=\])\]|(?<=/)\*|(?<=\*)/")


def plain(text: str) -> str:
    """On one line, without characters that steer a terminal."""
    return _DIRECTION.sub("", _CONTROL.sub(" ", text)).strip()


def wikitext(text: str) -> str:
    """Text that MediaWiki shows as it is, also as the value of a template's parameter."""
    return _MARKUP.sub(_entity, plain(text))


def summary(text: str) -> str:
    """Text that makes neither a link nor a section in an edit summary."""
    return _IN_SUMMARIES.sub(lambda found: f" {found[0]}", plain(text))


def _entity(found: re.Match[str]) -> str:
    named = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
    return named.get(found[0], f"&#{ord(found[0])};")
