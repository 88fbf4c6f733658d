"""What a yes and a no on a proposals page bring about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.engine.entries import Entry as Line
from bot.engine.store import Store
from bot.engine.undo import Undo
from bot.intake import words
from bot.intake.acceptance import Declined, Rules, consider
from bot.intake.commands import Obeyed, Wish, fit
from bot.intake.entries import Entry, Pairs
from bot.intake.orders import obey
from bot.intake.proposal_rows import Choice, chosen
from bot.intake.words import Command
from bot.model import (
    SHOWN,
    Author,
    ChangeState,
    Message,
    Request,
    RequestState,
    Run,
    SuggestionState,
    UserFacts,
)
from bot.suggestion import Remembered
from bot.task import IN_GALLERY
from bot.text.site import FILE, MAIN, Site
from bot.text.titles import Title

PLACE = "images.place"
"""The task that carries out a yes."""

INSTEAD = "where-instead"
GALLERY = "where-gallery"
"""What a row says of where it goes: in the place of another, whose title goes along; or there."""


class ProposalAnswers:
    """Of one page. All of it may be done again after a crash."""

    def __init__(self, wiki: str, page: str, store: Store, rules: Rules) -> None:
        self._wiki = wiki
        self._page = page
        self._store = store
        self._rules = rules

    def carry_out(
        self, entry: Entry, author: Author, known: Remembered, user: UserFacts
    ) -> Message | None:
        """What somebody who may do so has chosen; why nothing was done, None where it was."""
        request = request_of(known, self._store)
        match chosen(entry).choice:
            case Choice.NONE:
                return self._withdraw(known, request, author)
            case Choice.NO:
                return self._decline(known, request, author)
            case Choice.UNCLEAR:
                return Message("proposal-unclear", (dict(entry.normalised)["choice"],))
        return self._accept(entry, known, request, author, user)

    def _withdraw(
        self, known: Remembered, request: Request | None, author: Author
    ) -> Message | None:
        if request and in_place(request, self._store):
            return None
        if request and request.state.live:
            self._tell(request, Command.CANCEL, author)
        self._store.suggestions.answer(known.id, SuggestionState.OPEN, "")
        return None

    def _decline(
        self, known: Remembered, request: Request | None, author: Author
    ) -> Message | None:
        """Before the edit the request is cancelled; after it the edit is taken back."""
        if request is None and known.state in SHOWN:
            return Message("proposal-not-ours")
        if request and request.state.live and request.wish != Wish.UNDO:
            self._tell(request, Command.CANCEL, author)
            request = self._store.requests.by_id(request.id) or request
        if request and not request.state.live and in_place(request, self._store):
            self._tell(request, Command.UNDO, author)
        number, refused = request.id if request else 0, SuggestionState.REFUSED
        self._store.suggestions.answer(known.id, refused, author.user, number)
        return None

    def _accept(
        self,
        entry: Entry,
        known: Remembered,
        request: Request | None,
        author: Author,
        user: UserFacts,
    ) -> Message | None:
        asked = self._asked(entry, known)
        verdict = consider(asked, author, user, self._rules, lambda _: [])
        if isinstance(verdict, Declined):
            return verdict.reason
        same = request is not None and _alike(request.parameters, asked.normalised)
        if request and request.state.live and request.wish == Wish.UNDO:
            return Message("proposal-being-taken-back")
        if request and same and (request.state.live or in_place(request, self._store)):
            self._note(known, request, author)
            return None
        if request and request.state.live:
            self._tell(request, Command.CANCEL, author)
            request = self._store.requests.by_id(request.id) or request
        line = in_place(request, self._store) if request else None
        if line is not None:
            return Message("proposal-in-place", (line.intent.title,))
        self._note(known, self._request(entry, asked.normalised, author), author)
        return None

    def _note(self, known: Remembered, request: Request, author: Author) -> None:
        """A yes to another article is a no to the one that was proposed."""
        given = dict(request.parameters)["article"]
        same = self._rules.site.possible(given, MAIN) == known.suggestion.page
        state = SuggestionState.SENT if same else SuggestionState.REFUSED
        if (known.state, known.request) != (state, request.id) and request.state.live:
            self._store.suggestions.answer(known.id, state, author.user, request.id)

    def _request(self, entry: Entry, parameters: Pairs, author: Author) -> Request:
        requests = self._store.requests
        same = requests.by_fingerprint(self._wiki, self._page, entry.fingerprint)
        written = (each for each in same if each.author.revision == author.revision)
        queued = RequestState.QUEUED
        asked = Request(0, self._wiki, self._page, PLACE, parameters, author, queued)
        return next(written, None) or requests.create(asked, entry.fingerprint)

    def _asked(self, entry: Entry, known: Remembered) -> Entry:
        """The row as it would stand on the request page."""
        content = dict(entry.normalised)
        article = chosen(entry).article or str(known.suggestion.page)
        task = self._rules.tasks.get(PLACE)
        name = task.names.shown(self._rules.language) if task else PLACE
        given = {"action": name, "article": article, "file": str(known.suggestion.file)}
        if "caption" in content:
            given["caption"] = content["caption"]
        if instead := self._instead(article, known):
            given["instead of"] = str(instead)
        if self._where(article, known) == GALLERY:
            given["where"] = IN_GALLERY.shown(self._rules.language)
        typed = tuple(
            (words.PARAMETERS[key].shown(self._rules.language), given[key]) for key in given
        )
        return replace(entry, given=typed, normalised=tuple(sorted(given.items())))

    def _where(self, article: str, known: Remembered) -> str:
        """Where the row says that it goes, '' in another article."""
        same = self._rules.site.possible(article, MAIN) == known.suggestion.page
        return known.suggestion.where.key if same else ""

    def _instead(self, article: str, known: Remembered) -> Title | None:
        """The picture that a yes takes out: the one named in the row, or what took its place."""
        if self._where(article, known) != INSTEAD:
            return None
        others = rivals(known, self._store)
        if others:
            return others[-1].suggestion.file
        named = (each for each in known.suggestion.where.args if isinstance(each, Title))
        return next(named, None)

    def _tell(self, request: Request, command: Command, author: Author) -> None:
        decision = fit(command, request, author.user, self._rules.language)
        if isinstance(decision, Obeyed):
            obey(self._store.requests, request, decision)


def rivals(known: Remembered, store: Store) -> list[Remembered]:
    """The others that a yes has put into the place for which this one is proposed too.

    Only of what goes in the place of another; the one that came last is the last.
    """
    place = (INSTEAD, known.suggestion.page)
    if known.suggestion.where.key != INSTEAD:
        # All of a page's rows are asked this: the others need not be read for most.
        return []
    others = (
        (each.edited, each)
        for each in store.suggestions.listed(known.run)
        if each.edited
        and each.id != known.id
        and each.state in SHOWN
        and (each.suggestion.where.key, each.suggestion.page) == place
    )
    return [each for _, each in sorted(others, key=lambda pair: pair[0])]


def _alike(done: Pairs, asked: Pairs) -> bool:
    """Whether both put the same picture into the same article; where it goes may differ."""
    place = {"instead of": "", "where": ""}
    return {**dict(done), **place} == {**dict(asked), **place}


def request_of(known: Remembered, store: Store) -> Request | None:
    """The request that carries out a yes to it."""
    return store.requests.by_id(known.request) if known.request else None


def in_place(request: Request, store: Store) -> Line | None:
    """The edit by which a request has put a picture on a page; None where none is there."""
    runs = store.runs.of(request.id)
    if any(run.task == Undo.id and run.state is RequestState.UNDONE for run in runs):
        return None
    return next(_edits(runs, store), None)


def _edits(runs: list[Run], store: Store) -> Iterator[Line]:
    for run in runs:
        if run.task != Undo.id:
            yield from store.journal.changes(run, ChangeState.EDITED)


def altered(entry: Entry, known: Remembered, site: Site) -> bool:
    """Whether the row names another file or article than the one proposed under its id."""
    content = dict(entry.normalised)
    file = site.possible(content.get("file", ""), FILE)
    page = site.possible(content.get("article", ""), MAIN)
    return (file, page) != (known.suggestion.file, known.suggestion.page)
