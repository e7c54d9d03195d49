"""display-panes: the number of every pane in big figures, and a key to pick one.

Relies on ``big_digits``. Never selects a pane: it answers with the pane's id and the command made of the template.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pymux_wf.colour import DEFAULT

from .base import Cancel, Choose, PassKey, Requests
from .big_digits import HEIGHT, strokes, text_size
from .prompt_template import replace_responses

DEFAULT_TEMPLATE = 'select-pane -t "%%%"'
_KEYS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class NumberedPane:
    """A pane as display-panes shows it: number, id, place and size in cells, whether it is the active one, whether it
    floats and covers with its border what comes before it.
    """

    index: int
    pane_id: int
    x: int
    y: int
    width: int
    height: int
    active: bool = False
    floating: bool = False

    def covers(self, x: int, y: int) -> bool:
        """Whether a cell of the window lies under the pane or its border."""
        inside = self.x - 1 <= x <= self.x + self.width and self.y - 1 <= y <= self.y + self.height
        return self.floating and inside


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text to draw over the window at (x, y), in the encoding of ``pymux_wf.colour``."""

    x: int
    y: int
    text: str
    fg: int
    bg: int


class DisplayPanes:
    """The overlay of a client.

    Args:
        panes: The visible panes; floats behind what they cover.
        colour, active_colour: ``display-panes-colour``, ``display-panes-active-colour``.
        template: The command to run, the pane's id in the place of ``%%``; None where the owner replaces it itself.
        deadline: When the owner's clock reaches this, it is over; None with a duration of 0 (until a key).
        ignore_keys: ``-N``: keys do not pick.
    """

    def __init__(
        self,
        panes: Sequence[NumberedPane],
        *,
        colour: int = 4,
        active_colour: int = 1,
        template: str | None = DEFAULT_TEMPLATE,
        deadline: float | None = None,
        ignore_keys: bool = False,
    ) -> None:
        self.panes = list(panes)
        self.colour = colour
        self.active_colour = active_colour
        self.template = template
        self.deadline = deadline
        self.ignore_keys = ignore_keys

    def expired(self, now: float) -> bool:
        """Whether it has been shown long enough."""
        return self.deadline is not None and now >= self.deadline

    def key(self, key: str) -> Requests:
        """A digit or letter picks its pane; any other key only ends the overlay and acts as usual."""
        if self.ignore_keys:
            return (PassKey(key),)
        index = _KEYS.find(key) if len(key) == 1 else -1
        pane = next((pane for pane in self.panes if pane.index == index), None)
        if pane is None:
            return (Cancel(), PassKey(key)) if index < 0 else (Cancel(),)
        target = f"%{pane.pane_id}"
        command = None if self.template is None else replace_responses(self.template, [target])
        return (Choose(pane.pane_id, command),)

    def draw(self) -> Iterator[Piece]:
        """What to draw over the window, clipped to what is seen of each pane."""
        for place, pane in enumerate(self.panes):
            above = [other for other in self.panes[place + 1 :] if other.floating]
            for piece in self._draw_pane(pane):
                yield from _seen(piece, above) if above else (piece,)

    def _draw_pane(self, pane: NumberedPane) -> Iterator[Piece]:
        colour = self.active_colour if pane.active else self.colour
        number = str(pane.index)
        if pane.width < len(number) or not pane.height:
            return
        width, height = text_size(number)
        if pane.width < width or pane.height < height:
            yield self._small(pane, number, colour)
            return
        left, top = pane.x + pane.width // 2 - width // 2, pane.y + pane.height // 2 - HEIGHT // 2
        for column, row, length in strokes(number):
            yield Piece(left + column, top + row, " " * length, DEFAULT, colour)
        if pane.height > height + 1:
            yield from self._labels(pane, colour, left + width, top + height)

    def _small(self, pane: NumberedPane, number: str, colour: int) -> Piece:
        """The number as it is, with its key behind it, in a pane too small for figures."""
        letter = _KEYS[pane.index] if 9 < pane.index < len(_KEYS) else ""
        text = f"{number} {letter}"
        if len(text) > pane.width:
            text = number
        x = pane.x + pane.width // 2 - len(text) // 2
        return Piece(x, pane.y + pane.height // 2, text, colour, DEFAULT)

    def _labels(self, pane: NumberedPane, colour: int, right: int, below: int) -> Iterator[Piece]:
        size = f"{pane.width}x{pane.height}"
        if len(size) <= pane.width:
            yield Piece(pane.x + pane.width - len(size), pane.y, size, colour, DEFAULT)
        if 9 < pane.index < len(_KEYS) and below < pane.y + pane.height:
            yield Piece(right - 2, below, _KEYS[pane.index], colour, DEFAULT)


def _seen(piece: Piece, above: Sequence[NumberedPane]) -> Iterator[Piece]:
    """The parts of a piece that none of the panes above covers."""
    start: int | None = None
    for at in range(len(piece.text) + 1):
        hidden = at == len(piece.text) or any(pane.covers(piece.x + at, piece.y) for pane in above)
        if not hidden and start is None:
            start = at
        elif hidden and start is not None:
            yield Piece(piece.x + start, piece.y, piece.text[start:at], piece.fg, piece.bg)
            start = None
