"""Menus of clients: shown over the window, driven by keys and the mouse, and what a choice runs.

The menu itself is pure (``modes/menu.py``). Who opened one waits until it is over.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pymux_wf.keys.names import parse_key
from pymux_wf.lang.errors import LangError
from pymux_wf.lang.styles import parse_style
from pymux_wf.render.scene import Cursor, View

from . import sizes
from .modes.base import Cancel
from .modes.menu import RULE, Menu, MenuItem, MenuLook, Picked, add_item
from .overlays import hide, show
from .queue import Current, State
from .styles import style_of

if TYPE_CHECKING:
    from pymux_wf.keys import MouseEvent
    from pymux_wf.lang.styles import StyleSpec
    from pymux_wf.render.scene import Scene

    from .call import Call
    from .client import Client
    from .modes.base import Requests
    from .tree import Window

ALL_MOTION = 1003
LONGEST_LIST = 10
"""Completions that are offered at once."""


class OpenMenu:
    """A menu on a client; ``picked`` is called with the index of the chosen item, ``closed`` is done at the end."""

    def __init__(self, client: Client, menu: Menu, picked: Callable[[int], None]) -> None:
        self._client = client
        self._menu = menu
        self._picked = picked
        self.closed: asyncio.Future[None] = client.server.loop.create_future()

    def key(self, client: Client, key: str) -> bool:
        self._handle(self._menu.key(key))
        return True

    def paste(self, client: Client, data: bytes) -> bool:
        return True

    def mouse(self, client: Client, event: MouseEvent) -> bool:
        self._handle(self._menu.mouse(event))
        return True

    def _handle(self, requests: Requests) -> None:
        for request in requests:
            if isinstance(request, Picked):
                self.close()
                self._picked(request.index)
            elif isinstance(request, Cancel):
                self.close()
        if requests:
            self._client.redraw(urgent=True)

    def resized(self, client: Client) -> None:
        self._menu.place(self._menu.x, self._menu.y, client.columns, client.lines)

    def close(self) -> None:
        hide(self._client, self)
        if not self.closed.done():
            self.closed.set_result(None)

    def draw(self, client: Client, scene: Scene, top: int) -> None:
        draw_menu(self._menu, scene)


def draw_menu(menu: Menu, scene: Scene) -> None:
    """Adds a menu to the scene: no cursor, and the mouse's movements where it chooses."""
    scene.views.append(View(menu.x, menu.y, menu.width, menu.height, menu.rows()))
    scene.cursor = Cursor(visible=False)
    if menu.mouse_chooses:
        scene.modes = replace(scene.modes, mouse=ALL_MOTION)


# -- looks


def styled(window: Window, call: Call | None, option: str, given: str | None) -> StyleSpec:
    """A style option of the window, with the style ``given`` over it, if that is one."""
    context = None if call is None else call.context()
    spec = window.options.style(option, context)
    if given is None:
        return spec
    try:
        return parse_style(given, spec)
    except LangError:
        return spec


def menu_look(call: Call, client: Client, lines: str | None) -> MenuLook:
    """The look that the flags and the options of the client's window give a menu."""
    assert client.session is not None
    assert client.session.current is not None
    window, args = client.session.current.window, call.args
    return MenuLook(
        style_of(styled(window, call, "menu-style", args.get("s"))),
        style_of(styled(window, call, "menu-selected-style", args.get("H"))),
        style_of(styled(window, call, "menu-border-style", args.get("S"))),
        lines or str(window.options.get("menu-border-lines")),
    )


def default_look(client: Client) -> MenuLook:
    """The look of a menu that the server itself opens."""
    session = client.session
    if session is None or session.current is None:
        return MenuLook()
    options = session.current.window.options
    names = ("menu-style", "menu-selected-style", "menu-border-style")
    context = client.server.context(client=client)
    style, selected, border = (style_of(options.style(name, context)) for name in names)
    return MenuLook(style, selected, border, str(options.get("menu-border-lines")))


# -- what is in them


def items_of(call: Call, words: Sequence[str]) -> list[MenuItem] | None:
    """The items that the arguments of display-menu stand for; None where their last one is not whole.

    Names and commands are formats. A name that is empty is a rule, one that expands to nothing no item at all.
    """
    items: list[MenuItem] = []
    at = 0
    while at < len(words):
        if not words[at]:
            add_item(items, RULE)
            at += 1
            continue
        if at + 3 > len(words):
            return None
        name = call.expand(words[at])
        if name:
            key = parse_key(words[at + 1]) if words[at + 1] else None
            shown = "" if key is None or key in ("None", "Any") else str(key)
            add_item(items, MenuItem(name, shown, call.expand(words[at + 2])))
        at += 3
    return items


def run_chosen(call: Call, client: Client, command: str) -> None:
    """Runs an item's command in the client's queue; it means the menu's target and mouse event."""
    if not command.strip():
        return
    try:
        parsed = call.server.executor.parse(command)
    except LangError as error:
        client.show_message(error.message[:1].upper() + error.message[1:])
        return
    target, state = call.target, call.item.state
    current = Current(target.session, target.winlink, target.pane)
    client.queue.append(parsed, State(current, state.event, dict(state.variables), source="key"))


# -- completions of a prompt


def show_choices(client: Client, words: Sequence[str], column: int, chosen: Callable[[str], None]) -> None:
    """Offers completions above (or below) the message line, with the word's column in them; the last ones of many."""
    session = client.session
    if session is None:
        return
    count = sizes.status_lines(session)
    room = min(client.lines - count - 2, LONGEST_LIST)
    if room < 1:
        return
    offered = list(words[-room:])
    items = [MenuItem(word.replace("#", "##"), str(number)) for number, word in enumerate(offered)]
    menu = Menu(items, client.columns, client.lines, look=default_look(client), steps=True)
    if not menu.fits:
        return
    at_top = session.options.get("status-position") == "top"
    y = count if at_top else client.lines - max(count, 1) - menu.height
    menu.place(column - 2, y, client.columns, client.lines)
    show(client, OpenMenu(client, menu, lambda index: chosen(offered[index])))
