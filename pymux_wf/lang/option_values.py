"""Option values: from a user's text with every check, and back to the text that show-options prints.

Relies on `options_table` for what is allowed.  Keeps nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymux_wf.lang.errors import LangError, OptionError, ParseError
from pymux_wf.lang.options_table import OPTION_TABLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from pymux_wf.lang.command_list import CommandList
    from pymux_wf.lang.options import Options
    from pymux_wf.lang.options_table import OptionSpec

_ON = frozenset({"1", "on", "yes"})
_OFF = frozenset({"0", "off", "no"})


def _any_shell(path: str) -> bool:
    return True


class OptionRules:
    """What options need from the world.

    Attributes:
        parse_commands: Reads the text of hooks and command options; raises `ParseError`.
        is_shell: Whether a path is an executable shell (``default-shell``).
        changed: Called after every change with the set and the name.
    """

    __slots__ = ("changed", "is_shell", "parse_commands")

    def __init__(
        self,
        parse_commands: Callable[[str], CommandList] | None = None,
        is_shell: Callable[[str], bool] = _any_shell,
        changed: Callable[[Options, str], None] | None = None,
    ) -> None:
        self.parse_commands = parse_commands
        self.is_shell = is_shell
        self.changed = changed


def default_value(name: str, rules: OptionRules) -> Any:
    """The table's default in its own type; None for user options."""
    spec = OPTION_TABLE.get(name)
    if spec is None:
        return None
    if spec.array or spec.kind not in ("colour", "command"):
        return spec.default
    if spec.kind == "colour":
        return _colour(spec, spec.default)
    return _commands(spec.default, rules)


def parse(spec: OptionSpec, value: str | None, current: Any, append: bool, rules: OptionRules) -> Any:
    """The value that a user's text stands for.

    Args:
        spec: The option; not an array.
        value: The text, or None to toggle.
        current: What it is now, for toggling and appending.
        append: Add a string to the current one.
        rules: What checking needs.

    Raises:
        OptionError: In tmux's words.
    """
    if spec.kind == "flag":
        return _flag(value, current)
    if spec.kind == "choice":
        return _choice(spec, value, current)
    if value is None:
        raise OptionError("empty value")
    if spec.kind in ("string", "style"):
        if append and current is not None:
            value = f"{current}{spec.separator}{value}"
        return _string(spec, value, rules)
    return parse_item(spec, value, None, rules)


def parse_item(spec: OptionSpec, value: str, old: Any, rules: OptionRules) -> Any:
    """One item of an array, or a value that only its text decides; ``old`` is an item to append a string to.

    Raises:
        OptionError: In tmux's words.
    """
    if spec.kind == "number":
        return _number(spec, value)
    if spec.kind == "colour":
        return _colour(spec, value)
    if spec.kind == "command":
        return _commands(value, rules)
    if spec.kind == "key":
        return _key(value)
    return value if old is None else f"{old}{value}"


def split_items(spec: OptionSpec, value: str) -> list[str]:
    """The items that a text set without an index stands for."""
    if not spec.separator:
        return [value] if value else []
    first = spec.separator[0]
    for separator in spec.separator[1:]:
        value = value.replace(separator, first)
    return [part for part in value.split(first) if part]


def _flag(value: str | None, current: Any) -> bool:
    if not value:
        return not current
    lowered = value.lower()
    if lowered in _ON:
        return True
    if lowered in _OFF:
        return False
    raise OptionError(f"bad value: {value}", ("on", "off"))


def _choice(spec: OptionSpec, value: str | None, current: Any) -> str:
    if value is None:
        first, second = spec.choices[:2]
        return second if current == first else first if current == second else str(current)
    if value in spec.choices:
        return value
    from pymux_wf.lang.nearest import nearest_words

    raise OptionError(f"unknown value: {value}", nearest_words(value, spec.choices) or spec.choices)


def _string(spec: OptionSpec, value: str, rules: OptionRules) -> str:
    if spec.name == "default-shell" and not rules.is_shell(value):
        raise OptionError(f"not a suitable shell: {value}")
    if spec.pattern is not None:
        from pymux_wf.lang.patterns import glob_match

        if not glob_match(spec.pattern, value):
            raise OptionError(f"value is invalid: {value}")
    # A style with formats in it can only be checked when it is drawn.
    if spec.kind == "style" and "#{" not in value:
        from pymux_wf.lang.styles import parse_style

        try:
            parse_style(value)
        except LangError as error:
            raise OptionError(f"invalid style: {value}", error.nearest) from None
    return value


def _number(spec: OptionSpec, value: str) -> int:
    from pymux_wf.lang.numbers import NumberError, parse_number

    try:
        return parse_number(value, spec.minimum, spec.maximum)
    except NumberError as error:
        raise OptionError(f"value is {error}: {value}") from None


def _colour(spec: OptionSpec, value: str) -> int:
    from pymux_wf.colour import NONE
    from pymux_wf.lang.colours import parse_colour

    # Only where no colour is the default may it be asked for again.
    if value == "none" and spec.default == "none":
        return NONE
    try:
        return parse_colour(value)
    except LangError as error:
        raise OptionError(error.message, error.nearest) from None


def _key(value: str) -> str:
    from pymux_wf.keys.names import parse_key

    key = parse_key(value)
    if key is None:
        raise OptionError(f"bad key: {value}")
    return str(key)


def _commands(value: str, rules: OptionRules) -> CommandList:
    if rules.parse_commands is None:
        raise OptionError(f"commands cannot be read here: {value}")
    try:
        return rules.parse_commands(value)
    except ParseError as error:
        raise OptionError(error.bare, error.nearest) from None


def printed(spec: OptionSpec | None, value: Any) -> str:
    """One value as text, not quoted."""
    if isinstance(value, str):
        return value
    if spec is not None and spec.kind == "colour":
        from pymux_wf.lang.colours import print_colour

        return print_colour(value)
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)


def formatted(spec: OptionSpec | None, value: Any, index: int | None) -> str:
    """One value as formats show it: flags as 0 or 1, arrays joined by blanks."""
    if isinstance(value, dict):
        if index is not None:
            return printed(spec, value[index]) if index in value else ""
        return " ".join(printed(spec, item) for item in value.values())
    if isinstance(value, bool):
        return "1" if value else "0"
    return printed(spec, value)
