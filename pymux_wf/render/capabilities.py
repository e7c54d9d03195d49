"""What one user's terminal can do, as plain values.

Made from TERM, COLORTERM, the compiled terminfo entry, the ``terminal-features`` and ``terminal-overrides`` options
and, later, from what the terminal answers about itself. Relies on ``terminfo`` for the entry's format. Never reads a
file or the environment: the caller does.
"""

from __future__ import annotations

from dataclasses import dataclass

from pymux_wf.render.colours import RGB_COLOURS


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the renderer may use on a terminal.

    Attributes:
        term: the terminal type (TERM).
        colours: 0, 8, 16, 256 or ``RGB_COLOURS``.
        attributes: the attribute bits of ``terminal.style`` that show (without the underline).
        underline, underline_styles, underline_colour: a line under text, its kinds (SGR 4:n) and its colour (SGR 58).
        hyperlinks: OSC 8. synchronized: mode 2026. title: OSC 0. clipboard: OSC 52. progress: OSC 9;4.
        cursor_style: DECSCUSR. cursor_colour: OSC 12 and 112.
        margins: DECSLRM. rectangle_fill: DECFRA. focus: mode 1004. bracketed_paste: mode 2004. mouse: modes 1000 to
            1006.
        extended_keys: modifyOtherKeys.
        back_colour_erase: erased cells take the pen's background. erase_characters: ECH. repeat: REP.
            insert_characters: ICH and DCH.
        scroll_region: DECSTBM. scroll_many: SU and SD.
        wrap_glitch: a character in the last column leaves the cursor there until the next one (terminfo ``xenl``).
        alternate_screen: mode 1049. keypad: DECCKM and DECKPAM are switched (terminfo ``smkx``).
        title_stack: the title is saved and restored (xterm ctlseqs: XTWINOPS 22, 23).
        utf8: the terminal takes UTF-8; otherwise text is brought down to ASCII.
    """

    term: str = "xterm-256color"
    colours: int = 256
    attributes: int = 0xFF
    underline: bool = True
    underline_styles: bool = False
    underline_colour: bool = False
    hyperlinks: bool = False
    synchronized: bool = False
    title: bool = True
    clipboard: bool = True
    progress: bool = False
    cursor_style: bool = True
    cursor_colour: bool = True
    margins: bool = False
    rectangle_fill: bool = False
    focus: bool = True
    bracketed_paste: bool = True
    mouse: bool = True
    extended_keys: bool = False
    back_colour_erase: bool = True
    erase_characters: bool = True
    repeat: bool = False
    insert_characters: bool = True
    scroll_region: bool = True
    scroll_many: bool = True
    wrap_glitch: bool = True
    alternate_screen: bool = True
    keypad: bool = True
    title_stack: bool = True
    utf8: bool = True


__all__ = ["RGB_COLOURS", "Capabilities"]
