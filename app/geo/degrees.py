"""Latitude and longitude as people write them: decimal degrees, degrees and minutes, or seconds as well.

Letters or signs, symbols or blanks or colons or hyphens, decimal points or commas, and packed figures such as
``1405N 06113W``. Every way to read a text is tried, and what can be read in two is refused: a wrong position
is worse than none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.base.message import say
from app.geo.point import Position

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPELLINGS = (
    (r"[()\[\]]", " "),
    (r"[º˚]|(?<=\d)\s*(?:DEGREES|DEG|D)(?![A-Z])\.?", "°"),
    (r"[′’‘`´ʹ]|(?<=\d)\s*(?:MINUTES|MIN|M)(?![A-Z])\.?", "'"),
    # A bare S is south unless the hemisphere follows it.
    (r"[″”“ʺ]|''|(?<=\d)(?:\s*(?:SECONDS|SEC)(?![A-Z])\.?|S(?=[NSEW]))", '"'),
    (r"[−–—‐‑]", "-"),
    (r"NORTH", "N"),
    (r"SOUTH", "S"),
    (r"EAST", "E"),
    (r"WEST", "W"),
    (r"\b(?:LATITUDE|LAT|LONGITUDE|LONG|LNG|LON)\b\s*[:=.]?", " "),
    (r"[\s:]+", " "),
)
"""What people and other programs write -> what is read here."""
_FIGURE = r"\d+(?:\.\d+)?"
_HALF = re.compile(
    rf"""\s*(?P<before>[NSEW])?\s*(?P<sign>[+-])?\s*
    (?P<degrees>{_FIGURE})\s*(?P<mark>°)?
    (?:(?:(?<=°)|\s)\s*(?P<minutes>{_FIGURE})\s*(?:'|(?!["°]))
    (?:(?:(?<=')|\s)\s*(?P<seconds>{_FIGURE})\s*(?:"|(?!['°])))?)?
    \s*(?P<after>[NSEW])?\s*""",
    re.VERBOSE,
)
"""One of the two coordinates."""
_CUT = re.compile(r"[;,/|]")
_AXES = {"N": "lat", "S": "lat", "E": "lon", "W": "lon"}
_LIMIT_DEG = {"lat": 90, "lon": 180}
_PACKED_DIGITS = {"lat": (4, 6), "lon": (5, 7)}
"""Digits before the decimal point of degrees and minutes, and of degrees, minutes and seconds, in one."""


def parse_degrees(text: str) -> Position:
    """Return the position that latitude and longitude name; latitude first unless letters tell.

    Raises
    ------
    ValueError
        If they name none, or more than one.
    """
    plain = _plain(text)
    _check_letters(text, re.findall("[A-Z]", plain))
    # A comma between figures is a decimal comma, or stands between the two coordinates.
    readings = [re.sub(r"(?<=\d),(?=\d)", ".", plain)] if "." not in plain else []
    found: set[Position] = set()
    problems = []
    for reading in (*readings, plain):
        for halves in _splits(reading):
            try:
                found.add(_position(text, *halves))
            except ValueError as problem:
                problems.append(problem)
    if len(found) > 1:
        raise ValueError(say("coordinates.two_ways", text=text))
    if not found:
        raise problems[0] if problems else ValueError(say("coordinates.unclear", text=text))
    return found.pop()


def _plain(text: str) -> str:
    """Return the text in one spelling, with hyphens for signs alone."""
    plain = text.upper().strip()
    for spelling, meaning in _SPELLINGS:
        plain = re.sub(spelling, meaning, plain)
    hyphen = re.compile(r"(?<=[\d°'])\s*-\s*(?=\d)")
    if re.search("[NSEW]", plain):
        return hyphen.sub(" ", plain)
    if re.search(r"\d-\d", plain):
        raise ValueError(say("coordinates.hyphen", text=text))
    return plain


def _check_letters(text: str, letters: list[str]) -> None:
    strange = {letter for letter in letters if letter not in _AXES}
    if strange:
        # O is west in Spanish and French, and east in German.
        raise ValueError(
            say("coordinates.letter_o" if strange == {"O"} else "coordinates.unclear", text=text)
        )
    if letters and sorted(_AXES[letter] for letter in letters) != ["lat", "lon"]:
        raise ValueError(say("coordinates.letters", text=text))


def _splits(plain: str) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """Yield the ways to read a text as two coordinates."""
    cuts = list(_CUT.finditer(plain))
    if cuts:
        pairs = [(plain[: cut.start()], plain[cut.end() :]) for cut in cuts]
    else:
        # Never within a figure.
        places = [place.start() for place in re.finditer(r"(?<!^)(?<![\d.](?=[\d.]))(?!$)", plain)]
        pairs = [(plain[:place].rstrip(), plain[place:]) for place in places]
    for pair in dict.fromkeys(pairs):
        first, second = (_HALF.fullmatch(half) for half in pair)
        if first and second and _is_split(first, second, told=bool(cuts)):
            yield first, second


def _is_split(first: re.Match[str], second: re.Match[str], *, told: bool) -> bool:
    """Tell whether two halves are one pair: by separator, letters, degree symbols or as many figures each."""
    numbers, others = _numbers(first), _numbers(second)
    if any("." in number for number in (*numbers[:-1], *others[:-1])):
        return False
    if len(_letters(first)) != len(_letters(second)):
        return False
    marked = bool(first["mark"] and second["mark"])
    return told or marked or bool(_letters(first)) or len(numbers) == len(others)


def _numbers(half: re.Match[str]) -> list[str]:
    return [number for number in half.group("degrees", "minutes", "seconds") if number is not None]


def _letters(half: re.Match[str]) -> str:
    return (half["before"] or "") + (half["after"] or "")


def _position(text: str, first: re.Match[str], second: re.Match[str]) -> Position:
    if _letters(first) in ("E", "W"):
        first, second = second, first
    return Position(_degrees(text, first, "lat"), _degrees(text, second, "lon"))


def _degrees(text: str, half: re.Match[str], axis: str) -> float:
    """Return the signed degrees of one coordinate."""
    if half["sign"] and _letters(half):
        raise ValueError(say("coordinates.sign", text=text))
    numbers = _numbers(half)
    whole = numbers[0].partition(".")[0]
    if len(numbers) == 1 and not half["mark"] and len(whole) in _PACKED_DIGITS[axis]:
        numbers = _unpack(numbers[0], len(whole), _PACKED_DIGITS[axis])
    degrees, minutes, seconds = (*map(float, numbers), 0.0, 0.0)[:3]
    if minutes >= 60 or seconds >= 60:
        raise ValueError(say("coordinates.sixty", text=text))
    value = degrees + minutes / 60 + seconds / 3600
    if value > _LIMIT_DEG[axis]:
        raise ValueError(say(f"coordinates.beyond_{axis}", text=text))
    return -value if half["sign"] == "-" or _letters(half) in ("S", "W") else value


def _unpack(figure: str, digits: int, lengths: tuple[int, int]) -> list[str]:
    """Return degrees, minutes and perhaps seconds of figures written in one."""
    width = lengths[0] - 2
    if digits == lengths[0]:
        return [figure[:width], figure[width:]]
    return [figure[:width], figure[width : width + 2], figure[width + 2 :]]
