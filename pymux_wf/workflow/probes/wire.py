"""Sockets with one deadline for all that is done on them, and as much HTTP as a question needs.

Standard library only, and little of it: ``http.client`` alone would cost a monitor 6 MB. Nothing here raises anything
but OSError (TimeoutError is one) and ValueError.
"""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

ANSWER_LIMIT = 4 * 1024 * 1024
"""Bytes of an answer that are read at most."""


class Wire:
    """A connection whose every step has to happen before ``end`` (of ``time.monotonic()``)."""

    def __init__(self, address: tuple[str, int] | str, end: float, *, tls: bool = False, verify: bool = True) -> None:
        """Connects: ``(host, port)``, or a path for a Unix socket. Raises OSError."""
        self.end = end
        self._left = b""
        self._socket = _connected(address, self.remaining)
        if tls:
            self.begin_tls(address[0] if isinstance(address, tuple) else "", verify=verify)

    @property
    def remaining(self) -> float:
        """Seconds left; raises TimeoutError where there are none."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        return left

    def begin_tls(self, host: str, *, verify: bool = True) -> None:
        """From here on encrypted."""
        import ssl

        context = ssl.create_default_context()
        if not verify:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self._socket.settimeout(self.remaining)
        self._socket = context.wrap_socket(self._socket, server_hostname=host or None)

    def send(self, data: bytes) -> None:
        self._socket.settimeout(self.remaining)
        self._socket.sendall(data)

    def some(self) -> bytes:
        """What comes next; b"" at the end."""
        if self._left:
            data, self._left = self._left, b""
            return data
        self._socket.settimeout(self.remaining)
        return self._socket.recv(65536)

    def exactly(self, count: int) -> bytes:
        """So many bytes; raises ConnectionError where the connection ends before, ValueError for more than it reads."""
        if not 0 <= count <= ANSWER_LIMIT:
            raise ValueError(f"an answer of {count} bytes")
        while len(self._left) < count:
            held, self._left = self._left, b""
            more = self.some()
            if not more:
                raise ConnectionResetError("the connection was closed")
            self._left = held + more
        data, self._left = self._left[:count], self._left[count:]
        return data

    def line(self) -> bytes:
        """Up to the next newline, without it."""
        while b"\n" not in self._left:
            held, self._left = self._left, b""
            more = self.some()
            if not more:
                raise ConnectionResetError("the connection was closed")
            self._left = held + more
            if len(self._left) > 65536:
                raise ValueError("an endless line")
        data, _, self._left = self._left.partition(b"\n")
        return data.rstrip(b"\r")

    def close(self) -> None:
        self._socket.close()

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _connected(address: tuple[str, int] | str, timeout: float) -> socket.socket:
    if isinstance(address, tuple):
        return socket.create_connection(address, timeout)
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        made.settimeout(timeout)
        made.connect(address)
    except OSError:
        made.close()
        raise
    return made


@dataclass(frozen=True, slots=True)
class Answer:
    """What an HTTP server said.

    Attributes:
        status: 200, 404...
        headers: names in small letters.
        body: at most ANSWER_LIMIT bytes of it.
    """

    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)

    def json(self) -> Any:
        """The body as a value; raises ValueError."""
        from json import loads

        return loads(self.body)


def get(url: str, deadline: float, *, path: str = "", headers: dict[str, str] | None = None) -> Answer:
    """GET of ``url`` (``http``, ``https``, ``unix:///socket``, ``tcp``), with ``path`` behind it. No redirects.

    Raises:
        OSError: it cannot be reached, or not in ``deadline`` seconds.
        ValueError: it is no address, or the answer is no HTTP.
    """
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme not in ("http", "https", "unix", "tcp"):
        raise ValueError(f"{parts.scheme}:// is not asked with HTTP")
    is_unix = parts.scheme == "unix"
    host = parts.hostname or ("localhost" if is_unix else "")
    if not host:
        raise ValueError("the address has no host")
    where = unquote(parts.path) if is_unix else (host, parts.port or (443 if parts.scheme == "https" else 80))
    target = ("" if is_unix else parts.path.rstrip("/") if path else parts.path) + path
    target = (target or "/") + (f"?{parts.query}" if parts.query and not path and not is_unix else "")
    if any(character <= " " or character > "~" for character in target):
        raise ValueError("the address has characters that no address has")
    sent = {"Host": parts.netloc.rpartition("@")[2] or "localhost", "User-Agent": "pywfmux", "Accept": "*/*"}
    if parts.username is not None:
        sent["Authorization"] = f"Basic {_basic(unquote(parts.username), unquote(parts.password or ''))}"
    lines = [f"GET {target} HTTP/1.0", *(f"{name}: {value}" for name, value in {**sent, **(headers or {})}.items())]
    with Wire(where, time.monotonic() + deadline, tls=parts.scheme == "https") as wire:
        wire.send("\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1"))
        return _answer(wire)


def _basic(user: str, password: str) -> str:
    from base64 import b64encode

    return b64encode(f"{user}:{password}".encode()).decode()


def _answer(wire: Wire) -> Answer:
    version, _, rest = wire.line().partition(b" ")
    code = rest[:3]
    if not version.startswith(b"HTTP/") or not code.isdigit():
        raise ValueError("it does not speak HTTP")
    headers: dict[str, str] = {}
    while (line := wire.line()) and len(headers) < 200:
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.strip().lower()] = value.strip()
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return Answer(int(code), headers, _chunks(wire))
    length = headers.get("content-length", "")
    if length.isdigit():
        return Answer(int(code), headers, wire.exactly(int(length)))
    parts: list[bytes] = []
    while (data := wire.some()) and sum(map(len, parts)) < ANSWER_LIMIT:
        parts.append(data)
    return Answer(int(code), headers, b"".join(parts))


def _chunks(wire: Wire) -> bytes:
    parts: list[bytes] = []
    while size := int(wire.line().partition(b";")[0], 16):
        parts.append(wire.exactly(size))
        wire.line()
        if sum(map(len, parts)) > ANSWER_LIMIT:
            raise ValueError("the answer does not end")
    return b"".join(parts)


def reason(error: Exception) -> str:
    """Why it failed, in few words: ``connection refused``."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return text[0].lower() + text[1:] if text[1:2].islower() else text
