"""From whatever coordinate system a file is in to longitude and latitude on WGS-84."""

from __future__ import annotations

import re
import warnings
from functools import partial

import numpy as np
import pyproj
import pyproj.aoi
import pyproj.exceptions
import pyproj.network
import shapely
from numpy.typing import NDArray
from pyproj.transformer import TransformerGroup
from shapely.geometry.base import BaseGeometry

from app.base.message import Message, say

WGS84 = "OGC:CRS84"
"""Longitude and latitude in degrees."""
_LONGEST_TEXT = 20_000
_ELSEWHERE = re.compile(r"^\s*\+|nadgrids\s*=\s*(?!@null)|geoidgrids|PARAMETERFILE", re.IGNORECASE)
"""Strings for PROJ, and grids by the name of a file: a code or plain WKT says all that is needed."""
_LONGEST_EDGE_M = 10_000.0
"""Edges are straight in the system of the file; longer ones than this are followed on the earth."""
_BENT_DEG = 0.0002
"""An edge that leaves the straight line on the chart by less, some 20 m, is not worth a corner."""
_FAIR_M = 10.0
"""A change of datum that is known no better than this is told."""

Geometries = NDArray[np.object_]


def to_wgs84(geometries: Geometries, system: str | None) -> tuple[Geometries, Message | None]:
    """Return geometries in longitude and latitude, and what is to be known of how they came there.

    Parameters
    ----------
    geometries
        Shape ``(n,)``, plane, with finite coordinates; some may be ``None``.
    system
        As EPSG code, URN or WKT; ``None`` where the file does not say.

    Raises
    ------
    ValueError
        If the system is unknown, not one of the earth, or not given for numbers that are no degrees.
    """
    if system is None:
        bounds = shapely.total_bounds(geometries)
        if np.isnan(bounds).all() or _are_degrees(*bounds):
            return geometries, say("import.system_assumed")
        raise ValueError(say("import.no_system"))
    crs = _read(system)
    if crs.equals(pyproj.CRS(WGS84), ignore_axis_order=True):
        return geometries, None
    try:
        # Networks stay out of it: a grid that is not here is not fetched.
        pyproj.network.set_network_enabled(active=False)  # type: ignore[attr-defined] # it is public
        transformer = pyproj.Transformer.from_crs(crs, WGS84, always_xy=True)
    except pyproj.exceptions.ProjError as error:
        raise ValueError(say("import.bad_system", system=crs.name[:80])) from error
    change = partial(_change, transformer)
    if crs.is_projected:
        unit_m = crs.axis_info[0].unit_conversion_factor or 1.0
        geometries = _followed(geometries, change, _LONGEST_EDGE_M / unit_m)
    moved = shapely.transform(geometries, change)
    return moved, _doubt(crs, moved)


def _read(system: str) -> pyproj.CRS:
    if len(system) > _LONGEST_TEXT or _ELSEWHERE.search(system):
        raise ValueError(say("import.bad_system", system=system[:80]))
    try:
        crs = pyproj.CRS.from_user_input(system)
    except (pyproj.exceptions.ProjError, UnicodeError) as error:
        raise ValueError(say("import.bad_system", system=system[:80])) from error
    horizontal = crs.sub_crs_list[0] if crs.is_compound else crs
    if not (horizontal.is_geographic or horizontal.is_projected):
        raise ValueError(say("import.bad_system", system=crs.name[:80]))
    return horizontal


def _are_degrees(west: float, south: float, east: float, north: float) -> bool:
    return -180 <= west <= east <= 360 and -90 <= south <= north <= 90


def _change(transformer: pyproj.Transformer, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points, shape ``(n, 2)``, in degrees; infinite where they lie off the earth."""
    return np.column_stack(transformer.transform(*points.T))


def _followed(geometries: Geometries, change: partial[NDArray[np.float64]], longest: float) -> Geometries:
    """Return geometries with more corners along those edges that are not straight on the chart."""
    result = geometries.copy()
    for place, geometry in enumerate(geometries):
        if geometry is not None and _is_bent(geometry, change, longest):
            result[place] = shapely.segmentize(geometry, longest)
    return result


def _is_bent(geometry: BaseGeometry, change: partial[NDArray[np.float64]], longest: float) -> bool:
    points, parts = shapely.get_coordinates(shapely.get_parts(geometry), return_index=True)
    if len(points) < 2:
        return False
    steps = np.diff(points, axis=0)
    # The step from a ring to its hole is no edge, but does no harm: it adds no corner.
    edges = np.flatnonzero((np.hypot(*steps.T) > longest) & (np.diff(parts) == 0))
    if not len(edges):
        return False
    ends, middles = change(points), change(points[edges] + steps[edges] / 2)
    along, aside = ends[edges + 1] - ends[edges], middles - ends[edges]
    with np.errstate(invalid="ignore"):
        # How far the middle lies off the straight line: twice the triangle over its base.
        off = np.abs(along[:, 0] * aside[:, 1] - along[:, 1] * aside[:, 0]) / np.hypot(*along.T)
        return bool((off > _BENT_DEG).any())


def _doubt(crs: pyproj.CRS, moved: Geometries) -> Message | None:
    """Return what is to be told where the datum of a file is known badly to us."""
    west, south, east, north = shapely.total_bounds(moved)
    if not _are_degrees(west, south, east, north):
        return None
    area = pyproj.aoi.AreaOfInterest(west, south, east, north)
    with warnings.catch_warnings():
        # It warns of better grids that are not here; how good the best one here is, is told below.
        warnings.simplefilter("ignore")
        group = TransformerGroup(crs, WGS84, always_xy=True, area_of_interest=area)  # type: ignore[arg-type] # its own stub names the class twice
    accuracy_m = group.transformers[0].accuracy if group.transformers else -1.0
    if 0 <= accuracy_m <= _FAIR_M:
        return None
    if accuracy_m < 0:
        return say("import.datum_unknown", system=crs.name[:80])
    return say("import.datum", system=crs.name[:80], metres=f"{accuracy_m:.0f}")
