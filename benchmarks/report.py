"""The table and the JSON file made from figures.

Pure: figures in, text out. The columns are: what | tmux | pywfmux | ratio | bar now | aim | met?
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from .figures import Figure
from .samples import Sample

HEADINGS = ("what", "tmux", "pywfmux", "ratio", "bar now", "aim", "met?")
ABSENT = "-"


def figure_text(value: float) -> str:
    """A number with three significant digits at most, never in powers of ten.

    >>> figure_text(0.8034), figure_text(13.62), figure_text(48211.0), figure_text(0)
    ('0.803', '13.6', '48,211', '0')
    """
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}" if abs(value) >= 1 else f"{value:.3f}"


def sample_text(sample: Sample | None, unit: str) -> str:
    """The median with its unit and, with several rounds, the spread in percent."""
    if sample is None:
        return ABSENT
    spread = f" ±{sample.spread:.0%}" if len(sample.rounds) > 1 else ""
    return f"{figure_text(sample.median)} {unit}{spread}".replace("  ", " ")


def ratio_text(figure: Figure) -> str:
    """The ratio, with the name of the reference where it is not tmux."""
    if figure.ratio is None:
        return ABSENT
    return f"{figure.ratio:.2f}x" + (f" {figure.reference_name}" if figure.reference else "")


def cells(figure: Figure) -> tuple[str, ...]:
    """The figure's cells under `HEADINGS`."""
    return (
        figure.what,
        sample_text(figure.tmux, figure.unit),
        sample_text(figure.ours, figure.unit),
        ratio_text(figure),
        str(figure.bar) if figure.bar else "",
        str(figure.aim) if figure.aim else "",
        figure.verdict if figure.bar else "",
    )


def table(rows: Sequence[Sequence[str]], headings: Sequence[str] = HEADINGS) -> str:
    """A Markdown table, padded so that it reads well in a terminal too."""
    widths = [max(_width(row[column]) for row in (headings, *rows)) for column in range(len(headings))]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([_line(headings, widths), rule, *(_line(row, widths) for row in rows)])


def notes(figures: Iterable[Figure]) -> str:
    """One line a note, after the table."""
    return "\n".join(f"- {figure.what}: {figure.note}" for figure in figures if figure.note)


def render(figures: Sequence[Figure], *, heading: str = "", remarks: Sequence[str] = ()) -> str:
    """The whole report as text: heading, table, notes, remarks."""
    remark_lines = "\n".join(f"- {remark}" for remark in remarks)
    parts = (
        heading,
        table([cells(figure) for figure in figures]),
        "\n".join(filter(None, (notes(figures), remark_lines))),
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def to_json(figures: Iterable[Figure], environment: dict[str, Any]) -> str:
    """The JSON text: the environment of the run and every figure with every round."""
    return (
        json.dumps({"environment": environment, "figures": [figure.as_json() for figure in figures]}, indent=1) + "\n"
    )


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return (
        "| " + " | ".join(text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True)) + " |"
    )


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
