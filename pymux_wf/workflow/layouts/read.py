"""A layout file into a :class:`~pymux_wf.workflow.layouts.model.Layout`, and what is wrong with one.

The records say what each key takes; here is what they cannot see alone: sizes that add up to more than there is,
monitors and flags that do not exist, components, keys, commands and options that nobody knows, two panes with the
focus. Everything is told with its line and column. Reads files; never asks a server, never runs anything.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pymux_wf.keys.names import parse_key
from pymux_wf.lang.errors import LangError, ParseError
from pymux_wf.lang.nearest import nearest_words
from pymux_wf.lang.option_values import OptionRules
from pymux_wf.lang.options import Options, find_option
from pymux_wf.lang.parser import CommandList, ParseContext, parse_string
from pymux_wf.layout.errors import LayoutError
from pymux_wf.layout.presets import match_layout_name
from pymux_wf.layout.strings import read_tree
from pymux_wf.workflow.commands_table import Commands
from pymux_wf.workflow.errors import BadFile
from pymux_wf.workflow.layouts.model import NAMED, Layout, Pane, Window, check_size
from pymux_wf.workflow.records import Document
from pymux_wf.workflow.toml_places import Path as KeyPath

COMPONENTS = (
    *("redis", "postgres", "sqlite", "events", "kube", "docker", "journal", "prometheus", "alertmanager", "consul"),
    *("engine", "services", "git", "ci"),
)
"""What ``needs`` and ``when`` may name, besides any program."""

COMMON_FLAGS = {"--once": False, "--json": False, "--interval": True, "--root": True}
"""Flags of every monitor, and whether each takes a value."""

DEFAULT_TABLE = "prefix"
"""The key table of a key that is written without one."""

_PROGRAM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")
_NAMED = tuple(name for name in NAMED)


def read_layout(path: str | Path) -> Layout:
    """The layout in a file.

    Raises:
        OSError: it cannot be read.
        BadFile: the first thing that is wrong with it, with line and column.
    """
    return read_document(Document.of_file(path))


def read_document(document: Document) -> Layout:
    """The layout that a TOML document is; raises BadFile."""
    layout = document.read(Layout)
    for error in mistakes(document, layout):
        raise error
    return layout


def all_mistakes(path: str | Path) -> list[BadFile]:
    """Everything that is wrong with a file, in the order of its lines; [] for a good one. Raises OSError."""
    try:
        document = Document.of_file(path)
        found = list(mistakes(document, document.read(Layout)))
    except BadFile as error:
        return [error]
    return sorted(found, key=lambda error: (error.place.line, error.place.column) if error.place else (0, 0))


def mistakes(document: Document, layout: Layout) -> Iterator[BadFile]:
    """What is wrong with a layout beyond its records."""
    yield from _session(document, layout)
    for number, window in enumerate(layout.window):
        yield from _window(document, window, ("window", number))
    yield from _keys(document, layout)


def command_context() -> ParseContext:
    """What the core's parser needs to read commands where no server is."""
    return ParseContext(Commands())


def key_of_binding(name: str) -> tuple[str, str]:
    """Key table and key of a name in ``[keys]``: ``"prefix W"``, ``"root F5"``; a key alone is of the prefix table.

    Raises:
        ValueError: it is no key.
    """
    words = name.split()
    table, key = (DEFAULT_TABLE, *words) if len(words) == 1 else tuple(words) if len(words) == 2 else ("", "")
    if not key:
        raise ValueError(f'{name!r} is no key: write "prefix W" or "root F5"')
    parsed = parse_key(key)
    if parsed is None:
        raise ValueError(f"{key!r} is no key: write W, C-w, M-w, F5, Enter...")
    return table, parsed


def words_of_show(text: str) -> list[str]:
    """The monitor's name and its flags; raises ValueError where quotes are open."""
    return shlex.split(text)


# -- the session


