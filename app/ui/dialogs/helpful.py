"""Which missing consents would help most: found by searches away from the window, asked for by a button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QProgressBar, QTreeWidget, QTreeWidgetItem

from app.base.errors import AppError
from app.base.message import Message, say
from app.domain.plan import Plan
from app.session import legal
from app.session.usecases.helpful import Gain, helpful_consents
from app.ui.desk import Desk
from app.ui.dialogs.asking import AskingDialog
from app.ui.parts import label
from app.ui.touch import scroll_by_touch

SECONDS = 30.0
"""For all searches together."""
_COLUMNS = ("whose", "for_whom", "where", "gain_each", "gain")
_WIDTH_PX, _HEIGHT_PX = 720, 440


class HelpfulDialog(AskingDialog):
    """Works out the gains while it is open; the chosen row can be asked for."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(say("consents.helpful_title"), say("consents.helpful_go"), desk.window)
        self._desk = desk
        self._left = False
        self.gains: tuple[Gain, ...] = ()
        """What was found, the most helpful first."""
        self.body.addWidget(label(str(say("consents.helpful_hint")), "hint"))
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.rows = _list()
        self.outcome = label(str(say("ui.optimising")), "hint")
        for part in (self.bar, self.rows, self.outcome):
            self.body.addWidget(part)
        self.body.setStretchFactor(self.rows, 1)
        self.go.setEnabled(False)
        self.resize(min(_WIDTH_PX, desk.window.width() - 40), min(_HEIGHT_PX, desk.window.height() - 80))

    def exec(self) -> int:
        """Begin to search, and show what comes of it."""
        self.search()
        return super().exec()

    def search(self, seconds: float = SECONDS) -> None:
        """Find the gains in the plan as it is now."""
        facts = self._desk.workspace.session.facts
        self._desk.jobs.progressed.connect(self._progress)
        started = self._desk.jobs.run(
            lambda stop, progress: helpful_consents(facts, seconds=seconds, stop=stop, progress=progress),
            self._show,
        )
        if not started:
            self.outcome.setText(str(say("ui.busy")))

    def done(self, result: int) -> None:
        """Stop searching; what is found then comes no more."""
        self._left = True
        self._desk.jobs.stop()
        super().done(result)

    def take(self) -> None:
        """Ask for the consents of the chosen row."""
        chosen = self.rows.currentIndex().row()
        try:
            legal.ask_for(self._desk.workspace.session, self.gains[chosen].bundle)
        except AppError as error:
            self.tell(str(error))
        else:
            self.accept()

    def _progress(self, share: float | None, message: Message) -> None:
        self.bar.setValue(int(1000 * (share or 0)))
        self.outcome.setText(str(message))

    def _show(self, gains: tuple[Gain, ...]) -> None:
        if self._left:
            return
        plan = self._desk.workspace.plan
        self.gains = gains
        self.bar.setValue(1000)
        self.rows.addTopLevelItems([_row(plan, gain) for gain in gains])
        self.rows.setCurrentIndex(self.rows.model().index(0, 0))
        done = say("consents.helpful_done", seconds=f"{SECONDS:.0f}")
        self.outcome.setText(str(done if gains else say("consents.helpful_none")))
        self.go.setEnabled(bool(gains) and not self._desk.workspace.session.read_only)


def _list() -> QTreeWidget:
    rows = QTreeWidget()
    rows.setAccessibleName(str(say("consents.helpful_title")))
    rows.setHeaderLabels([str(say(f"consents.{name}")) for name in _COLUMNS])
    rows.setRootIsDecorated(False)
    rows.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    rows.header().setSectionResizeMode(_COLUMNS.index("where"), QHeaderView.ResizeMode.Stretch)
    rows.header().setStretchLastSection(False)
    scroll_by_touch(rows)
    return rows


def _row(plan: Plan, gain: Gain) -> QTreeWidgetItem:
    consents = gain.consents
    texts = [
        ", ".join(dict.fromkeys(one.state for one in consents)),
        ", ".join(dict.fromkeys(one.partner for one in consents)),
        ", ".join(dict.fromkeys(plan.areas[one.area].name for one in consents)),
        f"{gain.each:.2f}",
        f"{gain.value:.2f}",
    ]
    row = QTreeWidgetItem(texts)
    for column in (3, 4):
        row.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return row
