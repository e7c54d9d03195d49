"""The command line of the program itself: tmux's flags, read by getopt(3)'s rules, up to the first word of a command.

Holds what ``-h`` prints and the two sentences for a bad flag. Relies on nothing; never looks at the commands, which
are the server's, except to know which of them may start it.
"""

from __future__ import annotations

_ALONE = "2CDdhlNquUVv"
_WITH_VALUE = "cfLST"

# Names and aliases of the commands that may start a server, and the shortest beginnings that mean only them. A
# literal, for there is no server to ask before one is started; a test compares it with the server's table.
STARTERS = {
    "attach-session": "a",
    "attach": "a",
    "list-commands": "list-co",
    "lscm": "lscm",
    "list-keys": "list-k",
    "lsk": "lsk",
    "new-session": "new-s",
    "new": "new",
    "start-server": "st",
    "start": "star",
}


class UsageError(Exception):
    """The flags cannot be taken; ``text`` goes before the usage, under the program's name."""

    def __init__(self, text: str | None = None) -> None:
        super().__init__(text or "")
        self.text = text


class Arguments:
    """What the flags say; ``command`` is the rest of the words, in which the server finds commands."""

    __slots__ = (
        "command",
        "config",
        "control",
        "features",
        "foreground",
        "help",
        "label",
        "login",
        "no_start",
        "shell_command",
        "socket",
        "utf8",
        "verbose",
        "version",
    )

    def __init__(self) -> None:
        self.command: list[str] = []
        self.config: list[str] = []  # -f, which may come several times
        self.control = 0  # -C once: lines; twice: for a terminal
        self.features: list[str] = []  # -2 and -T
        self.foreground = False  # -D
        self.help = False  # -h
        self.label: str | None = None  # -L
        self.login = False  # -l
        self.no_start = False  # -N
        self.shell_command: str | None = None  # -c
        self.socket: str | None = None  # -S
        self.utf8 = False  # -u
        self.verbose = 0  # -v
        self.version = False  # -V


def parse(words: list[str]) -> Arguments:
    """The flags at the head of ``words`` (without the program's own name); raises UsageError."""
    found = Arguments()
    index = 0
    while index < len(words):
        word = words[index]
        if word == "--":
            index += 1
            break
        if len(word) < 2 or word[0] != "-":
            break
        index = _flags(found, words, index)
        if found.help or found.version:
            return found
    found.command = words[index:]
    if found.command and (found.shell_command is not None or found.foreground):
        raise UsageError
    if found.foreground:
        found.no_start = True
    return found


def _flags(found: Arguments, words: list[str], index: int) -> int:
    """Takes one word of flags (``-2u``, ``-Lname``, ``-L name``); returns the index of the next one."""
    word = words[index]
    for place, letter in enumerate(word[1:], 1):
        if letter in _WITH_VALUE:
            if word[place + 1 :]:
                _set_value(found, letter, word[place + 1 :])
                return index + 1
            if index + 1 == len(words):
                raise UsageError(f"option requires an argument -- {letter}")
            _set_value(found, letter, words[index + 1])
            return index + 2
        if letter not in _ALONE:
            raise UsageError(f"unknown option -- {letter}")
        _set_flag(found, letter)
    return index + 1


def _set_flag(found: Arguments, letter: str) -> None:
    match letter:
        case "2":
            found.features.append("256")
        case "C":
            found.control = min(found.control + 1, 2)
        case "D":
            found.foreground = True
        case "h":
            found.help = True
        case "l":
            found.login = True
        case "N":
            found.no_start = True
        case "u":
            found.utf8 = True
        case "V":
            found.version = True
        case "v":
            found.verbose += 1
        case "d" | "U":
            raise UsageError  # getopt lets them through, and they mean nothing
    # -q is taken and does nothing, as ever.


def _set_value(found: Arguments, letter: str, value: str) -> None:
    match letter:
        case "c":
            found.shell_command = value
        case "f":
            found.config.append(value)
        case "L":
            found.label = value
        case "S":
            found.socket = value
        case "T":
            found.features.append(value)


def usage(name: str) -> str:
    """The two lines under a bad flag, for the program called ``name``."""
    head = f"usage: {name} "
    return (
        f"{head}[-2CDhlNuVv] [-c shell-command] [-f file] [-L socket-name]\n"
        f"{' ' * len(head)}[-S socket-path] [-T features] [command [flags]]\n"
    )


def may_start_server(command: list[str]) -> bool:
    """Whether one of the commands in these words is allowed to start a server; no command at all is ``new-session``."""
    first = True
    for word in command:
        ends = word.endswith(";") and not word.endswith("\\;")
        if first and _starts(word[:-1] if ends else word):
            return True
        first = ends
    return not command


def _starts(word: str) -> bool:
    return word in STARTERS or any(name.startswith(word) and word.startswith(least) for name, least in STARTERS.items())
