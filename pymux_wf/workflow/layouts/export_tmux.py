"""A layout as a script of tmux commands, for ``tmux source-file`` of any tmux from 3.2 on, and for pywfmux.

The script makes the session that the layout names (or adds to the one it is sourced in), then window by window: first
all panes of a window at their sizes, then their programs. What it made is marked by a window option, so that sourcing
it again adds what is missing and makes nothing twice.

How a window is built: a split makes its new pane the active one, so a container of n panes is n - 1 splits in their
order, after which the last is active; containers within are built from the last to the first, stepping back by one
pane between them, and end at their first pane. So no pane has to be called by a number, which ``pane-base-index``
could shift. Nothing here runs tmux or reads files.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence

from pymux_wf.lang.errors import LangError
from pymux_wf.lang.parser import parse_string
from pymux_wf.workflow.layouts.export_toml import comment
from pymux_wf.workflow.layouts.model import Layout, Pane, Window, check_size
from pymux_wf.workflow.layouts.read import command_context, key_of_binding, option_text
from pymux_wf.workflow.layouts.tree import Leaf, leaves, pane_label, window_label

MARK = "@layout"
"""The window option that tells which window of which layout a window is, as loading sets it."""

PANE_MARK = "@layout-pane"
"""The same of a pane."""

FRESH = "fresh"
"""The mark of the window that a new session begins with; the first window takes its place."""

PLACEHOLDER = "exec cat"
"""What waits in a pane for its program until all panes have their sizes."""

SIZE = ("200", "50")
"""Columns and lines of a session that nobody looks at yet."""

NOT_FOUND = "pywfmux is not on the PATH: pip install pywfmux"


def script(layout: Layout, name: str) -> tuple[str, list[str]]:
    """The script of a layout that is called ``name``, and what could not be said in it."""
    writer = _Script(layout, name)
    lines = list(writer.lines())
    head = [f"{layout.summary or name}", "Made by pywfmux layout export; load it with: tmux source-file FILE"]
    return "\n".join([*comment([*head, *writer.notes]), "", *lines]) + "\n", writer.notes


class _Script:
    def __init__(self, layout: Layout, name: str) -> None:
        self._layout = layout
        self._name = name
        self._root = layout.session.root
        self._session = session_name(layout.session.name)
        self.notes: list[str] = []
        # A session of the layout's own is named everywhere; without one the commands mean the one they are sourced in.
        self._target = f"={self._session}:" if self._session else ""

    def lines(self) -> Iterator[str]:
        yield from self._new_session()
        for window in self._layout.window:
            yield from self._window(window)
        yield from self._selected()
        yield from self._keys()

    # -- the session

    def _new_session(self) -> Iterator[str]:
        session = self._layout.session
        name = self._session or session_name(self._name)
        there = f"#{{S:#{{?#{{==:#{{session_name}},{_in_format(name)}}},1,}}}}" if self._session else "#{session_name}"
        yield f"if-shell -F {quoted(there)} '' {{"
        for argv in session.on_create:
            yield f"  run-shell {quoted(_in_directory(shlex.join(argv), self._root))}"
        words = ["new-session", "-d", "-s", name, "-x", SIZE[0], "-y", SIZE[1], *self._directory(self._root)]
        yield f"  {line(*words, PLACEHOLDER)}"
        yield f"  {line('set-option', '-w', '-t', f'={name}:', MARK, FRESH)}"
        yield "}"
        for key, value in session.env.items():
            yield line("set-environment", *self._at("-t", f"={self._session}"), key, value)
        for key, option in session.options.items():
            yield line("set-option", *self._at("-t", self._target), key, option_text(option))

    def _at(self, *words: str) -> tuple[str, ...]:
        return words if self._session else ()

    def _directory(self, *names: str) -> tuple[str, ...]:
        """-c of the innermost directory that is said; a relative one is below those around it."""
        path = joined(names)
        return ("-c", _directory_word(path)) if path else ()

    def _selected(self) -> Iterator[str]:
        wanted = self._layout.session.select or self._layout.window[0].name
        if any(letter in wanted for letter in ":."):
            self.notes.append(f"the window {wanted!r} is not selected: tmux takes : and . in a name for something else")
            return
        yield line("select-window", "-t", f"{self._target or ':'}={wanted}")
        if self._session:
            yield f"if-shell -F '#{{client_session}}' {{ {line('switch-client', '-t', f'={self._session}')} }}"

    def _keys(self) -> Iterator[str]:
        for name, command in self._layout.keys.items():
            table, key = key_of_binding(name)
            known = _of_tmux(command)
            if not known:
                self.notes.append(f"the key {name!r} is not bound: tmux cannot {command!r}")
                continue
            yield f"bind-key -T {quoted(table)} {quoted(key)} {{ {known} }}"

    # -- a window

    def _window(self, window: Window) -> Iterator[str]:
        mark = window_label(self._name, window.name)
        panes = leaves(window)
        first = self._pane_words(panes[0])
        start = f"{self._target or ':'}^"
        yield ""
        yield f"if-shell -F {self._in_session()}{quoted(_marked(mark))} '' {{"
        yield f"  if-shell -F {self._in_session()}{quoted(_marked(FRESH))} {{"
        yield f"    {line('new-window', '-k', '-t', start, '-n', _plain(window.name), *first)}"
        yield "  } {"
        yield f"    {line('new-window', *self._at('-t', self._target), '-n', _plain(window.name), *first)}"
        yield "  }"
        for text in self._inside(window, panes, mark):
            yield f"  {text}"
        yield "}"

    def _in_session(self) -> str:
        return f"-t {quoted(self._target)} " if self._session else ""

    def _inside(self, window: Window, panes: Sequence[Leaf], mark: str) -> Iterator[str]:
        """Commands for the window that was just made, which is the current one."""
        yield line("set-option", "-w", MARK, mark)
        yield line("set-option", "-w", "automatic-rename", "off")
        for name, value in window.options.items():
            yield line("set-option", "-w", name, option_text(value))
        if window.layout:
            yield from self._evenly(window, panes)
        else:
            yield from self._built(window.pane, window.split, panes, (int(SIZE[0]), int(SIZE[1])))
            yield from self._in_cells(window, panes)
        for number, leaf in enumerate(panes):
            yield line("set-option", "-p", PANE_MARK, pane_label(self._name, window.name, leaf.path))
            yield from self._pane(leaf)
            if number + 1 < len(panes):
                yield "select-pane -t :.+"
        focus = next((number for number, leaf in enumerate(panes) if leaf.pane.focus), 0)
        yield from ["select-pane -t :.-"] * (len(panes) - 1 - focus)

    def _built(
        self, panes: Sequence[Pane], split: str, inside: Sequence[Leaf], size: tuple[float, float]
    ) -> Iterator[str]:
        """The panes of a container, whose place is the active pane; ends at its first.

        ``inside`` are its leaves; ``size`` is how large it is where nobody looks: sizes in cells are shares of that.
        """
        along = 0 if split == "h" else 1
        shares = _shares(panes, size[along])
        starts = [_count(panes[:number]) for number in range(len(panes) + 1)]
        for number in range(1, len(panes)):
            left = sum(shares[number:])
            percent = min(99, max(1, round(100 * left / (left + shares[number - 1]))))
            words = self._pane_words(inside[starts[number]])
            yield line("split-window", f"-{split}", "-l", f"{percent}%", *words)
        for number, pane in reversed(list(enumerate(panes))):
            part = shares[number] / 100
            inner = (size[0] * part, size[1]) if along == 0 else (size[0], size[1] * part)
            yield from self._built(pane.pane, pane.split, inside[starts[number] : starts[number + 1]], inner)
            if number:
                yield "select-pane -t :.-"

    def _evenly(self, window: Window, panes: Sequence[Leaf]) -> Iterator[str]:
        for leaf in panes[1:]:
            yield line("split-window", *self._pane_words(leaf))
            yield "select-layout tiled"  # makes room for the next
        first = panes[0].pane.size
        if first and window.layout.startswith("main-"):
            option = "main-pane-width" if "vertical" in window.layout else "main-pane-height"
            yield line("set-option", "-w", option, first)
        yield line("select-layout", window.layout)
        yield from ["select-pane -t :.+"] * (len(panes) > 1)  # behind the last comes the first

    def _in_cells(self, window: Window, panes: Sequence[Leaf]) -> Iterator[str]:
        """Sizes in cells; begins and ends at the first pane."""
        flags = _cells(window.pane, window.split)
        for number in range(len(panes)) if flags else ():
            for flag, cells in flags.get(number, ()):
                yield f"resize-pane {flag} {cells}"
            if len(panes) > 1:
                yield "select-pane -t :.+"

    # -- a pane

    def _pane_words(self, leaf: Leaf) -> list[str]:
        """What new-window, split-window and respawn-pane take: directory, environment, and what waits in it."""
        words = [*self._directory(self._root, *leaf.roots)]
        for name, value in {**self._layout.session.env, **(leaf.env or {})}.items():
            words += ["-e", f"{name}={value}"]
        return [*words, *([PLACEHOLDER] if self._argv(leaf.pane) else [])]

    def _pane(self, leaf: Leaf) -> Iterator[str]:
        """The program of the active pane, and what belongs to the pane."""
        pane, argv = leaf.pane, self._argv(leaf.pane)
        if pane.title:
            yield line("select-pane", "-T", _plain(pane.title))
        if pane.log:
            yield line("pipe-pane", "-o", f"cat >> {_shell_path(pane.log)}".replace("#", "##").replace("%", "%%"))
        if pane.sync_group:
            yield "set-option -p synchronize-panes on"
        if argv:
            if pane.on_exit == "hold" and not pane.show:
                yield "set-option -p remain-on-exit on"
            yield line("respawn-pane", "-k", *self._pane_words(leaf)[:-1], "--", *argv)
        if pane.type:
            yield from self._typed(pane)

    def _typed(self, pane: Pane) -> Iterator[str]:
        lines = pane.type.split("\n")
        for number, text in enumerate(lines):
            if text:
                yield line("send-keys", "-l", "--", text)
            if pane.enter or number + 1 < len(lines):
                yield "send-keys Enter"

    def _argv(self, pane: Pane) -> list[str]:
        """The program; [] for the user's shell."""
        alone = isinstance(pane.run, tuple) and pane.run and not (pane.when or pane.suspended)
        if alone and pane.on_exit in ("hold", "close"):
            # tmux executes several words as they are, and gives one to a shell.
            return [*pane.run] if len(pane.run) > 1 else ["sh", "-c", f"exec {shlex.join(pane.run)}"]
        command = self._command(pane)
        if not command:
            return []
        if pane.suspended:
            asks = f"printf '%s\\n' {shlex.quote(f'Enter starts: {command}')}; read -r _"
            command = f"{asks}; {command}"
        if pane.on_exit == "shell" and not pane.show:
            command = f'{command}; exec "${{SHELL:-sh}}"'
        elif pane.on_exit == "restart" and not pane.show:
            command = f"while :; do {command}; sleep 1; done"
        return ["sh", "-c", command]

    def _command(self, pane: Pane) -> str:
        """The shell command of a pane's program; "" for a shell."""
        if pane.agent:
            return _ours(f"agent run {shlex.quote(pane.agent)}")
        if pane.show:
            words = ["pane", *_show_words(pane.show)]
            words += ["--prefer", ",".join(pane.prefer)] if pane.prefer else []
            return _ours(shlex.join([*words, *_when(pane)]))
        run = pane.run if isinstance(pane.run, str) else shlex.join(pane.run)
        if pane.when and run:
            # Nobody probes in plain tmux: pywfmux does where it is there, else the program is tried.
            argv = ("sh", "-c", run) if isinstance(pane.run, str) else pane.run
            probed = shlex.join(["pane", *_when(pane), "--on-exit", pane.on_exit, "--", *argv])
            return f"if command -v pywfmux >/dev/null; then pywfmux {probed}; else {run}; fi"
        return run


