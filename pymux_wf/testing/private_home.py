"""A home directory of a test's own, in which no shell finds anything of the user's: each has the prompt ``$ ``.

The shells that start there keep the PATH they were given, also where the system's own files set another one.
"""

from __future__ import annotations

import os
import shlex
import sys
import tempfile
from collections.abc import Mapping

PREFIX = "pywfmux-home-"


def make_home(path: str) -> str:
    """A new directory with the files of bash, zsh, fish and the plain shell; ``path`` is the PATH they shall have."""
    home = tempfile.mkdtemp(prefix=PREFIX)
    search = shlex.quote(path)
    plain = f"PATH={search}\nPS1='$ '\nexport PATH\nunset PROMPT_COMMAND\n"
    files = {
        ".profile": plain,
        ".bash_profile": plain,
        ".bashrc": plain,
        ".zshrc": f"PATH={search}\nPROMPT='$ '\nRPROMPT=\n",
        ".config/fish/config.fish": _fish(path),
    }
    os.makedirs(f"{home}/.config/fish")
    for name, text in files.items():
        with open(f"{home}/{name}", "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(text)
    return home


def _fish(path: str) -> str:
    words = " ".join("'" + each.replace("\\", "\\\\").replace("'", "\\'") + "'" for each in path.split(os.pathsep))
    return f"set -gx PATH {words}\nset -g fish_greeting\nfunction fish_prompt; echo -n '$ '; end\n"


def search_path(environment: Mapping[str, str]) -> str:
    """The PATH for programs under test: the directory of this Python first, where what it has installed is.

    >>> search_path({"PATH": "/bin"}) == os.path.dirname(sys.executable) + ":/bin"
    True
    """
    own = os.path.dirname(sys.executable)
    given = environment.get("PATH") or os.defpath
    return given if own in given.split(os.pathsep) else f"{own}{os.pathsep}{given}"
