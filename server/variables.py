"""The format variables: one function a name, from the objects in view to text.

The table is what ``#{name}`` looks up after options; names and meanings are tmux 3.7c's. Each function gets a
:class:`Scope` and may use only the objects its section names; a scope without them gives "". Values are computed when
asked for and never cached: the caller keeps what it needs.
"""

from __future__ import annotations

import os
from operator import attrgetter

from . import client_flags
from .pane_variables import PANE
from .variable_texts import flag, seconds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from .client import Client
    from .server import Server
    from .tree import Pane, Session, Window, Winlink

    Of = Callable[["Scope"], Any]


class Scope:
    """The objects a format sees; any may be missing."""

    __slots__ = ("client", "pane", "server", "session", "window", "winlink")

    def __init__(
        self,
        server: Server,
        session: Session | None = None,
        winlink: Winlink | None = None,
        window: Window | None = None,
        pane: Pane | None = None,
        client: Client | None = None,
    ) -> None:
        self.server = server
        self.session = session
        self.winlink = winlink
        self.window = window
        self.pane = pane
        self.client = client


# -- how lines of tree modes read

TREE_MODE_FORMAT = (
    "#{?pane_format,#{?pane_marked,#[reverse],}#{pane_current_command}#{?pane_active,*,}#{?pane_marked,M,}"
    '#{?#{&&:#{pane_title},#{!=:#{pane_title},#{host_short}}},: "#{pane_title}",},'
    "#{?window_format,#{?window_marked_flag,#[reverse],}#{window_name}#{window_flags}"
    '#{?#{&&:#{==:#{window_panes},1},#{&&:#{pane_title},#{!=:#{pane_title},#{host_short}}}},: "#{pane_title}",},'
    "#{session_windows} windows#{?session_grouped, (group #{session_group}: #{session_group_list}),}"
    "#{?session_attached, (attached),}}}"
)
BUFFER_MODE_FORMAT = "#{t/p:buffer_created}: #{buffer_sample}"
CLIENT_MODE_FORMAT = "#{t/p:client_activity}: session #{session_name}"


# -- server

SERVER: dict[str, Callable[[Server], str]] = {
    "buffer_mode_format": lambda s: BUFFER_MODE_FORMAT,
    "client_mode_format": lambda s: CLIENT_MODE_FORMAT,
    "config_files": lambda s: ",".join(s.config_files),
    "host": lambda s: s.host,
    "host_short": lambda s: s.host.split(".", 1)[0],
    "next_session_id": lambda s: f"${s.tree.next_session_id}",
    "pane_marked_set": lambda s: flag(s.tree.marked),
    "pid": lambda s: str(os.getpid()),
    "server_sessions": lambda s: str(len(s.tree.sessions)),
    "sixel_support": lambda s: "0",
    "socket_path": lambda s: s.socket_path,
    "start_time": lambda s: seconds(s.started),
    "tree_mode_format": lambda s: TREE_MODE_FORMAT,
    "uid": lambda s: str(os.getuid()),
    "user": lambda s: s.user,
    "version": lambda s: s.version_token,
}


# -- session


def alert_marks(link: Winlink) -> str:
    flags = link.flags
    marks = (("#", "activity" in flags or "content" in flags), ("!", "bell" in flags), ("~", "silence" in flags))
    return "".join(mark for mark, shown in marks if shown)


def _any_flag(session: Session, name: str) -> str:
    return flag(any(name in link.flags for link in session.winlinks.values()))


def session_alerts(session: Session) -> str:
    # Of hundreds of windows few have flags, and lists of panes ask this for every one.
    marked = [(link.index, alert_marks(link)) for link in session.winlinks.values() if link.flags]
    return ",".join(f"{index}{marks}" for index, marks in marked if marks)


def session_alert(session: Session) -> str:
    found = {mark for link in session.winlinks.values() if link.flags for mark in alert_marks(link)}
    return "".join(mark for mark in "#!~" if mark in found)


def _stack(session: Session) -> str:
    links = [session.current, *session.last] if session.current else list(session.last)
    return ",".join(str(link.index) for link in links if link is not None)


def _group_sessions(server: Server, session: Session) -> list[Session]:
    return [] if session.group is None else server.tree.group_members(session.group)


def _group_clients(server: Server, session: Session) -> list[Client]:
    members = _group_sessions(server, session)
    return [client for client in server.attached() if client.session in members]


def _grouped(session: Session, value: str) -> str:
    return value if session.group is not None else ""


