"""The command line: the contract other work builds on."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.cli.commands import COMMANDS
from app.domain.partners import AgreedShares
from app.domain.shares import Burden, shares
from app.entry import main
from app.session import actions
from app.session.session import Session
from tests.builders import hours

ROOT = Path(__file__).parents[2]
SAMPLE = str(ROOT / "plans" / "trade-wind")


@pytest.fixture
def plan(tmp_path, capsys):
    """Return a new plan file made by the program."""
    path = tmp_path / "plan.watchbill"
    assert main(["new", str(path), "--from", SAMPLE, "--start", "120000Z JAN 26"]) == 0
    capsys.readouterr()
    return path


@pytest.mark.parametrize("name", ["", "open", *(command.name for command in COMMANDS)])
def test_every_command_has_help(name, capsys):
    """``--help`` says what the command does and ends well."""
    with pytest.raises(SystemExit) as ended:
        main([*([name] if name else ["--help"]), "--help"])
    assert ended.value.code == 0
    assert "usage: watchbill" in capsys.readouterr().out


def test_new_and_info(plan, capsys):
    """What was made is what is told, in words and as JSON."""
    assert main(["info", str(plan)]) == 0
    assert "TRADE WIND" in capsys.readouterr().out
    assert main(["info", str(plan), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["name"], facts["start"], facts["days"], facts["exercise"]) == (
        "TRADE WIND",
        "120000Z JAN 26",
        7,
        True,
    )


def test_a_reader_that_leaves_early_is_no_fault(plan):
    """As ``head`` does: nothing is said of it, and the exit code is what a shell knows it by."""
    command = [sys.executable, str(ROOT / "main.py"), "info", str(plan)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as running:
        running.stdout.close()
        told = running.stderr.read()
    assert (running.returncode, told) == (141, b"")


def test_optimize_saves_a_schedule_that_passes_check(plan, capsys):
    """Value, bound and gap as JSON; then every judge passes, and info knows the same value."""
    assert main(["optimize", str(plan), "--seconds", "5", "--seed", "1", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert 0 < result["value"] <= result["bound"] <= 100
    assert result["gap"] == pytest.approx((result["bound"] - result["value"]) / result["bound"])
    assert main(["check", str(plan), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["duties"] == result["duties"]
    assert {row["rule"] for row in told["findings"]} <= {"expiry"}
    main(["info", str(plan), "--json"])
    assert json.loads(capsys.readouterr().out)["value"] == pytest.approx(result["value"], abs=0.001)


def test_optimize_holds_to_agreed_shares(plan, capsys):
    """Within the tolerance, and it says what was found without; nothing agreed is refused."""
    asked = ["optimize", str(plan), "--seconds", "6", "--hold-shares", "10"]
    assert main(asked) == 1
    assert "No share of the hours is agreed" in capsys.readouterr().err
    session = Session.open(plan)
    for one in list(session.plan.partners.values())[1:]:
        actions.describe_partner(session, replace(one, shares=AgreedShares(hours=0.25)))
    session.close()
    assert main([*asked, "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["held"]
    assert 0 < result["value"] <= result["free_value"] <= 100
    assert result["value"] <= result["bound"]
    session = Session.open(plan)
    assert max(row.points or 0.0 for row in shares(session.plan, Burden.HOURS)) <= 10.01
    session.close()
    assert main(asked) == 0
    assert "within the agreed shares" in capsys.readouterr().out


def test_check_ends_with_1_on_a_breach(plan, capsys):
    """A duty moved before the plan starts is found, in words and as JSON."""
    session = Session.open(plan)
    asset, area = next(iter(session.plan.assets)), next(iter(session.plan.areas))
    actions.assign_duty(session, asset, area)
    actions.move_duty(session, next(iter(session.plan.duties)), hours(-3))
    session.close()
    assert main(["check", str(plan)]) == 1
    assert "breach: period" in capsys.readouterr().out
    assert main(["check", str(plan), "--json"]) == 1
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["rule"], finding["severity"]) == ("period", "breach")


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["info", "nowhere.watchbill"], "no plan file"),
        (["check", SAMPLE], "no plan file"),
        (["new", "{plan}", "--from", SAMPLE], "exists already"),
        (["new", "{plan}.2", "--from", "/nowhere"], "not there"),
        (["orders", "{plan}", "--signer", "no.p12", "--passfile", "no.txt", "--out", "x"], "passphrase file"),
        (["verify", "no.pdf", "--trust", "no.pem"], "cannot be read"),
    ],
)
def test_errors_are_plain_words_on_stderr(plan, capsys, arguments, text):
    """Exit code 1, nothing on stdout, no trace."""
    assert main([argument.format(plan=plan) for argument in arguments]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert text in told.err
    assert "Traceback" not in told.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["optimize", "x", "--seconds", "0"],
        ["optimize", "x", "--seconds", "soon"],
        ["optimize", "x", "--hold-shares", "-1"],
        ["optimize", "x", "--hold-shares", "half"],
        ["new", "x", "--from", "y", "--start", "12 JAN"],
        ["nonsense"],
        ["identity"],
    ],
)
def test_misuse_ends_with_2(arguments, capsys):
    """What is no command is refused before anything is done."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_both_ways_to_start_are_the_same_program():
    """``python main.py`` and the console script say the same."""
    script = Path(sys.executable).with_name("watchbill")
    one = subprocess.run([sys.executable, "main.py", "--version"], cwd=ROOT, capture_output=True, check=True)
    other = subprocess.run([script, "--version"], capture_output=True, check=True)
    assert one.stdout == other.stdout


def test_release_shows_what_a_partner_would_get(plan, capsys):
    """Item by item with the rule, in words and as JSON; a partner that is none is named."""
    assert main(["release", str(plan), "--partner", "BRI"]) == 0
    text = capsys.readouterr().out
    assert "stays: Assets: Caldera Lantern: R4: " in text
    assert text.splitlines()[-1].endswith("; stays: 3")
    assert main(["release", str(plan), "--partner", "BRI", "--json"]) == 0
    seen = json.loads(capsys.readouterr().out)
    assert (seen["partner"], seen["nothing"]) == ("BRI", None)
    assert sum(seen["counts"].values()) == len(seen["items"])
    assert {one["fate"] for one in seen["items"]} == {"goes", "stays"}
    assert main(["release", str(plan), "--partner", "XXX"]) == 1
    assert "JHQ, ALV" in capsys.readouterr().err
