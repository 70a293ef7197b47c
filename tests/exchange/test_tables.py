"""Spreadsheets, separated values, pasted rows: cells arrive as they are seen, headings tell what they are."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from app.base.errors import AppError
from app.exchange.columns import Target, fields_of, guess_columns, guess_target, missing
from app.exchange.receive import receive, receive_text
from app.exchange.tables import Line, Table, column_name

CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=12)
WORDS = st.text("abcdefghijklmnñopqrstuvwxyzáéí", min_size=1, max_size=8)


def a_table(*rows, name="sheet"):
    """Return a table whose first row names the columns."""
    lines = tuple(Line(number, tuple(row)) for number, row in enumerate(rows, start=1))
    return Table(name, lines, has_headings=True)


@st.composite
def grids(draw):
    """Draw a heading row of words and some rows as wide."""
    width = draw(st.integers(2, 6))
    headings = draw(st.lists(WORDS, min_size=width, max_size=width))
    rows = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=8))
    return [headings, *[[cell.strip() for cell in row] for row in rows]]


def trimmed(row):
    """Return a row without empty cells at its end."""
    while row and not row[-1]:
        row = row[:-1]
    return tuple(row)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    grids(),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_separated_values_arrive_as_they_were_written(tmp_path, grid, separator, encoding, quoting, ending):
    """Whatever parts, quotes and encodes the cells: quotes and line breaks in them stay in them."""
    grid[1][0] = f'say "{grid[1][0]}{separator}\nover'.strip()
    if encoding == "cp1252":
        grid = [[cell.encode("cp1252", "replace").decode("cp1252") for cell in row] for row in grid]
    text = io.StringIO()
    csv.writer(text, delimiter=separator, quoting=quoting, lineterminator=ending).writerows(grid)
    content = text.getvalue()
    # What happens to be UTF-8 is read as that: two letters of Windows that look like one of another script.
    assume(encoding != "cp1252" or not is_utf8(content.encode("cp1252")) or content.isascii())
    path = tmp_path / "a.csv"
    path.write_bytes(content.encode(encoding))
    (table,) = receive(path)
    assert table.has_headings
    assert [line.cells for line in table.lines] == [tuple(row) for row in grid if any(row)]


def is_utf8(data):
    """Tell whether bytes are UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(grids())
def test_cells_of_a_spreadsheet_arrive_as_they_were_typed(tmp_path, grid):
    """Texts of every script, in the rows they stand in."""
    book = openpyxl.Workbook()
    for number, row in enumerate(grid, start=1):
        for column, text in enumerate(row, start=1):
            if text:
                book.active.cell(number, column, text).data_type = "s"
    book.save(tmp_path / "a.xlsx")
    assume(any(any(row) for row in grid[1:]))
    (table,) = receive(tmp_path / "a.xlsx")
    assert [line.cells for line in table.lines] == [trimmed(row) for row in grid if any(row)]
    assert [line.number for line in table.lines] == [n for n, row in enumerate(grid, start=1) if any(row)]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400))
@example("a;b\n1,5;2,5\n")
@example('"')
def test_any_text_is_a_table_or_is_refused(text):
    """Nothing that can be pasted makes it fall."""
    try:
        receive_text(text, "Clipboard")
    except AppError as error:
        assert "Clipboard" in str(error)  # noqa: PT017 - most texts are none


