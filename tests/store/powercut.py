"""What a power cut leaves: the writes of a real process, replayed onto a disk that loses some.

Between two fsyncs a disk may keep, of what was written, any sectors and forget others; it may keep or forget
that a file was made, renamed or removed until the folder is synced.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
_CALLS = (
    "openat", "pwrite64", "write", "lseek", "fsync", "fdatasync", "ftruncate", "unlink", "rename", "close",
)  # fmt: skip
_LINE = re.compile(r"(\w+)\((.*)\)\s+= (-?\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


class NoStraceError(Exception):
    """The program that records system calls is not installed."""


@dataclass
class File:
    """One file: what is on the disk for certain, and what was written since."""

    durable: bytes = b""
    pending: list[tuple[int, bytes]] = field(default_factory=list)
    """Offset and data; a truncation has the new length and no data."""
    live: bytearray = field(default_factory=bytearray)
    """As the process sees it."""

    def write(self, offset, data):
        """Write to the cache."""
        self.pending.append((offset, data))
        self.live.extend(bytes(max(0, offset + len(data) - len(self.live))))
        self.live[offset : offset + len(data)] = data

    def truncate(self, size):
        """Cut in the cache."""
        self.pending.append((size, b""))
        del self.live[size:]
        self.live.extend(bytes(size - len(self.live)))

    def sync(self):
        """Bring everything to the disk."""
        self.durable, self.pending = bytes(self.live), []

    def after_cut(self, rng):
        """Return what is on the disk after a power cut."""
        image = bytearray(self.durable)
        kept = rng.choice((0.1, 0.5, 0.9))
        arrived: dict[int, bool] = {}
        for offset, data in self.pending:
            if not data:
                if rng.random() < kept:
                    del image[offset:]
                continue
            for start in range(offset - offset % SECTOR, offset + len(data), SECTOR):
                # A sector that lost a write loses the later ones too: it holds a state it once had.
                arrived[start] = arrived.get(start, True) and rng.random() < kept
                if arrived[start]:
                    first, end = max(offset, start), min(offset + len(data), start + SECTOR)
                    image.extend(bytes(max(0, end - len(image))))
                    image[first:end] = data[first - offset : end - offset]
        return bytes(image)


class Disk:
    """The files below one folder, at first those of a copy of it."""

    def __init__(self, root, copy):
        self.root = Path(root)
        self.names: dict[str, File] = {}
        """As the process sees them."""
        self.durable: dict[str, File] = {}
        self.pending: list[tuple[str, str | None, File | None]] = []
        """Name that goes, name that comes, and its file."""
        for path in copy.rglob("*"):
            if path.is_file():
                name = str(self.root / path.relative_to(copy))
                file = File(path.read_bytes(), live=bytearray(path.read_bytes()))
                self.names[name] = self.durable[name] = file

    def open(self, name, *, create):
        """Return the file of a name."""
        if name not in self.names and create:
            self.names[name] = File()
            self.pending.append(("", name, self.names[name]))
        return self.names.get(name)

    def rename(self, old, new):
        """Move a file over another."""
        file = self.names[new] = self.names.pop(old)
        self.pending.append((old, new, file))

    def unlink(self, name):
        """Remove a name."""
        self.names.pop(name)
        self.pending.append((name, None, None))

    def sync_folder(self, folder):
        """Bring what was made, renamed or removed in a folder to the disk."""
        here = [op for op in self.pending if str(Path(op[1] or op[0]).parent) == folder]
        self._turn(self.durable, here)
        self.pending = [op for op in self.pending if op not in here]

    def write_after_cut(self, target, rng):
        """Write what is on the disk after a power cut below another folder."""
        names = dict(self.durable)
        kept = rng.choice((0.1, 0.5, 0.9))
        self._turn(names, [op for op in self.pending if rng.random() < kept])
        for name, file in names.items():
            path = target / Path(name).relative_to(self.root)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.after_cut(rng))

    @staticmethod
    def _turn(names, operations):
        for old, new, file in operations:
            names.pop(old, None)
            if new is not None:
                names[new] = file


def record(command, trace, **environment):
    """Run a program; return the calls it made on files, in order.

    Raises
    ------
    NoStraceError
        If there is no strace here.
    AssertionError
        If it cannot trace, or the program fails.
    """
    if shutil.which("strace") is None:
        raise NoStraceError("strace is not installed")
    tracer = ["strace", "-xx", "-s", "1000000", "-e", f"trace={','.join(_CALLS)}", "-o", str(trace)]
    done = subprocess.run(
        [*tracer, *map(str, command)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | environment,
    )
    assert done.returncode == 0, done.stderr
    return [call for line in trace.read_text().splitlines() if (call := _parse(line))]


def _parse(line):
    match = _LINE.match(line)
    if match is None or int(match[3]) < 0:
        return None
    name, arguments, result = match[1], match[2], int(match[3])
    texts = [bytes.fromhex(text.replace("\\x", "")) for text in _TEXT.findall(arguments)]
    rest = [part.strip() for part in _TEXT.sub("", arguments).split(",")]
    return name, texts, rest, result


class Replay:
    """Takes recorded calls to a disk, one after another."""

    def __init__(self, disk):
        self.disk = disk
        self.told = ""
        """What the process wrote to its standard output."""
        self._open: dict[int, File | str] = {}
        self._at: dict[int, int] = {}

    def take(self, call):
        """Do one call."""
        name, texts, rest, result = call
        if name == "openat":
            self._take_open(os.fsdecode(texts[0]), rest, result)
        elif name in {"rename", "unlink"}:
            self._take_name(name, [os.fsdecode(text) for text in texts])
        elif name == "write" and rest[0] == "1":
            self.told += texts[0].decode()
        elif int(rest[0]) in self._open:
            self._take_file(name, int(rest[0]), texts, rest, result)

    def _take_open(self, path, rest, descriptor):
        self._open.pop(descriptor, None)
        if not path.startswith(str(self.disk.root)):
            return
        self._at[descriptor] = 0
        if Path(path).is_dir():
            self._open[descriptor] = path
            return
        file = self.disk.open(path, create="O_CREAT" in rest[2])
        if file is not None:
            self._open[descriptor] = file
            if "O_TRUNC" in rest[2] and file.live:
                file.truncate(0)

    def _take_name(self, name, paths):
        if paths[0] in self.disk.names:
            getattr(self.disk, name)(*paths)

    def _take_file(self, name, descriptor, texts, rest, result):
        file = self._open[descriptor]
        if name == "close":
            del self._open[descriptor]
        elif name in {"fsync", "fdatasync"}:
            self.disk.sync_folder(file) if isinstance(file, str) else file.sync()
        elif name == "lseek":
            self._at[descriptor] = result
        elif name == "pwrite64":
            file.write(int(rest[-1]), texts[0][:result])
        elif name == "write":
            file.write(self._at[descriptor], texts[0][:result])
            self._at[descriptor] += result
        elif name == "ftruncate":
            file.truncate(int(rest[-1]))
