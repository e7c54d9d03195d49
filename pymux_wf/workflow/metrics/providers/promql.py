"""``promql``: an instant query to a Prometheus server (``/api/v1/query``)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from pymux_wf.workflow.metrics.prometheus_text import MOST_SERIES
from pymux_wf.workflow.metrics.providers.http_json import parsed
from pymux_wf.workflow.metrics.providers.provider import Blocking, NoValue
from pymux_wf.workflow.metrics.reducing import Raw
from pymux_wf.workflow.probes.wire import get


class PromQL(Blocking):
    """A vector's elements are told apart by their labels; ``reduce`` makes one of them (the sum without it)."""

    def ask(self, address: str) -> Raw:
        token = self.token()
        path = f"/api/v1/query?query={quote(self.metric.query, safe='')}"
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = get(address, self.metric.deadline, path=path, headers=headers)
        if answer.status not in (200, 400, 422, 503):
            raise NoValue(f"HTTP {answer.status}")
        told = parsed(answer.body)
        if not isinstance(told, dict):
            raise NoValue("it does not answer as Prometheus does")
        if told.get("status") != "success":
            raise NoValue(f"{told.get('errorType', 'error')}: {str(told.get('error', 'no reason'))[:200]}")
        return _values(told.get("data"), self.metric.reduce)


def _values(data: Any, reduce: str | None) -> Raw:
    found_in: dict[str, Any] = data if isinstance(data, dict) else {}
    kind, result = found_in.get("resultType"), found_in.get("result", ())
    try:
        if kind == "string":
            return str(result[1])
        if kind == "scalar":
            return float(result[1])
        if kind == "vector" and isinstance(result, list) and len(result) <= MOST_SERIES:
            found = {str(sorted(each.get("metric", {}).items())): float(each["value"][1]) for each in result}
            if not found and reduce != "count":
                raise NoValue("the query gives nothing")
            return found
    except (TypeError, KeyError, IndexError, AttributeError):
        raise NoValue("it does not answer as Prometheus does") from None
    raise NoValue(f"the query gives a {kind}, not a number: use an instant query")
