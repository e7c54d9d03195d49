"""What a SQLite file holds: pages, tables, write-ahead log; and its picture.

Opened read-only (``mode=ro``). Rows are counted again only when something was written; of large files the highest rowid
is told instead.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from pymux_wf.workflow.components.component_access import Broken
from pymux_wf.workflow.config.sqlite_address import sqlite_path
from pymux_wf.workflow.drawing.document import Block, Column, Document, Line, Span, Table
from pymux_wf.workflow.drawing.readable import Rates, clean, number, rate, size

_COUNTED = 64 << 20
"""Bytes of a file up to which rows are counted; counting reads every page."""
_TABLES = 100


def opened_read_only(path: str) -> sqlite3.Connection:
    """A connection that can change nothing; raises OSError where the file cannot be read, Broken where it is none."""
    with open(path, "rb") as file:
        head = file.read(16)
    if head and head != b"SQLite format 3\0":
        raise Broken(f"{path} is no SQLite file")
    uri = f"file:{quote(os.path.abspath(path))}?mode=ro"
    try:
        return sqlite3.connect(uri, uri=True, timeout=0.5, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise Broken(f"{path}: {error}") from None


class SqliteDatabase:
    """A SQLite file that is open."""

    def __init__(self, url: str) -> None:
        self._path = sqlite_path(url)
        self._connection = opened_read_only(self._path)
        self._identity = self._inode()
        self._rates = Rates()
        self._counts: dict[str, dict[str, Any]] = {}
        self._version: Any = None

    def collect(self) -> dict[str, Any]:
        """Raises OSError and Broken."""
        if self._inode() != self._identity:
            raise Broken(f"{self._path} was replaced")
        try:
            return self._collected()
        except sqlite3.Error as error:
            raise Broken(f"{self._path}: {error}") from None

    def document(self, found: Mapping[str, Any]) -> Document:
        return document(found)

    def close(self) -> None:
        self._connection.close()

    def _collected(self) -> dict[str, Any]:
        value = self._value
        now = time.monotonic()
        names = [
            row[0]
            for row in self._connection.execute(
                "select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'"
                " order by name limit ?",
                (_TABLES,),
            )
        ]
        version = value("pragma data_version")
        if version != self._version:
            self._version = version
            self._counts = {name: self._counted(name) for name in names}
        tables = [
            {"name": clean(name, 120), **self._counts.get(name, {"rows": None, "exact": False})} for name in names
        ]
        for name, table in zip(names, tables, strict=True):
            table["rate"] = self._rates.of(name, table["rows"], now, counter=False)
        return {
            "kind": "sqlite",
            "view": "tables",
            "address": self._path,
            "size": os.stat(self._path).st_size,
            "wal_size": self._size_of("-wal"),
            "journal_size": self._size_of("-journal"),
            "page_size": value("pragma page_size"),
            "pages": value("pragma page_count"),
            "free_pages": value("pragma freelist_count"),
            "journal_mode": value("pragma journal_mode"),
            "user_version": value("pragma user_version"),
            "indexes": value("select count(*) from sqlite_master where type = 'index'"),
            "changes": version,
            "tables": tables,
            "sqlite": sqlite3.sqlite_version,
        }

    def _counted(self, name: str) -> dict[str, Any]:
        quoted = '"' + name.replace('"', '""') + '"'
        exact = os.stat(self._path).st_size <= _COUNTED
        question = "count(*)" if exact else "max(rowid)"
        try:
            return {"rows": self._value(f"select {question} from {quoted}"), "exact": exact}
        except sqlite3.Error:  # a table without rowid, or a virtual one whose module is not here
            return {"rows": None, "exact": False}

    def _value(self, query: str) -> Any:
        row = self._connection.execute(query).fetchone()
        return row[0] if row else None

    def _size_of(self, suffix: str) -> int:
        try:
            return os.stat(self._path + suffix).st_size
        except OSError:
            return 0

    def _inode(self) -> tuple[int, int]:
        found = os.stat(self._path)
        return found.st_dev, found.st_ino


def document(found: Mapping[str, Any]) -> Document:
    """The picture of what was collected."""
    header = (Line((Span("sqlite ", "title"), Span(f"{found['sqlite']} {found['address']}"))),)
    pages = f"{number(found['pages'])} pages of {size(found['page_size'])}"
    free = f", {number(found['free_pages'])} free" if found["free_pages"] else ""
    log = f"  write-ahead log {size(found['wal_size'])}" if found["journal_mode"] == "wal" else ""
    parts = f"file {size(found['size'])} ({pages}{free}){log}  journal {found['journal_mode']}"
    columns = (Column("table", grow=True), Column("rows", "right"), Column("rate", "right", rank=1))
    rows = tuple(
        (each["name"], number(each["rows"]) if each["exact"] else f"~{number(each['rows'])}", rate(each["rate"]))
        for each in found["tables"]
    )
    blocks: list[Block] = [Line(f"{parts}  indexes {number(found['indexes'])}", wrap=True)]
    if found["journal_size"]:
        blocks.append(Line(Span(f"a transaction is being written ({size(found['journal_size'])})", "warning")))
    return Document(header, (*blocks, Table(columns, rows, empty="no tables")))
