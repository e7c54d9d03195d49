"""Metrics in the status line of a real client, measured by a real supervisor: true, on time, and once for all.

What hangs, floods, fails or writes binary is configured beside a clock; the clock has to go on.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pymux_wf import expect
from tests.workflow_services import RedisServer

from .driver import Pywfmux, Terminal, wait_ended

CLOCK = "[metrics.clock]\nsource = 'command'\nargv = ['date', '+T%s']\ninterval = 1\n"

HOSTILE = """
[metrics.hangs]
source = 'command'
argv = ['sh', '-c', 'sleep 1000']
interval = 2
[metrics.floods]
source = 'command'
argv = ['sh', '-c', 'yes | head -c 1000000000']
interval = 1
[metrics.streams]
source = 'command'
mode = 'stream'
argv = ['sh', '-c', 'yes 77 | head -c 1000000000']
interval = 1
[metrics.binary]
source = 'command'
argv = ['sh', '-c', 'head -c 20 /dev/urandom; printf "\\033[2J\\033]0;x\\007"']
interval = 1
[metrics.fails]
source = 'command'
argv = ['sh', '-c', 'echo because >&2; exit 1']
interval = 1
"""

Start = Callable[..., Pywfmux]


def workflow(start: Start, text: str, right: str, config: str = "") -> Pywfmux:
    """A server with a workflow.toml and a status line."""
    settings = f"set -g status-right-length 100\nset -g status-right '{right}'\nset -g status-left ''\n{config}"
    server = start(config=settings)
    write(server, text)
    return server


def write(server: Pywfmux, text: str) -> Path:
    path = Path(server.env["HOME"]) / ".config" / "pywfmux" / "workflow.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def metrics(server: Pywfmux, *words: str, check: bool = True) -> Any:
    done = server.run("metrics", *words, "--json", check=check)
    return json.loads(done.stdout if done.returncode == 0 else done.stderr)


def supervisors(server: Pywfmux) -> list[int]:
    """The processes that serve it."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                words = Path(f"/proc/{name}/cmdline").read_bytes().decode().split("\0")
            except OSError:
                continue
            if "pymux_wf.workflow.supervisor" in words and server.socket in words:
                found.append(int(name))
    return found


def shows_next(screen: Terminal, pattern: str) -> str:
    """Waits until the screen has the pattern with another text than now; that text."""
    found = re.search(pattern, screen.text())
    before = found.group() if found else ""
    behind = f"(?!{re.escape(before)})" if before else ""
    screen.wait_for(behind + pattern)
    after = re.search(pattern, screen.text())
    assert after is not None
    return after.group()


def test_true_numbers_with_nothing_configured(start: Start) -> None:
    right = (
        "tasks=#{metric:tasks.finished} panes=#{metric:panes} cpu=#{metric:cpu} mem=#{metric:mem} load=#{metric:load}."
    )
    server = workflow(start, "", right, "set -g default-command 'bash --norc'\n")
    screen = server.attach("new-session", columns=120)
    screen.wait_for(r"tasks=0 panes=1 cpu=\d+% mem=\d+% load=\d+\.\d\d\.")
    server.ask("split-window")
    screen.wait_for(r"panes=2 ")
    rows = {row["name"]: row for row in metrics(server, "list")}
    assert rows["panes"]["state"] == "ok"
    assert rows["panes"]["value"] == 2
    assert {row["state"] for row in rows.values()} == {"ok"}
    (supervisor,) = supervisors(server)
    begun = time.monotonic()
    server.ask("kill-server")
    wait_ended(supervisor, 5)
    assert time.monotonic() - begun < 2


def test_the_status_line_stays_on_time_whatever_providers_do(start: Start, redis_server: RedisServer) -> None:
    redis = f"[metrics.queue]\nsource = 'redis'\nurl = '{redis_server.url}'\nquery = 'LLEN q'\ninterval = 1\n"
    redis_server.call("RPUSH", "q", "a", "b")
    names = ("hangs", "floods", "streams", "fails", "queue", "binary")
    right = f"<{'|'.join(f'#{{metric:{name}}}' for name in names)}> #{{metric:clock}}"
    server = workflow(start, HOSTILE + redis + CLOCK, right)
    screen = server.attach("new-session", "cat", columns=150)
    screen.wait_for(r"<!\|!\|77\|!\|2\|.*> T\d+")
    assert redis_server.process is not None
    redis_server.process.send_signal(signal.SIGSTOP)
    try:
        late = []
        for _ in range(3):
            shown = shows_next(screen, r"T\d{9,}")
            late.append(time.time() - int(shown[1:]))
        assert max(late) < 3.0, late
        screen.wait_for(r"\|2!\|")
        (supervisor,) = supervisors(server)
        assert resident(supervisor) < 64 * 1024 * 1024
    finally:
        redis_server.process.send_signal(signal.SIGCONT)
    rows = {row["name"]: row for row in metrics(server, "list")}
    assert rows["hangs"]["error"] == "it had not ended after 2 s, and was killed"
    assert rows["floods"]["error"] == "it wrote more than 64 KiB, and was killed"
    assert rows["fails"]["error"] == "exit 1: because"
    assert rows["binary"]["error"] is None
    assert rows["clock"]["state"] == "ok"
    assert "\033" not in screen.text()


