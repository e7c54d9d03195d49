"""The files of the demonstration: its workflow.toml and configuration, and the small project that it is about."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from pymux_wf.workflow.demo.places import Places
from pymux_wf.workflow.init import write

TEMPLATE = Path(__file__).parent / "workflow.toml"

PRICES = {
    "prices.py": 'def total(prices, discount=0):\n    """What an order costs, in whole euros."""\n'
    "    return sum(prices) * (100 - discount) // 100\n",
    "test_prices.py": "import unittest\n\nfrom prices import total\n\n\nclass Prices(unittest.TestCase):\n"
    "    def test_two(self):\n        self.assertEqual(total([20, 22]), 42)\n\n"
    "    def test_discount(self):\n        self.assertEqual(total([100], 10), 90)\n\n\n"
    'if __name__ == "__main__":\n    unittest.main()\n',
    "Makefile": "test:\n\tpython3 -m unittest -v\n",
}
CHANGE = "\n\ndef shipping(weight):\n    return 5 if weight < 2 else 9\n"
"""What is changed since the tag, and what is not committed yet."""


def write_files(places: Places, redis: str, port: int) -> None:
    """All of it; raises OSError."""
    text = TEMPLATE.read_text("utf-8")
    if redis:
        service, rate = f'[services.queue]\nurl = "{redis}"\n', f'source = "redis"\nurl = "{redis}"\n'
        rate += 'query = "XINFO STREAM tasks"\nfield = "entries-added"'
    else:
        service, rate = "", f'source = "sql"\ndsn = "sqlite://{places.directory}/queue.db"\n'
        rate += 'query = "select max(id) from queue"'
    for place, value in (
        ("@REDIS@", f'redis = "{redis}"' if redis else ""),
        ("@QUEUE_SERVICE@", service),
        ("@QUEUE_RATE@", rate),
        ("@DIRECTORY@", str(places.directory)),
        ("@PORT@", str(port)),
    ):
        text = text.replace(place, value)
    (places.directory / "workflow.toml").write_text(text, "utf-8")
    write(places.directory)
    _project(places.project)


def _project(directory: Path) -> None:
    """A project under git, where there is git: a commit with a tag, another one, and a change."""
    directory.mkdir()
    for name, text in PRICES.items():
        (directory / name).write_text(text)
    if shutil.which("git") is None:
        return
    for words in (
        *(["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "Tell what an order costs"]),
        ["tag", "v1.0"],
    ):
        _git(directory, *words)
    prices = directory / "prices.py"
    prices.write_text(prices.read_text() + CHANGE)
    _git(directory, "commit", "-q", "-a", "-m", "Tell what shipping costs")
    prices.write_text(prices.read_text().replace("else 9", "else 8"))


def _git(directory: Path, *words: str) -> None:
    who = {"GIT_AUTHOR_NAME": "Demo", "GIT_AUTHOR_EMAIL": "demo@localhost"}
    who |= {"GIT_COMMITTER_NAME": "Demo", "GIT_COMMITTER_EMAIL": "demo@localhost", "GIT_CONFIG_GLOBAL": os.devnull}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run(
        ["git", *words], cwd=directory, env={**environment, **who}, check=True, capture_output=True, timeout=30
    )
