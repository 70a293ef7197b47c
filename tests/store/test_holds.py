"""Locks of the system: one holder at a time, and none once its process is gone."""

from __future__ import annotations

import subprocess
import sys

import pytest

from app.store.holds import Held, Hold, look

HOLDER = """
import sys, time
from pathlib import Path
from app.store.holds import Hold
hold = Hold.take(Path(sys.argv[1]))
hold.write({"post": "Other"})
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def path(tmp_path):
    """Return where the lock is."""
    return tmp_path / ".plan.lock"


@pytest.fixture
def other(path):
    """Return another process that holds the file."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_another_process_keeps_it_and_says_who_it_is(path, other):
    """Who comes second is told who has it, and changes nothing."""
    with pytest.raises(Held) as caught:
        Hold.take(path)
    assert caught.value.content == {"post": "Other"}
    assert look(path) == ({"post": "Other"}, True)
    assert other.poll() is None


def test_a_killed_process_holds_nothing(path, other):
    """What it wrote is still there for whoever takes the file next."""
    other.kill()
    other.wait()
    assert look(path) == ({"post": "Other"}, False)
    hold = Hold.take(path)
    assert hold.found == {"post": "Other"}
    hold.release()
    assert not path.exists()


def test_one_process_holds_it_once(path):
    """Two sessions of one program are two."""
    hold = Hold.take(path)
    with pytest.raises(Held):
        Hold.take(path)
    hold.release()
    Hold.take(path).release()


def test_a_file_removed_by_its_last_holder_guards_nothing(path, monkeypatch):
    """Whoever opened it before it was removed starts again with the new file."""
    from app.store import holds

    first = Hold.take(path)
    lock, raced = holds.lock_descriptor, []

    def late(descriptor, *, blocking):
        if not raced:
            # The holder lets go after the other has opened the file, and before it locks it.
            raced.append(first.release())
        return lock(descriptor, blocking=blocking)

    monkeypatch.setattr(holds, "lock_descriptor", late)
    second = Hold.take(path)
    assert path.exists()
    with pytest.raises(Held):
        Hold.take(path)
    second.release()


def test_only_its_own_file_is_removed(path):
    """What took its name meanwhile, on another stick for instance, is somebody else's."""
    hold = Hold.take(path)
    path.unlink()
    path.write_bytes(b"another")
    hold.release()
    assert path.read_bytes() == b"another"


@pytest.mark.parametrize("text", [b"", b" ", b" {", b' ["no"]', b" \xff"])
def test_what_is_unreadable_says_nothing(path, text):
    """A file cut short by a crash is as good as an empty one."""
    path.write_bytes(text)
    hold = Hold.take(path)
    assert hold.found == {}
    hold.write({"long": "x" * 100})
    hold.write({"short": 1})
    assert look(path) == ({"short": 1}, True)
    hold.release(remove=False)
    assert look(path) == ({"short": 1}, False)
