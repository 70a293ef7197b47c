"""A long session does not end because None ran out."""

from __future__ import annotations

import subprocess
import sys

import pytest

_SESSION = """
import sys
from PySide6.QtCore import QCoreApplication, QObject, Signal
if sys.argv[1] == "kept":
    from app.ui.immortal import keep_singletons
    keep_singletons()
application = QCoreApplication([])
class Sender(QObject):
    sent = Signal(bool)
sender = Sender()
sender.sent.connect(lambda on: None)
for number in range(100_000):
    sender.sent.emit(bool(number % 2))
    QCoreApplication.processEvents()
print("alive")
"""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal by itself")
def test_none_is_not_given_away():
    """100,000 events and signals: with the remedy the process lives."""
    done = subprocess.run(
        [sys.executable, "-c", _SESSION, "kept"], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.stdout.strip() == "alive", done.stderr[-500:]
