"""A command as the line that a shell is sent, so that all of it is one command there. Pure.

============ =========================================================================================
shell        what is sent
============ =========================================================================================
marked bash  the text; several lines in braces, for bash runs pasted lines one by one
marked zsh   the text: a pasted text is one event, however many lines it has; in braces if it takes no paste
marked fish  the text, likewise, in a block
marked       a text that would not arrive as it is (history expansion, control characters) in ``eval``, with
             these characters as escapes
unmarked     the text in ``eval`` between two marks with a key; in the line, and so in its echo, they are
             written as escapes, which are not the marks themselves
============ =========================================================================================
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

POSIX_SHELLS = frozenset(("sh", "dash", "ash", "bash", "ksh", "mksh", "zsh", "busybox"))
OSC = "6973"
_CONTROL = re.compile(rb"[\x00-\x1f\x7f]")
_CHANGED = re.compile(r"![^\s=(]|^\^|[\x01-\x08\x0b-\x1f\x7f]", re.MULTILINE)
"""What bash and zsh do not take as it is: what the history is expanded for, and controls but tab and newline."""
_CHANGED_IN_FISH = re.compile(r"[\x01-\x09\x0b-\x1f\x7f]")
_ESCAPED = re.compile(r"[\x01-\x1f\x7f!\\']")
_ESCAPED_IN_FISH = re.compile(r"[\x01-\x1f\x7f\\']")


def text_of(words: Sequence[str]) -> str:
    """Words as one line of shell: a single one is shell text as it is, several are quoted where they need it.

    >>> text_of(["ls | wc"])
    'ls | wc'
    >>> text_of(["printf", "a\\\\nb"])
    "printf 'a\\\\nb'"
    """
    return words[0] if len(words) == 1 else shlex.join(words)


def marked_line(kind: str, text: str, *, paste: bool) -> str:
    """What a shell that marks its commands is sent, without the Enter at the end."""
    text = text.strip("\n")
    if (_CHANGED_IN_FISH if kind == "fish" else _CHANGED).search(text):
        return evaluated(kind, text)
    if "\n" not in text or (paste and kind != "bash"):
        return text
    return f"begin\n{text}\nend" if kind == "fish" else "{\n" + text + "\n}"


def evaluated(kind: str, text: str) -> str:
    """A text as one line that runs it, and holds no character which a line editor or the history makes another of.

    >>> print(evaluated("bash", "echo 'a!b'"))
    eval $'echo \\047a\\041b\\047'
    >>> print(evaluated("fish", "echo 'a\\tb'"))
    eval 'echo '\\x27'a'\\x09'b'\\x27''
    """
    if kind == "fish":
        return "eval '" + _ESCAPED_IN_FISH.sub(lambda found: f"'\\x{ord(found[0]):02x}'", text) + "'"
    return "eval $'" + _ESCAPED.sub(lambda found: f"\\{ord(found[0]):03o}", text) + "'"


def needs_paste(text: str) -> bool:
    """Whether a text has characters that a line editor takes for keys, unless they are pasted."""
    return not text.isprintable()


def typed(line: str, *, paste: bool) -> bytes:
    """The bytes that put a line into a line editor as it is: as a paste, where it takes one, else with every control
    character quoted (``C-v``).
    """
    data = line.encode("utf-8", "surrogateescape")
    if paste:
        return b"\033[200~" + data.replace(b"\033[201~", b"").replace(b"\n", b"\r") + b"\033[201~\r"
    return _CONTROL.sub(lambda found: b"\r" if found[0] == b"\n" else b"\026" + found[0], data) + b"\r"


def unmarked_line(shell: str, text: str, key: str) -> str:
    """What a shell without marks is sent: ``text`` between the two marks of ``key``."""
    begin = f"printf '\\033]{OSC};C;{key}\\007'"
    if shell == "fish":
        return f" {begin}; {evaluated(shell, text)}; printf '\\033]{OSC};D;{key};%d\\007' $status"
    # Where eval is a special builtin, a syntax error in it would end the whole line; "command" takes that from it.
    evaluate = "eval" if shell == "zsh" else "command eval"
    quoted = "'" + text.replace("'", "'\\''") + "'"
    return f" {begin}; {evaluate} {quoted}; printf '\\033]{OSC};D;{key};%d\\007' \"$?\""


def begin_mark(key: str) -> bytes:
    """What the program's output begins behind."""
    return f"\033]{OSC};C;{key}\007".encode()


def end_mark(key: str) -> re.Pattern[bytes]:
    """What the program's output ends before; its group is the exit status."""
    return re.compile(rf"\x1b\]{OSC};D;{key};(\d+)\x07".encode())
