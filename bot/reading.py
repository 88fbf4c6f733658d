"""What planners may ask: of the wiki, and of what came of earlier suggestions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Protocol

from bot.model import Page, PageRevision, Pair, SuggestionState
from bot.text.categories.tree import CategoryTree, LeaveOut
from bot.text.facts import FileFacts, Item, Newcomer
from bot.text.selectors import Selector
from bot.text.site import Site
from bot.text.titles import Title

Related = tuple[Title, tuple[Title, ...]]
"""A page and others that have to do with it."""

Uploaded = tuple[Title, tuple[str, ...]]
"""A file and who uploaded each of its versions."""

Stated = tuple[Title, Mapping[str, tuple[str, ...]]]
"""A file and, by property, the items that its structured data name."""


class Reader(Protocol):
    """What a planner may ask of the wiki. Everything is read in batches and streamed."""

    @property
    def site(self) -> Site: ...

    @property
    def rights(self) -> frozenset[str]:
        """The rights of the bot's account (`siprop=rights` of `meta=userinfo`)."""

    def look(self, titles: Iterable[Title]) -> Iterator[Page]:
        """The facts about pages, without text, in the order asked; missing ones too."""

    def read(self, titles: Iterable[Title]) -> Iterator[Page]:
        """Pages with text, in the order asked; missing ones too."""

    def members(self, category: Title) -> Iterator[Page]:
        """The members of a category with their text, pages, subcategories and files."""

    def select(self, selector: Selector) -> Iterator[Page]:
        """The pages of a selection with their text, each once; missing ones only if listed."""

    def find(self, selector: Selector) -> Iterator[Page]:
        """The facts about the pages of a selection, without text."""

    def tree(self, root: Title, depth: int, leave_out: LeaveOut) -> CategoryTree:
        """The categories at most `depth` levels below one, without those that are left out.

        At most twice as many requests as the cheaper of two ways: one for each category that has
        subcategories, or one for every 500 categories of the wiki.
        """

    def transclusions(
        self, titles: Iterable[Title], among: Iterable[Title] = ()
    ) -> Iterator[Related]:
        """For each page the templates that it transcludes, directly or through another.

        With `among` only these are looked for, 500 at most.
        """

    def categories(self, titles: Iterable[Title]) -> Iterator[Related]:
        """For each page the categories that it is in, by whatever brings it there."""

    def categorised(self, category: Title) -> Iterator[Related]:
        """The pages and files in a category, each with all the categories that it is in."""

    def redirects(self, titles: Iterable[Title]) -> Iterator[Related]:
        """For each page those that redirect to it."""

    def as_of(self, title: Title, moment: datetime) -> Page:
        """A page as it was at a moment, with text; missing where it had no revision by then."""

    def uploads(self, user: str) -> Iterator[Page]:
        """The facts about the files that this account was the first to upload, where they are now.

        The upload log tells: new versions of files, by whomever, do not count. Uploads whose user
        or file the log hides are left out.
        """

    def uploaders(self, titles: Iterable[Title]) -> Iterator[Uploaded]:
        """For each file who uploaded its versions, the first one first; '' where that is hidden.

        Nobody for what is no file of this wiki, nor for one with over 500 versions.
        """

    def statements(self, pages: Iterable[Page], properties: Collection[str]) -> Iterator[Stated]:
        """For each file the items (`Q1`) that its statements name, by property (`P1`).

        Nothing at all where the wiki has no structured data of files.
        """

    def authors(self, title: Title) -> tuple[str, ...]:
        """The names of those who wrote a page, at most 50; hidden ones are left out."""

    def revisions(self, ids: Iterable[int]) -> Iterator[PageRevision]:
        """Revisions with their text, in no order; those of deleted pages are left out."""

    def earlier(self, title: Title, most: int) -> tuple[PageRevision, ...]:
        """The latest revisions of a page with text, the newest first, at most 50; one request."""

    def resolve(self, titles: Iterable[Title]) -> Iterator[Led]:
        """Where titles lead: each with the facts about its page, or the one it redirects to.

        In the order asked, without those that lead nowhere. 500 titles a request, as all below.
        """

    def rendered(self, titles: Iterable[Title]) -> Iterator[Related]:
        """For each page the files that readers see on it, by whatever brings them there."""

    def files(self, titles: Iterable[Title]) -> Iterator[FileFacts]:
        """The facts about files, this wiki's or the repository's, without those that are not there.

        In the order asked, each under the name that was asked: a renamed file is found through
        its redirect.
        """

    def usage(self, files: Iterable[Title]) -> Iterator[Related]:
        """For each file the pages of this wiki that show it, at most 500."""

    def usage_elsewhere(self, files: Iterable[Title]) -> Iterator[tuple[Title, tuple[Use, ...]]]:
        """For each file of this wiki the pages of all wikis that show it, at most 500.

        Nothing at all where the wiki does not tell (GlobalUsage).
        """

    def newcomers(self, category: Title, since: datetime) -> Iterator[Newcomer]:
        """The files that entered a category, not its subcategories, at a moment or later.

        By upload or by categorisation, the oldest first. A redirect that is itself categorised is
        among them: `files` tells under what name its file is.
        """

    def items(self, pages: Iterable[Page]) -> Iterator[tuple[Title, str]]:
        """The Wikidata item (`Q1`) of each page that has one; nothing where the wiki has none."""

    def described(self, ids: Iterable[str]) -> Iterator[Item]:
        """Wikidata items, those that exist, in the order asked; 50 a request.

        Nothing at all where the wiki has no Wikidata. Merged items come under the id asked.
        """

    @property
    def repository(self) -> Reader | None:
        """The wiki whose files this one shows too; None where there is none."""


Led = tuple[Title, Page]
"""A title, and the page to which it leads."""

Use = tuple[str, str]
"""A wiki by the name of its host (`it.wikipedia.org`), and the title of a page there."""


class Memory(Protocol):
    """What came of earlier suggestions on this wiki."""

    def recalled(self, pairs: Collection[Pair]) -> Mapping[Pair, SuggestionState]:
        """Of these pairs those that were suggested before, and how it went.

        What a run that has not ended was about to do is not among them.
        """


class Blank:
    """The memory of a bot that has suggested nothing yet."""

    def recalled(self, pairs: Collection[Pair]) -> Mapping[Pair, SuggestionState]:  # noqa: ARG002
        return {}
