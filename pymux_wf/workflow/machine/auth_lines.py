"""Lines of the authentication log as events: sshd, sudo, su, login. Pure.

What a user typed as a name stands in these lines: patterns are anchored, so that no name can say where it came from.
"""

from __future__ import annotations

import re
import struct
from typing import Literal, NamedTuple

from pymux_wf.workflow.drawing.figures import clean

Kind = Literal["failed login", "login", "sudo", "sudo refused", "su", "su failed"]


class AuthEvent(NamedTuple):
    """One event: who, from where (an address or a terminal), and of sudo the command; that many ``times``."""

    kind: Kind
    user: str
    origin: str
    detail: str = ""
    times: int = 1


_SYSLOG = re.compile(
    r"(?:<\d{1,3}>)?(?:[A-Z][a-z]{2} +\d{1,2} [\d:]{8}|\d{4}-\d\d-\d\dT\S+) \S+ ([\w./-]+)(?:\[\d+\])?: +(.*)",
    re.DOTALL,
)
_JOURNAL = re.compile(r"([\w./-]+): +(.*)", re.DOTALL)
_REPEATED = re.compile(r"message repeated (\d{1,6}) times: \[ ?(.*)\]$")
_FAILED = re.compile(r"Failed (\S+) for (?:invalid user )?(.*) from (\S+) port \d+(?: ssh2)?(?:: .*)?$")
_ACCEPTED = re.compile(r"Accepted (\S+) for (.*) from (\S+) port \d+(?: ssh2)?(?:: .*)?$")
_SUDO = re.compile(r"(\S+) : (?:((?!TTY=|PWD=).*?) ; )?(?:TTY=(\S+) ; )?PWD=.*? ; USER=(\S+) ;.*?\bCOMMAND=(.*)$")
_PAM = re.compile(r"pam_\w+\(([\w-]+):auth\): authentication failure;.*?\btty=(\S*).*?\brhost=(\S*)(?:\s+user=(\S*))?")
_SU = re.compile(r"(FAILED SU )?\(to (\S+)\) (\S+) on (\S+)$")
_LOGIN = re.compile(r"FAILED LOGIN \(\d+\) on '?([^']*?)'? (?:from '?([^']*?)'? )?FOR '?([^']*?)'?,")


def auth_event(text: str) -> AuthEvent | None:
    """The event that a line tells; None where it tells none.

    >>> auth_event("sshd: Failed password for invalid user a from b port 1 from 9.9.9.9 port 22 ssh2")[1:3]
    ('a from b port 1', '9.9.9.9')
    """
    found = _SYSLOG.match(text) or _JOURNAL.match(text)
    if found is None:
        return None
    program, message = found[1].rpartition("/")[2], found[2].strip()
    repeated = _REPEATED.match(message)
    event = _event(program, repeated[2] if repeated else message)
    return event._replace(times=int(repeated[1])) if event is not None and repeated else event


def _event(program: str, message: str) -> AuthEvent | None:
    if program.startswith("sshd"):
        if found := _FAILED.match(message):
            return AuthEvent("failed login", clean(found[2], 60), clean(found[3], 60), found[1])
        found = _ACCEPTED.match(message)
        return AuthEvent("login", clean(found[2], 60), clean(found[3], 60), found[1]) if found else None
    if program == "sudo" and (found := _SUDO.match(message)):
        user, refused, terminal, target, command = found.groups()
        detail = f"as {target}: {command}" + (f" ({refused})" if refused else "")
        kind: Kind = "sudo refused" if refused else "sudo"
        return AuthEvent(kind, clean(user, 60), clean(terminal or "", 60), clean(detail, 300))
    if program == "su" and (found := _SU.match(message)):
        kind = "su failed" if found[1] else "su"
        return AuthEvent(kind, clean(found[3], 60), clean(found[4], 60), f"to {clean(found[2], 60)}")
    if program == "login" and (found := _LOGIN.match(message)):
        return AuthEvent("failed login", clean(found[3], 60), clean(found[2] or found[1], 60), "login")
    # What pam says of sshd, sudo and su is said by them again.
    if (found := _PAM.match(message)) and found[1] not in ("sshd", "sudo", "su", "su-l", "login"):
        return AuthEvent("failed login", clean(found[4] or "?", 60), clean(found[3] or found[2], 60), found[1])
    return None


class LoginRecord(NamedTuple):
    """A record of utmp(5), wtmp or btmp."""

    kind: int
    pid: int
    terminal: str
    user: str
    host: str
    at: float


USER_PROCESS = 7
_RECORD = struct.Struct("=h2xi32s4s32s256shhiii4i20s")  # as glibc has it on every 64-bit Linux


def login_records(data: bytes) -> list[LoginRecord]:
    """The whole records in ``data``."""
    found = []
    for start in range(0, len(data) - _RECORD.size + 1, _RECORD.size):
        kind, pid, line, _, user, host, _, _, _, seconds, micros, *_ = _RECORD.unpack_from(data, start)
        at = (seconds & 0xFFFFFFFF) + micros / 1e6
        found.append(LoginRecord(kind, pid, _text(line), _text(user), _text(host), at))
    return found


def _text(field: bytes) -> str:
    return clean(field.split(b"\0", 1)[0].decode("utf-8", "replace"), 80)


RECORD_SIZE = _RECORD.size
