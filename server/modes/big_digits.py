"""Big figures for the clock and for display-panes: five cells wide, five high, drawn as coloured blanks.

Relies on the row type. Never decides where a figure stands.
"""

from __future__ import annotations

from collections.abc import Iterator

WIDTH = 5
HEIGHT = 5
ADVANCE = 6

_SHAPES = {
    "0": ("#####", "#   #", "#   #", "#   #", "#####"),
    "1": ("    #", "    #", "    #", "    #", "    #"),
    "2": ("#####", "    #", "#####", "#    ", "#####"),
    "3": ("#####", "    #", "#####", "    #", "#####"),
    "4": ("#   #", "#   #", "#####", "    #", "    #"),
    "5": ("#####", "#    ", "#####", "    #", "#####"),
    "6": ("#####", "#    ", "#####", "#   #", "#####"),
    "7": ("#####", "    #", "    #", "    #", "    #"),
    "8": ("#####", "#   #", "#####", "#   #", "#####"),
    "9": ("#####", "#   #", "#####", "    #", "#####"),
    ":": ("     ", "  #  ", "     ", "  #  ", "     "),
    "A": ("#####", "#   #", "#####", "#   #", "#   #"),
    "P": ("#####", "#   #", "#####", "#    ", "#    "),
    "M": ("#   #", "## ##", "# # #", "#   #", "#   #"),
    " ": ("     ", "     ", "     ", "     ", "     "),
}


def text_size(text: str) -> tuple[int, int]:
    """(columns, rows) that the big text takes, with the gap behind its last figure."""
    return len(text) * ADVANCE, HEIGHT


def strokes(text: str) -> Iterator[tuple[int, int, int]]:
    """The runs of coloured cells of a text: (column, row, length), from the text's top left corner.

    >>> sorted(strokes(":"))
    [(2, 1, 1), (2, 3, 1)]
    """
    for place, character in enumerate(text):
        for row, line in enumerate(_SHAPES.get(character, _SHAPES[" "])):
            column = 0
            for run in line.split(" "):
                if run:
                    yield place * ADVANCE + column, row, len(run)
                column += len(run) + 1
