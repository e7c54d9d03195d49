"""The audit log: a line of JSON for every command and verb that changes something, and for every refused try.

On while the server option ``audit-log`` names a file. A line tells when, who (process, user, name of the client), what,
at which target, with which arguments. What is typed into panes, put into buffers or given to the environment stands
there as its length and the beginning of its SHA-256 alone: enough to tell whether it was this text, not to read it.

Lines are appended by a thread, the file (0600) opened for each batch, so that a slow disk holds up nobody and a rotated
file is followed. ``set-metrics``, which programs send every second, is not told.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
import time
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from .verbs import COMMANDS as VERB_COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pymux_wf.lang.arguments import Arguments, Value

    from .call import Call
    from .client import Client
    from .server import Server
    from .verbs.verb import VerbCall

OPTION = "audit-log"
LONGEST = 1000
FAREWELL_SECONDS = 1.0

READING_COMMANDS = frozenset(
    (
        *("display-message", "has-session", "list-buffers", "list-clients", "list-commands", "list-keys", "list-panes"),
        *("list-sessions", "list-windows", "show-buffer", "show-environment", "show-hooks", "show-messages"),
        *("show-options", "show-prompt-history", "show-window-options", "start-server", "events", "explain-key"),
        *("choose-buffer", "choose-client", "choose-tree", "clock-mode", "command-palette", "command-prompt"),
        *("confirm-before", "customize-mode", "display-menu", "display-panes", "refresh-client", "find-window"),
    )
)
"""Commands that change nothing by themselves; what they lead to (a menu's choice) are commands of their own."""

_TEXTS = frozenset({"send-keys", "set-buffer", "set-environment", "run-command"})
_QUIET_VERBS = frozenset({"command", "set-metrics"})  # what "command" runs is told by itself
_SECRET_FLAGS = frozenset({"e"})  # new-session, new-window...: -e NAME=value


class AuditLog:
    """The log of one server; made when the option is first set."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._lines: SimpleQueue[tuple[str, str] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._complained: set[str] = set()

    def command(self, call: Call) -> None:
        """A command is about to run."""
        name = call.spec.name
        if name in READING_COMMANDS or name in VERB_COMMANDS:
            return
        args = call.args
        if name == "capture-pane" and args.has("p"):
            return
        target = call.target
        where = {
            "session": f"${target.session.id}" if target.session is not None else None,
            "window": f"@{target.winlink.window.id}" if target.winlink is not None else None,
            "pane": f"%{target.pane.id}" if target.pane is not None else None,
        }
        self._add("command", name, call.client, where, _words(name, args), source=call.item.state.source)

    def verb(self, call: VerbCall) -> None:
        """A verb is about to be done."""
        verb = call.verb
        if not verb.reads and verb.name not in _QUIET_VERBS:
            self._add("verb", verb.name, call.client, call.ids(), _parameters(verb.name, call.values))

    def refused(self, kind: str, name: str, client: Client) -> None:
        """A client that may only look on has tried to change something."""
        self._add(kind, name, client, {}, None, refused=True)

    def _add(
        self, kind: str, name: str, client: Client | None, where: Mapping[str, Any], arguments: Any, **more: Any
    ) -> None:
        path = str(self._server.options.server.get(OPTION))
        if not path:
            return
        line = {
            "time": round(time.time(), 6),
            "kind": kind,
            "name": name,
            "client": None if client is None else {"pid": client.pid, "uid": client.uid, "name": client.name},
            "target": {key: value for key, value in where.items() if value is not None},
            "arguments": arguments,
            **more,
        }
        if self._thread is None:
            self._thread = threading.Thread(target=self._write, name="audit-log", daemon=True)
            self._thread.start()
        self._lines.put((os.path.join(os.path.expanduser("~"), os.path.expanduser(path)), json.dumps(line)))

    # -- in the thread

    def _write(self) -> None:
        while (first := self._lines.get()) is not None:
            path, batch, last = first[0], [first[1]], False
            while not self._lines.empty() and not last:
                following = self._lines.get()
                if following is None:
                    last = True
                elif following[0] == path:
                    batch.append(following[1])
                else:
                    self._append(path, batch)
                    path, batch = following[0], [following[1]]
            self._append(path, batch)
            if last:
                return

    def _append(self, path: str, lines: list[str]) -> None:
        try:
            append(path, "".join(f"{line}\n" for line in lines).encode())
        except OSError as error:
            if path not in self._complained:
                self._complained.add(path)
                self._tell(f"audit-log: {path}: {error.strerror}")

    def _tell(self, text: str) -> None:
        tell: Callable[[str], None] = self._server.add_message
        try:
            self._server.loop.call_soon_threadsafe(tell, text)
        except RuntimeError:  # the loop has been closed: nobody is left to be told
            return

    def stop(self) -> None:
        """Writes what is there; waits a moment for it."""
        if self._thread is not None:
            self._lines.put(None)
            self._thread.join(FAREWELL_SECONDS)


def append(path: str, data: bytes) -> None:
    """Appends to a plain file that is its owner's alone; raises OSError."""
    import errno
    import stat

    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOCTTY | os.O_NONBLOCK
    descriptor = os.open(path, flags, 0o600)
    try:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, "not a plain file")
        if mode & 0o077:
            os.fchmod(descriptor, 0o600)
        while data:
            data = data[os.write(descriptor, data) :]
    finally:
        os.close(descriptor)


# -- what is told of arguments


def hidden(text: str | bytes) -> dict[str, Any]:
    """What stands for a text that is not told: its length in bytes, and the first eight hex digits of its SHA-256."""
    data = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else bytes(text)
    return {"length": len(data), "sha256": hashlib.sha256(data).hexdigest()[:8]}


def _words(name: str, args: Arguments) -> list[Any]:
    """The words of a command, flags first."""
    words: list[Any] = []
    for flag, values in args.flags.items():
        mark = f"-{flag}" if len(flag) == 1 else f"--{flag}"
        for value in values:
            words.append(mark)
            if value is not None:
                words.append(_secret(str(value)) if flag in _SECRET_FLAGS else _short(value))
    hide = name in _TEXTS and not (name == "send-keys" and args.has("X"))
    for index, value in enumerate(args.positional):
        plain = not hide or (name == "set-environment" and index == 0)
        words.append(_short(value) if plain else hidden(str(value)))
    return words


def _secret(text: str) -> Any:
    name, equals, value = text.partition("=")
    return {"name": name, **hidden(value)} if equals else text


def _short(value: Value) -> str:
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


def _parameters(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for key, value in values.items():
        if value is None or value == ():
            continue
        if (name, key) in _TEXT_PARAMETERS or key in _SECRET_PARAMETERS or isinstance(value, bytes):
            found[key] = _hidden_values(value)
        else:
            found[key] = _plain(value)
    return found


_TEXT_PARAMETERS = frozenset({("input", "items"), ("run-command", "words"), ("run-command", "text")})
_SECRET_PARAMETERS = frozenset({"env", "environment", "stdin", "data"})


def _hidden_values(value: Any) -> Any:
    if isinstance(value, str | bytes):
        return hidden(value)
    if isinstance(value, dict):
        return {str(key): _hidden_values(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden_values(each) for each in value]
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return _short(value)
    if isinstance(value, bytes):
        return hidden(value)
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
