"""Hostile packages: each is refused with its own reason or says what it said, and none writes or crashes."""

from __future__ import annotations

import io
import json
import random
import zipfile
from dataclasses import replace

import pytest
from asn1crypto import cms

from app.base.clock import utc_now
from app.base.errors import AppError
from app.domain.codec import plan_to_tree
from app.exchange import package as container
from app.session import actions
from app.session.session import Session
from app.session.usecases.packages import open_package, take_in_package
from app.trust.authority import PartnerName
from app.trust.classroom import ClassroomAuthority, Post
from app.trust.cms import load_opener, seal, unseal
from app.trust.keys import load_pkcs12
from app.trust.roles import Role
from app.trust.signed import sign_data
from tests.conftest import PROVE
from tests.session.exchanging import NAMES, Exchange, School
from tests.session.media import contents

ROUNDS = 10_000 if PROVE else 1_000


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    """Return training identities."""
    return School(tmp_path_factory.mktemp("school"), utc_now())


@pytest.fixture(scope="module")
def exchange(school, tmp_path_factory):
    """Return the lead's plan and Alpha's, with a package of Alpha's that was not opened yet."""
    exchange = Exchange(school, tmp_path_factory.mktemp("exchange"))
    alpha = exchange.join("ALF")
    exchange.bring("ALF")
    asset = next(one for one in alpha.plan.assets.values() if one.name == "alpha")
    actions.describe_asset(alpha, replace(asset, name="Resolute"))
    yield exchange
    exchange.close()


@pytest.fixture(scope="module")
def fresh(exchange):
    """Return where a package lies that can be taken in."""
    return exchange.seal("ALF", "JHQ")


class Forge:
    """Opens a package with the recipient's key and makes another of what is inside, as its sender could."""

    def __init__(self, school, path):
        self.school, self.folder = school, path.parent
        self.sealed = path.read_bytes()
        self.signed = unseal(self.sealed, self.opener("JHQ"))
        info = cms.ContentInfo.load(self.signed)
        self.packed = bytes(info["content"]["encap_content_info"]["content"])
        with zipfile.ZipFile(io.BytesIO(self.packed)) as archive:
            self.members = {name: archive.read(name) for name in archive.namelist()}

    def opener(self, code):
        """Return the key of a partner's planner."""
        signer = self.school.signer(code)
        return load_opener(signer.path, signer.passphrase)

    def key(self, code="ALF"):
        """Return what signs for a partner."""
        signer = self.school.signer(code)
        return load_pkcs12(signer.path, signer.passphrase)

    def write(self, data):
        """Write a file of bytes and return where it is."""
        path = self.folder / "forged.p7m"
        path.write_bytes(data)
        return path

    def again(self, packed, code="ALF", to="JHQ"):
        """Sign and seal a zip."""
        return self.write(seal(sign_data(packed, self.key(code)), [self.opener(to).certificate]))

    def zipped(self, **members):
        """Return a zip with other members; their hashes are right."""
        members = {**self.members, **members}
        manifest = json.loads(members["manifest.json"])
        manifest["members"] = {"plan.json": container._digest(members["plan.json"])}
        return raw_zip({**members, "manifest.json": json.dumps(manifest).encode()})

    def with_manifest(self, **fields):
        """Return a package whose manifest says something else."""
        manifest = {**json.loads(self.members["manifest.json"]), **fields}
        return self.again(raw_zip({**self.members, "manifest.json": json.dumps(manifest).encode()}))

    def with_plan(self, change):
        """Return a package with another plan."""
        tree = json.loads(self.members["plan.json"])
        return self.again(self.zipped(**{"plan.json": json.dumps(change(tree)).encode()}))


