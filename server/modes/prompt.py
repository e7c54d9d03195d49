"""The command prompt: questions asked on the message line, one after the other, answered by typing.

A prompt is in one of five kinds of taking keys:

==============  ==================================================================================
``TEXT``        a line, ended by Enter
``SINGLE``      one character (``-1``)
``KEY``         one key press, the answer is its name (``-k``)
``NUMERIC``     digits; the first other key ends it and is then handled as usual (``-N``)
``INCREMENTAL`` a line that is reported on each change, ``=``, ``+`` or ``-`` before it (``-i``)
==============  ==================================================================================

With ``status-keys vi`` a ``TEXT`` or ``INCREMENTAL`` prompt starts in entry mode; Escape leads to command mode and
``i a A I s S C`` back, and as in tmux so does a second Escape.

Relies on ``line_editor`` (the text), ``prompt_keys`` (the tables) and ``prompt_template`` (the answer). Never parses or
runs the command, never touches files: the owner does with the requests what they say.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Sequence

from pymux_wf.terminal.width import text_width

from .base import NOTHING, Accept, Cancel, Changed, PassKey, PromptLine, Redraw, Request, Requests, ShowChoices
from .line_editor import LineEditor
from .prompt_history import PromptHistory
from .prompt_keys import EMACS_ACTIONS, VI_COMMAND_ACTIONS, VI_ENTER_KEYS, VI_ENTRY_KEYS, printable, raw_text
from .prompt_template import PromptField, replace_responses

Completer = Callable[[str, str, str], Sequence[str]]
"""(kind of prompt, text before the word, word) -> words that could stand in its place."""

_STYLE = re.compile(r"#\[[^\]]*\]")


class PromptInput(enum.Enum):
    """How a prompt takes its answer; see the module's table."""

    TEXT = enum.auto()
    SINGLE = enum.auto()
    KEY = enum.auto()
    NUMERIC = enum.auto()
    INCREMENTAL = enum.auto()


def prompt_width(prompt: str) -> int:
    """The width in cells of a prompt text without its ``#[...]`` styles."""
    return text_width(_STYLE.sub("", prompt).replace("##", "#"))


