"""Media that fail, for real: a stick that is pulled out, a disk that is full."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest

try:
    import resource
except ImportError:
    resource = None


class Stick:
    """A folder that can be pulled out from under a session and put in again, with what is open on it."""

    def __init__(self, root):
        self.path = root / "stick"
        self.path.mkdir()
        self._pocket = root / "pocket"

    def pull(self):
        """Take it out."""
        self.path.rename(self._pocket)

    def insert(self):
        """Put it in again."""
        self._pocket.rename(self.path)


@contextmanager
def small_disk(folder, size="1m"):
    """Mount a disk of a megabyte; skip the test where that is not allowed."""
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("only root can mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def fill(folder):
    """Leave no byte free; return the file that takes the room."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue
    return ballast


@contextmanager
def read_only(folder):
    """Make a folder, with what is in it, read-only for the time of a test, for root as well."""
    if os.geteuid() != 0:
        modes = {path: path.stat().st_mode for path in (folder, *folder.rglob("*"))}
        for path, mode in modes.items():
            path.chmod(mode & ~0o222)
        try:
            yield
        finally:
            for path, mode in modes.items():
                path.chmod(mode)
        return
    for command in (["mount", "--bind", folder, folder], ["mount", "-o", "remount,bind,ro", folder]):
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("nothing can be mounted here, and root may write anywhere")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@contextmanager
def no_new_files(folder):
    """Let nothing be made or removed in a folder; skip the test where root cannot be held to that."""
    mode = folder.stat().st_mode
    root = os.geteuid() == 0
    if root and subprocess.run(["chattr", "+i", folder], capture_output=True, check=False).returncode:
        pytest.skip("this file system cannot hold root to anything")
    if not root:
        folder.chmod(mode & ~0o222)
    try:
        yield
    finally:
        if root:
            subprocess.run(["chattr", "-i", folder], check=True)
        else:
            folder.chmod(mode)


@contextmanager
def no_file_larger_than(size):
    """Let no write of this process go beyond a size, as a full quota does."""
    if resource is None:
        pytest.skip("this system has no limit on the size of files")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def contents(folder: Path):
    """Return every file below a folder with what it holds and when it was written."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}
