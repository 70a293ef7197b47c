"""The locks pin every file by its hash, and name no server."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ROOT / "packaging" / "locks"


def read_pins(name):
    """Return name -> version of a lock."""
    return dict(
        re.findall(r"^([a-z0-9._-]+)==(\S+)", (LOCKS / f"{name}.txt").read_text("utf-8"), re.MULTILINE)
    )


@pytest.mark.parametrize("name", sorted(path.stem for path in LOCKS.glob("*.txt")))
def test_lock_has_a_hash_for_every_package(name):
    """Each requirement is pinned and carries hashes, and nothing else is in the file."""
    text = (LOCKS / f"{name}.txt").read_text("utf-8")
    pin = r"[a-z0-9._-]+==[^\s;]+( ; [^\\]+)? \\\n(    --hash=sha256:[0-9a-f]{64}( \\)?\n)+"
    assert re.fullmatch(f"({pin})+", text)


def test_locks_agree():
    """What runs is what is tested: the smaller locks have the versions of the developers' lock."""
    everything = read_pins("dev")
    assert read_pins("run").items() <= everything.items()
    assert read_pins("headless").items() <= everything.items()


def test_every_archive_has_its_lock(monkeypatch):
    """What is downloaded to be unpacked is locked at the version that the list names, one package a lock."""
    monkeypatch.syspath_prepend(ROOT / "packaging")
    import locks

    for name, pin in locks.ARCHIVES.items():
        assert [f"{package}=={version}" for package, version in read_pins(name).items()] == [pin]
    assert {path.stem for path in LOCKS.glob("*.txt")} == {*locks.ENVIRONMENTS, *locks.ARCHIVES}


def test_headless_lock_has_no_qt():
    """The environment without Qt cannot import it by accident."""
    names = read_pins("headless")
    assert names
    assert not [name for name in names if "pyside" in name or "pytest-qt" in name]


def test_web_lock_has_integrity_and_no_address():
    """Each web package is pinned by its hash, and comes from the index the user configured."""
    lock = json.loads((ROOT / "packaging/assets/package-lock.json").read_text("utf-8"))
    entries = [entry for path, entry in lock["packages"].items() if path]
    assert entries
    assert all(entry["integrity"].startswith("sha512-") for entry in entries)
    assert [entry for entry in entries if entry.get("resolved")] == []
