"""Text for terminals that do not take UTF-8: lines become ASCII art, everything else that is not ASCII an underscore
a column.

Pure tables. Used by the painter alone.
"""

from __future__ import annotations

_HORIZONTAL = "─━═╌╍┄┅┈┉╴╶╸╺╼╾"
_VERTICAL = "│┃║╎╏┆┇┊┋╵╷╹╻╽╿"
_OTHERS = {
    "·": ".", "•": "o", "→": ">", "←": "<", "↑": "^", "↓": "v", "█": "#", "▒": "#", "░": "#", "▓": "#",
    "×": "x", "…": ".", "“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-",
}  # fmt: skip


def _ascii(character: str) -> str:
    if " " <= character <= "~":
        return character
    if character in _HORIZONTAL:
        return "-"
    if character in _VERTICAL:
        return "|"
    if "\u2500" <= character <= "\u257f":
        return "+"
    return _OTHERS.get(character, "_")


def to_ascii(cells: list[str]) -> str:
    """One ASCII character for every column of ``cells`` (the right half of a wide character counts as one more).

    >>> to_ascii(["a", "─", "中", ""])
    'a-__'
    """
    return "".join([_ascii(cell[0]) if cell else "_" for cell in cells])
