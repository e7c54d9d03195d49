"""Windows in sessions: linking, moving and unlinking them, and keeping the sessions of a group alike.

Sessions of a group have the same windows at the same indexes and each its own current one: whoever changes the windows
of a session calls :func:`synchronize` afterwards. Relies on the tree for data and on ``actions.py`` for what needs
processes ended or clients moved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import actions
from .errors import CommandError
from .tree import Winlink

if TYPE_CHECKING:
    from .server import Server
    from .tree import Session, Window


def base_index(session: Session) -> int:
    """Where the session's indexes begin."""
    return int(session.options.get("base-index"))


def group_of(server: Server, session: Session) -> list[Session]:
    """The sessions of the session's group, itself included, oldest first; itself alone without a group."""
    return [session] if session.group is None else server.tree.group_members(session.group)


def is_linked(server: Server, session: Session, window: Window) -> bool:
    """Whether a window has a further place than the one in ``session`` (and the sessions of its group)."""
    return len(window.winlinks) != len(group_of(server, session))


def open_index(session: Session, link: Winlink | None, index: int | None, *, after: bool, before: bool) -> int | None:
    """The index for a window that is about to come in: with ``after`` or ``before``, one made free next to ``link``."""
    if not (after or before):
        return index
    neighbour = link or session.current
    if neighbour is None:
        return index
    wanted = neighbour.index + (0 if before else 1)
    session.make_room(wanted)
    return wanted


def link_window(
    server: Server, source: Winlink, session: Session, index: int | None, *, kill: bool, select: bool
) -> Winlink:
    """Puts the window of ``source`` into ``session`` too; raises CommandError when the index is taken and ``kill`` is
    not given.
    """
    if session is not source.session and session.group is not None and session.group == source.session.group:
        raise CommandError("sessions are grouped")
    there = session.winlinks.get(index) if index is not None else None
    if there is not None:
        if there.window is source.window:
            raise CommandError(f"same index: {there.index}")
        if not kill:
            raise CommandError(f"index in use: {there.index}")
        select = evict(server, there) or select
    link = session.add(source.window, session.free_index(base_index(session)) if index is None else index)
    server.tree.observer("window-linked", link)
    if session.current is None or select:
        select_fresh(server, link)
    synchronize(server, session)
    server.session_changed(session)
    return link


def select_fresh(server: Server, link: Winlink) -> None:
    """Makes a winlink current in a session whose current one may just have been taken away."""
    session = link.session
    if session.current is None:
        session.current = link
        server.tree.observer("session-window-changed", session)
        server.session_changed(session)
    else:
        actions.select_winlink(server, link)


def evict(server: Server, link: Winlink) -> bool:
    """Takes a winlink away to make its index free, also when it is its session's only one; True when it was current."""
    session = link.session
    current = session.current is link
    if current:
        # Nothing may be chosen in its place: what comes in is selected next, and the order of use must not change.
        session.current = None
    for pane in server.tree.unlink(link):
        actions.end_process(server, pane)
    return current


def unlink_window(server: Server, link: Winlink) -> None:
    """Takes a winlink out of its session and of the sessions of its group; at its last one the session ends alone, and
    the others of the group keep the window.
    """
    session = link.session
    if len(session.winlinks) == 1:
        actions.destroy_session(server, session)
        return
    actions.unlink(server, link, renumber=False)
    synchronize(server, session)


def move_window(
    server: Server, source: Winlink, session: Session, index: int | None, *, kill: bool, select: bool, renumber: bool
) -> Winlink:
    """Links the window into ``session`` and unlinks ``source``."""
    origin = source.session
    link = link_window(server, source, session, index, kill=kill, select=select)
    unlink_window(server, source)
    if renumber and origin.id in server.tree.sessions and origin.options.get("renumber-windows"):
        renumber_windows(server, origin)
    server.recalculate_sizes()
    return link


def renumber_windows(server: Server, session: Session) -> None:
    """Closes the gaps in the indexes of a session and its group; each stays at the window it shows."""
    for member in group_of(server, session):
        member.renumber(base_index(session))
    synchronize(server, session)
    server.redraw_session_status(session)


def swap_windows(server: Server, first: Winlink, second: Winlink) -> None:
    """Exchanges the windows of two winlinks; alerts and places stay with the winlinks' indexes."""
    if first.window is second.window:
        return
    first.window.winlinks.remove(first)
    second.window.winlinks.remove(second)
    first.window, second.window = second.window, first.window
    first.window.winlinks.append(first)
    second.window.winlinks.append(second)


# -- groups


def synchronize(server: Server, session: Session) -> None:
    """Gives the other sessions of the group the windows of ``session``."""
    for other in group_of(server, session):
        if other is not session:
            _mirror(server, session, other)
            server.session_changed(other)


def _mirror(server: Server, source: Session, copy: Session) -> None:
    old = copy.winlinks
    current = (
        copy.current.index if copy.current is not None else (source.current.index if source.current is not None else -1)
    )
    stack = [link.index for link in copy.last]
    copy.winlinks = {index: _same_or_new(server, copy, index, link) for index, link in source.winlinks.items()}
    copy.last = [copy.winlinks[index] for index in stack if index in copy.winlinks and index != current]
    copy.current = copy.winlinks.get(current)
    if copy.current is None and copy.winlinks:
        _choose_current(copy, current)
    for link in old.values():
        if copy.winlinks.get(link.index) is not link:
            _forget(server, link)


def _same_or_new(server: Server, copy: Session, index: int, link: Winlink) -> Winlink:
    known = copy.winlinks.get(index)
    if known is not None and known.window is link.window:
        return known
    fresh = Winlink(copy, index, link.window)
    fresh.flags |= link.flags
    link.window.winlinks.append(fresh)
    server.tree.observer("window-linked", fresh)
    return fresh


def _choose_current(session: Session, gone: int) -> None:
    if session.last:
        session.current = session.last.pop(0)
        return
    indexes = [index for index in session.winlinks if index < gone] or list(session.winlinks)
    session.current = session.winlinks[indexes[-1]]


def _forget(server: Server, link: Winlink) -> None:
    link.window.winlinks.remove(link)
    if server.tree.marked is not None and server.tree.marked[0] is link:
        server.tree.marked = None
    server.tree.observer("window-unlinked", link)
    if not link.window.winlinks:
        for pane in server.tree.forget_window(link.window):
            actions.end_process(server, pane)
