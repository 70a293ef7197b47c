"""Fields that refuse: what cannot be taken is marked while it is typed, its reason written once left."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from app.base.errors import AppError


class Refusal:
    """What a field shows of an entry that it cannot take."""

    def __init__(self, field: QWidget, reason: QLabel) -> None:
        self.why = ""
        """Why it cannot; empty where it can."""
        self.reason = reason
        self.reason.hide()
        self._field, self._tip = field, ""

    def mark(self, why: str) -> None:
        """Mark the field while it is typed in, or no longer."""
        was, self.why = self.why, why
        if not was:
            self._tip = self._field.toolTip()
        if why != was:
            self._field.setToolTip(why or self._tip)
            self._field.setAccessibleDescription(why)
            self._field.setProperty("wrong", bool(why))
            self._field.style().unpolish(self._field)
            self._field.style().polish(self._field)
        if not why:
            self.reason.hide()

    def tell(self) -> bool:
        """Write the reason below the field, where there is one; return whether there is."""
        if self.why and self.reason.parent() is not None:
            self.reason.setText(self.why)
            self.reason.show()
            # Only once it is shown is its width, and so the number of its lines, known.
            QTimer.singleShot(0, self.reason, self.reason.updateGeometry)
        return bool(self.why)


class Entry:
    """A field that keeps what it cannot take, and says why; each kind of field makes its ``refusal``."""

    refusal: Refusal

    @property
    def wrong(self) -> str:
        """Why what stands there cannot be taken; empty where it can."""
        return self.refusal.why

    @property
    def reason(self) -> QLabel:
        """Where that is written once the user is done with the field."""
        return self.refusal.reason

    @property
    def typed(self) -> str:
        """What stands there."""
        raise NotImplementedError

    def retype(self, text: str) -> None:
        """Show something that could not be taken as the user left it."""
        raise NotImplementedError

    def add_to(self, form: QFormLayout, title: str) -> None:
        """Add the field to a form, with the room below it for the reason."""
        form.addRow(title, cast("QWidget", self))
        form.addRow("", self.reason)


def unread(parent: QWidget) -> list[Entry]:
    """Return the fields in a part of the window that cannot take what stands in them."""
    return [one for one in parent.findChildren(QWidget) if isinstance(one, Entry) and one.wrong]


def why_not(read: Callable[[str], object], text: str) -> str:
    """Return why a text cannot be read, empty where it can."""
    try:
        read(text)
    except (AppError, ValueError) as error:
        return str(error)
    return ""
