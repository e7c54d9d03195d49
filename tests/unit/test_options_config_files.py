"""Files of commands that are no plain files, and what is wrong in those that are."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from pymux_wf.server import config_file
from pymux_wf.server.config_file import as_peer_sees, read_commands

from tests.unit.commands_rig import Rig, running_server, served


def test_a_plain_file(tmp_path: Path) -> None:
    file = tmp_path / "c"
    file.write_bytes(b"\xef\xbb\xbfset -g @a 1\r\nset -g @b \xff\r\n")
    assert read_commands(str(file)) == "set -g @a 1\nset -g @b \udcff\n"
    assert read_commands("/dev/null") == ""


def test_a_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    text = "set -g @a 1\n" * 20000
    writer = threading.Thread(target=pipe.write_text, args=(text,))
    writer.start()
    assert read_commands(str(pipe)) == text
    writer.join()


def test_a_pipe_that_nobody_writes_to_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config_file, "PIPE_SECONDS", 0.05)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(TimeoutError):
        read_commands(str(pipe))


def test_what_never_ends_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config_file, "LARGEST", 1 << 20)
    with pytest.raises(OSError, match="too large"):
        read_commands("/dev/zero")
    with pytest.raises(IsADirectoryError):
        read_commands("/")


def test_a_descriptor_of_another_process() -> None:
    read_end, write_end = os.pipe()
    os.write(write_end, b"set -g @a 1\n")
    os.close(write_end)
    try:
        assert read_commands(as_peer_sees(f"/dev/fd/{read_end}", os.getpid())) == "set -g @a 1\n"
    finally:
        os.close(read_end)
    assert as_peer_sees("/dev/fd/9999", os.getpid()) == "/dev/fd/9999"
    assert as_peer_sees("/etc/x", 1) == "/etc/x"


CONFIG = """\
set -g @first 1
set -g nosuch-option 3
bindd x y
set -g mouse maybe
%if "#{==:1,1}"
set -g @yes 1
%elif 1
set -g @yes 2
%else
set -g @yes 3
%endif
%hidden WORD=bar
set -g @word "$WORD"
set -g @cont one\\
two
bind-key x {
  display-message hi
}
set -g @last 1
"""


@served
async def test_the_good_lines_run_and_the_bad_ones_are_told_with_their_place(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    outcome = await rig.run("source-file", "-", stdin=CONFIG.encode())
    assert outcome.code == 1
    said = outcome.out + outcome.err
    for words in ("nosuch-option", "unknown command: bindd", "bad value: maybe"):
        assert words in said
    for name, value in (("first", "1"), ("yes", "1"), ("word", "bar"), ("cont", "onetwo"), ("last", "1")):
        assert await rig.ok("show-options", "-gv", f"@{name}") == value
    assert await rig.ok("show-environment", "-g", "WORD") == ""
    assert await rig.ok("show-environment", "-gh", "WORD") == "WORD=bar"


def test_flags_of_source_file(tmp_path: Path) -> None:
    @served
    async def test(rig: Rig) -> None:
        await rig.ok("new-session", "-d", "-s", "a", "cat")
        for number in (1, 2):
            (tmp_path / f"{number}.conf").write_text(f"set -g @n{number} '#{{session_name}}'\n")
        one = str(tmp_path / "1.conf")
        assert await rig.ok("source-file", "-n", one) == ""
        assert (await rig.run("show-options", "-gv", "@n1")).code == 1, "-n only reads"
        assert await rig.ok("source-file", "-v", one) == f'{one}:1: set-option -g @n1 "#{{session_name}}"'
        await rig.ok("source-file", str(tmp_path / "*.conf"))
        assert await rig.ok("show-options", "-gv", "@n2") == "#{session_name}"
        missing = str(tmp_path / "none")
        assert await rig.fails("source-file", missing) == f"No such file or directory: {missing}"
        await rig.ok("source-file", "-q", missing)
        await rig.ok("set-option", "-g", "@dir", str(tmp_path))
        await rig.ok("source-file", "-F", "#{@dir}/1.conf")
        (tmp_path / "t").write_text("rename-window there\n")
        await rig.ok("new-session", "-d", "-s", "b", "cat")
        await rig.ok("source-file", "-t", "b:", str(tmp_path / "t"))
        assert await rig.show("#W", "b:") == "there"
        (tmp_path / "self").write_text(f"source-file {tmp_path}/self\n")
        outcome = await rig.run("source-file", str(tmp_path / "self"))
        assert "too many nested files" in outcome.out + outcome.err

    test()


def test_a_server_whose_configuration_never_comes_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    from pymux_wf.server.config import source_file

    monkeypatch.setattr(config_file, "PIPE_SECONDS", 0.05)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    async def test() -> None:
        async with running_server() as rig:
            source_file(rig.server, str(pipe), required=True)
            assert rig.server.config_errors == [f"{pipe}: Connection timed out"]

    asyncio.run(test())
