"""A server for the client's tests: a real Unix socket, in a thread, that does what the test tells it to.

It speaks through :mod:`pymux_wf.protocol` (the real msgpack), so every test also checks that the client's own small
codec and the library mean the same.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from typing import Any

from pymux_wf.protocol import PROTOCOL_VERSION, Decoder, Message, encode

DEADLINE = 20.0
"""Seconds after which a wait has failed; none of them should come near it."""


class Peer:
    """One client's connection, from the server's side."""

    def __init__(self, connection: socket.socket) -> None:
        connection.settimeout(DEADLINE)
        self.connection = connection
        self._decoder = Decoder()
        self._frames: list[list[Any]] = []
        self.hello: dict[str, Any] = {}
        self.argv: list[str] = []

    def receive(self) -> list[Any] | None:
        """The next frame; None at the end."""
        while not self._frames:
            try:
                data = self.connection.recv(65536)
            except ConnectionResetError:
                return None
            if not data:
                return None
            self._frames += self._decoder.feed(data)
        return self._frames.pop(0)

    def expect(self, kind: int) -> list[Any]:
        """The fields of the next frame of ``kind``; others before it are passed over."""
        while (fields := self.receive()) is not None:
            if fields[0] == kind:
                return fields[1:]
        raise AssertionError(f"the client left without a frame of type {kind}")

    def drain(self) -> None:
        """Waits until the client has gone."""
        while self.receive():
            pass

    def greet(self) -> None:
        """Takes HELLO and COMMAND, answers HELLO."""
        _version, _program, self.hello = self.expect(Message.HELLO)[:3]
        self.say(Message.HELLO, PROTOCOL_VERSION, "fake", {"pid": os.getpid()})
        if self.hello.get("started") is not None:
            fields = self.receive()
            assert fields is not None
            if fields[0] == Message.COMMAND:
                self.argv = fields[1]

    def say(self, *fields: Any) -> None:
        self.connection.sendall(encode(*fields))

    def say_raw(self, data: bytes) -> None:
        self.connection.sendall(data)

    def input_until(self, ending: bytes) -> bytes:
        """All INPUT until it ends so."""
        typed = bytearray()
        while not typed.endswith(ending):
            typed += self.expect(Message.INPUT)[0]
        return bytes(typed)


class FakeServer:
    """Listens at ``path``; each connection goes to ``script`` in turn. What that raises is raised by :meth:`close`."""

    def __init__(self, path: str, script: Callable[[Peer], None]) -> None:
        self.path = path
        self.peers: list[Peer] = []
        self._script = script
        self._error: BaseException | None = None
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(path)
        self._listener.listen()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            peer = Peer(connection)
            self.peers.append(peer)
            try:
                self._script(peer)
            except BaseException as error:
                self._error = error
            finally:
                connection.close()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(DEADLINE)
        if os.path.exists(self.path):
            os.unlink(self.path)
        if self._error is not None:
            raise self._error
