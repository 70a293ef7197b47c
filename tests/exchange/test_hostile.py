"""Broken and hostile files: each is refused with a reason that names it, or comes without what is wrong."""

from __future__ import annotations

import os
import struct
import zipfile

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.exchange.receive import receive
from app.exchange.sources import LARGEST_FILE
from tests.exchange.makers import geojson, geopackage, gpx, kml, kmz, shapefile
from tests.exchange.traps import KML, PLACEMARK, a_file, a_zip, listener, read_or_refused, refused

MAKERS = (geojson, kml, kmz, gpx, geopackage, shapefile)

# --- files that are none ---


def test_what_is_no_file_is_refused(tmp_path):
    """Folders, what is not there, pipes that never end, and names that no system has."""
    refused(tmp_path, "no file")
    refused(tmp_path / "nowhere.kml", "cannot be read")
    refused(tmp_path / "nul\0byte", "cannot be read")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.kml")
        refused(tmp_path / "pipe.kml", "no file")


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path):
    """A hundred megabytes and a byte, of which the disk holds nothing."""
    path = tmp_path / "huge.geojson"
    with path.open("wb") as stream:
        stream.truncate(LARGEST_FILE + 1)
    refused(path, "100 MB")


NOT_OURS = {
    "empty.kml": b"",
    "blank.csv": b" \r\n\r\n ",
    "picture.kml": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "program.gpkg": b"MZ" + bytes(range(256)) * 4,
    "paper.gpx": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(100),
    "page.kml": b"<!DOCTYPE html><html><body>Not found</body></html>",
    "gml.xml": b"<gml:FeatureCollection xmlns:gml='http://www.opengis.net/gml'/>",
    "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "noise.bin": os.urandom(5000).replace(b"\x00", b"\x01"),
    "database.gpkg": b"SQLite format 3\x00" + bytes(5000),
    "vrt.kml": b"<OGRVRTDataSource><OGRVRTLayer><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>",
    "stream.geojson": b'{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read x"}',
    "topology.json": b'{"type":"Topology","objects":{},"arcs":[]}',
    "esri.json": b'{"displayFieldName":"","geometryType":"esriGeometryPoint","features":[]}',
    "list.geojson": b"[1, 2, 3]",
    "number.geojson": b'{"type": 5}',
    "nothing.geojson": b'{"type":"FeatureCollection","features":null}',
    "part.dbf": b"\x03" + bytes(100),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_OURS)
def test_what_is_of_no_format_we_read_is_refused(tmp_path, name):
    """Whatever its name claims, a file of another kind is told, and so is one that only points elsewhere."""
    refused(a_file(tmp_path, name, NOT_OURS[name]))


# --- cut off and damaged ---


@pytest.mark.parametrize(
    "make", [geojson, kml, kmz, gpx, geopackage, shapefile], ids=lambda make: make.__name__
)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.97])
def test_what_is_cut_off_is_refused(tmp_path, make, share):
    """Copied from a stick that was pulled out: what is missing is not guessed."""
    line = [shapely.LineString([(-61 + step / 50, 14) for step in range(60)])]
    path = make(tmp_path, line)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    refused(path)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), make=st.sampled_from(MAKERS))
def test_damaged_files_are_read_or_refused(tmp_path_factory, data, make):
    """Whatever bytes are changed, the answer is places or a reason, never a fall."""
    path = make(tmp_path_factory.mktemp("damaged"), [shapely.LineString([(-61, 14), (-60, 15), (-59, 14)])])
    parts = sorted(path.parent.iterdir())
    part = data.draw(st.sampled_from(parts))
    content = bytearray(part.read_bytes())
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    part.write_bytes(content)
    read_or_refused(path)


# --- archives ---


def test_archives_that_would_swell_are_refused(tmp_path):
    """A bomb of zeros, one of many members, and a spreadsheet that is one."""
    zeros = bytes(60_000_000)
    refused(a_zip(tmp_path, "bomb.kmz", [("doc.kml", zeros)]), "unpack to far more")
    refused(a_zip(tmp_path, "many.kmz", [(f"{number}.kml", b"") for number in range(2001)]), "2,000 files")
    refused(a_zip(tmp_path, "wide.kmz", [(f"{n}.kml", zeros) for n in range(2)]), "100 MB")
    parts = [("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", zeros)]
    refused(a_zip(tmp_path, "book.xlsx", parts), "unpack to far more")


def test_an_archive_that_lies_about_its_sizes_is_refused(tmp_path):
    """Its directory says ten bytes; what is packed goes on for ten million."""
    path = a_zip(tmp_path, "liar.kmz", [("doc.kml", KML.format(" " * 10_000_000))])
    content = bytearray(path.read_bytes())
    for place, offset in ((content.rindex(b"PK\x01\x02"), 24), (0, 22)):
        content[place + offset : place + offset + 4] = struct.pack("<I", 10)
    path.write_bytes(content)
    refused(path, "cut off or broken")


LINK = zipfile.ZipInfo("doc.kml")
LINK.external_attr = 0o120777 << 16
LINK.create_system = 3


