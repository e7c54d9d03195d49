"""A screen as an SVG picture: exact cells, colours and attributes, for documents and failure reports.

Every run of equally styled cells is one ``text`` element with its width forced to the grid (``textLength``), so that
the picture is right whatever font the viewer has. Relies on rows and colours only; produces text, writes no file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pymux_wf.colour import to_rgb
from pymux_wf.terminal.row import Row
from pymux_wf.terminal.style import BOLD, CONCEAL, DIM, ITALIC, OVERLINE, REVERSE, STRIKE, UNDERLINE_MASK, Style

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


@dataclass(frozen=True, slots=True)
class Theme:
    """How the picture looks: default colours (0xRRGGBB), the font and the size of a cell in pixels."""

    foreground: int = 0xD8DEE9
    background: int = 0x1D2129
    cursor: int = 0xA3BE8C
    font: str = "ui-monospace, 'DejaVu Sans Mono', 'Liberation Mono', Menlo, Consolas, monospace"
    size: int = 14
    cell_width: float = 8.4
    cell_height: int = 18


def screen_to_svg(
    rows: Sequence[Row], *, cursor: tuple[int, int] | None = None, title: str = "", theme: Theme = Theme()
) -> str:
    """An SVG document of the rows; ``cursor`` is (column, row) of a block cursor, ``title`` the document's title."""
    columns = max((len(row.cells) for row in rows), default=0)
    width, height = columns * theme.cell_width + 16, len(rows) * theme.cell_height + 16
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.1f} {height}" width="{width:.0f}" '
        f'height="{height}" role="img">',
        f"<title>{_escape(title)}</title>" if title else "",
        f'<rect width="100%" height="100%" rx="6" fill="{_hex(theme.background)}"/>',
        f'<g transform="translate(8 8)" font-family="{_escape(theme.font)}" font-size="{theme.size}" '
        f'xml:space="preserve">',
    ]
    for y, row in enumerate(rows):
        parts += _line(row, y, theme)
    if cursor is not None:
        x, y = cursor
        parts.append(
            f'<rect x="{x * theme.cell_width:.1f}" y="{y * theme.cell_height}" width="{theme.cell_width}" '
            f'height="{theme.cell_height}" fill="{_hex(theme.cursor)}" fill-opacity="0.6"/>'
        )
    return "\n".join(part for part in [*parts, "</g>", "</svg>"] if part) + "\n"


def _line(row: Row, y: int, theme: Theme) -> Iterator[str]:
    top = y * theme.cell_height
    for start, end, style in _runs(row):
        text = "".join(row.cells[start:end])
        fg, bg = _colours(style, theme)
        x, width = start * theme.cell_width, (end - start) * theme.cell_width
        if bg != theme.background:
            yield f'<rect x="{x:.1f}" y="{top}" width="{width:.1f}" height="{theme.cell_height}" fill="{_hex(bg)}"/>'
        if text.strip() and not style.attrs & CONCEAL:
            baseline = top + theme.cell_height * 0.75
            yield (
                f'<text x="{x:.1f}" y="{baseline:.1f}" textLength="{width:.1f}" lengthAdjust="spacingAndGlyphs" '
                f'fill="{_hex(fg)}"{_attributes(style)}>{_escape(text)}</text>'
            )


def _runs(row: Row) -> Iterator[tuple[int, int, Style]]:
    start, length = 0, len(row.cells)
    while start < length:
        style, end = row.styles[start], start + 1
        while end < length and (row.styles[end] is style or row.cells[end] == ""):
            end += 1
        yield start, end, style
        start = end


def _colours(style: Style, theme: Theme) -> tuple[int, int]:
    found_fg, found_bg = to_rgb(style.fg), to_rgb(style.bg)
    fg = theme.foreground if found_fg is None else found_fg
    bg = theme.background if found_bg is None else found_bg
    return (bg, fg) if style.attrs & REVERSE else (fg, bg)


def _attributes(style: Style) -> str:
    attrs = style.attrs
    decorations = ((UNDERLINE_MASK, "underline"), (OVERLINE, "overline"), (STRIKE, "line-through"))
    lines = [name for bit, name in decorations if attrs & bit]
    return (
        (' font-weight="bold"' if attrs & BOLD else "")
        + (' font-style="italic"' if attrs & ITALIC else "")
        + (' opacity="0.6"' if attrs & DIM else "")
        + (f' text-decoration="{" ".join(lines)}"' if lines else "")
    )


def _hex(colour: int) -> str:
    return f"#{colour:06x}"


def _escape(text: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in text)
