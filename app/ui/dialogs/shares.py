"""Burden sharing: what each partner agreed to carry and what it carries, for the headquarters alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.base.errors import AppError
from app.base.message import say
from app.domain.partners import AgreedShares, Partner
from app.domain.scene import badge_of
from app.domain.shares import POINTS, Burden, Share, agreed_of, are_shown, shares
from app.geo.quantities import format_share
from app.session import actions
from app.ui.dialogs.form import FormDialog
from app.ui.parts import Line, button, label
from app.ui.reading import Reading
from app.ui.theme import Theme, themes
from app.ui.touch import scroll_by_touch
from app.ui.workspace import Workspace

_WIDTH_PX, _HEIGHT_PX = 960, 620
_BAR_PX, _LEAST_BAR_PX = 10, 160
_COLUMNS = ("partner", "bars", "agreed", "achieved", "amount", "difference")


class SharesDialog(QDialog):
    """Shows the shares of each burden as bars and in figures; in a copy for a partner, that it has none."""

    def __init__(self, workspace: Workspace, reading: Reading, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(str(say("shares.title")))
        self._plan, self._theme = workspace.plan, themes()[reading.theme]
        content = QWidget()
        content.setObjectName("panel")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(16, 8, 16, 16)
        if are_shown(self._plan):
            self._fill()
        else:
            self._column.addWidget(label(str(say("shares.lead_only"))))
        self._column.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(str(say("shares.title")))
        area.setWidget(content)
        scroll_by_touch(area)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 12)
        column.addWidget(area)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 16, 0)
        row.addStretch()
        row.addWidget(button("ui.close", self.accept))
        column.addLayout(row)
        self.resize(min(_WIDTH_PX, parent.width() - 40), min(_HEIGHT_PX, parent.height() - 80))

    def _fill(self) -> None:
        self._column.addWidget(label(str(say("shares.hint")), "hint"))
        for burden in Burden:
            rows = shares(self._plan, burden)
            whole = rows[0].whole if rows else 0
            title = say(f"shares.{burden.value}_of", whole=amount_text(burden, whole))
            self._column.addWidget(label(str(title), "sheetHeading"))
            for note in self._notes(burden, whole):
                self._column.addWidget(label(note, "hint"))
            self._add_rows(rows)

    def _notes(self, burden: Burden, whole: int) -> list[str]:
        """Return what is to be known of a burden: what it is, and what is missing."""
        notes = [str(say(f"shares.{burden.value}_hint"))]
        unknown = sum(not asset.cost_per_hour for asset in self._plan.assets.values())
        if burden is Burden.COST and unknown:
            notes.append(str(say("shares.no_cost", count=unknown)))
        if not whole:
            notes.append(str(say("shares.nothing")))
        return notes

    def _add_rows(self, rows: Sequence[Share]) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(_COLUMNS.index("bars"), 1)
        for place, name in enumerate(_COLUMNS):
            if name != "bars":
                grid.addWidget(_cell(str(say(f"shares.{name}")), "fieldName", is_figure=place > 1), 0, place)
        longest = max([0.0, *(max(row.achieved, row.agreed or 0.0) for row in rows)])
        for number, row in enumerate(rows, 1):
            badge = badge_of(self._plan, row.partner)
            hue = QColor(self._theme.hues[badge.hue])
            grid.addWidget(_cell(badge.code, "", is_figure=False), number, 0)
            grid.addWidget(Bars(row, longest, hue, self._theme), number, 1)
            for place, text in enumerate(share_texts(row), 2):
                grid.addWidget(_cell(text, "value", is_figure=True), number, place)
        self._column.addLayout(grid)


class Bars(QWidget):
    """Two bars of one share: what is agreed, hatched, above what is achieved, full."""

    def __init__(self, share: Share, longest: float, hue: QColor, theme: Theme) -> None:
        super().__init__()
        self._share, self._longest, self._hue, self._theme = share, longest, hue, theme
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the room for both bars."""
        return QSize(_LEAST_BAR_PX, 2 * _BAR_PX + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw both, on a line where nothing is carried."""
        painter = QPainter(self)
        ink = QColor(self._theme.muted)
        painter.setPen(QPen(ink, 1))
        painter.drawLine(0, 0, 0, self.height())
        if self._share.agreed is not None:
            area = self._bar(self._share.agreed, 1)
            painter.fillRect(area, QBrush(ink, Qt.BrushStyle.BDiagPattern))
            painter.drawRect(area)
        painter.fillRect(self._bar(self._share.achieved, 3 + _BAR_PX), self._hue)
        painter.end()

    def _bar(self, share: float, top: float) -> QRectF:
        length = share / self._longest if self._longest else 0.0
        return QRectF(0.5, top + 0.5, length * (self.width() - 2), _BAR_PX)


class AgreedDialog(FormDialog):
    """Asks what part of each burden a partner has agreed to carry."""

    def __init__(self, workspace: Workspace, partner: Partner, parent: QWidget | None = None) -> None:
        super().__init__("shares.agreed_title", "ui.apply", self._apply, parent)
        self._session, self._partner = workspace.session, partner
        self.lines = {burden: self._line(burden) for burden in Burden}
        self.reference = QLineEdit(partner.shares.reference)
        for burden, line in self.lines.items():
            self.add(f"shares.{burden.value}", line)
        self.add("shares.reference", self.reference)
        self.note("shares.agreed_hint")

    def _line(self, burden: Burden) -> Line:
        agreed = agreed_of(self._partner, burden)
        text = "" if agreed is None else f"{POINTS * agreed:g}"
        return Line(text, str(say("shares.open")), figures=True, read=read_share)

    def _apply(self) -> None:
        agreed = {burden.value: read_share(line.text()) for burden, line in self.lines.items()}
        terms = AgreedShares(**agreed, reference=self.reference.text().strip())
        actions.describe_partner(self._session, replace(self._partner, shares=terms))


def read_share(text: str) -> float | None:
    """Return a share typed as per cent, ``None`` for nothing typed; raise AppError where it is none."""
    typed = text.strip().removesuffix("%").strip().replace(",", ".")
    if not typed:
        return None
    try:
        share = float(typed) / POINTS
    except ValueError as error:
        raise AppError(say("plan.bad_share", share=text)) from error
    return AgreedShares(hours=share).hours


def agreed_texts(agreed: AgreedShares) -> list[str]:
    """Return what is agreed, a text a burden, and where."""
    found = ((burden, getattr(agreed, burden.value)) for burden in Burden)
    texts = [
        f"{say(f'shares.{burden.value}')} {format_share(share, 1)}"
        for burden, share in found
        if share is not None
    ]
    return [*texts, agreed.reference] if texts and agreed.reference else texts


def share_texts(share: Share) -> tuple[str, str, str, str]:
    """Return a share in figures: agreed, achieved, how much that is, and the difference; empty where none."""
    agreed = "" if share.agreed is None else format_share(share.agreed, 1)
    return (
        agreed,
        format_share(share.achieved, 1),
        amount_text(share.burden, share.amount),
        difference_text(share),
    )


def difference_text(share: Share) -> str:
    """Return how much more or less than agreed is carried, in percentage points too; empty where none."""
    if share.points is None or share.excess is None:
        return ""
    sign = "+" if share.excess >= 0 else "\N{MINUS SIGN}"
    amount = sign + amount_text(share.burden, abs(share.excess))
    points = f"{share.points:+.1f}".replace("-", "\N{MINUS SIGN}")
    return str(say("shares.apart", amount=amount, points=points))


def amount_text(burden: Burden, amount: int) -> str:
    """Return an amount: hours, minutes and seconds, or whole units of cost."""
    if burden is Burden.COST:
        return f"{round(amount / 3600)}"
    minutes, seconds = divmod(amount, 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"


def _cell(text: str, name: str, *, is_figure: bool) -> QWidget:
    cell = label(text, name)
    cell.setWordWrap(False)
    if is_figure:
        cell.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return cell
