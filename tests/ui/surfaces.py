"""Looks at widgets as a person does: contrast as it is painted, names as a screen reader hears them."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QToolButton,
    QWidget,
)

ICON = 3.0
"""Least contrast of what is no text (WCAG 2.2, success criterion 1.4.11)."""
AA = 4.5
"""Least contrast of text (WCAG 2.2, success criterion 1.4.3)."""

MOST_ROWS = 40
"""So many rows of a list are looked at."""

MOST_COLUMNS = 12

CONTROLS = (
    QAbstractButton,
    QLineEdit,
    QComboBox,
    QAbstractSpinBox,
    QPlainTextEdit,
    QAbstractItemView,
    QTabBar,
    QAbstractScrollArea,
)
_MAKERS = (QAbstractSpinBox, QComboBox, QTabBar, QAbstractItemView, QLineEdit)
_PARTS = {"qt_spinbox_lineedit", "qt_scrollarea_viewport", "qt_toolbar_ext_button", "ScrollLeftButton"}
"""What Qt makes inside other widgets, and names itself."""


def luminance(colour: QColor) -> float:
    """Return the relative luminance of a colour, 0 to 1 (WCAG)."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def painted_contrast(image: QImage) -> float:
    """Return the contrast of the strongest ink in a picture with its ground: its most common colour."""
    colours = Counter(
        image.pixelColor(x, y).rgb() for y in range(image.height()) for x in range(0, image.width(), 1)
    )
    ground = QColor.fromRgb(colours.most_common(1)[0][0])
    return max(contrast(QColor.fromRgb(rgb), ground) for rgb in colours)


def shown(root: QWidget) -> list[QWidget]:
    """Return every widget that can be seen in a window."""
    widgets = [one for one in root.findChildren(QWidget) if one.isVisible()]
    notice = root.findChild(QWidget, "notice")
    if notice is not None and notice.isVisible():
        over = QRect(notice.mapTo(root, QPoint()), notice.size())
        inside = {notice, *notice.findChildren(QWidget)}
        widgets = [one for one in widgets if one in inside or not over.contains(visible_part(one, root))]
    # What a scroll bar hides but for a sliver is not read.
    return [one for one in widgets if min(visible_part(one, root).size().toTuple()) > 10]


def visible_part(widget: QWidget, root: QWidget) -> QRect:
    """Return the part of a widget that can be seen, in the coordinates of its window."""
    part = widget.visibleRegion().boundingRect()
    return QRect(widget.mapTo(root, part.topLeft()), part.size())


def texts(widget: QWidget) -> list[QRect]:
    """Return where in a widget texts are that have to be read: rows, tabs, or all of it."""
    if isinstance(widget, QTabBar):
        return [widget.tabRect(index) for index in range(widget.count())]
    if isinstance(widget, QAbstractItemView):
        return _rows(widget)
    if isinstance(widget, QLineEdit):
        return [widget.rect()] if (widget.text() or widget.placeholderText()).strip() else []
    if isinstance(widget, QComboBox):
        return [widget.rect()] if widget.currentText() and widget.isEnabled() else []
    return [widget.rect()] if _has_text(widget) else []


def _rows(view: QAbstractItemView) -> list[QRect]:
    """Return the cells of a view that are seen and have a text."""
    model, inside = view.model(), view.viewport().rect()
    found, index = [], view.indexAt(QPoint(view.width() // 4, 2))
    while model is not None and index.isValid() and len(found) < MOST_ROWS:
        cells = (index.siblingAtColumn(column) for column in range(MOST_COLUMNS))
        found += [view.visualRect(cell) for cell in cells if cell.data() and _is_enabled(cell)]
        below = view.visualRect(index).bottomLeft() + QPoint(view.width() // 4, 4)
        index = view.indexAt(below) if inside.contains(below) else QModelIndex()
    return [view.viewport().geometry().intersected(area.translated(view.viewport().pos())) for area in found]


def _is_enabled(index: QModelIndex) -> bool:
    return bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)


def _has_text(widget: QWidget) -> bool:
    if isinstance(widget, QLabel):
        return bool(widget.text().strip())
    if isinstance(widget, QToolButton):
        # A picture alone: its contrast is that of the icon, see ``has_icon``.
        return widget.toolButtonStyle() is not Qt.ToolButtonStyle.ToolButtonIconOnly
    if isinstance(widget, QAbstractButton):
        return bool(widget.text().strip()) and widget.isEnabled()
    return False


def has_icon(widget: QWidget) -> bool:
    """Tell whether a widget is a picture that has to be seen."""
    return isinstance(widget, QToolButton) and widget.isEnabled() and not widget.icon().isNull()


def is_control(widget: QWidget) -> bool:
    """Tell whether a widget takes input."""
    if isinstance(widget, QScrollArea | QScrollBar) or widget.objectName() in _PARTS:
        return False
    inner = isinstance(
        widget.parent(), QAbstractSpinBox | QComboBox | QTabBar | QAbstractItemView | QLineEdit
    )
    return isinstance(widget, CONTROLS) and not inner


def is_untitled(widget: QWidget) -> bool:
    """Tell whether a widget is a dialog whose title does not say what it is for."""
    return isinstance(widget, QDialog) and widget.windowTitle().strip() in {"", "Watchbill"}


def accessible_name(widget: QWidget) -> str:
    """Return what a screen reader calls a widget."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface else ""


def can_be_reached(widget: QWidget) -> bool:
    """Tell whether the Tab key comes by a control, or would if it were enabled."""
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def path_of(widget: QWidget) -> str:
    """Return where a widget is, for a person who looks for it."""
    names = []
    one: QWidget | None = widget
    while one is not None:
        names.append(one.objectName() or type(one).__name__)
        one = one.parentWidget()
    return " / ".join(reversed(names))


def brightest_block(image: QImage, size: int = 4) -> float:
    """Return the luminance of the brightest block of ``size`` by ``size`` pixels."""
    small = image.scaled(
        max(1, image.width() // size),
        max(1, image.height() // size),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    return max(luminance(small.pixelColor(x, y)) for y in range(small.height()) for x in range(small.width()))
