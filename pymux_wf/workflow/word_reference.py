"""The words of the layer as other things show them: usage lines, a page, JSON Schema. Made from the declarations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pymux_wf.workflow.command_spec import Argument, Flag, Verb, Word
from pymux_wf.workflow.words import WORDS, word

CODES = (
    "Exit codes of all: 0 done, 1 failed, 2 usage, 3 no server, 4 not found, 5 refused by safety, 124 timed out. With "
    "`--json`\na failure is one object on standard error (`JSON.md`)."
)


def all_words() -> list[Word]:
    """Every word, by name."""
    return [word(name) for name in sorted(WORDS)]


def verbs_of(found: Word) -> list[Verb]:
    """The verbs that are shown; the one under the name "" is the word itself."""
    return [verb for verb in found.verbs if not verb.hidden]


def name_of(found: Word, verb: Verb) -> str:
    """What is typed: ``agent spawn``."""
    return f"{found.name} {verb.name}".strip()


def flag_text(flag: Flag) -> str:
    """``-f, --follow``, ``--kind KIND``, ``--when ready|now``."""
    value = "|".join(flag.choices) or flag.value
    names = ", ".join(filter(None, [flag.short, flag.name]))
    return f"{names} {value}".strip()


def argument_text(argument: Argument) -> str:
    """``NAME``, ``[NAME]``, ``NAME...``, ``-- ARGV...``."""
    name = "|".join(argument.choices) or argument.name
    return {"": name, "?": f"[{name}]", "*": f"[{name}...]", "+": f"{name}...", "--": f"-- {name}..."}[argument.times]


def usage_of(found: Word, verb: Verb) -> str:
    """One line: what is typed, with the flags and arguments it takes."""
    flags = [f"[{flag_text(flag).rpartition(', ')[2]}]" + ("..." if flag.many else "") for flag in verb.flags]
    return " ".join([name_of(found, verb), *flags, *map(argument_text, verb.arguments)])


# -- a page


def page() -> Iterator[str]:
    """The lines of docs/WORKFLOW_COMMANDS.md, behind its title."""
    yield f"`pywfmux WORD VERB --help` says the same. {CODES}\n"
    yield "| word | |\n|---|---|"
    yield from (f"| [`{found.name}`](#{found.name}) | {_cell(found.summary)} |" for found in all_words())
    for found in all_words():
        yield f"\n## {found.name}\n\n{found.summary}"
        if found.description:
            yield f"\n{found.description}"
        for verb in verbs_of(found):
            yield from _section(found, verb)


def _section(found: Word, verb: Verb) -> Iterator[str]:
    if verb.name:
        yield f"\n### {name_of(found, verb)}"
    yield f"\n```\n{usage_of(found, verb)}\n```\n"
    if verb.name:
        yield verb.summary
    if verb.description:
        yield f"\n{verb.description}" if verb.name else verb.description
    rows = [(argument_text(each), each.summary) for each in verb.arguments]
    rows += [(flag_text(each), each.summary + _default(each)) for each in verb.flags if each.name != "--json"]
    if rows:
        yield "\n| | |\n|---|---|"
        yield from (f"| `{_cell(left)}` | {_cell(right)} |" for left, right in rows)
    if verb.examples:
        yield "\n```sh\n" + "\n".join(verb.examples) + "\n```"


def _default(flag: Flag) -> str:
    return f" Without it: `{flag.default}`." if flag.value and flag.default else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


# -- JSON Schema


def schemas() -> dict[str, dict[str, Any]]:
    """What every verb takes, as JSON Schema, by what is typed: ``"agent spawn"``."""
    return {name_of(found, verb): verb_schema(found, verb) for found in all_words() for verb in verbs_of(found)}


def verb_schema(found: Word, verb: Verb) -> dict[str, Any]:
    """Flags by their names, and the arguments by theirs."""
    properties: dict[str, Any] = {flag.name: _flag_schema(flag) for flag in verb.flags}
    properties |= {argument.name: _argument_schema(argument) for argument in verb.arguments}
    return {
        "type": "object",
        "title": name_of(found, verb),
        "description": verb.summary,
        "x-usage": usage_of(found, verb),
        "properties": properties,
        "required": [each.name for each in verb.arguments if each.times in ("", "+")],
        "additionalProperties": False,
    }


def _flag_schema(flag: Flag) -> dict[str, Any]:
    if not flag.value:
        return {"type": "boolean", "description": flag.summary}
    one: dict[str, Any] = {"type": "string", "title": flag.value}
    one |= {"enum": list(flag.choices)} if flag.choices else {}
    told = {"type": "array", "items": one} if flag.many else one
    default = {"default": flag.default} if flag.default else {}
    return {**told, **default, "description": flag.summary}


def _argument_schema(argument: Argument) -> dict[str, Any]:
    one: dict[str, Any] = {"type": "string"}
    one |= {"enum": list(argument.choices)} if argument.choices else {}
    if argument.times in ("", "?"):
        return {**one, "description": argument.summary}
    least = {"minItems": 1} if argument.times == "+" else {}
    return {"type": "array", "items": one, **least, "description": argument.summary}
