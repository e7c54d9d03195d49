"""The flags and arguments of a command as data, read from its SPEC: what help, completion and schemas are made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pymux_wf.lang.flags_table import LONG_TEXTS, flag_text

from . import verbs

if TYPE_CHECKING:
    from pymux_wf.lang.command_spec import CommandSpec


class Flag(NamedTuple):
    """One flag: ``-t`` or ``--json``, the word that stands for its value ("" without one), what it means."""

    name: str
    value: str
    text: str
    optional: bool = False


def flags_of(spec: CommandSpec) -> list[Flag]:
    """The flags that a command takes, letters first, in the order of the alphabet."""
    found = []
    for letter in sorted(spec.flags.replace(":", ""), key=lambda each: (each.lower(), each)):
        takes = spec.takes(letter)
        value = value_word(spec, letter) if takes else ""
        found.append(Flag(f"-{letter}", value, _text(spec, letter, value), takes == 2))
    for name in (*spec.long, *(["json"] if spec.json else [])):
        plain = name.rstrip(":")
        value = _value_of_long(spec, plain) if name != plain else ""
        found.append(Flag(f"--{plain}", value, _text(spec, plain, value)))
    return found


def value_word(spec: CommandSpec, letter: str) -> str:
    """The word for a flag's value: as in the usage, else by what the flag names."""
    match = re.search(rf"\[?-{letter} ([\w:-]+)\]?", spec.usage)
    if match is not None:
        return match[1]
    for target in (spec.target, spec.source):
        if target is not None and target.flag == letter:
            return f"target-{target.kind}" if target is spec.target else f"src-{target.kind}"
    return {"t": "target-client", "c": "target-client"}.get(letter, "value")


def _value_of_long(spec: CommandSpec, name: str) -> str:
    match = re.search(rf"--{name} ([\w|-]+)", spec.usage)
    return match[1] if match is not None else "value"


def _text(spec: CommandSpec, name: str, value: str) -> str:
    if spec.name in verbs.COMMANDS and name != "json":
        for parameter in verbs.find(spec.name).parameters:
            if parameter.option == name:
                return parameter.summary.rstrip(".")
    if len(name) > 1:
        return LONG_TEXTS.get(name, name)
    return flag_text(spec.name, name, value)
