"""tmuxinator's project files (https://github.com/tmuxinator/tmuxinator) into layouts.

A project that holds ERB (``<%``) is a program in Ruby, which is not run here: it is refused with the line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pymux_wf.workflow.layouts.import_parts import SYNC, Imported, Importer, is_on, text_of
from pymux_wf.workflow.layouts.import_source import KeyPath, Source
from pymux_wf.workflow.layouts.model import Pane, Session, Window

_PROJECT = frozenset(
    (
        *("name", "project_name", "root", "project_root", "windows", "tabs", "pre", "pre_window", "pre_tab", "rbenv"),
        *("rvm", "on_project_start", "on_project_first_start", "on_project_restart", "on_project_exit"),
        *("on_project_stop", "attach", "startup_window", "startup_pane", "synchronize", "enable_pane_titles", "post"),
    )
)
_WINDOW = frozenset(("layout", "panes", "root", "pre", "synchronize"))
_NOTED = {
    "on_project_restart": "nothing is run when a session is loaded again",
    "on_project_exit": "nothing is run when a session is left",
    "on_project_stop": "nothing is run when a session ends",
    "post": "nothing is run when a session is left",
}


def from_tmuxinator(source: Source) -> Imported:
    """The layout of a project; raises BadFile where its ``windows`` are no list, or it holds ERB."""
    refuse_erb(source)
    return _Tmuxinator(source).project()


def refuse_erb(source: Source) -> None:
    """Raises BadFile where a file holds ERB outside of comments."""
    for number, line in enumerate(source.text.splitlines(), 1):
        column = line.find("<%")
        if column >= 0 and not line.lstrip().startswith("#"):
            from pymux_wf.workflow.errors import BadFile, Place

            place = Place(source.name, number, column + 1)
            remedy = "render it first: erb FILE > plain.yml, or write its result in its place"
            raise BadFile("it holds ERB (<%), which is not run here", source.name, place=place, remedy=remedy)


class _Tmuxinator(Importer):
    def project(self) -> Imported:
        data = self.source.data
        self.rest(data, (), _PROJECT)
        for key, why in _NOTED.items():
            if data.get(key):
                self.note((key,), why)
        if data.get("attach") is False:
            self.note(("attach",), "load it with -d so as not to attach")
        key = "windows" if "windows" in data else "tabs"
        windows = data.get(key)
        if windows is not None and not isinstance(windows, list):
            raise self.source.error((key,), f"{key} must be a list")
        before = self._before()
        made = [
            self._window(each, (key, number), number, before) for number, each in enumerate(self.items(windows, (key,)))
        ]
        made = self._started(made)
        root = "root" if "root" in data else "project_root"
        name = "name" if "name" in data else "project_name"
        session = Session(
            name=self.text(data.get(name), (name,)),
            root=self.directory(data.get(root), (root,), of_file=True),
            select=self._selected(made),
            on_create=tuple(self._on_create()),
        )
        return self.made("tmuxinator", session, made)

    def _before(self) -> list[str]:
        """What is typed in every pane before its own commands."""
        data, found = self.source.data, []
        for key, word in (("rbenv", "rbenv shell"), ("rvm", "rvm use")):
            version = self.text(data.get(key), (key,))
            found += [f"{word} {version}"] if version else []
        for key in ("pre_tab", "pre_window"):
            found += self._commands(data.get(key), (key,))
        return found

    def _on_create(self) -> list[tuple[str, ...]]:
        data = self.source.data
        if data.get("on_project_start"):
            self.note(("on_project_start",), "it is run when the session is made, not each time it is loaded")
        found = []
        for key in ("on_project_start", "on_project_first_start", "pre"):
            found += self.programs(data.get(key), (key,))
        return found

    def _selected(self, windows: list[Window]) -> str:
        said = self.text(self.source.data.get("startup_window"), ("startup_window",))
        names = [window.name for window in windows]
        if said and said not in names:
            number = int(said) if said.isascii() and said.isdigit() and len(said) < 5 else -1
            # A number counts from the user's base-index, which is not in the file.
            self.note(("startup_window",), f"{said!r} is no window's name")
            return names[number] if 0 <= number < len(names) else ""
        return said

    def _started(self, windows: list[Window]) -> list[Window]:
        """The focus of startup_pane, in the window that is shown first."""
        said = self.text(self.source.data.get("startup_pane"), ("startup_pane",))
        if not said or not windows:
            return windows
        first = self.text(self.source.data.get("startup_window"), ("startup_window",))
        at = next((number for number, window in enumerate(windows) if window.name == first), 0)
        pane = int(said) if said.isascii() and said.isdigit() and len(said) < 5 else -1
        if not 0 <= pane < len(windows[at].pane):
            self.note(("startup_pane",), f"there is no pane {said!r}, counted from 0")
            return windows
        panes = [replace(each, focus=number == pane) for number, each in enumerate(windows[at].pane)]
        return [*windows[:at], replace(windows[at], pane=tuple(panes)), *windows[at + 1 :]]

    def _window(self, value: Any, path: KeyPath, number: int, before: list[str]) -> Window:
        name, said = f"window-{number + 1}", value
        if isinstance(value, Mapping) and value:
            key = next(iter(value))
            name, said = text_of(key) if key is not None else name, value[key]
            path = (*path, text_of(key))
            if len(value) > 1:
                self.note(path, "a window has one name: the keys beside it are left out")
        elif isinstance(value, str):
            name, said = value, None
        if not isinstance(said, Mapping):
            pane = self.pane([*before, *self._commands(said, path)])
            return Window(name or f"window-{number + 1}", pane=(pane,) if pane != Pane() else ())
        return self._described(name or f"window-{number + 1}", said, path, before)

    def _described(self, name: str, said: Mapping[Any, Any], path: KeyPath, before: list[str]) -> Window:
        self.rest(said, path, _WINDOW)
        before = before + self._commands(said.get("pre"), (*path, "pre"))
        sync = said.get("synchronize", self.source.data.get("synchronize"))
        if sync == "before":
            self.note((*path, "synchronize"), "panes are synchronised after what is typed")
        group = SYNC if is_on(sync) or sync in ("before", "after") else ""
        items = self.items(said.get("panes"), (*path, "panes")) or [None]
        panes = [self._pane(each, (*path, "panes", number), before, group) for number, each in enumerate(items)]
        return Window(
            name,
            layout=self.layout(said.get("layout"), (*path, "layout")) or ("tiled" if len(panes) > 1 else ""),
            pane=tuple(panes) if panes != [Pane()] else (),
            root=self.directory(said.get("root"), (*path, "root")),
        )

    def _pane(self, value: Any, path: KeyPath, before: list[str], group: str) -> Pane:
        title = ""
        if isinstance(value, Mapping):
            key = next(iter(value), "")
            if len(value) > 1:
                self.note(path, "a pane has one title: the keys beside it are left out")
            title, value = text_of(key) if key else "", value.get(key)
        return self.pane([*before, *self._commands(value, path)], title=title, sync_group=group)

    def _commands(self, value: Any, path: KeyPath) -> list[str]:
        found = [self.text(item, path) for item in self.items(value, path)]
        return [said for said in found if said.strip()]
