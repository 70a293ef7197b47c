"""Fields that refuse: what cannot be taken is marked with its reason, from the first letter on."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QFormLayout, QLabel, QScrollArea, QWidget

from app.base.errors import AppError

_GAP_PX = 2


class Refusal:
    """What a field shows of an entry that it cannot take.

    While it is typed in, the reason is laid over what is beside the field, so that nothing moves under the
    user's eyes; once it is left, the reason has room of its own below.
    """

    def __init__(self, field: QWidget, reason: QLabel) -> None:
        self.why = ""
        """Why it cannot; empty where it can."""
        self.reason = reason
        self.reason.hide()
        self._field, self._tip = field, ""
        self._laid: QLabel | None = None

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
        elif self.reason.isVisible():
            self.reason.setText(why)
        self._lay(why if self._field.hasFocus() and self.reason.isHidden() else "")

    def tell(self) -> bool:
        """Write the reason below the field, where there is one; return whether there is."""
        if self.why and self.reason.parent() is not None:
            self.reason.setText(self.why)
            self.reason.show()
            # Only once it is shown is its width, and so the number of its lines, known.
            QTimer.singleShot(0, self.reason, self.reason.updateGeometry)
        self._lay("")
        return bool(self.why)

    def _lay(self, why: str) -> None:
        """Lay the reason over what is below the field, or above it where below is no room; take it off."""
        if not why:
            if self._laid is not None:
                self._laid.hide()
            return
        page = _page_of(self._field)
        laid = self._laid = self._laid or _note_on(page)
        laid.setText(why)
        corner, width = self._field.mapTo(page, QPoint(0, 0)), self._field.width()
        high = laid.heightForWidth(width)
        place = QRect(corner.x(), corner.y() + self._field.height() + _GAP_PX, width, high)
        if not page.visibleRegion().boundingRect().contains(place):
            place.moveTop(corner.y() - high - _GAP_PX)
        laid.setGeometry(place)
        laid.show()
        laid.raise_()


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


def _page_of(field: QWidget) -> QWidget:
    """Return what a field scrolls with, else its window."""
    around = field.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    page = around.widget() if around is not None else None
    return page or field.window()


def _note_on(page: QWidget) -> QLabel:
    note = QLabel(page)
    note.setObjectName("refusal")
    note.setWordWrap(True)
    note.setTextFormat(Qt.TextFormat.PlainText)
    note.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return note


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
