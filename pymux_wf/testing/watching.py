"""Letting a person look at the terminals of a test: how to attach is printed, and the test waits.

It goes on when they have attached (at its start) or have detached again (at its end), or when Enter is pressed in
pytest's own terminal, whichever is first. Where pytest has no terminal nobody is asked. Waits on descriptors only.
"""

from __future__ import annotations

import os
import select
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pymux_wf.api.sync.connection import Connection

if TYPE_CHECKING:
    import pytest

    from pymux_wf import Server

EVENTS = ("client-attached", "client-detached")


class Audience:
    """Who looks at one server."""

    def __init__(self, server: Server, config: pytest.Config) -> None:
        self._server = server
        self._config = config
        self._ours, self._theirs = socket.socketpair()
        self.attached = 0
        self._invited = False
        server.connection.thread.soon(self._listen)

    def _listen(self) -> None:
        wire = self._server.connection.wire
        observer, wire.observer = wire.observer, None
        wire.begin("events", {"names": list(EVENTS)}, lambda value, error: self._tell(b"."), self._heard)
        wire.observer = observer

    def _heard(self, event: Mapping[str, Any]) -> None:
        if event.get("name") in EVENTS:
            self._tell(b"+" if event["name"] == EVENTS[0] else b"-")

    def _tell(self, what: bytes) -> None:
        try:
            self._theirs.send(what)
        except OSError:
            pass  # nobody waits any more

    def called(self, verb: str) -> None:
        """A call of the test was answered: with the first session there is something to look at."""
        if verb == "new-session" and not self._invited:
            self.invite("the test goes on when you have attached")

    def invite(self, then: str) -> None:
        """Prints how to attach, and waits until somebody has or presses Enter."""
        self._invited = True
        with self._terminal() as write:
            if write is not None:
                write(f"\n{self._server.attach_command}\n({then}, or when you press Enter here)\n")
                while self.attached <= 0 and self._news():
                    pass

    def stay(self) -> None:
        """Waits until those who have attached have detached, or Enter is pressed."""
        while self._news(0):
            pass
        if self.attached > 0:
            with self._terminal() as write:
                if write is not None:
                    write("\nthe test has ended: detach from it, or press Enter here\n")
                    while self.attached > 0 and self._news():
                        pass

    def _news(self, seconds: float | None = None) -> bool:
        """Waits until somebody comes or goes; False where Enter is pressed, time is over, or the server is gone."""
        sources: list[Any] = [self._ours] if seconds == 0 else [self._ours, 0]
        ready, _, _ = select.select(sources, [], [], seconds)
        if self._ours in ready:
            news = self._ours.recv(4096)
            self.attached += news.count(b"+") - news.count(b"-")
            return b"." not in news and news != b""
        if ready:
            os.read(0, 4096)
        return False

    def close(self) -> None:
        self._ours.close()
        self._theirs.close()

    def _wait(self, done: Any, already: bool = False) -> None:
        sources: list[Any] = [self._ours, *([0] if not already and os.isatty(0) else [])]
        while not done():
            ready, _, _ = select.select(sources, [], [], 0 if already else None)
            if self._ours in ready:
                news = self._ours.recv(4096)
                self.attached += news.count(b"+") - news.count(b"-")
                if b"." in news or not news:
                    return
            elif ready:
                os.read(0, 4096)
                return
            else:
                return

    @contextmanager
    def _terminal(self) -> Iterator[Callable[[str], None] | None]:
        """What writes to pytest's own terminal while the test has neither that nor the keyboard; None without one."""
        capture = self._config.pluginmanager.getplugin("capturemanager")
        if capture is not None:
            capture.suspend(in_=True)
        try:
            yield self._write if os.isatty(0) else None
        finally:
            if capture is not None:
                capture.resume()

    def _write(self, text: str) -> None:
        writer = self._config.get_terminal_writer()
        writer.write(text)
        writer.flush()


class InvitingConnection(Connection):
    """A connection whose calls the audience hears of."""

    def __init__(self, other: Connection, audience: Audience) -> None:
        super().__init__(other.inner, other.thread)
        self._audience = audience

    def call(self, verb: str, parameters: Mapping[str, Any]) -> Any:
        value = super().call(verb, parameters)
        self._audience.called(verb)
        return value
