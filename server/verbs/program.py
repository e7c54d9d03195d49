"""What a new pane shall run, as new-session, new-window and split are told it.

One of: ``argv``, a program and its arguments, run without a shell; ``command``, one line for the default shell;
``shell``, an interactive shell by its name or path; or nothing, which is the default shell. Never expands formats.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pymux_wf import failures

from ..pane_spawn import ProgramWords
from ..shell_start import SWITCH
from .verb import Parameter, VerbFailure

if TYPE_CHECKING:
    from ..tree import Session
    from .verb import VerbCall

PROGRAM = (
    Parameter("argv", "strings", None, "The program and its arguments; no shell sees them."),
    Parameter("command", "string", None, "A line for the default shell."),
    Parameter("shell", "string", None, "An interactive shell, by name or path."),
    Parameter("cwd", "string", None, "The directory to start in; the caller's own without it."),
    Parameter("env", "map", None, "What is added to the environment of the program."),
    Parameter("integration", "boolean", None, "False: an interactive shell does not tell what it runs."),
)

EMPTY = Parameter("empty", "boolean", False, "No program: the pane shows nothing until it is respawned.")


def words_of(call: VerbCall) -> Sequence[str]:
    """The words that ``pane_spawn`` takes."""
    given = [name for name in ("argv", "command", "shell") if call[name] is not None]
    if len(given) > 1:
        raise VerbFailure(failures.INVALID, f"{call.verb.name}: only one of argv, command and shell, not {given}")
    if not given:
        return []
    name, value = given[0], call[given[0]]
    words = [value] if isinstance(value, str) else list(value)
    if name != "command" and not (words and words[0]):
        raise VerbFailure(failures.INVALID, f"{call.verb.name}: {name} is empty")
    for word in words:
        no_nul(call, name, word)
    return words if name == "command" else ProgramWords(words)


def environment_of(call: VerbCall) -> dict[str, str]:
    """The variables that the call adds; raises VerbFailure for what cannot be one."""
    found: dict[str, str] = {}
    for name, value in (call["env"] or {}).items():
        if not isinstance(name, str) or not isinstance(value, str) or not name or "=" in name:
            message = f"{call.verb.name}: env must be names and values, not {name!r}: {value!r:.100}"
            raise VerbFailure(failures.INVALID, message)
        found[no_nul(call, "env", name)] = no_nul(call, f"env {name}", value)
    return found


def pane_environment(call: VerbCall) -> dict[str, str]:
    """The same for one new pane, with what switches the integration of its shell off where the call says so."""
    return environment_of(call) | ({SWITCH: "off"} if call["integration"] is False else {})


def directory_of(call: VerbCall, session: Session | None) -> str:
    """The directory to start in: given (absolute, or from the caller's own), else the caller's, else the session's.

    Raises VerbFailure where a given one is not there.
    """
    import os

    base = call.client.cwd if call.client is not None else session.cwd if session is not None else "/"
    given = call["cwd"]
    if given is None:
        return base
    directory = os.path.normpath(os.path.join(base, os.path.expanduser(no_nul(call, "cwd", given))))
    if not (
        os.path.isdir(directory) and os.access(directory, os.X_OK)
    ):  # it would start elsewhere, and nobody would know
        raise VerbFailure(failures.INVALID, f"{call.verb.name}: no directory {directory!r} that can be entered")
    return directory


def no_nul(call: VerbCall, name: str, text: str) -> str:
    """``text``, which the system takes as a string; raises VerbFailure where it cannot."""
    if "\0" in text:
        raise VerbFailure(failures.INVALID, f"{call.verb.name}: {name} holds a NUL: {text!r:.100}")
    return text


def size_of(call: VerbCall) -> tuple[int, int] | None:
    """The parameter ``size``, [columns, lines]; raises VerbFailure for one that no window can have."""
    from ..sizes import MAXIMUM, MINIMUM

    size: Any = call["size"]
    if size is None:
        return None
    fits = len(size) == 2 and all(type(number) is int and MINIMUM <= number <= MAXIMUM for number in size)
    if not fits:
        message = f"{call.verb.name}: size must be [columns, lines], {MINIMUM} to {MAXIMUM} each, not {size!r:.100}"
        raise VerbFailure(failures.INVALID, message)
    return size[0], size[1]
