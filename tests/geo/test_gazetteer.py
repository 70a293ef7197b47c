"""Looking up names of places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import AppError
from app.base.message import use_language
from app.base.paths import asset
from app.geo import gazetteer
from app.geo.folding import fold
from app.geo.gazetteer import PlaceKind, nearest_timezone, problem, search
from app.geo.geodesic import distance_m
from app.geo.point import Position
from app.geo.units import read_zone

built = pytest.mark.skipif(not asset("gazetteer.sqlite").exists(), reason="the gazetteer is not built")
PUERTO_RICO = Position(18.4, -66.1)
"""For one search on a busy machine; on a quiet one the slowest, a single letter, takes a tenth of it."""


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Saint-François", "saint francois"),
        ("  SÃO   Paulo ", "sao paulo"),
        ("Straße", "strasse"),
        ("Ærøskøbing", "aeroskobing"),
        ("O'Higgins", "ohiggins"),
        ("Łódź", "lodz"),
        ("İstanbul", "istanbul"),
        ("Мосkва́", "мосkва"),
        ("!?", ""),
    ],
)
def test_names_are_folded(name, folded):
    """Case, accents, ligatures and punctuation go; letters of other scripts stay."""
    assert fold(name) == folded


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(name):
    """What the index holds is found by what it was made of, and by itself."""
    assert fold(fold(name)) == fold(name)


@built
@pytest.mark.parametrize(
    ("text", "kind", "name", "country_code"),
    [
        ("bridgetown", PlaceKind.TOWN, "Bridgetown", "BB"),
        ("FORT DE FRANCE", PlaceKind.TOWN, "Fort-de-France", "MQ"),
        ("pointe à pit", PlaceKind.PORT, "Pointe-a-Pitre", "GP"),
        ("Göteborg", PlaceKind.TOWN, "Gothenburg", "SE"),
        ("Москва", PlaceKind.TOWN, "Moscow", "RU"),
        ("TJSJ", PlaceKind.AIRFIELD, "Luis Munoz Marin International Airport", "US"),
        ("bgi", PlaceKind.AIRFIELD, "Sir Grantley Adams International Airport", "BB"),
        ("munoz marin", PlaceKind.AIRFIELD, "Luis Munoz Marin International Airport", "US"),
        ("BBBGI", PlaceKind.PORT, "Bridgetown", "BB"),
        ("curacao", PlaceKind.TOWN, "Willemstad", "CW"),
        ("Barbade", PlaceKind.TOWN, "Bridgetown", "BB"),
        ("trinidad y tobago", PlaceKind.TOWN, "Port of Spain", "TT"),
    ],
)
def test_places_are_found_by_name_other_name_and_code(text, kind, name, country_code):
    """Own names, names in other languages and scripts, codes, later words, and a country for its capital."""
    best = search(text)[0]
    assert (best.kind, best.name, best.country_code) == (kind, name, country_code)


@built
@pytest.mark.parametrize(("spoken", "country"), [("en", "Germany"), ("es", "Alemania"), ("fr", "Allemagne")])
def test_countries_are_called_as_the_user_speaks(spoken, country):
    """And in English again for a language that the catalogue has not."""
    use_language(spoken)
    try:
        assert search("DEHAM")[0].country == country
    finally:
        use_language("en")


@built
def test_whole_names_come_before_beginnings():
    """The town of York is before New York and Yorkton, however large these are."""
    names = [place.name for place in search("york", limit=5)]
    assert names[0] == "York"
    sizes = [place.population for place in search("york") if place.name == "York"]
    assert sizes == sorted(sizes, reverse=True)


@built
def test_another_name_of_a_field_does_not_go_before_a_town():
    """A strip in Illinois is also "Kings": the towns that begin so come first, as codes do."""
    near = Position(13.5, -61.0)
    assert [place.name for place in search("kings", near)[:2]] == ["Kingston", "Kingstown"]
    assert search("tbpb", near)[0].code.startswith("TBPB")
    assert search("londres", near)[0].name == "London"


def test_what_is_near_comes_first():
    """San Juan is in Puerto Rico from there, and in the Philippines from Manila."""
    for near in (PUERTO_RICO, Position(14.6, 121.0)):
        assert distance_m(search("san juan", near)[0].position, near) < 30_000


@built
def test_a_port_and_its_town_are_both_shown():
    """The same name twice is no mistake: a place is known by its kind as well."""
    kinds = {place.kind for place in search("bridgetown", Position(13.1, -59.6), limit=4)}
    assert {PlaceKind.TOWN, PlaceKind.PORT} <= kinds


@built
@given(st.text(max_size=12), st.integers(0, 5))
def test_any_text_is_looked_up(text, limit):
    """No text breaks the query; no place is found twice, and no more than asked for."""
    found = search(text, limit=limit)
    assert len(found) <= limit
    assert len(set(found)) == len(found)


@built
@pytest.mark.parametrize("text", ["s", "sa", "san juan", "international airport", "xyzzy"])
def test_a_search_reads_no_more_than_it_ranks(text, monkeypatch):
    """While one types, even a single letter brings few rows, found without going through all names."""
    read, steps = [], []

    def rows(query, params):
        steps.extend(step[-1] for step in find(f"EXPLAIN QUERY PLAN {query}", params))
        found = find(query, params)
        read.extend(found)
        return found

    find = gazetteer._rows
    monkeypatch.setattr(gazetteer, "_rows", rows)
    search(text, PUERTO_RICO)
    assert len(read) <= 2 * gazetteer._CANDIDATES
    # The names are searched by their order; what is gone through whole is what was found of them.
    assert steps.count("SEARCH name USING PRIMARY KEY (text=?)") == 1
    assert steps.count("SEARCH name USING PRIMARY KEY (text>? AND text<?)") == 1
    assert {step for step in steps if step.startswith("SCAN")} <= {"SCAN found"}


@built
@pytest.mark.parametrize(
    ("position", "zone"),
    [
        (PUERTO_RICO, "America/Puerto_Rico"),
        (Position(13.1, -59.2), "America/Barbados"),  # 25 nm off
        (Position(40.4, -3.7), "Europe/Madrid"),
        (Position(-18.1, 178.4), "Pacific/Fiji"),
        (Position(14.0, -40.0), "Etc/GMT+3"),  # mid-Atlantic: 40 W is 2.7 hours behind
        (Position(40.0, 180.0), "Etc/GMT-12"),
        (Position(89.0, 3.0), "Etc/GMT"),
    ],
)
def test_the_time_zone_is_that_of_the_nearest_place(position, zone):
    """Ashore and near it the country's, on the high seas the sea's own."""
    assert nearest_timezone(position) == zone
    assert read_zone(zone)


def test_without_the_file_nothing_is_found_and_it_is_said(monkeypatch, tmp_path):
    """A missing gazetteer is no failure: nothing is found, and the reason can be shown."""
    monkeypatch.setattr(gazetteer, "asset", lambda *parts: tmp_path.joinpath(*parts))
    assert search("bridgetown") == ()
    assert nearest_timezone(PUERTO_RICO) is None
    assert "make setup" in str(problem())


def test_a_damaged_file_is_told(monkeypatch, tmp_path):
    """What is no database is not taken for an empty one."""
    (tmp_path / "gazetteer.sqlite").write_bytes(b"SQLite format 3\0" + b"\xff" * 4096)
    monkeypatch.setattr(gazetteer, "asset", lambda *parts: tmp_path.joinpath(*parts))
    with pytest.raises(AppError, match="damaged"):
        search("bridgetown")


@built
def test_with_the_file_there_is_no_problem():
    """Where the gazetteer stands there is nothing to show."""
    assert problem() is None
