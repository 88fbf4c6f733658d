"""The accounts of a sandbox: the same names and passwords on both wikis."""

from __future__ import annotations

from dataclasses import dataclass

BOT_APPLICATION = "sandbox"
BOT_GRANTS = (
    "basic",
    "highvolume",
    "editpage",
    "editprotected",
    "createeditmovepage",
    "editmyoptions",
)


@dataclass(frozen=True, slots=True)
class Account:
    """A name and a password; a name with `@` is a bot password's."""

    name: str
    password: str


@dataclass(frozen=True, slots=True)
class Accounts:
    """Who is on the wikis. The passwords are no secret: the wikis listen on loopback only."""

    admin: Account = Account("Amministratrice", "sandbox-amministratrice")
    staff: Account = Account("Wikipedian in residence", "sandbox-residence")
    outsider: Account = Account("Passante", "sandbox-passante")
    bot: Account = Account("ResidenteBot", "sandbox-residentebot")
    bot_password: str = "residente0password0of0the0bot000"

    @property
    def bot_login(self) -> Account:
        """The bot as it logs in by program: with its bot password."""
        return Account(f"{self.bot.name}@{BOT_APPLICATION}", self.bot_password)

    def entries(self) -> list[dict[str, object]]:
        """What fill.php needs to create them."""
        groups: dict[Account, list[str]] = {
            self.admin: ["sysop", "bureaucrat", "interface-admin", "suppress"],
            self.staff: [],
            self.outsider: [],
            self.bot: ["bot"],
        }
        created: list[dict[str, object]] = [
            account_entry(account, names) for account, names in groups.items()
        ]
        return [*created, bot_password_entry(self)]


def account_entry(account: Account, groups: list[str]) -> dict[str, object]:
    return {
        "kind": "account",
        "name": account.name,
        "password": account.password,
        "groups": groups,
    }


def bot_password_entry(accounts: Accounts) -> dict[str, object]:
    return {
        "kind": "bot_password",
        "name": accounts.bot.name,
        "application": BOT_APPLICATION,
        "password": accounts.bot_password,
        "grants": list(BOT_GRANTS),
    }