def raw_zip(members):
    """Return a zip of some members."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def a_bomb(forge):
    """Return a package of a few kilobytes that would be a hundred megabytes."""
    return forge.again(forge.zipped(**{"plan.json": b" " * 90_000_000}))


def a_lying_zip(forge):
    """Return a package whose directory says that the plan is small."""
    packed = forge.zipped(**{"plan.json": b" " * 5_000_000})
    return forge.again(packed.replace((5_000_000).to_bytes(4, "little"), (900).to_bytes(4, "little")))


def passed_on(forge):
    """Return what Alpha signed for Bravo, sealed by Bravo to the lead."""
    other = {**json.loads(forge.members["manifest.json"]), "recipients": ["00" * 32]}
    return forge.again(raw_zip({**forge.members, "manifest.json": json.dumps(other).encode()}))


def exercise_in_live(forge):
    """Return a package that says of itself that it is live."""

    def live(tree):
        tree["headers"][0]["exercise"] = False
        return tree

    manifest = {**json.loads(forge.members["manifest.json"]), "exercise": False}
    plan = json.dumps(live(json.loads(forge.members["plan.json"]))).encode()
    return forge.again(forge.zipped(**{"manifest.json": json.dumps(manifest).encode(), "plan.json": plan}))


REFUSED = {
    "not a package": (lambda forge: forge.write(b"nothing"), "not sealed data"),
    "cut short": (lambda forge: forge.write(forge.sealed[:-40]), "not sealed data"),
    "altered": (lambda forge: forge.write(forge.sealed[:-1] + b"\0"), "altered since it was sealed"),
    "sealed to others": (lambda forge: forge.again(forge.packed, to="BRV"), "was not sealed to"),
    "passed on": (passed_on, "somebody passed it on"),
    "not signed": (
        lambda forge: forge.write(seal(forge.packed, [forge.opener("JHQ").certificate])),
        "not signed data",
    ),
    "signature altered": (
        lambda forge: forge.write(
            seal(forge.signed.replace(b"plan.json", b"plan.jsom"), [forge.opener("JHQ").certificate])
        ),
        "altered since EXERCISE Planner, Alpha signed it",
    ),
    "another's name": (lambda forge: forge.again(forge.packed, code="BRV"), "names another sender"),
    "newer": (
        lambda forge: forge.with_manifest(version=2),
        "format 2, and this program knows formats up to 1",
    ),
    "other format": (lambda forge: forge.with_manifest(format="zip"), "not a package of Watchbill"),
    "bomb": (a_bomb, "far larger than any plan"),
    "bomb that lies": (a_lying_zip, "not a package of Watchbill|far larger"),
    "more in it": (
        lambda forge: forge.again(raw_zip({**forge.members, "more": b""})),
        "not a package of Watchbill",
    ),
    "climbs out": (
        lambda forge: forge.again(raw_zip({"../manifest.json": b"{}", "plan.json": b"{}"})),
        "not a package of Watchbill",
    ),
    "wrong hash": (
        lambda forge: forge.again(raw_zip({**forge.members, "plan.json": b"{}"})),
        "not a package of Watchbill",
    ),
    "unknown field": (lambda forge: forge.with_manifest(more=1), "not a package of Watchbill"),
    "a field twice": (
        lambda forge: forge.again(
            forge.zipped(**{"plan.json": b'{"headers": [],' + forge.members["plan.json"][1:]})
        ),
        "not a package of Watchbill",
    ),
    "a thing twice": (
        lambda forge: forge.with_plan(lambda tree: {**tree, "assets": tree["assets"] * 2}),
        "not a package of Watchbill",
    ),
    "no header": (
        lambda forge: forge.with_plan(lambda tree: {**tree, "headers": []}),
        "not a package of Watchbill",
    ),
    "deep": (
        lambda forge: forge.again(forge.zipped(**{"plan.json": b"[" * 50_000 + b"]" * 50_000})),
        "not a package of Watchbill",
    ),
    "exercise": (exercise_in_live, "for exercises|Exercise and live never mix"),
    "older number": (lambda forge: forge.with_manifest(number=1), "package 1 of its sender"),
    "other plan": (
        lambda forge: forge.with_plan(
            lambda tree: {**tree, "headers": [{**tree["headers"][0], "id": "another"}]}
        ),
        "another plan",
    ),
}


@pytest.mark.parametrize("how", REFUSED)
def test_each_is_refused_with_its_own_reason(exchange, school, fresh, how):
    """The reason is told, and neither the plan's file nor anything else of the user is touched."""
    forge, text = REFUSED[how]
    path = forge(Forge(school, fresh))
    before = contents(exchange.folder)
    with pytest.raises(AppError, match=text):
        exchange.look("JHQ", path)
    assert contents(exchange.folder) == before


def test_one_that_was_taken_in_is_refused_the_next_time(exchange, fresh):
    """Also after it was undone: what it still proposes is looked at again."""
    path = exchange.folder / "1-JHQ-ALF.p7m"
    alpha = exchange.sessions["ALF"]
    with pytest.raises(AppError, match="taken in already"):
        exchange.look("ALF", path)
    assert alpha.plan
    path = exchange.folder / "2-ALF-JHQ.p7m"
    with pytest.raises(AppError, match="taken in already"):
        exchange.look("JHQ", path)


def test_a_live_plan_takes_in_nothing_of_an_exercise(exchange, school, fresh, tmp_path):
    """Certificates that say EXERCISE open nothing in it."""
    plan = exchange.lead.plan
    live = replace(plan, headers={plan.header.id: replace(plan.header, exercise=False)})
    session = Session.create(tmp_path / "live.watchbill", live)
    with pytest.raises(AppError, match="Exercise and live never mix"):
        open_package(session, fresh, school.signer("JHQ"), school.root)
    session.close()


