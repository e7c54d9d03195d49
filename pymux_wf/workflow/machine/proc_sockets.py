"""The sockets of this network namespace: ``/proc/net/{tcp,tcp6,udp,udp6}``, and whose they are (``/proc/PID/fd``).

Parsing is pure. Whose sockets other users' are may only root know.
"""

from __future__ import annotations

import os
import time
from typing import NamedTuple

from pymux_wf.workflow.drawing.figures import clean, number
from pymux_wf.workflow.machine.proc_reading import LIMIT, text_or_none

STATES = (
    *("?", "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT", "CLOSE", "CLOSE_WAIT"),
    *("LAST_ACK", "LISTEN", "CLOSING", "NEW_SYN_RECV"),
)
"""As ``include/net/tcp_states.h`` of the kernel numbers them."""

KINDS = ("tcp", "tcp6", "udp", "udp6")


Holders = dict[int, tuple[int, str]]
"""By inode: the process that holds a socket, its pid and name."""


class Socket(NamedTuple):
    """One socket.

    Attributes:
        kind: tcp, tcp6, udp or udp6. state: of tcp as ss(8) has it in capitals; of udp LISTEN while it has no peer.
        address, port: of this end; ``*`` is any address. peer: the other end, ``address:port``; "" where it has none.
        queued: bytes that wait to be read (of a listener: connections that wait to be taken).
        inode: 0 where nobody holds it any more.
    """

    kind: str
    state: str
    address: str
    port: int
    peer: str
    queued: int
    unsent: int
    uid: int
    inode: int

    @property
    def listens(self) -> bool:
        return self.state == "LISTEN"


def sockets(kind: str, text: str) -> list[Socket]:
    """What one of these files says; lines that are cut off are left out."""
    found = []
    for line in text.split("\n")[1:]:
        fields = line.split(None, 10)
        if len(fields) < 10 or ":" not in fields[1]:
            continue
        try:
            found.append(_socket(kind, fields))
        except (ValueError, IndexError):
            continue
    return found


def _socket(kind: str, fields: list[str]) -> Socket:
    address, port = _end(fields[1])
    peer, peer_port = _end(fields[2])
    number_of_state = int(fields[3], 16)
    state = STATES[number_of_state] if number_of_state < len(STATES) else "?"
    if kind.startswith("udp"):
        state = "ESTABLISHED" if peer_port else "LISTEN"
    unsent, _, queued = fields[4].partition(":")
    where = f"{_bracketed(peer)}:{peer_port}" if peer_port else ""
    return Socket(kind, state, address, port, where, int(queued, 16), int(unsent, 16), int(fields[7]), int(fields[9]))


def _end(text: str) -> tuple[str, int]:
    """``0100007F:1F90`` is 127.0.0.1, 8080: words of 32 bits in the machine's order."""
    from socket import AF_INET, AF_INET6, inet_ntop
    from sys import byteorder

    address, _, port = text.rpartition(":")
    words = [int(address[at : at + 8], 16).to_bytes(4, byteorder) for at in range(0, len(address), 8)]
    data = b"".join(words)
    if not any(data):
        return "*", int(port, 16)
    return inet_ntop(AF_INET if len(data) == 4 else AF_INET6, data), int(port, 16)


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def where(address: str, port: int) -> str:
    """``127.0.0.1:80``, ``[::1]:80``, ``*:80``."""
    return f"{_bracketed(address)}:{port}"


class Sockets:
    """The sockets of this machine, and the processes that hold them.

    Looking who holds what reads every process's descriptors, so it is done only for sockets that are new, and at most
    every ``AGAIN`` seconds for those whose holder could not be found.
    """

    AGAIN = 5.0

    def __init__(self, proc: str = "/proc") -> None:
        self._proc = proc
        self._holders: Holders = {}
        self._unknown: frozenset[int] = frozenset()
        self._looked = -self.AGAIN

    def read(self) -> tuple[list[Socket], list[str]]:
        """All of them, and which files could not be read (whole)."""
        found: list[Socket] = []
        failures = []
        for kind in KINDS:
            text = text_or_none(f"{self._proc}/net/{kind}")
            if text is None:
                if kind in ("tcp", "udp"):  # a kernel without IPv6 has no others
                    failures.append(f"{self._proc}/net/{kind} cannot be read")
                continue
            if len(text) >= LIMIT:
                failures.append(f"of {self._proc}/net/{kind} only the first {LIMIT // 1024**2} MiB are counted")
            found += sockets(kind, text)
        return found, failures

    def holders(self, inodes: frozenset[int]) -> Holders:
        """The process (pid and name) that holds each of these sockets, as far as it may be known."""
        self._holders = {inode: holder for inode, holder in self._holders.items() if inode in inodes}
        missing = inodes - self._holders.keys()
        late = time.monotonic() - self._looked >= self.AGAIN
        if missing and (late or missing - self._unknown):
            self._looked = time.monotonic()
            self._holders.update(holders(missing, self._proc))
            self._unknown = missing - self._holders.keys()
        return self._holders


def holders(inodes: frozenset[int], proc: str = "/proc") -> Holders:
    """Who holds these sockets: the first process by number that has each."""
    wanted = {f"socket:[{inode}]": inode for inode in inodes}
    found: Holders = {}
    try:
        pids = sorted(number(entry) for entry in os.listdir(proc) if entry.isdigit())
    except OSError:
        return found
    for pid in pids:
        directory = f"{proc}/{pid}/fd"
        try:
            descriptors = os.listdir(directory)
        except OSError:
            continue
        for descriptor in descriptors:
            try:
                inode = wanted.get(os.readlink(f"{directory}/{descriptor}"))
            except OSError:
                continue
            if inode is not None and inode not in found:
                found[inode] = (pid, clean((text_or_none(f"{proc}/{pid}/comm", 100) or "?").strip(), 40))
        if len(found) == len(wanted):
            break
    return found
