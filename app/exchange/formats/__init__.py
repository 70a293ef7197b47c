"""One file a format."""

from app.exchange.formats.geojson import GEOJSON
from app.exchange.formats.geopackage import GEOPACKAGE
from app.exchange.formats.gpx import GPX
from app.exchange.formats.kml import KML, KMZ
from app.exchange.formats.shapefile import SHAPEFILE, ZIPPED_SHAPEFILE

FORMATS = (GEOJSON, GEOPACKAGE, KML, KMZ, GPX, SHAPEFILE, ZIPPED_SHAPEFILE)
"""Formats of places, in the order in which a file is tried for them."""
