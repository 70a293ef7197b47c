"""The plan as a tree: partners with their bases and assets, areas, points and lines, layers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QSortFilterProxyModel, Qt
from PySide6.QtGui import QIcon, QStandardItem, QStandardItemModel

from app.base.message import say
from app.domain.assets import Asset
from app.domain.catalog import type_title
from app.domain.change import Change, Key, table
from app.domain.edits.displays import names_over
from app.domain.plan import Entity, Plan

KEY = int(Qt.ItemDataRole.UserRole)
"""Role of ``(kind, identity)``; a heading has its kind and no identity."""

NAME, EYE, LOCK = 0, 1, 2
"""The columns."""

HEADINGS = ("partners", "areas", "marks", "layers")
_ANEW = 300
"""From so many things touched at once on, building the tree anew is faster than row by row."""
_SHOWN = {"partners", "bases", "assets", "areas", "marks", "layers"}


Row = tuple[QStandardItem, QStandardItem, QStandardItem]


@dataclass(frozen=True, slots=True)
class Signs:
    """The pictures in the columns."""

    seen: QIcon
    hidden: QIcon
    free: QIcon
    locked: QIcon


class PlanTree(QStandardItemModel):
    """Follows the plan change by change, so that what is open and selected stays so."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(0, 3, parent)
        self._plan: Plan | None = None
        self._rows: dict[Key, Row] = {}
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
        for kind in ("partners", "bases", "assets", "areas", "marks", "layers"):
            for identity, entity in table(plan, kind).items():
                self._add(kind, identity, entity)
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
            self._place(key)
        if touched:
            self._count()
        self._show_signs(touched if before is not None and before.header is plan.header else None)
        return bool(touched)

    def index_of(self, key: Key) -> QModelIndex:
        """Return where a thing stands; an invalid index for what is not in the tree."""
        row = self._rows.get(key)
        return row[NAME].index() if row else QModelIndex()

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
            own = identity or kind
            unseen, fast = own in header.hidden, own in header.locked
            _sign(row[EYE], f"ui.tree_eye_{_ON[unseen]}", signs.hidden if unseen else signs.seen)
            _sign(row[LOCK], f"ui.tree_lock_{_ON[fast]}", signs.locked if fast else signs.free)
            over: Mapping[str, Entity] = table(self._now, kind)
            names = names_over(kind, over[identity]) if identity in over else frozenset({kind})
            row[NAME].setEnabled(header.hidden.isdisjoint(names))

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