SESSION: dict[str, Callable[[Server, Session], str]] = {
    "active_window_index": lambda s, o: str(o.current.index) if o.current else "",
    "last_window_index": lambda s, o: str(max(o.winlinks, default=0)),
    "session_activity": lambda s, o: seconds(o.activity),
    "session_activity_flag": lambda s, o: _any_flag(o, "activity"),
    "session_alert": lambda s, o: session_alert(o),
    "session_alerts": lambda s, o: session_alerts(o),
    "session_attached": lambda s, o: str(o.attached),
    "session_attached_list": lambda s, o: ",".join(client.name for client in s.clients_in(o)),
    "session_bell_flag": lambda s, o: _any_flag(o, "bell"),
    "session_created": lambda s, o: seconds(o.created),
    "session_group": lambda s, o: o.group or "",
    "session_group_attached": lambda s, o: _grouped(o, str(len(_group_clients(s, o)))),
    "session_group_attached_list": lambda s, o: ",".join(client.name for client in _group_clients(s, o)),
    "session_group_list": lambda s, o: ",".join(other.name for other in _group_sessions(s, o)),
    "session_group_many_attached": lambda s, o: _grouped(o, flag(len(_group_clients(s, o)) > 1)),
    "session_group_size": lambda s, o: _grouped(o, str(len(_group_sessions(s, o)))),
    "session_grouped": lambda s, o: flag(o.group is not None),
    "session_id": lambda s, o: f"${o.id}",
    "session_last_attached": lambda s, o: seconds(o.last_attached),
    "session_many_attached": lambda s, o: flag(o.attached > 1),
    "session_marked": lambda s, o: flag(s.tree.marked is not None and s.tree.marked[0].session is o),
    "session_name": lambda s, o: o.name,
    "session_path": lambda s, o: o.cwd,
    "session_silence_flag": lambda s, o: _any_flag(o, "silence"),
    "session_stack": lambda s, o: _stack(o),
    "session_windows": lambda s, o: str(len(o.winlinks)),
}


# -- winlink and window


def window_flags(server: Server, link: Winlink) -> str:
    """The marks behind a window's name, a single ``#`` for activity."""
    session = link.session
    marks = alert_marks(link)
    if link is session.current:
        marks += "*"
    if session.last and link is session.last[0]:
        marks += "-"
    if server.tree.marked is not None and server.tree.marked[0] is link:
        marks += "M"
    if link.window.zoomed:
        marks += "Z"
    return marks


def _stack_index(link: Winlink) -> str:
    session = link.session
    if link is session.current:
        return "0"
    return str(session.last.index(link) + 1) if link in session.last else "0"


WINLINK: dict[str, Callable[[Server, Winlink], str]] = {
    "window_active": lambda s, o: flag(o.session.current is o),
    "window_activity_flag": lambda s, o: flag("activity" in o.flags),
    "window_bell_flag": lambda s, o: flag("bell" in o.flags),
    "window_end_flag": lambda s, o: flag(o.index == max(o.session.winlinks, default=o.index)),
    "window_flags": lambda s, o: window_flags(s, o).replace("#", "##"),
    "window_index": lambda s, o: str(o.index),
    "window_last_flag": lambda s, o: flag(o.session.last and o.session.last[0] is o),
    "window_marked_flag": lambda s, o: flag(s.tree.marked is not None and s.tree.marked[0] is o),
    "window_raw_flags": lambda s, o: window_flags(s, o),
    "window_silence_flag": lambda s, o: flag("silence" in o.flags),
    "window_stack_index": lambda s, o: _stack_index(o),
    "window_start_flag": lambda s, o: flag(o.index == min(o.session.winlinks, default=o.index)),
}


def window_layout(window: Window) -> str:
    return window.layout.dump(stacking=not window.zoomed) if window.layout is not None else ""


def visible_layout(window: Window) -> str:
    """The layout string as shown: the zoomed pane alone while one is zoomed."""
    if window.zoomed_pane is not None:
        return window.layout_of_one(window.zoomed_pane).dump()
    return window_layout(window)


def _showing(server: Server, window: Window) -> list[Client]:
    return server.clients_of(window)


def _current_in(window: Window) -> list[str]:
    return [link.session.name for link in window.winlinks if link.session.current is link]


def _linked(server: Server, window: Window) -> bool:
    """Whether the window has more places than the one that each session of a group has by itself."""
    groups = {link.session.group or link.session.id for link in window.winlinks}
    own = len({link.session.id for link in window.winlinks})
    return len(groups) > 1 or len(window.winlinks) > own


