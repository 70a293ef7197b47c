"""Units at the edges."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.geo.units import format_dtg, format_duration, format_local, parse_dtg, read_zone

MINUTES = st.integers(0, 52_594_000).map(
    lambda count: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=count)
)


@given(MINUTES)
def test_a_dtg_is_read_back_to_the_minute(minute):
    """What is written is read back, for every minute of the century."""
    assert parse_dtg(format_dtg(minute)) == minute


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("271545Z FEB 08", datetime(2008, 2, 27, 15, 45, tzinfo=UTC)),
        ("251841K JUL 16", datetime(2016, 7, 25, 8, 41, tzinfo=UTC)),  # K is UTC+10
        ("010030A JAN 26", datetime(2025, 12, 31, 23, 30, tzinfo=UTC)),  # A is UTC+1: the day before
        ("290000ZFEB2024", datetime(2024, 2, 29, tzinfo=UTC)),
    ],
)
def test_a_dtg_in_another_zone_is_taken_to_utc(text, moment):
    """Zone letters count, blanks do not."""
    assert parse_dtg(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "012400Z JAN 26",
        "010000J JAN 26",
        "300000Z FEB 26",
        "010000Z MAI 26",
        "10000Z JAN 26",
        "",
        "010000Z JAN",
    ],
)
def test_what_is_no_dtg_is_refused(text):
    """Midnight as 2400, local time, a day or month that is not, and the wrong form."""
    with pytest.raises(ValueError, match=r".+"):
        parse_dtg(text)


def test_a_moment_in_another_zone_is_written_in_z():
    """Half an hour past midnight, one hour east, is the day before in Z."""
    moment = datetime(2026, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    assert format_dtg(moment) == "312330Z DEC 25"


def test_durations_are_hours_and_minutes():
    """Days are hours."""
    assert format_duration(timedelta(days=1, hours=2, minutes=5)) == "26 h 05".replace(
        " ", "\N{NO-BREAK SPACE}"
    )


@pytest.mark.parametrize(
    ("zone", "moment", "text"),
    [
        ("America/Barbados", datetime(2026, 1, 12, 6, 15, tzinfo=UTC), "12 JAN 26 02:15 AST (UTC-4)"),
        ("America/New_York", datetime(2026, 7, 1, 2, 0, tzinfo=UTC), "30 JUN 26 22:00 EDT (UTC-4)"),
        ("America/New_York", datetime(2026, 12, 1, 2, 0, tzinfo=UTC), "30 NOV 26 21:00 EST (UTC-5)"),
        # Clocks in New York go back on 1 Nov 2026 at 06:00Z: the same hour is shown twice, told apart.
        ("America/New_York", datetime(2026, 11, 1, 5, 30, tzinfo=UTC), "01 NOV 26 01:30 EDT (UTC-4)"),
        ("America/New_York", datetime(2026, 11, 1, 6, 30, tzinfo=UTC), "01 NOV 26 01:30 EST (UTC-5)"),
        ("America/Bogota", datetime(2026, 5, 1, 0, 0, tzinfo=UTC), "30 APR 26 19:00 (UTC-5)"),
        ("Asia/Kathmandu", datetime(2026, 5, 1, 0, 0, tzinfo=UTC), "01 MAY 26 05:45 (UTC+5:45)"),
        ("UTC", datetime(2026, 5, 1, 0, 0, tzinfo=UTC), "01 MAY 26 00:00 (UTC+0)"),
    ],
)
def test_local_time_follows_the_clocks_of_the_place(zone, moment, text):
    """Daylight saving time, places without letters, and differences that are no whole hours."""
    assert format_local(moment, read_zone(zone)) == text


@pytest.mark.parametrize("name", ["", "Nowhere/At_All", "America", "../../etc/passwd", "/etc/passwd"])
def test_what_is_no_zone_is_refused(name):
    """Neither unknown names nor paths lead anywhere."""
    with pytest.raises(ValueError, match="no time zone"):
        read_zone(name)
