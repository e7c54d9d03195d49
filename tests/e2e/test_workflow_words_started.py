"""What real processes load: a server, its clients and commands do without the workflow layer and its extras."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .driver import Pywfmux

HOOK = """
import os, sys

WATCHED = {"apprise", "docker", "httpx", "mcp", "prometheus_client", "psutil", "psycopg", "pydantic", "redis", "rich",
           "watchfiles", "yaml"}

def heard(event, arguments):
    if event == "import":
        name = arguments[0]
        proof = name in ("pymux_wf.server.input", "pymux_wf.client.attach", "pymux_wf.client.main")
        if proof or name == "pymux_wf.workflow" or name.partition(".")[0] in WATCHED:
            with open(os.environ["HEARD"], "a") as file:
                file.write(f"{name} {' '.join(sys.orig_argv[1:])}\\n")

sys.addaudithook(heard)
"""


def test_a_server_and_its_clients_load_nothing_of_the_layer(start: Callable[..., Pywfmux], directory: Path) -> None:
    """An audit hook writes down the imports of every process, the server's and the clients'."""
    (directory / "sitecustomize.py").write_text(HOOK)
    heard = directory / "heard"
    server = start(env={"PYTHONPATH": str(directory), "HEARD": str(heard)})
    server.run("new-session", "-d", "-s", "dev", "cat")
    terminal = server.attach("attach-session", "-t", "dev")
    terminal.wait_for("dev")
    terminal.send("typed\r")
    terminal.wait_for("^typed")
    server.run("split-window", "-t", "dev", "cat")
    server.run("list-panes", "-a", "--json")
    server.run("detach-client", "-s", "dev")
    terminal.wait_exit()
    lines = heard.read_text().splitlines()
    names = {line.partition(" ")[0] for line in lines if "pymux_wf.workflow.supervisor" not in line}
    assert names == {"pymux_wf.server.input", "pymux_wf.client.attach", "pymux_wf.client.main"}, lines
    server.run("kill-server")


def test_a_word_loads_the_layer_and_is_seen(start: Callable[..., Pywfmux], directory: Path) -> None:
    (directory / "sitecustomize.py").write_text(HOOK)
    heard = directory / "heard"
    server = start(env={"PYTHONPATH": str(directory), "HEARD": str(heard)})
    assert "development" in server.run("layout", "list").stdout
    assert "pymux_wf.workflow" in heard.read_text()


def test_a_monitor_and_a_word_are_opened_from_the_palette(start: Callable[..., Pywfmux]) -> None:
    server = start()
    server.run("new-session", "-d", "-s", "dev", "cat")
    terminal = server.attach("attach-session", "-t", "dev", columns=110)
    terminal.wait_for("dev")
    server.run("command-palette", "mon system")
    terminal.wait_for("> mon system")
    terminal.send("\r")
    terminal.wait_for("file system .*used")
    server.run("command-palette", "layout list")
    terminal.wait_for("> layout list")
    terminal.send("\r")
    terminal.wait_for("orchestrator")
    server.run("kill-server")
