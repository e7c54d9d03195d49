"""command-prompt: ask for text in a client's status line and run a command with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, commands_anywhere

from ..errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from pymux_wf.lang.arguments import Arguments

    from ..call import Call
    from ..modes.prompt import PromptInput

SPEC = CommandSpec(
    "command-prompt",
    flags="1CbeFiklI:Np:t:T:",
    max_args=1,
    marks=frozenset({"ct"}),
    usage="[-1CbeFiklN] [-I inputs] [-p prompts] [-t target-client] [-T prompt-type] [template]",
    summary="Ask for text in a client's status line and run a command with it.",
    argument_kind=commands_anywhere,
)


def run(call: Call) -> Awaitable[None] | None:
    from ..modes.prompt_template import prompt_fields
    from ..prompts import open_prompt
    from .show_prompt_history import KINDS

    args, client = call.args, call.need_client()
    if client.session is None or client.prompt is not None:
        return None
    kind = args.get("T") or "command"
    if kind not in KINDS:
        raise CommandError(f"unknown type: {kind}")
    template = args.positional[0] if len(args) else None
    if isinstance(template, str) and args.has("F"):
        template = call.expand(template)
    prompts, inputs = args.get("p"), args.get("I")
    fields = prompt_fields(
        None if template is None else str(template),
        None if prompts is None else call.expand(prompts),
        None if inputs is None else call.expand(inputs),
        literal=args.has("l"),
    )
    done = open_prompt(
        call,
        client,
        fields,
        template,
        takes=_takes(args),
        kind=kind,
        leave_when_empty=args.has("e"),
        no_freeze=args.has("C"),
    )
    return None if args.has("b") else done


def _takes(args: Arguments) -> PromptInput:
    from ..modes.prompt import PromptInput

    flags = (
        ("1", PromptInput.SINGLE),
        ("N", PromptInput.NUMERIC),
        ("i", PromptInput.INCREMENTAL),
        ("k", PromptInput.KEY),
    )
    return next((takes for flag, takes in flags if args.has(flag)), PromptInput.TEXT)
