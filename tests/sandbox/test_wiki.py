from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count

import httpx
import pytest

from bot.sandbox import Account, Sandbox, SandboxError, Wiki, WikiSession

NUMBERS = count()
PICTURE = "Museo Civico Modena - boccale graffito.png"


@pytest.fixture
def title() -> str:
    return f"Prova {next(NUMBERS)}"


@pytest.mark.parametrize("code", ["commons", "it"])
@pytest.mark.parametrize("who", ["admin", "staff", "outsider", "bot", "bot_login"])
def test_every_account_can_log_in(pair: Sandbox, code: str, who: str) -> None:
    wiki: Wiki = getattr(pair, code)
    account: Account = getattr(wiki.accounts, who)

    answer = wiki.session(account).api(action="query", meta="userinfo")

    assert answer["query"]["userinfo"]["name"] == account.name.partition("@")[0]


def test_a_wrong_password_is_refused(pair: Sandbox) -> None:
    session = WikiSession(pair.it.api, Account(pair.accounts.staff.name, "wrong"))
    with pytest.raises(SandboxError, match="cannot log in"):
        session.log_in()
    session.close()


def test_groups_and_rights(pair: Sandbox) -> None:
    asked = {"action": "query", "meta": "userinfo", "uiprop": "groups|rights"}
    bot = pair.it.session(pair.accounts.bot_login).api(**asked)["query"]["userinfo"]
    admin = pair.it.session(pair.accounts.admin).api(**asked)["query"]["userinfo"]
    staff = pair.it.session(pair.accounts.staff).api(**asked)["query"]["userinfo"]

    assert {"bot", "apihighlimits", "move-categorypages", "editmyuserjson"} <= set(bot["rights"])
    assert {"sysop", "suppress"} <= set(admin["groups"])
    assert {"block", "protect", "deleterevision"} <= set(admin["rights"])
    assert not {"sysop", "bot"} & set(staff["groups"])


@pytest.mark.parametrize(("alias", "name"), [("Immagine", "File"), ("CAT", "Categoria")])
def test_the_italian_aliases(pair: Sandbox, alias: str, name: str) -> None:
    answer = pair.it.session(pair.accounts.staff).api(action="query", titles=f"{alias}:Fontana")
    assert answer["query"]["pages"][0]["title"] == f"{name}:Fontana"


def test_a_file_of_commons_is_seen_on_the_italian_wiki(pair: Sandbox) -> None:
    answer = pair.it.session(pair.accounts.staff).api(
        action="query", titles=f"File:{PICTURE}", prop="imageinfo", iiprop="url", iiurlwidth=200
    )
    page = answer["query"]["pages"][0]
    small = httpx.get(page["imageinfo"][0]["thumburl"], trust_env=False)

    assert page["imagerepository"] == "shared"
    assert page["imageinfo"][0]["url"].startswith(pair.commons.url)
    assert small.headers["content-type"] == "image/png"


def test_a_new_upload_is_seen_although_it_was_missing(pair: Sandbox, title: str) -> None:
    staff = pair.it.session(pair.accounts.staff)
    asked = {"action": "query", "titles": f"File:{title}.png", "prop": "imageinfo"}
    assert "known" not in staff.api(**asked)["query"]["pages"][0]
    path = next((pair.commons.directory / "files").glob(f"?/??/{PICTURE.replace(' ', '_')}"))
    data = path.read_bytes() + title.encode()

    pair.commons.session(pair.accounts.staff).upload(f"{title}.png", data, "testo")

    assert staff.api(**asked)["query"]["pages"][0]["imagerepository"] == "shared"


def test_history_and_text(pair: Sandbox, title: str) -> None:
    staff = pair.it.session(pair.accounts.staff)
    bot = pair.it.session(pair.accounts.bot_login)
    assert staff.text(title) is None
    first = staff.edit(title, "uno", "inizio")
    second = bot.append(title, "\ndue", "seguito")

    history = staff.history(title, content=True)

    assert [item["revid"] for item in history] == [first, second]
    assert [item["user"] for item in history] == ["Wikipedian in residence", "ResidenteBot"]
    assert [item["content"] for item in history] == ["uno", "uno\ndue"]
    assert staff.text(title) == "uno\ndue"
    assert staff.edit(title, "uno\ndue") == second