# -- sizes


def _shares(panes: Sequence[Pane], cells: float) -> list[float]:
    """The parts of a container of so many cells in percent; what has no size gets an equal part of what is left."""
    given = [_percent(pane, cells) for pane in panes]
    open_ones = sum(share is None for share in given)
    left = max(100 - sum(share or 0 for share in given), open_ones)
    return [left / open_ones if share is None else share for share in given]


def _percent(pane: Pane, cells: float) -> float | None:
    if not pane.size:
        return None
    amount, percent = check_size(pane.size)
    return float(amount) if percent else min(99.0, 100 * amount / cells)


def _cells(panes: Sequence[Pane], split: str) -> dict[int, list[tuple[str, int]]]:
    """What resize-pane is told for the first pane of each part that has a size in cells, by the pane's number."""
    found: dict[int, list[tuple[str, int]]] = {}
    number = 0
    for pane in panes:
        amount, percent = check_size(pane.size) if pane.size else (0, True)
        if not percent:
            found.setdefault(number, []).append(("-x" if split == "h" else "-y", amount))
        inner = _cells(pane.pane, pane.split)
        for at, flags in inner.items():
            found.setdefault(number + at, []).extend(flags)
        number += _count([pane])
    return found


def _count(panes: Sequence[Pane]) -> int:
    """How many panes containers come to."""
    return sum(_count(pane.pane) if pane.split else 1 for pane in panes)


