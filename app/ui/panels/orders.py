"""Right, stage *Orders*: the planner's text, who signs, and one signed PDF a partner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QLineEdit

from app.base.message import say
from app.base.progress import Progress, Stop
from app.domain.change import Change
from app.domain.header import OrderText
from app.session import actions
from app.session.session import Session
from app.session.usecases.orders import (
    Issued,
    Signer,
    Wanted,
    draft_orders,
    issue_orders,
    make_demo_identity,
)
from app.ui.dialogs.release import ReleaseDialog
from app.ui.entries import unread
from app.ui.jobs import JobRunner
from app.ui.parts import Note, Panel, button, label
from app.ui.reading import Reading
from app.ui.workspace import Workspace


class OrdersPanel(Panel):
    """Edits the order's text and issues signed orders off the window's thread."""

    def __init__(self, workspace: Workspace, jobs: JobRunner, reading: Reading) -> None:
        super().__init__(str(say("ui.orders")))
        self._workspace = workspace
        self._jobs, self._reading = jobs, reading
        self.column.addWidget(label(str(say("ui.orders_hint")), "hint"))
        self.signer, self.folder = QLineEdit(), QLineEdit()
        self.signer.setPlaceholderText(str(say("ui.signer_hint")))
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        form = self.form()
        for name, field in (
            ("signer", self.signer),
            ("passphrase", self.passphrase),
            ("folder", self.folder),
        ):
            field.setObjectName(name)
            form.addRow(str(say(f"ui.{name}")), field)
        # One to a row: in some languages two do not fit beside each other.
        self.buttons(button("ui.choose_signer", self._choose_signer))
        self.buttons(button("ui.choose_folder", self._choose_folder))
        self.buttons(button("ui.demo_identity", self._make_identity))
        # What leaves is looked at before it does.
        self.buttons(button("ui.show_release", self._show_release))
        self.issue = button("ui.issue_orders", self._issue, primary=True)
        self.show_folder = button("ui.show_folder", self._show_folder)
        self.buttons(self.issue, self.show_folder)
        self.draft = button("ui.write_drafts", self._draft)
        self.buttons(self.draft)
        self.outcome = label("", "hint")
        self.column.addWidget(self.outcome)
        self._texts: dict[str, Note] = {}
        self._add_texts()
        workspace.opened.connect(self._show)
        workspace.changed.connect(self._follow)
        jobs.busy_changed.connect(self._busy)
        jobs.failed.connect(lambda _text: self.outcome.setText(""))
        self._show()

    def _add_texts(self) -> None:
        for field in fields(OrderText):
            note = Note("", lines=5)
            note.settled.connect(lambda text, name=field.name: self._change(name, text))
            note.add_below(self.column, str(say(f"order.{field.name}")))
            self._texts[field.name] = note

    def _show(self) -> None:
        self.folder.setText(str(self._workspace.session.path.parent / "orders"))
        for name in self._texts:
            self._show_text(name)

    def _show_text(self, name: str) -> None:
        self._texts[name].show_text(getattr(self._workspace.plan.header.order, name))

    def _follow(self, change: Change) -> None:
        """Show the texts as they are now, but those that are being typed."""
        for name, note in self._texts.items():
            if "headers" in change.kinds and not note.hasFocus() and not note.wrong:
                self._show_text(name)

    def _change(self, name: str, text: str) -> None:
        header = self._workspace.plan.header
        order = replace(header.order, **{name: text})
        self._workspace.do(actions.describe_plan, replace(header, order=order))

    def _choose_signer(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, str(say("ui.choose_signer")), "", "PKCS#12 (*.p12 *.pfx)")
        if name:
            self.signer.setText(name)

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, str(say("ui.choose_folder")), self.folder.text())
        if name:
            self.folder.setText(name)

    def _make_identity(self) -> None:
        folder = self._workspace.session.path.parent / "training-identities"
        made = self._workspace.do(make_demo_identity, folder)
        if made is not None:
            self.signer.setText(str(made.signer.path))
            self.passphrase.setText(made.signer.passphrase)
            self.outcome.setText(str(say("ui.identity_made", folder=folder)))

    def _busy(self, busy: bool) -> None:
        for one in (self.issue, self.draft):
            one.setEnabled(not busy)

    def _issue(self) -> None:
        signer = Signer(Path(self.signer.text()), self.passphrase.text())
        self._write(
            lambda session, wanted, stop, progress: issue_orders(
                session, signer, wanted, stop=stop, progress=progress
            )
        )

    def _draft(self) -> None:
        self._write(lambda session, wanted, _stop, _progress: draft_orders(session, wanted))

    def _write(self, write: Callable[[Session, Wanted, Stop, Progress], list[Issued]]) -> None:
        session = self._workspace.session
        wanted = Wanted(Path(self.folder.text()), coordinates=self._reading.coordinates)
        for note in self._texts.values():
            note.settle()
        if unread(self):
            self.outcome.setText(str(say("ui.order_unread")))
            return
        self.outcome.setText(str(say("ui.issuing")))
        started = self._jobs.run(
            lambda stop, progress: write(session, wanted, stop, progress),
            self._issued,
        )
        if not started:
            self.outcome.setText(str(say("ui.busy")))

    def _issued(self, issued: list[Issued]) -> None:
        names = "\n".join(order.path.name for order in issued)
        self.outcome.setText(str(say("ui.issued", count=len(issued), folder=self.folder.text(), names=names)))

    def _show_release(self) -> None:
        ReleaseDialog(self._workspace, self._reading, self.window()).exec()

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.folder.text()))
