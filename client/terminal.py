"""The user's terminal: raw while a session has it, as it was in every other moment.

The terminal is opened a second time by its name where that is allowed, because the descriptor we were given is
shared with the user's shell and whatever else runs in the terminal: setting it non-blocking would break them, and
would stay set if we were killed. Where it cannot be opened (another user's, after su; another mount namespace) the
shared one is used, still blocking, and written in pieces so small that a terminal that has room takes them.

What the screen has to be told (alternate screen, cursor keys, mouse) are bytes that the server gives; this module
knows only termios. It installs no signal handlers; ``attach.py`` does.
"""

from __future__ import annotations

import _signal
import errno
import fcntl
import os
import sys
import termios

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_WINDOW_SIZE = 8  # struct winsize: four unsigned shorts
_SHARED_PIECE = 256
_PATIENCE = 1.0  # seconds without any progress after which a terminal is taken to be stuck
_READ = 1 << 16

# Cancels an escape sequence that was cut off in the middle (ECMA-48 8.3.6 CAN), so that what follows is not taken
# for its end.
_CANCEL = b"\x18"


class Terminal:
    """The terminal on standard input. Raises termios.error from the constructor when it is none."""

    def __init__(self) -> None:
        self._saved = termios.tcgetattr(0)
        self.descriptor, self._piece = self._open()
        self._raw = False

    @staticmethod
    def _open() -> tuple[int, int]:
        try:
            return os.open(os.ttyname(0), os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC), _READ
        except OSError:
            return 0, _SHARED_PIECE

    def enter(self, *, control: bool = False) -> None:
        """Makes the terminal raw: every key comes as bytes, at once, and nothing is echoed or translated.

        Also when it should be raw already, for a shell may have had it in between. ``control`` is for a terminal
        that talks in lines to a program (-CC): no echo, but line ends are kept.
        """
        self._raw = True  # before, so that a failure half-way is undone too
        termios.tcsetattr(0, termios.TCSANOW, (_control if control else _raw)(self._saved))

    def leave(self, escape: bytes, *, cut: bool) -> None:
        """Writes ``escape`` and gives the terminal back as it was found; does nothing when it was not raw.

        ``cut`` says that the last output may have ended inside an escape sequence. A terminal that takes no bytes
        or that has gone does not stop this.
        """
        if not self._raw:
            return
        # A terminal that we are in the background of would stop us here, still raw.
        before = _signal.signal(_signal.SIGTTOU, _signal.SIG_IGN)
        try:
            self._write_out((_CANCEL if cut else b"") + escape)
        except (OSError, termios.error):
            pass  # it has gone: the modes matter all the more
        try:
            termios.tcsetattr(0, termios.TCSANOW, self._saved)
        except termios.error:
            pass
        finally:
            self._raw = False
            _signal.signal(_signal.SIGTTOU, before)

    def size(self) -> tuple[int, int, int, int]:
        """Columns, lines, width and height in pixels; zeros where the terminal does not know."""
        try:
            answer = fcntl.ioctl(0, termios.TIOCGWINSZ, bytes(_WINDOW_SIZE))
        except OSError:
            return 0, 0, 0, 0
        lines, columns, width, height = (int.from_bytes(answer[at : at + 2], sys.byteorder) for at in (0, 2, 4, 6))
        return columns, lines, width, height

    def read(self) -> bytes | None:
        """What has been typed; ``b""`` when the terminal has gone, None when there was nothing after all."""
        try:
            return os.read(self.descriptor, _READ)
        except (BlockingIOError, InterruptedError):
            return None
        except OSError:
            return b""

    def write(self, data: bytes | memoryview) -> int:
        """Writes as much of ``data`` as the terminal takes now; returns how much. Raises OSError when it has gone."""
        try:
            return os.write(self.descriptor, data[: self._piece])
        except (BlockingIOError, InterruptedError):
            return 0

    def _write_out(self, data: bytes) -> None:
        from select import select

        rest, flushed = data, False
        while rest:
            if select([], [self.descriptor], [], _PATIENCE)[1]:
                rest = rest[self.write(rest) :]
            elif flushed:
                raise OSError(errno.ETIMEDOUT, "the terminal takes no output")
            else:
                # It is stopped (^S) or hangs, and the user wants out: what waits in it is of a screen that is going
                # away.
                termios.tcflush(0, termios.TCOFLUSH)
                rest, flushed = _CANCEL + data, True


def _raw(saved: list[Any]) -> list[Any]:
    """The modes of cfmakeraw(3) with a break ignored, from ``saved`` as tcgetattr gave them."""
    iflag, oflag, cflag, lflag, *speeds, characters = saved
    iflag &= ~(
        termios.IXON
        | termios.IXOFF
        | termios.ICRNL
        | termios.INLCR
        | termios.IGNCR
        | termios.IMAXBEL
        | termios.ISTRIP
        | termios.INPCK
        | termios.PARMRK
        | termios.BRKINT
    )
    iflag |= termios.IGNBRK
    oflag &= ~termios.OPOST
    lflag &= ~(termios.ECHO | termios.ECHONL | termios.ICANON | termios.ISIG | termios.IEXTEN)
    cflag = (cflag & ~(termios.CSIZE | termios.PARENB)) | termios.CS8
    return [iflag, oflag, cflag, lflag, *speeds, _each_byte(characters)]


def _control(saved: list[Any]) -> list[Any]:
    """The modes in which tmux leaves a terminal for -CC."""
    cflag = termios.CREAD | termios.CS8 | termios.HUPCL
    return [termios.ICRNL | termios.IXANY, termios.OPOST | termios.ONLCR, cflag, 0, *saved[4:6], _each_byte(saved[6])]


def _each_byte(characters: list[Any]) -> list[Any]:
    characters = list(characters)
    characters[termios.VMIN], characters[termios.VTIME] = 1, 0
    return characters
