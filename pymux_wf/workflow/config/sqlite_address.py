"""Which file the address of a SQLite database means: for probes, monitors, event stores and metrics the same one."""

from __future__ import annotations

import os
from urllib.parse import unquote


def sqlite_path(address: str) -> str:
    """The path of ``sqlite:///var/lib/app.db``, ``sqlite:////var/lib/app.db`` or a plain path; ``~`` is the home.

    Three slashes mean the path from the root too; a relative one where there is a file, and none from the root.

    >>> sqlite_path("sqlite:////var/lib/app.db"), sqlite_path("sqlite:///var/lib/app.db?mode=ro"), sqlite_path("app.db")
    ('/var/lib/app.db', '/var/lib/app.db', 'app.db')
    """
    scheme, marker, rest = address.partition(":")
    if not marker or scheme.lower() != "sqlite":
        return os.path.expanduser(address)
    path = unquote(rest.partition("?")[0])
    if not path.startswith("//"):
        return os.path.expanduser(path)
    path = path.lstrip("/")
    if path.startswith(("~", "./", "../")):
        return os.path.expanduser(path)
    absolute = f"/{path}"
    relative = not rest.startswith("////") and not os.path.exists(absolute) and os.path.exists(path)
    return path if relative else absolute
