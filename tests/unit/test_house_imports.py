"""Who may import whom, read from the sources: the rooms, the pure core, the thin client."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

CORE = {
    # room: the rooms and packages it may import, besides the standard library and itself
    "colour": set(),
    "keys": {"colour"},
    "lang": {"colour", "keys", "wcwidth"},
    "terminal": {"colour", "pyte", "wcwidth"},
    "layout": set(),
    "render": {"colour", "terminal", "layout", "lang"},
    "snapshot": {"colour", "terminal", "render", "wcwidth", "resvg_py"},
    "protocol": {"msgpack"},
    "paths": set(),
    "packing": set(),
    "failures": set(),
}
OPS = {
    # the extras of the workflow layer: another test says that nothing else imports them
    *("apprise", "docker", "httpx", "mcp", "prometheus_client", "psutil", "psycopg", "redis", "rich", "watchfiles"),
    "yaml",
}
OUTER = {
    # the server: where a start forks into it; the workflow layer: where its words are typed
    "client": {"failures", "keys", "packing", "paths", "protocol", "package", "server", "workflow"},
    "server": {*CORE, "package", "uvloop", "ptyprocess"},
    "api": {*CORE, "package", "server", "client"},
    "testing": {*CORE, "package", "api", "aio", "pytest"},
    "workflow": {*CORE, "package", "api", "aio", *OPS},
    "aio": {"api", "snapshot"},
    "package": {"client", "api", "snapshot"},  # pymux_wf/__init__.py and __main__.py
}
IMPURE = {
    *("asyncio", "concurrent", "multiprocessing", "queue", "sched", "selectors", "threading", "_thread"),
    *("ctypes", "fcntl", "io", "mmap", "os", "pathlib", "pty", "select", "shutil", "signal", "socket", "subprocess"),
    *("tempfile", "termios", "time", "tty", "random", "secrets", "logging"),
}
"""What the core never imports: bytes and clock readings come in as arguments, values come out."""

SLOW = {
    *("argparse", "asyncio", "collections", "concurrent", "contextlib", "dataclasses", "enum", "functools", "inspect"),
    *("json", "logging", "msgpack", "pathlib", "pyte", "re", "selectors", "shutil", "signal", "socket", "string"),
    *("struct", "subprocess", "tempfile", "threading", "traceback", "typing", "uvloop", "wcwidth", "weakref"),
}
"""What a command's start never pays for."""


def sources() -> Iterator[tuple[str, Path]]:
    """Each module with the room it is in."""
    for path in sorted((ROOT / "pymux_wf").rglob("*.py")):
        parts = path.relative_to(ROOT / "pymux_wf").parts
        yield ("package" if len(parts) == 1 and parts[0].startswith("__") else parts[0].removesuffix(".py")), path
    for room in ("server", "client"):
        for path in sorted((ROOT / room).rglob("*.py")):
            yield room, path


def imports(path: Path) -> Iterator[tuple[str, int, bool]]:
    """Each module imported by name, with the line, and whether it is one for type checkers only."""
    tree = ast.parse(path.read_text("utf-8"))
    quiet = {id(inner) for node in ast.walk(tree) if _is_type_checking(node) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, node.lineno, id(node) in quiet
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            module = node.module or ""
            for name in node.names:
                # "from pymux_wf import colour" names a room in the second half.
                whole = f"{module}.{name.name}" if module == "pymux_wf" and _is_room(name.name) else module
                yield whole, node.lineno, id(node) in quiet
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level, node.lineno, id(node) in quiet


def _is_room(name: str) -> bool:
    return name in CORE or name in OUTER


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def target_of(module: str) -> str:
    """The room or the package that ``module`` belongs to."""
    first, _, rest = module.partition(".")
    if first != "pymux_wf":
        return first
    return rest.partition(".")[0] or "package"


MODULES = [pytest.param(room, path, id=path.relative_to(ROOT).as_posix()) for room, path in sources()]


def test_every_room_is_known() -> None:
    assert {room for room, _ in sources()} <= {*CORE, *OUTER}


@pytest.mark.parametrize(("room", "path"), MODULES)
def test_a_room_imports_only_what_it_may(room: str, path: Path) -> None:
    allowed = {**CORE, **OUTER}[room]
    wrong = []
    for module, line, types_only in imports(path):
        target = target_of(module)
        if module.startswith("."):
            if room not in ("server", "client"):
                wrong.append(f"{path.name}:{line}: relative imports are for server/ and client/")
        elif module.startswith("pymux_wf") or target not in sys.stdlib_module_names:
            if target == room and room in ("server", "client") and path.name != "__main__.py":
                wrong.append(f"{path.name}:{line}: {module}: inside {room}/ imports are relative")
            elif target != room and target not in allowed:
                wrong.append(f"{path.name}:{line}: {room} may not import {target}")
        elif room in CORE and target in IMPURE and not types_only:
            wrong.append(f"{path.name}:{line}: the core is pure and may not import {module}")
    assert not wrong


def test_server_and_client_are_never_imported_by_their_place_in_the_tree() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}"
        for folder in ("pymux_wf", "server", "client", "tests", "benchmarks", "scripts")
        for path in (ROOT / folder).rglob("*.py")
        for module, line, _ in imports(path)
        if target_of(module) in ("server", "client") and not module.startswith("pymux_wf")
    ]
    assert not wrong


CLEAN_START = """
import sys
sys.path[:0] = [{root!r}]
import pymux_wf
pymux_wf.__path__.append({root!r})
before = set(sys.modules)
from pymux_wf.client.main import main
code = main(["pywfmux", "-S", "/nonexistent/socket", "has-session"])
print(code, " ".join(sys.modules))
"""


def test_a_command_starts_without_anything_slow() -> None:
    """In an interpreter without site, where nothing is there before: what a ``has-session`` has loaded when it ends."""
    words = [sys.executable, "-S", "-E", "-c", CLEAN_START.format(root=str(ROOT))]
    done = subprocess.run(words, capture_output=True, text=True, timeout=20)
    assert done.stderr == "error connecting to /nonexistent/socket (No such file or directory)\n"
    code, *loaded = done.stdout.split()
    assert code == "1"
    assert {name.partition(".")[0] for name in loaded} & SLOW == set()
    ours = [name for name in loaded if name.startswith("pymux_wf.client.")]
    assert len(ours) <= 7, ours


def test_the_checks_bite(tmp_path: Path) -> None:
    path = tmp_path / "bad.py"
    path.write_text(
        "import os.path\nfrom pymux_wf import server\nfrom ..x import y\n"
        "TYPE_CHECKING = False\nif TYPE_CHECKING:\n    import time\n"
    )
    found = list(imports(path))
    assert found == [("os.path", 1, False), ("pymux_wf.server", 2, False), ("..", 3, False), ("time", 6, True)]
    with pytest.raises(AssertionError, match=r"the core is pure and may not import os\.path"):
        test_a_room_imports_only_what_it_may("keys", path)
    with pytest.raises(AssertionError, match="keys may not import server"):
        test_a_room_imports_only_what_it_may("keys", path)
    assert target_of("pymux_wf.lang.parser") == "lang"
