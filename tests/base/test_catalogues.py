"""The message catalogues: every language has every phrase, with the same gaps, set as it sets its texts."""

from __future__ import annotations

import gettext
import re
import string

import pytest

from app.base.message import LANGUAGES
from app.base.paths import asset, resource


def phrases(language):
    """Return a language's phrases by key and form."""
    path = asset("i18n", language, "LC_MESSAGES", "watchbill.mo")
    with path.open("rb") as file:
        found = dict(gettext.GNUTranslations(file)._catalog)
    found.pop("", None)
    return {key: text for key, text in found.items() if text}


def gaps(phrase):
    """Return the names of a phrase's gaps."""
    return {gap for _, gap, _, _ in string.Formatter().parse(phrase) if gap is not None}


@pytest.mark.parametrize("language", sorted(path.stem for path in resource("i18n").glob("*.po")))
def test_every_language_has_every_phrase_with_its_gaps(language):
    """Gaps have names and are those of the English phrase; no phrase shouts."""
    assert language in LANGUAGES
    english, ours = phrases("en"), phrases(language)
    keys = {key if isinstance(key, str) else key[0] for key in ours}
    assert keys == {key if isinstance(key, str) else key[0] for key in english}
    for key, phrase in ours.items():
        same = english.get(key) or english[key[0], 0]
        assert gaps(phrase) == gaps(same), (language, key)
        assert all(gap.isidentifier() for gap in gaps(phrase)), (language, key)
        assert not phrase.rstrip().endswith("!"), (language, key)


UNSPACED = re.compile(r"(?<![\u00a0\u202f])[:;?!»]|«(?![\u00a0\u202f])")
"""A sign that French sets off with a space, without one that no line breaks at."""


def unspaced(phrase):
    """Return the signs not set off, but for gaps, lines of code, and times and scales such as ``4:30``."""
    lines = (line for line in phrase.splitlines() if not line.startswith("  "))
    text = re.sub(r"\{[^{}]*\}", "<gap>", "\n".join(lines))
    return UNSPACED.findall(re.sub(r"(?<=[\w>]):(?=[\w<])", "", text))


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_no_phrase_holds_a_control_character(language):
    """A sign that no font has, left by a slip of an editor, shows as a box."""
    found = {
        key for key, phrase in phrases(language).items() if re.search(r"[\x00-\x09\x0b-\x1f\x7f]", phrase)
    }
    assert found == set()


def test_french_sets_off_its_signs():
    """No line begins with a colon or semicolon, or ends with an opening quotation mark."""
    assert {key for key, phrase in phrases("fr").items() if unspaced(phrase)} == set()


@pytest.mark.parametrize("phrase", ["Fin: 4", "Fin : 4", "Ici ; là", "« Nom\u00a0»", "{gap} : {other}"])
def test_a_sign_not_set_off_is_found(phrase):
    """The test before can fail."""
    assert unspaced(phrase)
