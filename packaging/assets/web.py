"""Copy the parts of the map page, and say which of folium's links each one replaces."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from .layout import ASSETS, manifest, package, publish

if TYPE_CHECKING:
    from pathlib import Path


def build(out: Path) -> None:
    """Copy every ``[[web]]`` row of the manifest, and write ``links.json``: link -> path in this folder."""
    links: dict[str, str] = {}
    for row in manifest()["web"]:
        target = out / row["target"]
        target.parent.mkdir(parents=True, exist_ok=True)
        if "package" not in row:
            target.touch()
        else:
            _copy(package(row["package"]) / row["file"], target)
        links |= dict.fromkeys(row.get("replaces", ()), row["target"])
    text = json.dumps(links, indent=2, sort_keys=True)
    (out / "links.json").write_text(text + "\n", "utf-8")


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.suffix in {".js", ".css"}:
        target.write_text(_without_source_map(source.read_text("utf-8")), "utf-8")
    else:
        shutil.copyfile(source, target)


def _without_source_map(text: str) -> str:
    """Return a script or style sheet that does not ask for its source map, which we do not ship."""
    lines = text.splitlines()
    while lines and (not lines[-1].strip() or "sourceMappingURL=" in lines[-1][:80]):
        lines.pop()
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    publish(build, ASSETS / "web")
