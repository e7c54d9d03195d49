"""What a built-in pane loads: its time and its memory are mostly those of modules, times twenty in a layout."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

OPENS = """
import sys
from pymux_wf.workflow.drawing.loop import Loop
from pymux_wf.workflow.monitors.table import monitor
from pymux_wf.workflow.panes.show import PaneLife
from pymux_wf.workflow.config.workflow_file import WorkflowFile
from pymux_wf.workflow.config.project_file import found, untrusted_note
WorkflowFile.load(project=sys.argv[1]), found(sys.argv[1]), untrusted_note(sys.argv[1])
print(*sorted(sys.modules))
"""

NOT_NEEDED = {
    *("asyncio", "ssl", "http.client", "http.server", "email", "logging", "sqlite3", "tomllib", "unittest", "psutil"),
    *("pymux_wf.api", "pymux_wf.workflow.layouts.model", "pymux_wf.workflow.layouts.read", "rich.live"),
    *("redis", "psycopg", "httpx", "docker", "yaml", "prometheus_client"),
}


def test_a_pane_loads_nothing_of_layouts_servers_and_networks(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", OPENS, str(tmp_path)], capture_output=True, text=True, check=True)
    assert sorted(NOT_NEEDED.intersection(done.stdout.split())) == []
