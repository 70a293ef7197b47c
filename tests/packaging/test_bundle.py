"""What the bundle holds: whatever the program reads is in it. The build and its trial are ``make bundle``."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

WITHOUT = """
import importlib, json, os, pkgutil, sys
left_out = set(json.loads(sys.argv[1]))
class Nobody:
    def find_spec(self, name, path=None, target=None):
        if name in left_out:
            raise ModuleNotFoundError(name, name=name)
sys.meta_path.insert(0, Nobody())
"""
"""Makes a Python in which what the bundle leaves out cannot be imported."""

WATCHED = """
opened = set()
def watch(event, arguments):
    if event in ("open", "sqlite3.connect") and isinstance(arguments[0], (str, bytes, os.PathLike)):
        opened.add(os.fsdecode(arguments[0]))
sys.addaudithook(watch)
from app.entry import main
code = main(["demo", "--out", sys.argv[2], "--seconds", "1"])
print(json.dumps([code, sorted(opened)]))
"""
"""Does the whole job without a window and notes every file that Python opens."""

IMPORTED = """
import app
for module in pkgutil.walk_packages(app.__path__, "app."):
    if module.name != "app.ui.map.page" and not module.name.startswith("app.store.migrations."):
        importlib.import_module(module.name)
"""
"""Imports every module, but the map page's composer, which set-up alone runs, and Alembic's scripts."""


@pytest.fixture(scope="module")
def contents():
    """Return the list that the spec reads."""
    sys.path.insert(0, str(ROOT / "packaging" / "bundle"))
    yield importlib.import_module("contents")
    sys.path.pop(0)


@pytest.fixture(scope="module")
def read(contents, tmp_path_factory):
    """Return the files that the program opened while it did the whole job."""
    said = run_without(contents, WATCHED, str(tmp_path_factory.mktemp("watched") / "out"))
    code, opened = json.loads(said.splitlines()[-1])
    assert code == 0
    return [Path(path) for path in opened]


def run_without(contents, script, *arguments):
    """Run a script in a Python that has only what the bundle has; return what it prints."""
    command = [
        sys.executable,
        "-c",
        WITHOUT + script,
        json.dumps(list(contents.LEFT_OUT_MODULES)),
        *arguments,
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_folder_is_there_and_every_built_part_in_one(contents):
    """What set-up builds, what we wrote and the steps of the plan file are all in folders of the list."""
    assert [folder for folder in contents.FOLDERS if not (ROOT / folder).is_dir()] == []
    parts = {path.name for path in (ROOT / "build" / "assets").iterdir()}
    assert {"gazetteer.sqlite", "tiles", "charts", "page", "fonts", "icons", "i18n", "symbols"} <= parts
    assert {"web", "zones", "THIRD_PARTY.txt", "sbom.json"} <= parts
    assert list((ROOT / "app/store/migrations/versions").glob("*.py"))


def test_what_the_program_reads_of_itself_is_in_the_bundle(contents, read):
    """Every file of the project that is opened and is no module lies in a folder of the list."""
    own = [path.relative_to(ROOT) for path in read if path.is_relative_to(ROOT)]
    own = [path for path in own if not path.parts[0].startswith(".venv")]
    data = [path for path in own if path.suffix not in {".py", ".pyc"}]
    folders = [Path(folder) for folder in contents.FOLDERS]
    assert len(data) > 10
    assert [path for path in data if not any(path.is_relative_to(folder) for folder in folders)] == []


def test_what_packages_read_of_themselves_is_in_the_bundle(contents, read):
    """Every data file of a package that is opened is of a package on the list and not left out."""
    inside = [
        path.parts[path.parts.index("site-packages") + 1 :] for path in read if "site-packages" in path.parts
    ]
    # What a package says of itself to installers is asked for by its own hook.
    data = [parts for parts in inside if parts[-1].partition(".")[2] not in {"py", "pth"} and len(parts) > 1]
    data = [parts for parts in data if ".so" not in parts[-1] and not parts[0].endswith(".dist-info")]
    data = [parts for parts in data if "__pycache__" not in parts]
    assert data
    assert [parts for parts in data if parts[0] not in contents.DATA_PACKAGES] == []
    assert [parts for parts in data if contents.is_left_out("/".join(parts))] == []


@pytest.mark.parametrize(
    ("place", "out"),
    [
        ("PySide6/Qt/translations/qtbase_es.qm", False),
        ("PySide6/Qt/translations/qtbase_de.qm", True),
        ("PySide6/Qt/translations/qtwebengine_locales/en-US.pak", False),
        ("PySide6/Qt/translations/qtwebengine_locales/fr.pak", False),
        ("PySide6/Qt/translations/qtwebengine_locales/el.pak", True),
        ("PySide6/Qt/qml/QtQuick/libqtquick2plugin.so", True),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", False),
        ("PySide6/Qt/plugins/platforms/libqwayland.so", False),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", False),
        ("PySide6/Qt/resources/qtwebengine_resources.pak", False),
        ("PySide6/Qt/resources/qtwebengine_devtools_resources.pak", True),
        ("resources/catalog/assets/helicopter.toml", False),
        ("resources/help/es/guide.md", False),
        ("resources/help/fr/guide.md", False),
    ],
)
def test_what_stays_out(contents, place, out):
    """Languages nobody chose, QML and debugging aids go; what windows and the map page need stays."""
    assert contents.is_left_out(place) == out


def test_nothing_the_program_imports_is_left_out(contents):
    """Every module of ours can be imported without what the bundle leaves out."""
    pytest.importorskip("PySide6")
    run_without(contents, IMPORTED)
