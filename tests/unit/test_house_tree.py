"""The tree as it is described and published: packages, module headers, what the docs name."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

import pymux_wf

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
SOURCES = sorted(
    path for room in ("pymux_wf", "server", "client", "benchmarks") for path in (ROOT / room).rglob("*.py")
)
DOCS = sorted(path for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")] if path.name != "CHANGELOG.md")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_package_is_published_and_none_at_the_top() -> None:
    setuptools = PROJECT["tool"]["setuptools"]
    places = setuptools["package-dir"]
    published = set(setuptools["packages"])
    found = set()
    for package, place in places.items():
        for init in (ROOT / place).rglob("__init__.py"):
            found.add(".".join([package, *init.parent.relative_to(ROOT / place).parts]))
    assert published == found
    assert {package.partition(".")[0] for package in published} == {"pymux_wf"}


def test_what_is_not_python_is_published_too() -> None:
    kept = PROJECT["tool"]["setuptools"]["package-data"]
    places = PROJECT["tool"]["setuptools"]["package-dir"]
    patterns = {
        f"{places.get(package, package.replace('.', '/'))}/{pattern}" for package in kept for pattern in kept[package]
    }
    data = [
        path
        for room in ("pymux_wf", "server", "client")
        for path in (ROOT / room).rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc") and path.name != ".DS_Store"
    ]
    assert [
        named(path) for path in data if not any(path.relative_to(ROOT).match(pattern) for pattern in patterns)
    ] == []


def test_the_program_is_a_script_and_not_an_entry_point() -> None:
    # The wrapper of an entry point imports re first: half an interpreter's start in every command.
    assert PROJECT["tool"]["setuptools"]["script-files"] == ["scripts/pywfmux"]
    assert "scripts" not in PROJECT["project"]


def test_the_version_has_one_home() -> None:
    assert PROJECT["project"]["dynamic"] == ["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", pymux_wf.__version__)


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_module_says_what_it_holds(path: Path) -> None:
    header = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert header
    assert len(header) >= 20
    assert path.stem not in {"utils", "util", "helpers", "helper", "misc", "common", "manager", "base_utils"}


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_nothing_is_left_for_later(path: Path) -> None:
    text = path.read_text("utf-8")
    marks = ("TODO", "FIXME", "XXX", "raise " + "NotImplementedError")
    assert [mark for mark in marks if re.search(rf"\b{mark}\b", text)] == []


def test_nine_functions_in_ten_are_short() -> None:
    lengths = sorted(
        (node.end_lineno or node.lineno) - node.lineno + 1
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert lengths[len(lengths) * 9 // 10] <= 40
    assert lengths[len(lengths) // 2] <= 10


MODULE_PATH = re.compile(r"`((?:pymux_wf|server|client|benchmarks|tests|scripts|docs|\.ci)/[\w./-]*)`")
DOTTED = re.compile(r"`(pymux_wf(?:\.[a-z_]+)+)`")
TARGET = re.compile(r"`make ([a-z]+)")


@pytest.mark.parametrize("path", DOCS, ids=named)
def test_the_docs_name_what_exists(path: Path) -> None:
    text = path.read_text("utf-8")
    missing = [name for name in MODULE_PATH.findall(text) if not (ROOT / name).exists()]
    missing += [name for name in DOTTED.findall(text) if not _module_exists(name)]
    makefile = (ROOT / "Makefile").read_text("utf-8")
    missing += [f"make {target}" for target in TARGET.findall(text) if not re.search(rf"^{target}:", makefile, re.M)]
    assert missing == []


def _module_exists(name: str) -> bool:
    """A module, or something that a module holds."""
    parts = name.split(".")
    inside = [
        {"server": ROOT / "server", "client": ROOT / "client"}.get(parts[1], ROOT / "pymux_wf" / parts[1]),
        *parts[2:],
    ]
    place = Path(*inside)
    if place.is_dir() or place.with_suffix(".py").exists():
        return True
    holder = (
        place.parent.with_suffix(".py") if place.parent.with_suffix(".py").exists() else place.parent / "__init__.py"
    )
    return holder.exists() and re.search(rf"\b{re.escape(parts[-1])}\b", holder.read_text("utf-8")) is not None
