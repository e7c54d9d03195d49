"""``pywfmux install-shim DIR`` puts a program named ``tmux`` into DIR that is this client under that name.

``python -m pymux_wf.client.shim DIR`` does the same where no ``pywfmux`` is installed.

For tools that run ``tmux``: with DIR first on their PATH they talk to pywfmux by tmux's rules (its version, its
socket, its configuration files). A link named ``tmux`` to the installed ``pywfmux`` does the same; this works
without one installed, for it is a script that starts the very interpreter it was made with.
"""

from __future__ import annotations

import os
import sys

_PROGRAM = """\
from pymux_wf.client.main import run

run()
"""

_SHEBANG_LIMIT = 127  # what the kernels take, without the line end


class NotOurs(Exception):
    """There is a program named tmux already that this did not write; ``path`` is its name."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} is not pywfmux's")
        self.path = path


def main(words: list[str]) -> int:
    """Writes the shim and says where; returns the exit code."""
    if len(words) != 1:
        print("usage: python -m pymux_wf.client.shim DIRECTORY", file=sys.stderr)
        return 1
    try:
        print(write_shim(words[0], replace=True))
    except OSError as error:
        print(f"can't write a shim: {error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    return 0


def write_shim(directory: str, *, replace: bool = False) -> str:
    """Writes ``directory/tmux``, replacing a shim that was there in one step; returns its path.

    Raises:
        NotOurs: There is another tmux, and ``replace`` is not given.
        OSError: It cannot be written.
    """
    os.makedirs(directory, exist_ok=True)
    path = os.path.join(directory, "tmux")
    if not replace and not _is_ours(path):
        raise NotOurs(path)
    unfinished = f"{path}.new"
    with open(unfinished, "w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(f"{_first_lines(sys.executable)}{_PROGRAM}")
    os.chmod(unfinished, 0o755)
    os.replace(unfinished, path)
    return path


def _is_ours(path: str) -> bool:
    """Whether nothing is lost by writing there: nothing is there, or a shim."""
    try:
        with open(path, "rb") as file:
            return file.read(4096).endswith(_PROGRAM.encode())
    except FileNotFoundError:
        return not os.path.islink(path)
    except OSError:
        return False


def _first_lines(interpreter: str) -> str:
    line = f"#!{interpreter}"
    if " " not in interpreter and len(os.fsencode(line)) <= _SHEBANG_LIMIT:
        return f"{line}\n"
    # Such a path cannot stand in the first line. The shell executes the second one, to Python it is a string.
    return f"#!/bin/sh\n'''exec' \"{interpreter}\" \"$0\" \"$@\"\n' '''\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
