"""From format variables and options to JSON values: numbers as numbers, flags as booleans, lists as lists.

What a variable is says ``pymux_wf/lang/variables_table.py``. Text that is no Unicode (bytes of a hostile name) becomes
U+FFFD; what is empty where a number, a time or a flag belongs becomes null. Never runs a command.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pymux_wf.lang.option_values import printed
from pymux_wf.lang.options_table import OPTION_TABLE, OptionSpec
from pymux_wf.lang.variables_table import SHORT_NAMES, VARIABLE_TABLE, VariableSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .context import Context
    from .tree import Session
    from .variables import Scope

_NAMED = re.compile(r"#\{([A-Za-z_@][\w@-]*)\}|#([A-Za-z])")


def clean(text: str) -> str:
    """The text without what UTF-8 cannot say."""
    return text.encode("utf-8", "replace").decode() if text.isascii() else _replaced(text)


def _replaced(text: str) -> str:
    return "".join("�" if "\ud800" <= character <= "\udfff" else character for character in text)


def value_of(spec: VariableSpec, text: str) -> Any:
    """The typed value of a variable's text."""
    if spec.kind == "string":
        return clean(text)
    if spec.kind in ("list", "numbers"):
        parts = [part for part in text.split(",") if part]
        return [number(part) for part in parts] if spec.kind == "numbers" else [clean(part) for part in parts]
    if spec.kind == "flag":
        return None if text == "" else text not in ("0", "off")
    return number(text)


def number(text: str) -> int | float | None:
    """The number that a text is; None for one that is none."""
    try:
        return int(text)
    except ValueError:
        try:
            found = float(text)
        except ValueError:
            return None
        return found if found - found == 0 else None  # neither infinite nor no number


def facts(context: Context, specs: Iterable[VariableSpec]) -> dict[str, Any]:
    """The values of these variables at a place."""
    return {spec.name: fact(context, spec) for spec in specs}


def fact(context: Context, spec: VariableSpec) -> Any:
    """The value of one variable; names in lists come from the objects, for a comma may stand in a name."""
    names = _NAMES.get(spec.name)
    if names is not None:
        return [clean(name) for name in names(context.scope)]
    return value_of(spec, context.lookup(spec.name) or "")


def names_in(template: str) -> list[str]:
    """The variables that a format names as ``#{name}`` or ``#S``, in order."""
    return [match[1] or SHORT_NAMES.get(match[2], "") for match in _NAMED.finditer(template)]


def named_facts(context: Context, template: str) -> dict[str, Any]:
    """The values of the variables that a format names; ``text`` is the expansion where it holds more than names."""
    found: dict[str, Any] = {}
    for name in names_in(template):
        if name in VARIABLE_TABLE:
            found[name] = fact(context, VARIABLE_TABLE[name])
        elif name:
            found[name] = _other(context, name)
    if not found or re.search(r"#[{(]", _NAMED.sub("", template)):
        found["text"] = clean(context.expand(template))
    return found


def _other(context: Context, name: str) -> Any:
    text = context.lookup(name)
    spec = OPTION_TABLE.get(name)
    if spec is None or text is None or spec.array:
        return None if text is None else clean(text)
    if spec.kind == "flag":
        return text not in ("", "0", "off")
    return number(text) if spec.kind == "number" else clean(text)


def option_value(spec: OptionSpec | None, value: Any) -> Any:
    """The value of an option as JSON has it; of an array, its items by index."""
    if value is None:
        return None
    if isinstance(value, dict):
        return {str(index): _item(spec, item) for index, item in value.items()}
    return _item(spec, value)


def _item(spec: OptionSpec | None, item: Any) -> Any:
    if isinstance(item, bool | int) and (spec is None or spec.kind != "colour"):
        return bool(item) if spec is not None and spec.kind == "flag" else item
    if isinstance(item, str):
        return clean(item)
    return clean(printed(spec, item))


def _config_files(scope: Scope) -> list[str]:
    return scope.server.config_files


def _clients(scope: Scope, sessions: list[Session]) -> list[str]:
    return [client.name for client in scope.server.attached() if client.session in sessions]


def _own_session(scope: Scope) -> list[Session]:
    return [scope.session] if scope.session is not None else []


def _grouped(scope: Scope) -> list[Session]:
    group = scope.session.group if scope.session is not None else None
    return [] if group is None else scope.server.tree.group_members(group)


def _group_list(scope: Scope) -> list[str]:
    return [session.name for session in _grouped(scope)]


def _attached_list(scope: Scope) -> list[str]:
    return _clients(scope, _own_session(scope))


def _group_attached_list(scope: Scope) -> list[str]:
    return _clients(scope, _grouped(scope))


def _watching(scope: Scope) -> list[str]:
    return [client.name for client in scope.server.clients_of(scope.window)] if scope.window is not None else []


def _links(scope: Scope, *, current: bool) -> list[str]:
    links = scope.window.winlinks if scope.window is not None else ()
    return [link.session.name for link in links if not current or link.session.current is link]


_NAMES: dict[str, Callable[[Scope], Iterable[str]]] = {
    "config_files": _config_files,
    "session_attached_list": _attached_list,
    "session_group_attached_list": _group_attached_list,
    "session_group_list": _group_list,
    "window_active_clients_list": _watching,
    "window_active_sessions_list": lambda scope: _links(scope, current=True),
    "window_linked_sessions_list": lambda scope: _links(scope, current=False),
}
