"""Sun and moon against an eclipse, NOAA's equations of the sun and the Almanac's short ones of the moon."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.geo.point import Position
from app.geo.sky import (
    Body,
    Light,
    Phase,
    bands,
    light_at,
    moon_at,
    moon_illumination,
    moon_phase,
    moonlight,
    rises_and_sets,
    sun_at,
)

SAN_JUAN = Position(18.46, -66.11)
DAY = timedelta(days=1)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 4 * 365 * 1440).map(lambda minutes: NEW_YEAR + timedelta(minutes=minutes))
PLACES = st.builds(Position, st.integers(-90, 90), st.integers(-180, 180))
LIMITS_DEG = {Light.DAY: -5 / 6, Light.CIVIL: -6, Light.NAUTICAL: -12, Light.ASTRONOMICAL: -18}


def noaa_sun(position, moment):
    """Return the sun's altitude in degrees by NOAA's solar equations (after Meeus), good to 0.01 degrees."""
    days = (moment - datetime(2000, 1, 1, 12, tzinfo=UTC)).total_seconds() / 86_400
    t = days / 36_525
    anomaly = math.radians(357.52911 + t * (35_999.05029 - 0.0001537 * t))
    centre = (
        math.sin(anomaly) * (1.914602 - t * 0.004817)
        + math.sin(2 * anomaly) * 0.019993
        + math.sin(3 * anomaly) * 0.000289
    )
    node = math.radians(125.04 - 1934.136 * t)
    longitude = math.radians(280.46646 + t * 36_000.76983 + centre - 0.00569 - 0.00478 * math.sin(node))
    tilt = math.radians(23.439291 - 0.0130042 * t + 0.00256 * math.cos(node))
    declination = math.asin(math.sin(tilt) * math.sin(longitude))
    right_ascension = math.atan2(math.cos(tilt) * math.sin(longitude), math.cos(longitude))
    return altitude_deg(position, days, right_ascension, declination)


def almanac_moon(position, moment):
    """Return the moon's altitude in degrees by the low-precision formulae of the Astronomical Almanac."""
    days = (moment - datetime(2000, 1, 1, 12, tzinfo=UTC)).total_seconds() / 86_400
    t = days / 36_525

    def series(*terms):
        return sum(size * math.sin(math.radians(phase + rate * t)) for size, phase, rate in terms)

    longitude = (
        218.32
        + 481_267.881 * t
        + series(
            (6.29, 135.0, 477_198.87),
            (-1.27, 259.3, -413_335.36),
            (0.66, 235.7, 890_534.22),
            (0.21, 269.9, 954_397.74),
            (-0.19, 357.5, 35_999.05),
            (-0.11, 186.5, 966_404.03),
        )
    )
    latitude = series(
        (5.13, 93.3, 483_202.02),
        (0.28, 228.2, 960_400.89),
        (-0.28, 318.3, 6003.15),
        (-0.17, 217.6, -407_332.21),
    )
    parallax = 0.9508 + series(
        (0.0518, 225.0, 477_198.87),  # cosines: 90 degrees on
        (0.0095, 349.3, -413_335.36),
        (0.0078, 325.7, 890_534.22),
        (0.0028, 359.9, 954_397.74),
    )
    longitude, latitude, tilt = map(math.radians, (longitude, latitude, 23.439 - 0.013 * t))
    x = math.cos(latitude) * math.cos(longitude)
    y = math.cos(tilt) * math.cos(latitude) * math.sin(longitude) - math.sin(tilt) * math.sin(latitude)
    z = math.sin(tilt) * math.cos(latitude) * math.sin(longitude) + math.cos(tilt) * math.sin(latitude)
    geocentric = altitude_deg(position, days, math.atan2(y, x), math.asin(z))
    return geocentric - parallax * math.cos(math.radians(geocentric))


def altitude_deg(position, days, right_ascension, declination):
    """Return the altitude of a body by the spherical triangle."""
    sidereal = math.radians(280.46061837 + 360.98564736629 * days + position.lon_deg)
    hour_angle = sidereal - right_ascension
    latitude = math.radians(position.lat_deg)
    sine = math.sin(latitude) * math.sin(declination) + math.cos(latitude) * math.cos(declination) * math.cos(
        hour_angle
    )
    return math.degrees(math.asin(max(-1.0, min(1.0, sine))))


