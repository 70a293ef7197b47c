"""The house rules that no other tool checks: budgets, layers, one phrase for each text."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from collections import Counter
from dataclasses import fields
from pathlib import Path

import pytest

from app.base.message import has_phrase
from app.domain.plan import Plan
from app.domain.rules import RULES

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "app").rglob("*.py"))
LONGEST_FILE = 500
MEDIAN_FILE = 150


def test_no_file_is_longer_than_its_budget():
    """Every file has at most 500 lines, half of them at most 150."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {path.name: length for path, length in lengths.items() if length > LONGEST_FILE} == {}
    assert statistics.median(lengths.values()) <= MEDIAN_FILE


def test_no_file_has_a_name_that_means_nothing():
    """No module is called after what it is not about."""
    assert {path.stem for path in SOURCES} & {"utils", "helpers", "manager", "common", "misc"} == set()


def test_layers_are_kept():
    """Imports run downwards only (import-linter's contracts in pyproject.toml)."""
    linter = Path(sys.executable).with_name("lint-imports")
    if not linter.exists():
        pytest.skip("import-linter is not in this environment")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_text_has_its_phrase():
    """Every key given to ``say`` or ``button`` as a literal is in the catalogue."""
    missing = {
        (path.name, key)
        for path in SOURCES
        for key in _literal_keys(ast.parse(path.read_text(encoding="utf-8")))
        if not has_phrase(key)
    }
    assert missing == set()


def test_every_rule_has_its_phrase():
    """Each judge can say what it found."""
    assert [name for name, _ in RULES if not has_phrase(f"rules.{name}")] == []


def test_every_kind_of_item_has_its_phrase():
    """Previews, the ledger and packages say how many of each kind they hold."""
    assert [table.name for table in fields(Plan) if not has_phrase(f"kind.{table.name}")] == []


def test_shares_are_written_in_one_way():
    """By ``format_share``: no text of the program makes hundredths in its own way."""
    found = {
        (path.name, node.lineno)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FormattedValue) and node.format_spec and "%'" in ast.unparse(node.format_spec)
    }
    assert found == set()


def test_nothing_of_the_workspace_calls_a_lambda():
    """A lambda outlives the widget it is about: a method of a QObject is let go with it."""
    found = [
        f"{path.name}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and re.search(r"workspace\.\w+\.connect$", ast.unparse(node.func))
        and any(isinstance(argument, ast.Lambda) for argument in node.args)
    ]
    assert found == []


def test_no_two_scripts_of_the_map_page_have_a_name_in_common():
    """They share one space of names: the later of two functions takes the place of the other, unnoticed."""
    outermost = re.compile(r"^(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
    scripts = sorted((ROOT / "resources/map").glob("*.js"))
    names = Counter(name for path in scripts for name in outermost.findall(path.read_text(encoding="utf-8")))
    assert len(names) > len(scripts)
    assert {name for name, count in names.items() if count > 1} == set()


def test_nothing_tracked_names_a_package_registry():
    """Locks carry hashes and no addresses."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode != 0:
        pytest.skip("not a git checkout")
    hosts = re.compile(r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian" + r"\.org")
    named = [
        name
        for name in tracked.stdout.split()
        if name != "tests/test_house.py"
        and (ROOT / name).is_file()
        and hosts.search((ROOT / name).read_text(encoding="utf-8", errors="ignore"))
    ]
    assert named == []


OWN_PAPER = {("register.py", "compose_register"), ("forms.py", "compose_bare_form")}
"""The planner's own, marked by all it holds (R14), and a form that names nothing of the plan but who asks."""
OF_A_COPY = {
    ("places.py", "list_places"),
    ("opinions.py", "list_opinions"),
    ("organisation.py", "list_handovers"),
    ("organisation.py", "list_authority"),
}
"""Parts of an order, which are handed the plan of a copy."""


def test_whatever_is_exported_passed_the_release():
    """Orders and files of others are made of a ``Released`` value: no function there takes a whole plan."""
    takers, released = set(), set()
    for path in SOURCES:
        if path.parts[len(ROOT.parts) + 1] not in {"orders", "exchange"}:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                kinds = {ast.unparse(one.annotation) for one in node.args.args if one.annotation}
                takers |= {(path.name, node.name)} if kinds & {"Plan", "Session"} else set()
                released |= {(path.name, node.name)} if "Released[Plan]" in kinds else set()
    assert takers == OWN_PAPER | OF_A_COPY
    assert ("content.py", "compose_order") in released


WAYS_OUT = {
    "geo/zonelayers.py": "zones of an authority, kept in the user's folder: nothing of a plan",
    "orders/signing.py": "the pages of an order, made of a copy",
    "session/passphrase.py": "the key of an encrypted plan, sealed to those who may open it",
    "session/usecases/forms.py": "forms of a consent: released, or who asks a State for what",
    "session/usecases/orders.py": "orders and drafts: released",
    "session/usecases/packages.py": "packages: released",
    "session/usecases/register.py": "the register: the planner's own paper",
    "session/usecases/trust.py": "trust bundles: certificates, nothing of a plan",
    "session/trail.py": "the plan file itself, its backups and rescue copies",
    "trust/bundles.py": "trust bundles: certificates, nothing of a plan",
    "trust/classroom.py": "keys and certificates of an authority for exercises, nothing of a plan",
    "trust/laptop.py": "the key of this laptop, nothing of a plan",
    "trust/identities.py": "keys and certificates, nothing of a plan",
    "ui/editing.py": "the clipboard of the planner's own machine",
    "ui/errors.py": "crash reports: a place in the program, nothing of a plan",
    "ui/settings.py": "the user's settings",
    "ui/theme.py": "icons in the colours of the theme",
}
"""Every module that writes something outside the store, and under which rule it does."""


def test_every_way_out_is_known():
    """A module that begins to write is named here, and in the map of the code."""
    calls = (
        r"\.write_(bytes|text)\(",
        r"write_(whole|signed|durably)\(",
        r"setMimeData\(",
        r"fdopen\(",
        r"board\(\)\.setText",
    )
    writes = re.compile("|".join(calls))
    found = {
        path.relative_to(ROOT / "app").as_posix()
        for path in SOURCES
        if writes.search(path.read_text(encoding="utf-8")) and "store" not in path.parts
    }
    assert found - {"session/keeper.py"} == set(WAYS_OUT)


def _literal_keys(tree):
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in {"say", "button", "Message"}
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
        ):
            yield node.args[0].value
