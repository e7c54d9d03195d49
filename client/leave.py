"""What a client becomes instead of ending: a shell that runs a command (``-c``, ``detach-client -E``).

Relies on the process being its own again: the terminal is given back before.
"""

from __future__ import annotations

import _signal
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


def exec_shell(command: str, *, shell: str = "/bin/sh", login: bool = False) -> NoReturn:
    """Replaces this process by ``shell -c command``, as a login shell if ``login``; raises OSError when it cannot."""
    _signal.signal(_signal.SIGPIPE, _signal.SIG_DFL)  # the interpreter ignores it, and that would be inherited
    os.environ["SHELL"] = shell
    base = shell.rpartition("/")[2]
    words = [f"-{base}" if login else base, "-c", command]
    os.execv(shell, [word.encode("utf-8", "surrogateescape") for word in words])
