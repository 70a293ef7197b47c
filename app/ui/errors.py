"""The only place where an unexpected exception is shown: it is saved, told, and never survived silently."""

from __future__ import annotations

import sys
from types import TracebackType

from PySide6.QtWidgets import QApplication, QMessageBox

from app.base.clock import utc_now
from app.base.crashlog import describe
from app.base.message import say
from app.base.paths import user_folder


def install_hook() -> None:
    """Send exceptions nobody expected to a report and a dialog, then end the program.

    The plan is safe: every accepted edit is on disk before it is shown.
    """
    sys.excepthook = _report


def _report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        QApplication.quit()
        return
    report = user_folder() / f"error-{utc_now():%Y%m%dT%H%M%SZ}.txt"
    # Where it was and no word of the plan: the report is a plain file.
    report.write_text(describe(error.with_traceback(trace)), encoding="utf-8")
    sys.__excepthook__(kind, error, trace)
    box = QMessageBox(QMessageBox.Icon.Critical, str(say("ui.bug_title")), str(say("ui.bug", report=report)))
    box.exec()
    QApplication.exit(70)
