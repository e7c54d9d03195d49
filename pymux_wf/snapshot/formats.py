"""The formats of a screen by the extension of a file: one table, for ``screenshot`` and everything like it.

>>> from pymux_wf.snapshot.row import Row
>>> render(Screen(2, 1, (Row("ok"),)), "txt")
'ok\\n'
"""

from __future__ import annotations

from collections.abc import Callable

from pymux_wf.snapshot.ansi import to_ansi
from pymux_wf.snapshot.characters import shown
from pymux_wf.snapshot.html import to_html
from pymux_wf.snapshot.json_format import to_json
from pymux_wf.snapshot.png import to_png
from pymux_wf.snapshot.screen import Screen
from pymux_wf.snapshot.svg import to_svg
from pymux_wf.snapshot.text_format import format_snapshot


def to_text(screen: Screen) -> str:
    """The text alone, without the blanks at the ends of rows and the blank rows at the bottom; a newline at the end."""
    rows = [shown(line) for line in screen.lines_text]
    return "\n".join(rows).rstrip("\n") + "\n"


FORMATS: dict[str, Callable[[Screen], str]] = {
    "txt": to_text,
    "snapshot": format_snapshot,
    "ansi": to_ansi,
    "json": to_json,
    "svg": to_svg,
    "html": to_html,
}
"""Extension -> what makes the text. PNG is bytes, and only in ``render_bytes``."""

EXTENSIONS = (*FORMATS, "png")


def render(screen: Screen, extension: str) -> str:
    """The screen in a text format; ``extension`` with or without its dot, in any case.

    Raises:
        ValueError: there is no such format, or it is not text.
    """
    known = extension.lower().removeprefix(".")
    if known not in FORMATS:
        raise ValueError(f"no text format {extension!r} (there are {', '.join(FORMATS)})")
    return FORMATS[known](screen)


def render_bytes(screen: Screen, extension: str) -> bytes:
    """The content of a file with this extension: text as UTF-8, or a PNG picture.

    Raises:
        ValueError: there is no such format.
        PngUnavailable: a PNG is wanted and the package for it is not installed.
    """
    known = extension.lower().removeprefix(".")
    if known == "png":
        return to_png(screen)
    if known not in FORMATS:
        raise ValueError(f"no format {extension!r} (there are {', '.join(EXTENSIONS)})")
    return FORMATS[known](screen).encode("utf-8")
