"""The map in the window."""

from __future__ import annotations

import logging
from collections.abc import Collection

from PySide6.QtCore import QChildEvent, QObject, Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QColor, QDragEnterEvent, QDragMoveEvent, QDropEvent, QResizeEvent
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget

from app.base.errors import AppError
from app.base.message import say
from app.geo.charts import Box
from app.geo.tiles import TileSet
from app.ui.map import messages
from app.ui.map.origin import ORIGIN
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


FIRST_PAINT_MS = 120
"""From when the page is ready until it has been painted for certain."""


class MapView(QWebEngineView):
    """Shows scenes, and tells what the user does with the mouse."""

    said = Signal(object)
    """A message from the page, parsed: one of ``messages.FromPage``."""
    dropped = Signal(list)
    """Paths of files dropped on the map."""

    _curtain: QWidget | None = None
    """Covers the one white frame Chromium may show before the page has painted: no flash at night."""

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
        self.setAccessibleName(str(say("ui.map")))
        self._curtain = QWidget(self)
        self._curtain.setAutoFillBackground(True)
        self.use_theme(theme)
        self.load(QUrl(f"{ORIGIN}/index.html"))

    @property
    def ready(self) -> bool:
        """Whether the page is drawn and listens."""
        return self._waiting is None

    def send(self, text: str) -> None:
        """Tell the page something; what is said before it is ready is said once it is."""
        if not text:
            return
        if self._waiting is None:
            self._bridge.toPage.emit(text)
        else:
            self._waiting.append(text)

    def use_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.page().setBackgroundColor(QColor(theme.water))
        if self._curtain is not None:
            self._curtain.setStyleSheet(f"background: {theme.water};")
        self.send(messages.use_theme(theme.name, theme.tokens, list(theme.hues)))

    def serve_tiles(self, layer: str, tiles: TileSet) -> None:
        """Let the page ask for the tiles of a layer's file."""
        self._handler.serve_tiles(layer, tiles)

    def serve_places(self, layer: str, lines: bytes) -> None:
        """Let the page ask for the places of a layer's file, as ``imports.background_lines`` gives them."""
        self._handler.serve_places(layer, lines)

    def serve_only(self, layers: Collection[str]) -> None:
        """Let go of the files of all layers but these."""
        self._handler.serve_only(layers)

    def fit(self, box: Box | None) -> None:
        """Show all of ``box``."""
        if box is not None:
            self.send(messages.fit_box(*box.bounds))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files; Chromium would open them in place of the map."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Take files wherever they are over the map."""
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell of the files dropped."""
        names = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if names:
            self.dropped.emit(names)
            event.acceptProposedAction()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the curtain over all of it."""
        super().resizeEvent(event)
        self._draw_curtain()

    def childEvent(self, event: QChildEvent) -> None:
        """Keep the curtain over what Chromium draws on, which comes later."""
        super().childEvent(event)
        self._draw_curtain()

    def close_page(self) -> None:
        """Take the page down before its profile: WebEngine insists on that order."""
        page = self.page()
        self.setPage(QWebEnginePage(self))
        page.deleteLater()

    def _draw_curtain(self) -> None:
        if self._curtain is not None:
            self._curtain.setGeometry(self.rect())
            self._curtain.raise_()

    def _lift_curtain(self) -> None:
        curtain, self._curtain = self._curtain, None
        if curtain is not None:
            curtain.hide()
            curtain.deleteLater()

    def _take(self, message: messages.FromPage) -> None:
        if isinstance(message, messages.Ready):
            waiting, self._waiting = self._waiting or [], None
            for text in waiting:
                self.send(text)
            QTimer.singleShot(FIRST_PAINT_MS, self, self._lift_curtain)
        self.said.emit(message)
