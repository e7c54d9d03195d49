"""From styles of the language to styles of cells: the one place where the two meet."""

from __future__ import annotations

from functools import lru_cache

from pymux_wf.lang.styles import ACS, NOATTR, StyleSpec
from pymux_wf.terminal.style import Style


@lru_cache(maxsize=1024)
def style_of(spec: StyleSpec) -> Style:
    """The cell style that a style string amounts to."""
    return Style.of(fg=spec.fg, bg=spec.bg, attrs=spec.attrs & ~(ACS | NOATTR), underline_colour=spec.us)
