"""The schedule as tables: the events of the days, and who is where by periods."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QColor, QFont, QIcon

from app.base.message import say
from app.domain.areas import Area
from app.domain.change import Key
from app.domain.ids import AssetId
from app.domain.plan import Plan
from app.geo.units import format_dtg
from app.ui.models.index import FACE, NOWHERE, OWN, SHOWN, Index
from app.ui.reading import Reading
from app.ui.theme import MONO

Cell = TypeVar("Cell")
Duties = tuple[str, ...]
"""Identities of the duties that a cell is about."""
DUTY = OWN
"""Role of the identity of the first duty a cell is about."""

PERIOD = timedelta(hours=6)
"""A column of the synchronisation matrix."""


class Table(QAbstractTableModel):
    """Headings and rows of texts, each row or cell with a duty behind it."""

    times: tuple[int, ...] = ()
    """The columns of times, which line up under each other."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._mono = QFont(MONO)
        self._bold = QFont()
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._mono_bold = QFont(MONO)
        self._mono_bold.setWeight(QFont.Weight.DemiBold)
        self._ground: QColor | None = None
        self._marked: frozenset[str] = frozenset()
        self._headings: list[str] = []
        self._rows: list[list[str]] = []
        self._duties: list[list[Duties]] = []
        self._names: list[str] = []

    def fill(
        self, headings: list[str], rows: list[list[str]], duties: list[list[Duties]], names: list[str]
    ) -> None:
        """Show these rows; ``duties`` has the shape of ``rows``, ``names`` heads the rows where not empty."""
        self.beginResetModel()
        self._headings, self._rows, self._duties, self._names = headings, rows, duties, names
        self.endResetModel()

    def rowCount(self, _parent: Index = NOWHERE) -> int:
        """Return the number of rows."""
        return len(self._rows)

    def columnCount(self, _parent: Index = NOWHERE) -> int:
        """Return the number of columns."""
        return len(self._headings)

    def lines(self, row: int) -> int:
        """Return how many lines the fullest cell of a row has."""
        return max((text.count("\n") + 1 for text in self._rows[row]), default=1)

    def use_mark(self, ground: QColor) -> None:
        """Take the colour behind what is selected."""
        self._ground = ground
        self._repaint()

    def mark(self, duties: frozenset[str]) -> QModelIndex | None:
        """Mark the cells about these duties; return the first one, or ``None`` where it was marked before."""
        if duties == self._marked:
            return None
        self._marked = duties
        self._repaint()
        for row, cells in enumerate(self._duties):
            for column, about in enumerate(cells):
                if not duties.isdisjoint(about):
                    return self.index(row, column)
        return None

    def data(self, index: Index, role: int = SHOWN) -> str | QFont | QColor | QIcon | None:
        """Return the text of a cell, how it is drawn, or the duty it is about."""
        if role in (SHOWN, Qt.ItemDataRole.ToolTipRole):
            return self._rows[index.row()][index.column()]
        about = self._duties[index.row()][index.column()]
        marked = not self._marked.isdisjoint(about)
        if role == FACE:
            return self._font(index.column(), marked=marked)
        if role == Qt.ItemDataRole.BackgroundRole:
            return self._ground if marked else None
        return next(iter(about), "") if role == DUTY else None

    def _font(self, column: int, *, marked: bool) -> QFont | None:
        """Return the font of a cell: what is selected is told by weight too, not by colour alone."""
        if column in self.times:
            return self._mono_bold if marked else self._mono
        return self._bold if marked else None

    def _repaint(self) -> None:
        if self._rows:
            last = self.index(len(self._rows) - 1, len(self._headings) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = SHOWN) -> str | None:
        """Return the heading of a column, or the name of a row."""
        if role != SHOWN:
            return None
        if orientation is Qt.Orientation.Horizontal:
            return self._headings[section]
        return self._names[section] if section < len(self._names) else None


class DayTable(Table):
    """What happens when: departures, on and off station, returns, in Z and by the clocks of the base."""

    times = (0, 1)

    def show(self, plan: Plan, reading: Reading) -> None:
        """Show the events of ``plan`` in the order of time."""
        events: list[tuple[datetime, str, str, str, str, str]] = []
        for duty in plan.duties.values():
            asset, base = plan.assets[duty.asset], plan.bases[duty.base_from]
            home = plan.bases[duty.base_to]
            events.append((duty.depart, "depart", asset.name, base.name, base.timezone, duty.id))
            for stop in duty.stops:
                area = plan.areas[stop.area].name
                events.append((stop.start, "on_station", asset.name, area, base.timezone, duty.id))
                events.append((stop.end, "off_station", asset.name, area, base.timezone, duty.id))
            events.append((duty.back, "back", asset.name, home.name, home.timezone, duty.id))
        events.sort(key=lambda event: (event[0], event[2]))
        headings = [str(say(f"ui.{name}")) for name in ("time_z", "time_local", "what", "asset", "where")]
        rows = [
            [format_dtg(moment), reading.local(moment, zone), str(say(f"ui.{what}")), asset, where]
            for moment, what, asset, where, zone, _ in events
        ]
        self.fill(headings, rows, [[(event[-1],)] * len(headings) for event in events], [])


class SyncMatrix(Table):
    """Areas down, periods across, and in each cell who is on station, one to a line."""

    def show(self, plan: Plan) -> None:
        """Show who of ``plan`` is where when."""
        header = plan.header
        starts = [header.start + PERIOD * number for number in range(header.days * 4)]
        cells: dict[tuple[str, int], list[tuple[str, str]]] = {}
        for duty in sorted(plan.duties.values(), key=lambda duty: duty.depart):
            for stop in duty.stops:
                first = (stop.start - header.start) // PERIOD
                last = -((header.start - stop.end) // PERIOD)
                for column in range(max(0, first), min(len(starts), last)):
                    cell = cells.setdefault((stop.area, column), [])
                    cell.append((plan.assets[duty.asset].name, duty.id))
        areas = list(plan.areas.values())
        self.fill(
            [format_dtg(start) for start in starts],
            _grid(areas, starts, lambda *at: "\n".join(name for name, _ in cells.get(at, []))),
            _grid(areas, starts, lambda *at: tuple(duty for _, duty in cells.get(at, []))),
            [area.name for area in areas],
        )


def duties_about(plan: Plan, chosen: Iterable[Key]) -> frozenset[str]:
    """Return the duties that are selected, or those of assets that are."""
    found: set[str] = set()
    for kind, identity in chosen:
        if kind == "duties":
            found.add(identity)
        elif kind == "assets":
            found.update(duty.id for duty in plan.duties_of(AssetId(identity)))
    return frozenset(found)


def _grid(areas: list[Area], starts: list[datetime], cell: Callable[[str, int], Cell]) -> list[list[Cell]]:
    return [[cell(area.id, column) for column in range(len(starts))] for area in areas]
