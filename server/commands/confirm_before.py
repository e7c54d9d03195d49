"""confirm-before: ask before a command runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, commands_anywhere

from ..errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from ..call import Call

SPEC = CommandSpec(
    "confirm-before",
    alias="confirm",
    flags="bc:p:t:y",
    min_args=1,
    max_args=1,
    marks=frozenset({"ct"}),
    usage="[-by] [-c confirm-key] [-p prompt] [-t target-client] command",
    summary="Ask before a command runs.",
    argument_kind=commands_anywhere,
)


def run(call: Call) -> Awaitable[None] | None:
    from ..modes.confirm import confirm_text, valid_confirm_key
    from ..prompts import open_confirm

    args, client = call.args, call.need_client()
    key = args.get("c") or "y"
    if not valid_confirm_key(key):
        raise CommandError("invalid confirm key")
    value = args.positional[0]
    commands = call.server.executor.parse(value) if isinstance(value, str) else value
    if client.session is None or client.prompt is not None:
        return None
    prompt = args.get("p")
    name = commands[0].name if len(commands) else ""
    text = confirm_text(name, None if prompt is None else call.expand(prompt), key)
    done = open_confirm(call, client, text, commands, confirm_key=key, default_yes=args.has("y"))
    return None if args.has("b") else done