class CommandPrompt:
    """One ``command-prompt`` on a client.

    Args:
        fields: The questions, at least one; their texts are already expanded.
        template: The command with places for the answers, or None where the owner replaces them itself.
        takes: How answers are taken.
        kind: ``command``, ``search``, ``target`` or ``window-target``: which history and which completions.
        keys: ``emacs`` or ``vi`` (``status-keys``).
        separators: ``word-separators``.
        history: The answers of before; answers are added to it.
        complete: Gives completions for Tab.
        paste_buffer: Gives the newest paste buffer for C-y.
        leave_when_empty: ``-e``: a backspace in an empty line leaves the prompt.
    """

    def __init__(
        self,
        fields: Sequence[PromptField],
        *,
        template: str | None = None,
        takes: PromptInput = PromptInput.TEXT,
        kind: str = "command",
        keys: str = "emacs",
        separators: str = "",
        history: PromptHistory | None = None,
        complete: Completer | None = None,
        paste_buffer: Callable[[], str | None] | None = None,
        leave_when_empty: bool = False,
    ) -> None:
        self.kind = kind
        self.keys = keys
        self.takes = takes
        self.command_mode = False
        self._fields = list(fields)
        self._template = template
        self._history = PromptHistory() if history is None else history
        self._complete = complete
        self._paste_buffer = paste_buffer
        self._leave_when_empty = leave_when_empty
        self._responses: list[str] = []
        self._editor = LineEditor(separators=separators)
        self._last_input = ""
        self._history_place = 0
        self._quote_next = False
        self._ask(self._fields[0])

    @property
    def text(self) -> str:
        """What has been typed."""
        return self._editor.text

    @property
    def prompt(self) -> str:
        """The question being asked."""
        return self._fields[len(self._responses)].prompt

    def _ask(self, question: PromptField) -> None:
        self._history_place = 0
        self.command_mode = False
        if self.takes is PromptInput.INCREMENTAL:
            # The text of the last search is not typed in: it is what C-r and C-s in the empty line look for.
            self._last_input = question.input
            self._editor.clear()
        else:
            self._editor.set(question.input)

    def open(self) -> Requests:
        """What is to be done when the prompt appears: an incremental one runs once with its first input."""
        if self.takes is PromptInput.INCREMENTAL:
            return (self._changed("=" + self._last_input), Redraw())
        return (Redraw(),)

    def draw(self, columns: int) -> PromptLine:
        """The line: the prompt, what fits of the input around the cursor, and the cursor's column."""
        start = min(prompt_width(self.prompt), columns)
        text, cursor = self._editor.visible(columns - start)
        column = min(start + cursor, max(0, columns - 1))
        return PromptLine(self.prompt, text, column, self.command_mode)

    def paste(self, text: str) -> Requests:
        """Text pasted by the terminal: typed at the cursor up to the first control character."""
        if self.takes in (PromptInput.SINGLE, PromptInput.KEY, PromptInput.NUMERIC):
            return NOTHING
        return self._insert(_up_to_control(text))

    def choose(self, word: str) -> Requests:
        """One of the words of a ``ShowChoices`` was picked: it takes the place of the word at the cursor."""
        start, stop = self._editor.word_at_cursor()
        self._editor.replace(start, stop, word)
        return self._edited()

    def key(self, key: str) -> Requests:
        """Handle one key by its canonical name."""
        if self.takes is PromptInput.KEY:
            return self._accept_text(key)
        if self._quote_next:
            self._quote_next = False
            raw = raw_text(key)
            return NOTHING if raw is None else self._insert(raw)
        if self.takes is PromptInput.NUMERIC:
            return self._numeric_key(key)
        if self.takes is PromptInput.SINGLE:
            return self._single_key(key)
        if self.keys == "vi":
            return self._vi_command_key(key) if self.command_mode else self._vi_entry_key(key)
        return self._run(EMACS_ACTIONS.get(key), key)

    def _numeric_key(self, key: str) -> Requests:
        digit = printable(key)
        if digit is not None and digit.isascii() and digit.isdigit():
            return self._insert(digit)
        return (*self._accept_text(self.text), PassKey(key))

    def _single_key(self, key: str) -> Requests:
        if key in ("Escape", "C-[", "C-c"):
            return (Cancel(),)
        raw = raw_text(key)
        return NOTHING if raw is None else self._accept_text(raw)

    def _vi_entry_key(self, key: str) -> Requests:
        if key in ("Escape", "C-["):
            self.command_mode = True
            self._editor.left()
            return (Redraw(),)
        return self._run(EMACS_ACTIONS[key] if key in VI_ENTRY_KEYS else None, key)

    def _vi_command_key(self, key: str) -> Requests:
        if key in VI_ENTER_KEYS:
            self.command_mode = False
        action = VI_COMMAND_ACTIONS.get(key)
        if action is not None:
            return self._run(action, key)
        return (Redraw(),) if key in VI_ENTER_KEYS else NOTHING

    def _run(self, action: str | None, key: str) -> Requests:
        if action is None:
            text = printable(key)
            return NOTHING if text is None else self._insert(text)
        requests: Requests = getattr(self, f"do_{action}")()
        return requests

    def _insert(self, text: str) -> Requests:
        self._editor.insert(text)
        return self._edited()

    def _edited(self) -> Requests:
        if self.takes is PromptInput.INCREMENTAL:
            return (self._changed("=" + self.text), Redraw())
        return (Redraw(),)

    def _changed(self, text: str) -> Request:
        responses = (*self._responses, text)
        return Changed(responses, self._command(responses))

    def _command(self, responses: tuple[str, ...]) -> str | None:
        return None if self._template is None else replace_responses(self._template, responses)

    def _accept_text(self, text: str) -> Requests:
        self._responses.append(text)
        if len(self._responses) < len(self._fields):
            self._ask(self._fields[len(self._responses)])
            return (Redraw(),)
        responses = tuple(self._responses)
        # The question stays the last one, should the owner draw once more.
        self._responses.pop()
        return (Accept(responses, self._command(responses)),)

    # The actions that prompt_keys names.

    def do_left(self) -> Requests:
        """Move left."""
        self._editor.left()
        return (Redraw(),)

    def do_right(self) -> Requests:
        """Move right."""
        self._editor.right()
        return (Redraw(),)

    def do_home(self) -> Requests:
        """Move to the start."""
        self._editor.home()
        return (Redraw(),)

    def do_end(self) -> Requests:
        """Move to the end."""
        self._editor.end()
        return (Redraw(),)

    def do_delete_before(self) -> Requests:
        """Delete the character before the cursor."""
        if self._leave_when_empty and not self._editor.cells:
            return (Cancel(),)
        return self._edited() if self._editor.delete_before() else NOTHING

    def do_delete_at(self) -> Requests:
        """Delete the character under the cursor."""
        return self._edited() if self._editor.delete_at() else NOTHING

    def do_delete_to_end(self) -> Requests:
        """Delete from the cursor on."""
        return self._edited() if self._editor.delete_to_end() else (Redraw(),)

    def do_delete_word(self) -> Requests:
        """Delete back to the start of the word."""
        self._editor.delete_word()
        return self._edited()

    def do_clear(self) -> Requests:
        """Delete everything."""
        self._editor.clear()
        return self._edited()

    def do_next_word(self) -> Requests:
        """Move behind the end of the word."""
        self._editor.next_word(self._editor.separators, to_start=False)
        return (Redraw(),)

    def do_next_word_start(self) -> Requests:
        """Move to the start of the next word."""
        self._editor.next_word(self._editor.separators, to_start=True)
        return (Redraw(),)

    def do_next_space_start(self) -> Requests:
        """Move to the start of the next word, words split by blanks alone."""
        self._editor.next_word("", to_start=True)
        return (Redraw(),)

    def do_previous_word(self) -> Requests:
        """Move to the start of the word."""
        self._editor.previous_word(self._editor.separators)
        return (Redraw(),)

    def do_previous_space(self) -> Requests:
        """Move to the start of the word, words split by blanks alone."""
        self._editor.previous_word("")
        return (Redraw(),)

    def do_word_end(self) -> Requests:
        """Move to the end of the word."""
        self._editor.word_end(self._editor.separators)
        return (Redraw(),)

    def do_space_end(self) -> Requests:
        """Move to the end of the word, words split by blanks alone."""
        self._editor.word_end("")
        return (Redraw(),)

    def do_older(self) -> Requests:
        """Take the answer before this one."""
        entries = self._history.entries(self.kind)
        if self._history_place >= len(entries):
            return NOTHING
        self._history_place += 1
        self._editor.set(entries[-self._history_place])
        return self._edited()

    def do_newer(self) -> Requests:
        """Take the answer after this one; behind the newest is the empty line."""
        self._history_place = max(0, self._history_place - 1)
        entries = self._history.entries(self.kind)
        self._editor.set(entries[-self._history_place] if self._history_place else "")
        return self._edited()

    def do_paste_buffer(self) -> Requests:
        """Put in the word deleted last, or else the newest paste buffer."""
        text = self._editor.saved
        if not text and self._paste_buffer is not None:
            text = self._paste_buffer() or ""
        text = _up_to_control(text)
        return self._insert(text) if text else NOTHING

    def do_transpose(self) -> Requests:
        """Exchange two characters."""
        return self._edited() if self._editor.transpose() else NOTHING

    def do_accept(self) -> Requests:
        """The line is the answer."""
        self._history.add(self.kind, self.text)
        if self.takes is PromptInput.INCREMENTAL:
            # The command ran with the last change already.
            return (Cancel(),)
        return self._accept_text(self.text)

    def do_cancel(self) -> Requests:
        """Leave without an answer."""
        return (Cancel(),)

    def _search(self, direction: str) -> Requests:
        if self.takes is not PromptInput.INCREMENTAL:
            return NOTHING
        if not self._editor.cells:
            self._editor.set(self._last_input)
            return (self._changed("=" + self.text), Redraw())
        return (self._changed(direction + self.text), Redraw())

    def do_search_up(self) -> Requests:
        """Look further up (incremental prompts)."""
        return self._search("-")

    def do_search_down(self) -> Requests:
        """Look further down (incremental prompts)."""
        return self._search("+")

    def do_quote_next(self) -> Requests:
        """The next key goes in as it is."""
        self._quote_next = True
        return NOTHING

    def do_complete(self) -> Requests:
        """Complete the word at the cursor as far as it is certain; offer the choices where it is not."""
        if self._complete is None:
            return NOTHING
        start, stop = self._editor.word_at_cursor()
        cells = self._editor.cells
        before, word = "".join(cells[:start]), "".join(cells[start:stop])
        words = tuple(dict.fromkeys(self._complete(self.kind, before, word)))
        if not words:
            return NOTHING
        done = _common_start(words)
        if len(words) == 1 and not done.endswith(":"):
            done += " "
        if len(words) > 1 and len(done) <= len(word):
            return (ShowChoices(words, prompt_width(self.prompt) + text_width(before)),)
        self._editor.replace(start, stop, done)
        return self._edited()


def _common_start(words: Sequence[str]) -> str:
    first, last = min(words), max(words)
    length = next((place for place, pair in enumerate(zip(first, last)) if pair[0] != pair[1]), len(first))
    return first[:length]


def _up_to_control(text: str) -> str:
    for index, character in enumerate(text):
        if character < " " or "\x7f" <= character < "\xa0":
            return text[:index]
    return text
