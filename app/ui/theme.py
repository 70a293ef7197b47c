"""The three themes: their colours as a palette and a style sheet."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QDir
from PySide6.QtGui import QColor, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QToolTip

from app.base.errors import BugError
from app.base.paths import asset, resource, user_folder

THEMES = ("day", "dusk", "night")
SANS = "IBM Plex Sans"
MONO = "IBM Plex Mono"
_DRAWN = "drawn"
"""Where Qt looks for the icons this program coloured for its style sheet."""


@dataclass(frozen=True)
class Theme:
    """Colours by what they mean, as ``#RRGGBB``."""

    name: str
    tokens: dict[str, str]
    hues: tuple[str, ...]
    """What tells partners apart, after their badge."""

    def __getattr__(self, token: str) -> str:
        try:
            return self.tokens[token]
        except KeyError:
            raise AttributeError(token) from None

    def color(self, token: str) -> QColor:
        """Return a token's colour."""
        return QColor(self.tokens[token])


@cache
def themes() -> dict[str, Theme]:
    """Return the themes by name."""
    tables = tomllib.loads(resource("themes.toml").read_text(encoding="utf-8"))
    found = {}
    for name, table in tables.items():
        hues = tuple(table.pop("hues"))
        found[name] = Theme(name, table, hues)
    return found


@cache
def load_fonts() -> None:
    """Make the program's fonts known to Qt; without them it falls back to the system's."""
    for file in asset("fonts").glob("*.ttf"):
        QFontDatabase.addApplicationFont(str(file))


def palette(theme: Theme) -> QPalette:
    """Return Qt's palette of a theme, for what the style sheet does not reach."""
    roles = QPalette.ColorRole
    result = QPalette()
    for role, token in (
        (roles.Window, "surface"),
        (roles.WindowText, "text"),
        (roles.Base, "panel"),
        (roles.AlternateBase, "sunken"),
        (roles.Text, "text"),
        (roles.PlaceholderText, "muted"),
        (roles.Button, "panel"),
        (roles.ButtonText, "text"),
        (roles.Highlight, "selection"),
        (roles.HighlightedText, "text"),
        (roles.ToolTipBase, "panel"),
        (roles.ToolTipText, "text"),
        (roles.Link, "accent"),
        (roles.Light, "line"),
        (roles.Midlight, "line"),
        (roles.Mid, "line"),
        (roles.Dark, "line"),
        (roles.Shadow, "sunken"),
        (roles.BrightText, "accent"),
    ):
        result.setColor(role, theme.color(token))
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, theme.color("faint"))
    return result


def dress(theme: Theme, *, large: bool) -> None:
    """Give the whole program the colours of a theme: windows, dialogs, menus and tool tips alike."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise BugError("a theme needs an application")
    QApplication.setPalette(palette(theme))
    QToolTip.setPalette(palette(theme))
    sheet = style_sheet(theme)
    if large:
        sheet += resource("large.qss").read_text(encoding="utf-8")
    if application.styleSheet() != sheet:
        application.setStyleSheet(sheet)


def style_sheet(theme: Theme) -> str:
    """Return the style sheet of a theme."""
    # Under a name, not by its path: Qt dresses every widget anew for a sheet that differs.
    QDir.setSearchPaths(_DRAWN, [str(user_folder("icons"))])
    text = resource("window.qss").read_text(encoding="utf-8")
    text = text.replace("@chevron", _coloured_icon("chevron-down", theme))
    text = text.replace("@warning", _coloured_icon("triangle-alert", theme, "bad", 16))
    text = text.replace("@check", _coloured_icon("check", theme, "on_accent"))
    # Longest first: @on_accent before @accent would leave a tail otherwise.
    for token in sorted(theme.tokens, key=len, reverse=True):
        text = text.replace(f"@{token}", theme.tokens[token])
    return text


def _coloured_icon(name: str, theme: Theme, token: str = "text", side_px: int = 24) -> str:
    """Write an icon in a colour of the theme: a style sheet takes pictures from files only."""
    source, drawn = asset("icons", f"{name}.svg"), f"{name}-{theme.name}.svg"
    if source.exists():
        svg = source.read_text(encoding="utf-8").replace("currentColor", theme.tokens[token])
        for side in ("width", "height"):
            svg = svg.replace(f'{side}="24"', f'{side}="{side_px}"', 1)
        user_folder("icons").joinpath(drawn).write_text(svg, encoding="utf-8")
    return f"{_DRAWN}:{drawn}"
