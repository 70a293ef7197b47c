"""A laptop without any other font shows every sign that the program writes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from reportlab.pdfbase.ttfonts import TTFontFile

from app.base.paths import ROOT, asset, resource

READ_ONLY = "ʹʺ"
"""Prime signs that are understood where somebody types them, and never written."""

FONTS = sorted(asset("fonts").glob("*.ttf"))


def _constants() -> Iterator[str]:
    """Return every text in the source of the program."""
    for path in sorted((ROOT / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def _shown() -> Iterator[str]:
    """Return every text of the program that may be seen."""
    yield from _constants()
    for folder, ending in (("i18n", "*.po"), ("map", "*.js"), ("map", "*.css"), ("help", "*.md")):
        for path in sorted(resource(folder).rglob(ending)):
            yield path.read_text(encoding="utf-8")
    for path in sorted(resource("catalog").rglob("*.toml")):
        yield path.read_text(encoding="utf-8")


@pytest.mark.parametrize("font", FONTS, ids=lambda font: font.stem)
def test_each_font_has_every_sign(font):
    """Sans and mono in each weight: anything may be written in any of them."""
    known = TTFontFile(str(font)).charToGlyph
    signs = {sign for text in _shown() for sign in text if sign.isprintable() and not sign.isascii()}
    assert len(signs) > 30
    missing = {f"{sign} U+{ord(sign):04X}" for sign in signs if ord(sign) not in known}
    assert missing - {f"{sign} U+{ord(sign):04X}" for sign in READ_ONLY} == set()


def test_the_fonts_are_those_that_are_shipped():
    """Sans upright, bold and slanted, mono upright and bold."""
    assert len(FONTS) == 5
