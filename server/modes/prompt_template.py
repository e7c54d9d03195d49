"""Putting the answers of prompts into a command template: ``%%``, ``%%%``, ``%1`` to ``%9``, ``%1%``.

All answers go in at once, so an answer that itself holds ``%2`` stays as it was typed.

Relies on nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_PLACE = re.compile(r"%(?:([1-9])|%)(%?)")
_SPECIAL = re.compile(r'(["\\$;~])')


def replace_responses(template: str, responses: Sequence[str]) -> str:
    """The template with the responses in it.

    The first ``%%`` and every ``%1`` take the first response, the second ``%%`` and every ``%2`` the second, and so
    on. A further ``%`` behind the place (``%%%``, ``%1%``) asks for quoting: a backslash before each of ``"``, ``\\``,
    ``$``, ``;`` and ``~``. Places without a response stay.

    >>> replace_responses("rename-window '%%'", ["a;b"])
    "rename-window 'a;b'"
    >>> replace_responses('select-pane -t "%%%"', ["$x"])
    'select-pane -t "\\\\$x"'
    """
    anonymous = 0

    def response(match: re.Match[str]) -> str:
        nonlocal anonymous
        digit, quoted = match.groups()
        number = int(digit) if digit else anonymous + 1
        if number > len(responses):
            return match.group()
        if not digit:
            anonymous += 1
        text = responses[number - 1]
        return _SPECIAL.sub(r"\\\1", text) if quoted else text

    return _PLACE.sub(response, template)


@dataclass(frozen=True, slots=True)
class PromptField:
    """One question of a command prompt: its text (formats already expanded) and what the input starts with."""

    prompt: str
    input: str = ""


def prompt_fields(
    template: str | None, prompts: str | None, inputs: str | None, *, literal: bool = False
) -> list[PromptField]:
    """The questions of ``command-prompt -p prompts -I inputs template``.

    Without ``-p`` the prompt is the command's name in brackets, or ``:`` where there is no template. ``literal``
    (``-l``) keeps commas.

    >>> prompt_fields("rename-window '%%'", None, None)
    [PromptField(prompt='(rename-window) ', input='')]
    >>> [field.prompt for field in prompt_fields("x", "a,b", "1")]
    ['a ', 'b ']
    >>> prompt_fields(None, None, None)
    [PromptField(prompt=':', input='')]
    """
    if prompts is None:
        text = ":" if template is None else f"({_command_name(template)}) "
        return [PromptField(text, _first(inputs, literal))]
    names = [prompts] if literal else prompts.split(",")
    values = [] if inputs is None else [inputs] if literal else inputs.split(",")
    values += [""] * (len(names) - len(values))
    return [PromptField(f"{name} ", value) for name, value in zip(names, values)]


def _command_name(template: str) -> str:
    return template.replace(",", " ").split(" ", 1)[0]


def _first(inputs: str | None, literal: bool) -> str:
    if inputs is None:
        return ""
    return inputs if literal else inputs.split(",")[0]
