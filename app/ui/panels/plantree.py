"""Left: what exists, searchable, with an eye and a lock beside each."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLineEdit, QTreeView, QVBoxLayout, QWidget

from app.base.message import say
from app.domain.change import Change, Key, table
from app.domain.ids import LayerId
from app.session import actions
from app.ui.icons import icon
from app.ui.models.index import Index
from app.ui.models.plantree import EYE, GROUP, KEY, LOCK, NAME, PlanTree, PlanTreeFilter, Signs
from app.ui.panels.naming import NameDelegate
from app.ui.parts import LARGE_ROW_PX, ROW_PX, label
from app.ui.theme import Theme
from app.ui.touch import scroll_by_touch
from app.ui.workspace import Workspace


class PlanTreePanel(QWidget):
    """The plan as a searchable tree that shares the one selection."""

    menu_asked = Signal(object, str)
    """Where on the screen a menu is asked for: for a group of layers, or else for the selection's kind."""
    opened = Signal()
    """The selection was double-clicked."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._workspace = workspace
        self._model = PlanTree(self)
        self._folded: set[str] = set()
        self._filter = PlanTreeFilter(self._model, self)
        self.search = QLineEdit()
        self.search.setPlaceholderText(str(say("ui.search")))
        self.search.setAccessibleName(str(say("ui.search")))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search)
        self.tree = QTreeView()
        scroll_by_touch(self.tree)
        self._dress_tree()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 0, 4)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 8, 0)
        top.addWidget(self.search)
        column.setSpacing(4)
        column.addWidget(label(str(say("ui.plan_tree")), "treeTitle"))
        column.addLayout(top)
        column.addWidget(self.tree)
        self._marking = False
        workspace.opened.connect(self._show)
        workspace.changed.connect(self._follow)
        workspace.selected.connect(self._mark)
        self._show()

    def use_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._model.use_signs(
            Signs(
                icon("eye", theme, "muted"),
                icon("eye-off", theme, "accent"),
                icon("lock-open", theme, "muted"),
                icon("lock", theme, "accent"),
                theme.color("faint"),
            )
        )

    def use_large(self, *, large: bool) -> None:
        """Make the eye and the lock as wide as a finger, or as they were."""
        for column in (EYE, LOCK):
            self.tree.header().resizeSection(column, LARGE_ROW_PX if large else ROW_PX)

    def rename(self) -> None:
        """Let the user type another name for what is selected."""
        chosen = self._workspace.chosen
        index = self._index(chosen[-1]) if chosen else self._picked_group()
        if index.isValid():
            self.tree.setFocus()
            self.tree.edit(index)

    def _dress_tree(self) -> None:
        tree = self.tree
        tree.setModel(self._filter)
        tree.setHeaderHidden(True)
        tree.setIndentation(14)
        tree.setUniformRowHeights(True)
        tree.setAccessibleName(str(say("ui.plan_tree")))
        tree.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        tree.setExpandsOnDoubleClick(False)
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.customContextMenuRequested.connect(self._menu)
        tree.setDragDropMode(QTreeView.DragDropMode.InternalMove)
        self._model.dropped.connect(self._drop, Qt.ConnectionType.QueuedConnection)
        tree.collapsed.connect(lambda index: self._fold(index, folded=True))
        tree.expanded.connect(lambda index: self._fold(index, folded=False))
        tree.clicked.connect(self._click)
        tree.doubleClicked.connect(lambda _index: self.opened.emit())
        tree.selectionModel().selectionChanged.connect(lambda *_change: self._pick())
        header = tree.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(ROW_PX)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column in (EYE, LOCK):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, ROW_PX)
        tree.setItemDelegateForColumn(NAME, NameDelegate(self._bare_name, self._rename, self))

    def _show(self) -> None:
        self._marking = True
        self._model.show(self._workspace.plan)
        self.tree.expandToDepth(0 if len(self._workspace.plan.assets) > 12 else 1)
        self._folded.clear()
        self._unfold()
        self._marking = False
        self._mark()

    def _follow(self, change: Change) -> None:
        self._marking = True
        moved = self._model.follow(change, self._workspace.plan)
        if "layers" in change.kinds:
            self._unfold()
        self._marking = False
        if moved:
            self._mark()

    def _fold(self, index: QModelIndex, *, folded: bool) -> None:
        """Keep in mind which groups of layers are folded: their rows are made anew when layers move."""
        kind, identity = index.data(KEY)
        if kind == GROUP:
            (self._folded.add if folded else self._folded.discard)(identity)

    def _unfold(self) -> None:
        """Open every group of layers but those that were folded."""
        for group in {layer.group for layer in self._workspace.plan.layers.values()} - {"", *self._folded}:
            self.tree.expand(self._index((GROUP, group)))

    def _drop(self, layers: list[LayerId], place: int, group: str | None) -> None:
        self._workspace.do(actions.move_layers, layers, place, group)

    def _index(self, key: Key) -> QModelIndex:
        return self._filter.mapFromSource(self._model.index_of(key))

    def _mark(self) -> None:
        """Show in the tree what is selected in the plan."""
        if self._marking or self._picked() == self._workspace.chosen:
            return
        self._marking = True
        selection = self.tree.selectionModel()
        selection.clear()
        flags = QItemSelectionModel.SelectionFlag
        for key in self._workspace.chosen:
            index = self._index(key)
            if index.isValid():
                selection.setCurrentIndex(index, flags.Select | flags.Rows)
                self.tree.scrollTo(index)
        self._marking = False

    def _picked(self) -> tuple[Key, ...]:
        keys = [row.data(KEY) for row in self.tree.selectionModel().selectedRows(NAME)]
        return tuple((str(kind), str(identity)) for kind, identity in keys if identity and kind != GROUP)

    def _picked_group(self) -> QModelIndex:
        """Return the row of the group of layers that is selected; an invalid index for none."""
        rows = self.tree.selectionModel().selectedRows(NAME)
        return rows[0] if len(rows) == 1 and rows[0].data(KEY)[0] == GROUP else QModelIndex()

    def _pick(self) -> None:
        if self._marking:
            return
        self._marking = True
        self._workspace.choose(self._picked())
        self._marking = False

    def _click(self, index: QModelIndex) -> None:
        """Turn the eye or the lock of a row; one of several selected turns them all."""
        if index.column() == NAME:
            return
        kind, identity = index.data(KEY)
        own = set(self._model.layers_of(identity)) if kind == GROUP else {str(identity or kind)}
        names = {key[1] for key in self._workspace.chosen}
        names = names if own <= names else own
        header = self._workspace.plan.header
        if index.column() == EYE:
            self._workspace.do(actions.show, names, visible=own <= header.hidden)
        else:
            self._workspace.do(actions.lock, names, locked=not own <= header.locked)

    def _bare_name(self, index: Index) -> str:
        kind, identity = index.data(KEY)
        if kind == GROUP:
            return str(identity)
        return str(getattr(table(self._workspace.plan, kind).get(identity), "name", ""))

    def _rename(self, index: Index, name: str) -> None:
        kind, identity = index.data(KEY)
        if kind == GROUP:
            # The row goes, and the field that is typed in with it: not before that is done.
            QTimer.singleShot(0, self, lambda: self._rename_group(identity, name))
        else:
            self._workspace.do(actions.rename, kind, identity, name)

    def _rename_group(self, group: str, name: str) -> None:
        if group in self._folded:
            self._folded.add(name)
        if self._workspace.do(actions.rename_layer_group, group, name) is not None:
            self.tree.setCurrentIndex(self._index((GROUP, name)))

    def _menu(self, at: QPoint) -> None:
        kind = GROUP if self._picked_group().isValid() else self._workspace.kind
        if kind:
            self.menu_asked.emit(self.tree.viewport().mapToGlobal(at), kind)

    def _search(self, text: str) -> None:
        self._filter.setFilterFixedString(text)
        if text:
            self.tree.expandAll()
