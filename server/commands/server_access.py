"""server-access: let other users use the server, or list those that may."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec

from ..errors import CommandError

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "server-access",
    flags="adlrw",
    max_args=1,
    marks=frozenset({"cf"}),
    usage="[-adlrw] [-t target-pane] [user]",
    summary="Let other users use the server, or list those that may.",
)


def run(call: Call) -> None:
    args = call.args
    if args.has("l"):
        _list(call)
        return
    name = args.string(0)
    if name is None:
        raise CommandError("missing user argument")
    uid = _uid(name)
    if args.has("a") and args.has("d"):
        raise CommandError("-a and -d cannot be used together")
    if args.has("w") and args.has("r"):
        raise CommandError("-r and -w cannot be used together")
    access = call.server.access
    if args.has("d"):
        if uid not in access:
            raise CommandError(f"user {name} not found")
        access.forbid(uid)
        _send_away(call, uid)
    elif args.has("a") and uid in access:
        raise CommandError(f"user {name} is already added")
    elif args.has("a") or args.has("r") or args.has("w"):
        access.allow(uid, writes=not args.has("r"))
        _apply_rights(call, uid)
    if call.server.socket_file is not None:
        call.server.socket_file.open_to_others(len(access) > 0)


def _list(call: Call) -> None:
    import pwd

    for uid, writes in call.server.access:
        try:
            name = pwd.getpwuid(uid).pw_name
        except KeyError:
            name = "unknown"
        call.print(f"{name} ({'W' if writes else 'R'})")


def _uid(name: str) -> int:
    """The id of a user whose access can be changed."""
    import pwd

    expanded = None
    if name:
        try:
            expanded = pwd.getpwnam(name).pw_uid
        except (KeyError, ValueError):
            expanded = None
    if expanded is None:
        raise CommandError(f"unknown user: {name}")
    if expanded in (0, os.getuid()):
        raise CommandError(f"{name} owns the server, can't change access")
    return expanded


def _send_away(call: Call, uid: int) -> None:
    for client in list(call.server.clients):
        if client.uid == uid:
            if client.attached:
                client.detach()
            else:
                client.connection.close()


def _apply_rights(call: Call, uid: int) -> None:
    for client in call.server.clients:
        if client.uid == uid:
            client.read_only = call.server.access.only_reads(uid)
