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


def run(call: Call) -> None:
    args, client = call.args, call.need_client()
    if args.has("c") or any(args.has(flag) for flag in PANNING):
        _pan(call, client)
    elif args.has("l"):
        _ask_clipboard(client)
    elif args.has("f") or args.has("F"):
        set_flags(client, args.get("f") or args.get("F") or "")
    elif any(args.has(flag) for flag in "ABCr"):
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


def _ask_clipboard(client: Client) -> None:
    """Asks the terminal for its clipboard; what it answers becomes a paste buffer."""
    if client.writer is not None:
        client.send_to_terminal(b"\033]52;c;?\033\\")


def _control(call: Call, client: Client) -> None:
    if not client.control:
        raise CommandError("not a control client")
    size = call.args.get("C")
    if size is None:
        raise CommandError("refresh-client -A, -B and -r are not supported by this version")
    columns, _, lines = size.replace(",", "x").partition("x")
    if not (
        columns.isdigit() and lines.isdigit() and 0 < int(columns) <= sizes.MAXIMUM and 0 < int(lines) <= sizes.MAXIMUM
    ):
        raise CommandError("bad size argument")
    client.columns, client.lines = int(columns), int(lines)
    call.server.client_resized(client)
