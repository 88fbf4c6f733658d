"""Why a file is not to be put into an article, whatever speaks for it (design, section 3.4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bot.errors import WorkerError
from bot.model import Message, Page
from bot.text.customs import Customs
from bot.text.facts import FileFacts
from bot.text.images.evidence import Candidate
from bot.text.images.pictures import unfit, view
from bot.text.images.uses import uses
from bot.text.manners import excluded
from bot.text.site import MAIN, TEMPLATE, Site
from bot.text.templates import nodes, templates
from bot.text.titles import Title


@dataclass(frozen=True)
class Shown:
    """The files that readers see on a page. `own`: those that its text names.

    `facts` by the name that is used there, without those that do not exist.
    """

    titles: frozenset[Title]
    own: frozenset[Title]
    facts: Mapping[Title, FileFacts]

    @property
    def brought(self) -> tuple[FileFacts, ...]:
        """Pictures that come from templates or from Wikidata, without icons and the like."""
        found = (self.facts[title] for title in self.titles - self.own if title in self.facts)
        return tuple(facts for facts in found if unfit(facts, 0) is None)

    def obstacle(self, file: FileFacts) -> Message | None:
        """Whether the file is there, under any name, or the same picture is."""
        if any(title.name == file.name for title in self.titles):
            return Message("place-there", (file.title,))
        for facts in (self.facts[title] for title in self.titles if title in self.facts):
            if facts.name == file.name:
                return Message("place-there", (file.title,))
            if file.sha1 and facts.sha1 == file.sha1:
                return Message("image-duplicate", (facts.title,))
        return None


def own_files(page: Page, site: Site) -> frozenset[Title]:
    """The files that the text of a page names."""
    return frozenset(use.title for use in uses(page.text or "", site))


def no_article(page: Page) -> Message | None:
    """Why a page is no article that can show a picture; its text is not looked at."""
    if not page.exists:
        return Message("skip-missing")
    if page.title.namespace != MAIN:
        return Message("image-no-article")
    if page.disambiguation:
        return Message("image-disambiguation")
    return Message("image-redirect") if page.redirect else None


def article_obstacle(page: Page, site: Site, customs: Customs, bot: str) -> Message | None:
    """Why an article gets no picture from the bot, by what stands on it; protection apart.

    What `bot.text.files.place` refuses is not looked at here.
    """
    if problem := no_article(page):
        return problem
    if page.text is None:
        return Message("skip-hidden")
    if page.content_model != "wikitext":
        return Message("skip-content-model")
    return excluded(page.text, bot, customs.in_use_templates, site)


def excellent(page: Page, site: Site, names: Iterable[str]) -> bool:
    """Whether one of these templates stands on a page."""
    wanted = {site.possible(name, TEMPLATE) for name in names}
    if not wanted:
        return False
    try:
        found = templates(nodes(page.text or ""))
    except WorkerError:
        return False
    return any(site.possible(span.name, TEMPLATE) in wanted for span in found)


def lesser(candidates: Collection[Candidate]) -> frozenset[Title]:
    """The backs, details and labels of objects of which a main view is a candidate too.

    The candidates are for one article.
    """
    views = {each.file: view(each.file.name) for each in candidates}
    main = {stem for stem, is_lesser in views.values() if not is_lesser}
    return frozenset(
        file for file, (stem, is_lesser) in views.items() if is_lesser and stem in main
    )


def doubles(files: Iterable[FileFacts]) -> dict[Title, FileFacts]:
    """The files that are the same picture as an earlier one, and which."""
    first: dict[str, FileFacts] = {}
    found: dict[Title, FileFacts] = {}
    for facts in files:
        kept = first.setdefault(facts.sha1 or str(facts.title), facts)
        if kept.name != facts.name:
            found[facts.title] = kept
    return found


def removed_before(file: Title, now: Page, earlier: Iterable[str | None], site: Site) -> bool:
    """Whether somebody took the file out: an earlier text shows it and the present one does not."""
    if file in own_files(now, site):
        return False
    return any(
        use.title == file for text in earlier if text is not None for use in uses(text, site)
    )
