"""Left: what exists, searchable."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QTreeView, QVBoxLayout, QWidget

from app.base.message import say
from app.domain.change import Change
from app.ui.models.plantree import KEY, PlanTree, PlanTreeFilter
from app.ui.parts import button, label
from app.ui.workspace import Workspace


class PlanTreePanel(QWidget):
    """The plan as a searchable tree that shares the one selection."""

    add_asset = Signal()
    add_partner = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._workspace = workspace
        self._model = PlanTree(self)
        self._filter = PlanTreeFilter(self._model, self)
        self.search = QLineEdit()
        self.search.setPlaceholderText(str(say("ui.search")))
        self.search.setAccessibleName(str(say("ui.search")))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search)
        self.tree = QTreeView()
        self.tree.setModel(self._filter)
        self.tree.setHeaderHidden(True)
        self.tree.setIndentation(14)
        self.tree.setAccessibleName(str(say("ui.plan_tree")))
        self.tree.selectionModel().currentChanged.connect(self._pick)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 8, 8)
        column.setSpacing(8)
        column.addWidget(label(str(say("ui.plan_tree")), "panelTitle"))
        column.addWidget(self.search)
        column.addWidget(self.tree)
        column.addWidget(button("ui.add_asset", self.add_asset.emit))
        column.addWidget(button("ui.add_partner", self.add_partner.emit))
        workspace.opened.connect(self._show)
        workspace.changed.connect(self._follow)
        workspace.selected.connect(self._mark)
        self._show()

    def _show(self) -> None:
        chosen = (self._workspace.kind, self._workspace.identity)
        blocked = self.tree.selectionModel().blockSignals(True)
        self._model.show(self._workspace.plan)
        self.tree.expandToDepth(0 if len(self._workspace.plan.assets) > 12 else 1)
        self.tree.selectionModel().blockSignals(blocked)
        self._mark(*chosen)

    def _follow(self, change: Change) -> None:
        if change.kinds & {"partners", "bases", "assets", "areas"}:
            self._show()

    def _mark(self, kind: str, identity: str) -> None:
        index = self._filter.mapFromSource(self._model.index_of(kind, identity))
        if index.isValid():
            self.tree.setCurrentIndex(index)
            self.tree.scrollTo(index)
        else:
            self.tree.selectionModel().clear()

    def _pick(self, current: QModelIndex, _previous: QModelIndex) -> None:
        kind, identity = current.data(KEY) or ("", "")
        if kind:
            self._workspace.select(kind, identity)

    def _search(self, text: str) -> None:
        self._filter.setFilterFixedString(text)
        if text:
            self.tree.expandAll()
