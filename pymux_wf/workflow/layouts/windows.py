"""Makes the windows and panes of a layout that are missing, empty and in their final size; starts nothing.

What is there is kept, whatever it is called and wherever the user has put it. Windows and panes that an interrupted
load has left without labels are taken over instead of made again.
"""

from __future__ import annotations

from collections.abc import Sequence

from pymux_wf.aio import MuxError, Pane, Server
from pymux_wf.workflow.errors import WorkflowError
from pymux_wf.workflow.layouts.model import Layout, Window
from pymux_wf.workflow.layouts.present import FITTED, PANE, WINDOW, Present, PresentPane, PresentWindow, look
from pymux_wf.workflow.layouts.read import option_text
from pymux_wf.workflow.layouts.tree import Leaf, layout_string, leaves, pane_label, window_label


class Building:
    """The windows of one layout in one session.

    Attributes:
        made: the names of the windows that were made.
        problems: what could not be made, a sentence each.
    """

    def __init__(self, server: Server, session_id: str, layout: Layout, name: str, cwd: str) -> None:
        self.server = server
        self.session_id = session_id
        self.layout = layout
        self.name = name
        self.cwd = cwd
        self.made: list[str] = []
        self.problems: list[str] = []

    async def build(self) -> None:
        """Makes what is missing of every window."""
        present = await look(self.server, self.session_id)
        for number, window in enumerate(self.layout.window):
            try:
                changed = await self._window(number, window, present)
            except (MuxError, WorkflowError) as error:
                self.problems.append(error.message if isinstance(error, WorkflowError) else f"{window.name}: {error}")
                changed = True
            if changed:
                present = await look(self.server, self.session_id)

    async def _window(self, number: int, window: Window, present: Present) -> bool:
        """Makes one window whole; whether anything was changed."""
        label = window_label(self.name, window.name)
        there = present.window(label)
        fresh = there is None
        if there is None:
            there = _left_over(present, window.name) or await self._new(window)
            await self._label(there, label, window)
            await self._put(number, there, present)
        changed = await self._panes(window, there, fresh)
        return fresh or changed

    async def _new(self, window: Window) -> PresentWindow:
        session = await self.server.session(self.session_id)
        made = await session.new_window(window.name, empty=True, select=False, cwd=self.cwd)
        info = await made.info()
        return PresentWindow(made.id, info.index or 0, window.name, "", info.columns, info.lines, info.layout, "")

    async def _label(self, there: PresentWindow, label: str, window: Window) -> None:
        self.made.append(window.name)
        await self._set(there.id, WINDOW, label)
        for option, value in window.options.items():
            await self._set(there.id, option, option_text(value))

    async def _put(self, number: int, there: PresentWindow, present: Present) -> None:
        """Behind the window that is before it in the layout, or before the one that follows it."""
        for before in reversed(self.layout.window[:number]):
            if (anchor := present.window(window_label(self.name, before.name))) is not None:
                if there.index != anchor.index + 1:
                    await self._run("move-window", "-a", "-d", "-s", there.id, "-t", self._place(anchor))
                return
        for after in self.layout.window[number + 1 :]:
            if (anchor := present.window(window_label(self.name, after.name))) is not None:
                await self._run("move-window", "-b", "-d", "-s", there.id, "-t", self._place(anchor))
                return

    def _place(self, window: PresentWindow) -> str:
        return f"{self.session_id}:{window.id}"

    async def _panes(self, window: Window, there: PresentWindow, fresh: bool) -> bool:
        """Makes the panes of a window that are missing, and gives all their sizes back; whether any was."""
        present = await look(self.server, self.session_id)
        known = {pane.label: pane for pane in present.panes if pane.label}
        wanted = {pane_label(self.name, window.name, leaf.path): leaf for leaf in leaves(window)}
        missing = [label for label in wanted if label not in known]
        spare = [pane.id for pane in present.panes_of(there.id) if pane.idle and not pane.label]
        for label in missing:
            here = {pane.label: pane.id for pane in (await look(self.server, self.session_id)).panes_of(there.id)}
            pane_id = spare.pop(0) if spare else await self._split(there, list(wanted), label, here)
            await self._set(pane_id, PANE, label, pane=True)
        if missing or not there.fitted:
            await self._arrange(window, there.id, list(wanted))
        if fresh:
            await self._focus(wanted)
        if missing or fresh:
            await self._synchronize(wanted)
        return bool(missing)

    async def _split(self, there: PresentWindow, order: Sequence[str], label: str, here: dict[str, str]) -> str:
        """A new empty pane behind the one that is before it in the layout, else before the one that follows."""
        at = order.index(label)
        before = next((here[each] for each in reversed(order[:at]) if each in here), None)
        after = next((here[each] for each in order[at:] if each in here), None)
        neighbour = Pane(self.server, before or after or next(iter(here.values())))
        above = before is None and after is not None
        try:
            return await self._halve(neighbour, above)
        except MuxError:  # the one beside it has no room to share: all get the same, and it is tried once more
            await self._run("select-layout", "-t", there.id, "tiled")
        try:
            return await self._halve(neighbour, above)
        except MuxError:
            message = f"window {there.name}: there is no room for all its panes"
            raise WorkflowError(message, there.name, remedy="load it again in a larger terminal") from None

    async def _halve(self, pane: Pane, above: bool) -> str:
        info = await pane.info()
        beside = info.columns > 2 * info.lines
        made = await pane.split(horizontal=beside, before=above, empty=True, select=False, cwd=self.cwd)
        return made.id

    async def _arrange(self, window: Window, window_id: str, order: Sequence[str]) -> None:
        """Gives the panes their sizes, where no others are among them; of one pane nothing is to be done."""
        present = await look(self.server, self.session_id)
        panes = present.panes_of(window_id)
        if len(panes) < 2 or sorted(pane.label for pane in panes) != sorted(order):
            return
        await self._sort(panes, order)
        there = next(each for each in present.windows if each.id == window_id)
        await fit(self.server, window, there, _in_order(panes, order), there.columns, there.lines)

    async def _sort(self, panes: Sequence[PresentPane], order: Sequence[str]) -> None:
        """Swaps panes until they follow each other as in the layout: sizes are given to them in their order."""
        now = [pane.label for pane in panes]
        ids = {pane.label: pane.id for pane in panes}
        for at, label in enumerate(order):
            if now[at] != label:
                await self._run("swap-pane", "-d", "-s", ids[label], "-t", ids[now[at]])
                other = now.index(label)
                now[at], now[other] = now[other], now[at]

    async def _focus(self, wanted: dict[str, Leaf]) -> None:
        present = await look(self.server, self.session_id)
        ids = {pane.label: pane.id for pane in present.panes}
        label = next((label for label, leaf in wanted.items() if leaf.pane.focus), next(iter(wanted)))
        if label in ids:
            await Pane(self.server, ids[label]).select()

    async def _synchronize(self, wanted: dict[str, Leaf]) -> None:
        """Switches on that the panes of a group get each other's keys; the server knows one group a window."""
        groups = {leaf.pane.sync_group for leaf in wanted.values() if leaf.pane.sync_group}
        if not groups:
            return
        present = await look(self.server, self.session_id)
        ids = {pane.label: pane.id for pane in present.panes}
        chosen = min(groups)
        for label, leaf in wanted.items():
            if leaf.pane.sync_group == chosen and label in ids:
                await self._set(ids[label], "synchronize-panes", "on", pane=True)
        for other in sorted(groups - {chosen}):
            message = f"{next(iter(wanted)).split('/')[1]}: only one sync_group a window: {chosen}, not {other}"
            self.problems.append(message)

    async def _set(self, target: str, option: str, value: str, *, pane: bool = False) -> None:
        await self._run("set-option", "-p" if pane else "-w", "-t", target, option, value)

    async def _run(self, *words: str) -> None:
        await self.server.command(list(words), check=True)


