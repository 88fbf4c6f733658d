"""Local settings: environment variables, or a `.env` file in the pywikibot folder.

The settings of each wiki, which people edit there, are in `bot.configuration`.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError

PREFIX = "RESIDENTE_"


class Settings(BaseSettings):
    """The environment (design, section 6). Unknown `RESIDENTE_…` variables are ignored."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    wikis: Annotated[tuple[str, ...], NoDecode] = ()
    """`family:code`, the first is home; empty: the one that user-config.py names."""
    database_url: SecretStr | None = None
    eventstream_url: str = ""
    poll_seconds: float = Field(default=10, ge=1)
    web: str = "127.0.0.1:8765"
    cluster_url: str = ""
    sentry_dsn: SecretStr | None = Field(default=None, validation_alias="SENTRY_DSN")
    pywikibot_dir: Path = Field(default=Path(), validation_alias="PYWIKIBOT_DIR")

    @field_validator("wikis", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(wiki.strip() for wiki in value.split(",") if wiki.strip())

    @field_validator("wikis")
    @classmethod
    def _named(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for wiki in value:
            family, colon, code = wiki.partition(":")
            if not (family and colon and code):
                raise ValueError(f"“{wiki}” is not family:code, as in wikipedia:it")
        return value

    @field_validator("web")
    @classmethod
    def _addressed(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if value and not (host and re.fullmatch(r"[0-9]{1,5}", port) and int(port) < 65536):
            raise ValueError(f"“{value}” is not an address and a port, as in 127.0.0.1:8765")
        return value

    @property
    def url(self) -> str:
        """The database's address; with a password in it, so never to be shown."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.pywikibot_dir.resolve() / 'residente.db'}"


def read_settings() -> Settings:
    """The settings of this process. Raises `SettingsError` naming the variable at fault."""
    folder = Path(os.environ.get("PYWIKIBOT_DIR", "."))
    try:
        return Settings(_env_file=folder / ".env")  # type: ignore[call-arg]
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        variable = name if name.isupper() else f"{PREFIX}{name.upper()}"
        raise SettingsError("settings-variable", variable, first["msg"]) from error