def resident(pid: int) -> int:
    """Bytes of memory that a process takes."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1]) * 1024


def test_ten_clients_cost_one_run(start: Start, directory: Path) -> None:
    count = directory / "count"
    script = f"echo x >> {count}; wc -l < {count}"
    text = f"[metrics.once]\nsource = 'command'\nargv = ['sh', '-c', '{script}']\ninterval = 60\n"
    server = workflow(start, text, "runs=#{metric:once}.")
    server.run("new-session", "-d", "cat")
    screens = [server.attach(columns=40, lines=5) for _ in range(10)]
    for screen in screens:
        screen.wait_for(r"runs=1\.")
    assert len(count.read_text().splitlines()) == 1
    assert len(supervisors(server)) == 1


def test_a_killed_supervisor_is_seen_and_another_takes_over(start: Start) -> None:
    server = workflow(start, CLOCK, "[#{metric:clock}]")
    server.run("new-session", "-d", "cat")
    metrics(server, "set", "kept", "5")
    screen = server.attach()
    screen.wait_for(r"\[T\d+\]")
    (first,) = supervisors(server)
    server.ask("set-option", "-s", "supervisor", "off")  # or the next would be there before the value is old
    os.kill(first, signal.SIGKILL)
    wait_ended(first)
    screen.wait_for(r"\[~T\d+\]")
    server.ask("set-option", "-s", "supervisor", "on")
    assert metrics(server, "show", "clock")["error"] is None  # starts one at once; the server does within ten seconds
    screen.wait_for(r"\[T\d+\]")
    (second,) = supervisors(server)
    assert second != first
    assert metrics(server, "show", "kept")["value"] == 5.0


def test_two_started_at_once_leave_one(multiplexer: Pywfmux) -> None:
    multiplexer.run("new-session", "-d", "cat")
    words = multiplexer.argv("metrics", "list", "--json")
    both = [
        subprocess.Popen(words, env=multiplexer.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)
    ]
    for each in both:
        out, said = each.communicate(timeout=20)
        assert (each.returncode, said) == (0, b"")
        assert json.loads(out)
    assert len(supervisors(multiplexer)) == 1


def test_a_changed_file_is_taken_up_and_a_wrong_one_told(start: Start) -> None:
    server = workflow(start, "[metrics.a]\nsource = 'push'\n", "[#{metric:a}]")
    screen = server.attach("new-session", "cat")
    metrics(server, "set", "a", "1")
    screen.wait_for(r"\[1\]")
    write(server, "[metrics.a]\nsource = 'push'\nformat = '{value:.2f} left'\n[status]\nright = '(#{metric:a}) %H'\n")
    screen.wait_for(r"\(1\) \d\d")  # by itself
    metrics(server, "set", "a", "2")
    screen.wait_for(r"\(2\.00 left\) \d\d")
    path = write(server, "[metrics.a]\nsourc = 'push'\n")
    assert metrics(server, "reload", check=False)["file"] == str(path)
    listed = server.run("metrics", "list")
    assert f"{path}:2:1: unknown key 'sourc' in metrics.a (did you mean source?)" in listed.stdout
    write(server, "[metrics.a\n")
    failed = metrics(server, "reload", check=False)["error"]
    assert (failed["place"]["file"], failed["place"]["line"]) == (str(path), 1)
    assert "workflow.toml: " in server.run("metrics", "list").stderr
    assert metrics(server, "show", "cpu")["error"] is None


def test_the_environment_is_the_servers_whoever_starts_the_supervisor(start: Start) -> None:
    text = "[metrics.word]\nsource = 'command'\nargv = ['sh', '-c', 'echo $GREETING:$TMUX_PANE']\n"
    server = workflow(start, text, "x", "set-environment -g GREETING hello\n")
    server.run("new-session", "-d", "cat")
    server.env |= {"GREETING": "of the shell", "TMUX_PANE": "%1"}
    assert metrics(server, "show", "word")["text"] == "hello:"


def test_words_have_their_exit_codes(multiplexer: Pywfmux) -> None:
    assert multiplexer.run("metrics", "list", check=False).returncode == 3
    multiplexer.run("new-session", "-d", "cat")
    for words, code in (
        (("show", "none"), 4),
        (("set", "cpu", "1"), 5),
        (("set", "a b", "1"), 2),
        (("incr", "x", "many"), 2),
        (("lst",), 2),
        (("export", "--format", "xml"), 2),
        (("incr", "x", "2.5"), 0),
    ):
        assert multiplexer.run("metrics", *words, check=False).returncode == code, words
    assert multiplexer.run("metrics", "incr", "x").stdout == "3.5\n"
    assert 'pywfmux_x{metric="x"} 3.5\n' in multiplexer.run("metrics", "export").stdout
    assert "state     ok" in multiplexer.run("metrics", "show", "x").stdout


def test_values_appear_in_the_picture_a_person_sees(start: Start) -> None:
    server = workflow(start, "[metrics.q]\nsource = 'push'\nunit = '/s'\n", "#{?metric:q,rate #{metric:q},none}")
    screen = server.attach("new-session", "cat")
    screen.wait_for("none")
    server.run("metrics", "set", "q", "12.5")
    expect(screen.pane.text("rate 12.5/s")).to_be_visible()
