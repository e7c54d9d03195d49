"""The prose of the payloads: words, log lines, source code, other scripts; all from a given `random.Random`.

Pure and deterministic. None of the characters ~ ` ! | { } & ^ is in a log line, ~ and ` are nowhere: they are
the harness's marks.
"""

from __future__ import annotations

import random

# fmt: off
WORDS: tuple[str, ...] = (
    "request", "response", "server", "client", "cache", "index", "buffer", "thread", "worker", "queue", "retry",
    "timeout", "connect", "accept", "token", "user", "session", "payload", "header", "body", "stream", "socket",
    "packet", "record", "batch", "commit", "rollback", "snapshot", "replica", "leader", "follower", "metric",
    "sample", "counter", "gauge", "window", "pane", "layout", "cursor", "screen", "region", "scroll", "history",
    "resize", "attach", "detach", "signal", "process", "kernel", "memory", "page", "fault", "block", "device",
    "volume", "mount", "path", "file", "handle", "lock", "mutex", "event", "loop", "timer", "deadline", "config",
    "option", "default", "value", "table", "row", "column", "query", "plan", "scan", "join", "sort", "merge", "hash",
    "tree", "node", "edge", "graph", "route",
)
# fmt: on
MODULES = ("http.access", "db.pool", "auth", "scheduler", "cache.redis", "worker-3", "ingest", "billing.invoice")
LEVELS = (("INFO", 32, 70), ("DEBUG", 36, 18), ("WARNING", 33, 8), ("ERROR", 31, 4))
METHODS = ("GET", "GET", "GET", "POST", "PUT", "DELETE")
KEYWORDS = ("if", "for", "return", "while", "switch", "case", "break", "struct", "static", "const")


def words(source: random.Random, columns: int) -> str:
    """Words with single spaces, cut to at most ``columns`` characters."""
    text = " ".join(source.choices(WORDS, k=columns // 5 + 2))
    return text[:columns].rstrip()


def filled(source: random.Random, columns: int) -> str:
    """Words that fill exactly ``columns`` characters."""
    return " ".join(source.choices(WORDS, k=columns // 4 + 2))[:columns]


def level(source: random.Random) -> tuple[str, int]:
    """A log level and its SGR colour, as often as logs have them."""
    name, colour, _ = source.choices(LEVELS, weights=[weight for _, _, weight in LEVELS])[0]
    return name, colour


def timestamp(number: int) -> str:
    """A log's time stamp that advances by 37 milliseconds a line."""
    milliseconds = number * 37
    seconds = milliseconds // 1000
    clock = f"{seconds // 3600 % 24:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d},{milliseconds % 1000:03d}"
    return f"2024-03-{1 + seconds // 86400 % 28:02d} {clock}"


def message(source: random.Random) -> str:
    """What a log line says, 20 to 70 characters."""
    kind = source.random()
    word = source.choice(WORDS)
    if kind < 0.4:
        status = source.choice((200, 200, 200, 201, 304, 404, 500))
        sent, taken = source.randrange(20, 90000), source.random() * 300
        path = f"/api/v1/{word}/{source.randrange(99999)}"
        return f'"{source.choice(METHODS)} {path}" {status} {sent}b {taken:.1f}ms'
    if kind < 0.7:
        return f"{word}={source.randrange(10**6)} {word}_id={source.getrandbits(32):08x} {words(source, 24)}"
    return words(source, source.randrange(20, 70))


def code_line(source: random.Random) -> str:
    """A line of something like C, indented with tabs, sometimes empty."""
    kind = source.random()
    indent = "\t" * source.choice((0, 1, 1, 1, 2, 2, 3))
    if kind < 0.12:
        return ""
    if kind < 0.24:
        return f"{indent}/* {words(source, source.randrange(12, 60))} */"
    first, second, third = source.choices(WORDS, k=3)
    if kind < 0.5:
        return f"{indent}{first}->{second} = {third}_{first}({second}, {source.randrange(512)});"
    if kind < 0.75:
        return f"{indent}{source.choice(KEYWORDS)} ({first} != NULL && {second} > {source.randrange(99)}) {{"
    return f"{indent}{source.choice(('}', 'break;', 'return (0);', 'continue;', '} else {'))}"


# Names and phrases of many scripts; the last rows hold what widths and clusters are hard for.
SCRIPTS = (
    "日本語の文章をここに書く端末は幅二の文字を正しく数える",
    "中文终端复用器在每个窗格中显示宽字符并保持对齐",
    "한국어 문장도 두 칸 너비의 글자로 표시됩니다",
    "Привет мир, это строка на кириллице для проверки ширины",
    "Ελληνικό κείμενο με τόνους και διαλυτικά ΐΰ",
    "naïve café façade jalapeño Zürich Århus Łódź Dvořák",
    "e\u0301 a\u0308 o\u0302 n\u0303 c\u0327 u\u0308 decomposed accents in a row i\u0302 s\u030c z\u030c",
    "ภาษาไทยมีสระและวรรณยุกต์ซ้อนกัน",
    "हिन्दी में संयुक्त अक्षर और मात्राएँ",
    "😀 🚀 🎉 🔥 ✅ ❌ 📦 🐍 build passed",
    "👨\u200d👩\u200d👧\u200d👦 👩\u200d💻 🏳\ufe0f\u200d🌈 👍🏽 🇩🇪 🇯🇵 ❤\ufe0f clusters",
    "┌──────┬──────┐ │ box │ ├──────┼──────┤ ▁▂▃▄▅▆▇█ ░▒▓ ← ↑ → ↓ ∀x∈ℝ ⌈x⌉",
)
