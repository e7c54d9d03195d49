"""What a server has loaded when it answers the client that started it, and what is left to load for the first terminal.

Each in an interpreter of its own without site, where nothing is there before.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import ptyprocess

from pymux_wf.protocol import Message

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = str(Path(ptyprocess.__file__).parents[1])

NOT_BEFORE_THE_ANSWER = {
    *("asyncio", "base64", "concurrent", "dataclasses", "datetime", "inspect", "json", "logging", "msgpack", "pathlib"),
    *("pyte", "selectors", "socket", "ssl", "string", "subprocess", "tempfile", "threading", "traceback", "uvloop"),
    "wcwidth",
}
"""Packages that take long to load."""

NOT_OF_OURS = {
    *("pymux_wf.client", "pymux_wf.render", "pymux_wf.server.default_keys", "pymux_wf.server.draw"),
    *("pymux_wf.server.input", "pymux_wf.server.jobs", "pymux_wf.server.log_file", "pymux_wf.server.modes"),
    *("pymux_wf.server.mouse", "pymux_wf.server.prompts", "pymux_wf.server.socket_file", "pymux_wf.server.warm_up"),
    *("pymux_wf.lang.formats", "pymux_wf.terminal.screen", "pymux_wf.terminal.stream"),
}
"""Rooms and modules that a detached session does without."""

PLACE = f"""
import sys
sys.path[:0] = [{str(ROOT)!r}, {PACKAGES!r}]
import pymux_wf
pymux_wf.__path__.append({str(ROOT)!r})
"""

START = """
import os, _socket
from pymux_wf import packing, protocol
from pymux_wf.server import __main__ as main
from pymux_wf.server.early_loop import EarlyLoop

def no_loop():
    raise AssertionError("the answer needs no loop")

path = sys.argv[1]
listener = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
listener.bind(path)
listener.listen(1)
peer = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
peer.connect(path)
hello = {"environment": ["PATH=/usr/bin:/bin", "SHELL=/bin/sh", "HOME=/"], "cwd": "/"}
words = ["new-session", "-d", "-s", "dev", "cat"]
for fields in ([protocol.Message.HELLO, protocol.PROTOCOL_VERSION, "1", hello], [protocol.Message.COMMAND, words]):
    peer.sendall(protocol.frame(packing.pack(fields)))
server = main.Server(path, "tmux", EarlyLoop(no_loop))
server.config_from = ["/dev/null"]
server.on_first_client = lambda: main.load_configuration(server)
main.serve_first(listener.fileno(), server.connection(first=True))
loaded = list(sys.modules)
answer = list(protocol.Decoder(unpack=packing.unpack).feed(peer.recv(65536)))
for pane in server.tree.panes.values():
    os.kill(pane.io.process.pid, 9)
print([fields[0] for fields in answer], [fields[1] for fields in answer][-1], sep=";")
print(*loaded)
"""

WARM = """
import asyncio
from pymux_wf.server import warm_up
from tests.unit.commands_rig import running_server

async def attach():
    async with running_server() as rig:
        await rig.ok("new-session", "-d", "-s", "dev", "cat")
        warm_up.warm_up(Loop())
        before = set(sys.modules)
        client = await rig.attach("attach-session", "-t", "dev")
        await rig.type(client, b"x")
        print(*(name for name in sys.modules if name not in before))

class Loop:
    def call_later(self, delay, callback):
        callback()
    call_soon = lambda self, callback: callback()

asyncio.run(attach())
"""


BINDINGS = """
import pymux_wf.server.__main__
from pymux_wf.server.commands import COMMANDS, spec_of

for name in COMMANDS:
    spec_of(name)
print(*sys.modules)
"""


def output(code: str, *arguments: str) -> list[str]:
    words = [sys.executable, "-S", "-E", "-c", PLACE + code, *arguments]
    done = subprocess.run(words, capture_output=True, text=True, timeout=30, cwd=ROOT)
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_a_server_answers_its_first_client_without_anything_slow(tmp_path: Path) -> None:
    kinds, modules = output(START, str(tmp_path / "s"))
    assert kinds == f"[{Message.HELLO}, {Message.RESULT}];0"
    loaded = modules.split()
    assert {name.partition(".")[0] for name in loaded} & NOT_BEFORE_THE_ANSWER == set()
    assert {name for name in loaded for bad in NOT_OF_OURS if f"{name}.".startswith(f"{bad}.")} == set()


def test_the_first_terminal_finds_what_it_needs_loaded() -> None:
    (modules,) = output(WARM)
    ours = [name for name in modules.split() if name.startswith(("pymux_wf.render", "pymux_wf.terminal"))]
    assert ours == []
    rest = [name for name in modules.split() if name.startswith("pymux_wf.server") and ".commands." not in name]
    assert set(rest) <= {"pymux_wf.server.attaching", "pymux_wf.server.client_flags"}


def test_a_configuration_that_binds_every_command_loads_nothing_slow() -> None:
    (modules,) = output(BINDINGS)
    loaded = modules.split()
    assert {name.partition(".")[0] for name in loaded} & NOT_BEFORE_THE_ANSWER == set()
    assert {name for name in loaded for bad in NOT_OF_OURS if f"{name}.".startswith(f"{bad}.")} == set()
