"""Build the bundle, ``dist/watchbill``: the program with everything it needs, and what stands beside it."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BUNDLE = ROOT / "dist" / "watchbill"
LOG = ROOT / "build" / "logs" / "bundle.log"
SUMS = "SHA256SUMS"
BESIDE = (HERE / "README.txt", HERE / "watchbill.desktop", ROOT / "LICENSE")


def main() -> int:
    """Build it, say how large it is, and return the exit status."""
    print("Building dist/watchbill; it takes two minutes ...", flush=True)
    LOG.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "PyInstaller", str(HERE / "watchbill.spec"), "--noconfirm"]
    command += ["--distpath", str(ROOT / "dist"), "--workpath", str(ROOT / "build" / "bundle")]
    with LOG.open("w", encoding="utf-8") as log:
        done = subprocess.run(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, check=False)
    lines = LOG.read_text("utf-8", "replace").splitlines()
    if done.returncode:
        print("\n".join(lines[-20:]), f"\nThe whole output is in {LOG.relative_to(ROOT)}.", file=sys.stderr)
        return 1
    print(next(line for line in lines if line.startswith("Files pruned")))
    for file in BESIDE:
        shutil.copy(file, BUNDLE)
    write_sums(BUNDLE)
    files = [path for path in BUNDLE.rglob("*") if path.is_file()]
    size_mb = sum(path.stat().st_size for path in files) / 1e6
    print(f"dist/watchbill: {size_mb:.0f} MB in {len(files):,} files, no links.")
    return 0


def write_sums(folder: Path) -> None:
    """Write the digest of every file of a folder, for who copied it to a stick."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMS)
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n" for path in files
    ]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
