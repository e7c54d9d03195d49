"""Values that are kept out of files, options, logs and errors: ``env:NAME`` and ``file:PATH``.

Whatever takes an address, a password or a token takes these. Messages name the reference or :func:`shown`, never the
value.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from pymux_wf.workflow.errors import WorkflowError

_SCHEME = re.compile(r"([A-Za-z][\w+.-]*)://")
_USER = re.compile(r"[^\s/?#]*@|[^\s/?#:@]*:(?!\d*[/?#\s])\S*@")
"""What is before the host: to the last @, also where the password has a / that should have been escaped."""

_PARAMETER = re.compile(
    r"(?i)((?:[\w-]*(?:password|passwd|pwd|token|secret|api[_-]?key|access[_-]?key|credentials?)"
    r"|(?<=[?&;])(?:key|sig|signature|auth|pass|code))=)('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|[^&\s,;'\"]+)"
)
_HEADER = re.compile(r"(?i)(\bauthorization['\"]?\s*:\s*['\"]?(?:bearer\s|basic\s|token\s)?)\s*[^\s'\",]+")
_QUOTED = re.compile(r"(['\"])([^'\"]+)\1")


def resolve(text: str) -> str:
    """The value that ``env:NAME`` or ``file:PATH`` stands for; other text as it is.

    Raises:
        WorkflowError: the variable is not set or the file cannot be read; the message names it.
    """
    kind, _, name = text.partition(":")
    if kind == "env":
        if name not in os.environ:
            raise WorkflowError(f"${name} is not set", name, remedy=f"set {name} where the server is started")
        return os.environ[name]
    if kind == "file" and not name.startswith("//"):
        try:
            return Path(name).expanduser().read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
            raise WorkflowError(f"can't read the secret in {name}: {reason}", name) from None
    return text


def shown(text: str) -> str:
    """An address for people: a reference as it is written, anything else without its passwords and tokens.

    >>> shown("redis://me:secret@127.0.0.1/0"), shown("env:REDIS_URL"), shown("https://token@git.example/x?key=1")
    ('redis://me:***@127.0.0.1/0', 'env:REDIS_URL', 'https://***@git.example/x?key=***')
    """
    if is_reference(text):
        return text
    told, at = "", 0
    for begin, end, user, password in _users(text):
        hides = f"{user}:***" if user or not _of_web(text, begin) else "***"
        told, at = told + text[at:begin] + (hides if password else text[begin:end]), end
    return _HEADER.sub(r"\1***", _PARAMETER.sub(r"\1***", told + text[at:]))


def is_reference(text: str) -> bool:
    """Whether it only names where the value is: such text may be told to everybody."""
    return text.startswith("env:") or (text.startswith("file:") and not text.startswith("file://"))


def hidden(message: str, *secrets: str) -> str:
    """A message of somebody else's program or library without what may not be told: the secrets (addresses, tokens)
    that it may repeat, and pieces of them that it quotes."""
    parts = {part for secret in secrets for part in _parts(secret)}
    for whole in sorted({*secrets, *parts}, key=len, reverse=True):
        if len(whole) > 2:
            message = message.replace(whole, "***")
    if parts:  # libraries quote the piece that they could not understand
        message = _QUOTED.sub(
            lambda it: f"{it[1]}***{it[1]}" if any(it[2] in part for part in parts) else it[0], message
        )
    return shown(message)


def _parts(secret: str) -> Iterator[str]:
    """What is secret in an address: its passwords and tokens; all of a text that is none."""
    found = [password for *_, password in _users(secret) if password]
    found += [value.strip("'\"") for _, value in _PARAMETER.findall(secret)]
    if not found and "://" not in secret and "=" not in secret and secret:
        found = [secret]
    for part in found:
        yield part
        yield unquote(part)


def _users(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Begin and end of what is before the hosts of addresses, and the user and the password there; a lone one is a
    token where it is for the web, else a user."""
    at = 0
    for scheme in _SCHEME.finditer(text):
        found = _USER.match(text, scheme.end()) if scheme.start() >= at else None
        if found is None:
            continue
        at = found.end() - 1
        user, colon, password = found[0][:-1].partition(":")
        yield scheme.end(), at, *(("", user) if not colon and _of_web(text, scheme.end()) else (user, password))


def _of_web(text: str, begin: int) -> bool:
    return text[:begin].lower().endswith(("http://", "https://"))
