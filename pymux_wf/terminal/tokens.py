"""The regular expressions that cut a program's output into text and control functions.

``tokens().findall(data)`` gives pairs (text, control) that together are the whole of ``data``: a run of printable
characters, possibly empty, and the one control function that ends it, complete from its first to its last character.
The last pair may hold the beginning of a control function that goes on in the next read: ``is_unfinished`` tells.

The grammar is VT500's (ECMA-48 5.4, DEC STD 070) with these decisions:

- A C0 control inside a sequence belongs to the sequence's text here and is carried out before it (``embedded``).
- CAN and SUB end a sequence without effect. ESC ends it and begins another.
- Characters beyond ASCII inside a sequence are swallowed with it.
- A string (OSC, DCS, APC, PM, SOS, and the ``ESC k`` title) ends with ST, OSC also with BEL. ESC followed by anything
  but ``\\`` ends it too, as in xterm, except in ``DCS tmux;`` whose payload holds doubled ESCs.
- C1 controls are ignored: under UTF-8 they only occur by accident.

All quantifiers are possessive: matching takes time linear in the data whatever is fed.
"""

from __future__ import annotations

import re
from functools import lru_cache

# All but C0, DEL and C1; ranges with ASCII first are matched faster than an exclusion.
TEXT = r"[ -~\xa0-\U0010ffff]"
_C0 = r"[\x00-\x17\x19\x1c-\x1f\x7f]"
_ABORT = r"[\x18\x1a]|(?=\x1b)"

# The parts after ESC, most frequent first.
_AFTER_ESC = rf"""
    \[[0-9;:<=>?]*+[\ -/]*+[@-~]
  | [0-OQ-WYZ\\`-jl-~]
  | [\ -/]++[0-~]
  | {_C0}*+(?:
        \[[^@-~\x18\x1a\x1b]*+(?:[@-~]|{_ABORT})
      | \][^\x07\x18\x1a\x1b]*+(?:\x07|\x1b\\|[\x18\x1a]|(?=\x1b[^\\]))
      | Ptmux;(?:[^\x1b]++|\x1b[^\\])*+\x1b\\
      | (?!Ptmux;)(?!P(?:t(?:m(?:u(?:x)?)?)?)?\Z)[PX^_k][^\x18\x1a\x1b]*+(?:\x1b\\|[\x18\x1a]|(?=\x1b[^\\]))
      | [\ -/][^0-~\x18\x1a\x1b]*+(?:[0-~]|{_ABORT})
      | [0-OQ-WYZ\\`-jl-~]
      | [\x18\x1a]
      | (?=[\x1b\x80-\U0010ffff])
    )
"""

# ESC, two characters nobody may hold in between, and the rest: what no branch above takes goes on in the next read.
CONTROL = rf"""
    \x1b(?:{_AFTER_ESC}
  | [\s\S]*+)
  | \r\n
  | [\x00-\x1a\x1c-\x1f\x7f-\x9f]
"""

_CONTROL_GROUP = r"(?:\x1b\[[0-9;:<=>?]*+[\ -/]*+[@-~] | [\x00-\x1a\x1c-\x1f\x7f-\x9f])++"
CONTROL_GROUP = re.compile(_CONTROL_GROUP, re.VERBOSE)
"""Complete controls that follow each other: CSI sequences with nothing odd in them, C0 and C1."""
CONTROLS = re.compile(r"\x1b\[[0-9;:<=>?]*+[ -/]*+[@-~]|\r\n|[\x00-\x1a\x1c-\x1f\x7f-\x9f]")
"""Each control of such a group."""
_ALONE = r"\x1b\[[0-9;?]*+[@-~](?![\x00-\x1f])"
GROUPS = re.compile(rf"({TEXT}*+)({_ALONE} | {_CONTROL_GROUP} | {CONTROL} | \Z)", re.VERBOSE)
"""As ``tokens()``, but with whole groups of controls in the place of one."""


@lru_cache(maxsize=1)
def tokens() -> re.Pattern[str]:
    """Cuts into pairs of text and one control."""
    return re.compile(rf"({TEXT}*+)({CONTROL}|\Z)", re.VERBOSE)


# What nearly all complete ones look like, so that the whole grammar need not be compiled a second time for them.
_PLAINLY_COMPLETE = re.compile(r"\x1b(?:\[[0-9;:<=>?]*+[ -/]*+[@-~]|[0-OQ-WYZ\\`-jl-~])")


@lru_cache(maxsize=1)
def _complete() -> re.Pattern[str]:
    return re.compile(rf"\x1b(?:{_AFTER_ESC})", re.VERBOSE)


SGR = re.compile(r"\x1b\[([0-9;:]*+)m")

_LINE_TEXT = r"[ -~\t\xa0-\U0010ffff]"
_LINE = rf"{_LINE_TEXT}*+(?:\x1b\[[0-9;:]*+m{_LINE_TEXT}*+)*+"


@lru_cache(maxsize=1)
def lines() -> re.Pattern[str]:
    """Complete lines of nothing but text, tabs and SGR, each ended by CR LF, after the end of some other line."""
    return re.compile(rf"\n((?:{_LINE}\r\n)++)")


@lru_cache(maxsize=1)
def plain_output() -> re.Pattern[str]:
    """Such lines and an unfinished last one: output that can only write text and scroll."""
    return re.compile(rf"(?:{_LINE}\r\n)*+{_LINE}\r?")


_EMBEDDED = re.compile(r"[\x00-\x17\x19\x1c-\x1f\x7f]")
_BEYOND_ASCII = re.compile(r"[\x80-\U0010ffff]")

_STRING_START = re.compile(rf"\x1b{_C0}*+([\]PX^_k])")
_OSC_END = re.compile(r"[\x07\x18\x1a\x1b]")
_STRING_END = re.compile(r"[\x18\x1a\x1b]")


def is_unfinished(control: str) -> bool:
    """Whether a control that ``tokens()`` gave as the last one needs more characters to be complete."""
    if control[:1] != "\x1b":
        return False
    if _PLAINLY_COMPLETE.fullmatch(control):
        return False
    found = _complete().match(control)
    return found is None or found.end() != len(control)


def is_cut_off(data: str, position: int) -> bool:
    """Whether everything from ``position`` on is the beginning of one control that needs more characters."""
    found = tokens().match(data, position)
    return found is not None and found.end() == len(data) and not found[1] and is_unfinished(found[2])


def string_end(beginning: str) -> re.Pattern[str] | None:
    """What may end the unfinished string ``beginning``, or None where it is no string (OSC, DCS, ...)."""
    found = _STRING_START.match(beginning)
    if found is None:
        return None
    return _OSC_END if found[1] == "]" else _STRING_END


def embedded(control: str) -> tuple[str, str]:
    """A sequence that holds C0 controls, as (those controls, the sequence without them)."""
    string = _STRING_START.match(control)
    if string is not None:
        return control[1 : string.start(1)].replace("\x7f", ""), "\x1b" + control[string.start(1) :]
    body = control[1:]
    inner = "".join(_EMBEDDED.findall(body)).replace("\x7f", "")
    return inner, "\x1b" + _BEYOND_ASCII.sub("", _EMBEDDED.sub("", body))
