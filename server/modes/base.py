"""What a mode is: the two faces the server sees, and the requests a mode may answer with.

Everything in this package is a pure state machine. A mode is given keys, commands, sizes and plain values; it answers
with rows to draw and with a tuple of requests, small frozen values that the server carries out in order (put text into
a paste buffer, run a command, take the mode away). An empty answer means that nothing has to be done or redrawn.

Two faces:

* ``PaneMode`` covers a pane (copy mode, view mode, clock mode, later the trees). It draws the whole pane.
* ``ClientPrompt`` covers one client's message line (command-prompt, confirm-before, a message). It draws one line.

Relies on the row type of the terminal engine. Never does input or output, never reads a clock, never starts a timer:
deadlines are values which the owner compares with its own clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pymux_wf.terminal.row import Row


@dataclass(frozen=True, slots=True)
class Request:
    """Something the server shall do for a mode; the base of all requests."""


Requests = tuple[Request, ...]

NOTHING: Requests = ()


@dataclass(frozen=True, slots=True)
class Redraw(Request):
    """What the mode shows has changed."""


@dataclass(frozen=True, slots=True)
class Leave(Request):
    """Take the mode off the pane (or off the client)."""


@dataclass(frozen=True, slots=True)
class CopyText(Request):
    """Copied text.

    Attributes:
        text: What was selected; never empty.
        prefix: Start of the name of the new paste buffer, or None for tmux's ``buffer``.
        to_buffer: Whether a paste buffer shall be added (off with ``-P``).
        to_clipboard: Whether the terminal's clipboard may be set, as ``set-clipboard`` says (off with ``-C``).
    """

    text: str
    prefix: str | None = None
    to_buffer: bool = True
    to_clipboard: bool = True


@dataclass(frozen=True, slots=True)
class AppendText(Request):
    """Add the text to the end of the newest automatic paste buffer (a new one where there is none)."""

    text: str


@dataclass(frozen=True, slots=True)
class PipeText(Request):
    """Feed the text to a shell command; ``command`` None means the option ``copy-command``, which may be empty."""

    text: str
    command: str | None = None


@dataclass(frozen=True, slots=True)
class DragTick(Request):
    """The mouse is held at the edge: call ``drag_tick()`` of the mode after this many seconds."""

    seconds: float = 0.05


@dataclass(frozen=True, slots=True)
class Accept(Request):
    """A prompt was answered.

    Attributes:
        responses: One text per prompt of a ``command-prompt -p a,b``.
        command: The template with the responses put in, or None where the prompt had no text template (the template
            was parsed before, in braces: use ``template.replace_responses`` on each of its string arguments).
    """

    responses: tuple[str, ...]
    command: str | None = None


@dataclass(frozen=True, slots=True)
class Changed(Request):
    """The input of a ``command-prompt -i`` changed: run the command, keep the prompt. Fields as in ``Accept``."""

    responses: tuple[str, ...]
    command: str | None = None


@dataclass(frozen=True, slots=True)
class Cancel(Request):
    """The prompt was left without an answer."""


@dataclass(frozen=True, slots=True)
class PassKey(Request):
    """The key ended the prompt but was not for it: handle it as if there had been no prompt."""

    key: str


@dataclass(frozen=True, slots=True)
class ShowChoices(Request):
    """Completion found several words: offer them (a menu); the chosen one goes back through ``choose(word)``.

    ``column`` is the cell in the drawn line where the word being completed begins.
    """

    words: tuple[str, ...]
    column: int


@dataclass(frozen=True, slots=True)
class ClientRequest(Request):
    """What a mode over a pane asks of the client whose key it was; the base of those requests."""


@dataclass(frozen=True, slots=True)
class Ask(ClientRequest):
    """Ask on the client's message line; ``answered`` gets the answer and gives what is to be done then.

    Attributes:
        question: The text of the prompt, not a format.
        answered: Called with what was typed; not called when the prompt is left.
        input: What stands there to be edited.
        single: One key answers.
        kind: Whose history is used, as ``command-prompt -T``.
    """

    question: str
    answered: Callable[[str], Requests]
    input: str = ""
    single: bool = False
    kind: str = "command"


@dataclass(frozen=True, slots=True)
class RunCommands(ClientRequest):
    """Run commands, each given as its words; those after one that fails still run."""

    commands: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class RunTemplate(ClientRequest):
    """Run the commands of a template with a value in the place of ``%%`` and ``%1``."""

    template: object
    value: str


@dataclass(frozen=True, slots=True)
class OfferMenu(ClientRequest):
    """Show a menu at a cell of the pane. Items are (name, key); a key is given to the mode as if it had been typed, an
    empty name is a separator.
    """

    title: str
    items: tuple[tuple[str, str], ...]
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class EditText(ClientRequest):
    """Edit bytes in the user's editor; ``edited`` gets what was written, unless the editor failed."""

    data: bytes
    edited: Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Choose(Request):
    """A pane was picked in ``display-panes``; ``command`` is the template with the pane's id in it."""

    pane_id: int
    command: str | None = None


@dataclass(frozen=True, slots=True)
class PromptLine:
    """One drawn prompt.

    Attributes:
        prompt: The prompt text; may hold ``#[...]`` styles. Empty for a bare text.
        text: The visible part of the input, plain; control characters are in caret notation.
        cursor: Column of the cursor counted from the start of the prompt, or None where none is shown.
        command_mode: Whether a vi prompt is in command mode (drawn in ``message-command-style``).
    """

    prompt: str
    text: str
    cursor: int | None
    command_mode: bool = False


class PaneMode(Protocol):
    """What covers a pane."""

    @property
    def name(self) -> str:
        """The value of ``#{pane_mode}``, as ``copy-mode``."""

    @property
    def key_table(self) -> str | None:
        """The key table that looks up keys while the mode is on; None: every key goes to ``key()``."""

    @property
    def cursor(self) -> tuple[int, int] | None:
        """(column, row) of the visible cursor in cells, or None for no cursor."""

    def rows(self) -> Sequence[Row]:
        """The rows to draw, exactly as many as the mode is high, each as wide as the mode."""

    def key(self, key: str) -> Requests:
        """Handle a key (canonical name) that the key table did not take."""

    def command(
        self, name: str, arguments: Sequence[str] = (), repeat: int = 1, mouse: tuple[int, int] | None = None
    ) -> Requests:
        """Run ``send-keys -X name arguments`` ``repeat`` times; ``mouse`` is the pane cell of the mouse event."""

    def resize(self, columns: int, lines: int) -> Requests:
        """The pane now has this size in cells."""

    def variables(self) -> Mapping[str, str]:
        """Format variables that the mode adds."""


class ClientPrompt(Protocol):
    """What covers a client's message line and takes its keys."""

    def key(self, key: str) -> Requests:
        """Handle one key, given by its canonical name."""

    def paste(self, text: str) -> Requests:
        """Text pasted by the user's terminal."""

    def draw(self, columns: int) -> PromptLine:
        """The line for a width in cells."""
