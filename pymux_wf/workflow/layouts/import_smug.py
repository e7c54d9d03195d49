"""smug's session files (https://github.com/ivaaaan/smug) into layouts.

A window of smug is its first pane; each of its ``panes`` is split off, and then they lie as its ``layout`` says, side
by side without one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pymux_wf.workflow.layouts.import_parts import Imported, Importer, is_on
from pymux_wf.workflow.layouts.import_source import KeyPath, Source
from pymux_wf.workflow.layouts.model import Pane, Session, Window

_SESSION = frozenset(
    ("session", "root", "env", "before_start", "windows", "stop", "attach_hook", "detach_hook", "sendkeys_timeout")
)
_WINDOW = frozenset(("name", "root", "layout", "commands", "panes", "manual", "selected", "before_start"))
_PANE = frozenset(("root", "type", "commands"))
_NOTED = {
    "stop": "nothing is run when a session ends",
    "attach_hook": "bind it to the hook client-attached",
    "detach_hook": "bind it to the hook client-detached",
    "sendkeys_timeout": "typing waits for the shell's prompt here",
}


def from_smug(source: Source) -> Imported:
    """The layout of a session file; raises BadFile where its ``windows`` are no list."""
    return _Smug(source).session()


class _Smug(Importer):
    def session(self) -> Imported:
        data = self.source.data
        self.rest(data, (), _SESSION)
        for key, why in _NOTED.items():
            if data.get(key):
                self.note((key,), why)
        windows = data.get("windows")
        if windows is not None and not isinstance(windows, list):
            raise self.source.error(("windows",), "windows must be a list")
        made: list[Window] = []
        select = ""
        for number, each in enumerate(self.items(windows, ("windows",))):
            path = ("windows", number)
            if not isinstance(each, Mapping):
                self.note(path, "it is no window")
                continue
            if is_on(each.get("manual")):
                self.note((*path, "manual"), "a window that is only started by hand is left out")
                continue
            made.append(self._window(each, path, number))
            select = made[-1].name if is_on(each.get("selected")) else select
        session = Session(
            name=self.unexpanded(self.text(data.get("session"), ("session",)), ("session",)),
            root=self.directory(data.get("root"), ("root",), of_file=True),
            select=select,
            env=self.environment(data.get("env"), ("env",)),
            on_create=tuple(self.programs(data.get("before_start"), ("before_start",))),
        )
        return self.made("smug", session, made)

    def _window(self, value: Mapping[Any, Any], path: KeyPath, number: int) -> Window:
        self.rest(value, path, _WINDOW)
        if value.get("before_start"):
            self.note((*path, "before_start"), "write it into the session's before_start")
        panes = [self.pane(self._commands(value.get("commands"), (*path, "commands")))]
        items = self.items(value.get("panes"), (*path, "panes"))
        panes += [self._pane(each, (*path, "panes", at)) for at, each in enumerate(items)]
        layout = self.layout(value.get("layout"), (*path, "layout"))
        return Window(
            self.text(value.get("name"), (*path, "name")) or f"window-{number + 1}",
            layout=layout or ("even-horizontal" if len(panes) > 1 else ""),
            pane=tuple(panes) if panes != [Pane()] else (),
            root=self.directory(value.get("root"), (*path, "root")),
        )

    def _pane(self, value: Any, path: KeyPath) -> Pane:
        if not isinstance(value, Mapping):
            return self.pane(self._commands(value, path))
        self.rest(value, path, _PANE)
        commands = self._commands(value.get("commands"), (*path, "commands"))
        return self.pane(commands, root=self.directory(value.get("root"), (*path, "root")))

    def _commands(self, value: Any, path: KeyPath) -> list[str]:
        return [self.text(item, (*path, number)) for number, item in enumerate(self.items(value, path))]
