"""The library's house: two faces that are one, names that are public, what importing it costs."""

from __future__ import annotations

import inspect
import subprocess
import sys
import typing
from pathlib import Path

import pytest

import pymux_wf
import pymux_wf.aio

ROOT = Path(__file__).resolve().parents[2]
CLASSES = ("EventStream", "Locator", "LocatorExpectations", "Pane", "PaneExpectations", "Server", "Session", "Window")


def test_the_blocking_face_is_what_the_awaited_one_makes() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/make-sync", "--check"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_reference_is_what_the_docstrings_say() -> None:
    words = [sys.executable, "scripts/make-library-reference", "--check"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_check_bites(tmp_path: Path) -> None:
    script = (ROOT / "scripts" / "make-sync").read_text("utf-8")
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "make-sync").write_text(script)
    source = tmp_path / "pymux_wf" / "api" / "aio"
    source.mkdir(parents=True)
    target = tmp_path / "pymux_wf" / "api" / "sync"
    target.mkdir()
    (source / "a.py").write_text(
        "async def f(x):\n    '''Not a docstring: await.'''\n    async with x as y:  # aio only\n    with x as y:\n"
        "        return (await y.__aenter__(), [z async for z in y], 'await x')\n"
        "async def g(x):\n    a = (await (await x.a(1, b=2)).b).c[0] + f(await x)\n    return (await x or y).z\n"
    )
    (target / "old.py").write_text("")
    words = [sys.executable, str(tmp_path / "scripts" / "make-sync")]
    assert subprocess.run([*words, "--check"], capture_output=True, timeout=60).returncode == 1
    assert subprocess.run(words, capture_output=True, timeout=60).returncode == 0
    assert subprocess.run([*words, "--check"], capture_output=True, timeout=60).returncode == 0
    assert not (target / "old.py").exists()
    assert (target / "a.py").read_text().splitlines()[1:] == [
        "def f(x):",
        "    '''Not a docstring: await.'''",
        "    with x as y:",
        "        return (y.__enter__(), [z for z in y], 'await x')",
        "def g(x):",
        "    a = x.a(1, b=2).b.c[0] + f(x)",
        "    return (x or y).z",
    ]


@pytest.mark.parametrize("module", [pymux_wf, pymux_wf.aio], ids=["pymux_wf", "pymux_wf.aio"])
def test_every_public_name_is_there(module: typing.Any) -> None:
    names = module.__all__
    assert len(names) == len(set(names))
    for name in names:
        value = getattr(module, name)
        if inspect.isclass(value):
            assert value.__doc__, name
    assert set(pymux_wf.aio.__all__) == set(pymux_wf.__all__) - {"__version__", "TMUX_LEVEL"}
    assert set(dir(pymux_wf)) >= set(pymux_wf.__all__)
    with pytest.raises(AttributeError, match="nosuch"):
        pymux_wf.nosuch  # noqa: B018  # the access is what is tested


def public(cls: type) -> dict[str, typing.Any]:
    return {
        name: inspect.getattr_static(cls, name)
        for base in cls.__mro__[:-1]
        for name in vars(base)
        if not name.startswith("_")
    }


@pytest.mark.parametrize("name", CLASSES)
def test_both_faces_have_the_same_members_with_the_same_parameters(name: str) -> None:
    awaited, blocking = public(getattr(pymux_wf.aio, name)), public(getattr(pymux_wf, name))
    assert awaited.keys() == blocking.keys()
    names = {**vars(pymux_wf.snapshot), **{public: getattr(pymux_wf, public) for public in pymux_wf.__all__}}
    for member, value in awaited.items():
        function = value.fget if isinstance(value, property) else getattr(value, "__func__", value)
        twin = blocking[member]
        assert type(twin) is type(value)
        twin = twin.fget if isinstance(twin, property) else getattr(twin, "__func__", twin)
        assert function.__doc__, f"{name}.{member} says nothing"
        function = inspect.unwrap(function)
        assert not inspect.iscoroutinefunction(twin)
        assert inspect.signature(function).parameters == inspect.signature(twin).parameters
        typing.get_type_hints(twin, localns=names)


IMPORTED = """
import sys
import asyncio
before = set(sys.modules)
import pymux_wf{aio}
pymux_wf{aio}.Server, pymux_wf{aio}.expect
print(*(set(sys.modules) - before))
"""


@pytest.mark.parametrize("aio", ["", ".aio"])
def test_importing_the_library_loads_little(aio: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED.format(aio=aio)], capture_output=True, text=True, timeout=60, cwd=ROOT
    )
    assert done.stderr == ""
    loaded = done.stdout.split()
    ours = [name for name in loaded if name.startswith("pymux_wf")]
    assert len(ours) <= 45, sorted(ours)
    assert not [name for name in ours if name.startswith("pymux_wf.server.")]
    others = {name.partition(".")[0] for name in loaded} - {"pymux_wf"}
    assert others & {"pyte", "msgpack", "uvloop", "ptyprocess", "pytest", "resvg_py", "PIL", "wcwidth"} == set()
    assert len(loaded) - len(ours) <= 30, sorted(set(loaded) - set(ours))


PACKAGE = """
import sys
before = set(sys.modules)
import pymux_wf
print(*(set(sys.modules) - before))
"""


def test_importing_the_package_alone_loads_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-E", "-c", PACKAGE], capture_output=True, text=True, timeout=60, cwd=ROOT
    )
    assert set(done.stdout.split()) == {"pymux_wf", "__future__"}
