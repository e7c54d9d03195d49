"""What customize-mode lists: options and key bindings, to be looked at and changed.

Every change is made by the command that a user would type (set-option, bind-key), so that it is checked and announced
as any other.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pymux_wf.lang import option_values
from pymux_wf.lang.options_table import OPTION_TABLE, PANE, SERVER, SESSION, WINDOW

from .listing import is_true
from .modes.base import NOTHING, Ask, RunCommands
from .modes.tree import Found
from .modes.tree_draw import text_rows
from .modes.tree_list import Entry
from .pane_variables import pane_index
from .variable_texts import flag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pymux_wf.terminal.row import Row

    from .key_tables import Binding
    from .modes.base import Request, Requests
    from .modes.tree import TreeMode
    from .option_sets import OptionSet
    from .server import Server
    from .tree import Pane, Session, Winlink

LINE_FORMAT = (
    "#{?is_option,#{?option_is_global,,#[reverse](#{option_scope})#[default] }#[ignore]#{option_value}"
    "#{?option_unit, #{option_unit},},#{key}}"
)
_HEADINGS = (("Server Options", SERVER), ("Session Options", SESSION), ("Window & Pane Options", WINDOW | PANE))
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """An option, or an item of one that is an array; ``scope`` is SERVER, SESSION or WINDOW | PANE."""

    name: str
    scope: int
    index: int | None = None

    @property
    def full_name(self) -> str:
        """With the index in brackets."""
        return self.name if self.index is None else f"{self.name}[{self.index}]"

    @property
    def is_array(self) -> bool:
        spec = OPTION_TABLE.get(self.name)
        return spec is not None and spec.array


@dataclass(frozen=True, slots=True)
class Key:
    """A key binding, or one part of it: ``Command``, ``Note`` or ``Repeat``."""

    table: str
    key: str
    part: str = ""


class OptionTree:
    """The source of customize-mode."""

    name = "options-mode"
    orders: tuple[str, ...] = ()
    box_lines = 12
    menu = (
        ("Select", "Enter"),
        ("Expand", "Right"),
        ("", ""),
        ("Tag", "t"),
        ("Tag All", "C-t"),
        ("Tag None", "T"),
        ("", ""),
        ("Cancel", "q"),
    )
    keys_help = (
        ("Enter, s", "Set the option, change the key"),
        ("S, w", "Set the global option, that of the window"),
        ("u, U", "Unset or unbind it, all tagged"),
        ("d, D", "Go back to the default, for all tagged"),
    )

    def __init__(
        self, server: Server, place: tuple[Session, Winlink, Pane], line_format: str, *, ask_first: bool
    ) -> None:
        self._server = server
        self._session, self._link, self._pane = place
        self._format = line_format
        self._ask_first = ask_first

    # -- the list

    def find(self, order: str, reverse: bool, wanted: str | None) -> Found:
        entries = self._entries(wanted)
        if not entries and wanted is not None:
            return Found(self._entries(None), no_matches=True)
        return Found(entries)

    def _entries(self, wanted: str | None) -> list[Entry]:
        found = []
        for title, scope in _HEADINGS:
            heading = Entry(("heading", title), title, taggable=False)
            for name in self._names(scope):
                entry = self._option_entry(Option(name, scope))
                if wanted is None or is_true(self._expand(entry, wanted)):
                    heading.adopt(entry)
            found.append(heading)
        for table in self._server.keys.names():
            found.append(self._table_entry(table, wanted))
        return [entry for entry in found if entry.children]

    def _names(self, scope: int) -> Iterator[str]:
        users = {name for options in self._sets(scope) for name in options if name.startswith("@")}
        yield from sorted(users)
        yield from sorted(spec.name for spec in OPTION_TABLE.values() if spec.scope & scope and not spec.hook)

    def _option_entry(self, option: Option) -> Entry:
        entry = Entry(option, option.name, option)
        if option.is_array:
            for index in self._effective(option).array(option.name):
                item = Option(option.name, option.scope, index)
                entry.adopt(Entry(item, item.full_name, item))
        return entry

    def _table_entry(self, table: str, wanted: str | None) -> Entry:
        heading = Entry(("table", table), f"Key Table - {table}", taggable=False)
        for binding in self._server.keys.bindings(table):
            key = Key(table, binding.key)
            entry = Entry(key, binding.key, key)
            if wanted is not None and not is_true(self._expand(entry, wanted)):
                continue
            for part in ("Command", "Note", "Repeat"):
                entry.adopt(Entry(Key(table, binding.key, part), part, Key(table, binding.key, part), taggable=False))
            heading.adopt(entry)
        return heading

    # -- the sets of options

    def _sets(self, scope: int) -> list[OptionSet]:
        """The sets that an option of this scope may be set in, innermost first; the last one is the global one."""
        options = self._server.options
        if scope & SERVER:
            return [options.server]
        if scope & SESSION:
            return [self._session.options, options.session]
        return [self._pane.options, self._link.window.options, options.window]

    def _owner(self, option: Option) -> int:
        """Which of the sets has the value in force."""
        sets = self._sets(option.scope)
        return next((number for number, each in enumerate(sets[:-1]) if each.is_set(option.name)), len(sets) - 1)

    def _effective(self, option: Option) -> OptionSet:
        return self._sets(option.scope)[self._owner(option)]

    def _scope_text(self, option: Option, number: int) -> str:
        sets = self._sets(option.scope)
        if number == len(sets) - 1:
            return "global"
        if option.scope & SESSION:
            return f"session {self._session.name}"
        return f"pane {pane_index(self._pane)}" if number == 0 else f"window {self._link.index}"

    def _value(self, option: Option, options: OptionSet) -> str:
        value = options.get(option.name)
        spec = OPTION_TABLE.get(option.name)
        if option.index is not None:
            value = value.get(option.index) if isinstance(value, dict) else value
        elif isinstance(value, dict):
            return ""
        return "" if value is None else option_values.printed(spec, value)

    # -- lines

    def _variables(self, entry: Entry) -> dict[str, str]:
        subject = entry.subject
        if isinstance(subject, Option):
            spec = OPTION_TABLE.get(subject.name)
            owner = self._owner(subject)
            scope = self._scope_text(subject, owner)
            return {
                "is_option": "1",
                "is_key": "0",
                "option_name": subject.name,
                "option_value": self._value(subject, self._effective(subject)),
                "option_unit": spec.unit if spec is not None else "",
                "option_scope": scope,
                "option_is_global": flag(scope == "global"),
                "option_is_array": flag(subject.is_array),
            }
        return {"is_option": "0", "is_key": flag(isinstance(subject, Key)), "key": entry.name}

    def _expand(self, entry: Entry, text: str, number: int = 0) -> str:
        variables = {**self._variables(entry), "line": str(number)}
        return self._server.context(
            session=self._session, winlink=self._link, pane=self._pane, variables=variables
        ).expand(text)

    def text(self, entry: Entry, number: int) -> str:
        subject = entry.subject
        if isinstance(subject, Key):
            return self._part(subject).replace("#", "##") if subject.part else ""
        if subject is None or (subject.is_array and subject.index is None):
            return ""
        return self._expand(entry, self._format, number)

    def _binding(self, key: Key) -> Binding | None:
        return self._server.keys.find(key.table, key.key)

    def _part(self, key: Key) -> str:
        binding = self._binding(key)
        if binding is None:
            return ""
        if key.part == "Command":
            return str(binding.commands) if binding.commands is not None else ""
        return binding.note if key.part == "Note" else ("on" if binding.repeat else "off")

    def shortcut(self, entry: Entry, number: int) -> str | None:
        return None

    def matches(self, entry: Entry, text: str, fold: bool) -> bool:
        return text in (entry.name.lower() if fold else entry.name)

    # -- what is told below

    def preview(self, entry: Entry, columns: int, lines: int, offset: int) -> tuple[list[Row], int]:
        subject = entry.subject
        told = self._about_option(subject) if isinstance(subject, Option) else []
        if isinstance(subject, Key):
            told = self._about_key(subject)
        wrapped = [part for line in told for part in textwrap.wrap(line, columns) or [""]]
        return text_rows(wrapped, columns, lines), 0

    def _about_option(self, option: Option) -> list[str]:
        spec = OPTION_TABLE.get(option.name)
        text = spec.text if spec is not None else ""
        kind = "server" if option.scope & SERVER else "session" if option.scope & SESSION else "window"
        if spec is not None and spec.scope & PANE:
            kind = "window and pane" if spec.scope & WINDOW else "pane"
        told = [f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else "This is a user option.", ""]
        told.append(f"This is a {kind} option.")
        if option.is_array:
            told.append(f"This is an array option{'' if option.index is None else f', index {option.index}'}.")
        if option.is_array and option.index is None:
            return told
        unit = f" {spec.unit}" if spec is not None and spec.unit else ""
        value = self._value(option, self._effective(option))
        told += ["", f"Option value: {value}{unit}"]
        return told + self._alternatives(option, spec, value, unit)

    def _alternatives(self, option: Option, spec: Any, value: str, unit: str) -> list[str]:
        told = []
        expanded = self._server.context(session=self._session, winlink=self._link, pane=self._pane).expand(value)
        if "#" in value and expanded != value:
            told.append(f"This expands to: {expanded}")
        if spec is not None and spec.choices:
            told.append(f"Available values are: {', '.join(spec.choices)}")
        sets = self._sets(option.scope)
        if spec is not None and not spec.array:
            default = option_values.printed(spec, option_values.default_value(option.name, sets[-1].rules))
            told += [f"The default is: {default}{unit}"] if default != value else []
        owner = self._owner(option)
        for number, options in enumerate(sets):
            if number > owner and (number == len(sets) - 1 or options.is_set(option.name)):
                noun = "Global" if number == len(sets) - 1 else "Window"
                told += ["", f"{noun} value: {self._value(option, options)}{unit}"]
        return told

    def _about_key(self, key: Key) -> list[str]:
        binding = self._binding(key)
        if binding is None:
            return []
        command = str(binding.commands) if binding.commands is not None else ""
        told = [binding.note or "There is no note for this key.", "", f"This key is in the {key.table} table."]
        told += [f"This key {'does' if binding.repeat else 'does not'} repeat.", "", f"Command: {command}"]
        default = self._server.keys.default(key.table, key.key)
        if default is not None and str(default.commands) != command:
            told.append(f"The default is: {default.commands}")
        return told

    def pick_in_preview(self, mode: TreeMode, column: int) -> Requests:
        return NOTHING

    # -- keys

    def press(self, mode: TreeMode, key: str) -> Requests:
        entry = mode.entry
        if entry is None:
            return NOTHING
        if key in ("u", "d", "U", "D"):
            return self._undo(mode, entry, key)
        if key not in ("Enter", "s", "S", "w"):
            return NOTHING
        if isinstance(entry.subject, Option):
            return self._set(entry.subject, {"S": "global", "w": "window"}.get(key, "inner"))
        if isinstance(entry.subject, Key) and entry.subject.part and key in ("Enter", "s"):
            return self._change_key(entry.subject)
        if key == "Enter" and entry.children:
            return mode.key("Left" if mode.list.is_open(entry) else "Right")
        return NOTHING

    def _place(self, option: Option, where: str) -> tuple[Words, str] | None:
        """The flags of set-option for ``inner`` (pane, session or server), ``window`` or ``global``, and the name of
        the place; None where the option is not set there.
        """
        if option.scope & SERVER:
            return ("-s",), ""
        if option.scope & SESSION:
            if where == "window":
                return None
            if where == "global":
                return ("-g",), ", global"
            return ("-t", f"${self._session.id}:"), f", for session {self._session.name}"
        if where == "global":
            return ("-gw",), ", global"
        spec = OPTION_TABLE.get(option.name)
        in_pane = spec is None or spec.scope & PANE
        if where == "inner" and in_pane:
            return ("-p", "-t", f"%{self._pane.id}"), f", for pane {pane_index(self._pane)}"
        target = f"${self._session.id}:{self._link.index}"
        return ("-w", "-t", target), f", for window {self._link.index}"

    def _set(self, option: Option, where: str) -> Requests:
        place = self._place(option, where)
        if place is None:
            return NOTHING
        flags, shown = place
        spec = OPTION_TABLE.get(option.name)
        value = self._value(option, self._sets(option.scope)[-1] if where == "global" else self._effective(option))
        if option.is_array and option.index is None:
            used = self._effective(option).array(option.name)
            option = Option(option.name, option.scope, next(n for n in range(len(used) + 1) if n not in used))
        elif spec is not None and spec.kind in ("flag", "choice"):
            choices = spec.choices if spec.kind == "choice" else ("off", "on")
            following = choices[(choices.index(value) + 1) % len(choices)] if value in choices else choices[0]
            return (RunCommands((("set-option", *flags, option.name, following),)),)
        name = option.full_name

        def set_to(text: str) -> Requests:
            return (RunCommands((("set-option", *flags, "--", name, text),)),)

        return (Ask(f"({name}{shown}) ", set_to, input=value),)

    def _change_key(self, key: Key) -> Requests:
        binding = self._binding(key)
        if binding is None:
            return NOTHING
        command = str(binding.commands) if binding.commands is not None else ""
        if key.part == "Repeat":
            return (self._bind(key, command, binding.note, not binding.repeat),)
        note, repeat = binding.note, binding.repeat
        if key.part == "Note":
            return (Ask(f"({key.key}) ", lambda text: (self._bind(key, command, text, repeat),), input=note),)
        return (Ask(f"({key.key}) ", lambda text: (self._bind(key, text, note, repeat),), input=command),)

    def _bind(self, key: Key, command: str, note: str, repeat: bool) -> Request:
        options = (*(("-r",) if repeat else ()), *(("-N", note) if note else ()))
        return RunCommands((("bind-key", *options, "-T", key.table, "--", key.key, command),))

    # -- taking back

    def _undo(self, mode: TreeMode, entry: Entry, key: str) -> Requests:
        resets = key in ("d", "D")
        if key in ("U", "D"):
            meant = mode.list.tagged_entries()
            question = f"Reset {len(meant)} tagged to default? " if resets else f"Unset or unbind {len(meant)} tagged? "
        else:
            meant = [self._whole(entry)]
            question = self._question(meant[0], resets)
        commands = tuple(words for each in meant for words in self._undoing(each.subject, resets))
        if not commands:
            return NOTHING
        if not self._ask_first:
            return (RunCommands(commands),)
        return (Ask(question, lambda text: (RunCommands(commands),) if text in ("y", "Y") else NOTHING, single=True),)

    @staticmethod
    def _whole(entry: Entry) -> Entry:
        """The key that a part of it stands for."""
        subject = entry.subject
        return entry.parent if isinstance(subject, Key) and subject.part and entry.parent is not None else entry

    @staticmethod
    def _question(entry: Entry, resets: bool) -> str:
        if isinstance(entry.subject, Key):
            return f"Reset key {entry.name} to default? " if resets else f"Unbind key {entry.name}? "
        return f"Reset {entry.name} to default? " if resets else f"Unset {entry.name}? "

    def _undoing(self, subject: Any, resets: bool) -> list[Words]:
        if isinstance(subject, Key):
            return self._undoing_key(subject, resets)
        if not isinstance(subject, Option):
            return []
        sets = self._sets(subject.scope)
        flags = self._flags_of_sets(subject)
        name = subject.full_name
        if resets:
            return [("set-option", "-u", *flags[number], name) for number in range(len(sets)) if flags[number]]
        return [("set-option", "-u", *flags[self._owner(subject)], name)]

    def _flags_of_sets(self, option: Option) -> list[Words]:
        """The flags that mean each of the option's sets; empty where it cannot be set there."""
        places = [self._place(option, where) for where in ("inner", "window", "global")]
        flags = [place[0] if place is not None else () for place in places]
        if option.scope & SERVER:
            return flags[:1]
        return [flags[0], flags[2]] if option.scope & SESSION else flags

    def _undoing_key(self, key: Key, resets: bool) -> list[Words]:
        default = self._server.keys.default(key.table, key.key) if resets else None
        if default is None or default.commands is None:
            return [("unbind-key", "-T", key.table, "--", key.key)]
        options = (*(("-r",) if default.repeat else ()), *(("-N", default.note) if default.note else ()))
        return [("bind-key", *options, "-T", key.table, "--", key.key, str(default.commands))]
