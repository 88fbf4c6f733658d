from __future__ import annotations

from tests.rights import deleting, groups

__all__ = ["deleting", "groups"]
