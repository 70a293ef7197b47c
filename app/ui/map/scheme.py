"""The program's own URL scheme: serves its files to the page, and lets nothing else through."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QFile, QIODevice, QObject
from PySide6.QtWebEngineCore import (
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)

from app.base.paths import asset, resource, user_folder
from app.geo.charts import is_imported
from app.geo.tiles import TileFile, TileSet
from app.ui.map.origin import read_page

SCHEME = b"watchbill"
_TILE = re.compile(r"layer/([0-9A-Za-z-]{1,64})/(\d{1,2})/(\d{1,8})/(\d{1,8})")
_INSIDE = {"watchbill", "data", "blob"}
_ROOTS = {"web": asset("web"), "tiles": asset("tiles"), "zones": asset("zones"), "fonts": asset("fonts")}
_TEXT = {"application/javascript", "text/javascript", "text/css", "text/html", "application/geo+json"}


def register_scheme() -> None:
    """Make the scheme known to WebEngine; must run before the application exists."""
    scheme = QWebEngineUrlScheme(SCHEME)
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    flags = QWebEngineUrlScheme.Flag
    scheme.setFlags(flags.SecureScheme | flags.LocalAccessAllowed | flags.CorsEnabled | flags.FetchApiAllowed)
    QWebEngineUrlScheme.registerScheme(scheme)


class SchemeHandler(QWebEngineUrlSchemeHandler):
    """Answers requests from the built assets, the program's resources and files shown under a plan.

    Ranges come with ``QFile``.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tiles: dict[str, TileFile] = {}
        self._places: dict[str, bytes] = {}

    def serve_tiles(self, layer: str, tiles: TileSet) -> None:
        """Answer for the tiles of a layer's file; it stays open from its first tile on."""
        served = self._tiles.get(layer)
        if served is None or served.shown != tiles:
            self._stop_tiles(layer)
            self._tiles[layer] = TileFile(tiles)

    def serve_places(self, layer: str, lines: bytes) -> None:
        """Answer for the places of a layer's file."""
        self._places[layer] = lines

    def serve_only(self, layers: Collection[str]) -> None:
        """Let go of the files of all layers but these."""
        for layer in self._tiles.keys() - set(layers):
            self._stop_tiles(layer)
        for layer in self._places.keys() - set(layers):
            del self._places[layer]

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        """Answer one request."""
        path = job.requestUrl().path().lstrip("/")
        if path in {"", "index.html"}:
            _reply(job, b"text/html; charset=utf-8", read_page())
            return
        if path.startswith("layer/"):
            self._answer_layer(job, path)
            return
        name = find_file(path)
        file = QFile(name, job)
        if not name or not file.open(QIODevice.OpenModeFlag.ReadOnly):
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        job.reply(_content_type(name), file)

    def _answer_layer(self, job: QWebEngineUrlRequestJob, path: str) -> None:
        """Answer ``layer/ID/places`` or ``layer/ID/ZOOM/COLUMN/ROW``; what is damaged is no tile."""
        layer, _, what = path.removeprefix("layer/").partition("/")
        if what == "places" and layer in self._places:
            _reply(job, b"application/octet-stream", self._places[layer])
            return
        match = _TILE.fullmatch(path)
        tiles = self._tiles.get(match[1]) if match else None
        data = None
        if match is not None and tiles is not None:
            with suppress(ValueError):
                data = tiles.read(int(match[2]), int(match[3]), int(match[4]))
        if data is None or tiles is None:
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        _reply(job, tiles.shown.content.value.encode(), data)

    def _stop_tiles(self, layer: str) -> None:
        tiles = self._tiles.pop(layer, None)
        if tiles is not None:
            tiles.close()


class Interceptor(QWebEngineUrlRequestInterceptor):
    """Blocks every request that would leave the program, and counts them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.passed = 0
        self.blocked: list[str] = []

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Block a request unless it stays inside."""
        url = info.requestUrl()
        if url.scheme() not in _INSIDE:
            self.blocked.append(url.toString())
            info.block(True)
        else:
            self.passed += 1


def find_file(path: str) -> str:
    """Return the file behind a path of the scheme, or nothing where there is none or it leads outside."""
    if path == "qt/qwebchannel.js":
        return ":/qtwebchannel/qwebchannel.js"
    first, _, rest = path.partition("/")
    root = resource("map") if first == "map" else _ROOTS.get(first)
    if first == "zones" and is_imported(rest.partition("-")[0]):
        root = user_folder("zones")
    if root is None or not rest:
        return ""
    file = (root / rest).resolve()
    return str(file) if file.is_file() and file.is_relative_to(root.resolve()) else ""


def _reply(job: QWebEngineUrlRequestJob, content: bytes, data: bytes) -> None:
    buffer = QBuffer(job)
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    job.reply(content, buffer)


def _content_type(name: str) -> bytes:
    kind = mimetypes.guess_type(Path(name).name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8".encode() if kind in _TEXT else kind.encode()
