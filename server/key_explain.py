"""What a sequence of keys does: from key tables, prefix options and bindings to a value that says it step by step.

The tables are walked as the keyboard walks them (``input.py``): the prefix keys count everywhere but in the prefix
table, ``switch-client -T`` leads to another table, what the root table does not have goes to the program. Nothing runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymux_wf.keys import parse_key
from pymux_wf.lang.command_list import CommandList
from pymux_wf.lang.errors import LangError
from pymux_wf.lang.nearest import nearest_words

from .errors import CommandError
from .json_values import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pymux_wf.lang.command_list import Command

    from .key_tables import Binding
    from .option_sets import OptionSet
    from .server import Server

PREFIX = "prefix"
_NESTED = ("command-prompt", "confirm-before", "if-shell")


def explain(server: Server, options: OptionSet, keys: Sequence[str], table: str | None = None) -> dict[str, Any]:
    """The steps that ``keys`` are, from ``table`` (the session's own without one) on.

    Returns:
        ``{"keys": [...], "prefix": str, "prefix2": str, "found": bool, "steps": [...]}``; each step has ``key``,
        ``table``, ``does`` (prefix, bound, nothing, program), ``why``, and of a binding ``note``, ``command``,
        ``repeat``, ``commands`` (each ``{"name", "text", "summary", "runs"}``), ``shadows``, ``near``.

    Raises:
        CommandError: A word is no key, or the table does not exist.
    """
    root = str(options.get("key-table"))
    walk = _Walk(server, options, root)
    if table is not None and not server.keys.exists(table):
        raise CommandError(f"table {table} doesn't exist", nearest_words(table, server.keys.names()))
    steps = []
    at = table or root
    for word in keys:
        step, at = walk.step(_key(server, word), at)
        steps.append(step)
    return {
        "keys": [step["key"] for step in steps],
        "prefix": str(options.get("prefix")),
        "prefix2": str(options.get("prefix2")),
        "found": bool(steps) and steps[-1]["does"] in ("bound", "prefix"),
        "steps": steps,
    }


def _key(server: Server, word: str) -> str:
    key = parse_key(word)
    if key is None:
        known = {binding.key for name in server.keys.names() for binding in server.keys.bindings(name)}
        raise CommandError(f"unknown key: {word}", nearest_words(word, known))
    return key


class _Walk:
    """Going from table to table by keys."""

    def __init__(self, server: Server, options: OptionSet, root: str) -> None:
        self._server = server
        self._root = root
        self._prefixes = {str(options.get(name)): name for name in ("prefix2", "prefix") if options.get(name) != "None"}

    def step(self, key: str, table: str) -> tuple[dict[str, Any], str]:
        """What a key does in a table, and the table for the key behind it."""
        keys = self._server.keys
        step: dict[str, Any] = {"key": key, "table": table}
        binding = keys.find(table, key)
        if table != PREFIX and key in self._prefixes:
            why = f"it is the option {self._prefixes[key]}"
            shadows = [f"table {table}: {binding.commands}"] if binding is not None else []
            return {**step, "does": "prefix", "why": why, "shadows": shadows}, PREFIX
        if binding is None and keys.find(table, "Any") is not None:
            binding = keys.find(table, "Any")
            step["why"] = "the table binds every other key (Any)"
        if binding is not None:
            return {**step, **self._bound(binding, key)}, self._next(binding, table)
        return {**step, **self._unbound(key, table)}, self._root

    def _bound(self, binding: Binding, key: str) -> dict[str, Any]:
        default = self._server.keys.default(binding.table, key)
        replaced = default is not None and str(default.commands) != str(binding.commands)
        return {
            "does": "bound",
            "note": clean(binding.note),
            "repeat": binding.repeat,
            "command": clean(str(binding.commands)) if binding.commands is not None else "",
            "commands": [self._told(command) for command in binding.commands or ()],
            "shadows": [f"the default: {default.commands}"] if replaced and default is not None else [],
        }

    def _told(self, command: Command) -> dict[str, Any]:
        return {
            "name": command.name,
            "text": clean(str(command)),
            "summary": command.spec.summary,
            "runs": [self._told(inner) for inner in self._inner(command)],
        }

    def _inner(self, command: Command) -> Iterator[Command]:
        """The commands in the arguments of a command that runs others."""
        for index, value in enumerate(command.arguments.positional):
            if isinstance(value, CommandList):
                yield from value
            elif command.name in _NESTED and not (command.name == "if-shell" and index == 0):
                try:
                    yield from self._server.executor.parse(value)
                except LangError:
                    pass  # a template: it becomes a command with the answer in it

    def _next(self, binding: Binding, table: str) -> str:
        if binding.repeat:
            return table
        for command in binding.commands or ():
            if command.name == "switch-client" and command.arguments.has("T"):
                return command.arguments.get("T") or self._root
        return self._root

    def _unbound(self, key: str, table: str) -> dict[str, Any]:
        keys = self._server.keys
        default = keys.default(table, key)
        taken = f"the default ({default.commands}) was unbound; " if default is not None else ""
        if table == self._root:
            why = f"{taken}table {table} does not bind it: the program in the pane gets it"
            return {"does": "program", "why": why, "near": self._near(key, table)}
        why = f"{taken}table {table} does not bind it: nothing happens"
        return {"does": "nothing", "why": why, "near": self._near(key, table)}

    def _near(self, key: str, table: str) -> list[dict[str, str]]:
        """Bindings of keys that look like it: the other case, with Ctrl or Meta, and in the prefix or root table."""
        keys, base = self._server.keys, key.rpartition("-")[2] or key
        like = [base.swapcase(), base, *(f"{modifier}-{each}" for modifier in "CM" for each in (base, base.swapcase()))]
        places = [(table, each) for each in like if each != key or table == ""]
        places += [(other, key) for other in (PREFIX, "root") if other != table]
        found: list[dict[str, str]] = []
        for place, each in places:
            binding = keys.find(place, each)
            known = any(row["key"] == each and row["table"] == place for row in found)
            if binding is not None and (place, each) != (table, key) and not known:
                about = binding.note or str(binding.commands)
                found.append({"table": place, "key": each, "command": clean(str(binding.commands)), "about": about})
        return found


def lines_of(found: dict[str, Any]) -> Iterator[str]:
    """The same for people."""
    width = max((len(step["key"]) for step in found["steps"]), default=0)
    for step in found["steps"]:
        yield from (f"{step['key']:{width}}  {line}" if first else f"{'':{width}}  {line}" for first, line in _of(step))


def _of(step: dict[str, Any]) -> Iterator[tuple[bool, str]]:
    if step["does"] == "prefix":
        yield True, f"the prefix key ({step['why']}); the next key is looked up in table prefix"
    elif step["does"] == "bound":
        repeat = ", may be repeated" if step["repeat"] else ""
        note = f"  {step['note']}" if step["note"] else ""
        yield True, f"table {step['table']}{repeat}:{note}"
        yield False, f"  {step['command'] or '(only a note)'}"
        for line in _command_lines(step["commands"], "    "):
            yield False, line
        if "why" in step:
            yield False, f"  {step['why']}"
    else:
        yield True, step["why"]
    for other in step.get("shadows", ()):
        yield False, f"  hides {other}"
    for near in step.get("near", ()):
        yield False, f"  {near['key']} in table {near['table']}: {near['about']}"


def _command_lines(commands: Sequence[dict[str, Any]], indent: str) -> Iterator[str]:
    for command in commands:
        yield f"{indent}{command['name']}: {command['summary']}"
        yield from _command_lines(command["runs"], indent + "  ")
