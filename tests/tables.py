"""Tables of cases: lines of fields parted by tabs; those that begin with `# ` are remarks."""

from __future__ import annotations

from pathlib import Path

CASES = Path(__file__).parent / "cases"


def rows(name: str) -> list[list[str]]:
    lines = (CASES / name).read_text(encoding="utf-8").split("\n")
    return [line.split("\t") for line in lines if line and not line.startswith("# ")]
