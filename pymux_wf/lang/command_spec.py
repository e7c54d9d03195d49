"""What a command declares about itself, and the registry that finds commands by name.

One `CommandSpec` is the only description of a command: the parser, ``list-commands``, help, completion, JSON and the
checks of the protocol are all made from it.  Never runs anything: the server keeps the functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pymux_wf.lang.errors import UnknownCommand
from pymux_wf.lang.nearest import nearest_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pymux_wf.lang.arguments import Arguments

ArgumentKind = Literal["string", "commands", "commands-or-string"]
TargetKind = Literal["session", "window", "pane", "client"]


class TargetSpec(NamedTuple):
    """How one flag of a command names an object.

    Attributes:
        kind: What the command wants.
        flag: The flag letter whose value is the target text.
        can_fail: A target that names nothing is no error; the command gets an empty one.
        default_marked: Without the flag, the marked pane is meant when there is one.
        window_index: The window may not exist yet; a free or given index is wanted (new-window, move-window).
        prefer_unattached: Among equals, a session without clients is taken (attach-session).
        quiet: Like ``can_fail`` for clients: no client is no error.
    """

    kind: TargetKind
    flag: str = "t"
    can_fail: bool = False
    default_marked: bool = False
    window_index: bool = False
    prefer_unattached: bool = False
    quiet: bool = False


class CommandSpec(NamedTuple):
    """One command as data.

    Attributes:
        name: Full name.
        alias: Short name, or None.
        flags: getopt letters; ``:`` after one that takes a value, ``::`` after one whose value may be left out.
        min_args: Fewest positional arguments.
        max_args: Most positional arguments, -1 for no limit.
        target: What ``-t`` (or another letter) names.
        source: What ``-s`` names.
        marks: Behaviour: ``start`` may start the server, ``ro`` allowed to read-only clients, ``after`` fires
            ``after-NAME``, ….
        usage: Usage text after the name, as list-commands prints it.
        summary: One sentence for people.
        argument_kind: Says which positional arguments (index from 0) may be commands in braces; without it all are
            strings.
        long: Long options, which tmux's commands have none of: ``json`` is ``--json``, ``timeout:`` is ``--timeout
            VALUE`` or ``--timeout=VALUE``.
        json: Whether a command of tmux's takes ``--json`` besides its own flags.
    """

    name: str
    alias: str | None = None
    flags: str = ""
    min_args: int = 0
    max_args: int = 0
    target: TargetSpec | None = None
    source: TargetSpec | None = None
    marks: frozenset[str] = frozenset()
    usage: str = ""
    summary: str = ""
    argument_kind: Callable[[Arguments, int], ArgumentKind] | None = None
    long: tuple[str, ...] = ()
    json: bool = False

    def takes_long(self, name: str) -> int:
        """How the long option takes a value: -1 unknown, 0 no value, 1 needs one."""
        if name in self.long or (self.json and name == "json"):
            return 0
        return 1 if f"{name}:" in self.long else -1

    def takes(self, letter: str) -> int:
        """How the flag takes a value: -1 unknown flag, 0 no value, 1 needs one, 2 may have one."""
        at = self.flags.find(letter)
        if at < 0 or letter == ":":
            return -1
        return len(self.flags[at + 1 : at + 3]) - len(self.flags[at + 1 : at + 3].lstrip(":"))

    def usage_line(self) -> str:
        """``name (alias) usage`` as list-commands prints it."""
        alias = f" ({self.alias})" if self.alias else ""
        return f"{self.name}{alias} {self.usage}".rstrip()


def commands_anywhere(arguments: Arguments, index: int) -> ArgumentKind:
    """An ``argument_kind`` for commands whose every argument may be commands (confirm-before, command-prompt, …)."""
    return "commands-or-string"


def commands_after_first(arguments: Arguments, index: int) -> ArgumentKind:
    """An ``argument_kind`` for commands whose first argument is text (bind-key, if-shell, set-option, set-hook)."""
    return "string" if index == 0 else "commands-or-string"


class Registry:
    """Commands by name, alias or any prefix that only one has; iterates in the order they were added."""

    def __init__(self, specs: Iterable[CommandSpec] = ()) -> None:
        self._specs: list[CommandSpec] = []
        self._exact: dict[str, CommandSpec] = {}
        self._found: dict[str, CommandSpec] = {}
        for spec in specs:
            self.add(spec)

    def add(self, spec: CommandSpec) -> None:
        """Add a command at the end of the table.

        Raises:
            ValueError: The name or alias is taken.
        """
        for name in (spec.name, spec.alias):
            if name is None:
                continue
            if name in self._exact:
                raise ValueError(f"command name {name} is taken by {self._exact[name].name}")
            self._exact[name] = spec
        self._specs.append(spec)
        self._found.clear()

    def __iter__(self) -> Iterator[CommandSpec]:
        return iter(self._specs)

    def __len__(self) -> int:
        return len(self._specs)

    def __contains__(self, name: Any) -> bool:
        return name in self._exact

    def names(self) -> list[str]:
        """Full names in table order."""
        return [spec.name for spec in self._specs]

    def find(self, name: str) -> CommandSpec:
        """The command called ``name``.

        Raises:
            UnknownCommand: ``unknown command: X`` (with the nearest names) or ``ambiguous command: X, could be: a, b``.
        """
        spec = self._exact.get(name) or self._found.get(name)
        if spec is not None:
            return spec
        matches = [spec for spec in self._specs if spec.name.startswith(name)]
        if len(matches) == 1:
            self._found[name] = matches[0]
            return matches[0]
        if not matches:
            raise UnknownCommand(f"unknown command: {name}", nearest_words(name, self._exact))
        names = [spec.name for spec in matches]
        raise UnknownCommand(f"ambiguous command: {name}, could be: {', '.join(names)}", names[:3])