def _session(document: Document, layout: Layout) -> Iterator[BadFile]:
    session = layout.session
    for number, component in enumerate(session.needs):
        yield from _component(document, ("session", "needs", number), component.removesuffix("?"))
    for number, argv in enumerate(session.on_create):
        if not argv or not argv[0]:
            yield document.error(("session", "on_create", number), "a program of on_create is empty")
    yield from _environment(document, ("session",), session.env)
    yield from _options(document, ("session", "options"), session.options)


def _keys(document: Document, layout: Layout) -> Iterator[BadFile]:
    for name, command in layout.keys.items():
        path = ("keys", name)
        try:
            key_of_binding(name)
        except ValueError as error:
            yield document.error(path, str(error))
        try:
            parsed = parse_string(command, command_context())
        except ParseError as error:
            yield document.error(path, error.bare, nearest=error.nearest)
        except LangError as error:
            yield document.error(path, error.message, nearest=error.nearest)
        else:
            if not len(parsed):
                yield document.error(path, f"the key {name!r} has no command")


# -- windows and panes


def _window(document: Document, window: Window, path: KeyPath) -> Iterator[BadFile]:
    if window.layout:
        yield from _named_layout(document, window, path)
    else:
        yield from _shares(document, window.pane, path)
    yield from _environment(document, path, window.env)
    yield from _options(document, (*path, "options"), window.options)
    focused: KeyPath = ()
    for inner, pane in _walk(window.pane, path):
        yield from _pane(document, pane, inner)
        if pane.focus and focused:
            line = document.place(focused).line
            yield document.error((*inner, "focus"), f"a second pane with focus: the one of line {line} has it")
        focused = focused or ((*inner, "focus") if pane.focus else ())


def _walk(panes: Sequence[Pane], path: KeyPath) -> Iterator[tuple[KeyPath, Pane]]:
    for number, pane in enumerate(panes):
        inner = (*path, "pane", number)
        yield inner, pane
        yield from _walk(pane.pane, inner)


def _named_layout(document: Document, window: Window, path: KeyPath) -> Iterator[BadFile]:
    inside = next((inner for inner, pane in _walk(window.pane, path) if pane.split), None)
    if inside is not None:
        yield document.error((*inside, "split"), "a window with a layout has no containers: use split there too")
    if window.layout in _NAMED or match_layout_name(window.layout):
        return
    try:
        read_tree(window.layout)
    except LayoutError as error:
        near = nearest_words(window.layout, _NAMED, 1)
        said = f"{window.layout!r} is neither one of tmux's layouts nor a layout string ({error})"
        yield document.error(
            (*path, "layout"), said, nearest=near, remedy="" if near else f"there are {', '.join(_NAMED)}"
        )


def _shares(document: Document, panes: Sequence[Pane], path: KeyPath) -> Iterator[BadFile]:
    total, last = 0, -1
    for number, pane in enumerate(panes):
        amount, percent = check_size(pane.size) if pane.size else (0, False)
        if percent:
            total, last = total + amount, number
        yield from _shares(document, pane.pane, (*path, "pane", number))
    missing = [pane for pane in panes if not pane.size]
    if total > 100:
        yield document.error((*path, "pane", last, "size"), f"the sizes of these panes add up to {total} %")
    elif total == 100 and missing:
        yield document.error(
            (*path, "pane", last, "size"), "the sizes add up to 100 %, and a pane without a size is left with nothing"
        )


def _pane(document: Document, pane: Pane, path: KeyPath) -> Iterator[BadFile]:
    table: Any = document.table
    for step in path:
        table = table[step]
    for key in ("run", "show", "type", "agent"):
        words = table.get(key)
        if key in table and (not words or not (words if isinstance(words, str) else words[0]).strip()):
            yield document.error((*path, key), f"{key} is empty: a pane without it is a shell")
    if pane.show.strip():
        yield from _shown(document, (*path, "show"), pane.show)
    if pane.else_.strip():
        yield from _shown(document, (*path, "else"), pane.else_)
    if pane.when:
        yield from _component(document, (*path, "when"), pane.when)
    for number, program in enumerate(pane.prefer):
        if not program.strip():
            yield document.error((*path, "prefer", number), "a program of prefer is empty")
    yield from _idle_keys(document, pane, path)
    yield from _environment(document, path, pane.env)


