"""The option sets of one server and how they inherit: server; global session <- sessions; global window <- windows <-
panes.

A set here is :class:`~pymux_wf.lang.options.Options` with two readings that drawing needs often: styles (parsed, with
formats in them expanded) and colours.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pymux_wf.lang.environ import Environ
from pymux_wf.lang.errors import LangError
from pymux_wf.lang.options import OptionRules, Options
from pymux_wf.lang.options_table import OPTION_TABLE, PANE, SERVER, SESSION, WINDOW
from pymux_wf.lang.styles import DEFAULT_STYLE_SPEC, StyleSpec, parse_style

from .tree import Pane, Session, Window, Winlink

if TYPE_CHECKING:
    from pymux_wf.lang.parser import CommandList

    from .context import Context

Changed = Callable[[str, "OptionSet"], None]


class OptionSet(Options):
    """One set of options of the server."""

    __slots__ = ()

    def style(self, name: str, context: Context | None = None) -> StyleSpec:
        """The style in force; formats in it are expanded over ``context``; what is no style then is the default one."""
        text = str(self.get(name))
        if context is not None and "#{" in text:
            text = context.expand(text)
        try:
            return parse_style(text)
        except LangError:
            return DEFAULT_STYLE_SPEC

    def colour(self, name: str) -> int:
        """The colour in force, in the encoding of ``pymux_wf.colour``."""
        return int(self.get(name))

    def child(self) -> OptionSet:
        """A set that falls back to this one."""
        return OptionSet(self)


class OptionSets:
    """The global sets of a server, and new ones below them; ``changed`` is called after every change."""

    def __init__(self, changed: Changed, parse_commands: Callable[[str], CommandList]) -> None:
        rules = OptionRules(
            parse_commands=parse_commands,
            is_shell=_is_shell,
            changed=lambda options, name: changed(name, options),  # type: ignore[arg-type]
        )
        self.server = OptionSet(None, rules)
        self.session = OptionSet(None, rules)
        self.window = OptionSet(None, rules)

    def new_session(self) -> OptionSet:
        return self.session.child()

    def new_window(self) -> OptionSet:
        return self.window.child()

    def new_pane(self, window: OptionSet) -> OptionSet:
        return window.child()

    @staticmethod
    def new_environ() -> Environ:
        return Environ()

    def adopt_environment(self, environment: Mapping[str, str]) -> None:
        """Sets the defaults that follow from the environment of who started the server: the shell, vi keys,
        the editor.
        """
        shell = environment.get("SHELL", "")
        if not _is_shell(shell):
            shell = _login_shell()
        self.session.set_value("default-shell", shell)
        editor = environment.get("VISUAL") or environment.get("EDITOR") or ""
        if editor:
            self.server.set_value("editor", editor)
        if "vi" in os.path.basename(editor):
            self.session.set_value("status-keys", "vi")
            self.window.set_value("mode-keys", "vi")

    def strings(self, name: str) -> Iterable[str]:
        """The items of a server option that is an array of strings."""
        return self.server.array(name).values()

    def names(self) -> list[str]:
        """Every option's name, for completion."""
        return list(OPTION_TABLE)

    def format_value(self, name: str, session: Session | None, window: Window | None, pane: Pane | None) -> str | None:
        """What ``#{name}`` shows where ``name`` is an option; None where it is none, or an unset user option."""
        spec = OPTION_TABLE.get(name)
        if spec is None and not name.startswith("@"):
            return None
        if spec is None:
            return self._user_value(name, session, window, pane)
        if spec.scope & SERVER:
            return self.server.format_value(name)
        if spec.scope & SESSION:
            return _set_of(session, self.session).format_value(name)
        if spec.scope & PANE and pane is not None:
            return _set_of(pane, self.window).format_value(name)
        return _set_of(window, self.window).format_value(name)

    def _user_value(self, name: str, session: Session | None, window: Window | None, pane: Pane | None) -> str | None:
        owners = [owner.options for owner in (pane, window) if owner is not None]
        sets = [self.server, *owners, self.window, *([session.options] if session is not None else []), self.session]
        for options in sets:
            value = options.format_value(name)
            if value is not None:
                return value
        return None

    def hooks_of(self, event: str, subject: Any) -> list[CommandList]:
        """The command lists that the hook ``event`` holds for what it happened to."""
        spec = OPTION_TABLE.get(event)
        if spec is None or not spec.hook:
            return []
        return self.hook_set(spec.scope, subject).commands(event)

    def hook_set(self, scope: int, subject: Any) -> OptionSet:
        """The set in which a hook of this scope is looked up."""
        session, window, pane = _owners(subject)
        if scope & PANE and pane is not None:
            return _set_of(pane, self.window)
        if scope & (WINDOW | PANE):
            return _set_of(window, self.window)
        return _set_of(session, self.session)


def _set_of(owner: Session | Window | Pane | None, default: OptionSet) -> OptionSet:
    return owner.options if owner is not None else default


def _owners(subject: Any) -> tuple[Session | None, Window | None, Pane | None]:
    if isinstance(subject, Pane):
        link = next(iter(subject.window.winlinks), None)
        return (link.session if link is not None else None), subject.window, subject
    if isinstance(subject, Window):
        link = next(iter(subject.winlinks), None)
        return (link.session if link is not None else None), subject, subject.active
    if isinstance(subject, Winlink):
        return subject.session, subject.window, subject.window.active
    session = subject if isinstance(subject, Session) else getattr(subject, "session", None)
    if isinstance(session, Session) and session.current is not None:
        return session, session.current.window, session.current.window.active
    return None, None, None


def _is_shell(path: str) -> bool:
    return path.startswith("/") and os.access(path, os.X_OK) and os.path.basename(path) not in ("pywfmux", "tmux")


def _login_shell() -> str:
    import pwd

    try:
        shell = pwd.getpwuid(os.getuid()).pw_shell
    except KeyError:
        shell = ""
    return shell if _is_shell(shell) else "/bin/sh"
