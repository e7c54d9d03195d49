"""A screen as a page of HTML: one file, no script, no network, text that can be selected and searched.

Cells that a font may draw wider or narrower than a column get a box of their own, so that columns stay columns.
Hyperlinks of the usual schemes can be followed; any other (a program may write ``javascript:``) is only shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pymux_wf.snapshot.row import Row, Run
from pymux_wf.snapshot.screen import Screen
from pymux_wf.snapshot.style import Style
from pymux_wf.snapshot.svg import escape, pieces
from pymux_wf.snapshot.theme import DEFAULT_THEME, Theme, hexadecimal, paint
from pymux_wf.terminal import width as widths

_SAFE_LINK = re.compile(r"(?:https?|ftp|mailto):", re.IGNORECASE)
_UNDERLINES = {"single": "solid", "double": "double", "curly": "wavy", "dotted": "dotted", "dashed": "dashed"}


def to_html(screen: Screen, *, theme: Theme = DEFAULT_THEME) -> str:
    """A document of the screen; ``fragment`` is what it shows."""
    title = escape(screen.title) or "Terminal"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{title}</title>\n</head>\n<body>\n{fragment(screen, theme=theme)}</body>\n</html>\n"
    )


def fragment(screen: Screen, *, theme: Theme = DEFAULT_THEME) -> str:
    """The ``pre`` element of a screen, to be put into another page."""
    reverse = screen.modes.reverse_video
    fg, bg = (theme.background, theme.foreground) if reverse else (theme.foreground, theme.background)
    look = (
        f"display:inline-block;margin:0;padding:8px;border-radius:6px;color:{hexadecimal(fg)};"
        f"background:{hexadecimal(bg)};font:{theme.size}px/{theme.cell_height}px {escape(theme.font)}"
    )
    # A newline directly after the tag is not part of the text (HTML 13.2.6.4.7), one more keeps a blank first row.
    rows = "\n".join("".join(_row(row, y, screen, theme)) for y, row in enumerate(screen.rows))
    return f'<pre style="{look}">\n{rows}\n</pre>\n'


def _row(row: Row, y: int, screen: Screen, theme: Theme) -> Iterator[str]:
    cells = row.cell_texts
    cursor = screen.cursor
    marked = cursor.column if cursor.visible and cursor.row == y else None
    for run in row.runs:
        for part in _around(run, marked):
            text = "".join(_boxed(width, piece) for _, width, piece in pieces(cells, part))
            look = _look(part.style, theme, screen.modes.reverse_video)
            if marked is not None and part.column <= marked < part.column + part.length and part.length <= 2:
                look += f";outline:1px solid {hexadecimal(theme.cursor)};outline-offset:-1px"
            yield _element(text, look.strip(";"), part.style.link)


def _around(run: Run, marked: int | None) -> Iterator[Run]:
    """The run, cut so that the cell of the cursor stands alone."""
    column, length, style = run
    if marked is None or not column <= marked < column + length or length <= 2:
        yield run
        return
    ends = [column, marked, marked + 1, column + length]
    for start, end in pairwise(ends):
        if start < end:
            yield Run(start, end - start, style)


def _boxed(width: int, text: str) -> str:
    if widths.plain_narrow(text):
        return escape(text)
    return (
        f'<span style="display:inline-block;width:{width}ch;overflow:hidden;vertical-align:top">{escape(text)}</span>'
    )


def _element(text: str, look: str, link: str | None) -> str:
    style = f' style="{look}"' if look else ""
    if link is None:
        return f"<span{style}>{text}</span>" if style else text
    target = escape(link)
    if _SAFE_LINK.match(link):
        return f'<a href="{target}" title="{target}" rel="noreferrer"{style or _plain_link()}>{text}</a>'
    return f'<span title="{target}"{style}>{text}</span>'


def _plain_link() -> str:
    return ' style="color:inherit"'


def _look(style: Style, theme: Theme, reverse_video: bool) -> str:
    colours = paint(style, theme, reverse_video)
    plain = paint(Style(), theme, reverse_video)
    rules = []
    if style.conceal:
        rules.append("color:transparent")
    elif colours.foreground != plain.foreground or style.link is not None:
        rules.append(f"color:{colours.foreground}")
    if colours.background is not None:
        rules.append(f"background:{colours.background}")
    if style.bold:
        rules.append("font-weight:bold")
    if style.italic:
        rules.append("font-style:italic")
    lines = (("underline", style.underline), ("overline", style.overline), ("line-through", style.strike))
    drawn = [name for name, there in lines if there]
    if drawn or style.link is not None:
        rules.append(f"text-decoration:{' '.join(drawn) or 'none'}")
    if style.underline is not None:
        rules += [
            f"text-decoration-style:{_UNDERLINES[style.underline]}",
            f"text-decoration-color:{colours.underline}",
        ]
    return ";".join(rules)
