"""The commands: one file each, named as the command with underscores, holding its SPEC and its ``run(call)``.

The table below names them in the order of list-commands. A command's module is imported when the command is first
looked up: a server that starts for one ``new-session`` needs few of them, and its start is what people wait for. A
test holds the table and the SPECs together.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

from pymux_wf.lang.command_spec import CommandSpec, Registry
from pymux_wf.lang.errors import UnknownCommand
from pymux_wf.lang.nearest import nearest_words

from .. import commands_of_ours, verbs

if TYPE_CHECKING:
    from ..call import Call

Run = Callable[["Call"], "Awaitable[None] | None"]

COMMANDS: dict[str, str | None] = {
    "attach-session": "attach",
    "bind-key": "bind",
    "break-pane": "breakp",
    "capture-pane": "capturep",
    "choose-buffer": None,
    "choose-client": None,
    "choose-tree": None,
    "clear-history": "clearhist",
    "clear-prompt-history": "clearphist",
    "clock-mode": None,
    "command-prompt": None,
    "confirm-before": "confirm",
    "copy-mode": None,
    "customize-mode": None,
    "delete-buffer": "deleteb",
    "detach-client": "detach",
    "display-menu": "menu",
    "display-message": "display",
    "display-popup": "popup",
    "display-panes": "displayp",
    "find-window": "findw",
    "has-session": "has",
    "if-shell": "if",
    "join-pane": "joinp",
    "kill-pane": "killp",
    "kill-server": None,
    "kill-session": None,
    "kill-window": "killw",
    "last-pane": "lastp",
    "last-window": "last",
    "link-window": "linkw",
    "list-buffers": "lsb",
    "list-clients": "lsc",
    "list-commands": "lscm",
    "list-keys": "lsk",
    "list-panes": "lsp",
    "list-sessions": "ls",
    "list-windows": "lsw",
    "load-buffer": "loadb",
    "lock-client": "lockc",
    "lock-server": "lock",
    "lock-session": "locks",
    "move-pane": "movep",
    "move-window": "movew",
    "new-pane": "newp",
    "new-session": "new",
    "new-window": "neww",
    "next-layout": "nextl",
    "next-window": "next",
    "paste-buffer": "pasteb",
    "pipe-pane": "pipep",
    "previous-layout": "prevl",
    "previous-window": "prev",
    "refresh-client": "refresh",
    "rename-session": "rename",
    "rename-window": "renamew",
    "resize-pane": "resizep",
    "resize-window": "resizew",
    "respawn-pane": "respawnp",
    "respawn-window": "respawnw",
    "rotate-window": "rotatew",
    "run-shell": "run",
    "save-buffer": "saveb",
    "select-layout": "selectl",
    "select-pane": "selectp",
    "select-window": "selectw",
    "send-keys": "send",
    "send-prefix": None,
    "server-access": None,
    "set-buffer": "setb",
    "set-environment": "setenv",
    "set-hook": None,
    "set-option": "set",
    "set-window-option": "setw",
    "show-buffer": "showb",
    "show-environment": "showenv",
    "show-hooks": None,
    "show-messages": "showmsgs",
    "show-options": "show",
    "show-prompt-history": "showphist",
    "show-window-options": "showw",
    "source-file": "source",
    "split-window": "splitw",
    "start-server": "start",
    "suspend-client": "suspendc",
    "swap-pane": "swapp",
    "swap-window": "swapw",
    "switch-client": "switchc",
    "unbind-key": "unbind",
    "unlink-window": "unlinkw",
    "wait-for": "wait",
}
"""Name and alias of every command, in list-commands order."""


JSON = frozenset(
    (
        *("break-pane", "display-message", "list-buffers", "list-clients", "list-commands", "list-keys", "list-panes"),
        *("list-sessions", "list-windows", "new-pane", "new-session", "new-window", "show-buffer", "show-environment"),
        *("show-hooks", "show-messages", "show-options", "show-prompt-history", "show-window-options", "split-window"),
    )
)
"""The commands of tmux's that take ``--json`` (``server/json_output.py``)."""


OURS = frozenset((*commands_of_ours.COMMANDS, *verbs.COMMANDS))
"""The commands that are not tmux's: found by their whole names only."""


class LazyRegistry(Registry):
    """A registry that knows the names and imports a command's module when it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._full = {name: name for name in COMMANDS} | {alias: name for name, alias in COMMANDS.items() if alias}

    def find(self, name: str) -> CommandSpec:
        """The command of this name, alias or unique prefix; raises UnknownCommand."""
        full = self._full.get(name)
        if full is None and name in OURS:
            return spec_of(name)
        if full is None:
            matches = [known for known in COMMANDS if known.startswith(name)]
            if not matches:
                raise UnknownCommand(f"unknown command: {name}", nearest_words(name, [*self._full, *OURS]))
            if len(matches) != 1:
                raise UnknownCommand(f"ambiguous command: {name}, could be: {', '.join(matches)}", matches[:3])
            full = matches[0]
        return spec_of(full)

    def __iter__(self) -> Iterator[CommandSpec]:
        return map(spec_of, self.names())

    def __len__(self) -> int:
        return len(COMMANDS) + len(OURS)

    def __contains__(self, name: Any) -> bool:
        return name in self._full or name in OURS

    def names(self) -> list[str]:
        """Full names in table order."""
        return shown_names(as_tmux=False)


class Functions(dict[str, Run]):
    """The function of each command by its full name, imported when first asked for."""

    def __missing__(self, name: str) -> Run:
        function: Run = _module(name).run
        if name in JSON:
            function = _with_json(function)
        self[name] = function
        return function


def _with_json(plain: Run) -> Run:
    def run(call: Call) -> Awaitable[None] | None:
        if call.args.has("json"):
            from ..json_output import run as run_json

            return run_json(call, plain)
        return plain(call)

    return run


def _module(name: str) -> Any:
    if name in verbs.COMMANDS:
        return import_module("..verbs.command_face", __name__)
    if name in commands_of_ours.COMMANDS:
        return import_module(f"..commands_of_ours.{name.replace('-', '_')}", __name__)
    return import_module(f".{name.replace('-', '_')}", __name__)


def spec_of(name: str) -> CommandSpec:
    """The SPEC of the command with this full name."""
    if name in verbs.COMMANDS:
        return _module(name).spec_of(name)  # type: ignore[no-any-return]
    spec = _SPECS.get(name)
    if spec is None:
        spec = _module(name).SPEC
        _SPECS[name] = spec = spec._replace(json=True) if name in JSON else spec
    return spec


_SPECS: dict[str, CommandSpec] = {}


def shown_names(as_tmux: bool) -> list[str]:
    """The names that list-commands shows: under tmux's name only tmux's commands."""
    return list(COMMANDS) if as_tmux else [*COMMANDS, *commands_of_ours.COMMANDS, *verbs.COMMANDS]


def load_registry() -> tuple[Registry, Functions]:
    """All commands there are: for finding them by name, and for running them."""
    return LazyRegistry(), Functions()
