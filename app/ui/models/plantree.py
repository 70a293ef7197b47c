"""The plan as a tree: partners with their bases and assets, and the areas."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QSortFilterProxyModel, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from app.base.message import say
from app.domain.plan import Plan

KEY = int(Qt.ItemDataRole.UserRole)
"""Role of ``(kind, identity)``; ``("", "")`` for a heading."""


class PlanTree(QStandardItemModel):
    """Rebuilt from the plan whenever names or owners change: a plan is small."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: dict[tuple[str, str], QStandardItem] = {}

    def show(self, plan: Plan) -> None:
        """Show ``plan``."""
        self.clear()
        self._items.clear()
        partners = self._heading("ui.partners", len(plan.partners))
        for partner in plan.partners.values():
            branch = self._add(partners, f"{partner.code}  {partner.name}", "partners", partner.id)
            for base in plan.bases.values():
                if base.partner == partner.id:
                    self._add(branch, base.name, "bases", base.id)
            for asset in plan.assets.values():
                if asset.partner == partner.id:
                    self._add(branch, f"{asset.name} - {asset.type_name.lower()}", "assets", asset.id)
        areas = self._heading("ui.areas", len(plan.areas))
        for area in plan.areas.values():
            self._add(areas, area.name, "areas", area.id)

    def index_of(self, kind: str, identity: str) -> QModelIndex:
        """Return where a thing stands; an invalid index for what is not in the tree."""
        item = self._items.get((kind, identity))
        return item.index() if item else QModelIndex()

    def _heading(self, key: str, count: int) -> QStandardItem:
        item = QStandardItem(f"{say(key)} ({count})")
        item.setData(("", ""), KEY)
        item.setEditable(False)
        item.setSelectable(False)
        self.appendRow(item)
        return item

    def _add(self, parent: QStandardItem, text: str, kind: str, identity: str) -> QStandardItem:
        item = QStandardItem(text)
        item.setData((kind, identity), KEY)
        item.setEditable(False)
        item.setToolTip(text)
        parent.appendRow(item)
        self._items[kind, identity] = item
        return item


class PlanTreeFilter(QSortFilterProxyModel):
    """Keeps what a search word names, and the branches that lead to it."""

    def __init__(self, source: PlanTree, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setSourceModel(source)
        self.setRecursiveFilteringEnabled(True)
        self.setAutoAcceptChildRows(True)
        self.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
