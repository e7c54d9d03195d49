"""list-commands: list the commands there are, with their flags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec
from pymux_wf.paths import TMUX

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "list-commands",
    alias="lscm",
    flags="F:",
    max_args=1,
    marks=frozenset({"start", "after"}),
    usage="[-F format] [command]",
    summary="List the commands there are, with their flags.",
)


TEMPLATE = "#{command_list_name}#{?command_list_alias, (#{command_list_alias}),} #{command_list_usage}"


def run(call: Call) -> None:
    from . import shown_names

    registry = call.server.executor.registry
    name = call.args.string(0)
    names = shown_names(call.server.name == TMUX) if name is None else [name]
    specs = [registry.find(each) for each in names]
    for spec in specs:
        call.print(_line(call, spec))


def _line(call: Call, spec: CommandSpec) -> str:
    template = call.args.get("F")
    if template is None:
        return spec.usage_line()
    variables = {
        "command_list_name": spec.name,
        "command_list_alias": spec.alias or "",
        "command_list_usage": spec.usage,
    }
    return call.server.context(variables=variables).expand(template)
