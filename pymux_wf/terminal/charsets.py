"""Character sets that can be designated to G0 to G3, as tables for ``str.translate``.

Only what programs still send under UTF-8: DEC Special Graphics (line drawing), the United Kingdom set, DEC Technical
is left out as every terminal of today leaves it out. An unknown set behaves as ASCII.

Sources: DEC STD 070 appendix; xterm ctlseqs, "Designate G0 Character Set".
"""

from __future__ import annotations

DEC_GRAPHICS = str.maketrans(
    "_`abcdefghijklmnopqrstuvwxyz{|}~",
    "\u00a0\u25c6\u2592\u2409\u240c\u240d\u240a\u00b0\u00b1\u2424\u240b\u2518\u2510\u250c\u2514\u253c"
    "\u23ba\u23bb\u2500\u23bc\u23bd\u251c\u2524\u2534\u252c\u2502\u2264\u2265\u03c0\u2260\u00a3\u00b7",
)
UNITED_KINGDOM = {ord("#"): "\u00a3"}

Table = dict[int, str] | dict[int, int] | None

_SETS: dict[str, Table] = {"0": DEC_GRAPHICS, "2": DEC_GRAPHICS, "A": UNITED_KINGDOM}


def table_of(code: str) -> Table:
    """The translation of the 94-character set with this designator; None where it is ASCII."""
    return _SETS.get(code)
