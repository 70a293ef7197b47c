"""What every item model speaks of: where in it, and what is asked of a row."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
"""The parent of the rows of a list."""

# Qt hands roles over as numbers.
SHOWN = int(Qt.ItemDataRole.DisplayRole)
TICK = int(Qt.ItemDataRole.CheckStateRole)
SIGN = int(Qt.ItemDataRole.DecorationRole)
FACE = int(Qt.ItemDataRole.FontRole)
OWN = int(Qt.ItemDataRole.UserRole)
"""What a row is about: each model calls it by its own name and says what it is."""
