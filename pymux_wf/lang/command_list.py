"""Checked commands in order, and the canonical text they print as.

A `CommandList` is what bindings, hooks and queues hold.  Made by `parser`; never changed afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pymux_wf.lang.arguments import Arguments
    from pymux_wf.lang.command_spec import CommandSpec
    from pymux_wf.lang.source import Position


class Command:
    """One checked command: its spec, its arguments, where it was written, and the group (line) it belongs to."""

    __slots__ = ("arguments", "group", "position", "spec")

    def __init__(self, spec: CommandSpec, arguments: Arguments, position: Position, group: int = 0) -> None:
        self.spec = spec
        self.arguments = arguments
        self.position = position
        self.group = group

    @property
    def name(self) -> str:
        """The full name."""
        return self.spec.name

    def __str__(self) -> str:
        return f"{self.spec.name} {self.arguments}".rstrip(" ")

    def __repr__(self) -> str:
        return f"<Command {self}>"


class CommandList:
    """Commands to run in order; immutable by agreement, so that bindings and queues can share it.

    ``str()`` is tmux's canonical form, joined by `` ; ``; `escaped` joins by `` \\; `` as list-keys does at the top
    level.
    An error in a command ends its group; the following groups still run.
    """

    __slots__ = ("_text", "commands")

    def __init__(self, commands: Sequence[Command] = ()) -> None:
        self.commands = tuple(commands)
        self._text: str | None = None

    def __iter__(self) -> Iterator[Command]:
        return iter(self.commands)

    def __len__(self) -> int:
        return len(self.commands)

    def __getitem__(self, index: int) -> Command:
        return self.commands[index]

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, CommandList) else NotImplemented

    def __hash__(self) -> int:
        return hash(str(self))

    def __str__(self) -> str:
        if self._text is None:
            self._text = " ; ".join(map(str, self.commands))
        return self._text

    def __repr__(self) -> str:
        return f"<CommandList {self}>"

    def escaped(self) -> str:
        """The text as it stands after ``bind-key … KEY`` in list-keys."""
        return " \\; ".join(map(str, self.commands))

    def groups(self) -> list[CommandList]:
        """The commands by group, in order."""
        result: list[list[Command]] = []
        last: int | None = None
        for command in self.commands:
            if command.group != last:
                result.append([])
                last = command.group
            result[-1].append(command)
        return [CommandList(commands) for commands in result]

    def substitute(self, answers: Sequence[str]) -> CommandList:
        """A copy with ``%1`` … and ``%%`` of every argument filled in (prompts, menus)."""
        return CommandList(
            [Command(c.spec, c.arguments.substitute(answers), c.position, c.group) for c in self.commands]
        )
