"""What the verbs of ``pywfmux alert`` do: ask the supervisor, and print it for people or programs."""

from __future__ import annotations

import getpass
import os
import sys
import time
from collections.abc import Iterable, Sequence

from pymux_wf.workflow.command_line import Call
from pymux_wf.workflow.errors import UsageError
from pymux_wf.workflow.records import seconds_of
from pymux_wf.workflow.supervisor.calls import call as ask


def list_alerts(call: Call) -> int:
    """``alert list``."""
    told = ask(call.socket, "alerts.list")
    if not call["all"]:
        told["alerts"] = [one for one in told["alerts"] if one["state"] != "resolved"]
    if call.json:
        call.print_json(told)
        return 0
    now = time.time()
    rows = [
        (one["state"], one["severity"], _ago(now - one["since"]), one["rule"], one["fingerprint"][:8], one["summary"])
        for one in told["alerts"]
    ]
    rows += [("foreign", one["severity"], "", one["source"], "", one["summary"]) for one in told["foreign"]]
    _table(call, ("STATE", "SEVERITY", "SINCE", "RULE", "ID", "SUMMARY"), rows, "no alerts")
    for one in told["silences"]:
        what = " ".join(f"{name}={value}" for name, value in one["matchers"].items())
        comment = f" ({one['comment']})" if one["comment"] else ""
        call.print(f"silence {one['number']}: {what} for {_ago(one['until'] - now)}{comment}")
    for one in told["routes"]:
        if one["error"] or one["waiting"] or one["dropped"]:
            lost = f", {one['dropped']} given up" if one["dropped"] else ""
            call.print(
                f"route {one['name']}: {one['waiting']} waiting{lost}" + (f": {one['error']}" if one["error"] else "")
            )
    for name, problem in told["problems"].items():
        call.note(f"{name}: {problem}")
    return 0


def show_alerts(call: Call) -> int:
    """``alert show``."""
    told = ask(call.socket, "alerts.show", names=call["alert"])
    if call.json:
        call.print_json(told)
        return 0
    for one in told:
        call.print(f"{one['severity']}: {one['summary'] or one['rule']}")
        call.print(f"  rule {one['rule']}, {one['state']} since {_clock(one['since'])}, began {_clock(one['started'])}")
        call.print(f"  fingerprint {one['fingerprint']}" + (f", {one['count']} times" if one["count"] > 1 else ""))
        for name, value in one["labels"].items():
            call.print(f"  {name} = {value}")
        if one["acknowledged"]:
            call.print(f"  acknowledged by {one['acknowledged']}")
    if call["hold"]:
        call.print("\na key closes this")
        sys.stdout.flush()
        _one_key()
    return 0


def acknowledge(call: Call) -> int:
    """``alert ack``."""
    taken = ask(call.socket, "alerts.ack", name=call["alert"], by=call["by"] or _user())
    if call.json:
        call.print_json(taken)
    else:
        names = ", ".join(f"{one['rule']} {one['fingerprint'][:8]}" for one in taken)
        call.print(f"acknowledged: {names or 'nothing'}")
    return 0


def silence(call: Call) -> int:
    """``alert silence``."""
    try:
        seconds = seconds_of(call["duration"])
    except ValueError as error:
        raise UsageError(str(error), call["duration"]) from None
    made = ask(
        call.socket, "alerts.silence", seconds=seconds, matchers=_matchers(call["matcher"]), comment=call["comment"]
    )
    if call.json:
        call.print_json(made)
    else:
        until = _clock(made["until"])
        call.print(f"silence {made['number']} until {until}; pywfmux alert unsilence {made['number']} ends it")
    return 0


def unsilence(call: Call) -> int:
    """``alert unsilence``."""
    if not call["number"].isdigit():
        raise UsageError(f"{call['number']!r} is no number of a silence: pywfmux alert list shows them", call["number"])
    ask(call.socket, "alerts.unsilence", number=int(call["number"]))
    if call.json:
        call.print_json({"number": int(call["number"])})
    return 0


def test(call: Call) -> int:
    """``alert test``: 1 where a route failed."""
    told = ask(call.socket, "alerts.test", name=call["name"] or "", wait=120.0)
    if call.json:
        call.print_json(told)
    else:
        for one in told:
            call.print(f"{one['route']} ({one['kind']}): {one['error'] or 'told'}")
    return int(any(one["error"] for one in told))


def history(call: Call) -> int:
    """``alert history``."""
    if not call["limit"].isdigit():
        raise UsageError(f"--limit: {call['limit']!r} is no number", call["limit"])
    told = ask(call.socket, "alerts.history", limit=int(call["limit"]))
    if call.json:
        call.print_json(told)
        return 0
    rows = [(_clock(one["time"]), one["state"], one["rule"], one["alert"][:8], one["summary"]) for one in told]
    _table(call, ("TIME", "STATE", "RULE", "ID", "SUMMARY"), rows, "nothing has happened yet")
    return 0


def rules(call: Call) -> int:
    """``alert rules``."""
    told = ask(call.socket, "alerts.rules")
    if call.json:
        call.print_json(told)
        return 0
    rows = [(one["name"], one["severity"], str(one["alerts"]), ",".join(one["routes"]), one["when"]) for one in told]
    empty = "no rules: [alerts.rules.NAME] in workflow.toml"
    _table(call, ("RULE", "SEVERITY", "ALERTS", "ROUTES", "WHEN"), rows, empty)
    return 0


def _matchers(words: Sequence[str]) -> dict[str, str]:
    found = {}
    for word in words:
        name, equals, value = word.partition("=")
        if equals and not name:
            raise UsageError(f"{word!r}: a label is missing before =", word)
        found[name if equals else "alertname"] = value if equals else word
    return found


def _table(call: Call, titles: Sequence[str], rows: Iterable[Sequence[str]], empty: str) -> None:
    lines = [tuple(_printable(cell) for cell in row) for row in rows]
    if not lines:
        call.print(empty)
        return
    widths = [max(map(len, column)) for column in zip(titles, *lines)]
    for line in (tuple(titles), *lines):
        call.print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def _ago(seconds: float) -> str:
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds >= size:
            return f"{int(seconds // size)}{unit}"
    return f"{max(int(seconds), 0)}s"


def _clock(at: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(at))


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name
        return str(os.getuid())


def _one_key() -> None:
    import termios
    import tty

    try:
        before = termios.tcgetattr(0)
    except termios.error:
        return
    try:
        tty.setcbreak(0)
        os.read(0, 1)
    finally:
        termios.tcsetattr(0, termios.TCSADRAIN, before)
