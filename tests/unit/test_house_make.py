"""What a newcomer reads when something is missing, and the script that a link or a shim named tmux is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def interpreter(directory: Path, name: str, *, new_enough: bool, venv: bool, version: str) -> None:
    """A stand-in for a Python, as far as the script asks."""
    stub = directory / name
    stub.write_text(
        "#!/bin/sh\n"
        'case "$2" in\n'
        f"  *'(3, 11)'*) exit {0 if new_enough else 1};;\n"
        f"  *ensurepip*) exit {0 if venv else 1};;\n"
        f"  *) echo {version};;\n"
        "esac\n"
    )
    stub.chmod(0o755)


def make_venv(directory: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    for program in ("sh", "rm", "mkdir"):
        (directory / program).symlink_to(f"/bin/{program}")
    return subprocess.run(
        [str(ROOT / "scripts/make-venv"), str(directory / "venv")],
        capture_output=True,
        text=True,
        timeout=60,
        env={"PATH": str(directory), **environment},
    )


def test_an_old_python_is_named_with_the_remedy(tmp_path: Path) -> None:
    interpreter(tmp_path, "python3", new_enough=False, venv=True, version="3.9.2")
    done = make_venv(tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("pywfmux needs Python 3.11 or newer (found: 3.9.2): install one (")
    assert done.stderr.count("\n") == 1


def test_no_python_at_all(tmp_path: Path) -> None:
    done = make_venv(tmp_path)
    assert done.returncode == 1
    assert "(found: none)" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_python_without_venv_is_named_with_the_package(tmp_path: Path) -> None:
    interpreter(tmp_path, "python3", new_enough=False, venv=True, version="3.9.2")
    interpreter(tmp_path, "python3.12", new_enough=True, venv=False, version="3.12")
    done = make_venv(tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith(
        "python3.12 has no venv module: install it (Debian, Ubuntu: apt install python3.12-venv)"
    )


@pytest.mark.parametrize("interpreter_name", ["python", "py thon"])
def test_a_shim_named_tmux_is_this_client(tmp_path: Path, interpreter_name: str) -> None:
    where = tmp_path / interpreter_name
    where.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    where.chmod(0o755)
    make = f"import sys; sys.executable = {str(where)!r}; from pymux_wf.client.shim import main; main(sys.argv[1:])"
    words = [sys.executable, "-c", make, str(tmp_path / "shims")]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr, done.returncode) == (f"{tmp_path}/shims/tmux\n", "", 0)
    path = f"{tmp_path}/shims:{os.environ['PATH']}"
    version = subprocess.run(
        ["tmux", "-V"], capture_output=True, text=True, timeout=60, env=os.environ | {"PATH": path}
    )
    assert (version.stdout, version.stderr, version.returncode) == ("tmux 3.7c\n", "", 0)


def test_a_shim_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    words = [sys.executable, "-m", "pymux_wf.client.shim", f"{tmp_path}/file/shims"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr == f"can't write a shim: {tmp_path}/file/shims: Not a directory\n"
