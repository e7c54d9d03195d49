"""display-panes: show the number of every pane and wait for one to be picked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, commands_anywhere
from pymux_wf.lang.numbers import UINT_MAX

from ..flag_values import number
from ..queue import State

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from ..call import Call
    from ..client import Client
    from ..modes.display_panes import DisplayPanes, NumberedPane
    from ..tree import Pane

SPEC = CommandSpec(
    "display-panes",
    alias="displayp",
    flags="bd:Nt:",
    max_args=1,
    marks=frozenset({"after", "ct"}),
    usage="[-bN] [-d duration] [-t target-client] [template]",
    summary="Show the number of every pane and wait for one to be picked.",
    argument_kind=commands_anywhere,
)


def run(call: Call) -> Awaitable[None] | None:
    from ..overlays import PaneNumbers, show

    client = call.need_client()
    if client.overlay is not None or client.session is None or client.session.current is None:
        return None

    def picked(pane_id: int, command: str | None) -> None:
        _picked(call, client, pane_id, command)

    overlay = PaneNumbers(client, _numbers(call, client), picked)
    show(client, overlay)
    return None if call.args.has("b") else overlay.closed


def _numbers(call: Call, client: Client) -> DisplayPanes:
    from ..floating import stacking
    from ..modes.display_panes import DEFAULT_TEMPLATE, DisplayPanes

    assert client.session is not None
    assert client.session.current is not None
    window, options = client.session.current.window, client.session.options
    base = int(window.options.get("pane-base-index"))
    panes = [_numbered(pane, base) for pane in stacking(window)]
    template = call.args.positional[0] if len(call.args) else DEFAULT_TEMPLATE
    return DisplayPanes(
        panes,
        colour=options.colour("display-panes-colour"),
        active_colour=options.colour("display-panes-active-colour"),
        template=template if isinstance(template, str) else None,
        deadline=_deadline(call, client),
        ignore_keys=call.args.has("N"),
    )


def _numbered(pane: Pane, base: int) -> NumberedPane:
    from ..floating import framed
    from ..modes.display_panes import NumberedPane

    place = (pane.x, pane.y, pane.width, pane.height)
    return NumberedPane(pane.index + base, pane.id, *place, pane is pane.window.active, framed(pane))


def _deadline(call: Call, client: Client) -> float | None:
    assert client.session is not None
    text = call.args.get("d")
    duration = (
        int(client.session.options.get("display-panes-time")) if text is None else number(text, 0, UINT_MAX, "delay")
    )
    return call.server.loop.time() + duration / 1000 if duration else None


def _picked(call: Call, client: Client, pane_id: int, command: str | None) -> None:
    value = call.args.positional[0] if len(call.args) else ""
    if command is not None:
        commands = call.server.executor.parse(command)
    elif isinstance(value, str):
        return
    else:
        commands = value.substitute([f"%{pane_id}"])
    # Who asked may be gone by now; the one at whose terminal the key was pressed runs it.
    client.queue.insert(commands, State(current=call.current, variables=dict(call.item.state.variables)))
