"""What a reader would see of a text with markup, which may come from anywhere."""

from __future__ import annotations

import html
from html.parser import HTMLParser

_NEW_LINES = {"br", "p", "div", "tr", "li", "table", "ul", "ol", "h1", "h2", "h3", "h4"}


def seen_text(markup: str) -> str:
    """Return a text without its markup, scripts and styles; what stands on lines of its own still does."""
    words = _Words()
    words.feed(markup)
    words.close()
    return html.unescape("".join(words.parts))


class _Words(HTMLParser):
    """Keeps what a reader of a page would see, line by line."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden = tag in ("script", "style")
        if tag in _NEW_LINES:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)
