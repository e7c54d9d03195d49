"""What a terminal shows as an immutable value, what can be found on it, and what it looks like in files.

``Screen.of`` takes the value from the engine's screen. ``find`` evaluates a query (``Text("ready").within(...)``) on
either. ``render(screen, "svg")`` and its like write it down; ``compare`` tells two of them apart. Pure: no files.

Names are loaded when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pymux_wf.snapshot.ansi import to_ansi
    from pymux_wf.snapshot.comparison import Comparison, compare
    from pymux_wf.snapshot.formats import FORMATS, render, render_bytes, to_text
    from pymux_wf.snapshot.html import to_html
    from pymux_wf.snapshot.json_format import screen_values, to_json
    from pymux_wf.snapshot.locators import (
        And,
        CursorCell,
        Filter,
        Found,
        Line,
        LinkTo,
        Nth,
        Or,
        Query,
        Region,
        StyleIs,
        Text,
        Within,
        find,
        unpack_query,
    )
    from pymux_wf.snapshot.masks import masked
    from pymux_wf.snapshot.packed import pack_rows, unpack_rows
    from pymux_wf.snapshot.patterns import Pattern
    from pymux_wf.snapshot.png import PngUnavailable, to_png
    from pymux_wf.snapshot.row import Cell, Row, Run
    from pymux_wf.snapshot.screen import Cursor, Link, Modes, Screen, rows_of_history
    from pymux_wf.snapshot.spans import Span
    from pymux_wf.snapshot.style import Style
    from pymux_wf.snapshot.svg import to_svg
    from pymux_wf.snapshot.text_format import Snapshot, format_snapshot, parse_snapshot
    from pymux_wf.snapshot.theme import Theme

_HOMES = {
    "And": "locators",
    "Cell": "row",
    "Comparison": "comparison",
    "Cursor": "screen",
    "CursorCell": "locators",
    "FORMATS": "formats",
    "Filter": "locators",
    "Found": "locators",
    "Line": "locators",
    "Link": "screen",
    "LinkTo": "locators",
    "Modes": "screen",
    "Nth": "locators",
    "Or": "locators",
    "Pattern": "patterns",
    "PngUnavailable": "png",
    "Query": "locators",
    "Region": "locators",
    "Row": "row",
    "Run": "row",
    "Screen": "screen",
    "Snapshot": "text_format",
    "Span": "spans",
    "Style": "style",
    "StyleIs": "locators",
    "Text": "locators",
    "Theme": "theme",
    "Within": "locators",
    "compare": "comparison",
    "find": "locators",
    "format_snapshot": "text_format",
    "masked": "masks",
    "pack_rows": "packed",
    "parse_snapshot": "text_format",
    "render": "formats",
    "render_bytes": "formats",
    "rows_of_history": "screen",
    "screen_values": "json_format",
    "to_ansi": "ansi",
    "to_html": "html",
    "to_json": "json_format",
    "to_png": "png",
    "to_svg": "svg",
    "to_text": "formats",
    "unpack_query": "locators",
    "unpack_rows": "packed",
}

__all__ = [
    "FORMATS",
    "And",
    "Cell",
    "Comparison",
    "Cursor",
    "CursorCell",
    "Filter",
    "Found",
    "Line",
    "Link",
    "LinkTo",
    "Modes",
    "Nth",
    "Or",
    "Pattern",
    "PngUnavailable",
    "Query",
    "Region",
    "Row",
    "Run",
    "Screen",
    "Snapshot",
    "Span",
    "Style",
    "StyleIs",
    "Text",
    "Theme",
    "Within",
    "compare",
    "find",
    "format_snapshot",
    "masked",
    "pack_rows",
    "parse_snapshot",
    "render",
    "render_bytes",
    "rows_of_history",
    "screen_values",
    "to_ansi",
    "to_html",
    "to_json",
    "to_png",
    "to_svg",
    "to_text",
    "unpack_query",
    "unpack_rows",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value
