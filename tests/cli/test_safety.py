"""The command line and plans that are open elsewhere, encrypted, or left behind."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.base.errors import AppError
from app.cli.command import opened
from app.entry import main
from app.session import actions
from app.session.session import Session
from tests.builders import a_duty, a_plan, a_square, an_area, an_asset
from tests.session.media import Stick, contents
from tests.trust.sealing import PASSPHRASE, make_opener

ROOT = Path(__file__).parents[2]
SAMPLE = str(ROOT / "plans" / "trade-wind")
SHIP, AREA = an_asset("ship"), an_area("area")


@pytest.fixture
def plan(tmp_path):
    """Return a plan file with one duty."""
    path = tmp_path / "plan.watchbill"
    Session.create(path, a_plan([SHIP], [AREA], [a_duty(SHIP, AREA)])).close()
    return path


@pytest.fixture
def passfiles(tmp_path):
    """Return two files with a passphrase each."""
    first, second = tmp_path / "first.txt", tmp_path / "second.txt"
    first.write_text("correct horse battery\n")
    second.write_text("staple of another kind\n")
    return first, second


def told(capsys, *arguments):
    """Run a command and return its exit code and what it wrote."""
    code = main([str(argument) for argument in arguments])
    output = capsys.readouterr()
    return code, output.out, output.err


def test_a_plan_that_is_open_elsewhere_is_read(plan, capsys):
    """Commands that only read work beside the window, and leave nothing behind."""
    window = Session.open(plan)
    before = contents(plan.parent)
    assert told(capsys, "info", plan)[0] == 0
    assert told(capsys, "check", plan)[0] == 0
    assert contents(plan.parent) == before
    window.close()


def test_a_plan_that_is_open_elsewhere_is_not_written(plan, tmp_path, capsys):
    """A command that writes says who has it and what to do; on a copy it works and leaves the plan alone."""
    window = Session.open(plan, author="Night watch")
    code, out, err = told(capsys, "optimize", plan, "--seconds", 1)
    assert (code, out) == (1, "")
    assert "open here already" in err
    assert "--copy-to" in err
    copy = tmp_path / "copy.watchbill"
    code, out, err = told(capsys, "optimize", plan, "--seconds", 1, "--copy-to", copy, "--json")
    assert code == 0
    assert json.loads(told(capsys, "info", copy, "--json")[1])["duties"] == json.loads(out)["duties"]
    assert window.plan.duties.keys() == {"d-ship-area-4"}
    code, out, err = told(capsys, "optimize", plan, "--seconds", 1, "--copy-to", copy)
    assert (code, "exists already" in err) == (1, True)
    window.close()


def test_another_process_is_named(plan):
    """The message of a program of its own names the duty post and the process."""
    window = Session.open(plan, author="Night watch")
    command = [sys.executable, "main.py", "optimize", str(plan), "--seconds", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Night watch, since" in done.stderr
    assert "Traceback" not in done.stderr
    window.close()


def test_an_encrypted_plan_from_beginning_to_end(tmp_path, passfiles, capsys):
    """Made encrypted, read, given another passphrase and made plain, each with the right one only."""
    plan = tmp_path / "secret.watchbill"
    first, second = passfiles
    assert told(capsys, "new", plan, "--from", SAMPLE, "--passfile", first)[0] == 0
    assert b"TRADE WIND" not in plan.read_bytes()
    code, _, err = told(capsys, "info", plan)
    assert (code, "is encrypted" in err, "--passfile" in err) == (1, True, True)
    code, _, err = told(capsys, "info", plan, "--passfile", second)
    assert (code, "does not open" in err) == (1, True)
    assert "TRADE WIND" in told(capsys, "info", plan, "--passfile", first)[1]
    assert told(capsys, "passphrase", plan, "--passfile", first, "--new-passfile", second)[0] == 0
    assert told(capsys, "check", plan, "--passfile", first)[0] == 1
    assert told(capsys, "check", plan, "--passfile", second)[0] == 0
    assert told(capsys, "passphrase", plan, "--passfile", second, "--remove")[0] == 0
    assert "TRADE WIND" in told(capsys, "info", plan)[1]


def test_a_lost_passphrase_is_replaced(plan, tmp_path, passfiles, capsys):
    """Whoever the key was sealed to opens the plan and gives it another passphrase."""
    officer, stranger = make_opener(tmp_path, "ec"), make_opener(tmp_path, "rsa")
    first, second = passfiles
    (tmp_path / "key.txt").write_text(PASSPHRASE)
    protect = ["passphrase", plan, "--new-passfile", first, "--recovery", f"{officer}.crt"]
    code, out, _ = told(capsys, *protect)
    assert (code, "plan.recovery.p7m" in out) == (0, True)
    recover = ["passphrase", plan, "--new-passfile", second, "--recover-with"]
    code, _, err = told(capsys, *recover, f"{officer}.p12")
    assert (code, "--recover-passfile" in err) == (1, True)
    code, _, err = told(capsys, *recover, f"{stranger}.p12", "--recover-passfile", tmp_path / "key.txt")
    assert (code, "not sealed to" in err) == (1, True)
    assert told(capsys, *recover, f"{officer}.p12", "--recover-passfile", tmp_path / "key.txt")[0] == 0
    assert told(capsys, "info", plan, "--passfile", second)[0] == 0


@pytest.mark.parametrize(
    ("text", "why"), [("short\n", "at least 8"), ("\n\n", "at least 8"), ("", "cannot be read or is empty")]
)
def test_a_weak_passphrase_is_refused(plan, tmp_path, capsys, text, why):
    """In plain words, and the plan stays plain."""
    (tmp_path / "weak.txt").write_text(text)
    code, _, err = told(capsys, "passphrase", plan, "--new-passfile", tmp_path / "weak.txt")
    assert (code, why in err) == (1, True)
    assert told(capsys, "info", plan)[0] == 0


def test_dated_copies_are_listed_and_restored(plan, tmp_path, capsys):
    """By the path of the plan, the newest first; never over a file; the one asked for."""
    session = Session.open(plan)
    actions.draw_area(session, "New", a_square(12, -60))
    session.close()
    code, out, _ = told(capsys, "backups", plan)
    assert (code, len(out.splitlines())) == (0, 2)
    assert len(json.loads(told(capsys, "backups", plan, "--json")[1])) == 2
    plan.unlink()
    assert told(capsys, "backups", plan, "--restore-to", plan)[0] == 0
    assert json.loads(told(capsys, "info", plan, "--json")[1])["areas"] == 2
    assert "exists already" in told(capsys, "backups", plan, "--restore-to", plan)[2]
    older = tmp_path / "older.watchbill"
    assert told(capsys, "backups", plan, "--restore-to", older, "--number", 2)[0] == 0
    assert json.loads(told(capsys, "info", older, "--json")[1])["areas"] == 1
    assert "no dated copy 3" in told(capsys, "backups", plan, "--restore-to", older, "--number", 3)[2]


def test_what_was_left_behind_is_listed_and_named(tmp_path, capsys):
    """An unnamed plan gets a file, and is not listed any more."""
    session = Session.create_unnamed(a_plan())
    actions.draw_area(session, "New", a_square(12, -60))
    session.close()
    code, out, _ = told(capsys, "recover")
    assert (code, "TEST has no file yet" in out) == (0, True)
    (row,) = json.loads(told(capsys, "recover", "--json")[1])
    assert row["kind"] == "unnamed"
    target = tmp_path / "named.watchbill"
    assert told(capsys, "recover", "--to", target)[0] == 0
    assert json.loads(told(capsys, "info", target, "--json")[1])["areas"] == 1
    assert told(capsys, "recover")[1] == ""
    assert "nothing with the number 1" in told(capsys, "recover", "--to", target)[2]


def test_what_did_not_reach_the_file_is_not_called_done(tmp_path, capsys):
    """A stick pulled out during a command: it says where the result is, and does not end well."""
    stick = Stick(tmp_path)
    plan = stick.path / "plan.watchbill"
    Session.create(plan, a_plan()).close()
    arguments = argparse.Namespace(plan=plan, plan_passfile=None, copy_to=None)

    def work():
        with opened(arguments, write=True) as session:
            stick.pull()
            actions.draw_area(session, "New", a_square(12, -60))

    with pytest.raises(AppError, match=r"What was done is not in .*watchbill recover"):
        work()
    assert "Stick removed" in capsys.readouterr().err
