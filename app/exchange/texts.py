"""Texts of strangers' files made fit for the plan: no markup, no control characters, no endless lines."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Collection, Mapping

from app.domain.text import NAME_LENGTH, NOTE_LENGTH
from app.geo.folding import fold
from app.geo.markup import seen_text

LONGEST_VALUE = 10_000
"""Characters of one attribute; longer ones are no text but something packed into one."""
_MOST_PROPERTIES = 200
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
"""Control, format and direction characters: they can make a text read otherwise than it is."""
_TAG = re.compile(r"<[a-zA-Z/!][^>]*>")
_NAMES = (
    "name", "nombre", "nom", "title", "titulo", "titre", "label", "etiqueta", "etiquette", "libelle",
    "geoname", "designation", "denominacion", "identifier", "code", "codigo", "id",
)  # fmt: skip
_NOTES = ("description", "desc", "descripcion", "note", "notes", "nota", "remarks", "comment", "cmt")


def name_text(text: str) -> str:
    """Return a text as one line that may be a name of the plan; empty where nothing readable is in it."""
    words = _seen(text[: 10 * NAME_LENGTH]).split()
    line = " ".join(words)
    return line if len(line) <= NAME_LENGTH else line[: NAME_LENGTH - 1].rstrip() + "…"


def note_text(text: str) -> str:
    """Return a text that may be a note of the plan, markup read as who wrote it meant it to be seen."""
    text = text[: 10 * NOTE_LENGTH]
    if not _TAG.search(text):
        return _lines(text)
    return _lines(seen_text(text))


def value_text(value: object) -> str:
    """Return an attribute as text; empty for one that is not set or not text."""
    match value:
        case None | bytes():
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            # Whole numbers with gaps come as floats.
            return f"{value:.15g}" if math.isfinite(value) else ""
        case dict() | list():
            return json.dumps(value, ensure_ascii=False)
    return str(value)


def shorten(properties: Mapping[str, object]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return attributes as texts, without the empty ones, and the names of those too long to be kept."""
    texts: dict[str, str] = {}
    dropped = []
    for key, value in properties.items():
        text = value_text(value)
        if len(text) > LONGEST_VALUE or len(texts) >= _MOST_PROPERTIES:
            dropped.append(name_text(key))
        elif text.strip():
            texts[name_text(key) or "?"] = note_text(text)
    return texts, tuple(dropped)


def name_key(keys: Collection[str]) -> str:
    """Return which attribute is the name of its feature, by what it is called; empty for none."""
    return _key(keys, _NAMES) or next((key for key in keys if fold(key).endswith(_NAMES[:3])), "")


def note_key(keys: Collection[str]) -> str:
    """Return which attribute describes its feature; empty for none."""
    return _key(keys, _NOTES)


def full_note(note: str, properties: Mapping[str, str]) -> str:
    """Return a note followed by attributes, one a line."""
    rows = [f"{key}: {value}" for key, value in properties.items()]
    return _lines("\n".join([note, *rows] if note else rows))


def _key(keys: Collection[str], words: tuple[str, ...]) -> str:
    folded = {fold(key): key for key in keys}
    return next((folded[word] for word in words if word in folded), "")


def _lines(text: str) -> str:
    lines = (" ".join(_seen(line).split()) for line in text.splitlines())
    note = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return note if len(note) <= NOTE_LENGTH else note[: NOTE_LENGTH - 1].rstrip() + "…"


def _seen(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(" " if unicodedata.category(letter) in _UNSEEN else letter for letter in text)