def test_the_moon_covers_the_sun_at_the_eclipse_of_august_2026():
    """At the published greatest eclipse (17:45:51 UT, 65 13 N 25 14 W; sun 26 high in 248) both are one."""
    place, moment = Position(65.225, -25.228), datetime(2026, 8, 12, 17, 45, 51, tzinfo=UTC)
    sun, moon = sun_at(place, moment), moon_at(place, moment)
    assert sun.altitude_deg == pytest.approx(26, abs=0.5)
    assert sun.azimuth_deg == pytest.approx(248, abs=0.5)
    # The moon is 3 percent the larger: the sun's rim is covered while they are within 0.008 degrees.
    assert moon.altitude_deg == pytest.approx(sun.altitude_deg, abs=0.008)
    assert moon.azimuth_deg == pytest.approx(sun.azimuth_deg, abs=0.008)
    assert moon_illumination(moment) < 0.001


@pytest.mark.parametrize(
    ("moment", "share"),
    [
        (datetime(2026, 1, 3, 10, 3, tzinfo=UTC), 1.0),  # published full moon
        (datetime(2026, 2, 17, 12, 1, tzinfo=UTC), 0.0),  # published new moon
    ],
)
def test_published_phases_of_the_moon(moment, share):
    """The disc is full or dark when the almanac says so."""
    assert moon_illumination(moment) == pytest.approx(share, abs=0.005)


@pytest.mark.parametrize(
    ("moment", "phase"),
    [
        (datetime(2026, 1, 3, 10, 3, tzinfo=UTC), Phase.FULL),
        (datetime(2026, 1, 7, 0, 0, tzinfo=UTC), Phase.WANING_GIBBOUS),
        (datetime(2026, 1, 10, 15, 48, tzinfo=UTC), Phase.LAST_QUARTER),  # published last quarter
        (datetime(2026, 1, 14, 12, 0, tzinfo=UTC), Phase.WANING_CRESCENT),
        (datetime(2026, 1, 18, 19, 52, tzinfo=UTC), Phase.NEW),  # published new moon
        (datetime(2026, 1, 22, 12, 0, tzinfo=UTC), Phase.WAXING_CRESCENT),
        (datetime(2026, 1, 26, 4, 47, tzinfo=UTC), Phase.FIRST_QUARTER),  # published first quarter
        (datetime(2026, 1, 29, 12, 0, tzinfo=UTC), Phase.WAXING_GIBBOUS),
    ],
)
def test_the_moon_has_the_published_phases(moment, phase):
    """At the quarters of the almanac and between them, waxing before full and waning after."""
    assert moon_phase(moment) is phase


@settings(max_examples=40, deadline=None)
@given(PLACES, MOMENTS)
def test_the_light_of_a_moment_is_that_of_its_band(position, moment):
    """What is said of one moment is what the bands of its day say."""
    around = bands(position, moment - DAY / 2, moment + DAY / 2)
    (band,) = [band for band in around if band.start <= moment < band.end]
    near_edge = min(abs(moment - band.start), abs(band.end - moment)) < timedelta(seconds=2)
    assert near_edge or light_at(position, moment) is band.light


@given(PLACES, MOMENTS)
def test_altitudes_agree_with_other_theories(position, moment):
    """The sun is within 0.02 degrees of NOAA's equations, the moon within 0.5 of the Almanac's short ones."""
    assert sun_at(position, moment).altitude_deg == pytest.approx(noaa_sun(position, moment), abs=0.02)
    assert moon_at(position, moment).altitude_deg == pytest.approx(almanac_moon(position, moment), abs=0.5)


@settings(max_examples=40, deadline=None)
@given(st.builds(Position, st.integers(-60, 60), st.integers(-180, 180)), MOMENTS)
def test_sunrise_and_sunset_are_where_noaas_sun_stands_on_the_horizon(position, moment):
    """At each rise and set NOAA's sun is at -50', to 0.02 degrees: some ten seconds."""
    # A day from one rise to the next can be minutes longer than 24 hours.
    end = moment + DAY + timedelta(minutes=10)
    events = [event for event in rises_and_sets(position, moment, end) if event.body is Body.SUN]
    assert {event.rising for event in events} == {True, False}
    for event in events:
        assert noaa_sun(position, event.moment) == pytest.approx(-5 / 6, abs=0.02)
        later = noaa_sun(position, event.moment + timedelta(minutes=5))
        assert (later > -5 / 6) is event.rising


