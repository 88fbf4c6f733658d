"""Whether what the configuration says of each institution is there: category, article, accounts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.model import Message, Page
from bot.shell.doctor import Finding, Status
from bot.text.customs import Partner
from bot.text.partners import category_of
from bot.text.site import USER, Site
from bot.text.titles import Title
from bot.wiki.reader import WikiReader
from bot.wiki.session import Session
from bot.wiki.users import users


@dataclass(frozen=True)
class Known:
    """What the wikis say of all that the institutions name."""

    categories: dict[Title, Page]
    articles: dict[Title, Page]
    accounts: frozenset[str]


@dataclass(frozen=True)
class Institutions:
    """Their articles are on the wiki of `session`, their files and accounts on that of `kept`.

    `page` is that of the configuration; `used`: new files are going to be linked.
    """

    session: Session
    kept: Session
    page: Title
    used: bool

    def examine(self, partners: Iterable[Partner]) -> Iterator[Finding]:
        """A line for each thing that is amiss, one for each institution of which nothing is.

        Three requests for all that 50 institutions name. Raises `WikiError`.
        """
        known = self._known(partners := tuple(partners))
        for partner in partners:
            amiss = [
                *self._category(partner, known),
                *self._article(partner, known),
                *self._accounts(partner, known),
            ]
            yield from amiss or [self._well(partner, known)]

    def _known(self, partners: tuple[Partner, ...]) -> Known:
        categories = (category_of(each, self.kept.site) for each in partners)
        articles = (self._title(each) for each in partners)
        return Known(
            _pages(self.kept, categories),
            _pages(self.session, articles),
            self._existing(name for each in partners for name in each.accounts),
        )

    def _existing(self, names: Iterable[str]) -> frozenset[str]:
        wanted = dict.fromkeys(_account(name, self.kept.site) for name in names)
        found = users(self.kept, wanted, self.page)
        return frozenset(name for name, facts in found if facts.exists)

    def _category(self, partner: Partner, known: Known) -> Iterator[Finding]:
        if not partner.category:
            if self.used:
                found = Message("check-institution-category-none", (self.page,))
                advice = "check-institution-category-add"
                yield self._finding(Status.WARNING, partner, found, advice)
            return
        title = category_of(partner, self.kept.site)
        page = known.categories[title] if title else None
        named = (title or partner.category, self.kept.wiki, self.page)
        advice = "check-institution-category-correct"
        if page is None or not (page.exists or page.members):
            found = Message("check-institution-category-missing", named)
            yield self._finding(Status.WARNING, partner, found, advice)
        elif not page.members:
            found = Message("check-institution-category-empty", named)
            yield self._finding(Status.WARNING, partner, found, advice)

    def _article(self, partner: Partner, known: Known) -> Iterator[Finding]:
        # Where the files are kept nobody looks for the articles that they illustrate.
        if not (partner.article and self.used):
            return
        title = self._title(partner)
        if title is None or not known.articles[title].exists:
            named = (title or partner.article, self.session.wiki, self.page)
            found = Message("check-institution-article-missing", named)
            yield self._finding(Status.WARNING, partner, found, "check-institution-article-correct")

    def _accounts(self, partner: Partner, known: Known) -> Iterator[Finding]:
        advice = "check-institution-account-correct"
        for name in partner.accounts:
            if _account(name, self.kept.site) not in known.accounts:
                named = (name, self.kept.wiki, self.page)
                found = Message("check-institution-account-unknown", named)
                yield self._finding(Status.WARNING, partner, found, advice)

    def _well(self, partner: Partner, known: Known) -> Finding:
        title = category_of(partner, self.kept.site)
        members = known.categories[title].members if title else 0
        found = Message("check-institution-there", (members, len(partner.accounts)))
        return self._finding(Status.OK, partner, found)

    def _title(self, partner: Partner) -> Title | None:
        return self.session.site.possible(partner.article) if partner.article else None

    def _finding(
        self, status: Status, partner: Partner, found: Message, advice: str = ""
    ) -> Finding:
        told = Message(advice, found.args) if advice else None
        check = Message("check-institution", (partner.name,))
        return Finding(check, status, found, told, self.session.wiki)


def _pages(session: Session, titles: Iterable[Title | None]) -> dict[Title, Page]:
    wanted = dict.fromkeys(title for title in titles if title is not None)
    return {page.title: page for page in WikiReader(session).look(wanted)}


def _account(name: str, site: Site) -> str:
    """The name of an account as the wiki writes it."""
    title = site.possible(name, USER)
    return title.name if title else name
