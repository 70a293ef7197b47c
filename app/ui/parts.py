"""Small pieces that every panel is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent, QValidator
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.base.message import has_phrase, say
from app.domain.text import checked_note
from app.ui.entries import Entry, Refusal, why_not
from app.ui.touch import scroll_by_touch

Item = TypeVar("Item")
ROW_PX, LARGE_ROW_PX = 28, 40
"""Height of a row; large for gloves and fingers."""
HANDLE_PX, LARGE_HANDLE_PX = 1, 8
"""Width of what panels are made wider and narrower by."""


def label(text: str, name: str = "") -> QLabel:
    """Return a label that wraps; ``name`` is what the style sheet knows it by."""
    result = QLabel(text)
    result.setObjectName(name)
    result.setWordWrap(True)
    # Qt would move the text of a label with padding to the right of other labels' texts.
    result.setIndent(0)
    # A plan may come from anywhere: its text is never taken for markup.
    result.setTextFormat(Qt.TextFormat.PlainText)
    return result


def button(key: str, clicked: Callable[[], Any], *, primary: bool = False) -> QPushButton:
    """Return a button: its text is the phrase ``key``, its tooltip ``key_tip`` where there is one."""
    result = QPushButton(str(say(key)))
    if has_phrase(f"{key}_tip"):
        result.setToolTip(str(say(f"{key}_tip")))
    result.setObjectName(key.partition(".")[2])
    result.setProperty("primary", primary)
    result.clicked.connect(lambda _checked=False: clicked())
    return result


def when_picked(view: QAbstractItemView, act: Callable[[QModelIndex], Any]) -> None:
    """Call ``act`` with the row that is clicked, or that is current when Return is pressed."""
    view.clicked.connect(act)
    _on_return(view, act)


def when_opened(view: QAbstractItemView, act: Callable[[QModelIndex], Any]) -> None:
    """Call ``act`` with the row that is clicked twice, or that is current when Return is pressed."""
    view.doubleClicked.connect(act)
    _on_return(view, act)


def _on_return(view: QAbstractItemView, act: Callable[[QModelIndex], Any]) -> None:
    """Call ``act`` with the current row when Return is pressed."""
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        shortcut = QShortcut(QKeySequence(key), view)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(lambda: view.currentIndex().isValid() and act(view.currentIndex()))


class Form(QFormLayout):
    """Titles beside their fields; the style sheet knows the titles by their name."""

    def __init__(self) -> None:
        super().__init__()
        self.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def addRow(self, *row: Any) -> None:  # noqa: ANN401 - as Qt's own
        """Add a field with its title."""
        super().addRow(*row)
        item = self.itemAt(self.rowCount() - 1, QFormLayout.ItemRole.LabelRole)
        title = item.widget() if item is not None else None
        if title is not None:
            title.setObjectName("fieldTitle")


_FieldName = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a user is in a panel."""

    scrolled: int
    """Of the column, in pixels."""
    focused: _FieldName | None
    """Which of its fields has the keyboard."""
    rows: dict[_FieldName, tuple[int, int]]
    """The current row of each of its lists, and how far that is scrolled."""
    unread: dict[_FieldName, str]
    """What stands in each of its fields that cannot take it."""