async def fit(
    server: Server, window: Window, there: PresentWindow, ids: Sequence[int], columns: int, lines: int
) -> None:
    """Gives a window's panes the sizes of its layout in so many cells, and notes which these were."""
    text = layout_string(window, columns, lines, ids)
    await server.command(["select-layout", "-t", there.id, text], check=True)
    answer = await server.command(["display-message", "-p", "-t", there.id, "#{window_layout}"], check=True)
    await server.command(["set-option", "-w", "-t", there.id, FITTED, answer.stdout[0]], check=True)


def _in_order(panes: Sequence[PresentPane], order: Sequence[str]) -> list[int]:
    ids = {pane.label: int(pane.id[1:]) for pane in panes}
    return [ids[label] for label in order]


async def refit(server: Server, session_id: str, layout: Layout, name: str, columns: int, lines: int) -> None:
    """Gives the windows that nobody has changed since they were loaded their sizes for a terminal of this size."""
    present = await look(server, session_id)
    for window in layout.window:
        there = present.window(window_label(name, window.name))
        order = [pane_label(name, window.name, leaf.path) for leaf in leaves(window)]
        panes = present.panes_of(there.id) if there is not None else []
        if there is None or there.layout != there.fitted or sorted(pane.label for pane in panes) != sorted(order):
            continue
        if (there.columns, there.lines) == (columns, lines):
            continue
        try:
            await server.command(["resize-window", "-t", there.id, "-x", str(columns), "-y", str(lines)])
            # It is not to keep this size: who looks at it decides again.
            await server.command(["set-option", "-wu", "-t", there.id, "window-size"])
            await fit(server, window, there, _in_order(panes, order), columns, lines)
        except WorkflowError:
            continue  # too small: it stays as it is, as it does for a person who makes the terminal smaller


def _left_over(present: Present, name: str) -> PresentWindow | None:
    """A window that was made for this name by a load that came no further."""
    for window in present.windows:
        if window.name == name and not window.label and all(pane.idle for pane in present.panes_of(window.id)):
            return window
    return None
