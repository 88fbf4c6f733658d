"""The edits that bring a file into an article, or to its talk page."""

from __future__ import annotations

from bot.model import CreatePage, EditPage, Message, Page, Say
from bot.text.files import Place
from bot.text.images.choice import Article, Option
from bot.text.images.placing import AddSection, putting
from bot.text.images.talk_sections import talk_section
from bot.text.proofs.proof import SectionsAdded
from bot.text.site import Site
from bot.text.titles import Title

TALK = 1
"""The namespace of articles' talk pages."""


def talk_of(article: Title, site: Site) -> Title:
    return Title(TALK, article.name, site.prefix(TALK))


def insertion(page: Page, option: Option, site: Site) -> EditPage:
    """The file into the article."""
    suggestion = option.suggestion(site)
    gallery = option.placed.place is Place.GALLERY
    return EditPage(
        page,
        putting(
            site,
            suggestion.file,
            option.caption,
            option.instead,
            gallery=gallery,
            said=option.placed.went,
        ),
        option.placed.allowance,
        Message("summary-image", (suggestion.file, suggestion.reasons[0])),
        suggestion,
    )


def discussion(
    article: Article, talk: Page, option: Option, say: Say, site: Site
) -> EditPage | CreatePage:
    """A section about it on the article's talk page, which is read with its text."""
    suggestion = option.suggestion(site)
    protected = article.page.editable is False
    section = talk_section(site, option, say, protected=protected)
    summary = Message("summary-image-talk", (suggestion.file,))
    if not talk.exists:
        return CreatePage(talk.title, section, summary, suggestion)
    allowance = SectionsAdded((section,), "")
    return EditPage(talk, AddSection(section), allowance, summary, suggestion)