# -- words


def session_name(name: str) -> str:
    """The name that tmux gives a session: it takes : and . for something else."""
    return name.replace(":", "_").replace(".", "_")


def line(*words: str) -> str:
    """One command of tmux."""
    return " ".join(word if isinstance(word, _Written) else quoted(word) for word in words)


def quoted(word: str) -> str:
    """A word as tmux's parser reads it.

    >>> print(quoted("plain"), quoted("a b"), quoted("it's $HOME"))
    plain 'a b' "it's \\$HOME"
    """
    if word and all(letter.isascii() and (letter.isalnum() or letter in "-_./:=@%+,^") for letter in word):
        return word if not word.startswith(("%", "=")) and "=" not in word else f"'{word}'"
    if "'" not in word and word.isprintable():
        return f"'{word}'"
    written = "".join(_ESCAPES.get(letter) or _octal(letter) for letter in word)
    # At the start of a word ~ is the home directory, also in double quotes.
    return f'"{_TILDE}{written[1:]}"' if word.startswith("~") else f'"{written}"'


_ESCAPES = {'"': '\\"', "\\": "\\\\", "$": "\\$", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


_TILDE = "\\176"


def _octal(letter: str) -> str:
    return f"\\{ord(letter):03o}" if ord(letter) < 32 or ord(letter) == 127 else letter


def _marked(mark: str) -> str:
    """A format that is true where a window of the session has the mark."""
    return f"#{{W:#{{?#{{==:#{{{MARK}}},{_in_format(mark)}}},1,}}}}"


def _in_format(text: str) -> str:
    """A text within a format: , } and # mean something there."""
    return text.replace("#", "##").replace(",", "#,").replace("}", "#}")


class _Written(str):
    """A word that is in tmux's quotes already."""


def _directory_word(path: str) -> str:
    """A directory for -c, in which formats are expanded and ~ only outside of quotes."""
    path = path.replace("#", "##")
    return _Written(f"~/{quoted(path[2:]) if path[2:] else ''}") if path.startswith("~/") else _tilde(path)


def _tilde(path: str) -> str:
    return _Written("~") if path == "~" else path


def joined(names: Iterable[str]) -> str:
    """The directory that several lead to, each seen from the one before; "" where none is said.

    >>> joined(["~/a", "", "b"]), joined(["/a", "/b"])
    ('~/a/b', '/b')
    """
    path = ""
    for name in filter(None, names):
        path = name if name.startswith(("/", "~")) or not path else f"{path.rstrip('/')}/{name}"
    return path


def _plain(text: str) -> str:
    """A text where tmux expands formats."""
    return text.replace("#", "##")


def _in_directory(command: str, root: str) -> str:
    said = f"cd {_shell_path(root)} && {command}" if root else command
    return said.replace("#", "##")  # run-shell expands formats


def _shell_path(path: str) -> str:
    """A path for sh, in which ~ stays the home directory."""
    if path == "~" or path.startswith("~/"):
        return f'"$HOME"{shlex.quote(path[1:]) if path[1:] else ""}'
    return shlex.quote(path)


def _ours(words: str) -> str:
    """A word of pywfmux; a sentence and a shell where it is not installed."""
    missing = shlex.quote(NOT_FOUND)
    return f'if command -v pywfmux >/dev/null; then pywfmux {words}; else echo {missing}; exec "${{SHELL:-sh}}"; fi'


def _show_words(show: str) -> list[str]:
    return shlex.split(show)


def _when(pane: Pane) -> list[str]:
    return ["--when", pane.when, *(["--else", pane.else_] if pane.else_ else [])] if pane.when else []


def _of_tmux(command: str) -> str:
    """Commands as tmux prints them; "" where it does not know them all."""
    from pymux_wf.workflow.commands_table import OURS

    ours = {entry.split("|")[0] for entry in OURS.splitlines()}
    try:
        parsed = parse_string(command, command_context())
    except LangError:
        return ""
    return "" if any(each.name in ours for each in parsed) else str(parsed)
