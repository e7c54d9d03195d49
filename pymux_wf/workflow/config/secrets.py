"""Values that are kept out of files, options, logs and errors: ``env:NAME`` and ``file:PATH``.

Whatever takes an address, a password or a token takes these. Messages name the reference or :func:`shown`, never the
value.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from pymux_wf.workflow.errors import WorkflowError

_PASSWORD = re.compile(r"(?<=://)([^/@\s]*?):[^@/\s]*@")
_PARAMETER = re.compile(r"(?i)\b(password|passwd|token|secret|sslpassword|api[_-]?key)=([^&\s]+)")


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
    """An address for people: a reference as it is written, anything else without its passwords.

    >>> shown("redis://me:secret@127.0.0.1/0"), shown("env:REDIS_URL")
    ('redis://me:***@127.0.0.1/0', 'env:REDIS_URL')
    """
    if text.startswith(("env:", "file:")):
        return text
    return _PARAMETER.sub(r"\1=***", _PASSWORD.sub(r"\1:***@", text))


def hidden(message: str, *secrets: str) -> str:
    """A message of somebody else's program or library without what may not be told."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        password = re.search(r"://[^/@\s]*?:([^@/\s]+)@", secret)
        for part in (secret, password[1] if password else ""):
            if len(part) > 2:
                message = message.replace(part, "***")
    return shown(message) if "://" in message or "=" in message else message
