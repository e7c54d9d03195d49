"""What options say about a pane's screen: what its program may do there, its palette, how much of a string is kept.

The terminal engine knows no options: it is told here, when a screen is made and when an option changes. Loaded with the
first screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pymux_wf.terminal import Screen

    from .option_sets import OptionSet
    from .server import Server
    from .tree import Pane


def obey(screen: Screen, options: OptionSet) -> None:
    """Makes a screen as the options of its pane say."""
    screen.allow_alternate = bool(options.get("alternate-screen"))
    screen.allow_title = bool(options.get("allow-set-title"))
    screen.scroll_on_clear = bool(options.get("scroll-on-clear"))
    screen.base_palette = dict(options.array("pane-colours"))


def obey_everywhere(server: Server) -> None:
    """An option of panes changed."""
    for pane in server.tree.panes.values():
        obey(pane.screen, pane.options)


def limit_strings(server: Server, pane: Pane) -> None:
    """How much of an unfinished control string of the pane is kept, as ``input-buffer-size`` says."""
    if pane.stream is not None:
        pane.stream.string_limit = int(server.options.server.get("input-buffer-size"))


def set_character_widths(server: Server) -> None:
    """``codepoint-widths`` and ``variation-selector-always-wide``, for every screen of this process."""
    from pymux_wf.lang import cells
    from pymux_wf.terminal import width

    found = [_width_entry(str(text)) for text in server.options.server.array("codepoint-widths").values()]
    overrides = tuple(entry for entry in found if entry is not None)
    width.set_widths(overrides, selector_widens=bool(server.options.server.get("variation-selector-always-wide")))
    cells.set_widths(overrides)


def _width_entry(text: str) -> tuple[int, int, int] | None:
    """``U+1F600=2``, ``U+A-U+B=2`` or a character for itself: first, last, cells; None for anything else."""
    characters, _, cells = text.rpartition("=")
    if cells not in ("0", "1", "2"):
        return None
    first, dash, last = characters.partition("-") if len(characters) > 1 else (characters, "", "")
    low, high = _code_point(first), _code_point(last if dash else first)
    if low is None or high is None or low > high:
        return None
    return low, high, int(cells)


def _code_point(text: str) -> int | None:
    if len(text) == 1:
        return ord(text)
    digits = text[2:]
    if text[:2].upper() != "U+" or not 0 < len(digits) <= 6:
        return None
    try:
        code = int(digits, 16)
    except ValueError:
        return None
    return code if code <= 0x10FFFF else None
