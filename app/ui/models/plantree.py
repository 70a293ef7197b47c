"""The plan as a tree: partners with their bases and assets, areas, points and lines, layers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QMimeData,
    QModelIndex,
    QObject,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QIcon, QStandardItem, QStandardItemModel

from app.base.message import say
from app.domain.assets import Asset
from app.domain.catalog import type_title
from app.domain.change import Change, Key, table
from app.domain.edits.displays import names_over
from app.domain.layers import Layer, stacked
from app.domain.plan import Entity, Plan
from app.ui.models.index import OWN, Index

KEY = OWN
"""Role of ``(kind, identity)``; a heading has its kind and no identity."""

NAME, EYE, LOCK = 0, 1, 2
"""The columns."""

GROUP = "group"
"""The kind of a row that holds the layers of a group; its identity is the group's name."""

HEADINGS = ("partners", "areas", "marks", "layers")
_ANEW = 300
"""From so many things touched at once on, building the tree anew is faster than row by row."""
_KEYS = "application/x-watchbill-layers"
_SHOWN = {"partners", "bases", "assets", "areas", "marks", "layers"}


Row = tuple[QStandardItem, QStandardItem, QStandardItem]


@dataclass(frozen=True, slots=True)
class Signs:
    """The pictures in the columns."""

    seen: QIcon
    hidden: QIcon
    free: QIcon
    locked: QIcon
    faint: QColor
    """Names of what is hidden."""


