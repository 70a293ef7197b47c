"""What would come from a file of places, before it does: on the map, in a list, and what stays out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
)

from app.base.errors import AppError
from app.base.message import say
from app.base.progress import Progress, Stop
from app.domain.change import Change
from app.session.usecases import imports
from app.session.usecases.imports import Choices, Outline, PointsAs, PolygonsAs, Prepared, Preview
from app.ui.desk import Desk
from app.ui.dialogs.asking import AskingDialog
from app.ui.dialogs.lists import FlatList, Wrapped
from app.ui.map.messages import OverlayLine, show_overlay
from app.ui.map.view import MapView
from app.ui.parts import Choice, label
from app.ui.rows import partner_rows

OVERLAY = "import"
_MOST_LINES = 4_000
_MOST_PLACES = 60_000
"""What is drawn of a preview at the most: it is only looked at."""
_CROSS = 0.012
"""Half the size of a cross at a point, as a share of the box around everything."""
_SMALLEST_DEG = 0.1
"""Nothing is brought closer than a box of this."""
_MOST_REMARKS = 500
_WIDTH_PX, _HEIGHT_PX, _LARGE_HEIGHT_PX = 460, 600, 690
_ROWS, _LARGE_ROWS = (5, 4), (4, 2)
"""Rows of the lists of layers and of what is left out that a window of 768 pixels has room for."""


class ImportDialog(AskingDialog):
    """Shows what would come; what is in it and what is chosen is up to the two that build on it."""

    def __init__(self, desk: Desk, view: MapView, found: Preview) -> None:
        super().__init__(say("import.title", name=found.name), say("import.go"), desk.window)
        self.found = found
        self.change: Change | None = None
        """What was done, once it is."""
        self.left_out = 0
        """How many cells were wrong in rows that were left out."""
        self._desk, self._view = desk, view
        self._working = self._left = False
        self.body.addWidget(label(found.name, "sheetHeading"))
        plan = desk.workspace.plan
        self.suggested = imports.suggest(found, plan.home)
        """What is chosen until the user chooses."""
        self.partner = Choice(partner_rows(plan), self.suggested.partner)
        self.partner.setObjectName("partner")

    def choices(self) -> Choices:
        """Return what is chosen."""
        raise NotImplementedError

    def draw(self, outlines: Sequence[Outline]) -> None:
        """Draw what would come over the map."""
        self._view.send(show_overlay(OVERLAY, preview_lines(outlines)))

    def fit(self, outlines: Sequence[Outline]) -> None:
        """Bring all of it into view, beside the dialog."""
        box = imports.box_of(outlines)
        if box is None:
            return
        view, left = self._view, self.mapToGlobal(self.rect().topLeft()).x()
        free = (left - view.mapToGlobal(view.rect().topLeft()).x()) / max(1, view.width())
        # A single point has no size to fit.
        width, height = max(box.east - box.west, _SMALLEST_DEG), max(box.north - box.south, _SMALLEST_DEG)
        east = box.west + min(360.0, width / min(1.0, max(0.2, free)))
        view.fit(replace(box, east=east, north=min(90.0, box.south + height)))

    def showEvent(self, event: QShowEvent) -> None:
        """Stand at the right edge of the window: the map is to be seen."""
        super().showEvent(event)
        self.stand_right(self._desk.window)
        self.placed()

    def placed(self) -> None:
        """Do what needs to know where the dialog stands."""

    def done(self, result: int) -> None:
        """Take the preview off the map; what is still being read comes no more."""
        if self._working:
            self._left = True
            self._desk.jobs.stop()
        self._view.send(show_overlay(OVERLAY, []))
        super().done(result)

    def take(self) -> None:
        """Read everything that is chosen, away from the window's thread: there may be much of it."""
        found, choices = self.found, self.choices()

        def job(stop: Stop, _progress: Progress) -> Prepared | AppError:
            try:
                return imports.prepare(found, choices, stop)
            except AppError as error:
                return error

        self._work(working=True)
        if not self._desk.jobs.run(job, self._finish):
            self._refuse(str(say("ui.busy")))

    def _work(self, *, working: bool) -> None:
        """Leave what is chosen as it is while it is being read."""
        self._working = working
        self.content.setEnabled(not working)
        self.go.setEnabled(not working)

    def _finish(self, prepared: Any) -> None:  # noqa: ANN401 - the job's result comes by a signal
        if self._left:
            return
        self._work(working=False)
        if isinstance(prepared, AppError):
            self._refuse(str(prepared))
            return
        try:
            self.change = imports.add(self._desk.workspace.session, self.found, prepared)
        except AppError as error:
            self._refuse(str(error))
            return
        self.left_out = len({problem.row for problem in prepared.problems})
        self.accept()

    def _refuse(self, why: str) -> None:
        self.tell(why)
        self._work(working=False)


