"""Events and hooks: what happened is announced once, and the hooks that people set for it run.

An event has tmux's name and a subject (session, winlink, window, pane, client). Its hook is an array of command lists
kept as options; the commands run in the server's queue with ``hook``, ``hook_pane``... as format variables, once the
change that was announced is complete: an announcement may come from the middle of it. What a hook's own commands do
runs no hooks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .queue import Current, State
from .tree import Pane, Session, Window, Winlink

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pymux_wf.lang.parser import CommandList

    from .queue import CommandQueue, Item
    from .server import Server


class Notices:
    """The announcements of one server; ``listeners`` are told every event besides its hooks."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.listeners: list[Callable[[str, Any], None]] = []
        self.command_listeners: list[Callable[[str, Current, Any], None]] = []
        self.report_listeners: list[Callable[[str, Any, Mapping[str, Any]], None]] = []
        self._pending: list[tuple[CommandList, State]] = []

    def announce(self, event: str, subject: Any, more: Mapping[str, str] | None = None) -> None:
        """Something happened to ``subject``; ``more`` are further variables that its hooks see."""
        for listener in list(self.listeners):
            listener(event, subject)
        if self._server.queue.in_hook:
            return  # or a hook that renames a window would run itself for ever
        hooks = self._server.options.hooks_of(event, subject)
        if not hooks:
            return
        current = _place_of(subject)
        state = State(current=current, no_hooks=True, source="hook", variables=_variables(event, subject, current))
        state.variables |= more or {}
        if not self._pending:
            self._server.loop.call_soon(self.run_pending)
        self._pending += [(hook, state) for hook in hooks]

    def report(self, event: str, subject: Any, facts: Mapping[str, Any]) -> None:
        """Something happened that has facts and no hooks: a shell's command finished."""
        self._server.events.reported(event, subject, facts)
        for listener in list(self.report_listeners):
            listener(event, subject, facts)

    def run_pending(self) -> None:
        """Starts the hooks of what has been announced."""
        pending, self._pending = self._pending, []
        for hook, state in pending:
            self._server.queue.append(hook, state)

    def run_hook(self, event: str, queue: CommandQueue, item: Item) -> None:
        """The hook of a command that has just run, directly behind it."""
        current = self._server.executor.current_of(queue, item)
        for listener in self.command_listeners:
            listener(event, current, item.command)
        hooks = self._server.options.hooks_of(event, current.pane or current.session)
        if not hooks:
            return
        variables = _variables(event, None, current)
        command = item.command
        if command is not None:
            variables |= _argument_variables(command)
        state = State(current=current, no_hooks=True, source="hook", variables=variables, event=item.state.event)
        for hook in hooks:
            queue.insert(hook, state)


def seen_by_hooks(event: str, subject: Any) -> tuple[Current | None, dict[str, str]]:
    """Where an event is, and the variables that its hooks see."""
    current = _place_of(subject)
    return current, _variables(event, subject, current)


def seen_after(event: str, current: Current, command: Any) -> dict[str, str]:
    """The variables that the hook of a command sees that ran at ``current``."""
    found = _variables(event, None, current)
    return found if command is None else found | _argument_variables(command)


def _place_of(subject: Any) -> Current | None:
    if isinstance(subject, Pane):
        link = next(iter(subject.window.winlinks), None)
        return Current(link.session, link, subject) if link is not None else None
    if isinstance(subject, Window):
        link = next(iter(subject.winlinks), None)
        return Current(link.session, link, subject.active) if link is not None else None
    if isinstance(subject, Winlink):
        return Current(subject.session, subject, subject.window.active)
    if isinstance(subject, Session):
        link = subject.current
        return Current(subject, link, link.window.active if link is not None else None)
    session = getattr(subject, "session", None)
    return _place_of(session) if isinstance(session, Session) else None


def _variables(event: str, subject: Any, current: Current | None) -> dict[str, str]:
    """What a hook knows of what happened: only what belongs to its kind, as ids; the rest it sees as its target."""
    found = {"hook": event}
    kind = _KINDS.get(event.partition("-")[0], ())
    if "client" in kind and hasattr(subject, "tty"):
        found["hook_client"] = subject.name
    if "pane" in kind and isinstance(subject, Pane):
        found["hook_pane"] = f"%{subject.id}"
    session = current.session if current is not None else None
    if session is not None and ("session" in kind or event in _OF_A_WINLINK):
        found |= {"hook_session": f"${session.id}", "hook_session_name": session.name}
    window = subject.window if isinstance(subject, (Pane, Winlink)) else subject
    if "window" in kind and isinstance(window, Window):
        found |= {"hook_window": f"@{window.id}", "hook_window_name": window.name}
    return found


_KINDS = {
    "alert": ("session", "window"),
    "client": ("client",),
    "pane": ("pane", "window"),
    "session": ("session",),
    "window": ("window",),
}
_OF_A_WINLINK = frozenset({"window-linked", "window-unlinked"})


def _argument_variables(command: Any) -> dict[str, str]:
    arguments = command.arguments
    found = {"hook_arguments": str(arguments)}
    for index, word in enumerate(arguments.strings()):
        found[f"hook_argument_{index}"] = word
    for letter, values in arguments.flags.items():
        given = [value for value in values if value is not None]
        found[f"hook_flag_{letter}"] = str(given[-1]) if given else "1"
        for index, value in enumerate(given):
            found[f"hook_flag_{letter}_{index}"] = str(value)
    return found
