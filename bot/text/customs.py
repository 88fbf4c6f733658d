"""What a wiki's configuration says that tasks need: its habits, and its institutions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Partner:
    """An institution as far as tasks need it: `accounts` are those under which it uploads files.

    `category` holds its files ('': it has none), named with or without the namespace. `holder` has
    the rights in them and gives them under `licence`, the name of a template; `evidence` is where
    it says so, `credit_line` how it wants to be credited ('': by its name). `article` is about the
    institution. `caption` is the pattern of its captions ('': the usual one).
    """

    name: str
    category: str = ""
    accounts: tuple[str, ...] = ()
    holder: str = ""
    licence: str = ""
    evidence: str = ""
    credit_line: str = ""
    article: str = ""
    caption: str = ""


@dataclass(frozen=True)
class Customs:
    """A wiki's own habits, from its configuration page, as far as tasks need them.

    `category_redirect` is the template that marks a moved category ('' where there is no such
    custom); `category_parameters` maps a template's name to its parameters that name a category
    without the namespace. `deletion_template` asks for a page's deletion ('': there is none);
    `deletion_templates` stand on pages whose deletion is being discussed. `move_permission`:
    licences that stand alone in `permission=` belong in the licence section. `in_use_templates`
    announce that somebody is at work on a page, `quality_templates` that it was found excellent.
    """

    category_redirect: str = ""
    category_parameters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    deletion_template: str = ""
    deletion_templates: tuple[str, ...] = ()
    partners: tuple[Partner, ...] = ()
    move_permission: bool = False
    in_use_templates: tuple[str, ...] = ()
    quality_templates: tuple[str, ...] = ()
