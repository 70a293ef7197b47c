"""All areas of a plan in a panel, however many: a few rows high, with a search above a long list."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QHeaderView, QLineEdit, QTreeView

from app.base.message import say
from app.ui.models.areas import AREA
from app.ui.parts import Panel
from app.ui.touch import scroll_by_touch
from app.ui.workspace import Workspace

_MOST_ROWS = 10


def add_areas(panel: Panel, model: QAbstractItemModel, key: str, workspace: Workspace) -> None:
    """Add the rows of ``model`` to a panel; a double click on one, or Return, selects its area.

    ``key`` is the phrase the list is called by; the model goes with the list.
    """
    view = QTreeView()
    scroll_by_touch(view)
    model.setParent(view)
    rows = QSortFilterProxyModel(view)
    rows.setSourceModel(model)
    rows.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    view.setModel(rows)
    view.setObjectName(key.partition(".")[2])
    view.setAccessibleName(str(say(key)))
    view.setRootIsDecorated(False)
    view.setUniformRowHeights(True)
    view.setHeaderHidden(True)
    view.header().setStretchLastSection(False)
    view.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.activated.connect(lambda index: workspace.select("areas", index.data(AREA)))
    count = model.rowCount()
    if count > _MOST_ROWS:
        panel.column.addWidget(_search(rows))
    panel.column.addWidget(view)
    view.ensurePolished()
    view.setFixedHeight(min(count, _MOST_ROWS) * view.sizeHintForRow(0) + 2 * view.frameWidth())


def _search(rows: QSortFilterProxyModel) -> QLineEdit:
    search = QLineEdit()
    search.setObjectName("areaSearch")
    search.setPlaceholderText(str(say("ui.search_areas")))
    search.setAccessibleName(str(say("ui.search_areas")))
    search.setClearButtonEnabled(True)
    search.textChanged.connect(rows.setFilterFixedString)
    return search
