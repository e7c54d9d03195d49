"""DNS SRV records (RFC 2782) by a question of our own over UDP (RFC 1035): the standard library has none.

Asks the name servers of ``/etc/resolv.conf`` in order; no TCP, so an answer that does not fit is told as an error.
"""

from __future__ import annotations

import os
import socket
import time
from typing import NamedTuple

_SRV, _IN = 33, 1


class Target(NamedTuple):
    """Where a service is: ``priority`` and ``weight`` as RFC 2782 has them."""

    priority: int
    weight: int
    port: int
    host: str


def servers(path: str = "/etc/resolv.conf") -> list[str]:
    """The addresses of the name servers; that of this machine where none is named."""
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            lines = file.read(65536).splitlines()
    except OSError:
        return ["127.0.0.1"]
    words = [line.split() for line in lines]
    return [each[1] for each in words if len(each) > 1 and each[0] == "nameserver"][:3] or ["127.0.0.1"]


def look_up(name: str, deadline: float, where: list[tuple[str, int]] | None = None) -> list[Target]:
    """The targets of a name, the first to be asked first.

    Raises:
        OSError: nobody answers, not in ``deadline`` seconds, or says that there is no such name.
        ValueError: the name is none, or the answer is no DNS.
    """
    asked = where or [(address, 53) for address in servers()]
    end = time.monotonic() + deadline
    for count, address in enumerate(asked, 1):
        left = (end - time.monotonic()) / (len(asked) - count + 1)
        try:
            return sorted(_ask(name, address, max(0.05, left)))
        except OSError:
            if count == len(asked):
                raise
    return []


def _ask(name: str, address: tuple[str, int], deadline: float) -> list[Target]:
    identity = os.urandom(2)
    end = time.monotonic() + deadline
    with socket.socket(socket.AF_INET6 if ":" in address[0] else socket.AF_INET, socket.SOCK_DGRAM) as peer:
        peer.connect(address)
        peer.send(question(name, identity))
        while True:
            peer.settimeout(max(0.01, end - time.monotonic()))
            answer = peer.recv(4096)
            if answer[:2] == identity:
                return targets(answer)
            if time.monotonic() > end:
                raise TimeoutError("timed out")


def question(name: str, identity: bytes) -> bytes:
    """A recursive question for the SRV records of a name."""
    labels = name.strip(".").split(".")
    if not all(0 < len(label) < 64 and label.isascii() for label in labels) or len(name) > 253:
        raise ValueError(f"{name!r} is no name of DNS")
    encoded = b"".join(bytes([len(label)]) + label.encode() for label in labels) + b"\0"
    return identity + b"\x01\x00\0\x01\0\0\0\0\0\0" + encoded + bytes([0, _SRV, 0, _IN])


def targets(answer: bytes) -> list[Target]:
    """The SRV records of an answer; raises OSError for a refusal, ValueError where it is no DNS."""
    try:
        return _targets(answer)
    except IndexError:
        raise ValueError("the name server's answer is cut off") from None


def _targets(answer: bytes) -> list[Target]:
    if len(answer) < 12 or not answer[2] & 0x80:
        raise ValueError("what answers is no name server")
    code = answer[3] & 15
    if code:
        raise OSError(0, "there is no such name" if code == 3 else f"the name server refuses (code {code})")
    if answer[2] & 2:
        raise OSError(0, "the name server's answer does not fit")
    at = 12
    for _ in range(_number(answer, 4)):
        at = _name(answer, at)[1] + 4
    found = []
    for _ in range(_number(answer, 6)):
        at = _name(answer, at)[1]
        kind, length = _number(answer, at), _number(answer, at + 8)
        at += 10
        if kind == _SRV:
            numbers = (_number(answer, at), _number(answer, at + 2), _number(answer, at + 4))
            found.append(Target(*numbers, _name(answer, at + 6)[0]))
        at += length
    return found


def _number(data: bytes, at: int) -> int:
    if at + 2 > len(data):
        raise IndexError
    return int.from_bytes(data[at : at + 2], "big")


def _name(data: bytes, at: int) -> tuple[str, int]:
    """A name and where it ends; pointers lead back only, so it ends."""
    labels: list[str] = []
    behind = 0
    while (length := data[at]) != 0:
        if length >= 0xC0:
            behind = behind or at + 2
            to = _number(data, at) & 0x3FFF
            if to >= at:
                raise ValueError("the name server's answer runs in circles")
            at = to
            continue
        if length > 63 or len(labels) > 127 or at + 1 + length > len(data):
            raise ValueError("what answers is no name server")
        labels.append(data[at + 1 : at + 1 + length].decode("ascii", "replace"))
        at += 1 + length
    return ".".join(labels), behind or at + 1
