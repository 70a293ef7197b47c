"""The register of legal instruments: their articles as a grid, and what each partner gives and has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.base.errors import AppError
from app.base.message import say
from app.base.progress import Progress, Stop
from app.domain.ids import GrantId, InstrumentId, OpinionId, new_id
from app.domain.law.register import Grant, Instrument
from app.domain.plan import Plan
from app.session import legal
from app.session.usecases.opinions import check_opinion
from app.session.usecases.register import print_register
from app.ui.desk import Desk
from app.ui.dialogs.grant import GrantDialog
from app.ui.dialogs.instrument import InstrumentDialog
from app.ui.dialogs.lists import WrappedTable
from app.ui.dialogs.opinion import OpinionDialog
from app.ui.models import register as rows
from app.ui.parts import button, label, when_opened

_WIDTH_PX, _HEIGHT_PX, _LEFT_PX, _EDGE_PX = 1320, 690, 296, 16
VIEWS = ("articles", "partners", "opinions")


class RegisterDialog(QDialog):
    """Shows the instruments of the plan and changes them; each change is one step of the plan's history."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk, self._workspace = desk, desk.workspace
        self._left = False
        self.setWindowTitle(str(say("action.legal_register")))
        self.instruments = WrappedTable(str(say("register.instruments")))
        self.articles = WrappedTable(str(say("register.view_articles")))
        self.articles.use_columns(rows.article_headings(), rows.ARTICLE_WEIGHTS)
        self.partners = WrappedTable(str(say("register.view_partners")))
        self.opinions = WrappedTable(str(say("register.view_opinions")))
        self.opinions.use_columns(rows.opinion_headings(), rows.OPINION_WEIGHTS)
        self._checked: dict[OpinionId, str] = {}
        self.views = QTabBar()
        self.heading = label("", "sheetHeading")
        self.outcome = label("", "hint")
        self._make_buttons()
        self._arrange()
        self._connect()
        self._show()
        self._fit()

    @property
    def instrument(self) -> Instrument | None:
        """The instrument looked at."""
        return self._plan.instruments.get(InstrumentId(self.instruments.chosen))

    @property
    def grant(self) -> Grant | None:
        """The article looked at."""
        return self._plan.grants.get(GrantId(self._table.chosen))

    def add_instrument(self) -> None:
        """Ask for a new instrument."""
        dialog = InstrumentDialog(self._workspace, None, self)
        if dialog.exec():
            self.instruments.choose(dialog.id)

    def change_instrument(self) -> None:
        """Ask what is to be another way of the instrument."""
        if self.instrument is not None and not self._is_read_only:
            InstrumentDialog(self._workspace, self.instrument, self).exec()

    def remove_instrument(self) -> None:
        """Remove the instrument with its articles."""
        if self.instrument is not None and not self._is_read_only:
            self._do(legal.remove_instrument, self.instrument.id)

    def add_article(self) -> None:
        """Ask for a new article."""
        self._ask_article(None, GrantId(new_id()))

    def change_article(self) -> None:
        """Ask what is to be another way of the article."""
        if self.grant is not None:
            self._ask_article(self.grant, self.grant.id)

    def duplicate_article(self) -> None:
        """Ask for a new article that begins as the chosen one: a text has many that are much alike."""
        if self.grant is not None:
            self._ask_article(self.grant, GrantId(new_id()))

    def remove_article(self) -> None:
        """Remove the article."""
        if self.grant is not None and not self._is_read_only:
            self._do(legal.remove_grant, self.grant.id)

    def add_opinion(self) -> None:
        """Ask a legal adviser how the instrument is seen, and for a key that signs it."""
        if self.instrument is not None and not self._is_read_only:
            OpinionDialog(self._workspace, self.instrument, self).exec()

    def print_pdf(self) -> None:
        """Ask for a file and write the register there, away from the window's thread."""
        suggested = f"{self._plan.header.name} - {say('action.legal_register')}.pdf"
        name, _ = QFileDialog.getSaveFileName(self, str(say("register.print")), suggested, "PDF (*.pdf)")
        if not name:
            return
        session, path = self._workspace.session, Path(name).with_suffix(".pdf")

        def job(_stop: Stop, _progress: Progress) -> Path | AppError:
            try:
                return print_register(session, path)
            except AppError as error:
                return error

        started = self._desk.jobs.run(job, self._printed)
        self._tell(str(say("register.printing" if started else "ui.busy")))

    def done(self, result: int) -> None:
        """Leave; what is still being written is told nowhere."""
        self._left = True
        super().done(result)

    @property
    def _plan(self) -> Plan:
        return self._workspace.plan

    @property
    def _is_read_only(self) -> bool:
        return self._workspace.session.read_only

    @property
    def _table(self) -> WrappedTable:
        """The table of articles that is seen."""
        return (self.articles, self.partners, self.opinions)[self.views.currentIndex()]

    def _make_buttons(self) -> None:
        self.changing: dict[str, QPushButton] = {
            name: button(f"register.{name}", getattr(self, name))
            for name in (
                "add_instrument",
                "change_instrument",
                "remove_instrument",
                "add_article",
                "change_article",
                "duplicate_article",
                "remove_article",
                "add_opinion",
            )
        }
        for name, one in self.changing.items():
            one.setAccessibleName(str(say(f"register.{name}_tip")))
        self.undo, self.redo = button("action.undo", self._undo), button("action.redo", self._redo)
        self.print = button("register.print", self.print_pdf)
        self.leave = button("ui.close", self.accept)

    def _arrange(self) -> None:
        left = _column(self.instruments, _row(*self._buttons("instrument")))
        self.views.setAccessibleName(str(say("register.views")))
        self.views.setDrawBase(False)
        self.views.setExpanding(False)
        for view in VIEWS:
            self.views.addTab(str(say(f"register.view_{view}")))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.articles)
        self._stack.addWidget(self.partners)
        self._stack.addWidget(self.opinions)
        acts = _row(*self._buttons("article"), *self._buttons("opinion"))
        right = _column(self.heading, self.views, self._stack, acts)
        left.setFixedWidth(_LEFT_PX)
        sides = QHBoxLayout()
        sides.setSpacing(_EDGE_PX)
        sides.addWidget(left)
        sides.addWidget(right, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(_EDGE_PX, 12, _EDGE_PX, _EDGE_PX)
        outer.setSpacing(12)
        outer.addLayout(sides, 1)
        outer.addWidget(self.outcome)
        foot = QHBoxLayout()
        foot.addWidget(label(str(say("register.aid")), "hint"), 1)
        for one in (self.undo, self.redo, self.print, self.leave):
            foot.addWidget(one)
        outer.addLayout(foot)
        for one in self.findChildren(QPushButton):
            # Return is for the row that is current.
            one.setAutoDefault(False)

    def _buttons(self, what: str) -> list[QPushButton]:
        return [one for name, one in self.changing.items() if name.endswith(f"_{what}")]

    def _connect(self) -> None:
        self._workspace.changed.connect(self._show)
        self.instruments.currentItemChanged.connect(self._show_articles)
        self.views.currentChanged.connect(self._show_view)
        when_opened(self.instruments, lambda _index: self.change_instrument())
        for table in (self.articles, self.partners):
            when_opened(table, lambda _index: self.change_article())
            table.currentItemChanged.connect(self._allow)
            _on_key(Qt.Key.Key_Delete, table, self.remove_article)
        _on_key(Qt.Key.Key_Delete, self.instruments, self.remove_instrument)
        keys = {"Ctrl+Z": self._undo, "Ctrl+Shift+Z": self._redo, "Ctrl+D": self.duplicate_article}
        for key, act in keys.items():
            QShortcut(QKeySequence(key), self, act)

    def _ask_article(self, shown: Grant | None, identity: GrantId) -> None:
        if self.instrument is None or self._is_read_only:
            return
        if GrantDialog(self._workspace, self.instrument, shown, identity, self).exec():
            for table in (self.articles, self.partners):
                table.choose(identity)

    def _do(self, action: Callable[..., object], *arguments: object) -> None:
        """Do an action on the session; what the user can mend is told here: the window is behind."""
        try:
            action(self._workspace.session, *arguments)
        except AppError as error:
            self._tell(str(error))

    def _undo(self) -> None:
        self._do(lambda session: session.undo())

    def _redo(self) -> None:
        self._do(lambda session: session.redo())

    def _printed(self, written: Path | AppError) -> None:
        if not self._left:
            self._tell(str(say("register.printed", path=written) if isinstance(written, Path) else written))

    def _tell(self, text: str) -> None:
        self.outcome.setText(text)
        self.outcome.setVisible(bool(text))

    def _show(self) -> None:
        """Show the plan as it is now."""
        # An opinion that was sound no longer is when an article changes.
        self._checked = {}
        self._tell(str(say("ui.is_read_only")) if self._is_read_only else "")
        self.instruments.show_rows(rows.instrument_rows(self._plan))
        self._show_articles()

    def _show_articles(self) -> None:
        """Show the articles of the instrument that is current."""
        instrument = self.instrument
        self.heading.setText(instrument.title if instrument else str(say("register.empty")))
        identity = instrument.id if instrument else InstrumentId("")
        states = rows.states_of(self._plan, instrument)
        self.articles.show_rows(rows.article_rows(self._plan, identity))
        self.partners.use_columns(
            rows.partner_headings(states), [*rows.PARTNER_WEIGHTS, *(1.0 for _ in states)]
        )
        self.partners.show_rows(rows.partner_rows(self._plan, identity, states))
        self._show_opinions()
        self._allow()

    def _show_view(self, place: int) -> None:
        """Show the other table at the same article."""
        article = (self.articles, self.partners)[self._stack.currentIndex() % 2].chosen
        self._stack.setCurrentIndex(place)
        if VIEWS[place] == "opinions":
            self._check_opinions()
        else:
            self._table.choose(article)
        self._allow()

    def _show_opinions(self) -> None:
        """Show what advisers say of the instrument that is current."""
        identity = self.instrument.id if self.instrument else InstrumentId("")
        self.opinions.show_rows(rows.opinion_rows(self._plan, identity, self._checked))
        if VIEWS[self.views.currentIndex()] == "opinions":
            self._check_opinions()

    def _check_opinions(self) -> None:
        """Check the signatures that were not checked yet, away from the window's thread."""
        session = self._workspace.session
        new = [one for one in self._plan.opinions.values() if one.id not in self._checked]
        if not new:
            return

        def job(_stop: Stop, _progress: Progress) -> dict[OpinionId, str]:
            return {one.id: str(check_opinion(session, one) or say("opinion.sound")) for one in new}

        self._desk.jobs.when_idle(lambda: self._desk.jobs.run(job, self._take_checked))

    def _take_checked(self, checked: dict[OpinionId, str]) -> None:
        if not self._left:
            self._checked |= checked
            self._show_opinions()

    def _allow(self) -> None:
        """Offer what can be done."""
        needs = {
            "change_instrument": self.instrument,
            "remove_instrument": self.instrument,
            "add_article": self.instrument,
            "change_article": self.grant,
            "duplicate_article": self.grant,
            "remove_article": self.grant,
            "add_opinion": self.instrument,
        }
        is_opinions = VIEWS[self.views.currentIndex()] == "opinions"
        for name, one in self.changing.items():
            if not name.endswith("_instrument"):
                one.setVisible(name.endswith("_opinion") is is_opinions)
            one.setEnabled(not self._is_read_only and needs.get(name, True) is not None)
        session = self._workspace.session
        self.undo.setEnabled(session.undo_label is not None)
        self.redo.setEnabled(session.redo_label is not None)

    def _fit(self) -> None:
        """Take the room of the window, but no more than rows need to be read."""
        window = self._desk.window
        self.resize(min(_WIDTH_PX, window.width() - 40), min(_HEIGHT_PX, window.height() - 60))


def _on_key(key: Qt.Key, view: QWidget, act: Callable[[], None]) -> None:
    shortcut = QShortcut(QKeySequence(key), view)
    shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
    shortcut.activated.connect(act)


def _column(*parts: QWidget | QHBoxLayout) -> QWidget:
    """Return parts below each other; the list among them takes the room."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    for part in parts:
        if isinstance(part, QHBoxLayout):
            column.addLayout(part)
        else:
            column.addWidget(part, 1 if isinstance(part, WrappedTable | QStackedWidget) else 0)
    return box


def _row(*parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for part in parts:
        row.addWidget(part)
    row.addStretch()
    return row
