# SPDX-License-Identifier: Apache-2.0
"""The part of README that is made from the catalogue of checks: `python -m tests.support.readme` writes it."""

from __future__ import annotations

from pathlib import Path

from vedette.checks.catalogue import EVERY, PASSIVE

README = Path(__file__).parents[2] / "README.md"
START = "<!-- checks: made by `make docs` -->"
END = "<!-- /checks -->"


def table() -> str:
    """Return the table of checks, active ones first."""
    rows = [
        f"| [{check.weakness.name}](docs/checks/{check.id}.md) | {check.weakness.severity.value.replace('-', ' ')} "
        f"| {check.weakness.cwe} | {'reads' if check in PASSIVE else 'probes'} |"
        for check in EVERY
    ]
    return "\n".join(["| check | severity at most | CWE | how |", "| --- | --- | --- | --- |", *rows])


def with_table(text: str) -> str:
    """Return `text` with the table between its two marks."""
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n{table()}\n{END}{after}"


if __name__ == "__main__":
    README.write_text(with_table(README.read_text("utf-8")), "utf-8")
