"""A scripted agent for tests and benchmarks: a prompt line, work, questions at any moment, drafts, crashes, helpers.

``python fake_agent.py --log FILE [modes]``. What it got is written to FILE, a JSON object a line: ``{"prompt": ...}``;
``{"answer": KEY, "meant": true}`` (``y`` and ``n`` are meant, anything else would be an accident); ``{"lost": ...}`` is
text that came while it asked. It reads keys as real ones do: raw mode, bracketed paste, a screen of its own rows.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import select
import subprocess
import sys
import termios
import time
import tty

KIND = r"""
summary = "The scripted agent of the tests."
programs = ["fake_agent"]
composer = '^»(?: (?P<text>.*))?$'
rows = 4

[[rule]]
state = "blocked"
rows = 2
any = ['^Allow step \d+\?']
question = '^Allow step \d+\?'

[[rule]]
state = "working"
rows = 3
any = ['^~ working']

[[rule]]
state = "ready"
rows = 1
any = ['^»']
"""
TOKEN = re.compile(rb"\x1b\[200~(.*?)\x1b\[201~|\x1b\[[0-9;]*[A-Za-z~]|[\x00-\x1f\x7f]|[^\x00-\x1f\x7f]+", re.DOTALL)


class Agent:
    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.chance = random.Random(options.seed)
        self.draft = options.draft
        self.asking = False
        self.step = 0
        self.height = 0
        self.prompts = 0
        self.working_until = 0.0
        self.redraw_at = 0.0
        self.inputs = 0
        self.ask_at = self.next_question()
        self.rest = b""

    def next_question(self) -> float:
        if not self.options.ask_within:
            return float("inf")
        return time.monotonic() + self.chance.random() * self.options.ask_within

    def log(self, **told: object) -> None:
        if self.options.log:
            with open(self.options.log, "a") as file:
                file.write(json.dumps(told) + "\n")

    def draw(self, before: str = "") -> None:
        up = f"\x1b[{self.height - 1}A" if self.height > 1 else ""
        rows = []
        if self.asking:
            rows = [f"Allow step {self.step}?", "(y)es, (n)o"]
        else:
            if self.working_until:
                rows.append("~ working (esc to interrupt)")
            rows.append(f"» {self.draft[-60:]}")
        self.height = len(rows)
        os.write(1, f"{up}\r\x1b[J{before}{chr(13) + chr(10)}".encode() if before else f"{up}\r\x1b[J".encode())
        os.write(1, "\r\n".join(rows).encode())

    def ask(self) -> None:
        self.step += 1
        self.asking = True
        self.draw()
        if self.options.flush:
            termios.tcflush(0, termios.TCIFLUSH)
            self.rest = b""

    def key(self, word: bytes) -> None:
        if self.asking:
            self.answer(word)
        elif word == b"\r":
            self.submit()
        elif word == b"\x15":
            self.draft = ""
        elif word == b"\x03":
            raise SystemExit(0)
        elif word == b"\x7f":
            self.draft = self.draft[:-1]
        elif not word.startswith(b"\x1b["):
            self.draft += word.decode("utf-8", "replace")

    def answer(self, word: bytes) -> None:
        if len(word) > 1:
            self.log(lost=word.decode("utf-8", "replace"))
            return
        self.log(answer=word.decode("latin-1"), meant=word in (b"y", b"n"))
        self.asking = False
        self.ask_at = self.next_question()

    def submit(self) -> None:
        if self.options.swallow and self.prompts % self.options.swallow == self.options.swallow - 1:
            self.prompts += 1
            return  # an Enter that is lost
        text, self.draft = self.draft, ""
        self.prompts += 1
        self.log(prompt=text)
        if self.options.crash and self.prompts >= self.options.crash:
            os._exit(7)
        if self.options.ask_on and self.options.ask_on in text:
            self.ask_at = 0.0
        if self.options.work:
            self.working_until = time.monotonic() + self.options.work
        self.draw(f"you: {text}"[:70].replace("\n", " "))

    def timers(self) -> float | None:
        times = [self.ask_at] if not self.asking else []
        times += [self.working_until] if self.working_until else []
        times += [self.redraw_at] if self.redraw_at else []
        soonest = min(times, default=float("inf"))
        return None if soonest == float("inf") else max(0.0, soonest - time.monotonic())

    def elapsed(self) -> None:
        now = time.monotonic()
        if self.working_until and now >= self.working_until:
            self.working_until = 0.0
            self.draw()
        if self.redraw_at and now >= self.redraw_at:
            self.redraw_at = 0.0
            self.draw()
        if not self.asking and now >= self.ask_at:
            self.ask_at = float("inf")
            self.ask()

    def read(self) -> None:
        data = self.rest + os.read(0, 65536)
        if data.rfind(b"\x1b[200~") > data.rfind(b"\x1b[201~"):
            self.rest = data  # the paste goes on
            return
        self.rest = b""
        for match in TOKEN.finditer(data):
            if match[1] is not None:
                text = match[1].replace(b"\r", b"\n")
                if self.asking:
                    self.log(lost=text.decode("utf-8", "replace"))
                else:
                    self.draft += text.decode("utf-8", "replace")
            else:
                self.key(match[0])
        if self.options.echo_delay:
            self.redraw_at = time.monotonic() + self.options.echo_delay
        else:
            self.draw()

    def run(self) -> None:
        tty.setraw(0)
        os.write(1, b"\x1b[?2004hfake agent\r\n")
        self.draw()
        while True:
            ready, _, _ = select.select([0], [], [], self.timers())
            if ready and not self.asking:
                self.inputs += 1
                if self.inputs == self.options.ask_at_input or self.chance.random() < self.options.ask_when_typed:
                    self.ask()
                    continue
            if ready:
                self.read()
            self.elapsed()


def helper() -> None:
    """Leaves a helper behind that has left the terminal, the group and the parent."""
    code = "import os,time\nif os.fork(): os._exit(0)\nos.setsid()\nif os.fork(): os._exit(0)\n"
    code += "for n in range(3): os.close(n)\ntime.sleep(600)"
    subprocess.run([sys.executable, "-c", code], check=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--log", default="")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--draft", default="", help="text that stands in the composer")
    parser.add_argument("--echo-delay", type=float, default=0.0)
    parser.add_argument("--work", type=float, default=0.0, help="seconds that a prompt takes")
    parser.add_argument("--ask-within", type=float, default=0.0, help="asks at a random moment within so many seconds")
    parser.add_argument("--ask-on", default="", help="asks as soon as it gets a prompt with this text")
    parser.add_argument("--ask-at-input", type=int, default=0, help="asks when something is typed, before it is read")
    parser.add_argument("--ask-when-typed", type=float, default=0.0, help="the same with this chance, each time")
    parser.add_argument("--no-flush", dest="flush", action="store_false", help="keeps what was typed before it asked")
    parser.add_argument("--swallow", type=int, default=0, help="every so many-th Enter is lost")
    parser.add_argument("--crash", type=int, default=0, help="ends with 7 at this prompt")
    parser.add_argument("--helper", action="store_true")
    options = parser.parse_args()
    if options.helper:
        helper()
    Agent(options).run()


if __name__ == "__main__":
    main()
