"""What ``mux_pane`` makes of its arguments."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pymux_wf import Pane, Server


def make_pane(
    server: Server,
    command: str | Sequence[str] | None,
    size: tuple[int | None, int | None],
    *,
    env: Mapping[str, str] | None,
    cwd: str | os.PathLike[str] | None,
    shell: str | None,
    name: str | None,
) -> Pane:
    """A pane in a session of its own; raises MuxError where the program cannot be started."""
    argv: Sequence[str] | None = None
    line: str | None = None
    if isinstance(command, str):
        # Of a shell that was chosen, the line is its one command; else it is the default shell's.
        argv, line, shell = ([shell, "-c", command], None, None) if shell is not None else (None, command, None)
    elif command is not None:
        argv = [os.fspath(word) for word in command]
    session = server.new_session(
        name,
        argv=argv,
        command=line,
        shell=None if argv is not None else shell,
        cwd=None if cwd is None else os.fspath(cwd),
        env=env,
        size=_size(server, size),
    )
    return session.pane


def _size(server: Server, size: tuple[int | None, int | None]) -> tuple[int, int] | None:
    columns, lines = size
    if columns is None and lines is None:
        return None
    if columns is None or lines is None:
        shown = server.command("show-options -gv default-size", check=True).stdout[0].split("x")
        columns, lines = columns or int(shown[0]), lines or int(shown[1])
    return columns, lines
