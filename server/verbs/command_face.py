"""A verb as a command: flags made from its parameters, its value printed or given as JSON, its failure an exit code."""

from __future__ import annotations

import json
from collections.abc import Awaitable
from functools import cache
from inspect import isawaitable, iscoroutine
from typing import TYPE_CHECKING, Any

from pymux_wf import failures
from pymux_wf.lang.arguments import Arguments
from pymux_wf.lang.command_spec import CommandSpec
from pymux_wf.protocol import Message

from ..json_output import plain
from . import begin, find
from .verb import Parameter, Verb, VerbFailure

if TYPE_CHECKING:
    from ..call import Call


@cache
def spec_of(name: str) -> CommandSpec:
    """The SPEC of the command that is the verb of this name."""
    verb = find(name)
    flags = "" if verb.target == "server" else "t:"
    long, usage, least, most = ["json"], [], 0, 0
    if flags:
        usage.append(f"[-t target-{'pane' if verb.target == 'any-pane' else verb.target}]")
    words = []
    for parameter in verb.parameters:
        option = parameter.option
        plain = parameter.kind == "boolean"
        if option in (".", ".."):
            least += parameter.required
            most = -1 if option == ".." else most + 1
            words.append(parameter.name + (" ..." if option == ".." else ""))
            words[-1] = words[-1] if parameter.required else f"[{words[-1]}]"
        elif len(option) == 1:
            flags += option if plain else option + ":"
            usage.append(f"[-{option}]" if plain else f"[-{option} {parameter.name}]")
        elif option:
            long.append(option if plain else option + ":")
            usage.append(f"[--{option}]" if plain else f"[--{option} {parameter.name}]")
    return CommandSpec(
        name,
        flags=flags,
        long=tuple(long),
        min_args=least,
        max_args=most,
        usage=" ".join([*usage, "[--json]", *words]),
        summary=verb.summary,
        marks=frozenset({"ro"} if verb.reads else ()),
    )


def run(call: Call) -> Awaitable[None] | None:
    """Runs the verb as a command."""
    verb = find(call.spec.name)
    value = begin(verb, call.server, _parameters(verb, call.args), call.client)
    if isawaitable(value):
        task = call.server.loop.create_task(_finish(call, verb, value))
        if iscoroutine(value):  # cancelled before its first step, nobody has awaited it
            task.add_done_callback(lambda _: value.close())
        return task
    _answer(call, verb, value)
    return None


async def _finish(call: Call, verb: Verb, value: Awaitable[Any]) -> None:
    _answer(call, verb, await value)


def _answer(call: Call, verb: Verb, value: Any) -> None:
    assert verb.face is not None
    if call.client is not None:
        call.client.exit_code = verb.face.code(value)
    shown = _json(value) if call.args.has("json") else verb.face.show(value)
    if isinstance(shown, bytes):
        if call.client is not None and not call.client.attached and call.item.state.on_print is None:
            call.client.give(Message.STDOUT, shown, True)
            return
        shown = shown.decode("utf-8", "replace").removesuffix("\n")
    if shown is not None:
        call.print(shown)


def _parameters(verb: Verb, arguments: Arguments) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if arguments.has("t"):
        found["target"] = arguments.get("t")
    words = arguments.strings()
    for parameter in verb.parameters:
        option = parameter.option
        if option == "..":
            found[parameter.name] = words if parameter.kind == "strings" else " ".join(words)
            words = []
        elif option == ".":
            if words:
                found[parameter.name] = _value(verb, parameter, words.pop(0))
        elif option and arguments.has(option):
            plain = parameter.kind == "boolean"
            if parameter.kind in ("strings", "list"):
                found[parameter.name] = arguments.all(option)
            else:
                found[parameter.name] = True if plain else _value(verb, parameter, arguments.get(option) or "")
    return found


def _value(verb: Verb, parameter: Parameter, text: str) -> Any:
    try:
        if parameter.kind == "integer":
            return int(text)
        if parameter.kind == "number":
            number = float(text)
            if number != number:
                raise ValueError
            return number
        if parameter.kind == "map":
            return json.loads(text)
    except ValueError:
        message = f"{verb.name}: {parameter.name} must be {parameter.kind}, not {text!r}"
        raise VerbFailure(failures.INVALID, message) from None
    return text


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=plain, sort_keys=False)
