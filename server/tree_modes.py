"""Tree modes over panes: opening them, following what they list, and doing what they ask of a client.

The modes are pure (``modes/tree.py``); what they list comes from ``tree_windows.py``, ``tree_buffers.py``,
``tree_clients.py`` and ``tree_options.py``.
"""

from __future__ import annotations

import os
import tempfile
import time
from typing import TYPE_CHECKING, Any

from pymux_wf.lang.errors import LangError
from pymux_wf.lang.parser import CommandList

from . import arranging, pane_modes
from .errors import CommandError
from .listing import sort_order
from .modes.base import Ask, ClientRequest, EditText, OfferMenu, RunCommands, RunTemplate
from .modes.prompt_template import replace_responses
from .modes.tree import TreeMode
from .prompts import ask
from .queue import Current, State
from .styles import style_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pymux_wf.terminal.style import Style

    from .call import Call
    from .client import Client
    from .modes.tree import Source
    from .mouse import Hit
    from .server import Server
    from .tree import Pane

SETTLING = 0.02
"""Seconds in which changes are gathered before a list is made anew; at least ten times as long as that took before."""


# -- opening


def open_tree(
    call: Call, source: Source, *, begin: Callable[[TreeMode], None] | None = None, wanted: str | None = None
) -> None:
    """Puts a tree mode over the target pane as the flags N O r f Z say; one of its kind that is there already stays.
    ``begin`` goes to the line it starts at, ``wanted`` is a filter in the place of ``-f``.
    """
    server, pane, args = call.server, call.pane, call.args
    if pane.mode is not None and pane.mode.name == source.name:
        return
    flags = call.spec.flags if wanted is None else ""  # find-window's letters mean other things
    shown = ("normal", "off", "big")[min(args.count("N"), 2)] if "N" in flags else "normal"
    mode = TreeMode(
        source,
        pane.width,
        pane.height,
        style=lambda: _selected_style(server, pane),
        order=_order(call, source) if "O" in flags else None,
        reverse="r" in flags and args.has("r"),
        wanted=wanted if wanted is not None else args.get("f"),
        preview=shown,
    )
    if begin is not None:
        begin(mode)
    zoomed = args.has("Z") and pane.window.zoomed_pane is None and arranging.zoom(server, pane)
    pane_modes.push(server, pane, mode)
    mode.resize(pane.width, pane.height)
    Follower(server, pane, mode, zoomed=zoomed).start()


def _order(call: Call, source: Source) -> str | None:
    text = call.args.get("O")
    if text is not None and text.lower() == "time":  # the word of earlier releases
        return next((order for order in ("activity", "creation") if order in source.orders), None)
    return sort_order(call) if text is not None else None


def _selected_style(server: Server, pane: Pane) -> Style:
    return style_of(pane.window.options.style("mode-style", server.context(pane=pane)))


class Follower:
    """Makes the list of a mode anew after everything that happens, and ends the zoom with the mode."""

    def __init__(self, server: Server, pane: Pane, mode: TreeMode, *, zoomed: bool) -> None:
        self._server = server
        self._pane = pane
        self._mode = mode
        self._zoomed = zoomed
        self._planned = False
        self._wait = SETTLING

    def start(self) -> None:
        """Listens from now on."""
        self._server.notices.listeners.append(self._heard)

    def _heard(self, event: str, subject: Any) -> None:
        if self._mode not in self._pane.modes or self._pane.id not in self._server.tree.panes:
            self._end()
        elif not self._planned:
            self._planned = True
            self._server.loop.call_later(self._wait, self._refresh)

    def _refresh(self) -> None:
        self._planned = False
        if self._mode not in self._pane.modes or self._pane.id not in self._server.tree.panes:
            return
        begun = time.perf_counter()
        self._mode.refresh()
        self._wait = max(SETTLING, 10 * (time.perf_counter() - begun))
        if not self._mode.list.entries and self._mode.name in ("buffer-mode", "client-mode"):
            pane_modes.pop(self._server, self._pane)
        else:
            self._server.redraw_pane(self._pane)

    def _end(self) -> None:
        if self._heard in self._server.notices.listeners:
            self._server.notices.listeners.remove(self._heard)
        if self._zoomed and self._pane.window.zoomed_pane is self._pane:
            self._zoomed = False
            arranging.unzoom(self._server, self._pane.window)


# -- requests


