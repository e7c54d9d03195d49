"""A menu: a box of items, one of which is chosen by a key, by walking to it or by the mouse.

The places of a menu are cells of the client's terminal. Two ways to use the mouse, as in tmux:

* without ``stays``, what a press opened a release ends: on an item it chooses, elsewhere it closes the menu;
* with ``stays`` the button may be let go, and the next press chooses or closes.

A menu that was opened by a key takes no mouse unless it is told to: a click closes it.

Relies on ``render.boxes`` for rows. Never runs a command: it answers with the number of the item.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pymux_wf.lang.cells import styled_width, trim_right
from pymux_wf.render.boxes import draw_box, draw_rule, put_format
from pymux_wf.terminal.style import DEFAULT_STYLE, DIM, Style

from .base import NOTHING, Cancel, Redraw, Request, Requests

if TYPE_CHECKING:
    from pymux_wf.keys import MouseEvent
    from pymux_wf.terminal.row import Row

FRAME = 4
"""Columns that a menu is wider than its widest item; it is two lines higher than it has items."""
PAGE = 5

_UP = ("Up", "k", "BTab", "C-p")
_DOWN = ("Down", "j", "C-n")
_LEAVE = ("Escape", "C-[", "C-c", "C-g", "q")


@dataclass(frozen=True, slots=True)
class Picked(Request):
    """The item with this index was chosen; the menu is over."""

    index: int


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line: an expanded name (empty for a rule between items), the key that chooses it, and its command.

    A name that begins with ``-`` is shown dim, without the dash, and cannot be chosen.
    """

    name: str = ""
    key: str = ""
    command: str = ""

    @property
    def can_be_chosen(self) -> bool:
        return self.name != "" and self.name[0] != "-"


RULE = MenuItem()


def add_item(items: list[MenuItem], item: MenuItem) -> None:
    """Adds an item; a rule only where it parts two items."""
    if item.name or (items and items[-1].name):
        items.append(item)


@dataclass(frozen=True, slots=True)
class MenuLook:
    """The styles of a menu and the kind of its border lines (``menu-style`` and its kin)."""

    style: Style = DEFAULT_STYLE
    selected: Style = DEFAULT_STYLE
    border: Style = DEFAULT_STYLE
    lines: str = "single"


def label(item: MenuItem, room: int) -> str:
    """What is drawn for an item in ``room`` columns: its name (the end of a long one), and its key at the right."""
    name, key = item.name, item.key
    if name.startswith("-"):
        name, key = name[1:], ""
    width = styled_width(name)
    taken = len(key) + 3
    if key and taken <= room // 4:
        room -= taken
    elif taken >= room or width >= room - taken:
        key = ""
    if width > room:
        name = trim_right(name, room - 1) + ">"
    return f"{name}#[default] #[align=right]({key.replace('#', '##')})" if key else name


