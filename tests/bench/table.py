"""Rows of figures, printed as a Markdown table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One measured figure."""

    what: str
    figure: str
    bound: str = ""


def print_table(title: str, rows: list[Row]) -> None:
    """A titled Markdown table on standard output."""
    print(f"\n### {title}\n\n| what | measured | bound |\n|---|---|---|")
    for row in rows:
        print(f"| {row.what} | {row.figure} | {row.bound} |")
