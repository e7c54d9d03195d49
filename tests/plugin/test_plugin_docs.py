"""The examples of docs/PYTEST.md are run as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .conftest import Inner

PAGE = Path(__file__).resolve().parents[2] / "docs" / "PYTEST.md"
EXAMPLES = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES, ids=[re.findall(r"def (test_\w+)", text)[0] for text in EXAMPLES])
def test_an_example_passes(inner: Inner, example: str) -> None:
    inner(example).assert_outcomes(passed=1)


def test_all_options_and_fixtures_are_named() -> None:
    from pymux_wf.testing import plugin, plugin_options

    page = PAGE.read_text("utf-8")
    source = Path(plugin.__file__).read_text("utf-8")
    fixtures = re.findall(r"@pytest\.fixture.*\ndef (\w+)", source)
    assert len(fixtures) == 5
    told = Path(plugin_options.__file__).read_text("utf-8").partition("def add_options")[2].partition("\ndef ")[0]
    options = re.findall(r'\b(?:option|ini)\(\s*"([\w-]+)"', told)
    assert len(options) == 10
    for name in (*fixtures, *options):
        assert f"`{name}" in page, name
