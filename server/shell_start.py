"""Starting an interactive shell so that it tells what it does: which argv that is, and what it gets besides.

Bash is given its file as ``--rcfile``, or, where it is a login shell, as ``$ENV`` of ``--posix``; zsh finds it by
``$ZDOTDIR``; fish runs it by ``--init-command``. The files in ``shell_integration/`` put back what was changed for that
before the user's own files are read. The key goes through the environment and is taken out of it first.

Decides by the words of a command line alone; runs nothing and reads no file. ``docs/SHELL.md`` says what is promised.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping, Sequence

SCRIPTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "shell_integration")
KINDS = ("bash", "zsh", "fish")
SHELLS = frozenset({*KINDS, *("sh", "dash", "ash", "ksh", "mksh", "tcsh", "csh", "nu", "elvish", "xonsh", "pwsh")})

SWITCH = "PYWFMUX_INTEGRATION"
"""Set to ``off`` in what a pane is given for its environment, it starts that one pane's shell as it is."""

_KEY = "PYWFMUX_SHELL_KEY"
_OPTIONS = frozenset({"-i", "-l", "-il", "-li", "--login", "--interactive"})


def is_interactive_shell(argv: Sequence[str]) -> bool:
    """Whether this is a shell that reads its commands from the terminal: no script, no ``-c``."""
    return _name(argv[0]) in SHELLS and all(word in _OPTIONS for word in argv[1:])


def plain_shell(command: str) -> list[str] | None:
    """The argv of a shell command that only runs an interactive shell (``bash``, ``exec zsh -l``), else None."""
    words = command.split(" ")
    if words[0] == "exec":
        del words[0]
    if not words or words[0].startswith("-") or not is_interactive_shell(words):
        return None
    plain = words[0].replace("/", "").replace("-", "").replace("_", "").replace(".", "").isalnum()
    return words if plain else None


def integrate(
    executable: str, argv: Sequence[str], environment: MutableMapping[str, str]
) -> tuple[list[str], str, str] | None:
    """(argv, kind, key) with which the shell tells what it does, or None if it cannot; changes ``environment``."""
    kind = _name(argv[0])
    if kind not in KINDS or _name(executable) != kind or not is_interactive_shell(argv):
        return None
    if kind == "bash" and not _can_bash(executable, environment):
        return None
    key = os.urandom(12).hex()
    words = _WAYS[kind](list(argv), environment)
    environment[_KEY] = key
    return words, kind, key


def _name(word: str) -> str:
    return os.path.basename(word).lstrip("-")


def _can_bash(executable: str, environment: Mapping[str, str]) -> bool:
    # A bash that is told to be POSIX's reads other files; Apple's reads no $ENV, so that the user's would be lost.
    return "POSIXLY_CORRECT" not in environment and not (sys.platform == "darwin" and executable == "/bin/bash")


def _bash(argv: list[str], environment: MutableMapping[str, str]) -> list[str]:
    script = os.path.join(SCRIPTS, "bash.bash")
    if not _is_login(argv):
        return [argv[0], "--rcfile", script, *argv[1:]]
    if "ENV" in environment:
        environment["PYWFMUX_SHELL_ENV"] = environment["ENV"]
    for name in ("HISTFILE", "MAILCHECK"):  # others in POSIX's mode, unless they are given
        if name not in environment:
            environment[f"PYWFMUX_SHELL_{name}"] = "1"
    environment["ENV"] = script
    long = [word for word in argv[1:] if word.startswith("--")]
    short = [word for word in argv[1:] if not word.startswith("--")]
    return [argv[0], "--posix", *long, *short]


def _is_login(argv: Sequence[str]) -> bool:
    if argv[0].startswith("-") or "--login" in argv:
        return True
    return any("l" in word for word in argv[1:] if not word.startswith("--"))


def _zsh(argv: list[str], environment: MutableMapping[str, str]) -> list[str]:
    if "ZDOTDIR" in environment:
        environment["PYWFMUX_SHELL_ZDOTDIR"] = environment["ZDOTDIR"]
    environment["ZDOTDIR"] = os.path.join(SCRIPTS, "zsh")
    return argv


def _fish(argv: list[str], environment: MutableMapping[str, str]) -> list[str]:
    script = os.path.join(SCRIPTS, "fish.fish").replace("\\", "\\\\").replace("'", "\\'")
    return [*argv, "--init-command", f"source '{script}'"]


_WAYS = {"bash": _bash, "zsh": _zsh, "fish": _fish}
