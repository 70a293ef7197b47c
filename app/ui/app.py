"""Starts the window."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from app.base.message import language, use_language
from app.session.session import Session
from app.ui.cleaner import Cleaner
from app.ui.dialogs.who import WhoDialog
from app.ui.errors import install_hook
from app.ui.immortal import keep_singletons
from app.ui.mainwindow import MainWindow
from app.ui.map.scheme import register_scheme
from app.ui.settings import Settings
from app.ui.start import StartScreen
from app.ui.theme import THEMES, dress, load_fonts, themes

Opener = Callable[[Settings], Session | None]
"""Opens the plan to begin with; ``None`` for the start screen."""


def prepare() -> None:
    """Do what must be done before the application exists."""
    keep_singletons()
    register_scheme()
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    # A file dialog of the desktop would be white at night, and speak another language.
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    QCoreApplication.setApplicationName("Watchbill")
    # Numbers, dates and DTG are the same in every language.
    QLocale.setDefault(QLocale.c())


def run(opener: Opener, arguments: Sequence[str] = ()) -> int:
    """Open a plan in the window and stay until it is closed; return the exit code.

    Raises
    ------
    AppError
        If the plan named cannot be opened.
    """
    prepare()
    application = QApplication([sys.argv[0], *arguments])
    application.setStyle("Fusion")
    load_fonts()
    install_hook()
    settings = Settings.load()
    desktop = Desktop(application, settings)
    session = opener(settings)
    if session is None and not desktop.start():
        return 0
    if session is not None:
        desktop.show(session)
        if not settings.post:
            QTimer.singleShot(0, desktop.ask_who)
    return application.exec()


class Desktop(QObject):
    """The one main window there is, and how another takes its place."""

    def __init__(self, application: QApplication, settings: Settings) -> None:
        super().__init__(application)
        self._application, self._settings = application, settings
        self._window: MainWindow | None = None
        self._cleaner = Cleaner(application)
        self._translator = QTranslator(self)
        self._speak()
        # Before the first window: no frame of it is in other colours.
        dress(themes()[settings.theme if settings.theme in THEMES else THEMES[0]], large=settings.large)

    @property
    def window(self) -> MainWindow | None:
        """The window that is shown."""
        return self._window

    def start(self) -> bool:
        """Show the start screen and then the window; return whether a plan was chosen."""
        screen = StartScreen(self._settings, self._window)
        if self._window is not None:
            self._window.files.switch(screen.ask)
        elif (session := screen.ask()) is not None:
            self.show(session)
        if screen.session is None:
            return False
        if screen.wants_tour and self._window is not None:
            self._window.start_tour()
        return True

    def show(self, session: Session) -> None:
        """Show a window on ``session``."""
        window = self._window = MainWindow(session, self._settings)
        window.language_changed.connect(self._speak_again)
        window.files.start_asked.connect(self.start)
        if self._settings.geometry:
            window.show()
        else:
            window.showMaximized()

    def ask_who(self) -> None:
        """Ask who sits here: a plan was opened without the start screen, which would have asked."""
        if self._window is not None and WhoDialog(self._settings, self._window).exec():
            self._window.workspace.session.author = self._settings.author

    def _speak(self) -> None:
        """Take the language of the settings, Qt's own texts included."""
        use_language(self._settings.language)
        self._application.removeTranslator(self._translator)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._translator.load(f"qtbase_{language()}", folder):
            self._application.installTranslator(self._translator)

    def _speak_again(self) -> None:
        """Put a window that speaks the new language in the place of the old one."""
        old = self._window
        if old is None:
            return
        self._speak()
        self.show(old.hand_over())
