"""The JSON Schema (2020-12) of layout files, from the same records that read them."""

from __future__ import annotations

from typing import Any

from pymux_wf.workflow.layouts.model import Layout
from pymux_wf.workflow.records import json_schema


def layout_schema() -> dict[str, Any]:
    """The schema: what an editor needs to complete and check a layout.

    What only :mod:`.read` can tell (two windows of a name, sizes that add up to too much) is not in it.
    """
    schema = json_schema(Layout, "A layout of pywfmux")
    schema["required"] = ["window"]
    definitions = schema["$defs"]
    definitions["Layout"]["properties"]["schema"] = {**definitions["Layout"]["properties"]["schema"], "const": 1}
    definitions["Layout"]["properties"]["window"]["minItems"] = 1
    definitions["Window"]["properties"]["name"]["minLength"] = 1
    pane = definitions["Pane"]
    pane["properties"]["size"]["pattern"] = r"^(([1-9][0-9]?%)|([1-9][0-9]*))?$"
    pane["dependentRequired"] = {"pane": ["split"], "else": ["when"], "prefer": ["show"], "enter": ["type"]}
    kinds = ("show", "run", "type", "agent", "split")
    pane["not"] = {
        "anyOf": [{"required": [first, second]} for number, first in enumerate(kinds) for second in kinds[number + 1 :]]
    }
    return schema
