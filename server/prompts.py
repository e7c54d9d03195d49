"""Questions on a client's message line: opening them, giving them keys, and doing what their answers say.

The editing itself is pure (``modes/prompt.py``, ``modes/confirm.py``); here its requests become commands that run. A
command that asked waits until its question is answered or left, unless it was given ``-b``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from pymux_wf.lang.errors import LangError

from .menus import show_choices
from .modes.base import Accept, Ask, Cancel, Changed, PassKey, Requests, ShowChoices
from .modes.completion import CompletionSources, completions
from .modes.confirm import ConfirmPrompt
from .modes.prompt import CommandPrompt, PromptInput
from .modes.prompt_history import PromptHistory
from .modes.prompt_template import PromptField
from .queue import State

if TYPE_CHECKING:
    import asyncio

    from pymux_wf.lang.parser import CommandList

    from .call import Call
    from .client import Client
    from .server import Server


class OpenPrompt:
    """A prompt on a client, who waits for it and what its answers run."""

    def __init__(self, client: Client, prompt: Any, template: str | CommandList | None, state: State) -> None:
        self.client = client
        self.prompt = prompt
        self.template = template
        self.state = state
        self.closed: asyncio.Future[None] = client.server.loop.create_future()
        self.choices: tuple[str, ...] = ()
        self.no_freeze = False

    @property
    def command_mode(self) -> bool:
        """Whether a vi prompt is in command mode."""
        return bool(self.prompt.command_mode)

    def draw(self, columns: int) -> Any:
        """The line to show, as ``ClientPrompt.draw``."""
        return self.prompt.draw(columns)

    def handle(self, requests: Requests) -> None:
        """Does what the prompt asked for."""
        client = self.client
        for request in requests:
            if isinstance(request, Accept):
                self._close()
                self._run(request.responses, request.command)
            elif isinstance(request, Changed):
                self._run(request.responses, request.command)
            elif isinstance(request, Cancel):
                self._close()
            elif isinstance(request, PassKey):
                client.keyboard.key(request.key)
            elif isinstance(request, ShowChoices):
                show_choices(client, request.words, request.column, self._choose)
        client.redraw()

    def _choose(self, word: str) -> None:
        if self.client.prompt is self:
            self.handle(self.prompt.choose(word))

    def _close(self) -> None:
        if self.client.prompt is self:
            self.client.prompt = None
        if not self.closed.done():
            self.closed.set_result(None)
        self.client.redraw()

    close = _close

    def _run(self, responses: Sequence[str], command: str | None) -> None:
        server = self.client.server
        template = self.template
        try:
            if template is None or isinstance(template, str):
                parsed = server.executor.parse(command if command is not None else "")
            else:
                parsed = template.substitute(responses)
        except LangError as error:
            text = error.message
            self.client.show_message(text[:1].upper() + text[1:])
            return
        state = State(
            current=self.state.current, event=self.state.event, variables=dict(self.state.variables), source="prompt"
        )
        self.client.queue.insert(parsed, state)


def open_prompt(
    call: Call,
    client: Client,
    fields: Sequence[PromptField],
    template: str | CommandList | None,
    *,
    takes: PromptInput = PromptInput.TEXT,
    kind: str = "command",
    leave_when_empty: bool = False,
    no_freeze: bool = False,
) -> asyncio.Future[None]:
    """Asks ``client``; the future is done when the prompt is over. A prompt that is open already stays, and nothing is
    asked.
    """
    server = call.server
    session = client.session
    assert session is not None
    prompt = CommandPrompt(
        fields,
        template=template if isinstance(template, str) else ("%1" if template is None else None),
        takes=takes,
        kind=kind,
        keys=str(session.options.get("status-keys")),
        separators=str(session.options.get("word-separators")),
        history=history(server),
        complete=_completer(server),
        paste_buffer=lambda: _newest_text(server),
        leave_when_empty=leave_when_empty,
    )
    # What an incremental search finds is looked at while it is typed.
    no_freeze = no_freeze or takes is PromptInput.INCREMENTAL
    closed = _show(call, client, prompt, template, prompt.open, no_freeze=no_freeze)
    # An incremental prompt runs its command again and again while it is open: its queue must not wait for it.
    return _done(server) if takes is PromptInput.INCREMENTAL else closed


class Question(OpenPrompt):
    """A prompt whose answer goes to whoever asked, not to a command."""

    def __init__(self, client: Client, prompt: Any, answered: Callable[[str], None]) -> None:
        super().__init__(client, prompt, None, State())
        self._answered = answered

    def _run(self, responses: Sequence[str], command: str | None) -> None:
        self._answered(responses[0] if responses else "")


def ask(client: Client, wanted: Ask, answered: Callable[[str], None]) -> None:
    """Asks ``client`` what a mode wants to know; a prompt that is open already stays, and nothing is asked."""
    session = client.session
    if session is None or client.prompt is not None:
        return
    server = client.server
    prompt = CommandPrompt(
        [PromptField(wanted.question.replace("#", "##"), wanted.input)],
        template=None,
        takes=PromptInput.SINGLE if wanted.single else PromptInput.TEXT,
        kind=wanted.kind,
        keys=str(session.options.get("status-keys")),
        separators=str(session.options.get("word-separators")),
        history=history(server),
        complete=_completer(server),
        paste_buffer=lambda: _newest_text(server),
    )
    question = Question(client, prompt, answered)
    client.prompt = question
    client.clear_message()
    question.handle(prompt.open())


def open_confirm(
    call: Call,
    client: Client,
    text: str,
    template: str | CommandList,
    *,
    confirm_key: str = "y",
    default_yes: bool = False,
) -> asyncio.Future[None]:
    """Asks ``client`` yes or no before ``template`` runs."""
    prompt = ConfirmPrompt(text, confirm_key=confirm_key, default_yes=default_yes)
    parsed = call.server.executor.parse(template) if isinstance(template, str) else template
    return _show(call, client, prompt, parsed, lambda: ())


def _show(
    call: Call,
    client: Client,
    prompt: Any,
    template: str | CommandList | None,
    start: Callable[[], Requests],
    *,
    no_freeze: bool = False,
) -> asyncio.Future[None]:
    if client.prompt is not None:
        return _done(call.server)
    state = call.item.state
    shown = OpenPrompt(
        client, prompt, template, State(current=call.current, event=state.event, variables=dict(state.variables))
    )
    shown.no_freeze = no_freeze
    if client.overlay is not None:
        client.overlay.close()
    client.prompt = shown
    client.clear_message()
    shown.handle(start())
    return shown.closed


def _done(server: Server) -> asyncio.Future[None]:
    done: asyncio.Future[None] = server.loop.create_future()
    done.set_result(None)
    return done


def key(client: Client, name: str) -> None:
    """A key for the prompt of ``client``."""
    if client.prompt is not None:
        client.prompt.handle(client.prompt.prompt.key(name))


def paste(client: Client, text: str) -> None:
    if client.prompt is not None:
        client.prompt.handle(client.prompt.prompt.paste(text))


def history(server: Server) -> PromptHistory:
    """The answers of before; loaded from ``history-file`` when first asked for."""
    if server.prompt_history is None:
        server.prompt_history = PromptHistory(int(server.options.server.get("prompt-history-limit")))
        path = str(server.options.server.get("history-file"))
        if path:
            server.prompt_history.load(_read(path))
    found: PromptHistory = server.prompt_history
    return found


def save_history(server: Server) -> None:
    """Writes the answers to ``history-file``, if there is one; a file that cannot be written is logged."""
    import os

    path = str(server.options.server.get("history-file"))
    if not path:
        return
    try:
        with open(os.path.expanduser(path), "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(history(server).dump())
    except OSError as error:
        server.add_message(f"{error.strerror}: {path}")


def _read(path: str) -> str:
    import os

    try:
        with open(os.path.expanduser(path), encoding="utf-8", errors="surrogateescape") as file:
            return file.read()
    except OSError:
        return ""


def _newest_text(server: Server) -> str | None:
    newest = server.buffers.newest()
    return newest.data.decode("utf-8", "replace") if newest is not None else None


def _completer(server: Server) -> Callable[[str, str, str], Sequence[str]]:
    return lambda kind, before, word: completions(_sources(server), kind, before, word)


def _sources(server: Server) -> CompletionSources:
    from pymux_wf.layout import LAYOUT_NAMES

    registry = server.executor.registry
    names = [name for spec in registry for name in (spec.name, spec.alias) if name]
    windows = {session.name: [str(index) for index in session.winlinks] for session in server.tree.sorted_sessions()}
    return CompletionSources(names, server.options.names(), list(LAYOUT_NAMES), windows)
