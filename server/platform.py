"""Everything that differs between Linux and macOS, in one place.

Asks the operating system about processes, terminals and peers; each question has a "could not tell" answer (None),
which callers must keep apart from "there is none". Knows nothing of panes or clients.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Future, TimerHandle
    from collections.abc import Callable, Collection, Sequence
    from typing import Protocol

    class Peer(Protocol):
        """A socket, of which only options are asked."""

        def getsockopt(self, level: int, name: int, length: int, /) -> bytes: ...

    ExitCallback = Callable[[int], None]

LINUX = sys.platform.startswith("linux")
MACOS = sys.platform == "darwin"

# <termios.h>: input is UTF-8, so that the line editor of the kernel erases whole characters. Not in Python's termios
# module.
IUTF8 = 0x4000


# <asm/ioctls.h> and <sys/ttycom.h>: the name of the other side of a PTY. Not in Python's termios module.
_TIOCGPTN = 0x80045430
_TIOCPTYGNAME = 0x40807453


def terminal_name(master: int) -> str:
    """The path of the terminal whose master side is ``master``."""
    import fcntl
    import struct

    if LINUX:
        number = struct.unpack("I", fcntl.ioctl(master, _TIOCGPTN, b"\0" * 4))[0]
        return f"/dev/pts/{number}"
    return os.fsdecode(fcntl.ioctl(master, _TIOCPTYGNAME, b"\0" * 128).split(b"\0", 1)[0])


def foreground_process(fd: int) -> int | None:
    """The process group id in the foreground of the terminal behind ``fd``."""
    try:
        group = os.tcgetpgrp(fd)
    except OSError:
        return None
    return group if group > 0 else None


def process_name(pid: int) -> str | None:
    """The base name of what process ``pid`` runs, a leading ``-`` of login shells taken off."""
    argument = _linux_argv0(pid) if LINUX else _ps_field(pid, "comm")
    if not argument:
        return None
    name = argument.lstrip("-")
    return os.path.basename(name) or name or None


def _linux_argv0(pid: int) -> str | None:
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            argv0 = file.read(4096).split(b"\0", 1)[0]
        if not argv0:
            with open(f"/proc/{pid}/comm", "rb") as file:
                argv0 = file.read().rstrip(b"\n")
    except OSError:
        return None
    return os.fsdecode(argv0)


def _ps_field(pid: int, field: str) -> str | None:
    import subprocess

    done = subprocess.run(["ps", "-o", f"{field}=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return done.stdout.strip() or None


def process_cwd(pid: int) -> str | None:
    """The working directory of process ``pid``."""
    if LINUX:
        try:
            return os.readlink(f"/proc/{pid}/cwd")
        except OSError:
            return None
    import subprocess

    done = subprocess.run(
        ["lsof", "-a", "-d", "cwd", "-Fn", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return next((line[1:] for line in done.stdout.splitlines() if line.startswith("n")), None)


def peer_credentials(peer: Peer) -> tuple[int | None, int | None]:
    """(process id, user id) of the other end of a Unix socket."""
    # The C half of socket: the other half makes enums of all its constants, which a start would wait for.
    import _socket
    import struct

    if LINUX:
        raw = peer.getsockopt(_socket.SOL_SOCKET, _socket.SO_PEERCRED, struct.calcsize("3i"))
        pid, uid, _ = struct.unpack("3i", raw)
        return pid, uid
    if MACOS:
        sol_local, local_peercred, local_peerpid = 0, 0x001, 0x002
        credentials = peer.getsockopt(sol_local, local_peercred, 76)  # struct xucred: version, uid, ...
        pid = struct.unpack("i", peer.getsockopt(sol_local, local_peerpid, 4))[0]
        return pid, struct.unpack_from("2i", credentials)[1]
    return None, None


class ExitWatcher:
    """Calls back with the wait status when a child process ends.

    On Linux through a pidfd in the event loop: no signal handler, so that it works in any thread and beside other users
    of SIGCHLD. Elsewhere through one waiting thread a child.
    """

    def __init__(self, loop: AbstractEventLoop) -> None:
        self.loop = loop
        self._watched: dict[int, int] = {}
        self._in_threads: set[int] = set()
        self._all_ended: Future[None] | None = None

    @property
    def pids(self) -> list[int]:
        """The children that have not ended yet."""
        return [*self._watched, *self._in_threads]

    async def all_ended(self) -> None:
        """Until no child is left."""
        while self.pids:
            if self._all_ended is None or self._all_ended.done():
                self._all_ended = self.loop.create_future()
            await self._all_ended

    def watch(self, pid: int, callback: ExitCallback) -> None:
        """Calls ``callback(wait status)`` once, in the loop, after ``pid`` (a child of ours) has ended."""
        if hasattr(os, "pidfd_open"):
            try:
                descriptor = os.pidfd_open(pid)
            except OSError:  # a kernel without them
                pass
            else:
                self._watched[pid] = descriptor
                self.loop.add_reader(descriptor, self._ended, pid, callback)
                return
        self._watch_in_thread(pid, callback)

    def _ended(self, pid: int, callback: ExitCallback) -> None:
        descriptor = self._watched.pop(pid)
        self.loop.remove_reader(descriptor)
        os.close(descriptor)
        self._over(callback, _reap(pid))

    def _over(self, callback: ExitCallback, status: int) -> None:
        waiting, self._all_ended = self._all_ended, None
        if waiting is not None and not waiting.done():
            waiting.set_result(None)
        callback(status)

    def _watch_in_thread(self, pid: int, callback: ExitCallback) -> None:
        import contextlib
        import threading

        def ended(status: int) -> None:
            if pid in self._in_threads:  # else closed meanwhile
                self._in_threads.discard(pid)
                self._over(callback, status)

        def wait() -> None:
            status = _reap(pid)
            with contextlib.suppress(RuntimeError):  # the loop has been closed meanwhile: nobody to tell
                self.loop.call_soon_threadsafe(ended, status)

        self._in_threads.add(pid)
        threading.Thread(target=wait, name=f"wait-{pid}", daemon=True).start()

    def close(self) -> None:
        for descriptor in self._watched.values():
            self.loop.remove_reader(descriptor)
            os.close(descriptor)
        self._watched.clear()
        self._in_threads.clear()


def _reap(pid: int) -> int:
    try:
        return os.waitpid(pid, 0)[1]
    except ChildProcessError:  # somebody else has reaped it; how it ended is lost
        return 0


async def gone(pid: int) -> None:
    """Until process ``pid``, of whomever, has ended; at once where there is none."""
    import asyncio

    loop = asyncio.get_running_loop()
    if not hasattr(os, "pidfd_open"):
        while _is_there(pid):  # nothing tells it of processes that are not our children
            await asyncio.sleep(0.05)
        return
    try:
        descriptor = os.pidfd_open(pid)
    except OSError:
        return
    over = asyncio.Event()
    loop.add_reader(descriptor, over.set)
    try:
        await over.wait()
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


# <linux/prctl.h>
_PR_SET_CHILD_SUBREAPER = 36


class Orphans:
    """Processes whose parent has ended become children of this one (Linux), and are reaped here when they end.

    ``known`` gives the children that somebody waits for: those are left alone. For the main thread of a process that is
    a server's own: it takes SIGCHLD. A handler of Python's and not of the loop's, which uvloop keeps to itself; what it
    does is done in the loop.
    """

    AGAIN_SECONDS = 0.02

    def __init__(self, loop: AbstractEventLoop, known: Callable[[], Collection[int]]) -> None:
        self._loop = loop
        self._known = known
        self._again: TimerHandle | None = None

    def adopt(self) -> bool:
        """From now on; False where the system does not have it."""
        if not LINUX:
            return False
        import ctypes
        import signal

        if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
            return False
        signal.signal(signal.SIGCHLD, lambda number, frame: self._loop.call_soon_threadsafe(self.reap))
        return True

    def reap(self) -> None:
        """Reaps the adopted that have ended."""
        known = self._known()
        while (pid := _ended_child()) is not None:
            if pid in known:
                # Whoever waits for it takes it in a moment; only then can those behind it be seen.
                self._look_again()
                return
            try:
                os.waitpid(pid, os.WNOHANG)
            except ChildProcessError:
                return

    def _look_again(self) -> None:
        if self._again is None:
            self._again = self._loop.call_later(self.AGAIN_SECONDS, self._second_look)

    def _second_look(self) -> None:
        self._again = None
        self.reap()

    def stop(self) -> None:
        if self._again is not None:
            self._again.cancel()


def _ended_child() -> int | None:
    """A child that has ended and was not reaped; it stays so."""
    try:
        told = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return None
    return told.si_pid if told is not None else None


def set_process_title(title: str) -> None:
    """Shows ``title`` as the process name where the system allows it cheaply (``ps -o comm``); else does nothing."""
    if LINUX:
        try:
            with open("/proc/self/comm", "w", encoding="utf-8") as file:
                file.write(title[:15])
        except OSError:  # a name in a list is not worth more
            pass


def set_command_line(words: Sequence[str]) -> None:
    """Shows ``words`` as the arguments of this process (``ps -o args``), cut to the room of those it was started with;
    else does nothing. Scripts that look for a server in the list of processes look at the first word.
    """
    if not LINUX:
        return
    try:
        with open("/proc/self/stat", "rb") as file:
            fields = file.read().rpartition(b") ")[2].split()
        start, end = int(fields[45]), int(fields[46])  # arg_start and arg_end of proc(5), counted behind the name
        data = b"\0".join(map(os.fsencode, words))[: max(end - start - 1, 0)]
        with open("/proc/self/mem", "r+b", buffering=0) as memory:
            memory.seek(start)
            memory.write(data.ljust(end - start, b"\0"))
    except (OSError, ValueError, IndexError):  # a name in a list is not worth more
        pass
