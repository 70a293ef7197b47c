"""Starts the window."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication

from app.session.session import Session
from app.ui.errors import install_hook
from app.ui.mainwindow import MainWindow
from app.ui.map.scheme import register_scheme
from app.ui.settings import Settings
from app.ui.theme import load_fonts


def prepare() -> None:
    """Do what must be done before the application exists."""
    register_scheme()
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    QCoreApplication.setApplicationName("Watchbill")


def run(opener: Callable[[], Session], arguments: Sequence[str] = ()) -> int:
    """Open a plan in the window and stay until it is closed; return the exit code.

    Raises
    ------
    AppError
        If the plan cannot be opened.
    """
    session = opener()
    prepare()
    application = QApplication([sys.argv[0], *arguments])
    application.setStyle("Fusion")
    load_fonts()
    install_hook()
    settings = Settings.load()
    window = MainWindow(session, settings)
    if settings.geometry:
        window.show()
    else:
        window.showMaximized()
    return application.exec()
