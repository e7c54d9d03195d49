"""What the verbs of ``pywfmux agent`` do: ask the supervisor, print the answer."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pymux_wf.workflow.config.secrets import resolve
from pymux_wf.workflow.errors import UsageError, WorkflowError
from pymux_wf.workflow.supervisor.calls import call as ask
from pymux_wf.workflow.supervisor.calls import stream

if TYPE_CHECKING:
    from pymux_wf.workflow.command_line import Call

MORE = 15.0
"""Seconds that an answer may take longer than what it waits for."""


def spawn(call: Call) -> None:
    """``agent spawn NAME -- ARGV``."""
    settings = {key: call[key] for key in ("kind", "session", "worktree", "base", "restart") if call[key]}
    settings["root"] = os.path.abspath(call["root"] or os.getcwd())
    if call["env"]:
        settings["env"] = dict(_pair(each) for each in call["env"])
    told = ask(
        call.socket,
        "agents.spawn",
        wait=90.0,
        name=call["name"],
        argv=call["ARGV"],
        window=call["window"],
        settings=settings,
    )
    if told["worktree"]:
        call.note(f"worktree {told['worktree']}")
    _tell(call, told, f"{told['name']} is {told['state']} in pane {told['pane']}")


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise UsageError(f"{text!r} is not NAME=VALUE", text)
    return name, value


def list_all(call: Call) -> None:
    """``agent list``."""
    agents = ask(call.socket, "agents.list")["agents"]
    if call.json:
        call.print_json(agents)
        return
    rows: list[tuple[str, ...]] = [("NAME", "STATE", "SINCE", "RESTARTS", "CPU", "RSS", "LAST LINE")]
    rows += [_row(each) for each in agents]
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    for row in rows:
        call.print("  ".join([*(f"{cell:{width}}" for cell, width in zip(row, widths)), row[6]]).rstrip())


def _row(told: Mapping[str, Any]) -> tuple[str, ...]:
    cpu = "-" if told.get("cpu") is None else f"{told['cpu']:.0f}%"
    rss = f"{told['rss'] / 1048576:.0f}M" if told.get("rss") else "-"
    last = "".join(letter if letter.isprintable() else "?" for letter in told.get("last_line") or "")
    return told["name"], told["state"], age_of(told.get("since")), str(told.get("restarts") or 0), cpu, rss, last[:60]


def age_of(since: float | None) -> str:
    """How long ago a time was, for people.

    >>> age_of(None)
    '-'
    """
    if not since:
        return "-"
    seconds = max(0, int(time.time() - since))
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds >= size:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def show(call: Call) -> None:
    """``agent show NAME``."""
    told = ask(call.socket, "agents.show", name=call["name"])
    told["mark"] = ":".join(map(str, ask(call.socket, "agents.mark", name=call["name"])))
    if call.json:
        call.print_json(told)
        return
    told["argv"] = " ".join(told["argv"])
    shown = ("name", "state", "evidence", "question", "kind", "pane", "argv", "worktree", "restarts", "cpu", "rss")
    for key in (*shown, "files", "last_line", "mark"):
        if told.get(key) not in (None, ""):
            call.print(f"{key:10} {told[key]}")
    call.print(f"{'since':10} {age_of(told['since'])} ago")
    for exit in told["exits"]:
        how = f"code {exit['code']}" if exit["signal"] is None else f"signal {exit['signal']}"
        call.print(
            f"{'ended':10} {how}, {age_of(exit['time'])} ago{', when it was stopped' if exit['stopped'] else ''}"
        )


def explain(call: Call) -> None:
    """``agent explain NAME``."""
    told = ask(call.socket, "agents.explain", name=call["name"])
    if call.json:
        call.print_json(told)
        return
    call.print(f"{told['name']} is {told['state']}: {told['evidence']}")
    for fact in told["facts"]:
        sign = "*" if fact["won"] else " "
        left = f", believed for {fact['lifetime']:g}s" if fact["lifetime"] else ""
        call.print(f"{sign} {fact['source']:8} {fact['state']:9} {fact['age']:.1f}s ago{left}: {fact['evidence']}")
        call.print(f"  {'':8} {fact['why']}")


def send(call: Call) -> None:
    """``agent send NAME TEXT``."""
    text = sys.stdin.read().rstrip("\n") if call["text"] == "-" else call["text"]
    timeout = _number(call["timeout"], "--timeout", 30.0)
    began = time.monotonic()
    receipt = ask(
        call.socket,
        "agents.send",
        wait=timeout + MORE,
        name=call["name"],
        text=text,
        when=call["when"],
        timeout=timeout,
        clear=call["clear"],
    )
    told = f"{receipt['stage']}: {receipt['evidence']} ({receipt['elapsed']:.2f} s)"
    if call["wait"]:
        left = None if call["timeout"] is None else max(0.1, timeout - (time.monotonic() - began))
        what = ["ready", "done", "blocked", "exited"]
        after = ask(
            call.socket,
            "agents.wait",
            wait=None if left is None else left + MORE,
            name=call["name"],
            what=what,
            timeout=left,
            after="working",
        )
        receipt["agent"] = after
        told += f"\n{after['name']} is {after['state']}: {after['question'] or after['evidence']}"
    _tell(call, receipt, told)


def answer(call: Call) -> None:
    """``agent answer NAME --expect TEXT KEY``."""
    if not call["expect"]:
        raise UsageError("agent answer needs --expect TEXT: the question that you have seen", "--expect")
    timeout = _number(call["timeout"], "--timeout", 10.0)
    arguments = {"name": call["name"], "expect": call["expect"], "keys": [resolve(key) for key in call["key"]]}
    told = ask(call.socket, "agents.answer", wait=timeout + MORE, timeout=timeout, **arguments)
    line = f"{told['name']} is {told['state']}"
    if told["state"] == "unknown" and call["key"][-1] not in ("Enter", "C-m"):
        line += f"\n  a program that reads whole lines waits for Enter: pywfmux send-keys -t {told['pane']} Enter"
    _tell(call, told, line)


def wait(call: Call) -> None:
    """``agent wait NAME --for WHAT``."""
    timeout = _number(call["timeout"], "--timeout", None)
    told = ask(
        call.socket,
        "agents.wait",
        wait=None if timeout is None else timeout + MORE,
        name=call["name"],
        what=call["for"] or ["ready"],
        unless=call["unless"],
        timeout=timeout,
    )
    _tell(call, told, f"{told['name']} is {told['state']}: {told['question'] or told['evidence']}")


def logs(call: Call) -> None:
    """``agent logs NAME``."""
    if call["since"] is not None:
        told = ask(call.socket, "agents.output", name=call["name"], since=_mark(call["since"]))
        told["mark"] = ":".join(map(str, told["mark"]))
        if call.json:
            call.print_json(told)
        else:
            sys.stdout.write(told["text"])
        return
    lines = _number(call["lines"], "--lines", None)
    count = None if lines is None else int(lines)
    for piece in stream(call.socket, "agents.log", name=call["name"], lines=count, follow=call["follow"]):
        if call.json:
            call.print_json({"text": piece})
        else:
            sys.stdout.write(piece)
        sys.stdout.flush()


def _mark(text: str) -> list[int]:
    parts = text.split(":")
    if not all(part.isdigit() for part in parts) or len(parts) > 2:
        raise UsageError(f"{text!r} is no mark", text, remedy="agent show NAME tells one")
    return [int(parts[0]), int(parts[1]) if len(parts) == 2 else 0]


def stop(call: Call) -> int:
    """``agent stop NAME``."""
    told = ask(call.socket, "agents.stop", wait=90.0, name=call["name"])
    lines = [f"{told['agent']} ended: {told['how']}"]
    for what in ("stopped", "survived"):
        lines += [f"  {what} {each['pid']} {' '.join(each['argv'])[:80]!r} ({each['how']})" for each in told[what]]
    _tell(call, told, "\n".join(lines))
    return 1 if told["survived"] else 0


def restart(call: Call) -> None:
    """``agent restart NAME``."""
    told = ask(call.socket, "agents.restart", wait=90.0, name=call["name"])
    _tell(call, told, f"{told['name']} is {told['state']}")


def remove(call: Call) -> None:
    """``agent remove NAME``."""
    arguments = {"name": call["name"], "force": call["force"], "keep_worktree": call["keep_worktree"]}
    _tell(call, ask(call.socket, "agents.remove", wait=90.0, **arguments), "")


def resume(call: Call) -> None:
    """``agent resume NAME``."""
    told = ask(call.socket, "agents.resume", wait=90.0, name=call["name"])
    _tell(call, told, f"{told['name']} is {told['state']} in pane {told['pane']}")


def prune(call: Call) -> None:
    """``agent prune``."""
    found = ask(call.socket, "agents.prune", wait=120.0, dry_run=call["dry_run"], force=call["force"])
    if call.json:
        call.print_json(found)
        return
    for each in found:
        gone = each["removable"] or (call["force"] and each["what"] != "worktree without record")
        does = ("would go" if call["dry_run"] else "removed") if gone else "stays"
        call.print(f"{does:9} {each['path']}  {each['what']}: {each['why']}")


def report(call: Call) -> int:
    """``agent report --state STATE``."""
    pane, token = os.environ.get("PYWFMUX_PANE"), os.environ.get("PYWFMUX_AGENT_TOKEN")
    if not pane or not token:
        raise UsageError("this is no agent's pane: $PYWFMUX_PANE and $PYWFMUX_AGENT_TOKEN are not set")
    if not call["state"]:
        raise UsageError("agent report needs --state", "--state")
    seq = _number(call["seq"], "--seq", None)
    told = ask(
        call.socket,
        "agents.report",
        state=call["state"],
        token=resolve(token),
        pane=pane,
        seq=None if seq is None else int(seq),
        ttl=_number(call["ttl"], "--ttl", 60.0),
        message=call["message"],
    )
    _tell(call, told, "" if told["accepted"] else f"not taken: {told['reason']}")
    return 0 if told["accepted"] else 1


def run(call: Call) -> int:
    """``agent run [NAME] -- ARGV``."""
    argv = call["ARGV"]
    name = call["name"] or (os.path.basename(argv[0]) if argv else "")
    if not name:
        raise UsageError("agent run needs a name or a program", "run")
    pane = os.environ.get("PYWFMUX_PANE")
    if pane and sys.stdin.isatty():
        return _become(call, name, pane, argv)
    told = ask(
        call.socket, "agents.spawn", name=name, argv=argv, settings={"root": os.getcwd(), "kind": call["kind"] or ""}
    )
    for piece in stream(call.socket, "agents.log", name=name, follow=True, since_start=True):
        sys.stdout.write(piece)
        sys.stdout.flush()
    told = ask(call.socket, "agents.show", name=name)
    exit = told["exits"][-1] if told["exits"] else {"code": 1, "signal": None}
    return int(exit["code"]) if exit["code"] is not None else 128 + int(exit["signal"] or 0)


def _become(call: Call, name: str, pane: str, argv: list[str]) -> int:
    told = ask(call.socket, "agents.adopt", name=name, pane=pane, argv=argv, cwd=os.getcwd())
    os.environ.update({key: resolve(value) for key, value in told["env"].items()})
    os.environ.update({"PYWFMUX_AGENT": name, "PYWFMUX_AGENT_TOKEN": told["token"]})
    if told["root"]:
        os.chdir(os.path.expanduser(told["root"]))
    try:
        os.execvp(told["argv"][0], told["argv"])
    except OSError as error:
        raise WorkflowError(f"can't run {told['argv'][0]}: {error.strerror}", told["argv"][0]) from None


def events(call: Call) -> None:
    """``agent events``."""
    since = _number(call["since"], "--since", None)
    arguments = {"since": None if since is None else int(since), "filter": call["filter"]}
    for event in stream(call.socket, "agents.events", follow=not call["no_follow"], **arguments):
        call.print_json(event)
        sys.stdout.flush()


def _tell(call: Call, value: Any, text: str) -> None:
    if call.json:
        call.print_json(value)
    elif text:
        call.print(text)


def _number(text: str | None, flag: str, default: Any) -> Any:
    if text is None:
        return default
    try:
        number = float(text)
    except ValueError:
        raise UsageError(f"{flag} {text!r} is no number", text) from None
    if number < 0 or number != number:
        raise UsageError(f"{flag} must not be negative", text)
    return number
