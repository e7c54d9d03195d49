"""Loading what the first terminal will need, while nobody waits for anything.

A server answers its first command before it has loaded how to draw, take keys and emulate a terminal. Somebody who
attaches a moment later should not wait for that either, so it is loaded in between, one piece a turn of the loop.
"""

from __future__ import annotations

import gc
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

# Long enough for a script's next command to come first, short enough to be done before a person has typed one.
DELAY_SECONDS = 0.1

# In small pieces, so that a peer that comes meanwhile waits for one of them at most.
PIECES = (
    "msgpack",
    "pymux_wf.terminal.tokens",
    "pymux_wf.terminal.history",
    "pymux_wf.terminal.screen",
    "pymux_wf.terminal.stream",
    "pymux_wf.terminal.blocks",
    "pymux_wf.render.capabilities",
    "pymux_wf.render",
    "pymux_wf.render.statusline",
    "pymux_wf.lang.formats",
    "pymux_wf.layout.presets",
    "pymux_wf.keys.decode",
    "pymux_wf.keys.encode",
    ".terminfo_files",
    ".direct_terminal",
    ".client_terminal",
    ".arranging",
    ".pane_looks",
    ".modes.copy_commands",
    ".modes.copy",
    ".prompts",
    ".pane_modes",
    ".metrics",
    ".draw",
    ".mouse",
    ".input",
    ".default_keys",
)


def warm_up(loop: AbstractEventLoop) -> None:
    """Begins to load, soon and in the background."""
    pieces = iter(PIECES)

    def load_next() -> None:
        piece = next(pieces, None)
        if piece is None:
            # All this stays: whoever looks for garbage later need not look through it.
            gc.freeze()
            return
        import_module(piece, __package__)
        loop.call_soon(load_next)

    loop.call_later(DELAY_SECONDS, load_next)
