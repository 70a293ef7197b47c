"""Files of every format as other programs write them: by GDAL, and by hand after real ones."""

from __future__ import annotations

import warnings
import zipfile

import numpy as np
import pyogrio
import shapely

NAMES = ("Zona Águila", "Box 2", "Île d'Azur")


def write(path, driver, geometries, layer="places", crs="EPSG:4326", field="name", **options):
    """Write geometries with the names above through GDAL."""
    kinds = {geometry.geom_type for geometry in geometries}
    with warnings.catch_warnings():
        # GDAL warns of what a format cannot hold; what comes back is looked at.
        warnings.simplefilter("ignore")
        pyogrio.raw.write(
            path,
            shapely.to_wkb(np.array(geometries)),
            [np.array(NAMES[: len(geometries)], dtype=object)],
            [field],
            layer=layer,
            driver=driver,
            geometry_type=kinds.pop() if len(kinds) == 1 else "Unknown",
            crs=crs,
            **options,
        )
    return path


def geojson(folder, geometries):
    """GeoJSON, RFC 7946."""
    return write(folder / "made.geojson", "GeoJSON", geometries)


def geojson_lines(folder, geometries):
    """GeoJSON, one feature a line."""
    return write(folder / "made.geojsonl", "GeoJSONSeq", geometries)


def geopackage(folder, geometries):
    """GeoPackage with an R-tree and triggers, as always."""
    return write(folder / "made.gpkg", "GPKG", geometries)


def kml(folder, geometries):
    """KML by libkml."""
    return write(folder / "made.kml", "LIBKML", geometries, field="Name")


def plain_kml(folder, geometries):
    """KML by GDAL's older writer."""
    return write(folder / "made.kml", "KML", geometries, field="Name")


def kmz(folder, geometries):
    """KMZ by libkml: the main document only links to one a layer."""
    return write(folder / "made.kmz", "LIBKML", geometries, field="Name")


def gpx(folder, geometries):
    """GPX: lines as routes, the rest as waypoints."""
    kind = "waypoints" if geometries[0].geom_type == "Point" else "routes"
    return write(folder / "made.gpx", "GPX", geometries, layer=kind)


def shapefile(folder, geometries):
    """Five files of one name."""
    return write(folder / "made.shp", "ESRI Shapefile", geometries)


def zipped_shapefile(folder, geometries):
    """Five files in a folder of a ZIP archive, as download pages offer them."""
    shapefile(folder, geometries)
    path = folder / "made.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in folder.glob("made.???"):
            if part != path:
                archive.write(part, f"download/{part.name}")
    return path


MAKERS = {
    "GeoJSON": (geojson, geojson_lines),
    "GeoPackage": (geopackage,),
    "KML": (kml, plain_kml),
    "KMZ": (kmz,),
    "GPX": (gpx,),
    "Shapefile": (shapefile,),
    "Shapefile (ZIP)": (zipped_shapefile,),
}
"""Name of a format -> who writes it."""
