"""What could stand in the place of a word in a command prompt.

Relies on nothing: the owner gives the names that exist.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CompletionSources:
    """The names that exist now.

    Attributes:
        commands: Command names and aliases.
        options: Option names.
        layouts: Names of the preset layouts.
        windows: Session name -> the targets of its windows without the session (``0``, ``1`` ...).
    """

    commands: Sequence[str] = ()
    options: Sequence[str] = ()
    layouts: Sequence[str] = ()
    windows: Mapping[str, Sequence[str]] = field(default_factory=dict)


def completions(sources: CompletionSources, kind: str, before: str, word: str) -> list[str]:
    """The words that begin with ``word``, sorted, for a prompt of this kind.

    The first word of a ``command`` prompt is a command; later words are options and layouts, and behind ``-t`` and
    ``-s`` (glued or apart) targets. Prompts of the other kinds take targets, ``search`` takes nothing.

    >>> sources = CompletionSources(["new-window", "new-session"], ["status"], [], {"dev": ["0", "1"]})
    >>> completions(sources, "command", "", "new-w")
    ['new-window']
    >>> completions(sources, "command", "selectw -t ", "de"), completions(sources, "command", "selectw ", "-tdev:")
    (['dev:'], ['-tdev:0', '-tdev:1'])
    """
    if kind == "search":
        return []
    if kind != "command":
        return _targets(sources, word, sessions_only=kind == "target")
    words = before.replace(";", " ; ").split()
    if not words or words[-1] == ";":
        return _matching(sources.commands, word)
    if words[-1] in ("-t", "-s"):
        return _targets(sources, word)
    if word[:2] in ("-t", "-s"):
        return [word[:2] + target for target in _targets(sources, word[2:])]
    return _matching([*sources.options, *sources.layouts], word) if word else []


def _matching(names: Sequence[str], word: str) -> list[str]:
    return sorted({name for name in names if name.startswith(word)})


def _targets(sources: CompletionSources, word: str, *, sessions_only: bool = False) -> list[str]:
    session, colon, window = word.partition(":")
    if not colon or sessions_only:
        return _matching([f"{name}:" for name in sources.windows], word)
    return [f"{session}:{target}" for target in sources.windows.get(session, ()) if target.startswith(window)]
