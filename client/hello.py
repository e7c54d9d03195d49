"""What the client tells about itself in its first frame: environment, terminal, working directory, flags.

Relies on the process it runs in. Everything is passed on as the system's own bytes (UTF-8 with surrogateescape on
the wire), whatever the locale: the server and the programs in its panes must see what the user's shell exported.
"""

from __future__ import annotations

import os
import sys

from pymux_wf.paths import TMUX
from pymux_wf.protocol import Hello

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .arguments import Arguments


def wire_text(text: str) -> str:
    """A string of the system (argv, a path) as the wire has it: its bytes read as UTF-8, not as the locale has it."""
    if sys.getfilesystemencoding() == "utf-8":
        return text
    return os.fsencode(text).decode("utf-8", "surrogateescape")


def exported_environment() -> dict[str, str]:
    """The environment this process was started with, without what the interpreter put into it."""
    found = {
        key.decode("utf-8", "surrogateescape"): value.decode("utf-8", "surrogateescape")
        for key, value in os.environb.items()
    }
    # PEP 538: where the locale is C, or is not installed, the interpreter sets LC_CTYPE for itself and its children. To
    # us that would make every terminal a UTF-8 one, and to the programs in the panes it would be what nobody exported.
    if found.get("LC_CTYPE") in ("C.UTF-8", "C.utf8", "UTF-8") and not found.get("LC_ALL"):
        _undo_coercion(found)
    return found


def _undo_coercion(environment: dict[str, str]) -> None:
    try:
        with open("/proc/self/environ", "rb") as file:
            entries = file.read().split(b"\0")
    except OSError:  # no /proc: cannot tell, so what is there counts
        return
    del environment["LC_CTYPE"]
    for entry in entries:
        if entry.startswith(b"LC_CTYPE="):
            environment["LC_CTYPE"] = entry.partition(b"=")[2].decode("utf-8", "surrogateescape")


def is_utf8(environment: Mapping[str, str], forced: bool = False) -> bool:
    """Whether this client's terminal takes UTF-8: told so (-u), inside a pane, or by the first locale variable set."""
    if forced or "TMUX" in environment or "PYWFMUX" in environment:
        return True
    locale = environment.get("LC_ALL") or environment.get("LC_CTYPE") or environment.get("LANG") or ""
    return "UTF-8" in locale.upper() or "UTF8" in locale.upper()


def working_directory(environment: Mapping[str, str]) -> str:
    """``$PWD`` where it names the working directory (it keeps symbolic links), else the directory itself, else home."""
    try:
        here = os.getcwd()
    except OSError:
        return environment.get("HOME") or "/"
    claimed = environment.get("PWD", "")
    try:
        if claimed.startswith("/") and os.path.samestat(os.stat(claimed), os.stat(here)):
            return claimed
    except OSError:
        pass
    return wire_text(here)


def describe(
    arguments: Arguments, environment: Mapping[str, str], *, name: str = TMUX, started: bool = False
) -> dict[str, Any]:
    """The map of HELLO (:class:`pymux_wf.protocol.Hello`).

    The size is in cells only; the pixels follow in the RESIZE that every client sends when it is attached.
    """
    stdin_tty = os.isatty(0)
    columns, lines = _size() if stdin_tty else (0, 0)
    return {
        Hello.NAME: name,
        Hello.PID: os.getpid(),
        Hello.UID: os.getuid(),
        Hello.CWD: working_directory(environment),
        Hello.ENVIRONMENT: [f"{key}={value}" for key, value in environment.items()],
        Hello.TERM: environment.get("TERM", ""),
        Hello.COLORTERM: environment.get("COLORTERM", ""),
        Hello.TTY: _tty_name() if stdin_tty else "",
        Hello.STDIN_TTY: stdin_tty,
        Hello.STDOUT_TTY: os.isatty(1),
        Hello.COLUMNS: columns,
        Hello.LINES: lines,
        Hello.XPIXEL: 0,
        Hello.YPIXEL: 0,
        Hello.UTF8: is_utf8(environment, arguments.utf8),
        Hello.CONTROL: arguments.control,
        Hello.FEATURES: ",".join(arguments.features),
        Hello.CONFIG: [os.path.abspath(wire_text(file)) for file in arguments.config],
        Hello.LOGIN: arguments.login,
        Hello.VERBOSE: arguments.verbose,
        Hello.STARTED: started,
    }


def _size() -> tuple[int, int]:
    try:
        columns, lines = os.get_terminal_size(0)
    except OSError:
        return 0, 0
    return columns, lines


def _tty_name() -> str:
    try:
        return wire_text(os.ttyname(0))
    except OSError:  # a terminal of another mount namespace has no name here
        return ""