class PlacesDialog(ImportDialog):
    """Layers of a file with what each holds, and what polygons and points become.

    A file may also stay what it is and lie under the plan: so does one with more than a plan holds.
    """

    def __init__(self, desk: Desk, view: MapView, found: Preview) -> None:
        super().__init__(desk, view, found)
        self.resize(_WIDTH_PX, _LARGE_HEIGHT_PX if desk.settings.large else _HEIGHT_PX)
        self.layers = _tree("import.layer", "import.areas", "import.lines", "import.points")
        self.layers.setObjectName("layers")
        self.layers.setAccessibleName(str(say("import.layer")))
        counts = {layer: found.counts(layer) for layer in found.features.layers}
        for layer, count in counts.items():
            figures = [str(figure or "") for figure in (count.polygons, count.lines, count.points)]
            item = QTreeWidgetItem([layer, *figures])
            taken = layer in self.suggested.layers
            item.setCheckState(0, Qt.CheckState.Checked if taken else Qt.CheckState.Unchecked)
            for column in (1, 2, 3):
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.layers.addTopLevelItem(item)
        self.layers.itemChanged.connect(lambda *_: self._show())
        uses = ((use, str(say(f"import.use_{use}"))) for use in ("parts", "background"))
        is_too_much = len(found.features.found) > imports.MOST_TAKEN
        self.use = Choice(uses, "background" if is_too_much else "parts")
        self.use.currentIndexChanged.connect(self._show)
        if found.path is not None:
            self.form().addRow(str(say("import.use")), self.use)
        self.body.addWidget(self.layers)
        polygons = ((each, str(say(f"import.polygons_{each.value}"))) for each in PolygonsAs)
        points = ((each, str(say(f"import.points_{each.value}"))) for each in PointsAs)
        self.polygons = Choice(polygons, self.suggested.polygons)
        self.points = Choice(points, self.suggested.points)
        self.points.currentIndexChanged.connect(self._show)
        form = self.form()
        if any(count.polygons for count in counts.values()):
            form.addRow(str(say("import.polygons_become")), self.polygons)
        if any(count.points for count in counts.values()):
            form.addRow(str(say("import.points_become")), self.points)
            form.addRow(str(say("import.bases_of")), self.partner)
        self.remarks = _tree("import.thing", "import.why")
        self.remarks.setObjectName("remarks")
        # A reason is read whole.
        self.remarks.setUniformRowHeights(False)
        self.remarks.setWordWrap(True)
        self.remarks.setItemDelegateForColumn(1, Wrapped(self.remarks))
        self.remarks.setAccessibleName(str(say("import.why")))
        self._list_remarks()
        self.body.addStretch()
        self._show()

    def placed(self) -> None:
        """Show as much of the lists as there is room for, and bring everything that would come into view."""
        layers, remarks = _LARGE_ROWS if self._desk.settings.large else _ROWS
        _show_rows(self.layers, layers)
        _show_rows(self.remarks, remarks)
        self.fit(self.found.outlines(self._chosen()))

    def take(self) -> None:
        """Take the places over, or lay the file under the plan."""
        path = self.found.path
        if path is None or not self._lies_under:
            super().take()
            return
        try:
            self.change = imports.add_background(self._desk.workspace.session, path)
        except AppError as error:
            self._refuse(str(error))
            return
        self.accept()

    def choices(self) -> Choices:
        """Return what is chosen."""
        return Choices(self.partner.chosen, self._chosen(), self.polygons.chosen, self.points.chosen)

    def _chosen(self) -> frozenset[str]:
        items = (self.layers.topLevelItem(row) for row in range(self.layers.topLevelItemCount()))
        checked = (item for item in items if item is not None and item.checkState(0) == Qt.CheckState.Checked)
        return frozenset(item.text(0) for item in checked)

    @property
    def _lies_under(self) -> bool:
        """Whether nothing of the file is to become part of the plan."""
        return self.use.chosen == "background"

    def _show(self) -> None:
        for field in (self.layers, self.polygons, self.points):
            field.setEnabled(not self._lies_under)
        self.partner.setEnabled(not self._lies_under and self.points.chosen is PointsAs.BASES)
        chosen = frozenset(self.found.features.layers) if self._lies_under else self._chosen()
        count = sum(found.layer in chosen for found in self.found.features.found)
        go = say("import.go_background") if self._lies_under else say("import.go_count", count=count)
        self.go.setText(str(go))
        self.go.setEnabled(count > 0)
        self.draw(self.found.outlines(chosen))

    def _list_remarks(self) -> None:
        """List what stays out, then what was changed; nothing where all of it comes as it is."""
        remarks = sorted(self.found.features.remarks, key=lambda remark: not remark.lost)
        if not remarks:
            return
        lost = sum(remark.lost for remark in remarks)
        counts = (("import.left_out", lost), ("import.changed", len(remarks) - lost))
        self.body.addWidget(_heading(", ".join(str(say(key, count=count)) for key, count in counts if count)))
        for remark in remarks[:_MOST_REMARKS]:
            sign = "\N{MULTIPLICATION SIGN}" if remark.lost else "\N{LEFTWARDS ARROW WITH HOOK}"
            item = QTreeWidgetItem([f"{sign} {remark.what or remark.layer}", str(remark.why)])
            item.setToolTip(1, str(remark.why))
            self.remarks.addTopLevelItem(item)
        if len(remarks) > _MOST_REMARKS:
            more = str(say("import.more_remarks", count=len(remarks) - _MOST_REMARKS))
            self.remarks.addTopLevelItem(QTreeWidgetItem(["...", more]))
        self.body.addWidget(self.remarks)


