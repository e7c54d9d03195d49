"""Flags and positional arguments of one command: getopt with tmux's templates, and the way back to text.

A value is a string or a `CommandList` (commands in braces).  Relies on `CommandSpec` for what is allowed; never
looks at what the values mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Union

from pymux_wf.lang.errors import ArgumentError
from pymux_wf.lang.numbers import parse_number, parse_percentage
from pymux_wf.lang.quoting import quote_argument, replace_template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pymux_wf.lang.command_list import CommandList
    from pymux_wf.lang.command_spec import ArgumentKind, CommandSpec

Value = Union[str, "CommandList"]


def print_value(value: Value) -> str:
    """One argument as tmux prints it: a quoted word, or ``{ commands }``."""
    return quote_argument(value) if isinstance(value, str) else f"{{ {value} }}"


class Arguments:
    """What one command was given.

    Attributes:
        flags: Flag letter -> values in the order given; None stands for a flag given without a value.
        positional: The other arguments in order.
        unvalued: Flags that may have a value and got none.
    """

    __slots__ = ("flags", "positional", "unvalued")

    def __init__(self, flags: dict[str, list[Value | None]] | None = None, positional: Sequence[Value] = ()) -> None:
        self.flags: dict[str, list[Value | None]] = flags if flags is not None else {}
        self.positional: list[Value] = list(positional)
        self.unvalued: set[str] = set()

    def __len__(self) -> int:
        """How many positional arguments there are."""
        return len(self.positional)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Arguments):
            return NotImplemented
        return self.flags == other.flags and self.positional == other.positional

    __hash__ = None  # type: ignore[assignment]

    def has(self, flag: str) -> bool:
        """Whether the flag was given."""
        return flag in self.flags

    def count(self, flag: str) -> int:
        """How often the flag was given."""
        return len(self.flags.get(flag, ()))

    def value(self, flag: str) -> Value | None:
        """The flag's last value, None without one."""
        values = self.flags.get(flag)
        return values[-1] if values else None

    def get(self, flag: str) -> str | None:
        """The flag's last value as text, None without one."""
        value = self.value(flag)
        return value if value is None or isinstance(value, str) else str(value)

    def all(self, flag: str) -> list[str]:
        """Every value of the flag as text, in the order given."""
        return [str(value) for value in self.flags.get(flag, ()) if value is not None]

    def string(self, index: int, default: str | None = None) -> str | None:
        """Positional argument ``index`` as text (commands in braces as they print), or ``default``."""
        if not 0 <= index < len(self.positional):
            return default
        return str(self.positional[index])

    def strings(self, start: int = 0) -> list[str]:
        """The positional arguments from ``start`` on, as text."""
        return [str(value) for value in self.positional[start:]]

    def number(self, flag: str, low: int, high: int, default: int | None = None) -> int | None:
        """The flag's value as a number in ``low..high``; ``default`` without the flag.

        Raises:
            NumberError: ``invalid``, ``too small`` or ``too large``.
        """
        text = self.get(flag)
        return default if text is None else parse_number(text, low, high)

    def percentage(self, flag: str, low: int, high: int, whole: int, default: int | None = None) -> int | None:
        """The flag's value as cells or ``N%`` of ``whole``; ``default`` without the flag.

        Raises:
            NumberError: ``empty``, ``invalid``, ``too small`` or ``too large``.
        """
        text = self.get(flag)
        return default if text is None else parse_percentage(text, low, high, whole)

    def substitute(self, answers: Sequence[str]) -> Arguments:
        """A copy with ``%1``, ``%2``, … and ``%%`` filled in, at any depth of braces."""
        flags: dict[str, list[Value | None]] = {
            flag: [None if value is None else _substitute(value, answers) for value in values]
            for flag, values in self.flags.items()
        }
        copy = Arguments(flags, [_substitute(value, answers) for value in self.positional])
        copy.unvalued = self.unvalued
        return copy

    def __str__(self) -> str:
        """The canonical text: flags without values together, then those with values, each in letter order, then
        arguments."""
        words: list[str] = []
        letters = sorted(self.flags)
        bare = "".join(flag * len(self.flags[flag]) for flag in letters if len(flag) == 1 and self._is_plain(flag))
        if bare:
            words.append("-" + bare)
        empty_last = False
        for flag in letters:
            if len(flag) > 1:
                words += [
                    f"--{flag}" if value is None else f"--{flag} {print_value(value)}" for value in self.flags[flag]
                ]
                continue
            if self._is_plain(flag):
                continue
            for value in self.flags[flag]:
                words.append(f"-{flag}" if value is None else f"-{flag} {print_value(value)}")
                empty_last = value is None
        if empty_last or self._looks_like_flag():
            words.append("--")
        words.extend(print_value(value) for value in self.positional)
        return " ".join(words)

    def _is_plain(self, flag: str) -> bool:
        return self.flags[flag][-1] is None and flag not in self.unvalued

    def _looks_like_flag(self) -> bool:
        # Without "--" a first argument such as -x would be read back as a flag.
        first = self.positional[0] if self.positional else ""
        return isinstance(first, str) and len(first) > 1 and first[0] == "-"

    def __repr__(self) -> str:
        return f"<Arguments {self}>"


