"""Formats cut into parts: what is text, what is a variable, what a job, and the modifiers of each ``#{…}``.

Everything here depends on the text alone, so it is done once a template and cached.  `formats` gives the parts their
meaning.
"""

from __future__ import annotations

from typing import NamedTuple

from pymux_wf.lang.cells import skip

PLAIN = "plain"
VARIABLE = "variable"
REPLACEMENT = "replacement"
JOB = "job"

_UPPER = {
    "D": "pane_id", "F": "window_flags", "H": "host", "I": "window_index", "P": "pane_index", "S": "session_name",
    "T": "pane_title", "W": "window_name", "h": "host_short",
}  # fmt: skip
_WITHOUT_ARGUMENTS = frozenset("labcdnwET!<>")
_PAIRS = frozenset({"||", "&&", "!!", "!=", "==", "<=", ">="})
_WITH_ARGUMENTS = frozenset("mCNst=peqRSWPL")
_NAMES_WITH_COLON = ("metric:", "metric_value:")
"""How names begin that hold a colon, which ends the modifiers elsewhere."""


class Part(NamedTuple):
    """A piece of a template: kind and text (the name of a variable, the body of a replacement, a job's command)."""

    kind: str
    text: str


class Modifier(NamedTuple):
    """One modifier: its name and its arguments, not yet expanded."""

    name: str
    arguments: tuple[str, ...]


def is_variable(body: str) -> bool:
    """Whether the body of a ``#{}`` is just a name."""
    if "#{" in body or body.startswith("?"):
        return False
    return ":" not in body or body.startswith(_NAMES_WITH_COLON)


def cut(text: str) -> list[Part]:
    """The parts of a template.

    Something that never closes (``#{`` or ``#(``) ends the template there, as in tmux.
    """
    parts: list[Part] = []
    literal: list[str] = []
    at, size = 0, len(text)
    while at < size:
        mark = text.find("#", at)
        if mark < 0:
            literal.append(text[at:])
            break
        literal.append(text[at:mark])
        part, shown, at = _at_mark(text, mark)
        if shown is None:
            break
        if part is None:
            literal.append(shown)
            continue
        if any(literal):
            parts.append(Part(PLAIN, "".join(literal)))
        literal = []
        parts.append(part)
    if any(literal):
        parts.append(Part(PLAIN, "".join(literal)))
    return parts


def _at_mark(text: str, mark: int) -> tuple[Part | None, str | None, int]:
    """What the ``#`` at ``mark`` begins: a part, or text to show; None for both when it never closes."""
    ch = text[mark + 1 : mark + 2]
    if ch == "{":
        close = skip(text, "}", mark)
        if close < 0:
            return None, None, mark
        body = text[mark + 2 : close]
        return Part(VARIABLE if is_variable(body) else REPLACEMENT, body), "", close + 1
    if ch == "(":
        close = _closing_parenthesis(text, mark + 2)
        if close < 0:
            return None, None, mark
        return Part(JOB, text[mark + 2 : close]), "", close + 1
    if ch in ("#", "["):
        return _hashes(text, mark)
    if ch in ("}", ","):
        return None, ch, mark + 2
    name = _UPPER.get(ch) if ch else None
    if name is not None:
        return Part(VARIABLE, name), "", mark + 2
    return None, "#" + ch, mark + 2


def _hashes(text: str, mark: int) -> tuple[Part | None, str | None, int]:
    end = mark
    while text.startswith("#", end):
        end += 1
    if text.startswith("[", end):
        # Whoever draws the style decides what the hashes before it mean, so all are kept.
        return None, text[mark : end + 1], end + 1
    return None, "#", mark + 2


def _closing_parenthesis(text: str, at: int) -> int:
    depth = 1
    for index in range(at, len(text)):
        if text[index] == "(":
            depth += 1
        elif text[index] == ")":
            depth -= 1
            if not depth:
                return index
    return -1


def split_modifiers(body: str) -> tuple[list[Modifier], str]:
    """The modifiers in front of a replacement's colon, and what stands after it; none when the front is not all
    modifiers."""
    found: list[Modifier] = []
    at = 0
    while at < len(body) and body[at] != ":":
        if body[at] == ";":
            at += 1
        if body.startswith(_NAMES_WITH_COLON, at):
            return found, body[at:]
        step = _one_modifier(body, at)
        if step is None:
            return [], body
        modifier, at = step
        found.append(modifier)
    if at >= len(body):
        return [], body
    return found, body[at + 1 :]


def _is_end(body: str, at: int) -> bool:
    return body[at : at + 1] in (";", ":")


def _one_modifier(body: str, at: int) -> tuple[Modifier, int] | None:
    letter = body[at : at + 1]
    if letter in _WITHOUT_ARGUMENTS and _is_end(body, at + 1):
        return Modifier(letter, ()), at + 1
    if body[at : at + 2] in _PAIRS and _is_end(body, at + 2):
        return Modifier(body[at : at + 2], ()), at + 2
    if not letter or letter not in _WITH_ARGUMENTS:
        return None
    if _is_end(body, at + 1):
        return Modifier(letter, ()), at + 1
    wrapper = body[at + 1 : at + 2]
    if wrapper.isascii() and wrapper.isprintable() and not wrapper.isalnum() and wrapper not in ("-", " ", ""):
        return _wrapped(body, at, letter, wrapper)
    end = skip(body, ":;", at + 1)
    if end < 0:
        return None
    return Modifier(letter, (body[at + 1 : end],)), end


def _wrapped(body: str, at: int, letter: str, wrapper: str) -> tuple[Modifier, int]:
    """Arguments between the wrapper character, as in ``s/a/b/i``."""
    arguments: list[str] = []
    at += 1
    while True:
        if body.startswith(wrapper, at) and _is_end(body, at + 1):
            at += 1
            break
        end = skip(body, wrapper + ";:", at + 1)
        if end < 0:
            # What is left is no modifier, which makes the whole front none.
            break
        arguments.append(body[at + 1 : end])
        at = end
        if _is_end(body, at):
            break
    return Modifier(letter, tuple(arguments)), at


def split_operands(text: str) -> list[str]:
    """The text cut at every comma that is not inside ``#{}`` and not escaped."""
    parts: list[str] = []
    start = 0
    while (comma := skip(text, ",", start)) >= 0:
        parts.append(text[start:comma])
        start = comma + 1
    parts.append(text[start:])
    return parts


def split_pair(text: str) -> tuple[str, str] | None:
    """What stands before the first comma and all that stands after it; None without one."""
    comma = skip(text, ",")
    return None if comma < 0 else (text[:comma], text[comma + 1 :])


def unescape(text: str) -> str:
    """``#,`` ``##`` ``#{`` ``#}`` ``#:`` outside ``#{}`` without their ``#``."""
    if "#" not in text:
        return text
    out: list[str] = []
    depth, at = 0, 0
    while at < len(text):
        ch = text[at]
        escaped = ch == "#" and at + 1 < len(text) and text[at + 1] in ",#{}:"
        if escaped and text[at + 1] == "{":
            depth += 1
        if escaped and depth == 0:
            out.append(text[at + 1])
            at += 2
            continue
        if ch == "}":
            depth -= 1
        out.append(ch)
        at += 1
    return "".join(out)
