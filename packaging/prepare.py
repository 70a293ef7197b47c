"""Prepare a checkout: ``python3.11 packaging/prepare.py run|test|check``.

Standard library only, since it makes the environment that everything else lives in. Nothing that is up to
date is done again; when all is, it says so and costs a few hundredths of a second.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import system
from stamps import ROOT, Step, is_fresh, redo

LOGS = ROOT / "build" / "logs"
TRY_AGAIN = "Run the same command again; if it stops here again, the log says more."
CHECK_NETWORK = "Is the network there? Set-up is the only time it is needed. Then run the same command again."


class FailedError(Exception):
    """A command of a step failed; its output is in the log."""


def main() -> int:
    """Bring every step of the given purpose up to date; return the exit status."""
    purpose = sys.argv[1] if len(sys.argv) == 2 else ""
    if purpose not in system.LISTS:
        print(f"usage: prepare.py {'|'.join(system.LISTS)}", file=sys.stderr)
        return 2
    todo = steps(purpose)
    started = time.monotonic()
    stale = False
    for number, step in enumerate(todo, start=1):
        if is_fresh(step):
            continue
        stale = True
        print(f"[{number}/{len(todo)}] {step.title} ...", flush=True)
        begun = time.monotonic()
        _log(step.name).unlink(missing_ok=True)
        try:
            redo(step)
        except KeyboardInterrupt:
            print(
                "\nStopped. Nothing half done is kept; run the same command again to go on.", file=sys.stderr
            )
            return 130
        except (FailedError, system.NotInstalledError, OSError) as error:
            print(
                f"\nSet-up stopped at step {number}, {step.title}.\n{error}\n{step.remedy}", file=sys.stderr
            )
            return 1
        print(f"      done in {time.monotonic() - begun:.0f} s", flush=True)
    if stale:
        print(f"Set-up finished in {time.monotonic() - started:.0f} s.", flush=True)
    return 0


def steps(purpose: str) -> tuple[Step, ...]:
    """Return the steps of a purpose, in order; a check only reads, so it needs nothing that is built."""
    libraries = Step(
        name=f"system-{purpose}",
        title="system libraries",
        run=partial(system.install, purpose),
        inputs=tuple(f"packaging/{name}" for name in system.LISTS[purpose]),
        outputs=(),
        # What SYSTEM=no skipped is looked at again without it.
        salt=os.environ.get("SYSTEM", ""),
    )
    # An environment that has the developers' tools keeps them: `make run` after `make test` changes nothing.
    with_tools = purpose != "run" or (ROOT / "build/stamps/python-dev").exists()
    python = _environment("dev" if with_tools else "run", ".venv", "Python packages")
    if purpose == "check":
        return (libraries, python)
    assets = _assets()
    if purpose == "run":
        return (libraries, python, *assets)
    headless = _environment("headless", ".venv-headless", "Python packages of the tests without Qt")
    return (libraries, python, headless, *assets)


def _environment(lock: str, folder: str, title: str) -> Step:
    return Step(
        name=f"python-{lock}",
        title=title,
        run=partial(_install, lock, folder),
        inputs=(f"packaging/locks/{lock}.txt", "pyproject.toml"),
        outputs=(f"{folder}/bin/python",),
        # An environment knows its own path and its Python, so neither may change under it.
        salt=f"{ROOT} {sys.version}",
        remedy=CHECK_NETWORK,
    )


def _install(lock: str, folder: str) -> None:
    """Make a virtual environment of exactly what a lock lists, and put the project itself in it."""
    home = ROOT / folder
    python = home / "bin" / "python"
    name = f"python-{lock}"
    if not _is_ours(python):
        shutil.rmtree(home, ignore_errors=True)
        _call(name, [sys.executable, "-m", "venv", str(home)])
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install"]
    _call(name, [*pip, "--require-hashes", "--only-binary", ":all:", "-r", f"packaging/locks/{lock}.txt"])
    _call(name, [*pip, "--no-deps", "--no-build-isolation", "--editable", "."])


def _is_ours(python: Path) -> bool:
    """Return whether an environment's Python works and is the one we run under."""
    if not python.exists():
        return False
    answer = subprocess.run(
        [python, "-c", "import sys, pip; print(sys.version)"], capture_output=True, text=True, check=False
    )
    return answer.stdout.strip() == sys.version.strip()