def _substitute(value: Value, answers: Sequence[str]) -> Value:
    if not isinstance(value, str):
        return value.substitute(answers)
    for index, answer in enumerate(answers, 1):
        value = replace_template(value, answer, index)
    return value


def parse_arguments(spec: CommandSpec, words: Sequence[Value]) -> Arguments:
    """The words after the command's name as `Arguments`.

    Flags end at the first word that is no flag, or after ``--``; several letters may stand in one word and a value
    may follow its letter directly.

    Raises:
        ArgumentError: In tmux's words, with ``command NAME:`` in front, or the usage line for ``-?``.
    """
    arguments = Arguments()
    position = _parse_flags(spec, words, arguments)
    kind_of = spec.argument_kind
    for word in words[position:]:
        index = len(arguments.positional)
        kind: ArgumentKind = "string" if kind_of is None else kind_of(arguments, index)
        if isinstance(word, str):
            if kind == "commands":
                raise _error(spec, f'argument {index + 1} must be "commands"')
        elif kind == "string":
            raise _error(spec, f'argument {index + 1} must be "string"')
        arguments.positional.append(word)
    if spec.json and 0 <= spec.max_args < len(arguments.positional) and arguments.positional[-1] == "--json":
        # Behind the last argument too, where it can be nothing else.
        arguments.positional.pop()
        arguments.flags["json"] = [None]
    count = len(arguments.positional)
    if count < spec.min_args:
        raise _error(spec, f"too few arguments (need at least {spec.min_args})")
    if 0 <= spec.max_args < count:
        raise _error(spec, f"too many arguments (need at most {spec.max_args})")
    return arguments


def _parse_flags(spec: CommandSpec, words: Sequence[Value], arguments: Arguments) -> int:
    """Read the flags; the index of the first word that belongs to the positional arguments."""
    position = 0
    while position < len(words):
        word = words[position]
        if not isinstance(word, str) or len(word) < 2 or word[0] != "-":
            return position
        position += 1
        if word == "--":
            return position
        if word == "--json" and spec.json:
            arguments.flags["json"] = [None]
            continue
        if spec.long and word.startswith("--"):
            position = _parse_long(spec, words, position, word, arguments)
            continue
        position = _parse_letters(spec, words, position, word, arguments)
    return position


def _parse_long(spec: CommandSpec, words: Sequence[Value], position: int, word: str, arguments: Arguments) -> int:
    """Read one long option; the index of the next word."""
    name, sign, text = word[2:].partition("=")
    takes = spec.takes_long(name)
    if takes < 0 or (sign and not takes):
        known = sorted(f"--{option.rstrip(':')}" for option in spec.long)
        raise _error(spec, f"unknown option --{name}" if takes < 0 else f"--{name} takes no value", known[:3])
    values = arguments.flags.setdefault(name, [])
    if not takes:
        values.append(None)
    elif sign:
        values.append(text)
    elif position == len(words):
        raise _error(spec, f"--{name} expects an argument")
    else:
        value = words[position]
        if not isinstance(value, str):
            raise _error(spec, f"--{name} argument must be a string")
        values.append(value)
        position += 1
    return position


def _parse_letters(spec: CommandSpec, words: Sequence[Value], position: int, word: str, arguments: Arguments) -> int:
    """Read the letters of one word; the index of the next word."""
    for at, letter in enumerate(word[1:], 2):
        takes = spec.takes(letter)
        if takes < 0:
            raise _unknown_flag(spec, letter)
        values = arguments.flags.setdefault(letter, [])
        if not takes:
            values.append(None)
            continue
        if at < len(word):
            values.append(word[at:])
            return position
        if position == len(words):
            if takes == 1:
                raise _error(spec, f"-{letter} expects an argument")
            values.append(None)
            arguments.unvalued.add(letter)
            return position
        value = words[position]
        if not isinstance(value, str):
            raise _error(spec, f"-{letter} argument must be a string")
        values.append(value)
        return position + 1
    return position


def _unknown_flag(spec: CommandSpec, letter: str) -> ArgumentError:
    if letter == "?":
        return ArgumentError(f"usage: {spec.name} {spec.usage}".rstrip(), usage=spec.usage)
    if not (letter.isascii() and letter.isalnum()):
        return _error(spec, f"invalid flag -{letter}")
    swapped = letter.swapcase()
    return _error(spec, f"unknown flag -{letter}", [f"-{swapped}"] if spec.takes(swapped) >= 0 else [])


def _error(spec: CommandSpec, text: str, nearest: Sequence[str] = ()) -> ArgumentError:
    return ArgumentError(f"command {spec.name}: {text}", nearest, spec.usage)
