"""The commands that exchange packages: from an authority in a folder to a merged plan and its ledger."""

from __future__ import annotations

import io
import json
import shutil
from contextlib import redirect_stderr, redirect_stdout

import pytest

from app.entry import main
from app.session import actions, legal
from app.session.session import Session
from tests.lawplans import a_pact
from tests.session.exchanging import a_shared_plan, named


class Desk:
    """A folder with what two partners need, made by commands alone."""

    def __init__(self, folder):
        self.folder = folder

    def path(self, name):
        """Return where a file is."""
        return self.folder / name

    def run(self, line, code=0):
        """Run a command whose words with an @ are files of the folder; return what it printed."""
        words = [str(self.path(word[1:])) if word.startswith("@") else word for word in line.split()]
        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            ended = main(words)
        assert ended == code, said.getvalue()
        return said.getvalue()

    def authority(self, line, code=0):
        """Run a command of the authority."""
        return self.run(f"authority {line} --folder @class --passfile @authority", code)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return a folder with an authority, a key of each partner, their certificates, and a trust bundle."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    for name in ("authority", "key", "wrong"):
        desk.path(name).write_text(f"{name} passphrase\n")
    desk.authority("begin --name Class --partner JHQ=Headquarters --partner ALF=Alpha")
    for code in ("JHQ", "ALF"):
        post = f"issue --partner {code} --role planner"
        desk.authority(f"{post} --out @{code}.p12 --key-passfile @key")
    listed = desk.authority("list").splitlines()
    for pem in desk.path("class/issued").iterdir():
        code = next(row for row in listed if pem.stem in row).split()[0]
        desk.path(f"{code}.pem").write_bytes(pem.read_bytes())
    make = "trust make @class/root.pem @class/intermediates.pem --name Class"
    made = desk.run(f"{make} --signer @JHQ.p12 --passfile @key --out @class.trust")
    desk.path("digits").write_text(made.splitlines()[1].replace(" ", ""))
    return desk.folder


@pytest.fixture
def desk(made, tmp_path):
    """Return a copy of that folder with a plan."""
    desk = Desk(tmp_path / "desk")
    shutil.copytree(made, desk.folder)
    Session.create(desk.path("plan.watchbill"), a_shared_plan()).close()
    desk.digits = desk.path("digits").read_text()
    return desk


def test_a_plan_goes_to_a_partner_and_comes_back(desk):
    """Sealed, made a plan of its own, changed, sealed again, looked at, taken in, told by the ledger."""
    desk.run(f"trust add @class.trust --fingerprint {desk.digits}")
    assert "EXERCISE  Class" in desk.run("trust list")
    seal = "package seal @plan.watchbill --to @ALF.pem --signer @JHQ.p12 --passfile @key"
    assert "ALF" in desk.run(f"{seal} --out @a.p7m")
    said = desk.run("package open @a.p7m --identity @ALF.p12 --passfile @key --new @alpha.watchbill")
    assert "EXERCISE  package 1 of JHQ for ALF" in said
    assert "EXERCISE Planner, Headquarters" in said
    assert "Areas: area" in said
    alpha = Session.open(desk.path("alpha.watchbill"))
    actions.rename(alpha, "assets", named(alpha.plan, "assets", "alpha").id, "Resolute")
    actions.rename(alpha, "bases", named(alpha.plan, "bases", "Harbour").id, "Old harbour")
    alpha.close()
    seal = "package seal @alpha.watchbill --to @JHQ.pem --signer @ALF.p12 --passfile @key"
    desk.run(f"{seal} --out @b.p7m")
    into = "package open @b.p7m --identity @JHQ.p12 --passfile @key --into @plan.watchbill"
    before = desk.path("plan.watchbill").read_bytes()
    said = desk.run(f"{into} --preview")
    assert "Name: alpha → Resolute" in said
    assert desk.path("plan.watchbill").read_bytes() == before
    assert "1 taken in" in desk.run(f"{into} --refuse Harbour --trust @class.trust")
    assert "taken in already" in desk.run(into, 1)
    session = Session.open(desk.path("plan.watchbill"), read_only=True)
    assert session.plan.assets["a-alpha"].name == "Resolute"
    assert session.plan.bases["b-harbour"].name == "Harbour"
    session.close()
    assert desk.run("ledger @plan.watchbill").count("ALF") == 2
    assert desk.run("ledger @plan.watchbill --partner BRV") == ""
    told = json.loads(desk.run("ledger @plan.watchbill --json"))
    assert [one["direction"] for one in told] == ["out", "in"]


def test_several_partners_are_sealed_one_by_one(desk):
    """And the plan's own partner gets none."""
    seal = "package seal @plan.watchbill --signer @JHQ.p12 --passfile @key --out @a.p7m --to @ALF.pem"
    assert "Seal one package for each" in desk.run(f"{seal} @JHQ.pem", 1)
    assert "Choose a certificate of another partner" in desk.run(seal.replace("@ALF.pem", "@JHQ.pem"), 1)
    assert not desk.path("a.p7m").exists()


