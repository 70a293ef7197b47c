"""The audit log: who did what when, whether it is as it was written, and who signed for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView, QPushButton, QTableView, QVBoxLayout

from app.base.message import Message, say
from app.session.session import Session
from app.session.usecases.audit import ACTIONS, Audit, LogReader, Sought, audit, posts
from app.ui.desk import Desk
from app.ui.models.auditlog import COLUMNS, WIDE, LogTable
from app.ui.parts import LARGE_ROW_PX, ROW_PX, Choice, Form, Line, button, label
from app.ui.reading import read_time
from app.ui.rowtable import row_table

_WIDTH_PX, _HEIGHT_PX = 1180, 640
_MOST_FINDINGS = 5
_HINT = "120000Z JAN 26"


class AuditLogDialog(QDialog):
    """Shows the entries that are sought; the log is verified away from the window meanwhile."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self._left = False
        self.setWindowTitle(str(say("audit.title")))
        everybody = [("", str(say("audit.every_post")))]
        self.post: Choice[str] = Choice([*everybody, *((one, one) for one in posts(self._session))])
        everything = [("", str(say("audit.everything")))]
        self.kind: Choice[str] = Choice([*everything, *((one, _kind(one)) for one in ACTIONS)])
        self.text = Line("", str(say("audit.text_hint")))
        self.since, self.until = (Line("", _HINT, figures=True, read=_moment) for _ in range(2))
        self.rows = LogTable(self)
        self.table = _table(self.rows, LARGE_ROW_PX if desk.reading.large else ROW_PX)
        self.verdict = label(str(say("audit.verifying")), "hint")
        self.findings = label("", "finding")
        self.findings.hide()
        self.about = label("", "hint")
        self.accept_log = button("audit.meant", self._accept_log)
        self.accept_log.hide()
        self._arrange()
        for choice in (self.post, self.kind):
            choice.when_chosen(lambda _chosen: self._seek())
        for line in (self.text, self.since, self.until):
            line.settled.connect(lambda _text: self._seek())
        self.rows.read_on.connect(self._count)
        self._seek()
        self.resize(min(_WIDTH_PX, desk.window.width() - 40), min(_HEIGHT_PX, desk.window.height() - 80))

    def exec(self) -> int:
        """Begin to verify, and show what comes of it."""
        self.verify()
        return super().exec()

    def verify(self) -> None:
        """Verify the log as it is now."""
        session = self._session
        if not self._desk.jobs.run(lambda _stop, _progress: audit(session), self._judge):
            self.verdict.setText(str(say("ui.busy")))

    def done(self, result: int) -> None:
        """Leave; what is found then comes no more."""
        self._left = True
        super().done(result)

    @property
    def _session(self) -> Session:
        return self._desk.workspace.session

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.verdict)
        column.addWidget(self.findings)
        sought = QHBoxLayout()
        sought.setSpacing(24)
        who, when = Form(), Form()
        for name, field in (("post", self.post), ("kind", self.kind), ("text", self.text)):
            who.addRow(str(say(f"audit.{name}")), field)
        for name, line in (("since", self.since), ("until", self.until)):
            line.add_to(when, str(say(f"audit.{name}")))
        for form in (who, when):
            form.setHorizontalSpacing(16)
            form.setVerticalSpacing(8)
            sought.addLayout(form, 1)
        column.addLayout(sought)
        column.addWidget(self.table, 1)
        column.addWidget(self.about)
        acts = QHBoxLayout()
        acts.addWidget(self.accept_log)
        acts.addStretch()
        acts.addWidget(button("ui.close", self.accept))
        column.addLayout(acts)
        for one in self.findChildren(QPushButton):
            one.setAutoDefault(False)

    def _seek(self) -> None:
        since, until = (_moment(line.text()) if not line.wrong else None for line in (self.since, self.until))
        sought = Sought(self.post.chosen, self.kind.chosen, self.text.text().strip(), since, until)
        self.rows.show_entries(LogReader(self._session, sought))

    def _count(self) -> None:
        key = "audit.found" if self.rows.ended else "audit.found_so_far"
        self.about.setText(str(say(key, count=self.rows.rowCount())))

    def _judge(self, found: Audit) -> None:
        if self._left:
            return
        self.verdict.setText("\n".join(map(str, _told(found))))
        shown = [str(one) for one in found.findings[:_MOST_FINDINGS]]
        self.findings.setText("\n".join(shown))
        self.findings.setVisible(bool(shown))
        self.accept_log.setVisible(self._session.doubt is not None and not self._session.read_only)
        self.rows.show_heads({head.seq: head for head in found.heads})

    def _accept_log(self) -> None:
        """Say that the log is meant as it is."""
        if self._desk.workspace.do(lambda session: (session.accept_log(), True)):
            self.accept_log.hide()
            self._seek()
            self.verify()


def _told(found: Audit) -> Iterator[Message]:
    yield say("audit.not_sound" if found.findings else "audit.sound", count=found.head.seq)
    if found.heads:
        last = found.heads[-1]
        yield say("audit.signed", count=len(found.heads), seq=last.seq, who=last.who)
    else:
        yield say("audit.signed_by_nobody")


def _kind(action: str) -> str:
    return str(say(f"audit.act_{action}"))


def _moment(text: str) -> datetime | None:
    return read_time(text) if text.strip() else None


def _table(rows: LogTable, row_px: int) -> QTableView:
    view = row_table(rows, str(say("audit.title")), row_px, COLUMNS, WIDE)
    # A log is long: rows of one height need not be measured.
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(row_px)
    view.setWordWrap(False)
    return view
