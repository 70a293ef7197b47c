"""What every test starts from: a home of its own, and no sandbox for root."""

from __future__ import annotations

import os

import pytest

if hasattr(os, "geteuid") and os.geteuid() == 0:
    # Chromium refuses its sandbox to root. The program itself never sets this.
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")

PROVE = os.environ.get("WATCHBILL_PROVE") == "1"
"""Whether the big counts run in full."""


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    """Keep the user's settings out of the tests, and the tests out of the user's settings."""
    monkeypatch.setenv("WATCHBILL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WATCHBILL_LANGUAGE", "en")
