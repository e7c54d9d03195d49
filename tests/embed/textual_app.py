"""An application of Textual that shows what it is told: keys, clicks, pastes, its size. Its colours are all its own, so
that another release of Textual draws the same.
"""

from __future__ import annotations

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Static


class Told(App[None]):
    """One line for each kind of event, the last of it."""

    CSS = """
    Screen { background: #000000; color: #c0c0c0; layout: vertical; }
    Static { background: #000000; color: #c0c0c0; width: 100%; height: 1; }
    #title { background: #004080; color: #ffffff; text-style: bold; }
    #button { background: #800000; color: #ffff00; width: 12; margin: 1 4; text-align: center; }
    """

    def compose(self) -> ComposeResult:
        yield Static("told", id="title")
        yield Static("press me", id="button", markup=False)
        for name in ("size", "key", "click", "paste"):
            yield Static(f"{name}: -", id=name, markup=False)

    def tell(self, name: str, value: object) -> None:
        self.query_one(f"#{name}", Static).update(f"{name}: {value}")

    def on_resize(self, event: events.Resize) -> None:
        self.tell("size", f"{event.size.width}x{event.size.height}")

    def on_key(self, event: events.Key) -> None:
        self.tell("key", event.key)
        if event.key == "q":
            self.exit(return_code=3)

    def on_click(self, event: events.Click) -> None:
        widget = event.widget.id if event.widget is not None else None
        self.tell("click", f"{widget} at {event.screen_x},{event.screen_y}")

    def on_paste(self, event: events.Paste) -> None:
        self.tell("paste", repr(event.text))


if __name__ == "__main__":
    app = Told()
    app.run()
    raise SystemExit(app.return_code)
