"""What can go wrong in the sandbox."""

from __future__ import annotations

from bot.errors import ResidenteError


class SandboxError(ResidenteError):
    """A sentence about what the sandbox could not do; `code` is the API's, when it said one."""

    def __init__(self, sentence: str, code: str = "") -> None:
        super().__init__("sandbox-failed", sentence)
        self.sentence = sentence
        self.code = code

    def __str__(self) -> str:
        return self.sentence
