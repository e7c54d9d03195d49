"""How a word of the command line is declared: plain data, from which parsing, help, completion and pages are made."""

from __future__ import annotations

from typing import NamedTuple


class Flag(NamedTuple):
    """``--name`` or ``--name VALUE``.

    Attributes:
        name: with its dashes: ``"--json"``, ``"-t"``.
        summary: one sentence.
        value: what its value is called (``"SECONDS"``); "" for a flag that has none.
        default: its value where it is not given; for a flag without a value it is False.
        short: a second name of one letter, with its dash.
        choices: the values that it takes; any without.
        many: whether it may be given several times: its value is then a list.
    """

    name: str
    summary: str
    value: str = ""
    default: str | None = None
    short: str = ""
    choices: tuple[str, ...] = ()
    many: bool = False

    @property
    def key(self) -> str:
        """Its name in :class:`~pymux_wf.workflow.command_line.Call`: ``--dry-run`` is ``dry_run``."""
        return self.name.lstrip("-").replace("-", "_")


class Argument(NamedTuple):
    """A word without dashes.

    Attributes:
        times: "" exactly one, "?" at most one, "*" any number, "+" at least one, "--" all words behind ``--``.
    """

    name: str
    summary: str
    times: str = ""
    choices: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.name.replace("-", "_")


JSON = Flag("--json", "Print values for programs, and failures as one object on standard error.")


class Verb(NamedTuple):
    """What a word can be told to do: ``layout load``; a word of one verb has it under the name "".

    Attributes:
        run: ``"module:function"``; the function takes a ``Call`` and returns the exit code (None is 0).
        flags, arguments: what it takes.
        description: more than one sentence, for ``--help`` and the pages.
        examples: command lines, for the pages.
        hidden: not shown in help, completion and pages.
    """

    name: str
    summary: str
    run: str
    arguments: tuple[Argument, ...] = ()
    flags: tuple[Flag, ...] = ()
    description: str = ""
    examples: tuple[str, ...] = ()
    hidden: bool = False


class Word(NamedTuple):
    """One word of the command line with its verbs."""

    name: str
    summary: str
    verbs: tuple[Verb, ...]
    description: str = ""
