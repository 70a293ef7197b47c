"""Run the bundle as its user will: from another place, without network, Python, root or environment.

``python packaging/bundle/check.py [--chroot FOLDER]``: with a folder that holds a bare Debian 12 the commands
run in it as well, so that no library of this computer helps them (made by ``debootstrap``, as root).
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BUNDLE = ROOT / "dist" / "watchbill"
PICTURE = ROOT / "dist" / "window.png"
NOBODY = 65534
AS_ROOT = os.geteuid() == 0
DEBIAN = {"libc6", "libgcc-s1", "libstdc++6", "zlib1g"}
"""What every Debian has, or the bundle could not start at all."""
LONGEST_S = 120

Alone = Callable[[list[str], Path], list[str]]
"""Wraps a command so that nothing of this computer but its kernel helps it."""


class WrongError(Exception):
    """The bundle does not do what it must; the text says what."""


def main() -> int:
    """Check everything; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chroot", type=Path, metavar="FOLDER", help="a bare Debian 12")
    arguments = parser.parse_args()
    os.umask(0o022)
    with tempfile.TemporaryDirectory(prefix="a stick ") as folder:
        stick = Path(folder)
        stick.chmod(0o755)
        try:
            check_names()
            check_libraries()
            check_window(_put(stick), _home(stick, "window"))
            check_commands(stick / "watchbill", _home(stick, "commands"), _alone)
            if arguments.chroot:
                check_in_chroot(arguments.chroot)
        except WrongError as error:
            print(f"The bundle is not fit: {error}", file=sys.stderr)
            return 1
    print(f"The bundle is fit. Look at {PICTURE.relative_to(ROOT)}: the sample plan on its chart.")
    return 0


def check_names() -> None:
    """See that exFAT can hold every file: no links, no odd characters, no names that differ in case only."""
    names = [str(path.relative_to(BUNDLE)) for path in BUNDLE.rglob("*")]
    links = [path for path in BUNDLE.rglob("*") if path.is_symlink()]
    odd = [name for name in names if re.search(r'[\x00-\x1f"*:<>?\\|]', name)]
    twins = [name for name, count in Counter(name.lower() for name in names).items() if count > 1]
    if links or odd or twins:
        raise WrongError(f"a stick cannot hold {[*links, *odd, *twins]}")
    _run(["sh", "-c", f"cd '{BUNDLE}' && sha256sum --check --quiet SHA256SUMS"])


def check_libraries() -> None:
    """See that each library that is needed is inside, or one that set-up installs and every desktop has."""
    inside = {"LD_LIBRARY_PATH": str(BUNDLE / "_internal"), "PATH": os.environ["PATH"]}
    outside: set[str] = set()
    for file in _programs():
        done = subprocess.run(["ldd", file], env=inside, capture_output=True, text=True, check=False)
        if absent := re.findall(r"(\S+) => not found", done.stdout):
            raise WrongError(f"{file.relative_to(BUNDLE)} needs {', '.join(absent)}, which is nowhere")
        outside |= {
            path for path in re.findall(r"=> (/\S+)", done.stdout) if not path.startswith(str(BUNDLE))
        }
    packages = _packages_of(outside)
    print(f"Libraries of the system: {', '.join(sorted(packages))}")
    if unknown := packages - _with_what_they_need(_listed()):
        raise WrongError(f"it needs {', '.join(sorted(unknown))}, which system-packages.txt does not bring")


def check_commands(folder: Path, home: Path, alone: Alone) -> None:
    """Do the whole job without a window, and verify an order."""
    program = str(folder / "watchbill")
    out = home / "out"
    _run(alone([program, "demo", "--out", str(out), "--seconds", "5"], home))
    orders = sorted((out / "orders").glob("*.pdf"))
    root = out / "identity" / "root.pem"
    if not orders:
        raise WrongError("the demo left no orders")
    said = _run(alone([program, "verify", str(orders[0]), "--trust", str(root)], home))
    print(f"Without a window: {len(orders)} orders; {orders[0].name}: {said.splitlines()[0]}")


def check_window(folder: Path, home: Path) -> None:
    """Open the sample plan on a screen in memory until its chart is drawn, and take a picture."""
    _introduce(home)
    with _screen() as display:
        command = _alone([str(folder / "watchbill"), "open", "--sample"], home, DISPLAY=display)
        log = home / "window.log"
        with log.open("wb") as stream:
            window = subprocess.Popen(command, stdout=stream, stderr=subprocess.STDOUT)
        try:
            started = time.monotonic()
            while not _is_drawn(display):
                if window.poll() is not None or time.monotonic() - started > LONGEST_S:
                    raise WrongError(f"no chart is drawn:\n{log.read_text('utf-8', 'replace')[-3000:]}")
            print(f"The window shows its chart {time.monotonic() - started:.0f} s after the start.")
            if not _sandboxed(folder):
                raise WrongError("the map page runs without its sandbox")
        finally:
            window.terminate()
            window.wait(timeout=30)


