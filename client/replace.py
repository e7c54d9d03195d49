"""Text for a terminal that does not take UTF-8: what it cannot show becomes ``_``, one for each cell it would fill.

As tmux does it: printable ASCII and line ends stay; a wide character is two, a combining one nothing, a control
character or a byte that is no UTF-8 is one. The width is by the Unicode tables of the interpreter, for this is an
approximation anyway.
"""

from __future__ import annotations

from unicodedata import category, east_asian_width


def replace(data: bytes) -> bytes:
    """``data`` in printable ASCII and line feeds."""
    return "".join(map(_shown, data.decode("utf-8", "surrogateescape"))).encode("ascii")


def _shown(character: str) -> str:
    if " " <= character <= "~" or character == "\n":
        return character
    if category(character) in ("Mn", "Me", "Cf"):
        return ""
    return "__" if east_asian_width(character) in "WF" else "_"
