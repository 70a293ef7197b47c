"""ESRI shapefiles: three files or more of one name, or a ZIP archive of them.

GDAL gets them as one archive in memory, under a name of ours and with nothing else beside them.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from app.base.message import say
from app.base.progress import Stop
from app.exchange import archives
from app.exchange.features import Features
from app.exchange.format import Format
from app.exchange.gdal import read_sheet
from app.exchange.placing import Row, Sheet, place
from app.exchange.sources import Source

_MAGIC = b"\x00\x00\x27\x0a"
_NEEDED = (".shp", ".shx", ".dbf")
_TAKEN = (*_NEEDED, ".prj", ".cpg")
_CODE_PAGES = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x08: "cp865", 0x1F: "cp852", 0x26: "cp866", 0x57: "cp1252",
    0x58: "cp1252", 0x59: "cp1252", 0x64: "cp852", 0x65: "cp866", 0x66: "cp865", 0x67: "cp861", 0x87: "cp852",
    0xC8: "cp1250", 0xC9: "cp1251", 0xCA: "cp1254", 0xCB: "cp1253", 0xCC: "cp1257",
}  # fmt: skip
"""Language drivers of dBASE -> encodings."""
_DRIVER_AT = 29
_HEAD = struct.Struct("<8xH")
"""Where the records begin."""
_DRIVER = "ESRI Shapefile"
_BYTES = "ISO-8859-1"
"""Each byte is a letter in it."""


def read_shapefile(source: Source, stop: Stop) -> Features:
    """Return what is in a shapefile; raise AppError naming it where nothing of it can be used."""
    return place(source, _sheets(source, {source.stem: {**source.beside, ".shp": source.data}}), stop=stop)


def read_zipped(source: Source, stop: Stop) -> Features:
    """Return what is in the shapefiles of an archive, a layer each; raise AppError as ``read_shapefile``."""
    members = archives.read_members(source, _is_part)
    sets: dict[str, dict[str, bytes]] = {}
    for name, data in members.items():
        path = PurePosixPath(name)
        sets.setdefault(str(path.with_suffix("")), {})[path.suffix.lower()] = data
    whole = {PurePosixPath(name).name: files for name, files in sets.items() if ".shp" in files}
    return place(source, _sheets(source, whole), stop=stop)


def _is_part(name: str) -> bool:
    path = PurePosixPath(name)
    # Archives made on a Mac have a shadow of each file, whose name begins so.
    return path.suffix.lower() in _TAKEN and not path.name.startswith("._")


def _sheets(source: Source, sets: Mapping[str, Mapping[str, bytes]]) -> Iterator[Sheet]:
    for name, files in sets.items():
        missing = [suffix for suffix in _NEEDED if suffix not in files]
        if missing:
            raise source.refuse(say("import.files_missing", names=", ".join(name + one for one in missing)))
        # The texts are decoded by us: not every GDAL knows every encoding.
        sheet = read_sheet(
            source, _pack({f"data{suffix}": files[suffix] for suffix in _NEEDED}), _DRIVER, "data", _BYTES
        )
        encoding, system = _encoding(files), files.get(".prj", b"").decode("utf-8", "replace").strip()
        yield Sheet(name, [_decoded(row, encoding) for row in sheet.rows], system or None)


def _pack(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def _encoding(files: Mapping[str, bytes]) -> str:
    """Return how texts are encoded: as a file says, as the table says, or as can be told from the texts."""
    said = files.get(".cpg", b"")[:40].decode("ascii", "ignore").strip()
    if known := _codec(said):
        return known
    table = files[".dbf"]
    if len(table) > _DRIVER_AT and table[_DRIVER_AT] in _CODE_PAGES:
        return _CODE_PAGES[table[_DRIVER_AT]]
    try:
        table[_HEAD.unpack_from(table.ljust(_HEAD.size, b"\x00"))[0] :].decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _codec(said: str) -> str:
    """Return the encoding a file names, as in ``UTF-8``, ``1252``, ``ANSI 1252`` or ``88591``; or nothing."""
    number = "".join(filter(str.isdigit, said))
    if number == "65001":
        return "utf-8"
    numbered: tuple[str, ...] = (f"cp{number}", f"iso8859-{number.removeprefix('8859')}") if number else ()
    for name in (said, *numbered):
        try:
            # Some of Python's codecs are none of texts, and fail here.
            b"a".decode(name)
        except (LookupError, ValueError):
            continue
        return name
    return ""


def _decoded(row: Row, encoding: str) -> Row:
    """Return a feature with its texts, which came byte for byte, in their encoding."""

    def text(letters: str) -> str:
        return letters.encode(_BYTES).decode(encoding, "replace")

    texts = {key: text(value) if isinstance(value, str) else value for key, value in row.properties.items()}
    return replace(row, properties={text(key): value for key, value in texts.items()})


def _is_zipped(source: Source) -> bool:
    if not source.data.startswith(archives.MAGIC):
        return False
    return any(_is_part(name) and name.lower().endswith(".shp") for name in archives.member_names(source))


SHAPEFILE = Format(
    "Shapefile", (".shp",), lambda source: source.data.startswith(_MAGIC), read_shapefile, _TAKEN[1:]
)
ZIPPED_SHAPEFILE = Format("Shapefile (ZIP)", (".zip",), _is_zipped, read_zipped)
