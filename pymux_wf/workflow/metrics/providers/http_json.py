"""``http-json``: GET of an address, and one value of the JSON that comes."""

from __future__ import annotations

from pymux_wf.workflow.metrics.json_select import selected
from pymux_wf.workflow.metrics.providers.provider import Blocking, NoValue
from pymux_wf.workflow.metrics.reducing import Raw
from pymux_wf.workflow.probes.wire import ANSWER_LIMIT, get


def fetched(address: str, deadline: float, token: str = "", path: str = "") -> bytes:
    """The body of a good answer; raises OSError, ValueError, NoValue. One deadline for all of it."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = get(address, deadline, path=path, headers=headers)
    if answer.status != 200:
        more = {401: ": it wants a token or a password", 403: ": it does not let us in", 404: ": nothing is there"}
        raise NoValue(f"HTTP {answer.status}{more.get(answer.status, '')}")
    if len(answer.body) >= ANSWER_LIMIT:
        raise NoValue(f"the answer is longer than {ANSWER_LIMIT // 1024 // 1024} MiB")
    return answer.body


def parsed(body: bytes) -> object:
    """The value that JSON text is; raises NoValue."""
    import json

    try:
        value: object = json.loads(body)
    except (ValueError, RecursionError):
        raise NoValue(f"it is no JSON: {body[:40].decode('utf-8', 'replace')!r}") from None
    return value


class HttpJson(Blocking):
    """``select`` says which value."""

    def ask(self, address: str) -> Raw:
        return selected(parsed(fetched(address, self.metric.deadline, self.token())), self.metric.select)