def preview_lines(outlines: Sequence[Outline]) -> list[OverlayLine]:
    """Return lines to draw over the map, thinned out where there are too many; points are crosses."""
    drawn = outlines[:_MOST_LINES]
    box = imports.box_of(drawn)
    if box is None:
        return []
    size = max(box.east - box.west, box.north - box.south, 0.05) * _CROSS
    step = max(1, sum(map(len, drawn)) // _MOST_PLACES)
    lines: list[OverlayLine] = []
    for path in drawn:
        if len(path) > 1:
            lines.append(OverlayLine((*path[:-1:step], path[-1]), "preview"))
            continue
        ((lon, lat),) = path
        lines.append(OverlayLine(((lon - size, lat - size), (lon + size, lat + size)), "preview"))
        lines.append(OverlayLine(((lon - size, lat + size), (lon + size, lat - size)), "preview"))
    return lines


def _tree(*headings: str) -> QTreeWidget:
    """Return a flat list with columns of which the first, or of two the second, takes the room."""
    tree = FlatList("", [str(say(heading)) for heading in headings])
    tree.setUniformRowHeights(True)
    header = tree.header()
    header.setStretchLastSection(len(headings) == 2)
    for column in range(len(headings)):
        stretches = column == 0 and len(headings) > 2
        mode = QHeaderView.ResizeMode.Stretch if stretches else QHeaderView.ResizeMode.ResizeToContents
        header.setSectionResizeMode(column, mode)
    return tree


def _show_rows(tree: QTreeWidget, most: int) -> None:
    """Make a list as high as its rows, or as so many of them: no row is cut."""
    # Laid out first: how high a row is depends on how wide its columns have become.
    tree.doItemsLayout()
    rows = (tree.model().index(row, 0) for row in range(min(most, tree.topLevelItemCount())))
    height = sum(tree.rowHeight(row) for row in rows)
    tree.setFixedHeight(tree.header().sizeHint().height() + height + 2 * tree.frameWidth())


def _heading(text: str) -> QLabel:
    return label(text, "fieldName")
