"""Sets of options with inheritance: server; session sets below the global session set; pane below window below
global window.

A set keeps only what was set in it.  A *root* (global) set falls back to the table's defaults; any other falls back
to its parent.  Hooks live in the same sets: they are arrays of commands.  Values are checked here, in tmux's words,
and kept in their own type::

    string, style -> str      number -> int      flag -> bool      choice -> str      key -> str (canonical name)
    colour -> int (`pymux_wf.colour`)            command -> CommandList               array -> dict[int, item],
    ascending

Relies on `options_table`.  Never acts on an option: whoever does listens to `OptionRules.changed`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymux_wf.lang import option_values
from pymux_wf.lang.errors import OptionError
from pymux_wf.lang.nearest import nearest_words
from pymux_wf.lang.option_values import OptionRules
from pymux_wf.lang.options_table import OLD_NAMES, OPTION_TABLE, OURS, OptionSpec
from pymux_wf.lang.quoting import quote_argument

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from pymux_wf.lang.command_list import CommandList

__all__ = ["OptionRules", "Options", "find_option", "split_index"]


def split_index(text: str) -> tuple[str, int | None] | None:
    """``name[3]`` -> (name, 3), ``name`` -> (name, None); None when an index is not a number or nothing is left."""
    name, bracket, rest = text.partition("[")
    if not text:
        return None
    if not bracket:
        return text, None
    digits = rest[:-1]
    if not rest.endswith("]") or not (digits.isascii() and digits.isdigit()) or len(digits) > 9:
        return None
    return name, int(digits)


def find_option(text: str) -> tuple[str, int | None]:
    """The full name and index that a user's text stands for; user options (``@name``) stand for themselves.

    Raises:
        OptionError: ``invalid option: X`` (with the nearest names) or ``ambiguous option: X``.
    """
    parsed = split_index(text)
    if parsed is None:
        raise OptionError(f"invalid option: {text}")
    name, index = parsed
    name = OLD_NAMES.get(name, name)
    if name in OPTION_TABLE or name.startswith("@"):
        return name, index
    matches = [known for known in OPTION_TABLE if known.startswith(name) and known not in OURS]
    if len(matches) == 1:
        return matches[0], index
    if matches:
        raise OptionError(f"ambiguous option: {text}", matches[:3])
    raise OptionError(f"invalid option: {text}", nearest_words(name, OPTION_TABLE))


class Options:
    """One set of options.

    Args:
        parent: The set to fall back to; None makes a root.
        rules: What checking values needs; children take their parent's.
    """

    __slots__ = ("_own", "parent", "rules")

    def __init__(self, parent: Options | None = None, rules: OptionRules | None = None) -> None:
        self.parent = parent
        self.rules: OptionRules = rules or (parent.rules if parent is not None else OptionRules())
        self._own: dict[str, Any] = {}

    # Reading

    def own(self, name: str) -> Any:
        """The value set here (in a root: or the default); None when there is none."""
        value = self._own.get(name)
        if value is None and self.parent is None:
            return option_values.default_value(name, self.rules)
        return value

    def get(self, name: str) -> Any:
        """The value in force; None for a user option that is set nowhere."""
        options: Options | None = self
        root = self
        while options is not None:
            value = options._own.get(name)
            if value is not None:
                return value
            root, options = options, options.parent
        return option_values.default_value(name, root.rules)

    def text(self, name: str) -> str:
        """The string, choice, key or style in force; empty for an unset user option."""
        value = self.get(name)
        return value if isinstance(value, str) else ("" if value is None else self.format_value(name) or "")

    def number(self, name: str) -> int:
        """The number or colour in force."""
        return int(self.get(name))

    def flag(self, name: str) -> bool:
        """The flag in force."""
        return bool(self.get(name))

    def array(self, name: str) -> dict[int, Any]:
        """The items in force by index, ascending; not to be changed."""
        value = self.get(name)
        return value if isinstance(value, dict) else {}

    def commands(self, name: str) -> list[CommandList]:
        """The command lists of a hook or command option in force, in order."""
        value = self.get(name)
        return list(value.values()) if isinstance(value, dict) else ([] if value is None else [value])

    def is_set(self, name: str, index: int | None = None) -> bool:
        """Whether this very set has the option (in a root: always), or the item; what ``-o`` asks."""
        value = self.own(name)
        return value is not None and (index is None or (isinstance(value, dict) and index in value))

    def format_value(self, name: str, index: int | None = None) -> str | None:
        """What ``#{name}`` shows: flags as 0 or 1, arrays joined by blanks; None for an unknown or unset name."""
        value = self.get(name)
        return None if value is None else option_values.formatted(OPTION_TABLE.get(name), value, index)

    def __iter__(self) -> Iterator[str]:
        """Names set in this very set: user options by name, then the others in table order."""
        yield from sorted(name for name in self._own if name.startswith("@"))
        yield from (name for name in OPTION_TABLE if name in self._own)

    # Changing

    def set_text(self, name: str, value: str | None, *, index: int | None = None, append: bool = False) -> None:
        """Set an option from a user's text, as set-option and set-hook do.

        Args:
            name: Full name, as `find_option` gives it.
            value: The text; None toggles a flag, swaps the first two values of a choice, and is an error for the rest.
            index: Item of an array; without it an array is replaced by the text's items.
            append: Add to a string, an item, or behind an array's items.

        Raises:
            OptionError: In tmux's words; the set is unchanged.
        """
        spec = OPTION_TABLE.get(name)
        if index is not None and (spec is None or not spec.array):
            raise OptionError(f"not an array: {name}[{index}]")
        if spec is None:
            self._set_user_option(name, value, append)
        elif spec.array:
            self._set_array(spec, value, index, append)
        else:
            # A text appends to what this set has itself; a toggle turns what is in force.
            current = self.get(name) if value is None or not append else self.own(name)
            self._own[name] = option_values.parse(spec, value, current, append, self.rules)
        self._changed(name)

    def set_value(self, name: str, value: Any) -> None:
        """Set an option to a value that is of its type already (defaults of the server, tests)."""
        self._own[name] = value
        self._changed(name)

    def unset(self, name: str, index: int | None = None) -> None:
        """Remove an option from this set (a root goes back to the default), or one item of an array.

        Raises:
            OptionError: ``not an array``.
        """
        spec = OPTION_TABLE.get(name)
        if index is not None and (spec is None or not spec.array):
            raise OptionError(f"not an array: {name}[{index}]")
        if not self.is_set(name):
            return
        if index is None:
            self._own.pop(name, None)
        else:
            self._own[name] = {key: item for key, item in self.own(name).items() if key != index}
        self._changed(name)

    def _set_user_option(self, name: str, value: str | None, append: bool) -> None:
        if not name.startswith("@"):
            raise OptionError(f"invalid option: {name}", nearest_words(name, OPTION_TABLE))
        if value is None:
            raise OptionError("empty value")
        self._own[name] = self._own.get(name, "") + value if append else value

    def _set_array(self, spec: OptionSpec, value: str | None, index: int | None, append: bool) -> None:
        if value is None:
            raise OptionError("empty value")
        items: dict[int, Any] = dict(self.own(spec.name) or {})
        if index is not None:
            old = items.get(index) if append else None
            items[index] = option_values.parse_item(spec, value, old, self.rules)
        else:
            if not append:
                items = {}
            for part in option_values.split_items(spec, value):
                items[_free_index(items)] = option_values.parse_item(spec, part, None, self.rules)
        self._own[spec.name] = dict(sorted(items.items()))

    def _changed(self, name: str) -> None:
        if self.rules.changed is not None:
            self.rules.changed(self, name)

    # Showing

    def show(
        self, name: str, index: int | None = None, *, values_only: bool = False, inherited: bool = False
    ) -> list[str]:
        """The lines that ``show-options NAME`` prints; none when the option is not set here.

        Args:
            name: Full name.
            index: Show only this item.
            values_only: Leave the name away and the value unquoted (``-v``).
            inherited: Where it is not set here, show what is in force, marked with ``*`` (``-A``).
        """
        value, mark = self.own(name), ""
        if value is None and inherited:
            value, mark = self.get(name), "*"
        if value is None:
            return []
        spec = OPTION_TABLE.get(name)
        if index is not None:
            item = value.get(index) if isinstance(value, dict) else value
            return [_line(spec, f"{name}[{index}]", item, mark, values_only)]
        if not isinstance(value, dict):
            return [_line(spec, name, value, mark, values_only)]
        if not value:
            return [] if values_only else [name + mark]
        return [_line(spec, f"{name}[{key}]", item, mark, values_only) for key, item in value.items()]

    def show_all(
        self,
        scope: int,
        *,
        values_only: bool = False,
        inherited: bool = False,
        hooks: Literal["no", "also", "only"] = "no",
    ) -> list[str]:
        """The lines that show-options (``hooks`` no, with -H also) or show-hooks (only) prints for a set of this
        scope."""
        lines: list[str] = []
        if hooks != "only":
            for name in sorted(name for name in self._own if name not in OPTION_TABLE):
                lines += self.show(name, values_only=values_only)
        for spec in OPTION_TABLE.values():
            # A library knows the names of tmux's hooks, and refuses any other.
            if spec.hook and spec.name in OURS:
                continue
            if spec.scope & scope and (hooks == "also" or spec.hook is (hooks == "only")):
                lines += self.show(spec.name, values_only=values_only, inherited=inherited)
        return lines


def _free_index(items: dict[int, Any]) -> int:
    return next(index for index in range(len(items) + 1) if index not in items)


def _line(spec: OptionSpec | None, name: str, value: Any, mark: str, values_only: bool) -> str:
    text = "" if value is None else option_values.printed(spec, value)
    if values_only:
        return text
    if spec is None or spec.kind in ("string", "style"):
        text = quote_argument(text)
    return f"{name}{mark} {text}"