@settings(max_examples=40, deadline=None)
@given(PLACES, MOMENTS, st.integers(1, 4000))
def test_bands_are_whole_and_right(position, start, minutes):
    """Bands join without a gap or a repetition, and in each the sun is as high as its name says."""
    end = start + timedelta(minutes=minutes)
    found = bands(position, start, end)
    assert (found[0].start, found[-1].end) == (start, end)
    for band, following in pairwise(found):
        assert band.end == following.start
        assert band.light is not following.light
    order = list(Light)
    for band in found:
        assert band.start < band.end
        height = noaa_sun(position, band.start + (band.end - band.start) / 2)
        above = LIMITS_DEG.get(band.light, -90)
        below = LIMITS_DEG[order[order.index(band.light) - 1]] if band.light is not Light.DAY else 90
        assert above - 0.02 <= height <= below + 0.02


@settings(max_examples=40, deadline=None)
@given(PLACES, MOMENTS)
def test_moonlight_is_when_the_moon_is_up(position, start):
    """In the middle of each interval the moon is up, and between two it is down, by the Almanac."""
    end = start + 3 * DAY
    found = moonlight(position, start, end)
    edges = [start, *(edge for each in found for edge in (each.start, each.end)), end]
    assert edges == sorted(edges)
    for place, (left, right) in enumerate(pairwise(edges)):
        if left == right:
            continue
        height = almanac_moon(position, left + (right - left) / 2)
        # The upper limb is seen when the centre is 34' and a radius of 15' below; the formulae are to 0.5.
        assert height > -0.82 - 0.5 if place % 2 else height < -0.82 + 0.5


def test_there_is_no_night_at_tromso_in_june_and_no_day_in_december():
    """Midnight sun and polar night are one band, or days of twilight; nothing rises."""
    tromso = Position(69.65, 18.96)
    june = datetime(2026, 6, 10, tzinfo=UTC)
    assert [band.light for band in bands(tromso, june, june + 20 * DAY)] == [Light.DAY]
    december = datetime(2026, 12, 10, tzinfo=UTC)
    lights = {band.light for band in bands(tromso, december, december + 20 * DAY)}
    assert lights == {Light.CIVIL, Light.NAUTICAL, Light.ASTRONOMICAL, Light.NIGHT}
    events = rises_and_sets(tromso, december, december + 20 * DAY)
    assert {event.body for event in events} == {Body.MOON}


def test_a_sun_that_shows_itself_for_minutes_is_not_missed():
    """South of the polar circle at midwinter the day of some minutes between two looks is found."""
    noon = datetime(2026, 12, 21, 12, tzinfo=UTC)
    # At noon it stands a degree lower a degree farther north: somewhere it shows for under half an hour.
    shortest = min(
        (band.end - band.start, latitude)
        for latitude in range(66_900, 67_500, 10)
        for band in bands(Position(latitude / 1000, 0.0), noon - DAY / 2, noon + DAY / 2)
        if band.light is Light.DAY
    )
    assert timedelta(minutes=1) < shortest[0] < timedelta(minutes=30)


def test_a_day_at_san_juan_has_its_nine_bands():
    """From local midnight to midnight: night, three twilights, day, three twilights, night."""
    midnight = datetime(2026, 11, 24, 4, tzinfo=UTC)
    names = [band.light for band in bands(SAN_JUAN, midnight, midnight + DAY)]
    dawn = [Light.NIGHT, Light.ASTRONOMICAL, Light.NAUTICAL, Light.CIVIL]
    assert names == [*dawn, Light.DAY, *reversed(dawn)]


def test_a_period_has_a_length():
    """An end before the start is refused."""
    with pytest.raises(ValueError, match="ends before"):
        bands(SAN_JUAN, NEW_YEAR, NEW_YEAR)
