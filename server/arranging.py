"""Panes changing places: zoom around a change, named layouts, swaps, moves between windows, panes that become windows.

The arithmetic is the layout room's; here the window's list of panes, its active pane, sizes and drawing follow it.
Every function leaves the server consistent also when it raises CommandError.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pymux_wf.layout import Layout, LayoutError, NoSpace, PresetSizes

from . import actions
from .errors import CommandError

if TYPE_CHECKING:
    from .server import Server
    from .tree import Pane, Window

NO_SPACE = "size or position no space for a new pane"


def refuse_split(pane: Pane) -> None:
    """Raises CommandError for a pane that cannot be split because it floats."""
    if pane.floating:
        raise CommandError("size or position can't split a floating pane")


# -- zoom


@contextmanager
def unzoomed(server: Server, window: Window, *, keep: bool, always: bool = False) -> Iterator[None]:
    """Unzooms the window for a change; with ``keep`` (``-Z``) its active pane is zoomed afterwards if one was, or in
    any case with ``always``.
    """
    before = window.zoomed
    again = keep and (before or always)
    unzoom(server, window)
    try:
        yield
    except CommandError:
        again = keep and before
        raise
    finally:
        if again and window.id in server.tree.windows and window.active is not None:
            zoom(server, window.active)


def unzoom(server: Server, window: Window) -> bool:
    """Shows all panes of the window again; True when one was zoomed."""
    if not server.tree.unzoom(window):
        return False
    actions.fit_panes(server, window)
    server.redraw_window(window)
    return True


def zoom(server: Server, pane: Pane) -> bool:
    """Lets the pane fill its window; False when there is nothing to zoom."""
    if not server.tree.zoom(pane):
        return False
    actions.fit_panes(server, pane.window)
    server.redraw_window(pane.window)
    return True


def select_pane(server: Server, pane: Pane, *, keep_zoom: bool = False) -> bool:
    """Makes the pane active and shows that; False when it already was. A floating pane comes above the others."""
    window = pane.window
    if window.active is pane:
        _raise(server, pane)
        return False
    with unzoomed(server, window, keep=keep_zoom):
        server.tree.select_pane(pane)
    server.redraw_window(window)
    server.redraw_status(window)
    return True


def _raise(server: Server, pane: Pane) -> None:
    if pane.window.raise_float(pane):
        server.tree.observer("window-layout-changed", pane.window)
        server.redraw_window(pane.window)


# -- layouts


def preset_sizes(window: Window) -> PresetSizes:
    """The window options that named layouts read."""
    options = window.options
    return PresetSizes(
        str(options.get("main-pane-width")),
        str(options.get("main-pane-height")),
        str(options.get("other-pane-width")),
        str(options.get("other-pane-height")),
        int(options.get("tiled-layout-max-columns")),
    )


def apply_named(server: Server, window: Window, name: str) -> None:
    """Arranges the panes as a named layout says."""
    assert window.layout is not None
    window.layout.apply(name, preset_sizes(window))
    window.last_layout_name = name
    _take_layout_size(server, window)


def apply_string(server: Server, window: Window, text: str) -> None:
    """Arranges the panes as a layout string says; raises CommandError for one that cannot be used."""
    before = window.layout
    assert before is not None
    try:
        window.layout = Layout.parse(text, [pane.id for pane in window.panes], status=before.status)
    except LayoutError as error:
        raise CommandError(str(error)) from None
    window.layout.floats.last_place = before.floats.last_place
    _take_layout_size(server, window)


def _take_layout_size(server: Server, window: Window) -> None:
    """A layout of another size makes the window that large, until a client's size says otherwise."""
    assert window.layout is not None
    window.width, window.height = window.layout.columns, window.layout.lines
    actions.layout_changed(server, window)
    server.recalculate_sizes()


# -- swapping


def swap_panes(server: Server, source: Pane, target: Pane, *, follow: bool) -> None:
    """Exchanges two panes of one or of two windows; with ``follow`` the active panes are those at the same places.
    Raises CommandError where one of them floats.
    """
    if source.floating or target.floating:
        raise CommandError("cannot swap floating panes")
    first, second = source.window, target.window
    if first is second:
        _swap_inside(first, source, target)
    else:
        _swap_across(source, target)
    _activate_after_swap(server, (first, source), (second, target), follow=follow)
    if first is not second:
        _forget_last(first, source)
        _forget_last(second, target)
        actions.layout_changed(server, first)
    actions.layout_changed(server, second)


