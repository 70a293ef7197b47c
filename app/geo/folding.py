"""Names as they are looked up: without case, accents and punctuation. Set-up folds what the search folds."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
"""Letters that are no accented form of another to Unicode, but are to who has no such key."""


def fold(name: str) -> str:
    """Return a name as lower-case words with single blanks between, as in ``saint francois``."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(_LETTERS.get(letter, letter) for letter in letters if not unicodedata.combining(letter))
    # An apostrophe joins: O'Higgins is looked up as ohiggins.
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"['’ʼ`ʻ]", "", plain)))