def check_in_chroot(chroot: Path) -> None:
    """Do the job without a window in a bare Debian, as somebody who is not root."""
    place = chroot / "opt" / "watchbill"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(BUNDLE, place)
    home = chroot / "home" / "somebody"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    os.chown(home, NOBODY, NOBODY)

    def alone(command: list[str], home: Path) -> list[str]:
        inner = [part.replace(str(chroot), "") for part in command]
        names = ["env", "-i", f"HOME={str(home).replace(str(chroot), '')}", "PATH=/nothing"]
        return ["unshare", "--net", "chroot", f"--userspec={NOBODY}:{NOBODY}", str(chroot), *names, *inner]

    check_commands(place, home, alone)
    print("The same in a bare Debian.")


def _programs() -> list[Path]:
    """Return every program and library of the bundle, but those that a wheel keeps in a folder of its own.

    They find one another by the path of who loads them, and are looked at with that.
    """
    files = [path for path in sorted(BUNDLE.rglob("*")) if path.is_file()]
    files = [path for path in files if not path.parent.name.endswith(".libs")]
    return [path for path in files if path.open("rb").read(4) == b"\x7fELF"]


def _packages_of(libraries: set[str]) -> set[str]:
    """Return the Debian packages of libraries, by the places they really have."""
    places = {str(Path(library).resolve()) for library in libraries}
    # Debian's list has the places from before /lib became /usr/lib.
    asked = [*places, *(place.removeprefix("/usr") for place in places)]
    done = subprocess.run(["dpkg", "--search", *asked], capture_output=True, text=True, check=False)
    pairs = (line.split(": ") for line in done.stdout.splitlines())
    found = {f"/usr{place.removeprefix('/usr')}": package.partition(":")[0] for package, place in pairs}
    return {found.get(place, place) for place in places}


def _listed() -> set[str]:
    """Return what the list of system packages names, and what every Debian has."""
    lines = (ROOT / "packaging" / "system-packages.txt").read_text("utf-8").splitlines()
    return {name for line in lines if (name := line.partition("#")[0].strip())} | DEBIAN


def _with_what_they_need(packages: set[str]) -> set[str]:
    """Return packages with all that they depend on."""
    known: set[str] = set()
    while more := packages - known:
        known |= more
        query = ["dpkg-query", "--show", "--showformat=${Depends}, ${Pre-Depends}, ", *sorted(more)]
        depends = subprocess.run(query, capture_output=True, text=True, check=False).stdout
        packages = set(re.findall(r"(?:^|[,|]) *([a-z0-9][a-z0-9+.-]+)", depends))
    return known


def _put(stick: Path) -> Path:
    """Copy the bundle to where nobody may write to it."""
    folder = stick / "watchbill"
    shutil.copytree(BUNDLE, folder)
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode & 0o555)
    return folder


def _home(stick: Path, name: str) -> Path:
    home = stick / name
    home.mkdir()
    if AS_ROOT:
        os.chown(home, NOBODY, NOBODY)
    return home


def _alone(command: list[str], home: Path, **names: str) -> list[str]:
    """Return ``command`` run by an ordinary user without network and with hardly an environment."""
    clean = ["env", "-i", f"HOME={home}", "PATH=/nothing", *(f"{n}={v}" for n, v in names.items())]
    if AS_ROOT:
        user = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        return ["unshare", "--net", *user, *clean, *command]
    return ["unshare", "--user", "--map-current-user", "--net", *clean, *command]


def _run(command: list[str]) -> str:
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        raise WrongError(f"{' '.join(command)}\n{done.stdout[-1000:]}{done.stderr[-3000:]}")
    return done.stdout


@contextmanager
def _screen() -> Iterator[str]:
    """Give a screen in memory; its name is good in any network namespace, as its socket is a file."""
    here, there = os.pipe()
    command = ["Xvfb", "-displayfd", str(there), "-screen", "0", "1440x900x24", "-nolisten", "tcp", "-ac"]
    server = subprocess.Popen(command, pass_fds=[there], stderr=subprocess.DEVNULL)
    os.close(there)
    try:
        with os.fdopen(here) as answer:
            yield f":{answer.readline().strip()}"
    finally:
        server.terminate()
        server.wait(timeout=10)


def _introduce(home: Path) -> None:
    """Let the program know its user already: it would ask who works here, over the middle of the map."""
    folder = home / ".local" / "share" / "watchbill"
    folder.mkdir(parents=True, mode=0o700)
    (folder / "window.json").write_text('{"post": "Watch 1", "toured": true}', "utf-8")
    if AS_ROOT:
        for path in (*folder.parents[:2], folder, folder / "window.json"):
            os.chown(path, NOBODY, NOBODY)


def _is_drawn(display: str) -> bool:
    """Take a picture of the screen; tell whether land, sea and depths fill the middle of it."""
    time.sleep(1)
    command = [sys.executable, str(HERE / "picture.py"), str(PICTURE)]
    done = subprocess.run(
        command, env={**os.environ, "DISPLAY": display}, capture_output=True, text=True, check=True
    )
    return int(done.stdout) > 50


def _sandboxed(folder: Path) -> bool:
    """Tell whether what draws the page has names of its own and a filter of system calls (Seccomp mode 2)."""
    outside = Path("/proc/self/ns/user").readlink()
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            ours = (status.parent / "cmdline").read_bytes().startswith(bytes(folder))
            apart = (status.parent / "ns" / "user").readlink() != outside
            filtered = "Seccomp:\t2" in status.read_text()
        except OSError:
            continue
        if ours and apart and filtered:
            return True
    return False


if __name__ == "__main__":
    sys.exit(main())
