"""Find and install the Debian packages that Watchbill needs. Standard library only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

LISTS = {
    "run": ("system-packages.txt",),
    "test": ("system-packages.txt", "system-packages-test.txt"),
    "check": ("system-packages.txt",),
}
"""Which package lists, next to this file, each purpose needs."""

_INSTALLED = "install ok installed"


class NotInstalledError(Exception):
    """Packages are missing and could not be installed; the text says what to do."""


def needed(purpose: str) -> list[str]:
    """Return the package names of a purpose in the order of the lists."""
    here = Path(__file__).parent
    lines = (line for name in LISTS[purpose] for line in (here / name).read_text("utf-8").splitlines())
    return [name for line in lines if (name := line.partition("#")[0].strip())]


def missing(purpose: str) -> list[str]:
    """Return the packages of a purpose that are not installed, asking dpkg once."""
    names = needed(purpose)
    query = ["dpkg-query", "--show", "--showformat=${binary:Package} ${Status}\n", *names]
    answer = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    present = {line.split()[0].partition(":")[0] for line in answer.splitlines() if line.endswith(_INSTALLED)}
    return [name for name in names if name not in present]


def install(purpose: str) -> None:
    """Install what is missing for a purpose.

    ``SYSTEM=no`` in the environment skips it, and so does a system without dpkg.

    Raises
    ------
    NotInstalledError
        If the packages cannot be installed or the user says no.
    """
    if os.environ.get("SYSTEM") == "no":
        print("      skipped, as SYSTEM=no asks")
        return
    if shutil.which("dpkg-query") is None:
        print("      not a Debian system: Qt's own system libraries must be there already")
        return
    names = missing(purpose)
    if not names:
        return
    command = [*_privilege(), "apt-get"]
    by_hand = f"sudo apt-get install {' '.join(names)}"
    print(f"      missing: {' '.join(names)}", flush=True)
    if not _agreed():
        raise NotInstalledError(
            f"Install them yourself with\n  {by_hand}\nor go on without: SYSTEM=no make ..."
        )
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    # Without fresh lists apt-get may look for versions that are gone; a failure here shows in the next line.
    subprocess.run([*command, "update", "-qq"], check=False, env=environment)
    done = subprocess.run(
        [*command, "install", "-y", "-qq", "--no-install-recommends", *names], check=False, env=environment
    )
    if done.returncode:
        raise NotInstalledError(f"apt-get could not install them. Try\n  {by_hand}")


def _privilege() -> list[str]:
    """Return how to become root: nothing when we are."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        raise NotInstalledError("Installing needs root: run this as root, or install sudo.")
    return ["sudo"]


def _agreed() -> bool:
    """Return whether to install: asked on a terminal, taken as a yes elsewhere."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return True
    return input("      Install them now? [Y/n] ").strip().lower() in {"", "y", "yes"}
