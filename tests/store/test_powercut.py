"""After a power cut at any moment the plan opens, is sound, and holds every acknowledged edit."""

from __future__ import annotations

import os
import random
import shutil
import sys

import pytest

from app.base.errors import AppError
from app.store.plans import PlanStore
from app.store.vault import Key
from tests.builders import D
from tests.conftest import PROVE
from tests.session.steps import first_plan
from tests.store.checks import acknowledged, check_nothing_lost
from tests.store.powercut import Disk, NoStraceError, Replay, record

CUTS = 150 if PROVE else 15
"""Of each kind."""
ACTS = 60
KEY = Key(bytes(range(32)), bytes(range(100, 116)))


@pytest.mark.parametrize("key", [None, KEY], ids=["plain", "encrypted"])
def test_no_power_cut_loses_an_acknowledged_edit(tmp_path, monkeypatch, key):
    """The process's own writes, cut at random moments with un-synced sectors dropped at random."""
    assert _cut(tmp_path, monkeypatch, CUTS, key=key) == []


def test_no_power_cut_leaves_half_a_file(tmp_path, monkeypatch):
    """The same while a plan is encrypted and goes on in another file: each is there whole, or as before."""
    assert _cut(tmp_path, monkeypatch, CUTS, protect=KEY) == []


@pytest.mark.parametrize(("synchronous", "cuts"), [("OFF", 10), ("FULL", 60)])
def test_less_would_not_do(tmp_path, monkeypatch, synchronous, cuts):
    """The same cuts lose edits without syncs, and with those of FULL: there the journal may come back."""
    assert _cut(tmp_path, monkeypatch, cuts, synchronous=synchronous)


def _cut(folder, monkeypatch, cuts, *, key=None, protect=None, synchronous=""):
    """Return what went wrong in each of many power cuts that lost something."""
    desk, before, image = folder / "desk", folder / "before", folder / "image"
    (desk / "home").mkdir(parents=True)
    path = desk / "plan.watchbill"
    PlanStore.create(path, first_plan(), "Planner", D, key=key).close()
    shutil.copytree(desk, before)
    command = [sys.executable, "-m", "tests.store.writer", path, "--acts", ACTS]
    command += ["--key", key.hex] if key else []
    command += ["--protect", protect.hex] if protect else []
    command += ["--synchronous", synchronous] if synchronous else []
    try:
        calls = record(command, folder / "trace", WATCHBILL_HOME=str(desk / "home"))
    except NoStraceError as reason:
        if "CI" in os.environ:
            raise
        pytest.skip(str(reason))
    told = [number for number, call in enumerate(calls) if call[0] == "write" and call[2][0] == "1"]
    assert len(told) == ACTS + bool(protect)
    first = told[ACTS // 2 - 2] if protect else told[0]
    monkeypatch.setenv("WATCHBILL_HOME", str(image / "home"))
    lost = []
    for seed in range(cuts):
        rng = random.Random(seed)
        replay = Replay(Disk(desk, before))
        for call in calls[: rng.randrange(first, len(calls))]:
            replay.take(call)
        replay.disk.write_after_cut(image, rng)
        head, name = acknowledged(replay.told)
        try:
            check_nothing_lost(image / name, head, key or protect)
        except (AppError, AssertionError) as error:
            lost.append(f"cut {seed}: {error!r}")
        shutil.rmtree(image)
    return lost
