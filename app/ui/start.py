"""The start screen: what can be gone on with, and ways to begin."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.base.errors import AppError
from app.base.message import say
from app.session import recovery
from app.session.recovery import Offer
from app.session.session import Session
from app.ui.dialogs import who
from app.ui.dialogs.choice import ask
from app.ui.dialogs.newplan import NewPlanDialog, RenewDialog
from app.ui.dialogs.planfile import FILTER
from app.ui.opening import open_plan, open_sample, with_key
from app.ui.parts import button, label
from app.ui.settings import Settings
from app.ui.theme import dress, themes
from app.ui.touch import scroll_by_touch

_BEGINNINGS = ("sample", "new", "new_from_old", "open", "tour")
"""Ways to begin; phrases ``start.NAME`` and ``start.NAME_tip``."""


class StartScreen(QDialog):
    """Asks who sits here and what to work on; ``session`` is what was chosen."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("start")
        self.setWindowTitle(str(say("start.begin")))
        self._settings = settings
        self.session: Session | None = None
        self.wants_tour = False
        """Whether the guided tour shall start with the plan."""
        self.beginnings: dict[str, QPushButton] = {}
        self.problem = label("", "finding")
        self.problem.hide()
        self.found = QVBoxLayout()
        columns = QHBoxLayout()
        columns.setSpacing(32)
        columns.addLayout(self._begin(), 0)
        columns.addWidget(self._offers(), 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 16, 24, 24)
        outer.setSpacing(16)
        outer.addWidget(label(str(say("start.title")), "startTitle"))
        outer.addWidget(self.problem)
        outer.addLayout(columns, 1)
        self.resize(980, 600)
        night = QShortcut(QKeySequence("F8"), self)
        night.activated.connect(self._turn_night)

    def ask(self) -> Session | None:
        """Return the session that was chosen, or ``None``."""
        self.exec()
        return self.session

    def done(self, result: int) -> None:
        """Keep who sits here."""
        self._keep_author()
        super().done(result)

    def _begin(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.setSpacing(8)
        column.addWidget(label(str(say("start.who")), "sheetHeading"))
        grid = QGridLayout()
        self.who = who.lines(self._settings)
        for row, (key, name) in enumerate(who.FIELDS):
            grid.addWidget(label(str(say(key))), row, 0)
            grid.addWidget(self.who[name], row, 1)
        column.addLayout(grid)
        column.addWidget(label(str(say("start.who_hint")), "hint"))
        column.addWidget(label(str(say("start.begin")), "sheetHeading"))
        for name in _BEGINNINGS:
            one = self.beginnings[name] = QPushButton(str(say(f"start.{name}")))
            one.setObjectName(name)
            one.setToolTip(str(say(f"start.{name}_tip")))
            one.clicked.connect(lambda _checked=False, name=name: self._choose(name))
            column.addWidget(one)
        column.addStretch()
        column.addWidget(button("start.night", self._turn_night))
        return column

    def _offers(self) -> QScrollArea:
        content = QWidget()
        content.setObjectName("panel")
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        content.setLayout(self.found)
        self.found.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.found.setSpacing(8)
        area = QScrollArea()
        scroll_by_touch(area)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        self._fill()
        return area

    def _fill(self) -> None:
        while self.found.count():
            item = self.found.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.deleteLater()
        offers = recovery.offers()
        if offers:
            self.found.addWidget(label(str(say("start.go_on")), "sheetHeading"))
        for offer in offers:
            self.found.addWidget(self._card(offer))
        self.found.addWidget(label(str(say("ui.open_recent")), "sheetHeading"))
        for name in self._settings.recent:
            one = QPushButton(f"{Path(name).stem}   {Path(name).parent}")
            one.setObjectName("recent")
            one.clicked.connect(lambda _checked=False, name=name: self._open(Path(name)))
            self.found.addWidget(one)
        if not self._settings.recent:
            self.found.addWidget(label(str(say("ui.no_recent")), "hint"))

    def _card(self, offer: Offer) -> QWidget:
        """Return what is said of a plan left behind, and what can be done with it."""
        card = QWidget()
        card.setObjectName("card")
        card.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(card)
        column.addWidget(label(str(offer.message)))
        if not offer.encrypted and offer.problem is None:
            for happened in recovery.happened_since(offer)[-4:]:
                column.addWidget(label(f"{happened.time:%H%M}Z  {happened.label}", "hint"))
        row = QHBoxLayout()
        row.addStretch()
        verbs: list[tuple[str, Callable[[], object]]] = [("start.forget", lambda: self._forget(offer))]
        if offer.named is not None and offer.changes:
            verbs.append(("start.open_named", lambda: self._go_on(offer, recovery.open_named)))
        verbs.append(("start.resume", lambda: self._go_on(offer, recovery.resume)))
        for key, act in verbs:
            one = QPushButton(str(say(key)))
            one.setObjectName(key.partition(".")[2])
            one.setProperty("primary", key == "start.resume")
            one.clicked.connect(lambda _checked=False, act=act: act())
            row.addWidget(one)
        column.addLayout(row)
        return card

    def _choose(self, name: str) -> None:
        self._keep_author()
        author = self._settings.author
        if name in {"sample", "tour"}:
            self.wants_tour = name == "tour"
            self._take(lambda: open_sample(author, self))
        elif name == "open":
            file, _ = QFileDialog.getOpenFileName(self, str(say("ui.open")), "", FILTER)
            if file:
                self._open(Path(file))
        elif name == "new":
            dialog = NewPlanDialog(author, self)
            if dialog.exec():
                self._take(lambda: dialog.session)
        else:
            self._renew()

    def _renew(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, str(say("start.old_plan")), "", FILTER)
        if not file:
            return
        author = self._settings.author
        try:
            old = with_key(Path(file), lambda key: Session.open(Path(file), key=key, read_only=True), self)
        except AppError as error:
            self._refuse(str(error))
            return
        if old is None:
            return
        dialog = RenewDialog(old, author, self)
        chosen = dialog.exec()
        old.close()
        if chosen:
            self._take(lambda: dialog.session)

    def _open(self, path: Path) -> None:
        self._keep_author()
        self._take(lambda: open_plan(path, self._settings.author, self))

    def _go_on(self, offer: Offer, how: Callable[..., Session]) -> None:
        self._keep_author()
        author = self._settings.author
        self._take(lambda: with_key(offer.path, lambda key: how(offer, key=key, author=author), self))

    def _forget(self, offer: Offer) -> None:
        text = str(say("start.forget_really", name=offer.name or offer.home.name))
        if ask("start.forget", text, ("start.forget", "ui.cancel"), self) != "start.forget":
            return
        try:
            recovery.forget(offer)
        except AppError as error:
            self._refuse(str(error))
        self._fill()

    def _take(self, opener: Callable[[], Session | None]) -> None:
        try:
            self.session = opener()
        except AppError as error:
            self._refuse(str(error))
            return
        if self.session is not None:
            self.accept()

    def _refuse(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.show()

    def _turn_night(self) -> None:
        """Take night colours, or go back: on a dark bridge the start screen comes first."""
        settings = self._settings
        night = settings.theme != "night"
        settings.theme = "night" if night else settings.day_theme
        dress(themes()[settings.theme], large=settings.large)

    def _keep_author(self) -> None:
        who.keep(self._settings, self.who)