def carry_out(server: Server, pane: Pane, request: ClientRequest, client: Client | None) -> None:
    """Does what a mode asked of the client whose key it was, or of one that shows the pane."""
    user = client if client is not None and client.attached else next(iter(server.clients_of(pane.window)), None)
    if isinstance(request, (RunCommands, RunTemplate)):
        _run_all(server, pane, user, request)
        if isinstance(pane.mode, TreeMode):
            pane.mode.refresh()
    elif user is None:
        return
    elif isinstance(request, Ask):
        ask(user, request, lambda text: answer(server, pane, request.answered, text, user))
    elif isinstance(request, OfferMenu):
        _offer(server, pane, user, request)
    elif isinstance(request, EditText):
        server.keep_task(_edit(server, pane, user, request))


def _run_all(server: Server, pane: Pane, user: Client | None, request: RunCommands | RunTemplate) -> None:
    if isinstance(request, RunCommands):
        for words in request.commands:
            _run(server, pane, user, lambda words=words: server.executor.parse_words(words))  # type: ignore[misc]
    else:
        _run(server, pane, user, lambda: _filled(server, request))


def answer(server: Server, pane: Pane, answered: Callable[[str], Any], text: str, client: Client) -> None:
    """Gives a prompt's answer to the mode that asked, if it is still there."""
    if isinstance(pane.mode, TreeMode):
        pane_modes.perform(server, pane, answered(text), client)


def _filled(server: Server, request: RunTemplate) -> CommandList:
    template = request.template
    if isinstance(template, CommandList):
        return template.substitute((request.value,))
    return server.executor.parse(replace_responses(str(template), (request.value,)))


def _run(server: Server, pane: Pane, client: Client | None, parse: Callable[[], CommandList]) -> None:
    link = next(iter(pane.window.winlinks), None)
    if client is not None and client.session is not None:
        link = next((each for each in pane.window.winlinks if each.session is client.session), link)
    try:
        parsed = parse()
    except LangError as error:
        if client is not None:
            client.show_message(error.message[:1].upper() + error.message[1:])
        return
    current = Current(link.session, link, pane) if link is not None else None
    queue = client.queue if client is not None else server.queue
    queue.append(parsed, State(current=current, source="key"))


def _offer(server: Server, pane: Pane, client: Client, request: OfferMenu) -> None:
    from .draw import view_offset
    from .menus import OpenMenu, default_look
    from .modes.menu import RULE, Menu, MenuItem
    from .overlays import show
    from .sizes import status_lines

    items = [MenuItem(name, key) if name else RULE for name, key in request.items]
    title = request.title.replace("#", "##")
    menu = Menu(items, client.columns, client.lines, title=title, look=default_look(client))
    if not menu.fits or client.session is None:
        return
    _, left, top = view_offset(client, pane.window)
    above = status_lines(client.session) if client.session.options.get("status-position") == "top" else 0
    x, y = pane.x - left + request.x, pane.y - top + above + request.y
    menu.place(x - menu.width // 2, y, client.columns, client.lines)
    show(client, OpenMenu(client, menu, lambda number: pane_modes.key(server, pane, request.items[number][1], client)))


# -- the editor


async def _edit(server: Server, pane: Pane, client: Client, request: EditText) -> None:
    from .overlays import show
    from .popups import Box, Popup, PopupLook, Program

    session = client.session
    if session is None:
        return
    handle, path = tempfile.mkstemp(prefix="tmux.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(request.data)
        width, height = client.columns * 9 // 10, client.lines * 9 // 10
        box = Box((client.columns - width) // 2, (client.lines - height) // 2, width, height)
        popup = Popup(client, session, box, PopupLook(on_exit=True, can_move=False))
        show(client, popup)
        editor = str(server.options.server.get("editor"))
        try:
            popup.start(Program((f"{editor} {path}",), session.cwd))
        except CommandError as error:
            popup.close()
            client.show_message(str(error))
            return
        await popup.closed
        if popup.status == 0:
            with open(path, "rb") as written:
                request.edited(written.read())
    finally:
        os.unlink(path)


# -- the mouse


def mouse(server: Server, pane: Pane, hit: Hit, client: Client | None) -> bool:
    """A mouse key for the tree mode on the pane; False where there is none."""
    from .mouse import position_in

    mode = pane.mode
    if not isinstance(mode, TreeMode):
        return False
    x, y = position_in(pane, hit)
    if 0 <= x < pane.width and 0 <= y < pane.height:
        pane_modes.perform(server, pane, mode.mouse(hit.key, x, y), client)
    return True
