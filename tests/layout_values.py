"""Layouts of any shape, for property tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from pymux_wf.workflow.layouts.model import Layout, Pane, Session, Window

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
tables = st.dictionaries(texts, texts, max_size=2)
values = st.one_of(texts, st.integers(-(2**60), 2**60), st.booleans())
sizes = st.one_of(st.just(""), st.integers(1, 99).map(lambda number: f"{number}%"), st.integers(1, 500).map(str))

_kinds: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"show": words}, optional={"prefer": st.tuples(words)}),
    st.fixed_dictionaries({"run": st.one_of(words, st.tuples(words, texts))}),
    st.fixed_dictionaries({"type": words}, optional={"enter": st.booleans()}),
    st.fixed_dictionaries({"agent": words}),
)
_around = st.fixed_dictionaries(
    {},
    optional={
        "size": sizes,
        "title": texts,
        "root": texts,
        "env": tables,
        "on_exit": st.sampled_from(["hold", "close", "shell", "restart"]),
        "focus": st.booleans(),
        "suspended": st.booleans(),
        "sync_group": texts,
        "log": texts,
    },
)
_plain = st.builds(lambda kind, more: Pane(**kind, **more), _kinds, _around)

_splits = st.sampled_from("hv")


def _container(inner: st.SearchStrategy[Pane]) -> st.SearchStrategy[Pane]:
    parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.builds(
        lambda split, pane, size: Pane(split=split, pane=pane, size=size), st.sampled_from("hv"), parts, sizes
    )


panes = st.recursive(_plain, _container, max_leaves=6)
windows = st.builds(
    Window,
    name=words,
    split=st.sampled_from("hv"),
    layout=texts,
    pane=st.lists(panes, max_size=3).map(tuple),
    root=texts,
    env=tables,
    options=st.dictionaries(texts, values, max_size=2),
)
sessions = st.builds(
    Session,
    name=texts,
    root=texts,
    env=tables,
    needs=st.lists(texts, max_size=2).map(tuple),
    on_create=st.lists(st.lists(texts, max_size=3).map(tuple), max_size=2).map(tuple),
    options=st.dictionaries(texts, values, max_size=2),
)
layouts = st.builds(
    Layout,
    summary=texts,
    session=sessions,
    window=st.lists(windows, min_size=1, max_size=3, unique_by=lambda window: window.name).map(tuple),
    keys=tables,
)
