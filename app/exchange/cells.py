"""Single cells of tables as people fill them: numbers, times, quantities, yes and no."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from app.base.message import say
from app.geo.coordinates import parse_position
from app.geo.folding import fold
from app.geo.point import Position
from app.geo.units import parse_dtg

_DECIMAL = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,15})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d|\d{8}")
_PIECE = re.compile(r"(\d{1,9}(?:[.,]\d{1,9})?)\s*([^\W\d_]+)\.?\s*")
_CLOCK = re.compile(r"(\d{1,4}):([0-5]\d)(?::[0-5]\d)?")
_SECONDS = {
    **dict.fromkeys(("d", "day", "days", "dia", "dias", "j", "jour", "jours"), 86400.0),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "hora", "horas", "heure", "heures"), 3600.0),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "minuto", "minutos"), 60.0),
    **dict.fromkeys(("s", "sec", "second", "seconds"), 1.0),
}
_YES = frozenset(
    ["yes", "y", "true", "1", "x", "available", "si", "s", "disponible", "oui", "o", "vrai", "verdadero"]
)
_NO = frozenset(["no", "not", "n", "false", "0", "unavailable", "indisponible", "non", "faux", "falso"])
_BRACKET = re.compile(r"[\[(]([^\])]{1,20})[\])]\s*$")
_LAST_WORD = re.compile(r"\s(\S{1,6})\s*$")


def parse_number(text: str) -> float:
    """Return a number with a decimal point or comma; a ValueError tells what is wrong."""
    if not _DECIMAL.fullmatch(text.strip()):
        raise ValueError(say("import.no_figure", text=text[:40]))
    return float(text.strip().replace(",", "."))


def parse_whole(text: str) -> int:
    """Return a whole number; a ValueError tells what is wrong."""
    value = parse_number(text)
    if value != int(value):
        raise ValueError(say("import.no_figure", text=text[:40]))
    return int(value)


def parse_hours_s(text: str) -> float:
    """Return a duration in seconds: ``12`` (hours), ``12 h``, ``90 min``, ``1 d 6 h`` or ``36:30``."""
    plain = text.strip().casefold().lstrip("+")
    if not plain.startswith("-") and _DECIMAL.fullmatch(plain):
        return parse_number(plain) * 3600.0
    if clock := _CLOCK.fullmatch(plain):
        return int(clock[1]) * 3600.0 + int(clock[2]) * 60.0
    pieces = list(_PIECE.finditer(plain))
    known = all(fold(piece[2]) in _SECONDS for piece in pieces)
    if not pieces or not known or "".join(piece[0] for piece in pieces) != plain:
        raise ValueError(say("import.no_duration", text=text[:40]))
    return sum(parse_number(piece[1]) * _SECONDS[fold(piece[2])] for piece in pieces)


def parse_moment(text: str, *, is_end: bool = False) -> datetime:
    """Return a moment in UTC: a date-time group or ISO 8601; without a zone it is in Z.

    A day alone begins at midnight, and as an end it counts to its own end.

    Raises
    ------
    ValueError
        If it is neither, or no moment of any calendar.
    """
    plain = text.strip()
    try:
        return parse_dtg(plain)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(re.sub(r"\s+(?=Z$|[+-]\d\d:?\d\d$)", "", plain.upper()))
        if is_end and _DAY.fullmatch(plain):
            moment += timedelta(days=1)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(say("import.no_moment", text=text[:40])) from error


def parse_yes(text: str) -> bool:
    """Return whether a text says yes; a ValueError tells that it says neither yes nor no."""
    first, *others = fold(text).split() or [""]
    # "Not available" and its likes are a no with another word.
    if first in _NO or (first in _YES and not others):
        return first in _YES
    raise ValueError(say("import.no_answer", text=text[:40]))


def parse_pair(latitude: str, longitude: str) -> Position:
    """Return the position of two cells; a ValueError tells what is wrong."""
    if _DECIMAL.fullmatch(latitude.strip()) and _DECIMAL.fullmatch(longitude.strip()):
        return Position(parse_number(latitude), parse_number(longitude))
    return parse_position(f"{latitude} / {longitude}")


def parse_corners(text: str) -> tuple[Position, ...]:
    """Return positions parted by line breaks, semicolons or bars; a ValueError tells what is wrong."""
    return tuple(parse_position(each) for each in re.split(r"[;\n|]+", text) if each.strip())


def in_unit(parse: Callable[[str], float], text: str, heading: str) -> float:
    """Return a quantity whose unit, where the cell has none, stands in the heading of its column."""
    if not _DECIMAL.fullmatch(text.strip()):
        return parse(text)
    if bracket := _BRACKET.search(heading):
        return parse(f"{text} {bracket[1]}")
    if word := _LAST_WORD.search(heading):
        try:
            return parse(f"{text} {word[1]}")
        except ValueError:
            pass  # the last word is no unit
    return parse(text)
