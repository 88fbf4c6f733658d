"""What wikis tell about files and about Wikidata items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.text.titles import Title


@dataclass(frozen=True)
class FileFacts:
    """A file as `prop=imageinfo` describes it; sizes in pixels, 0 for what has none.

    `title` is the name that was asked, `name` that of the file it leads to. `sha1` is in
    hexadecimal, '' where it is hidden; `mime` as `image/jpeg`. `shared`: kept in the repository.
    """

    title: Title
    name: str
    sha1: str
    width: int
    height: int
    mime: str
    shared: bool = False


@dataclass(frozen=True)
class Newcomer:
    """A file that entered a category; `page_id` stays when it is renamed, `since` is in UTC."""

    title: Title
    page_id: int
    since: datetime


@dataclass(frozen=True)
class Item:
    """A Wikidata item. Statements that are deprecated do not count.

    `page` is its article on this wiki, None where it has none. `pictures` are names of files
    (P18), `category` the name of a category of the repository (P373, else its sitelink there),
    without the namespace. `creators` (P170) and `kinds` (P31) are items; `general`: it
    is a kind of things itself (P279), such as "vase". `label` is in the
    language of the wiki, else ''. `inception` (P571) is in words of numbers: `1889`,
    `1889-05`, '' where it is unknown or less sure than a year.
    """

    id: str
    page: Title | None = None
    pictures: tuple[str, ...] = ()
    category: str = ""
    creators: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    general: bool = False
    label: str = ""
    inception: str = ""