def _idle_keys(document: Document, pane: Pane, path: KeyPath) -> Iterator[BadFile]:
    """Keys that say nothing where they stand."""
    if pane.split:
        said = ("title", "when", "else_", "prefer", "sync_group", "log", "suspended", "focus")
        for key in said:
            if getattr(pane, key):
                shown = key.rstrip("_")
                yield document.error((*path, shown), f"{shown} is for a pane, and this is a container of panes")
    if not pane.enter and not pane.type:
        yield document.error((*path, "enter"), "enter is about what is typed, and there is no type")


def _shown(document: Document, path: KeyPath, text: str) -> Iterator[BadFile]:
    from pymux_wf.workflow.monitors.table import MONITORS

    try:
        words = words_of_show(text)
    except ValueError as error:
        yield document.error(path, f"{text!r}: {error}")
        return
    if not words or words[0] not in MONITORS:
        name = words[0] if words else ""
        near = nearest_words(name, MONITORS, 1)
        remedy = "" if near else f"there are {', '.join(MONITORS)}"
        yield document.error(path, f"there is no monitor {name!r}", nearest=near, remedy=remedy)
        return
    flags = _flags_of(words[0])
    if flags is not None:
        yield from _flags(document, path, words, flags)


def _flags_of(name: str) -> dict[str, bool] | None:
    """The flags of a monitor, and whether each takes a value; None where it cannot be loaded on this system."""
    from pymux_wf.workflow.monitors.table import monitor

    try:
        declared = monitor(name).flags
    except ImportError:
        return None
    own = {each: bool(flag.value) for flag in declared for each in (flag.name, flag.short) if each}
    return {**COMMON_FLAGS, **own}


def _flags(document: Document, path: KeyPath, words: Sequence[str], flags: dict[str, bool]) -> Iterator[BadFile]:
    rest = list(words[1:])
    while rest:
        name, equals, _ = rest.pop(0).partition("=")
        if name not in flags:
            near = nearest_words(name, flags, 1)
            kind = "flag" if name.startswith("-") else "argument"
            remedy = "" if near else f"it takes {', '.join(sorted(flags))}"
            yield document.error(path, f"the monitor {words[0]} has no {kind} {name!r}", nearest=near, remedy=remedy)
        elif flags[name] and not equals and (not rest or rest[0].startswith("--")):
            yield document.error(path, f"the flag {name} of the monitor {words[0]} needs a value")
        elif flags[name] and not equals:
            rest.pop(0)


# -- words


def _component(document: Document, path: KeyPath, name: str) -> Iterator[BadFile]:
    """Any program is a component too, so only what looks like a slip of a known one is wrong, and what is no name."""
    if name in COMPONENTS:
        return
    near = nearest_words(name, COMPONENTS, 1)
    if near or not _PROGRAM.fullmatch(name):
        remedy = "" if near else f"it is one of {', '.join(COMPONENTS)}, or the name of a program"
        yield document.error(path, f"there is no component {name!r}", nearest=near, remedy=remedy)


def _environment(document: Document, path: KeyPath, env: dict[str, str]) -> Iterator[BadFile]:
    for name, value in env.items():
        if not name or "=" in name or "\0" in name + value:
            yield document.error((*path, "env", name), f"{name!r} is no environment variable")


def _options(document: Document, path: KeyPath, options: dict[str, str | int | bool]) -> Iterator[BadFile]:
    scratch = scratch_options()
    for name, value in options.items():
        try:
            full, index = find_option(name)
            scratch.set_text(full, option_text(value), index=index)
        except LangError as error:
            yield document.error((*path, name), error.message, nearest=error.nearest)


def option_text(value: str | int | bool) -> str:
    """An option's value as set-option takes it."""
    return ("on" if value else "off") if isinstance(value, bool) else str(value)


def scratch_options(context: ParseContext | None = None) -> Options:
    """A set of options that is only there to check values."""

    def commands(text: str) -> CommandList:
        return parse_string(text, context or command_context())

    return Options(rules=OptionRules(parse_commands=commands))