def _swap_inside(window: Window, source: Pane, target: Pane) -> None:
    assert window.layout is not None
    window.layout.swap(source.id, target.id)
    i, j = window.panes.index(source), window.panes.index(target)
    window.panes[i], window.panes[j] = target, source


def _swap_across(source: Pane, target: Pane) -> None:
    first, second = source.window, target.window
    assert first.layout is not None
    assert second.layout is not None
    first.layout.replace(source.id, target.id)
    second.layout.replace(target.id, source.id)
    first.panes[first.panes.index(source)] = target
    second.panes[second.panes.index(target)] = source
    source.window, target.window = second, first
    source.options.parent, target.options.parent = second.options, first.options


def _activate_after_swap(
    server: Server, source: tuple[Window, Pane], target: tuple[Window, Pane], *, follow: bool
) -> None:
    first, source_pane = source
    second, target_pane = target
    if follow:
        _make_active(server, first, target_pane)
        if first is not second:
            _make_active(server, second, source_pane)
        return
    # One after the other: in one window an active source stays active, an active target hands over.
    if first.active is source_pane:
        _make_active(server, first, target_pane)
    if second.active is target_pane:
        _make_active(server, second, source_pane)


def _make_active(server: Server, window: Window, pane: Pane) -> None:
    if window.active is not pane:
        window.remember_active(pane)
        server.tree.observer("window-pane-changed", window)


def _forget_last(window: Window, pane: Pane) -> None:
    if pane in window.last_panes:
        window.last_panes.remove(pane)


def rotate(server: Server, window: Window, *, down: bool) -> Pane | None:
    """Moves every pane to the next place; the active place stays where it is. Returns the pane that is active then."""
    layout, active = window.layout, window.active
    assert layout is not None
    if active is None:
        return None
    place = window.panes.index(active)
    layout.rotate(down)
    by_id = {pane.id: pane for pane in window.panes}
    window.panes[:] = [by_id[pane_id] for pane_id in layout.order]
    pane = window.panes[place]
    _make_active(server, window, pane)
    actions.layout_changed(server, window)
    return pane


# -- moving


def join_pane(
    server: Server,
    source: Pane,
    target: Pane,
    *,
    horizontal: bool,
    size: int | None,
    before: bool,
    full: bool,
    active: bool,
) -> None:
    """Takes ``source`` out of its window and puts it beside ``target``, where it becomes the active one with
    ``active``; a window left without panes ends.
    """
    window = target.window
    assert window.layout is not None
    refuse_split(target)
    if source.window is window:
        _move_inside(server, source, target, horizontal=horizontal, size=size, before=before, full=full)
        return
    origin = source.window
    try:
        window.layout.join(target.id, source.id, horizontal, size, before, full)
    except NoSpace:
        raise CommandError(NO_SPACE) from None
    empty = not server.tree.remove_pane(source)
    source.window = window
    source.options.parent = window.options
    server.tree.add_pane(source, after=target, before=before)
    window.place()
    if active:
        select_pane(server, source)
    if empty:
        actions.kill_window(server, origin)
    else:
        actions.layout_changed(server, origin)


def _move_inside(
    server: Server, source: Pane, target: Pane, *, horizontal: bool, size: int | None, before: bool, full: bool
) -> None:
    """The pane leaves its window for a moment: who was active before it is again, until it is selected."""
    window = target.window
    assert window.layout is not None
    try:
        window.layout.move(source.id, target.id, horizontal, size, before, full)
    except NoSpace:
        raise CommandError(NO_SPACE) from None
    by_id = {pane.id: pane for pane in window.panes}
    window.panes[:] = [by_id[pane_id] for pane_id in window.layout.order]
    if window.active is source:
        _make_active(server, window, window.last or target)
    _forget_last(window, source)


def break_out(server: Server, pane: Pane, name: str) -> Window:
    """Makes the pane, one of several, a window of its own, which is in no session yet."""
    origin = pane.window
    window = server.tree.new_window(name, server.options.new_window(), origin.width, origin.height, server.wall_time())
    server.tree.remove_pane(pane, moves=True)
    server.tree.observer("window-renamed", window)
    server.tree.observer("window-layout-changed", origin)
    pane.window = window
    pane.options.parent = window.options
    server.tree.add_pane(pane)
    window.layout = window.layout_of_one(pane)
    window.remember_active(pane)
    window.place()
    for changed in (window, origin):
        actions.fit_panes(server, changed)
    server.redraw_window(origin)
    return window


def last_used(server: Server, ids: list[int]) -> Pane | None:
    """Of several panes the one that was active last."""
    panes = [server.tree.panes[pane_id] for pane_id in ids]
    return max(panes, key=lambda pane: pane.active_point, default=None)
