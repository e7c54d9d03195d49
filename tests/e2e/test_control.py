"""Control mode with the real client over real pipes and terminals: as the programs that live by it use it."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence

import pytest

from pymux_wf import Mark, Pane

from .driver import DEADLINE, Multiplexer, Pywfmux

GUARD = re.compile(r"^%(begin|end|error) \d+ \d+ (\d)$", re.MULTILINE)


class ControlProcess:
    """A client with ``-C`` whose standard input and output are pipes of the test."""

    def __init__(self, server: Multiplexer, words: Sequence[str], flag: str = "-C") -> None:
        argv = [*server.program, flag, "-S", server.socket, *server._config, *words]
        self.process = subprocess.Popen(
            argv, env=server.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._input, self._output = self.process.stdin.fileno(), self.process.stdout.fileno()
        self.text = ""

    def say(self, line: str) -> None:
        os.write(self._input, line.encode() + b"\n")

    def until(self, pattern: str) -> str:
        """Reads until the regular expression matches; what was read since the last time, with guards of flags alone."""
        end = time.monotonic() + DEADLINE
        data = found = ""
        while not re.search(pattern, found, re.MULTILINE):
            data += self._read(end)
            found = GUARD.sub(r"%\1 \2", data)
        return found

    def _read(self, end: float) -> str:
        ready, _, _ = select.select([self._output], [], [], max(end - time.monotonic(), 0))
        assert ready, f"nothing more came: {self.text}"
        data = os.read(self._output, 1 << 16).decode()
        assert data, f"it ended: {self.text}"
        self.text += data
        return data

    def ask(self, line: str) -> str:
        """The block that answers a line."""
        self.say(line)
        block = re.search(r"%begin 1\n(?:.*\n)*?%(?:end|error) 1\n", self.until(r"^%(end|error) 1$"))
        assert block is not None
        return block[0]

    def rest(self) -> tuple[str, int]:
        """What comes until the end, and the exit code."""
        assert self.process.stdout is not None
        output, _ = self.process.communicate(timeout=DEADLINE)
        return output.decode(), self.process.returncode

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()


@pytest.fixture
def control(multiplexer: Pywfmux) -> Iterator[Callable[..., ControlProcess]]:
    """Starts control clients of the test's server; those that are left are ended."""
    made: list[ControlProcess] = []

    def make(*words: str) -> ControlProcess:
        made.append(ControlProcess(multiplexer, words))
        return made[-1]

    yield make
    for each in made:
        each.close()


def test_a_process_runner_keeps_its_processes_in_windows(
    multiplexer: Pywfmux, control: Callable[..., ControlProcess]
) -> None:
    """One line starts it all; further windows, output and exit codes come over the pipes."""
    template = "%overmind-process #{pane_id} {} #{pane_pid}"
    web, worker = template.replace("{}", "web"), template.replace("{}", "worker")
    runner = control(
        *("new", "-n", "web", "-s", "app", "-P", "-F", web, "echo web here; exec cat", ";"),
        *("refresh", "-C", "120,40", ";", "setw", "-g", "remain-on-exit", "on", ";"),
        *("setw", "-g", "allow-rename", "off", ";"),
        *("neww", "-n", "worker", "-P", "-F", worker, "printf 'a\\tb\\\\c\\n'; exit 3"),
    )
    text = runner.until(r"^%output %1 a\\011b\\134c\\015\\012$")
    first, second = (re.search(rf"^%overmind-process %{n} (\w+) (\d+)$", text, re.MULTILINE) for n in (0, 1))
    assert first is not None
    assert second is not None
    assert (first[1], second[1]) == ("web", "worker")
    if "%output %0 web here\\015\\012" not in runner.text:  # each program writes when it comes to it
        runner.until(r"^%output %0 web here\\015\\012$")
    multiplexer.wait_get("#{pane_dead_status}", "3", "app:worker")
    assert multiplexer.get("#{window_width}x#{window_height}", "app:web") == "120x40"
    assert "\n%overmind-process %2 worker " in runner.ask(f'neww -d -k -t worker -n worker -P -F "{worker}" "sleep 60"')
    assert runner.ask("display-message -p -t %2 '#{pane_dead_status}'") == "%begin 1\n\n%end 1\n"
    runner.say("send-keys -t %0 hello Enter")
    runner.until(r"%output %0 .*hello")
    runner.say("kill-session")
    output, code = runner.rest()
    assert code == 0
    assert output.endswith("%exit\n")


