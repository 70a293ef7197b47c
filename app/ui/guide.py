"""The guide in a window of its own: the help files, with the links between them and a search.

A help file is named by its English name in every language: links between them stay within the language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QFont,
    QKeySequence,
    QShortcut,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextTable,
)
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QTextBrowser, QVBoxLayout, QWidget

from app.base.message import language, say
from app.base.paths import resource
from app.ui.parts import button, label
from app.ui.theme import Theme
from app.ui.touch import scroll_by_touch

if TYPE_CHECKING:
    from pathlib import Path

_FIRST = "guide.md"


class GuideWindow(QDialog):
    """Shows one help file at a time; Ctrl+F finds, Esc closes."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._theme = theme
        self.setObjectName("guide")
        self.setWindowTitle(f"{say('action.guide')} - Watchbill")
        self.setAccessibleName(str(say("action.guide")))
        self._before: list[str] = []
        self.name = _FIRST
        """The file that is shown."""
        self.text = QTextBrowser()
        scroll_by_touch(self.text)
        self.text.setAccessibleName(str(say("action.guide")))
        # Links are followed by this window alone: nothing outside the help files is ever opened.
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._follow)
        self.back = button("ui.guide_back", self._go_back)
        self.line = QLineEdit()
        self.line.setPlaceholderText(str(say("ui.guide_find")))
        self.line.setAccessibleName(str(say("ui.guide_find")))
        self.line.textEdited.connect(self._find_first)
        self.line.returnPressed.connect(self.find_next)
        self.found = label("", "hint")
        self.found.setWordWrap(False)
        # Return in the line finds, and presses no button.
        self.back.setAutoDefault(False)
        self._arrange()
        self._add_keys()
        self.show_file(_FIRST)

    def show_file(self, name: str) -> None:
        """Show a help file from its beginning."""
        self.name = name
        self._read(_help_file(name).read_text(encoding="utf-8"))
        self.text.document().setDocumentMargin(16)
        self._draw_tables()
        self._lay_out_anew()
        self.back.setEnabled(bool(self._before))
        self.found.clear()

    def use_theme(self, theme: Theme) -> None:
        """Take the colours of a theme: those of links and tables stand in the text."""
        self._theme = theme
        scrolled = self.text.verticalScrollBar().value()
        self.show_file(self.name)
        self.text.verticalScrollBar().setValue(scrolled)

    def find_next(self) -> None:
        """Go to where the text stands next, after the last place to the first."""
        self._find(QTextDocument.FindFlag(0))

    def find_before(self) -> None:
        """Go to where the text stands before."""
        self._find(QTextDocument.FindFlag.FindBackward)

    def _find_first(self) -> None:
        """Look again from the beginning while the text is typed."""
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.find_next()

    def _find(self, flags: QTextDocument.FindFlag) -> None:
        words = self.line.text()
        self.found.clear()
        if not words or self.text.find(words, flags):
            return
        backward = flags == QTextDocument.FindFlag.FindBackward
        end = QTextCursor.MoveOperation.End if backward else QTextCursor.MoveOperation.Start
        self.text.moveCursor(end)
        if not self.text.find(words, flags):
            self.found.setText(str(say("ui.guide_none")))

    def _follow(self, link: QUrl) -> None:
        """Follow a link to another help file; any other does nothing."""
        name = link.toString().partition("#")[0]
        if name in {file.name for file in resource("help").glob("*.md")}:
            self._before.append(self.name)
            self.show_file(name)

    def _read(self, text: str) -> None:
        """Take a text in Markdown, with space between its paragraphs."""
        # Qt takes that space of a size in points, and the font of the style sheet has its size in pixels.
        document = self.text.document()
        styled = document.defaultFont()
        font = QFont(styled)
        font.setPointSize(9)
        document.setDefaultFont(font)
        self.text.setMarkdown(text)
        document.setDefaultFont(styled)

    def _draw_tables(self) -> None:
        """Draw the lines of tables as those of panels are."""
        for frame in self.text.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                look = frame.format()
                look.setBorderBrush(self._theme.color("line"))
                look.setBorderCollapse(True)
                look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
                look.setBorder(1)
                look.setCellPadding(4)
                frame.setFormat(look)

    def _lay_out_anew(self) -> None:
        """Have the whole text laid out: Qt stops half-way where formats change while it is at it."""
        document = self.text.document()
        document.markContentsDirty(0, document.characterCount())

    def _go_back(self) -> None:
        if self._before:
            self.show_file(self._before.pop())

    def _look_for(self) -> None:
        self.line.setFocus()
        self.line.selectAll()

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self.back)
        row.addWidget(self.line, 1)
        row.addWidget(self.found)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.text, 1)
        self.resize(820, 660)
        self.text.setFocus()

    def _add_keys(self) -> None:
        for key, act in (
            (QKeySequence("Ctrl+F"), self._look_for),
            (QKeySequence("F3"), self.find_next),
            (QKeySequence("Shift+F3"), self.find_before),
            (QKeySequence("Alt+Left"), self._go_back),
        ):
            QShortcut(key, self).activated.connect(act)


def _help_file(name: str) -> Path:
    """Return a help file in the language spoken, in English where it is not translated."""
    ours = resource("help", language(), name)
    return ours if ours.is_file() else resource("help", name)
