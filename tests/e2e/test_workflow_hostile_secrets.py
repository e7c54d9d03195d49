"""Secrets everywhere, nothing at any address: no word, screen, file or command line repeats one of them."""

from __future__ import annotations

import glob
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

MARK = "HuSh"
CONFIGURATION = f"""
[components]
redis = "redis://u:{MARK}a1@127.0.0.1:1/0"
postgres = "postgresql://u:{MARK}/a2@127.0.0.1:1/x"
alertmanager = "http://{MARK}a3@127.0.0.1:1"
consul = "env:IN_CONSUL"
consul_token = "{MARK}a4"
engine = "http://127.0.0.1:1/m?token={MARK}a5"
events = "redis://u:{MARK}/a6@127.0.0.1:bad/0"
deadline = "300ms"
[services.one]
url = "http://u:{MARK}b1@127.0.0.1:1/?api_key={MARK}b2"
[engine]
url = "http://u:{MARK}c1@127.0.0.1:1/s"
token = "{MARK}c2"
[metrics.http]
source = "http-json"
url = "http://{MARK}e1@127.0.0.1:1/x?access_token={MARK}e2"
select = "a"
token = "{MARK}e3"
[metrics.hidden]
source = "http-json"
url = "env:IN_HTTP"
select = "a"
[metrics.port]
source = "redis"
url = "redis://u:{MARK}/e4@127.0.0.1:bad/0"
query = "PING"
[metrics.sql]
source = "sql"
dsn = "host=127.0.0.1 port=1 password='{MARK} f1' dbname=y"
query = "select 1"
[alerts.routes.hook]
kind = "webhook"
url = "env:IN_HTTP"
token = "{MARK}g1"
secret = "{MARK}g2"
[alerts.inbound]
alertmanager = "http://u:{MARK}h1@127.0.0.1:1"
[agents.x]
run = ["sleep", "60"]
[agents.x.env]
TOKEN = "file:SECRET_FILE"
"""
WORDS = """
metrics list|metrics list --json|metrics show http|metrics show http --json|metrics show hidden --json
metrics show port|metrics show sql --json|metrics export|metrics export --format json|doctor|doctor --json
mon services --once --json|mon queue --once|mon database --once --json|mon events --once|mon workflow --once
mon alerts --once --json|alert test hook --json|alert history --json|agent spawn x --json|agent show x --json
agent list|show-options -A|show-options -s|show-environment|show-messages|check --json
"""


@pytest.fixture
def environment(short_path: Path) -> Iterator[dict[str, str]]:
    configuration = short_path / "config" / "pywfmux" / "workflow.toml"
    configuration.parent.mkdir(parents=True)
    configuration.write_text(CONFIGURATION.replace("SECRET_FILE", str(short_path / "secret")))
    (short_path / "secret").write_text(f"{MARK}i1")
    made = {
        **os.environ,
        "HOME": str(short_path),
        "XDG_CONFIG_HOME": str(short_path / "config"),
        "XDG_STATE_HOME": str(short_path / "state"),
    }
    yield made
    pywfmux(short_path, made, "kill-server")


def pywfmux(directory: Path, environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "pymux_wf", "-S", f"{directory}/s", *words],
        env=environment, cwd=directory, capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


def test_no_secret_is_told(short_path: Path, environment: dict[str, str]) -> None:
    inside = {
        "IN_CONSUL": f"http://u:{MARK}j1@127.0.0.1:1",
        "IN_HTTP": f"http://u:{MARK}j2@127.0.0.1:1/hook/{MARK}j3?sig={MARK}j4",
    }
    # The server's environment has them; what the words below are asked from has them not.
    assert pywfmux(short_path, {**environment, **inside}, "new-session", "-d") == ""
    pywfmux(short_path, environment, "set-option", "-s", "audit-log", f"{short_path}/audit")
    asked = WORDS.strip().replace("\n", "|").split("|")
    told = {words: pywfmux(short_path, environment, *words.split()) for words in asked}
    told |= {str(path): path.read_text() for path in (short_path / "state").rglob("*") if path.is_file()}
    told["audit"] = (short_path / "audit").read_text()
    told["processes"] = "\n".join(map(command_line, glob.glob("/proc/[0-9]*/cmdline")))
    leaks = {where: line for where, text in told.items() for line in text.splitlines() if MARK in line}
    assert leaks == {}
    assert "refused" in told["metrics list"]
    assert '"name": "x"' in told["agent show x --json"]
    assert "Traceback" not in "".join(told.values())


def command_line(path: str) -> str:
    try:
        return Path(path).read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""