@pytest.mark.parametrize(
    "member",
    [
        "../doc.kml",
        "a/../../doc.kml",
        "/etc/doc.kml",
        "C:\\doc.kml",
        "..\\doc.kml",
        "\\\\host\\doc.kml",
        LINK,
    ],
    ids=["up", "down and up", "root", "drive", "backslash", "share", "link"],
)
def test_archives_whose_names_lead_out_are_refused(tmp_path, member):
    """Nothing is unpacked onto a disk, and still nobody honest writes such names."""
    path = a_zip(tmp_path, "out.kmz", [("fine.kml", KML.format("")), (member, KML.format(""))])
    refused(path, "leads out")


def test_a_locked_archive_is_refused(tmp_path):
    """A password is asked for by nobody here."""
    path = a_zip(tmp_path, "locked.kmz", [("doc.kml", KML.format(""))])
    content = bytearray(path.read_bytes())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    content[6] |= 1
    path.write_bytes(content)
    refused(path, "password")


@pytest.mark.parametrize("name", ["a.txt", "content.xml", "inner.kmz"])
def test_archives_of_other_things_are_refused(tmp_path, name):
    """A document, a text, an archive in an archive."""
    refused(a_zip(tmp_path, "other.zip", [(name, b"x")]), "no KML, shapefile or spreadsheet")


def test_two_documents_with_one_name_are_no_way_round(tmp_path):
    """Of two members of one name the one that is looked at is the one that is read."""
    with pytest.warns(UserWarning, match="Duplicate"):
        path = a_zip(
            tmp_path, "two.kmz", [("doc.kml", KML.format("")), ("doc.kml", KML.format("<Placemark/>"))]
        )
    refused(path)


# --- XML ---

ENTITIES = {
    "a file": '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "an address": '<!DOCTYPE kml [<!ENTITY x SYSTEM "{address}/x">]>',
    "laughter": f'<!DOCTYPE kml [<!ENTITY a "lol"><!ENTITY b "{"&a;" * 99}"><!ENTITY x "{"&b;" * 99}">]>',
    "a document type elsewhere": '<!DOCTYPE kml SYSTEM "{address}/kml.dtd">',
    "parameters": '<!DOCTYPE kml [<!ENTITY % p SYSTEM "{address}/p.dtd"> %p;]>',
    "a long one": "<!DOCTYPE kml [" + "<!-- " + "x" * 6000 + " --><!ENTITY x 'y'>]>",
}  # fmt: skip


@pytest.mark.parametrize("kind", ENTITIES)
@pytest.mark.parametrize("suffix", ["kml", "gpx", "kmz"])
def test_document_types_and_entities_are_refused(tmp_path, kind, suffix):
    """No file is read, no address is called, nothing grows."""
    body = KML.format(PLACEMARK.format("&x;", "-61,14"))
    if suffix == "gpx":
        body = '<gpx version="1.1"><wpt lat="14" lon="-61"><name>&x;</name></wpt></gpx>'
    with listener() as (address, callers):
        text = '<?xml version="1.0"?>' + ENTITIES[kind].replace("{address}", address) + body
        if suffix == "kmz":
            path = a_zip(tmp_path, "sly.kmz", [("doc.kml", text)])
        else:
            path = a_file(tmp_path, f"sly.{suffix}", text)
        refused(path, "document type or entities")
    assert callers == []


def test_no_link_is_followed(tmp_path):
    """Links to the network, to files and to documents that are not in the archive are left out and named."""
    with listener() as (address, callers):
        targets = (f"{address}/live.kml", "file:///etc/passwd", "other.kml", "../other.kml")
        links = "".join(
            f"<NetworkLink><name>{to}</name><Link><href>{to}</href></Link></NetworkLink>" for to in targets
        )
        icon = f"<Style><IconStyle><Icon><href>{address}/icon.png</href></Icon></IconStyle></Style>"
        include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{address}/more.kml"/>'
        body = KML.format(icon + links + include + PLACEMARK.format("Here", "-61,14"))
        for path in (a_file(tmp_path, "a.kml", body), a_zip(tmp_path, "a.kmz", [("doc.kml", body)])):
            found = receive(path)
            assert [one.name for one in found.found] == ["Here"]
            assert [remark.what for remark in found.remarks] == list(targets)
        refused(a_file(tmp_path, "only.kml", KML.format(links)), "not followed")
    assert callers == []


def test_xml_without_end_is_refused(tmp_path, monkeypatch):
    """Folders in folders, and more elements than any chart has."""
    monkeypatch.setattr("app.exchange.markup._MOST_ELEMENTS", 100_000)
    deep = "<Folder>" * 5000 + "</Folder>" * 5000
    refused(a_file(tmp_path, "deep.kml", KML.format(deep)), "deeper")
    refused(a_file(tmp_path, "deeper.kml", KML.format("<MultiGeometry>" * 100_000)), "deeper")
    refused(a_file(tmp_path, "long.gpx", "<gpx>" + "<x/>" * 100_001 + "</gpx>"), "longer")


def test_many_comments_before_the_first_element_are_no_trap(tmp_path):
    """Telling what a file is takes no longer for one that is made to be hard to tell."""
    refused(a_file(tmp_path, "odd.kml", "<!---->" * 500 + "<?a?>" * 100 + "<!"), "broken")
