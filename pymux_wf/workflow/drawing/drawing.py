"""Which of the two ways of drawing there is here: rich's, or the plain one."""

from __future__ import annotations

import os
from typing import Protocol

from pymux_wf.workflow.drawing.document import Document


class Draw(Protocol):
    """A way of drawing: lines of at most ``columns`` cells."""

    def __call__(self, document: Document, columns: int, lines: int | None = None, *, colour: bool = True) -> list[str]:
        """The lines of a document."""
        ...


def way_of_drawing() -> Draw:
    """Rich's where rich is there and nobody wants it otherwise (``PYWFMUX_PLAIN=1``)."""
    if not os.environ.get("PYWFMUX_PLAIN"):
        try:
            from pymux_wf.workflow.drawing.draw_rich import draw as drawn_richly
        except ImportError:
            pass
        else:
            return drawn_richly
    from pymux_wf.workflow.drawing.draw_plain import draw

    return draw


def wants_colour() -> bool:
    """Whether colours are wanted: ``NO_COLOR`` and a dumb terminal say no."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM", "") != "dumb"
