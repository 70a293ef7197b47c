"""The help files in Spanish and French: they say what the English ones say, in the words of the interface."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from app.base.paths import resource
from tests.base.test_catalogues import phrases, unspaced

TRANSLATED = ("guide.md", "safety.md", "bundle.md", "intended-use.md", "security.md")
LANGUAGES = ("es", "fr")
NAMED_KEYS = {
    "es": {
        "Control": "Ctrl",
        "Mayúsculas": "Shift",
        "Escape": "Esc",
        "Izquierda": "Left",
        "Derecha": "Right",
        "Inicio": "Home",
        "Retroceso": "Backspace",
        "Intro": "Enter",
    },
    "fr": {
        "Maj": "Shift",
        "Gauche": "Left",
        "Droite": "Right",
        "Début": "Home",
        "Retour arrière": "Backspace",
        "Entrée": "Enter",
        "Échap": "Esc",
    },
}
"""Keys that are words, as the catalogues write them."""

CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
KEY = re.compile(
    r"(?:(?:Ctrl|Shift|Alt)\+)+\w+|\bF\d{1,2}\b|\b(?:Enter|Esc|Tab|Backspace)\b"
    r"|(?<![\w'])[B-Z](?![\w'])|(?<=\| )A(?= \|)|\?"
)
ITALIC = re.compile(r"(?<!\*)\*([^*]+)\*(?!\*)")
BEGIN = re.compile(r"#+ |- |\d\. |\||```|")
LINK = re.compile(r"\]\(([^)]*)\)")

each_file = pytest.mark.parametrize("name", TRANSLATED)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def english(name):
    """Return the text of a help file."""
    return resource("help", name).read_text(encoding="utf-8")


def translated(language, name):
    """Return the text of its translation."""
    return resource("help", language, name).read_text(encoding="utf-8")


def prose(text):
    """Return a text without its code."""
    return CODE.sub("``", text)


def headings(text):
    """Return the levels of the headings in their order."""
    return [len(mark) for mark in re.findall(r"^(#+) ", prose(text), re.MULTILINE)]


def tables(text):
    """Return the number of cells of each line of the tables."""
    return [line.count("|") - 1 for line in text.splitlines() if line.startswith("|")]


def blocks(text):
    """Return how each part between empty lines begins: as a heading, list, table, code, or as text."""
    return [BEGIN.match(part)[0] for part in text.split("\n\n")]


def items(text):
    """Return the number of items of lists, dashed and numbered."""
    return len(re.findall(r"^- ", text, re.MULTILINE)), len(re.findall(r"^\d+\. ", text, re.MULTILINE))


def keys(text, words=None):
    """Return the keys that a text names, those that are words in English."""
    text = " ".join(prose(text).split())
    for ours, key in (words or {}).items():
        text = re.sub(rf"(?<!\w){ours}\b", key, text)
    return set(KEY.findall(text))


def actions(name):
    """Return what a help file quotes that is a phrase of the catalogue, each with the keys of that phrase."""
    known = {}
    for key, phrase in phrases("en").items():
        known.setdefault(_plain(phrase), []).append(key)
    quoted = [_plain(one) for one in ITALIC.findall(prose(english(name)))]
    return [(one, known[one]) for one in quoted if one in known]


def _plain(phrase):
    """Return a phrase as it is compared: in a sentence it may begin small and lose its dots."""
    return " ".join(phrase.split()).removesuffix("...").lower()


def test_every_translation_is_of_a_file_that_is_there():
    """No more and no fewer files than those that are translated."""
    for language in LANGUAGES:
        assert {path.name for path in resource("help", language).iterdir()} == set(TRANSLATED)
    assert {path.name for path in resource("help").glob("*.md")} == {*TRANSLATED, "contributing.md"}


@each_language
@each_file
def test_a_translation_has_the_same_shape(language, name):
    """Headings, paragraphs, lists and tables follow one another as in English."""
    ours, theirs = translated(language, name), english(name)
    assert headings(ours) == headings(theirs)
    assert tables(ours) == tables(theirs)
    assert blocks(ours) == blocks(theirs)
    assert items(ours) == items(theirs)
    assert len(re.findall(r"\*\*[^*]+\*\*", ours)) == len(re.findall(r"\*\*[^*]+\*\*", theirs))


@each_language
@each_file
def test_a_translation_has_the_same_code_and_links(language, name):
    """What is typed is typed alike, and links lead to files beside it."""
    ours, theirs = translated(language, name), english(name)
    assert Counter(CODE.findall(ours)) == Counter(CODE.findall(theirs))
    assert LINK.findall(ours) == LINK.findall(theirs)
    for link in LINK.findall(ours):
        assert resource("help", language, link).is_file()


@each_language
@each_file
def test_a_translation_names_the_same_keys(language, name):
    """Every key of the English text, and none besides."""
    assert keys(translated(language, name), NAMED_KEYS[language]) == keys(english(name))


def test_the_keys_of_the_guide_are_found():
    """Combinations, single letters and keys that are words."""
    found = keys(english("guide.md"))
    assert {
        "Ctrl+K",
        "Ctrl+Shift+A",
        "F8",
        "Shift+T",
        "Alt+Home",
        "Alt+1",
        "Esc",
        "Q",
        "A",
        "G",
        "?",
    } <= found


@each_language
@each_file
def test_a_translation_calls_things_what_the_interface_calls_them(language, name):
    """What is quoted in English is quoted as the catalogue has it, as often."""
    catalogue = phrases(language)
    quoted = Counter(_plain(one) for one in ITALIC.findall(prose(translated(language, name))))
    wanted = Counter(english_name for english_name, _ in actions(name))
    for english_name, known in actions(name):
        said = {_plain(catalogue[key]) for key in known}
        assert sum(quoted[one] for one in said) >= wanted[english_name], (english_name, said)
    assert sum(quoted.values()) == len(ITALIC.findall(prose(english(name))))


def test_the_guide_quotes_many_names():
    """The test before has something to look at."""
    assert len(actions("guide.md")) >= 30
    assert len(actions("safety.md")) == 4


@each_file
def test_french_help_sets_off_its_signs(name):
    """As the French catalogue does; ``?`` is a key, and ``:`` may stand in a table's rule or a link."""
    text = LINK.sub("]", prose(translated("fr", name)))
    assert unspaced(re.sub(r"\?|-:|:-", "", text)) == []