def test_a_terminal_with_windows_of_its_own(multiplexer: Pywfmux) -> None:
    """-CC: the start of a terminal program that shows each window itself, in a raw terminal, and a quiet end."""
    terminal = multiplexer.terminal(
        [*multiplexer.program, "-CC", "-S", multiplexer.socket, "new", "-A", "-s", "x", "cat"]
    )
    wait_bytes(terminal.pane, rb"%session-changed \$0 x\r\n")
    questions = (
        ("list-sessions -F '#{session_id} #{session_name}'", "$0 x"),
        ("show-options -v -q -t $0 @hotkeys", ""),
        ("refresh-client -C 90,28", ""),
        ("list-windows -F '#{window_id} #{window_layout} #{?window_active,1,0}'", "90x28,0,0,0 1"),
        ("send -lt %0 abc", ""),
        ("send -t %0 -H 64 0d", ""),
        ("capture-pane -p -P -C -t %0", ""),
        ("capture-pane -peqJN -t %0 -S -100", "abcd"),
        ("kill-window -t @99", "can't find window: @99"),
    )
    for question, answer in questions:
        mark = terminal.pane.mark()
        terminal.send(question + "\n")
        answered = wait_bytes(terminal.pane, rb"(?m)^%(end|error) \d+ \d+ 1\r$", mark)
        assert answer.encode() in answered, question
    terminal.send("detach\n")
    assert terminal.wait_exit() == 0
    output = terminal.pane.output_bytes()
    assert output.startswith(b"\x1bP1000p%begin ")
    assert output.rstrip().endswith(b"%exit\r\n\x1b\\")
    assert b"list-windows" not in output  # nothing is echoed


def wait_bytes(pane: Pane, pattern: bytes, since: Mark | None = None) -> bytes:
    """Waits until what the pane's program has written matches; what it was."""
    while True:
        mark = pane.mark()
        data = pane.output_bytes(since)
        if re.search(pattern, data):
            return data
        pane.wait_output(mark, timeout=DEADLINE)


def test_the_end_of_the_input_a_signal_and_an_empty_line_end_it_at_once(
    multiplexer: Pywfmux, control: Callable[..., ControlProcess]
) -> None:
    multiplexer.run("new-session", "-d", "-s", "s", "cat")

    def end_by_signal(client: ControlProcess) -> None:
        client.process.send_signal(signal.SIGTERM)

    def end_of_input(client: ControlProcess) -> None:
        assert client.process.stdin is not None
        client.process.stdin.close()
        client.process.stdin = None

    def empty_line(client: ControlProcess) -> None:
        client.say("")

    for end in (end_by_signal, end_of_input, empty_line):
        client = control("attach", "-t", "s")
        client.until(r"%session-changed \$0 s")
        end(client)
        assert client.rest() == ("%exit\n", 0), end
        assert multiplexer.ask("list-clients") == ""


def test_wait_exit_waits_for_an_empty_line(multiplexer: Pywfmux, control: Callable[..., ControlProcess]) -> None:
    multiplexer.run("new-session", "-d", "-s", "s", "cat")
    client = control("attach", "-t", "s", "-f", "wait-exit")
    client.until(r"%session-changed")
    client.say("detach")
    client.until("^%exit$")
    client.say("not empty")
    assert client.process.poll() is None
    client.say("")
    assert client.rest() == ("", 0)


def test_control_mode_for_a_terminal_needs_one(multiplexer: Pywfmux) -> None:
    argv = [*multiplexer.program, "-CC", "-S", multiplexer.socket, "new", "cat"]
    done = subprocess.run(
        argv,
        env=multiplexer.env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("", 1)
    assert done.stderr == "tcgetattr failed: Inappropriate ioctl for device\n"


def test_the_same_words_as_tmux(
    multiplexer: Pywfmux, tmux: Multiplexer, control: Callable[..., ControlProcess]
) -> None:
    """One script, both programs: blocks, errors and what is told are the same, but for the order of what is told."""
    script = (
        "display-message -p 'a b'",
        "nosuch",
        "display -p a ; killw -t zork ; display -p b",
        "if -F 1 'display -p yes'",
        "refresh-client -C abc",
        "refresh-client -C 0x0",
        "refresh-client -A %0:pause",
        "list-windows -F '#{window_layout} #{window_name}'",
    )
    answers = []
    for each in (multiplexer, tmux):
        each.run("new-session", "-d", "-s", "s", "-n", "w", "-x", "80", "-y", "24", "cat")
        client = ControlProcess(each, ("attach", "-t", "s"))
        try:
            first = client.until("%session-changed")
            found = []
            for line in script:
                client.say(line)
                client.say("display-message -p done")
                found.append(client.until(r"^done\n%end 1$"))
            client.say("detach")
            answers.append((first, found, client.rest()[0].rpartition("%end")[2].partition("\n")[2]))
        finally:
            client.close()
    assert answers[0] == answers[1]


def test_a_program_that_selects_between_buffered_lines_sees_them_all(multiplexer: Pywfmux) -> None:
    """Such a program waits for the descriptor although its own buffer has lines, so they must not come all at once."""
    multiplexer.run("new-session", "-d", "-s", "s", "cat")
    process = subprocess.Popen(
        multiplexer.argv("-C", "attach-session", "-t", "s"),
        env=multiplexer.env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"display-message -p one; display-message -p two; display-message -p three\n")
    process.stdin.flush()
    seen: list[bytes] = []
    while b"three\n" not in seen:
        assert select.select([process.stdout], [], [], DEADLINE)[0], seen
        seen.append(process.stdout.readline())
    process.stdin.close()
    process.stdout.close()
    process.wait(DEADLINE)