class Panel(QWidget):
    """A titled column that scrolls when it must, never sideways."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.title = label(title, "panelTitle")
        outer.addWidget(self.title)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll_by_touch(self._area)
        outer.addWidget(self._area)
        self.refill(lambda: None)

    def refill(self, fill: Callable[[], None]) -> None:
        """Put what ``fill`` adds to an empty column in the place of what is there."""
        self._content = QWidget()
        self._content.setObjectName("panel")
        self._content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.column = QVBoxLayout(self._content)
        self.column.setContentsMargins(12, 4, 12, 12)
        self.column.setSpacing(8)
        self.column.setAlignment(Qt.AlignmentFlag.AlignTop)
        fill()
        # Filled first: what is added to a column that shows would itself show later, after a squashed frame.
        self._area.setWidget(self._content)

    def place(self) -> Place:
        """Return where the user is in the column, to return there when it was filled again."""
        fields = self._fields()
        # Also a field that is to have the keyboard once it shows, or the window is in front.
        holder = self.window().focusWidget()
        focused = next((name for name, field in fields.items() if field is holder), None)
        rows = {
            name: (field.currentIndex().row(), field.verticalScrollBar().value())
            for name, field in fields.items()
            if isinstance(field, QAbstractItemView)
        }
        entries = {name: field for name, field in fields.items() if isinstance(field, Entry)}
        unread = {name: entry.typed for name, entry in entries.items() if entry.wrong}
        return Place(self._area.verticalScrollBar().value(), focused, rows, unread)

    def return_to(self, place: Place) -> None:
        """Scroll and give the keyboard as it was, as far as the column has the same fields."""
        for name, field in self._fields().items():
            if name in place.rows and isinstance(field, QAbstractItemView):
                row, scrolled = place.rows[name]
                field.setCurrentIndex(field.model().index(row, 0))
                field.verticalScrollBar().setValue(scrolled)
            if name in place.unread and isinstance(field, Entry):
                field.retype(place.unread[name])
            if name == place.focused:
                field.setFocus()
        self._area.verticalScrollBar().setValue(place.scrolled)

    def _fields(self) -> dict[_FieldName, QWidget]:
        """Return what of the column takes the keyboard, each by its kind, name and number among its like."""
        fields: dict[_FieldName, QWidget] = {}
        count: Counter[tuple[str, str]] = Counter()
        for one in self._content.findChildren(QWidget):
            if one.focusPolicy() & Qt.FocusPolicy.TabFocus:
                like = (type(one).__name__, one.objectName())
                fields[(*like, count[like])] = one
                count[like] += 1
        return fields

    def form(self) -> Form:
        """Add and return a form."""
        form = Form()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(6)
        self.column.addLayout(form)
        return form

    def buttons(self, *items: QWidget) -> None:
        """Add a row of buttons."""
        row = QHBoxLayout()
        row.setSpacing(8)
        for item in items:
            row.addWidget(item)
        row.addStretch()
        self.column.addLayout(row)


class Line(QLineEdit, Entry):
    """A line of text that tells only of texts the user settled on and ``read`` understands.

    Esc brings back the text of before. ``figures`` are times and positions.
    """

    settled = Signal(str)

    def __init__(
        self, text: str, hint: str = "", *, figures: bool = False, read: Callable[[str], object] = str
    ) -> None:
        super().__init__(text)
        self.setProperty("figures", figures)
        self.setPlaceholderText(hint)
        self.refusal = Refusal(self, label("", "finding"))
        self._shown, self._read = text, read
        self.textChanged.connect(self._check)
        self.editingFinished.connect(self._settle)

    @property
    def typed(self) -> str:
        """What stands there."""
        return self.text()

    def retype(self, text: str) -> None:
        """Show a text that could not be read as the user left it."""
        self.setText(text)
        self._settle()

    def event(self, event: QEvent) -> bool:
        """Keep Esc for the line while it has a text to bring back."""
        if event.type() == QEvent.Type.ShortcutOverride and self._is_way_back(event):
            event.accept()
            return True
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Show the beginning of a long text."""
        super().showEvent(event)
        if not self.hasFocus():
            self.setCursorPosition(0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the beginning again."""
        super().focusOutEvent(event)
        self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Bring back the text of before on Esc."""
        if self._is_way_back(event):
            self.setText(self._shown)
            self.selectAll()
            return
        super().keyPressEvent(event)

    def _is_way_back(self, event: QEvent) -> bool:
        escapes = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        return escapes and self.text() != self._shown

    def _check(self, text: str) -> None:
        self.refusal.mark("" if text == self._shown else why_not(self._read, text))

    def _settle(self) -> None:
        if self.text() != self._shown and not self.refusal.tell():
            self._shown = self.text()
            self.settled.emit(self._shown)


class Choice(QComboBox, Generic[Item]):
    """A box of items to choose one of, as wide as there is room, however long the longest of them is.

    One that may be without items is a choice of ``Item | None``: none is chosen of it then.

    Parameters
    ----------
    rows
        The items with their texts.
    chosen
        What is chosen at first, as ``choose`` does.
    """

    def __init__(self, rows: Iterable[tuple[Item, str]], chosen: Item | None = None) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self._items: list[Item] = []
        for item, text in rows:
            self._items.append(item)
            self.addItem(text, item)
        self.choose(chosen)

    @property
    def chosen(self) -> Item:
        """The item chosen."""
        # What went through Qt would come back as another type.
        return self._items[self.currentIndex()] if self._items else cast("Item", None)

    def choose(self, item: Item | None) -> None:
        """Choose an item, or the first where it is none of them."""
        self.setCurrentIndex(self._items.index(item) if item in self._items else 0)

    def when_chosen(self, act: Callable[[Item], object]) -> None:
        """Call ``act`` with the item that the user chooses."""
        self.activated.connect(lambda _index: act(self.chosen))


class Figure(QDoubleSpinBox, Entry):
    """A number with its unit that tells only of values the user settled on.

    Its value is never one out of range, even while such a number stands there.
    """

    settled = Signal(float)

    def __init__(self, value: float, unit: str, least: float, most: float, decimals: int = 0) -> None:
        super().__init__()
        self.setDecimals(decimals)
        self.setRange(least, most)
        self.setValue(value)
        self.setSuffix(f" {unit}" if unit else "")
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.refusal = Refusal(self, label("", "finding"))
        self._shown, self._typed = self.value(), self.text()
        self.lineEdit().textChanged.connect(self._check)
        self.valueChanged.connect(lambda _value: self._check(self.text()))
        self.editingFinished.connect(self._settle)

    @property
    def typed(self) -> str:
        """What was typed last."""
        return self._typed

    def retype(self, text: str) -> None:
        """Show a number out of range as the user left it."""
        self.lineEdit().setText(text)
        self.refusal.tell()

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        """Let a number out of range be typed: it is marked, not swallowed."""
        found = super().validate(text, place)
        if found[0] == QValidator.State.Invalid and (self._bare(text) == "-" or self._out_of_range(text)):
            return QValidator.State.Intermediate, text, place
        return found

    def stepBy(self, steps: int) -> None:
        """Step from the last value that was taken."""
        if self.wrong:
            self.setValue(self.value())  # or Qt would not step from what stands there
        super().stepBy(steps)
        self._check(self.text())

    def hideEvent(self, event: QHideEvent) -> None:
        """Follow Qt, which brings back the value when the field goes."""
        super().hideEvent(event)
        self._check(self.text())

    def _bare(self, text: str) -> str:
        return text.removeprefix(self.prefix()).removesuffix(self.suffix()).strip()

    def _out_of_range(self, text: str) -> bool:
        number, is_number = self.locale().toDouble(self._bare(text))
        return is_number and not self.minimum() <= number <= self.maximum()

    def _check(self, text: str) -> None:
        self._typed = text
        least, most = (f"{bound:g}{self.suffix()}" for bound in (self.minimum(), self.maximum()))
        wrong = self._out_of_range(text)
        self.refusal.mark(str(say("ui.out_of_range", least=least, most=most)) if wrong else "")

    def _settle(self) -> None:
        if self.wrong:
            # Qt has just brought back the value in place of what was typed.
            self.retype(self._typed)
        elif self.value() != self._shown:
            self._shown = self.value()
            self.settled.emit(self._shown)


class Note(QPlainTextEdit, Entry):
    """A text of several lines that tells when the user leaves it changed, if ``read`` understands it."""

    settled = Signal(str)

    def __init__(self, text: str, lines: int = 3, *, read: Callable[[str], object] = checked_note) -> None:
        super().__init__(text)
        scroll_by_touch(self)
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 18)
        self.refusal = Refusal(self, label("", "finding"))
        self._shown, self._read = text, read
        self.textChanged.connect(self._check)

    @property
    def typed(self) -> str:
        """What stands there."""
        return self.toPlainText()

    def retype(self, text: str) -> None:
        """Show a text that could not be taken as the user left it."""
        self.setPlainText(text)
        self.settle()

    def add_below(self, column: QVBoxLayout, title: str) -> None:
        """Add the text to a column under its title, with the room below it for the reason."""
        self.setAccessibleName(title)
        for one in (label(title, "fieldName"), self, self.reason):
            column.addWidget(one)

    def focusOutEvent(self, event: Any) -> None:  # noqa: ANN401 - Qt's own signature differs by version
        """Tell of the text when the user leaves it."""
        super().focusOutEvent(event)
        self.settle()

    def show_text(self, text: str) -> None:
        """Show ``text`` as the one to compare with."""
        self._shown = text
        self.setPlainText(text)

    def settle(self) -> None:
        """Tell of the text if it was changed."""
        if self.typed != self._shown and not self.refusal.tell():
            self._shown = self.typed
            self.settled.emit(self._shown)

    def _check(self) -> None:
        self.refusal.mark("" if self.typed == self._shown else why_not(self._read, self.typed))
