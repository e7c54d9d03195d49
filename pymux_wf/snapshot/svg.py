"""A screen as an SVG picture: exact cells, colours and attributes, for documents and failure reports.

Every run of equally styled letters is one ``text`` element with its width forced to the grid (``textLength``), every
other cell one of its own, so that the picture is right whatever font the viewer has; none is loaded. Lines under, over
and through text, boxes and blocks are drawn, not left to the font. A hyperlink is a ``title`` that viewers show.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from pymux_wf.snapshot.characters import shown
from pymux_wf.snapshot.line_art import is_drawn, shapes
from pymux_wf.snapshot.row import Row, Run
from pymux_wf.snapshot.screen import Cursor, Screen
from pymux_wf.snapshot.spans import Span
from pymux_wf.snapshot.style import Style
from pymux_wf.snapshot.theme import DEFAULT_THEME, Paint, Theme, hexadecimal, paint

MARGIN = 8
_BLANK = "\xa0"
"""Viewers make one of several ordinary blanks, whatever ``xml:space`` says, and leave out those at the ends."""

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


def to_svg(screen: Screen, *, theme: Theme = DEFAULT_THEME, highlight: Sequence[Span] = ()) -> str:
    """An SVG document of the screen.

    Args:
        highlight: cells to draw a frame around.
    """
    width, height = screen.columns * theme.cell_width + 2 * MARGIN, screen.lines * theme.cell_height + 2 * MARGIN
    background = theme.foreground if screen.modes.reverse_video else theme.background
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.1f} {height}" width="{width:.0f}" '
        f'height="{height}" role="img">',
        f"<title>{escape(screen.title)}</title>" if screen.title else "",
        f'<rect width="100%" height="100%" rx="6" fill="{hexadecimal(background)}"/>',
        f'<g transform="translate({MARGIN} {MARGIN})" font-family="{escape(theme.font)}" font-size="{theme.size}" '
        f'xml:space="preserve">',
    ]
    for y, row in enumerate(screen.rows):
        parts += _row(row, y * theme.cell_height, theme, screen.modes.reverse_video)
    if screen.cursor.visible:
        parts.append(_cursor(screen, theme))
    parts += [_frame(span, theme) for span in highlight]
    return "\n".join(part for part in [*parts, "</g>", "</svg>"] if part) + "\n"


def escape(text: str) -> str:
    """Text for an element or an attribute of XML and HTML; what neither can hold is shown as a picture."""
    return shown(text).translate(_ESCAPES)


def _row(row: Row, top: int, theme: Theme, reverse_video: bool) -> Iterator[str]:
    cells = row.cell_texts
    for run in row.runs:
        colours = paint(run.style, theme, reverse_video)
        drawn = [*_background(run, top, colours, theme)]
        if not run.style.conceal:
            drawn += _texts(cells, run, top, colours, theme)
            drawn += _lines(run, top, colours, theme)
        if run.style.link is not None:
            # Without anything drawn there would be nothing to point at.
            drawn = [f"<title>{escape(run.style.link)}</title>", *(drawn or [_box(run, top, theme, 'fill="none"')])]
            yield f"<g>{''.join(drawn)}</g>"
        else:
            yield from drawn


def _box(run: Run, top: int, theme: Theme, attributes: str) -> str:
    x, width = run.column * theme.cell_width, run.length * theme.cell_width
    return f'<rect x="{x:.1f}" y="{top}" width="{width:.1f}" height="{theme.cell_height}" {attributes}/>'


def _background(run: Run, top: int, colours: Paint, theme: Theme) -> Iterator[str]:
    if colours.background is not None:
        yield _box(run, top, theme, f'fill="{colours.background}"')


def _texts(cells: Sequence[str], run: Run, top: int, colours: Paint, theme: Theme) -> Iterator[str]:
    baseline = top + theme.cell_height * 0.75
    weight = ' font-weight="bold"' if run.style.bold else ""
    slant = ' font-style="italic"' if run.style.italic else ""
    for column, width, text in pieces(cells, run):
        if is_drawn(text[0]):
            yield from shapes(text, column, top, theme, colours.foreground)
        elif letters := text.strip(" "):
            blanks = len(text) - len(letters)
            left = column + len(text) - len(text.lstrip(" "))
            yield (
                f'<text x="{left * theme.cell_width:.1f}" y="{baseline:.1f}" '
                f'textLength="{(width - blanks) * theme.cell_width:.1f}" lengthAdjust="spacingAndGlyphs" '
                f'fill="{colours.foreground}"{weight}{slant}>{escape(letters).replace(" ", _BLANK)}</text>'
            )


def pieces(cells: Sequence[str], run: Run) -> Iterator[tuple[int, int, str]]:
    """(column, width in cells, text): cells of letters that every font has, and cells that are drawn, as many as stand
    together; every other cell by itself."""
    column, end = run.column, run.column + run.length
    for kind, group in groupby(cells[column:end], key=_kind):
        part = list(group)
        if kind:
            yield column, len(part), "".join(part)
        else:
            for offset, cell in enumerate(part):
                if cell:
                    width = 2 if offset + 1 < len(part) and not part[offset + 1] else 1
                    yield column + offset, width, cell
        column += len(part)


def _kind(cell: str) -> str:
    if len(cell) == 1 and (cell < "\x7f" or "\xa1" <= cell < "\u0250") and cell != "\xad":
        return "letter"
    return "drawn" if is_drawn(cell) else ""


def _lines(run: Run, top: int, colours: Paint, theme: Theme) -> Iterator[str]:
    """Underlines, overlines, strikes."""
    style = run.style
    left, right = run.column * theme.cell_width, (run.column + run.length) * theme.cell_width
    if style.underline is not None:
        yield _underline(style, left, right, top + theme.cell_height - 2.5, colours.underline)
    if style.overline:
        yield _line(left, right, top + 0.5, colours.foreground)
    if style.strike:
        yield _line(left, right, top + theme.cell_height * 0.5, colours.foreground)


def _line(left: float, right: float, y: float, colour: str, attributes: str = "") -> str:
    return f'<path d="M{left:.1f} {y:.1f}H{right:.1f}" fill="none" stroke="{colour}"{attributes}/>'


def _underline(style: Style, left: float, right: float, y: float, colour: str) -> str:
    if style.underline == "double":
        return _line(left, right, y - 1, colour) + _line(left, right, y + 1.5, colour)
    if style.underline == "curly":
        waves = "q1.05 -2 2.1 0t2.1 0" * max(1, round((right - left) / 4.2))
        return f'<path d="M{left:.1f} {y:.1f}{waves}" fill="none" stroke="{colour}"/>'
    dashes = {"dotted": ' stroke-dasharray="1.4 1.4"', "dashed": ' stroke-dasharray="4.2 2.1"'}
    return _line(left, right, y, colour, dashes.get(style.underline or "", ""))


def _cursor(screen: Screen, theme: Theme) -> str:
    place: Cursor = screen.cursor
    x, y = place.column * theme.cell_width, float(place.row * theme.cell_height)
    width, height, opacity = theme.cell_width, float(theme.cell_height), "0.6"
    if place.shape == "underline":
        y, height, opacity = y + height - 2, 2.0, "1"
    elif place.shape == "bar":
        width, opacity = 2.0, "1"
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'fill="{hexadecimal(theme.cursor)}" fill-opacity="{opacity}"/>'
    )


def _frame(span: Span, theme: Theme) -> str:
    x, y = span.column * theme.cell_width, span.row * theme.cell_height
    colour = hexadecimal(theme.highlight)
    return (
        f'<rect x="{x:.1f}" y="{y}" width="{span.length * theme.cell_width:.1f}" height="{theme.cell_height}" '
        f'fill="{colour}" fill-opacity="0.25" stroke="{colour}" stroke-width="1.5"/>'
    )
