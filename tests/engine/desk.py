"""An editor at work on the Italian wiki of the sandbox, through a proxy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.engine.editor import Editor, Outcome
from bot.engine.gate import Gate
from bot.engine.lease import Lease
from bot.engine.mandate import Mandate
from bot.engine.points import Point
from bot.engine.preparation import Manners
from bot.engine.store import Store
from bot.model import CreatePage, DeletePage, EditPage, Message, MovePage, Run
from bot.sandbox import Sandbox, Wiki
from bot.sandbox.session import WikiSession
from bot.text.categories.rewrites import MoveCategory
from bot.text.proofs.proof import CategoryLinks
from bot.text.titles import Title
from bot.wiki.reader import WikiReader
from bot.wiki.session import Session
from bot.wiki.writer import Writer
from bot.worker import Worker
from tests.proxy import Proxy, proxied

OLD = "Testo.\n\n[[Categoria:Vecchia|k]]"
NEW = "Testo.\n\n[[Categoria:Nuova|k]]"
WIKI = "sandbox:it"


@dataclass
class Desk:
    """`pauses` are those that the editor asked for, `stops` what its gate says, `at` what happens
    at a point, once.
    """

    wiki: Wiki
    proxy: Proxy
    session: Session
    editor: Editor
    store: Store
    lease: Lease
    run: Run
    pauses: list[float] = field(default_factory=list)
    stops: list[Message | None] = field(default_factory=list)
    at: dict[Point, list[Callable[[], object]]] = field(default_factory=dict)

    @property
    def admin(self) -> WikiSession:
        return self.wiki.session(self.wiki.accounts.admin)

    @property
    def mandate(self) -> Mandate:
        return Mandate(self.run, self.lease, lambda what: f"prova {what.key}")

    def edit_of(self, name: str, text: str = OLD) -> EditPage:
        """Make a page anew; the change of its category."""
        self.admin.edit(name, text)
        return self.edit_again(name)

    def edit_again(self, name: str) -> EditPage:
        site = self.session.site
        old, new = site.title("Categoria:Vecchia"), site.title("Categoria:Nuova")
        (page,) = WikiReader(self.session).read((site.title(name),))
        rewrite = MoveCategory(site, frozenset({old}), new, ())
        allowance = CategoryLinks(site, frozenset({old}), frozenset({new}))
        return EditPage(page, rewrite, allowance, Message("summary-category-move", (old, new)))

    def carry_out(self, change: EditPage | CreatePage | MovePage | DeletePage) -> Outcome:
        return self.editor.carry_out(change, self.mandate)

    def own(self, name: str) -> list[dict[str, object]]:
        return [row for row in self.admin.history(name) if row["user"] == self.session.user]

    def title(self, name: str) -> Title:
        return self.session.site.title(name)


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as opened:
        yield opened


@pytest.fixture
def desk(
    sandbox: Sandbox, tmp_path: Path, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    with proxied(sandbox.it.url) as proxy, Store.open(f"sqlite:///{tmp_path / 'db'}") as store:
        pauses: list[float] = []
        session = Session(WIKI, pause=pauses.append)
        family = session._api.family
        monkeypatch.setitem(family.langs, "it", f"127.0.0.1:{proxy.port}")
        session.open()
        lease = store.leases.acquire(WIKI, "this test")
        assert lease is not None
        run = store.runs.upkeep(WIKI, "prova")
        stops: list[Message | None] = []
        gate = Gate(lambda: stops[0] if stops else None)
        made: list[Desk] = []

        def reached(point: Point) -> None:
            for act in made[0].at.pop(point, ()):
                act()

        editor = Editor(
            WikiReader(session),
            Writer(session),
            store.journal,
            gate,
            worker,
            Manners(session.user),
            reached=reached,
            pause=pauses.append,
        )
        made.append(Desk(sandbox.it, proxy, session, editor, store, lease, run, pauses, stops))
        yield made[0]
