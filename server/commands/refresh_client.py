"""refresh-client: draw a client again, move what it shows of a large window, or change its flags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec

from .. import sizes
from ..client_flags import set_flags
from ..errors import CommandError
from ..flag_values import adjustment

if TYPE_CHECKING:
    from ..call import Call
    from ..client import Client

SPEC = CommandSpec(
    "refresh-client",
    alias="refresh",
    flags="A:B:cC:Df:r:F:lLRSt:U",
    max_args=1,
    marks=frozenset({"after", "ct"}),
    usage=(
        "[-cDlLRSU] [-A pane:state] [-B name:what:format] [-C XxY] [-f flags] [-r pane:report] [-t "
        "target-client] [adjustment]"
    ),
    summary="Draw a client again, move what it shows of a large window, or change its flags.",
)


PANNING = "LRUD"
CONTROL = "ABCr"


def run(call: Call) -> None:
    args = call.args
    client = call.need_client()
    if args.has("c") or any(args.has(flag) for flag in PANNING):
        _pan(call, client)
        return
    if args.has("l"):
        from .. import clipboard

        clipboard.ask(client)
        return
    for flag in ("F", "f"):
        if args.has(flag):
            set_flags(client, args.get(flag) or "")
    if any(args.has(flag) for flag in CONTROL):
        _control(call, client)
    elif args.has("S"):
        client.redraw_status()
    else:
        client.redraw_all()


def _pan(call: Call, client: Client) -> None:
    """Moves the visible part of a window that is larger than the terminal; ``-c`` lets it follow the cursor again."""
    if client.session is None or client.session.current is None:
        return
    if call.args.has("c"):
        client.pan = None
        client.redraw()
        return
    window, by = client.session.current.window, adjustment(call)
    columns, lines = sizes.client_room(client)
    from .. import draw  # and with it the renderer, which a configuration that binds this need not load

    _, x, y = draw.view_offset(client, window)
    x += by if call.args.has("R") else -by if call.args.has("L") else 0
    y += by if call.args.has("D") else -by if call.args.has("U") else 0
    client.pan = max(0, min(x, window.width - columns)), max(0, min(y, window.height - lines))
    client.redraw()


def _control(call: Call, client: Client) -> None:
    """What only a control client can be told; of several flags the first of these counts."""
    from .. import control_requests

    control, args = client.control, call.args
    for text in args.all("r"):
        control_requests.report(client, str(text))
    if not any(args.has(flag) for flag in "ABC"):
        return
    if control is None:
        raise CommandError("not a control client")
    if args.has("A"):
        for text in args.all("A"):
            control_requests.switch_pane(client, control, str(text))
    elif args.has("B"):
        for text in args.all("B"):
            control_requests.subscribe(control, str(text))
    else:
        control_requests.resize(client, args.get("C") or "")
