"""What the importers share: values of other files into windows and panes of ours, and notes of what has no equal.

An :class:`Importer` reads one :class:`~pymux_wf.workflow.layouts.import_source.Source`. What it cannot carry over it
notes, with the line; nothing in a file of the right shape stops an import.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pymux_wf.lang.errors import LangError
from pymux_wf.lang.options import find_option
from pymux_wf.layout.errors import LayoutError
from pymux_wf.layout.presets import match_layout_name
from pymux_wf.layout.strings import read_tree
from pymux_wf.workflow.layouts.import_source import KeyPath, Source
from pymux_wf.workflow.layouts.model import Layout, Pane, Session, Window
from pymux_wf.workflow.layouts.read import option_text, scratch_options

MOST = 500
"""Windows of a session, panes of a window, and commands of a pane that are taken."""

SYNC = "all"
"""The group of panes that get each other's keys, where the other program has only one."""

_SHELL_CHARACTERS = frozenset("$`~*?;&|<>(){}[]#!\n\\=")
_BUILTINS = frozenset(
    (
        *("alias", "bg", "builtin", "cd", "command", "conda", "deactivate", "dirs", "eval", "exec", "exit", "export"),
        *("fg", "history", "jobs", "nvm", "popd", "pushd", "pyenv", "rbenv", "read", "rvm", "set", "setopt", "shopt"),
        *("source", "trap", "ulimit", "umask", "unalias", "unset", "unsetopt", "workon", ".", ":", "[", "{"),
    )
)
"""Words that mean something to the shell they are typed into, or are often functions of it."""

_VARIABLE = re.compile(r"\$(\w+|\{[^}]*\})")


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file.

    Attributes:
        notes: what was not carried over, one sentence each.
    """

    layout: Layout
    format: str
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Importer:
    """Takes values of one source and keeps notes."""

    source: Source
    notes: list[str] = field(default_factory=list)

    def note(self, path: KeyPath, why: str = "it has no equal here") -> None:
        """Something is not carried over."""
        said = f"{self.source.where(path)}: {why}"
        if said not in self.notes:
            self.notes.append(said)

    def rest(self, table: Mapping[Any, Any], path: KeyPath, known: Collection[str]) -> None:
        """Notes the keys that nobody has looked at."""
        for key in table:
            if key not in known:
                self.note((*path, text_of(key)))

    # -- values

    def text(self, value: Any, path: KeyPath) -> str:
        """A string, also of a number; a list or a mapping is noted, and is ""."""
        if value is None:
            return ""
        if isinstance(value, (list, Mapping, tuple, set, bytes)):
            self.note(path, "a text was expected")
            return ""
        return text_of(value)

    def items(self, value: Any, path: KeyPath) -> list[Any]:
        """A list; a single value is one of one item."""
        if value is None:
            return []
        found = list(value) if isinstance(value, list) else [value]
        if len(found) > MOST:
            self.note(path, f"only the first {MOST} of {len(found)} are taken")
        return found[:MOST]

    def directory(self, value: Any, path: KeyPath, *, of_file: bool = False) -> str:
        """A directory: $HOME is ~; of the session a relative one is seen from the file."""
        named = self.text(value, path)
        named = re.sub(r"^\$(HOME|\{HOME\})(?=/|$)", "~", named)
        if _VARIABLE.search(named) or "\0" in named:
            self.note(path, f"the directory {named!r} is not the same here: variables are not expanded")
            return ""
        if of_file and named and not named.startswith(("/", "~")):
            named = os.path.normpath(os.path.join(self.source.directory, named))
        return named

    def environment(self, value: Any, path: KeyPath) -> dict[str, str]:
        """Variables by name."""
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            self.note(path, "a mapping was expected")
            return {}
        found = {}
        for key, said in value.items():
            name, text = text_of(key), self.text(said, (*path, text_of(key)))
            if not name or "=" in name or "\0" in name + text:
                self.note((*path, name), "it is no environment variable")
            else:
                found[name] = self.unexpanded(text, (*path, name))
        return found

    def unexpanded(self, said: str, path: KeyPath) -> str:
        """A text as it is; a note where the other program puts the values of variables into it."""
        if _VARIABLE.search(said):
            self.note(path, "variables in it are not expanded here")
        return said

    def options(self, value: Any, path: KeyPath) -> dict[str, str | int | bool]:
        """Options by name, those that exist here with values they take."""
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            self.note(path, "a mapping was expected")
            return {}
        found: dict[str, str | int | bool] = {}
        scratch = scratch_options()
        for key, said in value.items():
            name = text_of(key)
            taken = said if isinstance(said, (bool, int)) else self.text(said, (*path, name))
            try:
                full, index = find_option(name)
                scratch.set_text(full, option_text(taken), index=index)
                found[name] = taken
            except (LangError, ValueError) as error:
                self.note((*path, name), getattr(error, "message", str(error)))
        return found

    def programs(self, value: Any, path: KeyPath) -> list[tuple[str, ...]]:
        """Commands of a shell, run before the session is made."""
        found = []
        for number, item in enumerate(self.items(value, path)):
            said = self.text(item, (*path, number)).strip()
            if said:
                found.append(program_of(said) or ("sh", "-c", said))
        return found

    def layout(self, value: Any, path: KeyPath) -> str:
        """A named layout or a layout string."""
        named = self.text(value, path).strip()
        known = match_layout_name(named) if named else ""
        if known is not None:
            return known
        try:
            read_tree(named)
        except LayoutError:
            self.note(path, f"there is no layout {named!r}")
            return ""
        return named

    def pane(self, commands: Sequence[str], *, enter: bool = True, **more: Any) -> Pane:
        """A pane for the commands that were typed there: a program alone is run, anything else is typed."""
        said = [command for command in commands if command.strip()]
        argv = program_of(said[0]) if len(said) == 1 and enter else None
        if argv is not None:
            return Pane(run=argv, on_exit="shell", **more)
        text = "\n".join(said)
        return Pane(type=text, enter=enter if text else True, **more)

    def made(self, kind: str, session: Session, windows: Iterable[Window]) -> Imported:
        """The layout of the parts, with windows that differ in their names."""
        found: list[Window] = []
        for window in windows:
            name, number = window.name, 1
            while name in {each.name for each in found}:
                number += 1
                name = f"{window.name}-{number}"
            if name != window.name:
                self.notes.append(
                    f"a second window {window.name!r} is called {name!r}: windows are found by their names"
                )
            found.append(replace(window, name=name))
        if not found:
            found.append(Window(session.name or "shell"))
        if session.select and session.select not in {window.name for window in found}:
            session = replace(session, select="")
        return Imported(Layout(session=session, window=tuple(found)), kind, tuple(self.notes))


def text_of(value: Any) -> str:
    """Any scalar as text that a file can hold."""
    said = str(value).lower() if isinstance(value, bool) else str(value)
    return said.encode("utf-8", "replace").decode()


def program_of(command: str) -> tuple[str, ...] | None:
    """The argv of a command line that is one program and needs no shell; None for any other.

    >>> program_of("htop -d 5"), program_of("cd x && make"), program_of("source .env")
    (('htop', '-d', '5'), None, None)
    """
    if _SHELL_CHARACTERS & set(command) or "\0" in command:
        return None
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    if not words or not words[0] or words[0] in _BUILTINS:
        return None
    return tuple(words)


def is_on(value: Any) -> bool:
    """Whether a flag is set: true, or one of the words that other programs take for it."""
    return value is True or (isinstance(value, str) and value.lower() in ("true", "on", "yes", "1"))
