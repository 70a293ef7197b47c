"""A small form in a dialog: fields, one verb on the button, and errors beside the fields."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QBoxLayout, QFormLayout, QSizePolicy, QSpacerItem, QWidget

from app.base.errors import AppError
from app.base.message import say
from app.ui.dialogs.asking import AskingDialog
from app.ui.entries import Entry, unread
from app.ui.parts import label


class FieldsDialog(AskingDialog):
    """One form; title and verb are phrases."""

    def __init__(self, title: str, verb: str, parent: QWidget | None = None) -> None:
        super().__init__(say(title), say(verb), parent)
        self.setMinimumWidth(420)
        self._form = self.form()
        self._forms = [self._form]

    def add(self, key: str, field: QWidget) -> None:
        """Add a field under the phrase ``key``."""
        field.setObjectName(key.partition(".")[2])
        if isinstance(field, Entry):
            field.add_to(self._form, str(say(key)))
        else:
            self._form.addRow(str(say(key)), field)

    def go_on_beside(self, share: int) -> None:
        """Add what comes now in a column of its own to the right, each field below its phrase.

        Parameters
        ----------
        share
            Of the width, where the first column has 5.
        """
        # What is higher beside it would stretch the hints between the fields.
        self._form.addItem(QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding))
        self.body.setDirection(QBoxLayout.Direction.LeftToRight)
        self.body.setSpacing(16)
        self._form = self.form()
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self._forms.append(self._form)
        self.body.setStretch(0, 5)
        self.body.setStretch(self.body.count() - 1, share)

    def show_row(self, field: QWidget, *, shown: bool) -> None:
        """Show a field with its phrase, or neither."""
        for form in self._forms:
            if form.indexOf(field) >= 0:
                form.setRowVisible(field, shown)

    def add_wide(self, field: QWidget) -> None:
        """Add a field as wide as the form, called by the title of the window."""
        self._form.addRow(field)

    def note(self, key: str) -> None:
        """Add a hint under the fields."""
        self._form.addRow(label(str(say(key)), "hint"))


class FormDialog(FieldsDialog):
    """Asks until the answer is good or the user leaves.

    Parameters
    ----------
    title, verb
        Keys of the phrases on the window and on the button.
    accept
        Makes use of the answer; where it raises ``AppError`` the dialog stays and says so.
    """

    def __init__(
        self, title: str, verb: str, accept: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(title, verb, parent)
        self._accept = accept

    def take(self) -> None:
        """Make use of the answer once every field can be read."""
        wrong = unread(self)
        for one in wrong:
            one.refusal.tell()
        if wrong:
            return
        try:
            self._accept()
        except AppError as error:
            self.tell(str(error))
        else:
            self.accept()
