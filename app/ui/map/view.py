"""The map in the window."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget

from app.base.errors import AppError
from app.domain.scene import Scene
from app.ui.map import messages
from app.ui.map.page import ORIGIN
from app.ui.map.scheme import SCHEME, Interceptor, SchemeHandler
from app.ui.theme import Theme

_LOG = logging.getLogger(__name__)


class Bridge(QObject):
    """The two wires between program and page; texts are parsed on arrival and nowhere else."""

    toPage = Signal(str)
    received = Signal(object)

    @Slot(str)
    def fromPage(self, text: str) -> None:
        """Take a message from the page; what is not one is logged and dropped."""
        try:
            message = messages.parse(text)
        except AppError as error:
            _LOG.warning("refused a message of the map page: %s", error)
            return
        self.received.emit(message)


class _Page(QWebEnginePage):
    """A page that goes nowhere and whose console is our log."""

    def javaScriptConsoleMessage(
        self, level: QWebEnginePage.JavaScriptConsoleMessageLevel, message: str, line: int, source: str
    ) -> None:
        """Put a line of the page's console into the log."""
        levels = QWebEnginePage.JavaScriptConsoleMessageLevel
        severity = logging.INFO if level == levels.InfoMessageLevel else logging.WARNING
        _LOG.log(severity, "map page: %s (%s:%s)", message, source, line)

    def acceptNavigationRequest(
        self, url: QUrl | str, _kind: QWebEnginePage.NavigationType, _is_main_frame: bool
    ) -> bool:
        """Allow the one page of ours."""
        return QUrl(url).toString().startswith(ORIGIN)


class MapView(QWebEngineView):
    """Shows scenes, and tells what the user does with the mouse.

    What is said before the page is ready is said once it is.
    """

    said = Signal(object)
    """A message from the page, parsed: one of ``messages.FromPage``."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[str] | None = []
        self._profile = QWebEngineProfile(self)  # with no name it is off the record: nothing stays on disk
        self._handler = SchemeHandler(self)
        self.interceptor = Interceptor(self)
        self._profile.installUrlSchemeHandler(SCHEME, self._handler)
        self._profile.setUrlRequestInterceptor(self.interceptor)
        page = _Page(self._profile, self)
        page.setBackgroundColor(QColor(theme.water))
        self._bridge = Bridge(self)
        self._bridge.received.connect(self._take)
        channel = QWebChannel(page)
        channel.registerObject("bridge", self._bridge)
        page.setWebChannel(channel)
        self.setPage(page)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAccessibleName("Map")
        self.use_theme(theme)
        self.load(QUrl(f"{ORIGIN}/index.html"))

    @property
    def ready(self) -> bool:
        """Whether the page is drawn and listens."""
        return self._waiting is None

    def show_scene(self, scene: Scene) -> None:
        """Draw ``scene`` in place of what is there."""
        self._say(messages.show_scene(scene))

    def show_zones(self, pack: str) -> None:
        """Draw the maritime zones of a pack."""
        self._say(messages.show_zones(pack))

    def show_selection(self, kind: str, identity: str) -> None:
        """Mark one thing, or none."""
        self._say(messages.show_selection(kind, identity))

    def use_tool(self, tool: messages.Tool) -> None:
        """Put a tool in the user's hand."""
        self._say(messages.use_tool(tool))

    def use_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.page().setBackgroundColor(QColor(theme.water))
        self._say(messages.use_theme(theme.name, theme.tokens, list(theme.hues)))

    def fit(self, scene: Scene) -> None:
        """Show all of ``scene``."""
        if scene.box is not None:
            self._say(messages.fit_box(*scene.box.bounds))

    def close_page(self) -> None:
        """Take the page down before its profile: WebEngine insists on that order."""
        page = self.page()
        self.setPage(QWebEnginePage(self))
        page.deleteLater()

    def _say(self, text: str) -> None:
        if self._waiting is None:
            self._bridge.toPage.emit(text)
        else:
            self._waiting.append(text)

    def _take(self, message: messages.FromPage) -> None:
        if isinstance(message, messages.Ready):
            waiting, self._waiting = self._waiting or [], None
            for text in waiting:
                self._say(text)
        self.said.emit(message)
