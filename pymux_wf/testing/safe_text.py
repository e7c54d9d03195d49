"""Text of strangers made safe to stand in a file: in JSON lines, in Markdown, in HTML and in the names of files.

What a program writes to a terminal, a title, a test's name: any of it may hold controls, half characters, fences and
tags. These functions take any ``str`` and never raise. They write nothing.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256

_HIDDEN = [*range(0x7F, 0xA0), 0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFEFF]
"""Characters that nobody sees and that end a line, steer a terminal or turn the order of text around."""

_JSON_HIDDEN = {code: f"\\u{code:04x}" for code in _HIDDEN}
_PICTURES = {code: chr(0x2400 + code) for code in range(0x20) if code not in (0x09, 0x0A)} | {
    code: "␡" if code == 0x7F else f"<U+{code:04X}>" for code in _HIDDEN
}
_HTML = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;", ord("'"): "&#39;"}
_ENCODE = json.JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False).encode
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_+=,@\[\]-]*", re.ASCII)


def whole(text: str) -> str:
    """The text with surrogate pairs joined and lone surrogates replaced, so that it can be encoded.

    >>> whole("a\\ud800b") == "a\\ufffdb"
    True
    """
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def visible(text: str) -> str:
    """The text with every control but newline and tab shown as a picture: safe to print, to embed and to read.

    >>> visible("a\\x1b[31m\\x00\\n")
    'a␛[31m␀\\n'
    """
    return whole(text).translate(_PICTURES)


def clipped(text: str, limit: int) -> str:
    """At most ``limit`` characters of the text, and how many are missing.

    >>> clipped("abcdef", 4)
    'abcd… (2 more characters)'
    """
    rest = len(text) - limit
    return text if rest <= 0 else f"{text[:limit]}… ({rest} more character{'s' if rest > 1 else ''})"


def one_line(text: str, limit: int = 200) -> str:
    """The text on one line, clipped: for headings and tables.

    >>> one_line("a\\n b")
    'a␊ b'
    """
    return visible(clipped(text, limit)).replace("\n", "␊").replace("\t", "␉")


def json_line(value: object) -> str:
    """The JSON of a plain value: one line, characters as they are except those that would not be seen.

    Raises ``TypeError`` for what JSON does not know, ``ValueError`` for a number that is not finite.

    >>> json_line(["é", "a\\nb"])
    '["é", "a\\\\nb"]'
    """
    return whole(_ENCODE(value)).translate(_JSON_HIDDEN)


def fenced(text: str, info: str = "text") -> str:
    """The text as a fenced block of Markdown whose fence is longer than any in the text.

    >>> print(fenced("```"))
    ````text
    ```
    ````
    """
    shown = visible(text)
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{info}\n{shown.rstrip()}\n{fence}"


def code_span(text: str, limit: int = 200) -> str:
    """The text on one line as inline code of Markdown.

    >>> code_span("a`b")
    '``a`b``'
    """
    shown = one_line(text, limit) or " "
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{ticks}{pad}{shown}{pad}{ticks}"


def html(text: str) -> str:
    """The text for an element or a quoted attribute of HTML.

    >>> html("<b title='x'>\\x00")
    '&lt;b title=&#39;x&#39;&gt;␀'
    """
    return visible(text).translate(_HTML)


def file_name(name: str, limit: int = 80) -> str:
    """A name for a file or a folder: itself where that is plain and short, else its plain part and a hash of the whole.

    Different names give different file names. The result has at most ``limit`` + 9 characters, all ASCII, none of them
    a dot, a slash or a blank, and does not begin with a dash.

    >>> file_name("test_login[80x24]")
    'test_login[80x24]'
    >>> file_name("../etc/passwd")
    'etc-passwd-7fef78f5'
    """
    if len(name) <= limit and _PLAIN_NAME.fullmatch(name):
        return name
    digest = sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    plain = re.sub(r"[^A-Za-z0-9_]+", "-", name, flags=re.ASCII).strip("-")[:limit].rstrip("-")
    return f"{plain or 'x'}-{digest}"