class PlanTree(QStandardItemModel):
    """Follows the plan change by change, so that what is open and selected stays so."""

    dropped = Signal(list, int, object)
    """Layers were dragged: which, to what place from the top, to what group; ``None`` for each its own."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(0, 3, parent)
        self._plan: Plan | None = None
        self._rows: dict[Key, Row] = {}
        self._stacked: list[tuple[str, str]] = []
        self._signs: Signs | None = None

    def use_signs(self, signs: Signs) -> None:
        """Take other pictures."""
        self._signs = signs
        self._show_signs()

    def show(self, plan: Plan) -> None:
        """Show ``plan`` from the beginning."""
        self.setRowCount(0)
        self._rows.clear()
        self._plan = plan
        for kind in HEADINGS:
            self._insert(self.invisibleRootItem(), (kind, ""), "")
        for kind in ("partners", "bases", "assets", "areas", "marks"):
            for identity, entity in table(plan, kind).items():
                self._add(kind, identity, entity)
        self._stack()
        self._count()
        self._show_signs()

    def follow(self, change: Change, plan: Plan) -> bool:
        """Show what a change did; return whether it did anything here."""
        before, self._plan = self._plan, plan
        touched = [key for key in change.keys if key[0] in _SHOWN]
        if len(touched) > _ANEW:
            self.show(plan)
            return True
        # Owners first: what is new stands under one.
        for key in sorted(touched, key=lambda key: key[0] != "partners"):
            if key[0] != "layers":
                self._place(key)
        if change.kinds & {"layers", "areas", "marks"}:
            touched += self._stack()
        if touched:
            self._count()
        self._show_signs(touched if before is not None and before.header is plan.header else None)
        return bool(touched)

    def index_of(self, key: Key) -> QModelIndex:
        """Return where a thing stands; an invalid index for what is not in the tree."""
        row = self._rows.get(key)
        return row[NAME].index() if row else QModelIndex()

    def mimeTypes(self) -> list[str]:
        """Return what a dragged row is."""
        return [_KEYS]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the layers of the rows that are dragged."""
        data = QMimeData()
        data.setData(
            _KEYS, json.dumps([index.data(KEY) for index in indexes if index.column() == NAME]).encode()
        )
        return data

    def dropMimeData(
        self, data: QMimeData, _action: Qt.DropAction, row: int, _column: int, parent: Index
    ) -> bool:
        """Say where layers were dropped; the plan moves them, and the tree follows."""
        if not data.hasFormat(_KEYS) or not parent.isValid():
            return False
        keys = [tuple(key) for key in json.loads(bytes(data.data(_KEYS).data()))]
        over = self.itemFromIndex(parent.sibling(parent.row(), NAME))
        place = sum(len(self._layers_of(over.child(above))) for above in range(max(0, row)))
        group: str | None = over.data(KEY)[1]
        if group:
            heading = over.parent()
            place += sum(len(self._layers_of(heading.child(above))) for above in range(over.row()))
        elif any(kind == GROUP for kind, _ in keys):
            group = None
        moved = [layer for key in keys for layer in self._layers_of(self._rows[key][NAME])]
        self.dropped.emit(moved, place, group)
        return False  # or the view would take the rows out itself

    def layers_of(self, group: str) -> list[str]:
        """Return the layers of a group."""
        return self._layers_of(self._rows[GROUP, group][NAME])

    @staticmethod
    def _layers_of(item: QStandardItem) -> list[str]:
        kind, identity = item.data(KEY)
        if kind != GROUP:
            return [str(identity)]
        return [str(item.child(row).data(KEY)[1]) for row in range(item.rowCount())]

    def _stack(self) -> list[Key]:
        """Show the layers from the top down, in their groups; return the rows that were made."""
        blocks = stacked(self._now.layers.values())
        wanted = [(str(layer.id), layer.group) for block in blocks for layer in block]
        made: list[Key] = []
        if wanted != self._stacked or not all(("layers", layer) in self._rows for layer, _ in wanted):
            self._stacked = wanted
            heading = self._rows["layers", ""][NAME]
            for key in [key for key in self._rows if key[0] == GROUP or (key[0] == "layers" and key[1])]:
                del self._rows[key]
            heading.removeRows(0, heading.rowCount())
            for block in blocks:
                made += self._add_block(heading, block)
        counts = Counter(area.layer for area in self._now.areas.values())
        counts.update(mark.layer for mark in self._now.marks.values())
        for layer in self._now.layers.values():
            count = "" if layer.source else f" ({counts[layer.id]})"
            self._write(self._rows["layers", layer.id][NAME], layer.name + count)
        return made

    def _add_block(self, heading: QStandardItem, block: Sequence[Layer]) -> list[Key]:
        over, made = heading, [("layers", str(layer.id)) for layer in block]
        if block[0].group:
            made.insert(0, (GROUP, block[0].group))
            self._insert(heading, made[0], block[0].group)
            over = self._rows[made[0]][NAME]
        for layer in block:
            self._insert(over, ("layers", layer.id), layer.name)
        return made

    def _place(self, key: Key) -> None:
        """Put one thing where and as it is now."""
        kind, identity = key
        entity = table(self._now, kind).get(identity)
        row = self._rows.get(key)
        if entity is None:
            if row is not None:
                self._remove(key)
        elif row is None:
            self._add(kind, identity, entity)
        elif row[NAME].parent() is not self._parent(kind, entity):
            self._remove(key)
            self._add(kind, identity, entity)
        else:
            self._write(row[NAME], _text(entity))

    def _remove(self, key: Key) -> None:
        item = self._rows.pop(key)[NAME]
        children = [item.child(row).data(KEY) for row in range(item.rowCount())]
        for child in children:
            self._rows.pop(tuple(child), None)
        self.removeRow(item.row(), item.index().parent())

    def _add(self, kind: str, identity: str, entity: Entity) -> None:
        self._insert(self._parent(kind, entity), (kind, identity), _text(entity))

    def _parent(self, kind: str, entity: Entity) -> QStandardItem:
        key = ("partners", str(getattr(entity, "partner", ""))) if kind in {"bases", "assets"} else (kind, "")
        return self._rows[key][NAME]

    def _insert(self, parent: QStandardItem, key: Key, text: str) -> None:
        row = (QStandardItem(), QStandardItem(), QStandardItem())
        for item in row:
            item.setData(key, KEY)
            item.setEditable(False)
            item.setDragEnabled(key[0] in {"layers", GROUP} and bool(key[1]))
            item.setDropEnabled(key[0] == GROUP or key == ("layers", ""))
        row[NAME].setEditable(bool(key[1]))
        row[NAME].setSelectable(bool(key[1]))
        self._write(row[NAME], text)
        parent.appendRow(list(row))
        self._rows[key] = row

    def _count(self) -> None:
        for kind in HEADINGS:
            self._write(self._rows[kind, ""][NAME], f"{say(f'kind.{kind}')} ({len(table(self._now, kind))})")

    def _some(self, keys: Iterable[Key]) -> list[tuple[Key, Row]]:
        return [(key, self._rows[key]) for key in keys if key in self._rows]

    def _show_signs(self, keys: Iterable[Key] | None = None) -> None:
        signs, header = self._signs, self._now.header if self._plan else None
        if signs is None or header is None:
            return
        for (kind, identity), row in self._rows.items() if keys is None else self._some(keys):
            own = set(self._layers_of(row[NAME])) if kind == GROUP else {identity or kind}
            unseen, fast = own <= header.hidden, own <= header.locked
            _sign(row[EYE], f"ui.tree_eye_{_ON[unseen]}", signs.hidden if unseen else signs.seen)
            _sign(row[LOCK], f"ui.tree_lock_{_ON[fast]}", signs.locked if fast else signs.free)
            # Not disabled: what is hidden can be selected, and is to look so.
            colour = None if self._seen((kind, identity), header.hidden) else signs.faint
            row[NAME].setData(colour, Qt.ItemDataRole.ForegroundRole)

    def _seen(self, key: Key, hidden: frozenset[str]) -> bool:
        kind, identity = key
        if kind == GROUP:
            return "layers" not in hidden and not hidden.issuperset(self.layers_of(identity))
        over: Mapping[str, Entity] = table(self._now, kind)
        return hidden.isdisjoint(names_over(kind, over[identity]) if identity in over else {kind})

    @property
    def _now(self) -> Plan:
        if self._plan is None:
            raise AssertionError("no plan is shown yet")
        return self._plan

    @staticmethod
    def _write(item: QStandardItem, text: str) -> None:
        if item.text() != text:
            item.setText(text)
            item.setToolTip(text)


_ON = ("off", "on")


def _sign(item: QStandardItem, key: str, picture: QIcon) -> None:
    if item.data(Qt.ItemDataRole.UserRole + 1) == (key, picture.cacheKey()):
        return
    item.setData((key, picture.cacheKey()), Qt.ItemDataRole.UserRole + 1)
    item.setIcon(picture)
    item.setToolTip(str(say(key)))
    item.setAccessibleText(str(say(key)))


def _text(entity: Entity) -> str:
    code = getattr(entity, "code", "")
    name = str(getattr(entity, "name", ""))
    if code:
        return f"{code}  {name}"
    return f"{name} - {type_title(entity).lower()}" if isinstance(entity, Asset) else name


class PlanTreeFilter(QSortFilterProxyModel):
    """Keeps what a search word names, and the branches that lead to it."""

    def __init__(self, source: PlanTree, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setSourceModel(source)
        self.setRecursiveFilteringEnabled(True)
        self.setAutoAcceptChildRows(True)
        self.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
