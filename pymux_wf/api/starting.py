"""What ``Server.start`` makes of its arguments, the same for both faces."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from pymux_wf.api.errors import InvalidCall


def settings_of(
    size: tuple[int, int],
    env: Mapping[str, str] | None,
    config: Sequence[str | os.PathLike[str]],
    options: Mapping[str, str] | None,
    listen: bool,
    shell: str | None,
    record: bool,
) -> dict[str, Any]:
    """The settings of ``EmbeddedServer.start``; raises InvalidCall."""
    from pymux_wf.server.embedded import clean_environment

    _check_texts("env", env)
    _check_texts("options", options)
    fits = isinstance(size, list | tuple) and len(size) == 2 and all(type(each) is int and each > 0 for each in size)
    if not fits:
        raise InvalidCall(f"size must be (columns, lines), not {size!r:.100}")
    environment = {**clean_environment(), **(env or {})}
    if shell is not None:
        environment["SHELL"] = shell_path(shell, environment["PATH"])
    elif env is None or "SHELL" not in env:
        environment["SHELL"] = "/bin/sh"
    given = {"default-size": f"{size[0]}x{size[1]}", "window-size": "manual", **(options or {})}
    if isinstance(config, str | os.PathLike):
        config = [config]
    return {"environment": environment, "options": given, "config": list(config), "listen": listen, "record": record}


def _check_texts(what: str, given: Mapping[str, str] | None) -> None:
    for name, value in (given or {}).items():
        texts = isinstance(name, str) and isinstance(value, str) and "\0" not in name + value
        if not texts or (what == "env" and (not name or "=" in name)):
            raise InvalidCall(f"{what} must be names and values, not {name!r:.100}: {value!r:.100}")


def shell_path(shell: str, path: str) -> str:
    """The file of a shell that is given by name or path; raises InvalidCall.

    >>> shell_path("/bin/sh", "")
    '/bin/sh'
    """
    from shutil import which

    found = which(shell, path=path)
    if found is None:
        raise InvalidCall(f"there is no shell {shell!r:.100} that can be run (looked for in {path})", shell)
    return os.path.abspath(found)


def attach_command(path: str | None) -> str | None:
    """The command line that shows the server at this socket.

    >>> attach_command("/tmp/x/s")
    'pywfmux -S /tmp/x/s attach-session'
    """
    from shlex import quote

    return None if path is None else f"pywfmux -S {quote(path)} attach-session"
