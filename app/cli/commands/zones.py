"""``watchbill zones``: the maritime zones a plan lies on, computed ones or an authority's."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.command import SUCCESS, Command, add_plan, opened
from app.session.usecases.zones import import_zone_layer, use_computed_zones, use_zones, zones_of


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_plan(parser)
    which = parser.add_mutually_exclusive_group()
    text = "GeoPackage or shapefile with the fields of Marine Regions to use from now on"
    which.add_argument("--layer", type=Path, metavar="FILE", help=text)
    which.add_argument("--computed", action="store_true", help="use the zones computed at set-up again")
    parser.add_argument("--source", default="", metavar="TEXT", help="who published the layer, which version")
    parser.add_argument("--accuracy", type=float, default=0.1, metavar="NM", help="accuracy of limits (0.1)")


def _run(arguments: argparse.Namespace) -> int:
    writes = arguments.layer is not None or arguments.computed
    with opened(arguments, write=writes) as session:
        if arguments.layer is not None:
            layer = import_zone_layer(arguments.layer, arguments.source, arguments.accuracy)
            use_zones(session, layer.pack)
            print(f"{layer.zones} zones of {', '.join(layer.states)}; {layer.left_out} left out")
        elif arguments.computed:
            use_computed_zones(session)
        print(zones_of(session.plan))
    return SUCCESS


COMMAND = Command("zones", "tell or choose the maritime zones a plan lies on", _add_arguments, _run)
