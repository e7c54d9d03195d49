"""run-shell: run a shell command, or with -C commands of this program, now or after a delay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec
from pymux_wf.lang.errors import LangError

from ..errors import CommandError
from ..flag_values import directory
from ..queue import State

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from pymux_wf.lang.arguments import Arguments
    from pymux_wf.lang.command_spec import ArgumentKind

    from ..call import Call
    from ..queue import CommandQueue
    from ..tree import Pane, Session


def _argument_kind(arguments: Arguments, index: int) -> ArgumentKind:
    return "commands-or-string" if arguments.has("C") else "string"


SPEC = CommandSpec(
    "run-shell",
    alias="run",
    flags="bd:Ct:Es:c:",
    max_args=-1,
    target=TargetSpec("pane", can_fail=True),
    usage="[-bCE] [-c start-directory] [-d delay] [-t target-pane] [shell-command [argument ...]]",
    summary="Run a shell command, or with -C commands of this program, now or after a delay.",
    argument_kind=_argument_kind,
)


def run(call: Call) -> Awaitable[None] | None:
    delay = _delay(call)
    if not len(call.args) and delay is None:
        return None
    if not call.args.has("b"):
        return _work(call, delay)
    call.server.keep_task(quietly(call, lambda: _work(call, delay)))
    return None


def _delay(call: Call) -> float | None:
    text = call.args.get("d")
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < 1e9:
        raise CommandError(f"invalid delay time: {text}")
    return seconds


async def _work(call: Call, delay: float | None) -> None:
    if delay is not None:
        from asyncio import sleep

        await sleep(delay)
    if not len(call.args):
        return
    if call.args.has("C"):
        _run_commands(call)
    else:
        await _run_shell(call)


async def quietly(call: Call, work: Callable[[], Awaitable[None]]) -> None:
    """Nobody waits for a background command: what goes wrong is a message, on the terminal of who looks on."""
    try:
        await work()
    except LangError as error:
        client = background_queue(call).client
        text = error.message[:1].upper() + error.message[1:]
        if client is None:
            call.server.add_message(text)
        elif client.control is not None:
            client.control.message(text)
        else:
            client.show_message(text)


def background_queue(call: Call) -> CommandQueue:
    """Where commands run whose asker does not wait: an attached client's own queue, else the server's."""
    client = call.target_client or call.client
    return client.queue if client is not None and client.attached else call.server.queue


def _run_commands(call: Call) -> None:
    value = call.args.positional[0]
    commands = call.server.executor.parse(value) if isinstance(value, str) else value
    if call.args.has("b"):
        state = State(current=call.current, event=call.event, variables=dict(call.item.state.variables))
        background_queue(call).append(commands, state)
    else:
        call.insert(commands)


async def _run_shell(call: Call) -> None:
    from ..pane_spawn import environment

    command = _command(call)
    session = call.target.session
    server = call.server
    term = str(server.options.server.get("default-terminal"))
    text = call.args.get("s")
    result = await server.jobs.run(
        command,
        environment(server, session, None, {}, term),
        directory(call, session, call.args.get("c")),
        stdin=None if text is None else text.encode("utf-8", "surrogateescape"),
        merge_stderr=call.args.has("E"),
    )
    lines = result.output.decode("utf-8", "surrogateescape").splitlines()
    if result.signal is not None:
        lines.append(f"'{command}' terminated by signal {result.signal}")
    elif result.code:
        lines.append(f"'{command}' returned {result.code}")
    if lines:
        _print(call, "\n".join(lines))
    client = call.client
    if client is not None and not client.attached and not call.args.has("b"):
        client.exit_code = result.code


def _command(call: Call) -> str:
    """The shell command with its formats expanded; ``#{1}``, ``#{2}``... are the further arguments."""
    words = call.args.strings()
    variables = {**call.variables, **{str(number): word for number, word in enumerate(words[1:], 1)}}
    target = call.target
    context = call.server.context(
        variables=variables, client=call.client, session=target.session, winlink=target.winlink, pane=target.pane
    )
    return context.expand(words[0])


def _print(call: Call, text: str) -> None:
    if call.args.has("t") and call.target.pane is not None:
        _print_over(call, call.target.session, call.target.pane, text)
    elif not call.args.has("b"):
        call.print(text)
    elif call.target_client is not None:
        from ..pane_modes import show_text

        show_text(call.server, call.target_client, text)
    elif call.target.pane is not None:
        _print_over(call, call.target.session, call.target.pane, text)


def _print_over(call: Call, session: Session, pane: Pane, text: str) -> None:
    """``-t``: lines over that pane, whoever looks at it."""
    from ..pane_modes import show_over

    show_over(call.server, session, pane, text)
