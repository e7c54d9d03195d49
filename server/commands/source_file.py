"""source-file: run the commands of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from ..sourcing import read_paths

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from ..call import Call

SPEC = CommandSpec(
    "source-file",
    alias="source",
    flags="t:Fnqv",
    min_args=1,
    max_args=-1,
    target=TargetSpec("pane", can_fail=True),
    usage="[-Fnqv] [-t target-pane] path ...",
    summary="Run the commands of files.",
)


def run(call: Call) -> Awaitable[None] | None:
    paths = call.args.strings()
    if call.args.has("F"):
        paths = [call.expand(path) for path in paths]
    return read_paths(call, paths)