def test_signers_nobody_vouches_for_are_refused(exchange, school, fresh, tmp_path):
    """Another authority with the same names; and one's own once it has revoked the signer."""
    other = School(tmp_path, utc_now())
    with pytest.raises(AppError, match="does not lead to an authority you trust"):
        exchange.look("JHQ", fresh, trust=other.root)
    partners = [PartnerName(code, name) for code, name in NAMES.items()]
    authority = ClassroomAuthority.begin(
        tmp_path / "authority",
        "Class",
        partners,
        "long enough",
        utc_now(),
    )
    keys = {}
    for code in ("JHQ", "ALF"):
        keys[code] = tmp_path / f"{code}.p12"
        authority.issue(Post(code, Role.PLANNER), keys[code], "pass", utc_now())
    opener = load_opener(keys["JHQ"], "pass")
    forge = Forge(school, fresh)
    manifest = json.loads(forge.members["manifest.json"])
    key = load_pkcs12(keys["ALF"], "pass")
    manifest["certificate"] = container.fingerprint(key.certificate)
    manifest["recipients"] = [container.fingerprint(opener.certificate)]
    packed = raw_zip({**forge.members, "manifest.json": json.dumps(manifest).encode()})
    path = tmp_path / "other.p7m"
    path.write_bytes(seal(sign_data(packed, key), [opener.certificate]))
    own = {"identity": replace(school.signer("JHQ"), path=keys["JHQ"], passphrase="pass")}
    own["trust"] = tmp_path / "authority" / "root.pem"
    assert exchange.look("JHQ", path, **own).merge.changes
    serial = next(one.serial for one in authority.issued() if one.partner == "ALF")
    authority.revoke(serial, utc_now())
    with pytest.raises(AppError, match="was revoked on"):
        exchange.look("JHQ", path, **own)


def plan_file(exchange):
    """Return the bytes of the lead's plan file, its ledger included."""
    return exchange.lead.path.read_bytes()


def mutated(rng, data):
    """Return bytes with a few flipped, cut, doubled or overwritten."""
    data = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 5))):
        at = rng.randrange(len(data))
        match rng.randrange(4):
            case 0:
                data[at] ^= 1 << rng.randrange(8)
            case 1:
                data[at] = rng.randrange(256)
            case 2:
                del data[at : at + rng.randrange(1, 20)]
            case _:
                data[at:at] = data[at : at + rng.randrange(1, 20)]
    return bytes(data)


def test_what_was_altered_on_the_way_is_refused_or_says_the_same(exchange, school, fresh):
    """Sealed bytes, and the signed ones within sealed anew: content never changes, and nothing is written."""
    forge, rng = Forge(school, fresh), random.Random(7)
    was = exchange.look("JHQ", fresh)
    before = plan_file(exchange)
    refused = 0
    for number in range(ROUNDS):
        if number % 3:
            path = forge.write(mutated(rng, forge.sealed))
        else:
            signed = mutated(rng, forge.signed)
            path = forge.write(seal(signed, [forge.opener("JHQ").certificate]))
        try:
            now = exchange.look("JHQ", path)
        except AppError:
            refused += 1
        else:
            assert (now.merge, now.package.plan) == (was.merge, was.package.plan)
            assert now.package.manifest == was.package.manifest
    assert refused > 0.9 * ROUNDS
    assert plan_file(exchange) == before


def spoiled(rng, tree):
    """Return a plan's tree with something in it replaced, removed or doubled."""
    rows = [(kind, at) for kind, those in tree.items() for at in range(len(those))]
    kind, at = rng.choice(rows)
    row = tree[kind][at]
    field = rng.choice(sorted(row))
    others = [other[f] for those in tree.values() for other in those for f in other]
    match rng.randrange(4):
        case 0:
            row[field] = rng.choice([None, "", "x", -1, 1e308, True, [], {}, "\u202e", "9" * 5000])
        case 1:
            row[field] = rng.choice(others)
        case 2:
            del row[field]
        case _:
            tree[kind].append({**row, "id": rng.choice([row["id"][::-1], "", "x" * 99, None])})
    return tree


def test_what_a_trusted_sender_makes_up_does_not_break_the_plan(exchange, school, fresh, tmp_path):
    """Signed and sealed as it should be: refused, or proposed and taken in as a sound plan."""
    forge, rng = Forge(school, fresh), random.Random(11)
    session = Session.create(tmp_path / "plan.watchbill", exchange.lead.plan)
    session._keeper.release_key = exchange.lead.keeper.release_key
    start, taken = session.plan, 0
    for _ in range(ROUNDS // 20):
        path = forge.with_plan(lambda tree: spoiled(rng, tree))
        head = session.keeper.head
        try:
            received = open_package(session, path, school.signer("JHQ"), school.root)
        except AppError:
            assert session.keeper.head == head
            continue
        received = replace(received, entry=replace(received.entry, package=f"{taken}", number=0))
        merge = received.merge
        take_in_package(session, received, (*merge.changes, *merge.conflicts, *merge.suggestions))
        taken += 1
        plan_to_tree(session.plan)
        if session.plan != start:
            session.undo()
    assert taken > ROUNDS // 200
    session.close()
    Session.open(tmp_path / "plan.watchbill").close()
