"""The areas of a plan as rows: how much of their traffic is detected, and where an asset may work."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, Qt

from app.domain.areas import Area
from app.domain.assets import Asset
from app.geo.quantities import format_share
from app.session import actions
from app.ui.models.index import NOWHERE, OWN, SHOWN, TICK, Index
from app.ui.workspace import Workspace

AREA = OWN
"""Role of the identity of the area a row is about."""


class _Areas(QAbstractTableModel):
    """One row an area; the names are the first column."""

    columns = 1

    def __init__(self, areas: list[Area]) -> None:
        super().__init__()
        self._areas = areas

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return the number of areas."""
        return 0 if parent.isValid() else len(self._areas)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else self.columns

    def data(self, index: Index, role: int = SHOWN) -> Any:  # noqa: ANN401 - Qt's variant
        """Return what a cell shows, or the area behind it."""
        area = self._areas[index.row()]
        if role == AREA:
            return area.id
        return area.name if role in (SHOWN, Qt.ItemDataRole.ToolTipRole) else None


class AreaShares(_Areas):
    """Each area with the share of its traffic that the schedule detects."""

    columns = 2

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(list(workspace.plan.areas.values()))
        self._workspace = workspace
        workspace.judged.connect(self._judged)

    def data(self, index: Index, role: int = SHOWN) -> Any:  # noqa: ANN401 - Qt's variant
        """Return a name or a share, the share to the right."""
        if index.column() == 0 or role == AREA:
            return super().data(index, role)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role != SHOWN:
            return None
        share = self._workspace.worth.shares.get(self._areas[index.row()].id)
        # An area just drawn has none before the schedule is judged again.
        return "" if share is None else format_share(share)

    def _judged(self) -> None:
        last = self.index(len(self._areas) - 1, 1)
        self.dataChanged.emit(self.index(0, 1), last, [SHOWN])


class Permissions(_Areas):
    """A tick at each area the asset may work in; ticking is an edit."""

    def __init__(self, workspace: Workspace, asset: Asset) -> None:
        super().__init__(list(workspace.plan.areas.values()))
        self._workspace, self._asset = workspace, asset

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that every row can be ticked."""
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = SHOWN) -> Any:  # noqa: ANN401 - Qt's variant
        """Return a name or its tick."""
        if role != TICK:
            return super().data(index, role)
        allowed = self._allowed(self._areas[index.row()])
        return Qt.CheckState.Checked if allowed else Qt.CheckState.Unchecked

    def setData(self, index: Index, _value: object, role: int = TICK) -> bool:
        """Permit the area, or forbid it where it was permitted."""
        if role != TICK:
            return False
        area = self._areas[index.row()]
        action = actions.forbid_area if self._allowed(area) else actions.allow_area
        done = self._workspace.do(action, self._asset.id, area.id) is not None
        self.dataChanged.emit(index, index, [TICK])
        return done

    def _allowed(self, area: Area) -> bool:
        return (self._asset.id, area.id) not in self._workspace.plan.forbidden