class Menu:
    """A menu on a terminal of ``columns`` x ``lines`` cells, with its top left corner at (x, y).

    Args:
        items: What can be chosen, at least one.
        title: The expanded title.
        look: Styles and border.
        choice: The index of the item to begin at, -1 for none; taken only where ``mouse`` is False.
        mouse: Whether the mouse chooses.
        stays: ``-O``: the menu stays when the button is let go beside it.
        steps: Tab goes on to the next item, and Backspace leaves (a menu of completions).
    """

    def __init__(
        self,
        items: Sequence[MenuItem],
        columns: int,
        lines: int,
        *,
        title: str = "",
        look: MenuLook | None = None,
        choice: int = 0,
        mouse: bool = False,
        stays: bool = False,
        steps: bool = False,
    ) -> None:
        self.items = list(items)
        self.title = title
        self.look = MenuLook() if look is None else look
        self.mouse_chooses = mouse
        self.stays = stays
        self.steps = steps
        self._labels = [label(item, columns - FRAME) for item in self.items]
        self.inner = max(styled_width(title), *map(styled_width, self._labels))
        self.width, self.height = self.inner + FRAME, len(self.items) + 2
        self.fits = self.width <= columns and self.height <= lines
        self.x = self.y = 0
        self.choice = -1 if mouse else self._first_from(choice)
        self._rows: list[Row] | None = None

    def _first_from(self, index: int) -> int:
        """The first item at or behind ``index`` that can be chosen, from the top again; beyond the end, the last."""
        if index < 0:
            return -1
        count = len(self.items)
        order = range(index, index + count) if index < count else range(count - 1, -1, -1)
        return next((i % count for i in order if self.items[i % count].can_be_chosen), -1)

    # -- place

    def place(self, x: int, y: int, columns: int, lines: int) -> None:
        """Puts it at (x, y), or as near as it is wholly on the terminal."""
        self.x = max(min(x, columns - self.width), 0)
        self.y = max(min(y, lines - self.height), 0)

    # -- keys

    def key(self, key: str) -> Requests:
        """Handle one key by its canonical name."""
        for index, item in enumerate(self.items):
            if item.can_be_chosen and item.key == key:
                return (Picked(index),)
        if key in _LEAVE or (self.steps and key == "BSpace"):
            return (Cancel(),)
        if key in ("Enter", "KPEnter"):
            return self._choose()
        if self.steps and key == "Tab":
            return (Cancel(),) if self.choice == len(self.items) - 1 else self._move(1)
        if key in _UP or key in _DOWN:
            return self._move(-1 if key in _UP else 1)
        if key in ("PPage", "C-b", "NPage", "C-f"):
            return self._page(-1 if key in ("PPage", "C-b") else 1)
        if key in ("g", "Home", "G", "End"):
            return self._end(first=key in ("g", "Home"))
        return NOTHING

    def _move(self, step: int) -> Requests:
        """To the next item that can be chosen, around the ends."""
        count = len(self.items)
        start = self.choice if self.choice >= 0 else (0 if step < 0 else -1)
        order = ((start + step * distance) % count for distance in range(1, count + 1))
        return self._go(next((i for i in order if self.items[i].can_be_chosen), self.choice))

    def _page(self, step: int) -> Requests:
        """Five items on, but not beyond the last one that can be chosen."""
        choices = [index for index, item in enumerate(self.items) if item.can_be_chosen]
        ahead = [i for i in choices if (i - self.choice) * step > 0][::step]
        return self._go(ahead[min(PAGE, len(ahead)) - 1]) if ahead else NOTHING

    def _end(self, *, first: bool) -> Requests:
        choices = [index for index, item in enumerate(self.items) if item.can_be_chosen]
        return self._go(choices[0 if first else -1]) if choices else NOTHING

    def _go(self, choice: int) -> Requests:
        if choice == self.choice:
            return NOTHING
        self.choice = choice
        self._rows = None
        return (Redraw(),)

    def _choose(self) -> Requests:
        if self.choice >= 0 and self.items[self.choice].can_be_chosen:
            return (Picked(self.choice),)
        return NOTHING if self.choice >= 0 and self.stays else (Cancel(),)

    # -- mouse

    def item_at(self, x: int, y: int) -> int:
        """The index of the line at a cell, -1 where there is none."""
        inside = self.x <= x < self.x + self.width and self.y < y <= self.y + len(self.items)
        return y - self.y - 1 if inside else -1

    def mouse(self, event: MouseEvent) -> Requests:
        """Handle a report of the mouse."""
        if not self.mouse_chooses:
            ignored = event.kind == "move" or (event.kind in ("press", "drag") and event.button == 1)
            return NOTHING if ignored else (Cancel(),)
        at = self.item_at(event.x, event.y)
        acts = event.kind == ("press" if self.stays else "release")
        if not acts:
            return self._go(at)
        moved = self._go(at)
        if at < 0:
            return (Cancel(),)
        return self._choose() or moved

    # -- picture

    def rows(self) -> list[Row]:
        """The rows of the box, the same objects until something changes."""
        if self._rows is None:
            self._rows = self._draw()
        return self._rows

    def _draw(self) -> list[Row]:
        look = self.look
        rows = draw_box(self.width, self.height, look.lines, look.border, self.title, look.style)
        for index, item in enumerate(self.items):
            if not item.name:
                rows[index + 1] = draw_rule(self.width, look.lines, look.border)
            else:
                self._draw_item(rows[index + 1], index, item)
        return rows

    def _draw_item(self, row: Row, index: int, item: MenuItem) -> None:
        text, style = self._labels[index], self.look.style
        if not item.can_be_chosen:
            style = style.replace(attrs=style.attrs | DIM)
        elif index == self.choice:
            style = self.look.selected
        chosen = style is self.look.selected and index == self.choice
        row.styles[1 : self.width - 1] = [style if chosen else self.look.style] * (self.width - 2)
        put_format(row, 2, self.inner, text, style)
        if chosen:  # its colours are those of the choice, whatever the name says
            row.styles[2:-2] = [look.replace(fg=style.fg, bg=style.bg) for look in row.styles[2:-2]]