WINDOW: dict[str, Callable[[Server, Window], str]] = {
    "window_active_clients": lambda s, o: str(len(_showing(s, o))),
    "window_active_clients_list": lambda s, o: ",".join(client.name for client in _showing(s, o)),
    "window_active_sessions": lambda s, o: str(len(_current_in(o))),
    "window_active_sessions_list": lambda s, o: ",".join(_current_in(o)),
    "window_activity": lambda s, o: seconds(o.activity),
    "window_cell_height": lambda s, o: str(s.cell_pixels(o)[1]),
    "window_cell_width": lambda s, o: str(s.cell_pixels(o)[0]),
    "window_height": lambda s, o: str(o.height),
    "window_id": lambda s, o: f"@{o.id}",
    "window_layout": lambda s, o: window_layout(o),
    "window_linked": lambda s, o: flag(_linked(s, o)),
    "window_linked_sessions": lambda s, o: str(len(o.winlinks)),
    "window_linked_sessions_list": lambda s, o: ",".join(link.session.name for link in o.winlinks),
    "window_name": lambda s, o: o.name,
    "window_panes": lambda s, o: str(len(o.panes)),
    "window_visible_layout": lambda s, o: visible_layout(o),
    "window_width": lambda s, o: str(o.width),
    "window_zoomed_flag": lambda s, o: flag(o.zoomed),
}


# -- client


def _user_name(uid: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return ""


CLIENT: dict[str, Callable[[Server, Client], str]] = {
    "client_activity": lambda s, o: seconds(o.activity),
    "client_cell_height": lambda s, o: str(o.ypixels // o.lines),
    "client_cell_width": lambda s, o: str(o.xpixels // o.columns),
    "client_control_mode": lambda s, o: flag(o.control is not None),
    "client_created": lambda s, o: seconds(o.created),
    "client_discarded": lambda s, o: str(o.discarded),
    "client_flags": lambda s, o: client_flags.names_of(o),
    "client_height": lambda s, o: str(o.lines),
    "client_key_table": lambda s, o: o.key_table or (str(o.session.options.get("key-table")) if o.session else "root"),
    "client_last_session": lambda s, o: (
        o.last_session.name if o.last_session in s.tree.sessions.values() and o.last_session else ""
    ),
    "client_name": lambda s, o: o.name,
    "client_pid": lambda s, o: str(o.pid),
    "client_prefix": lambda s, o: flag(o.key_table == "prefix"),
    "client_readonly": lambda s, o: flag(o.read_only),
    "client_session": lambda s, o: o.session.name if o.session is not None else "",
    "client_termfeatures": lambda s, o: o.feature_names(),
    "client_termname": lambda s, o: o.term,
    "client_termtype": lambda s, o: o.term_type,
    "client_theme": lambda s, o: o.theme,
    "client_tty": lambda s, o: o.tty,
    "client_uid": lambda s, o: str(o.uid),
    "client_user": lambda s, o: _user_name(o.uid),
    "client_utf8": lambda s, o: flag(o.utf8),
    "client_width": lambda s, o: str(o.columns),
    "client_written": lambda s, o: str(o.written),
}


def _tabled() -> Iterator[tuple[str, tuple[Of, Any]]]:
    """Every name of the tables with what gets the object that it is about, and its function."""
    tables: tuple[tuple[Of, dict[str, Any]], ...] = (
        (attrgetter("client"), CLIENT),
        (attrgetter("session"), SESSION),
        (attrgetter("winlink"), WINLINK),
        (attrgetter("window"), WINDOW),
        (attrgetter("pane"), PANE),
    )
    for of, table in tables:
        for name, function in table.items():
            yield name, (of, function)


OF_OBJECTS = dict(_tabled())
"""Variables of one object; none has the name of an option."""


def lookup(scope: Scope, name: str) -> str | None:
    """The value of a variable, "" where its object is missing, None for a name that is none of ours."""
    found = OF_OBJECTS.get(name)
    if found is not None:
        subject = found[0](scope)
        value: str = found[1](scope.server, subject) if subject is not None else ""
        return value
    of_server = SERVER.get(name)
    return of_server(scope.server) if of_server is not None else _shared(scope, name)


def _shared(scope: Scope, name: str) -> str | None:
    """Variables that need objects of two kinds."""
    if name == "session_active":
        return flag(scope.client is not None and scope.client.session is scope.session)
    if name in ("window_bigger", "window_offset_x", "window_offset_y"):
        return _view_of(scope, name)
    if name.startswith("buffer_"):
        return _buffer(scope.server, name)
    if scope.pane is not None and scope.pane.mode is not None:
        value = scope.pane.mode.variables().get(name)
        if value is not None:
            return value
    return None


def _view_of(scope: Scope, name: str) -> str:
    from .draw import view_offset

    if scope.client is None or scope.client.session is None or scope.window is None:
        return ""
    bigger, x, y = view_offset(scope.client, scope.window)
    if name == "window_bigger":
        return flag(bigger)
    return str(x if name == "window_offset_x" else y) if bigger else ""


def _buffer(server: Server, name: str) -> str | None:
    newest = server.buffers.newest()
    return newest.variable(name) if newest is not None else ("" if name in _BUFFER_NAMES else None)


_BUFFER_NAMES = frozenset({"buffer_created", "buffer_full", "buffer_name", "buffer_sample", "buffer_size"})

__all__ = ["PANE", "Scope", "alert_marks", "flag", "lookup", "window_flags"]