def test_a_revoked_recipient_is_sealed_nothing(desk):
    """Once the list that says so lies beside the key, or is in a kept bundle."""
    listed = desk.authority("list").splitlines()
    serial = next(row for row in listed if row.startswith("ALF")).split()[-1]
    desk.authority(f"revoke --serial {serial}")
    desk.path("crls.pem").write_bytes(desk.path("class/crls.pem").read_bytes())
    seal = "package seal @plan.watchbill --signer @JHQ.p12 --passfile @key --out @a.p7m --to @ALF.pem"
    assert "was revoked on" in desk.run(seal, 1)
    assert not desk.path("a.p7m").exists()


def test_nobody_is_trusted_by_mistake(desk):
    """Without a fingerprint, with another one, and without a bundle."""
    assert "Have the fingerprint read out" in desk.run("trust add @class.trust", 1)
    assert "another than the one given" in desk.run("trust add @class.trust --fingerprint 00ff", 1)
    opening = "package open @a.p7m --identity @ALF.p12 --passfile @key"
    assert "nobody is trusted" in desk.run(opening, 1)
    assert "does not open" in desk.run(opening.replace("@key", "@wrong"), 1)
    assert "No trust bundle called" in desk.run("trust remove Class", 1)


def test_the_authority_renews(desk):
    """Another year for the same key."""
    renew = "renew --identity @ALF.p12 --key-passfile @key --out @again.p12"
    desk.authority(renew)
    assert len(desk.authority("list").splitlines()) == 3


def test_an_order_is_verified_by_a_bundle(desk):
    """As by a root; and a role that is held to others refuses its signer."""
    desk.path("crls.pem").write_bytes(desk.path("class/crls.pem").read_bytes())
    orders = "orders @plan.watchbill --signer @JHQ.p12 --passfile @key --out @orders --partner ALF"
    desk.run(orders)
    verify = f"verify {next(desk.path('orders').iterdir())}"
    assert "acceptable" in desk.run(f"{verify} --trust @class.trust")
    make = "trust make @class/root.pem @class/intermediates.pem --name Held"
    held = f"--hold planner={'00' * 32}"
    desk.run(f"{make} --signer @JHQ.p12 --passfile @key --out @held.trust {held}")
    said = desk.run(f"{verify} --trust @held.trust", 1)
    assert "NOT ACCEPTABLE" in said
    assert "is not among them" in said
    assert "NOT ACCEPTABLE" not in desk.run(f"{verify} --trust @class/root.pem")


def test_an_adviser_signs_an_opinion_and_everyone_lists_it(desk):
    """What is missing is told; a title may be cut short as long as it is one instrument's."""
    session = Session.open(desk.path("plan.watchbill"))
    for one in a_pact(session.plan).instruments.values():
        legal.put_instrument(session, one)
    session.close()
    desk.run(f"trust add @class.trust --fingerprint {desk.digits}")
    key = "--signer @JHQ.p12 --passfile @key"
    assert "--signer" in desk.run("opinion @plan.watchbill Pact --concur", 1)
    assert "reasons" in desk.run(f"opinion @plan.watchbill Pact --dissent --post Adviser {key}", 1)
    assert "There are: Law; Pact" in desk.run(f"opinion @plan.watchbill Act --concur --post Adviser {key}", 1)
    said = desk.run(f"opinion @plan.watchbill pa --dissent --because Unclear --post Adviser {key}")
    assert "dissents: Pact" in said
    assert "signature sound" in said
    assert "Unclear" in desk.run("opinion @plan.watchbill")
    assert desk.run("opinion @plan.watchbill Law") == ""


def test_a_log_is_verified_against_what_left(desk):
    """Sound with its package; rolled back it is refused until somebody says that it is meant."""
    desk.run(f"trust add @class.trust --fingerprint {desk.digits}")
    shutil.copy(desk.path("plan.watchbill"), desk.path("old"))
    seal = "package seal @plan.watchbill --to @ALF.pem --signer @JHQ.p12 --passfile @key"
    desk.run(f"{seal} --out @a.p7m")
    desk.run(f"{seal} --out @b.p7m")
    opens = "--identity @ALF.p12 --passfile @key --trust @class.trust"
    said = desk.run(f"audit @plan.watchbill --against @b.p7m {opens}")
    assert "3 entries: nothing found wrong" in said
    assert "b.p7m was made at entry 2 of this log" in said
    head = next(line for line in said.splitlines() if line.startswith("  3:")).strip()
    assert "name the key that opens it" in desk.run("audit @plan.watchbill --against @a.p7m", 1)
    shutil.copy(desk.path("old"), desk.path("plan.watchbill"))
    said = desk.run(f"audit @plan.watchbill --against @b.p7m {opens}", 1)
    assert "1 entry: NOT TO BE RELIED ON" in said
    assert "this laptop has seen entry 3, the log ends at entry 1" in said
    assert "b.p7m was made at no entry of this log" in said
    told = json.loads(desk.run(f"audit @plan.watchbill --against {head} --json", 1))
    assert (told["sound"], told["entries"], [one["entry"] for one in told["findings"]]) == (False, 1, [3])
    assert "older than recorded head 3" in told["against"]["text"]
    desk.run("audit @plan.watchbill --accept")
    assert "2 entries: nothing found wrong" in desk.run("audit @plan.watchbill")
