"""Whether a PostgreSQL answers and lets us in, by the first messages of its protocol (version 3.0): no library needed.

Knows trust, cleartext, MD5 and SCRAM-SHA-256 (RFC 5802, RFC 7677); what it does not know (GSSAPI, certificates) is told
as such. Passwords come from the address, ``$PGPASSWORD`` or the password file, as libpq has it.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from pymux_wf.workflow.probes.redis_check import Refused
from pymux_wf.workflow.probes.wire import Wire

_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
}


class NeedsClient(Exception):
    """It wants a way of logging in that only PostgreSQL's own library knows."""


@dataclass(frozen=True, slots=True)
class Target:
    """A database: ``host`` may be the directory of its socket."""

    host: str
    port: int
    user: str
    dbname: str
    password: str = field(default="", repr=False)
    sslmode: str = "prefer"

    @property
    def socket(self) -> str:
        """The path of its Unix socket; "" where it is reached over the network."""
        return f"{self.host}/.s.PGSQL.{self.port}" if self.host.startswith("/") else ""

    @property
    def shown(self) -> str:
        return f"{self.user}@{self.host}:{self.port}/{self.dbname}"


def target_of(dsn: str) -> Target:
    """What a libpq address means, with libpq's variables for what it does not say; raises ValueError.

    >>> target_of("postgresql://me@db.example:5433/shop").shown
    'me@db.example:5433/shop'
    """
    said = _of_url(dsn) if "://" in dsn else _of_words(dsn)
    for key, variable in _VARIABLES.items():
        said.setdefault(key, os.environ.get(variable, ""))
    user = said["user"] or _login()
    host = said.get("hostaddr") or said["host"] or _default_host()
    host = host.partition(",")[0]
    port = said["port"].partition(",")[0] or "5432"
    if not port.isdigit():
        raise ValueError(f"{port!r} is no port")
    dbname = said["dbname"] or user
    password = said["password"] or _password_file(host, port, dbname, user)
    return Target(host, int(port), user, dbname, password, said["sslmode"] or "prefer")


def postgres_version(target: Target, deadline: float) -> str:
    """Logs in and gives its version: ``"15.10"``; sends no query.

    Raises:
        Refused: it does not let us in.
        NeedsClient: psycopg or psql has to ask.
        OSError: it cannot be reached, or not in time.
        ValueError: what answers is no PostgreSQL.
    """
    where: tuple[str, int] | str = target.socket or (target.host, target.port)
    with Wire(where, time.monotonic() + deadline) as wire:
        if not target.socket and target.sslmode not in ("disable", "allow"):
            wire.send(b"\0\0\0\x08\x04\xd2\x16\x2f")  # SSLRequest
            if wire.exactly(1) == b"S":
                wire.begin_tls(target.host, verify=target.sslmode == "verify-full")
        words = {"user": target.user, "database": target.dbname, "application_name": "pywfmux probe"}
        body = b"\0\x03\0\0" + b"".join(f"{key}\0{value}\0".encode() for key, value in words.items()) + b"\0"
        wire.send((len(body) + 4).to_bytes(4, "big") + body)
        return _dialogue(wire, target)


def _dialogue(wire: Wire, target: Target) -> str:
    version, scram = "", None
    for _ in range(200):
        kind, body = _message(wire)
        if kind == b"E":
            _fail(body)
        elif kind == b"S" and body.startswith(b"server_version\0"):
            version = body.split(b"\0")[1].decode("utf-8", "replace").partition(" ")[0]
        elif kind == b"Z":
            _send(wire, b"X", b"")
            return version
        elif kind == b"R":
            method, rest = int.from_bytes(body[:4], "big"), body[4:]
            if method in (3, 5):
                _send(wire, b"p", _plain(target, rest if method == 5 else b"") + b"\0")
            elif method == 10:
                scram = Scram(_needed(target))
                first = scram.first()
                _send(wire, b"p", b"SCRAM-SHA-256\0" + len(first).to_bytes(4, "big") + first)
            elif method == 11 and scram is not None:
                _send(wire, b"p", scram.final(rest))
            elif method not in (0, 12):
                raise NeedsClient(f"it wants a way of logging in that only libpq knows (method {method})")
    raise ValueError("what answers is no PostgreSQL")


def _message(wire: Wire) -> tuple[bytes, bytes]:
    kind = wire.exactly(1)
    if kind not in b"ERSZKNAv":
        raise ValueError("what answers is no PostgreSQL")
    return kind, wire.exactly(int.from_bytes(wire.exactly(4), "big") - 4)


