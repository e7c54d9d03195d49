"""What a client types: from decoded events to key bindings, prompts, modes and panes.

The order is tmux's: a message goes away, then an overlay, a prompt, the key tables (the prefix table after the prefix
key, a mode's table while the pane is in it, else the root table), and what nothing claims goes to the pane. One
:class:`Keyboard` a client.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pymux_wf.keys import Decoder, FocusEvent, KeyEvent, MouseEvent, PasteEvent, ReplyEvent

from . import pane_input, prompts
from .key_tables import Binding, is_text
from .mouse import Hit, Mouse, forward
from .queue import Current, State

if TYPE_CHECKING:
    from .client import Client
    from .option_sets import OptionSet
    from .server import Server
    from .tree import Pane

MOUSE_MOVE = "MouseMove"
# Bytes of input handled in one turn: keys cost some microseconds each, and others wait meanwhile.
PIECE = 4096
ANSWER_SECONDS = 0.5
PASTE_SECONDS = 5.0
_TEXT = re.compile(rb"[ -~]{24,}")
"""Printable text that comes faster than anybody types."""


class Keyboard:
    """The key state of one client: its table, the prefix, repeating keys, pasting."""

    def __init__(self, server: Server, client: Client) -> None:
        self._server = server
        self._client = client
        self._repeating = False
        self._repeated = ""
        self._timer: asyncio.TimerHandle | None = None
        self._escape: asyncio.TimerHandle | None = None
        self._hint: asyncio.TimerHandle | None = None
        self._last_key = 0.0
        self._pasting = False
        self._waiting: deque[Callable[[], None]] = deque()
        self._unread = bytearray()
        self.decoder = Decoder()
        self.mouse = Mouse(server, client)

    # -- bytes from the terminal

    def received(self, data: bytes) -> None:
        client = self._client
        now = time.time()
        client.activity = now
        if client.session is not None:
            client.session.activity = now
            self._server.client_used_window(client)
        if self._escape is not None:
            self._escape.cancel()
            self._escape = None
        self._unread += data
        if len(self._unread) == len(data):  # else the rest of an earlier input has its turn planned
            self._read()

    def _read(self) -> None:
        """Handles a piece of what has come, and lets others have their turn before the next."""
        piece = bytes(self._unread[:PIECE])
        del self._unread[:PIECE]
        done = 0
        for text in _TEXT.finditer(piece):
            self._decode(piece[done : text.start()])
            pane = None if self.decoder.pending else self._text_reader()
            if pane is None:
                self._decode(text[0])
            else:
                pane_input.write(pane, text[0], self._client)
            done = text.end()
        self._decode(piece[done:])
        if self._unread:
            self._server.loop.call_soon(self._read)
        elif self.decoder.pending:
            self._escape = self._server.loop.call_later(self._patience(), self._flush)
        elif self.decoder.pasting:
            self._escape = self._server.loop.call_later(PASTE_SECONDS, self._end_paste)

    def _patience(self) -> float:
        """Seconds that an unfinished sequence is waited for: longer where it may be an answer of the terminal."""
        delay = int(self._server.options.server.get("escape-time")) / 1000
        due = self.decoder.in_reply or self._server.loop.time() < self._client.answers_due
        return max(delay, ANSWER_SECONDS) if due else delay

    def _end_paste(self) -> None:
        """The end of a paste did not come: what came is all of it."""
        self._escape = None
        for event in self.decoder.end_paste():
            self._handle(event)

    def _decode(self, data: bytes) -> None:
        for event in self.decoder.feed(data):
            self._handle(event)

    def _text_reader(self) -> Pane | None:
        """The pane that gets printable text as it is; None where each key has to be looked at.

        Text that comes in one piece was pasted or written by a program; key by key it would cost a thousand times as
        much.
        """
        client, pane = self._client, self._pane(None)
        claimed = client.message or client.overlay or client.prompt or client.key_table or client.read_only
        if claimed or self._repeating or self._waiting or not client.queue.idle:
            return None
        if pane is None or pane.mode is not None or pane.dead or pane.screen.modes.kitty_flags:
            return None
        bound = self._server.keys.takes_text(self._root_table()) or any(is_text(key) for key in self._prefixes())
        return None if bound else pane

    def _flush(self) -> None:
        self._escape = None
        for event in self.decoder.flush():
            self._handle(event)

    def _handle(self, event: Any) -> None:
        if self._client.session is None:
            return
        if isinstance(event, KeyEvent):
            self.key(event.key, event)
        elif isinstance(event, PasteEvent):
            self._in_turn(lambda: self._paste(event.data))
        elif isinstance(event, MouseEvent):
            self.mouse.handle(event)
        elif isinstance(event, FocusEvent):
            self._focus(event.focused)
        elif isinstance(event, ReplyEvent):
            self._client.terminal_replied(event.kind, event.text)
        else:  # bytes that are no known key: what a user typed is never lost
            self._in_turn(lambda: self._forward_raw(event.raw))

    # -- in turn

    def _in_turn(self, act: Callable[[], None]) -> None:
        """Does what a key means after the commands that earlier keys run, should one of them wait (``if-shell``)."""
        client = self._client
        asked = client.prompt is not None or client.overlay is not None  # the queue waits for just these keys
        if asked or (client.queue.idle and not self._waiting):
            act()
            return
        self._waiting.append(act)
        if len(self._waiting) == 1:
            client.queue.append_callback(self._next)

    def _next(self) -> None:
        """The first waiting key; the others wait again, for the commands that this one may run."""
        if not self._waiting:
            return  # the client has left meanwhile
        act = self._waiting.popleft()
        if self._waiting:
            self._client.queue.append_callback(self._next)
        if self._client.session is not None:
            act()

    # -- one key

    def key(self, key: str, event: Any = None) -> None:
        """Handles one key as if it had been typed by the client."""
        self._in_turn(lambda: self._key(key, event))

    def _key(self, key: str, event: Any) -> None:
        client = self._client
        self._no_hint()
        if not client.dismiss_message():
            return
        if client.overlay is not None and client.overlay.key(client, key):
            return
        if client.prompt is not None:
            prompts.key(client, key)
            return
        if isinstance(event, Hit):
            bindings = not client.read_only and bool(_options(client).get("mouse"))
        else:
            bindings = not self._assume_paste()
        if bindings:
            self._look_up(key, event)
        else:
            self._forward(key, event)

    def _assume_paste(self) -> bool:
        """Whether keys come faster than anybody types: then they are text, not bindings."""
        if self._client.tells_pastes:
            return False
        limit = int(_options(self._client).get("assume-paste-time")) / 1000
        now = time.monotonic()
        fast, self._last_key = now - self._last_key < limit, now
        pasting, self._pasting = self._pasting, fast
        return fast and pasting

    def _look_up(self, key: str, event: Any) -> None:
        """Finds the binding of a key: in the first table, then in the session's own; else the key goes to the pane.

        The prefix keys count everywhere but in the prefix table. A binding that does not repeat ends repeating, and is
        looked up afresh. A key that the first table did not know is not passed on, unless that table only repeated.
        """
        client, keys = self._client, self._server.keys
        root = self._root_table()
        name = first = self._first_table(root, self._pane(event))
        was_repeating = self._repeating
        while True:
            if name != "prefix" and key in self._prefixes():
                self._start_prefix()
                return
            binding = keys.find(name, key) or (keys.find(name, "Any") if not key.startswith(MOUSE_MOVE) else None)
            if binding is not None and (binding.repeat or not self._repeating):
                self._run(binding, key, event)
                return
            if key.startswith(MOUSE_MOVE):
                self._forward(key, event)  # the mouse moved: that ends neither the prefix nor repeating
                return
            if name == root and not self._repeating:
                break
            self.reset()
            client.redraw_status()
            name = root
        if first == root or was_repeating:
            self._forward(key, event)

    def _root_table(self) -> str:
        return str(_options(self._client).get("key-table"))

    def _first_table(self, root: str, pane: Pane | None) -> str:
        name = self._client.key_table or root
        if name == root and pane is not None and pane.mode is not None and pane.mode.key_table:
            return pane.mode.key_table
        return name

    def _prefixes(self) -> tuple[str, ...]:
        found = (str(_options(self._client).get(name)) for name in ("prefix", "prefix2"))
        return tuple(key for key in found if key != "None")

    def _pane(self, event: Any) -> Pane | None:
        if isinstance(event, Hit) and event.pane is not None:
            return event.pane
        session = self._client.session
        link = session.current if session is not None else None
        return self._client.pane_in(link.window) if link is not None else None

    def _start_prefix(self) -> None:
        self._client.key_table = "prefix"
        self._repeating = False
        self._arm(int(self._server.options.server.get("prefix-timeout")) / 1000)
        self._hint_at("prefix")
        self._client.redraw_status()

    def _run(self, binding: Binding, key: str, event: Any) -> None:
        client = self._client
        repeat = self._repeat_time(binding)
        if repeat > 0:
            self._repeating, self._repeated = True, binding.key
            self._arm(repeat)
        else:
            self.reset()
        client.redraw_status()
        if binding.commands is None:
            return
        current = _place_of(event) or self._server.client_current(client)
        state = State(current=current, event=event, source="key", repeat=repeat > 0)
        state.variables["key"] = key
        if isinstance(event, Hit):
            from .mouse_variables import of_hit

            state.variables |= of_hit(event, str(_options(client).get("word-separators")))
        if client.read_only and not self._server.executor.read_only(binding.commands):
            if self._server.audit is not None:
                self._server.audit.refused("key", key, client)
            client.show_message("client is read-only")
            return
        client.queue.append(binding.commands, state)

    def _repeat_time(self, binding: Binding) -> float:
        """Seconds within which the key, or another of its table, can follow without the prefix; 0 for not at all."""
        options = _options(self._client)
        repeat = int(options.get("repeat-time")) if binding.repeat else 0
        if repeat and not (self._repeating and self._repeated == binding.key):
            repeat = int(options.get("initial-repeat-time")) or repeat
        return repeat / 1000

    def _arm(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if seconds > 0:
            self._timer = self._server.loop.call_later(seconds, self._timed_out)

    def _timed_out(self) -> None:
        self._timer = None
        self.reset()
        self._client.redraw_status()

    def switch_table(self, name: str | None) -> None:
        """Puts the client into a key table (``switch-client -T``)."""
        self._repeating = False
        self._client.key_table = name
        if name is not None and self._client.session is not None:
            self._hint_at(name)

    def _hint_at(self, table: str) -> None:
        """Shows what ``table`` has when nothing is typed for a while, where the option which-key wants it."""
        self._no_hint()
        options = _options(self._client)
        if options.get("which-key"):
            self._hint = self._server.loop.call_later(int(options.get("which-key-delay")) / 1000, self._hinted, table)

    def _hinted(self, table: str) -> None:
        from .which_key import hesitated

        self._hint = None
        hesitated(self._client, table)

    def _no_hint(self) -> None:
        if self._hint is not None:
            self._hint.cancel()
            self._hint = None

    def reset(self) -> None:
        """Back to the session's own table."""
        self._client.key_table = None
        self._repeating = False
        self._no_hint()
        overlay = self._client.overlay
        if getattr(overlay, "hint", False):
            overlay.close()  # type: ignore[union-attr]  # None has no hint
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def stop(self) -> None:
        self.reset()
        self.mouse.stop()
        self._waiting.clear()
        if self._escape is not None:
            self._escape.cancel()
            self._escape = None

    # -- to the pane

    def _forward(self, key: str, event: Any) -> None:
        client = self._client
        if client.read_only:
            return
        pane = self._pane(event)
        if isinstance(event, Hit):
            if pane is not None and not _mode_takes(self._server, pane, event, client):
                forward(pane, event)
            return
        if pane is not None:
            pane_input.send_key(self._server, pane, key, client)

    def _forward_raw(self, raw: bytes) -> None:
        pane = self._pane(None)
        if pane is not None and not self._client.read_only and self._client.prompt is None:
            pane_input.write(pane, raw, self._client)

    def _paste(self, data: bytes) -> None:
        client = self._client
        if not client.dismiss_message():
            return
        if client.overlay is not None and client.overlay.paste(client, data):
            return
        if client.prompt is not None:
            prompts.paste(client, data.decode("utf-8", "replace"))
            return
        pane = self._pane(None)
        if pane is not None and not client.read_only:
            pane_input.paste(pane, data, client)

    def _focus(self, focused: bool) -> None:
        self._client.focused = focused
        self._server.client_focused(self._client, focused)


def _options(client: Client) -> OptionSet:
    """The options of the client's session, which it has while it types."""
    assert client.session is not None
    return client.session.options


def _place_of(event: Any) -> Current | None:
    """What commands without a target mean when a mouse key runs them: what was under the mouse."""
    link = event.winlink if isinstance(event, Hit) else None
    return None if link is None else Current(link.session, link, event.pane or link.window.active)


def _mode_takes(server: Server, pane: Pane, hit: Hit, client: Client) -> bool:
    """Gives a mouse key to the mode over the pane, if it has a use for it."""
    if pane.mode is None:
        return False
    from . import pane_modes  # loaded with the first mode

    return pane_modes.mouse(server, pane, hit, client)
