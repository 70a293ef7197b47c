"""The areas of a plan as rows: how much of their traffic is detected, and where an asset may work."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.domain.areas import Area
from app.domain.assets import Asset
from app.domain.value import detection_by_area
from app.session import actions
from app.ui.workspace import Workspace

AREA = int(Qt.ItemDataRole.UserRole)
"""Role of the identity of the area a row is about."""

_NOWHERE = QModelIndex()
_SHOWN = int(Qt.ItemDataRole.DisplayRole)
_TICK = int(Qt.ItemDataRole.CheckStateRole)
Index = QModelIndex | QPersistentModelIndex


class _Areas(QAbstractTableModel):
    """One row an area; the names are the first column."""

    columns = 1

    def __init__(self, areas: list[Area]) -> None:
        super().__init__()
        self._areas = areas

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of areas."""
        return 0 if parent.isValid() else len(self._areas)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else self.columns

    def data(self, index: Index, role: int = _SHOWN) -> Any:  # noqa: ANN401 - Qt's variant
        """Return what a cell shows, or the area behind it."""
        area = self._areas[index.row()]
        if role == AREA:
            return area.id
        return area.name if role in (_SHOWN, Qt.ItemDataRole.ToolTipRole) else None


class AreaShares(_Areas):
    """Each area with the share of its traffic that the schedule detects."""

    columns = 2

    def __init__(self, workspace: Workspace) -> None:
        shares = detection_by_area(workspace.plan)
        super().__init__([area for area, _ in shares])
        self._shares = [share for _, share in shares]

    def data(self, index: Index, role: int = _SHOWN) -> Any:  # noqa: ANN401 - Qt's variant
        """Return a name or a share, the share to the right."""
        if index.column() == 0 or role == AREA:
            return super().data(index, role)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return f"{self._shares[index.row()]:.0%}" if role == _SHOWN else None


class Permissions(_Areas):
    """A tick at each area the asset may work in; ticking is an edit."""

    def __init__(self, workspace: Workspace, asset: Asset) -> None:
        super().__init__(list(workspace.plan.areas.values()))
        self._workspace, self._asset = workspace, asset

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that every row can be ticked."""
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = _SHOWN) -> Any:  # noqa: ANN401 - Qt's variant
        """Return a name or its tick."""
        if role != _TICK:
            return super().data(index, role)
        allowed = self._allowed(self._areas[index.row()])
        return Qt.CheckState.Checked if allowed else Qt.CheckState.Unchecked

    def setData(self, index: Index, _value: object, role: int = _TICK) -> bool:
        """Permit the area, or forbid it where it was permitted."""
        if role != _TICK:
            return False
        area = self._areas[index.row()]
        action = actions.forbid_area if self._allowed(area) else actions.allow_area
        done = self._workspace.do(action, self._asset.id, area.id) is not None
        self.dataChanged.emit(index, index, [_TICK])
        return done

    def _allowed(self, area: Area) -> bool:
        return (self._asset.id, area.id) not in self._workspace.plan.forbidden
