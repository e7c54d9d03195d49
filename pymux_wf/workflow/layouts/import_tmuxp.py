"""tmuxp's workspace files (https://tmuxp.git-pull.com/configuration/) into layouts.

What is typed there is typed here, in the order in which tmuxp does it: ``shell_command_before`` of the session, the
window and the pane, then ``shell_command``.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from pymux_wf.workflow.layouts.import_parts import SYNC, Imported, Importer, is_on, program_of
from pymux_wf.workflow.layouts.import_source import KeyPath, Source
from pymux_wf.workflow.layouts.model import Pane, Session, Window

_SESSION = frozenset(
    (
        *("session_name", "start_directory", "environment", "options", "before_script", "shell_command_before"),
        *("windows", "global_options", "suppress_history", "plugins"),
    )
)
_WINDOW = frozenset(
    (
        *("window_name", "start_directory", "environment", "options", "options_after", "layout", "focus", "panes"),
        *("shell_command_before", "window_shell", "suppress_history", "window_index", "shell_command"),
    )
)
_PANE = frozenset(
    (
        *("shell_command", "shell_command_before", "start_directory", "environment", "focus", "shell", "enter"),
        *("sleep_before", "sleep_after", "suppress_history", "title"),
    )
)
_BLANK = frozenset(("", "pane", "blank", "null"))
_TIMES = "typed lines follow each other here without pauses"


def from_tmuxp(source: Source) -> Imported:
    """The layout of a workspace file; raises BadFile where its ``windows`` are no list."""
    return _Tmuxp(source).session()


class _Tmuxp(Importer):
    def session(self) -> Imported:
        data = self.source.data
        for key in ("global_options", "plugins"):
            if data.get(key):
                self.note((key,), "it is about tmux or tmuxp as a whole")
        self.rest(data, (), _SESSION)
        self._history(data, ())
        windows = data.get("windows")
        if windows is not None and not isinstance(windows, list):
            raise self.source.error(("windows",), "windows must be a list")
        before = self._commands(data.get("shell_command_before"), ("shell_command_before",))
        made = [
            self._window(each, ("windows", number), number, before)
            for number, each in enumerate(self.items(windows, ("windows",)))
        ]
        select = next((window.name for window, focus in made if focus), "")
        session = Session(
            name=self.unexpanded(self.text(data.get("session_name"), ("session_name",)), ("session_name",)),
            root=self.directory(data.get("start_directory"), ("start_directory",), of_file=True),
            select=select,
            env=self.environment(data.get("environment"), ("environment",)),
            options=self.options(data.get("options"), ("options",)),
            on_create=tuple(self._before(data.get("before_script"))),
        )
        return self.made("tmuxp", session, [window for window, _ in made])

    def _history(self, table: Mapping[Any, Any], path: KeyPath) -> None:
        if "suppress_history" in table:
            self.note((*path, "suppress_history"), "what is typed goes into the shell's history as it is set to")

    def _before(self, value: Any) -> list[tuple[str, ...]]:
        found = []
        for argv in self.programs(value, ("before_script",)):
            first = argv[0]
            if first.startswith("."):  # seen from the file
                first = os.path.normpath(os.path.join(self.source.directory, first))
            found.append((first, *argv[1:]))
        return found

    def _window(self, value: Any, path: KeyPath, number: int, before: list[str]) -> tuple[Window, bool]:
        if not isinstance(value, Mapping):
            self.note(path, "it is no window")
            value = {}
        self.rest(value, path, _WINDOW)
        self._history(value, path)
        if "window_index" in value:
            self.note((*path, "window_index"), "windows are numbered in their order")
        before = before + self._commands(value.get("shell_command_before"), (*path, "shell_command_before"))
        options, sync = self._options(value, path)
        panes = self.items(value.get("panes"), (*path, "panes")) or [value.get("shell_command")]
        shell = self.text(value.get("window_shell"), (*path, "window_shell"))
        group = SYNC if sync else ""
        made = [
            self._pane(each, (*path, "panes", at), before, shell if not at else "", group)
            for at, each in enumerate(panes)
        ]
        layout = self.layout(value.get("layout"), (*path, "layout"))
        window = Window(
            self.text(value.get("window_name"), (*path, "window_name")) or f"window-{number + 1}",
            split="v" if len(made) > 1 and not layout else "h",
            layout=layout,
            pane=tuple(_one_focus(made)) if made != [Pane()] else (),
            root=self.directory(value.get("start_directory"), (*path, "start_directory")),
            env=self.environment(value.get("environment"), (*path, "environment")),
            options=options,
        )
        return window, is_on(value.get("focus"))

    def _options(self, value: Mapping[Any, Any], path: KeyPath) -> tuple[dict[str, str | int | bool], bool]:
        """Both kinds of window options, and whether they synchronise the panes."""
        found = self.options(value.get("options"), (*path, "options"))
        found |= self.options(value.get("options_after"), (*path, "options_after"))
        sync = found.pop("synchronize-panes", False)
        return found, is_on(sync) or sync == 1

    def _pane(self, value: Any, path: KeyPath, before: list[str], shell: str, group: str) -> Pane:
        if not isinstance(value, Mapping):
            return self._started(self._commands(value, path), path, before, shell, enter=True, sync_group=group)
        self.rest(value, path, _PANE)
        self._history(value, path)
        for key in ("sleep_before", "sleep_after"):
            if key in value:
                self.note((*path, key), _TIMES)
        before = before + self._commands(value.get("shell_command_before"), (*path, "shell_command_before"))
        commands = self._commands(value.get("shell_command"), (*path, "shell_command"))
        return self._started(
            commands,
            path,
            before,
            self.text(value.get("shell"), (*path, "shell")) or shell,
            enter=value.get("enter") is not False and self._last_enters(value.get("shell_command")),
            sync_group=group,
            title=self.text(value.get("title"), (*path, "title")),
            focus=is_on(value.get("focus")),
            root=self.directory(value.get("start_directory"), (*path, "start_directory")),
            env=self.environment(value.get("environment"), (*path, "environment")),
        )

    def _started(
        self, commands: list[str], path: KeyPath, before: list[str], shell: str, *, enter: bool, **more: Any
    ) -> Pane:
        if not shell:
            return self.pane([*before, *commands], enter=enter, **more)
        if before or commands:
            self.note(path, f"nothing is typed into {shell!r}: a pane here either runs a program or is typed into")
        return Pane(run=program_of(shell) or shell, on_exit="shell", **more)

    def _commands(self, value: Any, path: KeyPath) -> list[str]:
        found = []
        for number, item in enumerate(self.items(value, path)):
            inner = (*path, number) if isinstance(value, list) else path
            if isinstance(item, Mapping):
                for key in item:
                    if key in ("sleep_before", "sleep_after"):
                        self.note((*inner, str(key)), _TIMES)
                    elif key not in ("cmd", "enter"):
                        self.note((*inner, str(key)))
                if item.get("enter") is False and number + 1 < len(value if isinstance(value, list) else [0]):
                    self.note((*inner, "enter"), "only the last line can be left unsent")
                item = item.get("cmd")
            said = self.text(item, inner)
            if said.strip() not in _BLANK:
                found.append(said)
        return found

    def _last_enters(self, value: Any) -> bool:
        last = value[-1] if isinstance(value, list) and value else value
        return not (isinstance(last, Mapping) and last.get("enter") is False)


def _one_focus(panes: list[Pane]) -> list[Pane]:
    from dataclasses import replace

    first = next((number for number, pane in enumerate(panes) if pane.focus), -1)
    return [replace(pane, focus=number == first) for number, pane in enumerate(panes)]
