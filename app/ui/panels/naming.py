"""Renaming in place: the editor shows the bare name, not what the tree writes around it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QObject
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.models.index import Index


class NameDelegate(QStyledItemDelegate):
    """Lets a name be typed, and hands it on in place of writing it into the model."""

    def __init__(
        self, bare: Callable[[Index], str], renamed: Callable[[Index, str], object], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._bare, self._renamed = bare, renamed

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index) -> QWidget:
        """Return a line to type in."""
        return QLineEdit(parent)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Begin with the name there is."""
        if isinstance(editor, QLineEdit):
            editor.setText(self._bare(index))
            editor.selectAll()

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, index: Index) -> None:
        """Hand on the name typed."""
        if isinstance(editor, QLineEdit) and editor.text() != self._bare(index):
            self._renamed(index, editor.text())
