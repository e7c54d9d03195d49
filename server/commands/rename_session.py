"""rename-session: give a session another name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from ..errors import CommandError
from ..names import session_name

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "rename-session",
    alias="rename",
    flags="t:",
    min_args=1,
    max_args=1,
    target=TargetSpec("session"),
    marks=frozenset({"after"}),
    usage="[-t target-session] new-name",
    summary="Give a session another name.",
)


def run(call: Call) -> None:
    session = call.session
    name = session_name(call, call.args.string(0))
    if name == session.name:
        return
    if call.server.tree.session_by_name(name) is not None:
        raise CommandError(f"duplicate session: {name}")
    call.server.tree.rename_session(session, name)
    call.server.redraw_session_status(session)
