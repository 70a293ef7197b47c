"""GDAL, for binary formats alone: it is given bytes in memory, and what it opened them as is checked.

Texts (KML, GPX, GeoJSON) are read by parsers of ours, because they must be looked through anyway: two parsers
that see different things in one file are what crooked files are made for.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from app.base.message import Message, say
from app.exchange.features import MOST_FEATURES
from app.exchange.placing import Row, Sheet
from app.exchange.sources import Source

_LOG = logging.getLogger(__name__)
_OPTIONS = {
    "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "GDAL_HTTP_CONNECTTIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
}
"""It is given no path and no address; these shut the doors to others all the same."""
_INSIDE = re.compile(r"'?/vsi\S+")


def read_sheet(source: Source, data: bytes, driver: str, layer: str, encoding: str | None = None) -> Sheet:
    """Return one layer of a file.

    Parameters
    ----------
    source
        What was dropped, to be named in errors.
    data
        What is opened: the file, or an archive of it and the files beside it.
    driver
        What GDAL must take it for.
    encoding
        Of texts, where the format leaves that open.

    Raises
    ------
    AppError
        If GDAL cannot read it, or takes it for something else: names the file and says why.
    """
    with _asked(source):
        if pyogrio.read_info(data, layer=layer, encoding=encoding)["driver"] != driver:
            raise ValueError(say("import.other_driver", driver=driver))
        meta, _, shapes, columns = pyogrio.raw.read(
            data,
            layer=layer,
            encoding=encoding,
            force_2d=True,
            datetime_as_string=True,
            max_features=MOST_FEATURES + 1,
        )
    named = zip(meta["fields"], columns, strict=True)
    values = {str(field): np.asarray(column).tolist() for field, column in named}
    geometries = _geometries(shapes, len(columns[0]) if columns else 0)
    rows = [
        Row(geometry, {field: column[number] for field, column in values.items()}, problem=problem)
        for number, (geometry, problem) in enumerate(geometries)
    ]
    return Sheet(layer, rows, meta["crs"])


def _geometries(
    shapes: NDArray[np.object_] | None, count: int
) -> list[tuple[BaseGeometry | None, Message | None]]:
    """Return geometries, with why there is none where it is of a kind that is not read."""
    if shapes is None:
        return [(None, None)] * count
    with np.errstate(invalid="ignore"):  # numbers that are none are found later
        made = shapely.from_wkb(shapes, on_invalid="ignore")
    unread = say("import.bad_geometry", why=say("import.unknown_kind"))
    return [
        (one, unread if one is None and shape is not None else None)
        for one, shape in zip(made, shapes, strict=True)
    ]


@contextmanager
def _asked(source: Source) -> Iterator[None]:
    """Ask GDAL something: its warnings go to the log, its errors become ours."""
    pyogrio.set_gdal_config_options(_OPTIONS)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            yield
        except (RuntimeError, ValueError, UnboundLocalError) as error:
            # The last comes of a coordinate system that is not in UTF-8 (pyogrio 0.13, get_crs).
            why = _INSIDE.sub(source.name, str(error))[:300]
            raise source.refuse(say("import.damaged", why=why)) from error
    for warning in caught:
        _LOG.info("GDAL on %s: %s", source.name, warning.message)
