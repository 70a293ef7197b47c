"""The dated copies of a plan, and getting one back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.base.errors import AppError
from app.base.message import say
from app.geo.units import format_dtg
from app.session.session import Session
from app.session.usecases.backups import Backup, list_backups, restore_backup
from app.ui.dialogs.form import FormDialog
from app.ui.dialogs.planfile import ask_file
from app.ui.touch import scroll_by_touch

_BACKUP = int(Qt.ItemDataRole.UserRole)
_WIDTH_PX = 460


class BackupsDialog(FormDialog):
    """Restores a dated copy under another name; the open plan stays as it is."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("ui.backups", "ui.restore_backup", self._restore, parent)
        self._name = session.plan.header.name
        self.restored: Path | None = None
        """The file a copy was restored to."""
        self.copies = QListWidget()
        scroll_by_touch(self.copies)
        self.copies.setMinimumWidth(_WIDTH_PX)
        self.copies.setAccessibleName(str(say("ui.backups")))
        for backup in list_backups(session):
            item = QListWidgetItem(str(say("ui.backup_row", time=format_dtg(backup.time), count=backup.seq)))
            item.setData(_BACKUP, backup)
            self.copies.addItem(item)
        self.copies.setCurrentRow(0)
        self.add("ui.backups", self.copies)
        self.note("ui.backups_note")
        self.go.setEnabled(self.copies.count() > 0)

    def _restore(self) -> None:
        backup: Backup = self.copies.currentItem().data(_BACKUP)
        target = ask_file("ui.restore_backup", self, f"{self._name} {backup.time:%Y-%m-%d %H%M}")
        if target is None:
            raise AppError(say("ui.name_it_first"))
        restore_backup(backup, target)
        self.restored = target