def _send(wire: Wire, kind: bytes, body: bytes) -> None:
    wire.send(kind + (len(body) + 4).to_bytes(4, "big") + body)


def _fail(body: bytes) -> None:
    told = {part[:1]: part[1:].decode("utf-8", "replace") for part in body.split(b"\0") if part}
    message = told.get(b"M", "it failed")
    # 28: not allowed in; 42501: not allowed. 3D: no such database; 57P03: it is starting or stopping; 53300: it is full
    if told.get(b"C", "")[:2] in ("28", "42"):
        raise Refused(message)
    raise ConnectionRefusedError(0, message)


def _needed(target: Target) -> str:
    if not target.password:
        raise Refused(f"it wants a password for {target.user}, and there is none")
    return target.password


def _plain(target: Target, salt: bytes) -> bytes:
    from hashlib import md5  # it brings OpenSSL: 4 MB for those that log in without a password, too

    password = _needed(target).encode()
    if not salt:
        return password
    inner = md5(password + target.user.encode(), usedforsecurity=False).hexdigest().encode()
    return b"md5" + md5(inner + salt, usedforsecurity=False).hexdigest().encode()


class Scram:
    """The client of SCRAM-SHA-256 without channel binding: two messages."""

    def __init__(self, password: str, nonce: str = "") -> None:
        from base64 import b64encode

        self._password = password.encode()
        self._nonce = nonce or b64encode(os.urandom(18)).decode()

    def first(self) -> bytes:
        return f"n,,n=,r={self._nonce}".encode()

    def final(self, challenge: bytes) -> bytes:
        """The proof; raises ValueError where the challenge is none."""
        from base64 import b64decode, b64encode
        from hashlib import pbkdf2_hmac, sha256

        said = dict(part.split("=", 1) for part in challenge.decode("ascii", "replace").split(",") if "=" in part)
        rounds = int(said.get("i", "0"))
        if not said.get("r", "").startswith(self._nonce) or not 1 <= rounds <= 1_000_000:
            raise ValueError("what answers is no PostgreSQL")
        salted = pbkdf2_hmac("sha256", self._password, b64decode(said["s"]), rounds)
        client = _hmac(salted, b"Client Key")
        without_proof = f"c=biws,r={said['r']}"
        signed = ",".join((f"n=,r={self._nonce}", challenge.decode("ascii", "replace"), without_proof)).encode()
        signature = _hmac(sha256(client).digest(), signed)
        proof = bytes(one ^ two for one, two in zip(client, signature, strict=True))
        return f"{without_proof},p={b64encode(proof).decode()}".encode()


def _hmac(key: bytes, message: bytes) -> bytes:
    from hmac import digest

    return digest(key, message, "sha256")


def _of_url(dsn: str) -> dict[str, str]:
    parts = urlsplit(dsn)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError(f"{parts.scheme}:// is no address of a PostgreSQL")
    said = dict(parse_qsl(parts.query))
    host = unquote(parts.netloc.rpartition("@")[2].partition(":")[0]) if "%" in parts.netloc else parts.hostname
    given = {"host": host, "user": parts.username, "password": parts.password, "dbname": parts.path.strip("/")}
    said.update({key: unquote(value) for key, value in given.items() if value})
    if parts.port:
        said["port"] = str(parts.port)
    return said


def _of_words(dsn: str) -> dict[str, str]:
    import shlex

    words = shlex.split(dsn)
    if any("=" not in word for word in words):
        raise ValueError("it is neither postgresql://... nor key=value words")
    return dict(word.split("=", 1) for word in words)


def _default_host() -> str:
    for directory in ("/run/postgresql", "/var/run/postgresql", "/tmp"):
        if os.path.exists(f"{directory}/.s.PGSQL.5432"):
            return directory
    return "127.0.0.1"


def _login() -> str:
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def _password_file(*wanted: str) -> str:
    """What ``~/.pgpass`` has for host, port, database and user; "" for none, or where others may read it."""
    path = os.environ.get("PGPASSFILE") or os.path.expanduser("~/.pgpass")
    try:
        with open(path, encoding="utf-8") as file:
            if os.fstat(file.fileno()).st_mode & 0o077:
                return ""
            lines = file.read(65536).splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    for line in lines:
        *fields, password = (part.replace("\0", ":") for part in line.replace("\\:", "\0").split(":", 4))
        if len(fields) == 4 and all(has in ("*", want) for has, want in zip(fields, wanted, strict=True)):
            return password
    return ""