def test_an_error_carries_the_code_of_the_api(pair: Sandbox, title: str) -> None:
    pair.it.session(pair.accounts.admin).edit(title, "testo")
    pair.it.session(pair.accounts.admin).protect(title)

    with pytest.raises(SandboxError) as caught:
        pair.it.session(pair.accounts.staff).edit(title, "altro")

    assert caught.value.code == "protectedpage"


def test_moving_deleting_blocking(pair: Sandbox, title: str) -> None:
    admin = pair.it.session(pair.accounts.admin)
    admin.edit(title, "testo")
    admin.move(title, f"{title} nuova")
    assert admin.text(f"{title} nuova") == "testo"
    admin.delete(f"{title} nuova")
    assert admin.text(f"{title} nuova") is None
    admin.block("Passante", "prova")
    with pytest.raises(SandboxError, match="blocked"):
        pair.it.session(pair.accounts.outsider).edit(title, "altro")
    admin.unblock("Passante")


def test_category_tables_are_settled_when_an_edit_answers(pair: Sandbox, title: str) -> None:
    staff = pair.it.session(pair.accounts.staff)
    staff.edit(title, f"[[CAT:{title}|chiave]]")
    assert staff.category_members(f"Categoria:{title}") == [title]


def test_jobs_settle_the_category_of_a_template(pair: Sandbox, title: str) -> None:
    staff = pair.it.session(pair.accounts.staff)
    staff.edit(f"Template:{title}", "vuoto")
    staff.edit(title, f"{{{{{title}}}}}")
    staff.edit(f"Template:{title}", f"<includeonly>[[Categoria:{title}]]</includeonly>")
    assert staff.category_members(f"Categoria:{title}") == []

    pair.it.run_jobs()

    assert staff.category_members(f"Categoria:{title}") == [title]


def test_importing_many_pages(pair: Sandbox, title: str) -> None:
    before = pair.it.request_count()
    pair.it.import_pages((f"{title}/{i}", f"testo [[Categoria:{title}]]") for i in range(300))

    assert pair.it.request_count() == before
    members = pair.it.session(pair.accounts.staff).category_members(f"Categoria:{title}")
    assert len(members) == 300
    assert members[0] == f"{title}/0"


def test_what_a_maintenance_script_changes_is_seen_at_once(pair: Sandbox, title: str) -> None:
    staff = pair.it.session(pair.accounts.staff)
    staff.edit(title, "prima")
    assert staff.text(title) == "prima"
    pair.it.maintenance("edit.php", "--user", "Amministratrice", title, input="dopo")
    assert staff.text(title) == "dopo"


def test_accounts_can_be_added(pair: Sandbox) -> None:
    account = Account("Bibliotecaria", "sandbox-bibliotecaria")
    pair.it.add_account(account, ["sysop"])
    answer = pair.it.session(account).api(action="query", meta="userinfo", uiprop="groups")
    assert "sysop" in answer["query"]["userinfo"]["groups"]


def test_a_failing_import_says_why(pair: Sandbox) -> None:
    with pytest.raises(SandboxError, match="Not a page title"):
        pair.it.import_pages([("A[b]", "testo")])


def test_requests_are_counted_exactly_with_several_workers(pair: Sandbox) -> None:
    before = pair.it.request_count()

    def ask(number: int) -> int:
        method = "GET" if number % 2 else "POST"
        url = f"{pair.it.api}?action=query&meta=siteinfo&format=json"
        with httpx.Client(trust_env=False) as client:
            return client.request(method, url).status_code

    with ThreadPoolExecutor(max_workers=8) as pool:
        assert set(pool.map(ask, range(60))) == {200}
    httpx.get(f"{pair.it.url}/wiki/Pagina_principale", trust_env=False)

    assert pair.it.request_count() == before + 60


def test_simultaneous_edits_of_one_page_lose_nothing(pair: Sandbox, title: str) -> None:
    accounts = [pair.accounts.staff, pair.accounts.admin, pair.accounts.bot_login]
    sessions = [pair.it.session(account) for account in accounts]
    sessions[0].edit(title, "inizio")

    def add(session: WikiSession) -> None:
        for number in range(8):
            session.append(title, f"\n{session.user} {number} [[Categoria:{title} {number}]]")

    with ThreadPoolExecutor(max_workers=3) as pool:
        list(pool.map(add, sessions))

    text = sessions[0].text(title)
    assert text is not None
    assert len(text.splitlines()) == 25
