"""Run the benchmarks of every area and write ``build/bench/AREA.json``.

To add an area: a module with ``AREA``, ``SECONDS`` and ``run(seconds)``, and its name in ``AREAS``.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks import coalition, optimizer, show, store, workspace

AREAS = (workspace, store, coalition, optimizer)
FOLDER = Path(__file__).parents[2] / "build" / "bench"


def main() -> None:
    """Run all areas one after the other."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for area in AREAS:
        measures = area.run(area.SECONDS)
        show(measures, as_json=False)
        text = json.dumps([asdict(one) for one in measures], indent=1)
        (FOLDER / f"{area.AREA}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
