"""JSON over the real client: listings, failures without a server, events to a pipe, the shim, schemas."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from tests.e2e.test_verbs_commands import Own

ENVIRONMENT = {"PATH": "/usr/bin:/bin"}


@pytest.fixture
def own() -> Iterator[Own]:
    directory = Path(tempfile.mkdtemp(prefix="beyond-"))
    found = Own(directory)
    yield found
    found.run("kill-server")
    shutil.rmtree(directory, ignore_errors=True)  # its socket may still be going


def next_event(stream: IO[bytes] | None, name: str) -> dict[str, Any]:
    assert stream is not None
    for line in stream:
        event: dict[str, Any] = json.loads(line)
        if event["event"] == name:
            return event
    raise AssertionError(f"no {name}")


def client(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-m", "pymux_wf", *words]
    return subprocess.run(argv, capture_output=True, text=True, timeout=30, env={**os.environ, **environment})


def test_a_listing_is_json_whatever_the_locale(own: Own) -> None:
    own.environment["LANG"] = "C"
    own.ok("new-session", "-d", "-s", "dév", "cat")
    (row,) = json.loads(own.ok("list-sessions", "--json"))
    assert row["session_name"] == "dév"
    assert json.loads(own.ok("list-sessions", "-F", "#{session_windows}", "--json")) == [{"session_windows": 1}]


def test_without_a_server_the_failure_is_an_object_too(own: Own) -> None:
    code, out, err = own.run("list-sessions", "--json")
    assert (code, out) == (1, b"")
    error = json.loads(err)["error"]
    assert (error["kind"], error["place"]["command"]) == ("server-gone", "list-sessions")
    assert error["message"].endswith("(No such file or directory)")


def test_events_end_with_the_server_with_c_c_and_with_their_reader(own: Own) -> None:
    own.ok("new-session", "-d", "-s", "dev", "cat")
    first, second, third = (own.begin("events", "--filter", "window-*,server-exiting") for _ in range(3))
    for process in (first, second, third):
        next_event(process.stdout, "subscribed")
    assert third.stdout is not None
    third.stdout.close()
    own.ok("rename-window", "-t", "dev:0", "new")
    assert next_event(first.stdout, "window-renamed")["window_name"] == "new"
    assert next_event(second.stdout, "window-renamed")["session_name"] == "dev"
    assert third.wait(timeout=10) == -signal.SIGPIPE
    second.send_signal(signal.SIGINT)
    assert second.wait(timeout=10) == -signal.SIGINT
    own.run("kill-server")
    assert next_event(first.stdout, "server-exiting")
    assert first.wait(timeout=10) == 0
    for process in (first, second, third):
        process.communicate()


def test_schemas_and_completions_need_no_server() -> None:
    done = client("schema", "list-windows")
    assert "result" in json.loads(done.stdout)["$defs"]
    done = client("schema", "lst-windows")
    assert (done.returncode, done.stderr[:37]) == (1, "no schema of this name: lst-windows (")
    assert client("schema", "a", "b").stderr.startswith("usage: ")


def test_a_shim_is_tmux_from_an_empty_environment(tmp_path: Path) -> None:
    done = client("install-shim", str(tmp_path / "a b"))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{tmp_path}/a b/tmux is pywfmux.")
    assert f"export PATH='{tmp_path}/a b':\"$PATH\"" in done.stdout
    shim = str(tmp_path / "a b" / "tmux")
    version = subprocess.run([shim, "-V"], env={}, capture_output=True, text=True, timeout=30)
    assert (version.stdout, version.stderr) == ("tmux 3.7c\n", "")
    assert client("install-shim", str(tmp_path / "a b")).returncode == 0  # ours may be written again


def test_a_tmux_that_is_not_ours_stays(tmp_path: Path) -> None:
    (tmp_path / "tmux").write_text("#!/bin/sh\n")
    done = client("install-shim", str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{tmp_path}/tmux is not pywfmux's: nothing was written (--force replaces it)\n"
    assert (tmp_path / "tmux").read_text() == "#!/bin/sh\n"
    assert client("install-shim", "--force", str(tmp_path)).returncode == 0
    assert "pymux_wf" in (tmp_path / "tmux").read_text()
    assert client("install-shim").stderr == "usage: pywfmux install-shim [--force] directory\n"
    (tmp_path / "file").write_text("")
    assert "Not a directory" in client("install-shim", str(tmp_path / "file" / "x")).stderr


def test_under_the_name_tmux_they_are_no_commands(tmp_path: Path) -> None:
    client("install-shim", str(tmp_path))
    words = [str(tmp_path / "tmux"), "-S", str(tmp_path / "s"), "schema"]
    done = subprocess.run(words, env=ENVIRONMENT, capture_output=True, text=True, timeout=30)
    assert done.returncode == 1
    assert done.stdout == ""
