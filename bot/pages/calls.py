"""Wikitext of calls to parser functions, written out without counting braces."""

from __future__ import annotations


def call(*parts: str) -> str:
    """`{{a|b|c}}`."""
    return "{{" + "|".join(parts) + "}}"


def parameter(*names: str) -> str:
    """`{{{a|{{{b|}}}}}}`: the first of these parameters that is there, else nothing."""
    value = ""
    for name in reversed(tuple(dict.fromkeys(names))):
        value = "{{{" + name + "|" + value + "}}}"
    return value


def when(condition: str, then: str, otherwise: str = "") -> str:
    """`then` where the condition is not empty."""
    return call(f"#if:{condition}", then, otherwise)


def equal(one: str, other: str, then: str, otherwise: str) -> str:
    return call(f"#ifeq:{one}", other, then, otherwise)


def beginning(value: str, length: int) -> str:
    """The first characters of a value, by the one core function that can cut."""
    return call("padleft:", str(length), value)


def verbatim(value: str) -> str:
    """The value as it was typed: it links, embeds and categorises nothing."""
    return call(f"#tag:nowiki|{value}")
