"""Files and folders that are there whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pymux_wf.testing.files import whole_folder, write_whole


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_with_the_folders_above_it(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "c.txt"
    write_whole(path, "one\r\n€")
    write_whole(path, "two\r\n€")
    assert path.read_bytes() == "two\r\n€".encode()
    assert names(path.parent) == ["c.txt"]


def test_what_cannot_be_written_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "c.txt"
    write_whole(path, "one")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "\ud800")
    assert path.read_text() == "one"
    assert names(tmp_path) == ["c.txt"]


def test_a_folder_replaces_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "x" / "folder"
    for number in ("1", "2"):
        with whole_folder(path) as unfinished:
            (unfinished / f"file{number}").write_text(number)
            assert path.exists() == (number == "2")
    assert names(path) == ["file2"]
    assert names(path.parent) == ["folder"]


def test_a_folder_that_fails_leaves_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "folder"
    with whole_folder(path) as unfinished:
        (unfinished / "file").touch()

    def fail() -> None:
        with whole_folder(path) as unfinished:
            (unfinished / "other").touch()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert names(path) == ["file"]
    assert names(tmp_path) == ["folder"]


def test_many_may_write_the_same_folder_at_once(tmp_path: Path) -> None:
    path = tmp_path / "folder"

    def write(number: int) -> None:
        with whole_folder(path) as unfinished:
            for name in ("a", "b"):
                (unfinished / name).write_text(str(number))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(64)))
    assert names(tmp_path) == ["folder"]
    assert (path / "a").read_text() == (path / "b").read_text()


KILLED = """
import os, signal, sys
from pathlib import Path
from pymux_wf.testing import files
path = Path(sys.argv[1])
if sys.argv[2] == "file":
    Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    files.write_whole(path, "new")
else:
    with files.whole_folder(path) as unfinished:
        (unfinished / "half").touch()
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_killed_run_leaves_nothing_half_under_a_final_name(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "it"
    done = subprocess.run([sys.executable, "-c", KILLED, str(path), kind], timeout=30, check=False)
    assert done.returncode == -9
    assert [name[:4] for name in names(tmp_path)] == [".it."]


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(OSError, match="a"), whole_folder(tmp_path / "a" / "b"):
        pass
