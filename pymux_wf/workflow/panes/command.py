"""The command line that a pane of a layout is started with.

A program runs under ``/bin/sh``, a process of less than a megabyte that waits for it on the same terminal and takes no
key from it; only when it has ended, ``pywfmux pane --ended`` asks what shall be next.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pymux_wf.workflow.layouts.model import Pane

SHELL = "/bin/sh"
"""Not looked for: there is one on every system, even with an empty PATH."""

# $1: how many words go to --ended, these words, then the program. The empty trap is the shell's alone: what it starts
# has the signal's default. What comes next begins deaf to them: C-c pressed twice ends the program, and not the pane
# while it is loading. What is not there is not started: the shell's own words about it would be all one sees.
WRAPPER = """\
trap : INT QUIT
count=$1; shift
after=
while [ "$count" -gt 0 ]; do after="$after '$1'"; shift; count=$((count - 1)); done
if command -v -- "$1" >/dev/null 2>&1; then "$@"; code=$?; else code=127; fi
trap '' INT QUIT
eval "exec $after --ended \\$code -- \\"\\$@\\""
"""

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=:,@%+ ")


def argv_for(pane: Pane, *, python: str = sys.executable, socket: str = "") -> list[str]:
    """What a loader starts for a pane; [] for the user's shell, which is the server's default (``type`` is typed into
    one).

    >>> from pymux_wf.workflow.layouts.model import Pane
    >>> argv_for(Pane(show="queue --lag", prefer=("iredis",)), python="python", socket="/s")[5:]
    ['pane', 'queue', '--lag', '--prefer', 'iredis']
    """
    if pane.show:
        return [*ours(python, socket), "pane", *shlex.split(pane.show), *_prefer(pane), *_when(pane)]
    argv = program_of(pane, python=python, socket=socket)
    if not argv:
        return []
    if pane.when or pane.suspended:
        waits = ["--suspended"] if pane.suspended else []
        return [*ours(python, socket), "pane", *waits, *_when(pane), "--on-exit", pane.on_exit, "--", *argv]
    if pane.on_exit == "close":
        return argv
    return wrapped(argv, on_exit=pane.on_exit, python=python, socket=socket)


def program_of(pane: Pane, *, python: str = sys.executable, socket: str = "") -> list[str]:
    """The program of a pane that runs one, without what is around it; [] for a shell."""
    if pane.agent:
        return [*ours(python, socket), "agent", "run", pane.agent]
    return argv_of(pane.run)


def argv_of(run: str | Sequence[str]) -> list[str]:
    """A program as words: a string is for ``sh -c``, unless there is nothing in it that needs a shell."""
    if not isinstance(run, str):
        return list(run)
    words = run.split()
    simple = bool(words) and _PLAIN.issuperset(run) and "=" not in words[0]
    return words if simple else [SHELL, "-c", run] if words else []


def wrapped(
    argv: Sequence[str],
    *,
    on_exit: str = "hold",
    more: Sequence[str] = (),
    python: str = sys.executable,
    socket: str = "",
) -> list[str]:
    """A program under the shell that waits for its end; ``more`` are further words for ``pane --ended``."""
    if on_exit == "close" and not more:
        return list(argv)
    after = [*ours(python, socket), "pane", "--on-exit", on_exit, *more]
    quoted = [word.replace("'", "'\\''") for word in after]
    return [SHELL, "-c", WRAPPER, "pywfmux-pane", str(len(quoted)), *quoted, *argv]


def ours(python: str, socket: str) -> list[str]:
    """How pywfmux is started here."""
    return [python, "-m", "pymux_wf", *(["-S", socket] if socket else [])]


def _prefer(pane: Pane) -> list[str]:
    return ["--prefer", ",".join(pane.prefer)] if pane.prefer else []


def _when(pane: Pane) -> list[str]:
    found = ["--when", pane.when] if pane.when else []
    return [*found, "--else", pane.else_] if pane.else_ else found
