"""Draw the APP-6 symbols of the asset catalogue and of bases with milsymbol, one SVG a symbol code.

They are drawn in outline: on paper they stay legible in black and white, on screen they take any colour.
"""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path

from .layout import ASSETS, RESOURCES, manifest, package, publish
from .npm import node

_SIDC = re.compile(r"\d{3}[134]\d{16}")
"""Twenty digits of APP-6D whose fourth, the identity, is unknown, friend or neutral.

We plan patrols of our own and partners' assets; no symbol for an enemy exists here.
"""


def build(out: Path) -> None:
    """Write ``SIDC.svg`` for every code of the catalogue and of the manifest.

    Raises
    ------
    ValueError
        For a code that is malformed or of an identity that we do not draw.
    """
    codes = sorted({*manifest()["symbols"]["codes"], *_catalogue()})
    wrong = [code for code in codes if not _SIDC.fullmatch(code)]
    if wrong:
        raise ValueError(f"not symbol codes of unknown, friendly or neutral units: {', '.join(wrong)}")
    script = Path(__file__).parent / "symbols.js"
    command = [node(), str(script), str(package("milsymbol"))]
    done = subprocess.run(command, input=json.dumps(codes), stdout=subprocess.PIPE, text=True, check=True)
    for code, svg in json.loads(done.stdout).items():
        (out / f"{code}.svg").write_text(svg + "\n", "utf-8")


def _catalogue() -> list[str]:
    """Return the symbol code of every asset type."""
    files = sorted((RESOURCES / "catalog" / "assets").glob("*.toml"))
    return [str(tomllib.loads(file.read_text("utf-8"))["sidc"]) for file in files]


if __name__ == "__main__":
    publish(build, ASSETS / "symbols")
