"""Files that survive."""

from __future__ import annotations

import os

import pytest

from app.base.paths import user_folder
from app.store.files import copy_durably, replace_and_wipe, set_aside, write_durably
from tests.builders import D, at


def test_one_content_is_set_aside_once(tmp_path):
    """The same content gives the same copy, another content another, and neither is ever overwritten."""
    path = tmp_path / "plan.watchbill"
    path.write_bytes(b"first")
    first = set_aside(path, "corrupt", D)
    assert first.name == "plan.corrupt-20260112T000000Z.watchbill"
    assert set_aside(path, "corrupt", at(1)) == first
    path.write_bytes(b"second")
    second, third = set_aside(path, "corrupt", D), set_aside(path, "before", D)
    assert [one.read_bytes() for one in (first, second, third)] == [b"first", b"second", b"second"]
    assert len({first, second, third}) == 3
    assert len(list(tmp_path.iterdir())) == 4 + 1 * (tmp_path / "home").exists()


def test_a_failed_write_leaves_what_was_there(tmp_path, monkeypatch):
    """No part of a file takes its place, and no part file stays."""
    target = tmp_path / "file"
    target.write_bytes(b"old")

    def fail(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        write_durably(target, b"new")
    with pytest.raises(OSError, match="No space"):
        copy_durably(target, tmp_path / "copy")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("file", b"old")]


@pytest.mark.skipif(os.name != "posix", reason="elsewhere rights are not in the mode")
def test_who_may_read_a_file_stays(tmp_path):
    """A file for its owner alone is so after it was written anew; the user folder is from the start."""
    private = tmp_path / "private"
    private.write_bytes(b"old")
    private.chmod(0o600)
    write_durably(private, b"new")
    assert private.stat().st_mode & 0o777 == 0o600
    user_folder("backups", "document")
    for folder in ("", "backups", "backups/document"):
        assert (tmp_path / "home" / folder).stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a replaced file cannot be reached")
def test_what_was_replaced_is_overwritten(tmp_path):
    """The old bytes are gone from the file that still has another name; the new ones are in place."""
    old, new = tmp_path / "plan", tmp_path / "new"
    old.write_bytes(b"secret" * 500_000)
    os.link(old, tmp_path / "other name")
    new.write_bytes(b"sealed")
    replace_and_wipe(new, old)
    assert old.read_bytes() == b"sealed"
    assert (tmp_path / "other name").read_bytes() == bytes(3_000_000)
