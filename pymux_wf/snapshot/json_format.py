"""A screen as JSON, for programs in any language.

Schema, version 1; numbers count cells from 0::

    {
      "version": 1,
      "columns": 80, "lines": 24,
      "cursor": {"row": 0, "column": 2, "visible": true, "shape": "default", "blink": false, "pending_wrap": false},
      "title": "...", "icon_name": "...", "cwd": "...",
      "modes": {"alternate": false, "mouse": null, ...},          every mode of ``screen.Modes``
      "rows": [
        {"text": "$ ls",                                          without the blanks at the end
         "wrapped": false,                                        goes on in the next row
         "runs": [{"column": 0, "length": 4, "text": "$ ls", "style": {"bold": true, "fg": "red"}}]}
      ]
    }

Runs cover a row from its first to its last cell, apart from blanks in the default style at its end; a style names what
is not the default. A run whose cells are not one code point each has ``cells`` too, a list with "" in the right half
of a wide character. The text is ASCII, everything else escaped, lone surrogates too.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from pymux_wf.snapshot.row import Row
from pymux_wf.snapshot.screen import Screen
from pymux_wf.snapshot.style import PLAIN

VERSION = 1


def to_json(screen: Screen) -> str:
    """The document, one row of the screen a line."""
    values = screen_values(screen)
    rows = ",\n".join(f"  {json.dumps(row)}" for row in values.pop("rows"))
    return f'{json.dumps(values)[:-1]}, "rows": [\n{rows}\n]}}\n'


def screen_values(screen: Screen) -> dict[str, Any]:
    """The same as values that ``json.dumps`` takes."""
    return {
        "version": VERSION,
        "columns": screen.columns,
        "lines": screen.lines,
        "cursor": asdict(screen.cursor),
        "title": screen.title,
        "icon_name": screen.icon_name,
        "cwd": screen.cwd,
        "modes": asdict(screen.modes),
        "rows": [_row_values(row) for row in screen.rows],
    }


def _row_values(row: Row) -> dict[str, Any]:
    cells = row.cell_texts
    runs = []
    for column, length, style in row.runs:
        part = cells[column : column + length]
        text = "".join(part)
        if style == PLAIN and column + length == row.columns:
            text = text.rstrip(" ")
            length = _length_without_blanks(part)
            part = part[:length]
        if length:
            run: dict[str, Any] = {"column": column, "length": length, "text": text, "style": style.changes()}
            runs.append(run if len(text) == length and "" not in list(part) else run | {"cells": list(part)})
    return {"text": row.text, "wrapped": row.wrapped, "runs": runs}


def _length_without_blanks(cells: Any) -> int:
    length = len(cells)
    while length and cells[length - 1] == " ":
        length -= 1
    return length
