"""What ``mux_pane`` makes of its arguments, and how a pane is made that may end at once.

The pane's id comes with the answer to its making; asking the session for it would be too late for a short program.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from pymux_wf import Pane, Server


class PaneMaker(Protocol):
    """The type of the fixture ``mux_pane``, for tests with annotations."""

    def __call__(
        self,
        command: str | Sequence[str | os.PathLike[str]] | None = None,
        *,
        cols: int | None = None,
        rows: int | None = None,
        env: Mapping[str, str] | None = None,
        cwd: str | os.PathLike[str] | None = None,
        shell: str | None = None,
        name: str | None = None,
    ) -> Pane:
        """A pane in a session of its own on the server of the test. Without a command: an interactive shell."""


def make_pane(
    server: Server,
    command: str | Sequence[str | os.PathLike[str]] | None,
    size: tuple[int | None, int | None] = (None, None),
    *,
    env: Mapping[str, str] | None = None,
    cwd: str | os.PathLike[str] | None = None,
    shell: str | None = None,
    verb: str = "new-session",
    **more: Any,
) -> Pane:
    """A pane in a session (or with ``new-window`` a window) of its own; raises MuxError where its program cannot be
    started.
    """
    from pymux_wf import Pane
    from pymux_wf.api.packing import directory

    parameters = {
        **_program(command, shell),
        "env": None if env is None else dict(env),
        "cwd": directory(cwd),
        "size": _size(server, size),
        **more,
    }
    told = server.connection.call(verb, {name: value for name, value in parameters.items() if value is not None})
    return Pane(server, told["pane"]["id"])


def _program(command: str | Sequence[str | os.PathLike[str]] | None, shell: str | None) -> dict[str, Any]:
    """Of a shell that was chosen, a line is its one command; else it is one for the default shell."""
    if command is None:
        return {"shell": shell}
    if not isinstance(command, str):
        from pymux_wf.api.packing import words

        return {"argv": words(command)}
    return {"command": command} if shell is None else {"argv": [shell, "-c", command]}


def _size(server: Server, size: tuple[int | None, int | None]) -> list[int] | None:
    columns, lines = size
    if columns is None and lines is None:
        return None
    if columns is None or lines is None:
        shown = server.command("show-options -gv default-size", check=True).stdout[0].split("x")
        columns, lines = columns or int(shown[0]), lines or int(shown[1])
    return [columns, lines]