def _assets() -> tuple[Step, ...]:
    """Return the steps that make ``build/assets``; each is one module of ``packaging/assets``."""
    charts_data = _asset(
        "download",
        "chart data",
        "packaging/locks/data.txt",
        output="build/naturalearth",
        remedy=CHECK_NETWORK,
    )
    place_data = _asset(
        "placedata",
        "towns, airfields and ports",
        "packaging/assets/download.py",
        *(f"packaging/locks/{lock}.txt" for lock in ("towns", "airfields", "ports", "setuptools")),
        output="build/placedata",
        remedy=CHECK_NETWORK,
    )
    npm = _asset(
        "npm",
        "web packages",
        "packaging/assets/package*.json",
        "packaging/assets/.npmrc",
        "packaging/assets/download.py",
        "packaging/locks/node.txt",
        output="build/npm/node_modules",
        remedy=CHECK_NETWORK,
    )
    manifest = "packaging/assets/manifest.toml"
    web = _asset("web", "parts of the map page", manifest, needs=(npm,))
    # The steps that compute read the lock too: another version of a library may give another result.
    earth = ("packaging/assets/naturalearth.py", "packaging/locks/run.txt")
    zones = ("packaging/assets/coast.py", "packaging/assets/equidistance.py", "packaging/assets/reaches.py")
    law = ("app/geo/zonemap.py", "resources/zones/*.toml")
    symbols = ("packaging/assets/symbols.js", "resources/catalog/assets/*.toml")
    return (
        _asset("i18n", "message catalogues", "resources/i18n/*.po"),
        charts_data,
        place_data,
        npm,
        web,
        _asset("page", "map page", "app/ui/map/*.py", "packaging/locks/run.txt", needs=(web,)),
        _asset("tiles", "map tiles", *earth, needs=(charts_data,)),
        _asset("charts", "charts for paper, routing and drawing", *earth, needs=(charts_data,)),
        _asset("zones", "maritime zones", *earth, *zones, *law, needs=(charts_data, npm)),
        _asset(
            "gazetteer",
            "gazetteer",
            *earth,
            "app/geo/folding.py",
            "app/base/message.py",
            output="build/assets/gazetteer.sqlite",
            needs=(charts_data, place_data),
        ),
        _asset("symbols", "symbols", manifest, *symbols, needs=(npm,)),
        _asset("fonts", "fonts", manifest, needs=(npm,)),
        _asset("icons", "icons", manifest, needs=(npm,)),
        _asset(
            "notices",
            "licences and bill of materials",
            "packaging/locks/run.txt",
            output="build/assets/sbom.json",
            needs=(charts_data, place_data, npm),
        ),
    )


def _asset(
    name: str,
    title: str,
    *inputs: str,
    needs: tuple[Step, ...] = (),
    output: str = "",
    remedy: str = TRY_AGAIN,
) -> Step:
    sources = tuple(f"packaging/assets/{file}.py" for file in ("layout", name))
    return Step(
        name=name,
        title=title,
        run=partial(
            _call, name, [str(ROOT / ".venv/bin/python"), "-m", f"assets.{name}"], ROOT / "packaging"
        ),
        inputs=(*sources, *inputs),
        outputs=(output or f"build/assets/{name}",),
        needs=needs,
        remedy=remedy,
    )


def _call(name: str, command: list[str], folder: Path = ROOT) -> None:
    """Run a command with its output in the step's log.

    Raises
    ------
    FailedError
        If it fails: the text is the end of what it printed.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    log = _log(name)
    with log.open("a", encoding="utf-8") as stream:
        done = subprocess.run(command, cwd=folder, stdout=stream, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        last = "\n".join(log.read_text("utf-8", "replace").splitlines()[-12:])
        raise FailedError(f"{last}\n(the whole output is in {log.relative_to(ROOT)})")


def _log(name: str) -> Path:
    return LOGS / f"{name}.log"


if __name__ == "__main__":
    sys.exit(main())