def test_values_of_a_spreadsheet_are_written_as_they_are_meant(tmp_path):
    """Whole numbers have no point, days no hours, and a value that was worked out is a value."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Kind", "Value"])
    values = {
        "whole": 12,
        "whole as a float": 12.0,
        "decimal": 14.0833333333,
        "yes": True,
        "day": date(2026, 1, 12),
        "moment": datetime(2026, 1, 12, 6, 30),  # noqa: DTZ001 - spreadsheets know no zone
        "midnight": datetime(2026, 1, 12),  # noqa: DTZ001
        "clock": time(6, 30),
        "duration": timedelta(hours=36, minutes=30),
        "error": "#N/A",
    }
    for kind, value in values.items():
        sheet.append([kind, value])
    sheet["B8"].number_format = "yyyy-mm-dd hh:mm"
    book.save(tmp_path / "a.xlsx")
    (table,) = receive(tmp_path / "a.xlsx")
    assert dict(line.cells for line in table.rows) == {
        "whole": "12",
        "whole as a float": "12",
        "decimal": "14.0833333333",
        "yes": "true",
        "day": "2026-01-12",
        "moment": "2026-01-12T06:30",
        "midnight": "2026-01-12T00:00",
        "clock": "06:30",
        "duration": "36:30",
        "error": "#N/A",
    }


def test_every_sheet_of_a_workbook_is_a_table(tmp_path):
    """Sheets come in their order, empty ones not at all, and a title above the headings is passed over."""
    book = openpyxl.Workbook()
    book.active.title = "Bases"
    for row in (["Joint Task Force - bases 2026"], [], ["Name", "Position"], [], ["Port A", "14N 61W"]):
        book.active.append(row)
    book.create_sheet("Empty")
    book.create_sheet("Units").append(["Call sign", "Class"])
    book["Units"].append(["Cutter 1", "Patrol cutter"])
    book.save(tmp_path / "a.xlsx")
    bases, units = receive(tmp_path / "a.xlsx")
    assert (bases.name, bases.headings) == ("Bases", ("Name", "Position"))
    assert bases.rows == (Line(5, ("Port A", "14N 61W")),)
    assert units.headings == ("Call sign", "Class")


def test_rows_without_headings_are_rows():
    """Where figures stand in the first row, columns are called by their letters."""
    (table,) = receive_text("Port A\t14.5\t-61\nPort B\t13\t-60\n", "Clipboard")
    assert not table.has_headings
    assert len(table.rows) == 2
    assert table.headings == ("Column A", "Column B", "Column C")
    assert [column_name(column) for column in (25, 26, 51, 52, 701, 702)] == [
        f"Column {letters}" for letters in ("Z", "AA", "AZ", "BA", "ZZ", "AAA")
    ]


def test_decimal_commas_do_not_part_cells():
    """A file of a country that writes 14,5 is parted by semicolons, though there are as many commas."""
    (table,) = receive_text("Nombre;Lat;Lon\nPuerto;14,5;-61,25\nBahía;13,5;-60,75\n", "Clipboard")
    assert table.rows[0].cells == ("Puerto", "14,5", "-61,25")


GUESSES = [
    ("Name,Latitude,Longitude,Country,Time zone", Target.BASES, "name latitude longitude partner timezone"),
    ("Puerto,Posición,País,Zona horaria", Target.BASES, "name position partner timezone"),
    ("Nom,Coordonnées,Pays,Fuseau horaire,Remarques", Target.BASES, "name position partner timezone note"),
    ("Unit,Class,Home port,Speed (kn),Endurance (h)", Target.ASSETS, "name type base transit endurance"),
    ("Unidad,Tipo,Puerto base,Velocidad,Autonomía", Target.ASSETS, "name type base transit endurance"),
    ("Unité,Catégorie,Port d'attache,Vitesse de patrouille", Target.ASSETS, "name type base patrol"),
    ("Area,WKT,Priority,Task", Target.AREAS, "name wkt priority task"),
    ("Zona,Centro,Radio (nm),Prioridad,Tarea", Target.AREAS, "name position radius priority task"),
    ("Secteur,Sommets,Priorité", Target.AREAS, "name corners priority"),
    ("Asset,From,To,Available,Reason", Target.AVAILABILITY, "asset start end available note"),
    ("Unidad,Desde,Hasta,Motivo", Target.AVAILABILITY, "asset start end note"),
    ("Navire,Du,Au,Disponibilité", Target.AVAILABILITY, "asset start end available"),
    ("Name,Lat,Lon", Target.POINTS, "name latitude longitude"),
    ("NAME,LAT (dd),LON (dd),Remarks", Target.POINTS, "name latitude longitude note"),
]


@pytest.mark.parametrize(("headings", "target", "fields"), GUESSES)
def test_headings_in_three_languages_tell_what_rows_are(headings, target, fields):
    """English, Spanish and French headings name their columns, in any case and with what units they like."""
    names = headings.split(",")
    table = a_table(names, ["x"] * len(names))
    assert guess_target(table) is target
    assert guess_columns(table, target) == {field: place for place, field in enumerate(fields.split())}
    assert guess_target(a_table([name.upper() for name in names], ["x"] * len(names))) is target


def test_what_headings_do_not_tell_is_asked():
    """Of rows with other headings nothing is guessed, and which columns are needed is said."""
    table = a_table(["foo", "bar"], ["1", "2"])
    assert guess_target(table) is None
    assert "Name" in str(missing(Target.BASES, {}))
    assert "Position or Latitude + Longitude" in str(missing(Target.BASES, {"name": 0}))
    assert missing(Target.BASES, {"name": 0, "latitude": 1, "longitude": 2}) is None


def test_the_name_of_a_sheet_decides_where_headings_fit_twice():
    """The same columns are bases on a sheet of ports, and points on any other."""
    rows = (["Name", "Position"], ["A", "14N 61W"])
    assert guess_target(a_table(*rows, name="Ports 2026")) is Target.BASES
    assert guess_target(a_table(*rows, name="Sheet1")) is Target.POINTS


def test_every_field_has_a_phrase_and_no_column_is_used_twice():
    """What a column can be is named on screen; one column is one field at most."""
    from app.base.message import has_phrase

    for target in Target:
        assert all(has_phrase(f"import.field_{field}") for field in fields_of(target))
        columns = guess_columns(a_table(["Name", "name", "NAME"], ["a", "b", "c"]), target)
        assert len(set(columns.values())) == len(columns)
