"""What an operator can do about each error that ends a command."""

from __future__ import annotations

from bot.model import Message

REMEDIES = {
    "settings-variable": "cli-remedy-variable",
    "cli-no-account": "cli-remedy-init",
    "cli-account-syntax": "cli-remedy-account",
    "cli-account-broken": "cli-remedy-account",
    "cli-account-open": "cli-remedy-mode",
    "cli-account-owner": "cli-remedy-owner",
    "cli-account-unreadable": "cli-remedy-owner",
    "wiki-unknown": "cli-remedy-family",
    "wiki-no-account": "cli-remedy-username",
    "wiki-login": "cli-remedy-login",
    "wiki-login-failed": "cli-remedy-login",
    "cli-no-password": "cli-remedy-password",
    "wiki-unreachable": "cli-remedy-network",
    "wiki-error": "cli-remedy-network",
    "wiki-busy": "cli-remedy-later",
    "wiki-blocked": "cli-remedy-blocked",
    "wiki-right": "cli-remedy-right",
    "wiki-shutoff": "cli-remedy-shutoff",
    "wiki-shutoff-missing": "cli-remedy-pages",
    "database-url": "cli-remedy-database-url",
    "database-driver": "cli-remedy-driver",
    "database-unreachable": "cli-remedy-database",
    "database-failed": "cli-remedy-database",
    "database-newer": "cli-remedy-update",
    "check-password-open": "cli-remedy-mode",
    "check-user-root": "check-user-remedy",
    "check-zones-missing": "check-zones-remedy",
    "check-folder-closed": "check-folder-remedy",
    "check-database-nfs": "check-database-nfs-remedy",
    "check-web-malformed": "check-web-remedy",
    "check-web-closed": "check-web-remedy",
    "check-web-taken": "check-web-taken-remedy",
    "check-web-stuck": "check-web-stuck-remedy",
    "check-stream-none": "check-stream-remedy",
    "check-sentry-malformed": "check-sentry-remedy",
    "check-right-lacking": "check-right-remedy",
    "check-page-missing": "cli-remedy-pages",
    "check-mediawiki-old": "cli-remedy-mediawiki",
    "check-clock-wrong": "cli-remedy-clock",
    "lease-held": "cli-remedy-lease",
    "lease-lost": "cli-remedy-lease",
}


def remedy(problem: Message) -> Message | None:
    """The next step for somebody who has this problem; None where the problem says it itself."""
    key = REMEDIES.get(problem.key)
    return Message(key, problem.args) if key else None
