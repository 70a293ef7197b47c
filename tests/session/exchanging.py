"""A lead and partners who exchange packages: their plans, identities and trust, in one folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from app.session.session import Session
from app.session.usecases.orders import Signer
from app.session.usecases.packages import (
    create_from_package,
    open_package,
    read_package,
    seal_package,
    take_in_package,
)
from app.trust.authority import PartnerName
from app.trust.cms import load_opener
from app.trust.identities import make_demo
from tests.builders import EVERYONE, a_duty, a_plan, an_area, an_asset, marking

NAMES = {"JHQ": "Joint Headquarters", "ALF": "Alpha", "BRV": "Bravo", "CHA": "Charlie"}


class School:
    """Training identities of a lead and two partners."""

    def __init__(self, folder: Path, now) -> None:
        self.folder = folder
        partners = [PartnerName(code, name) for code, name in NAMES.items()]
        self.made = make_demo(folder / "ids", partners, now=now)
        self.root = self.made.root
        for code in NAMES:
            opener = load_opener(self.signer(code).path, self.made.passphrase)
            self.certificate(code).write_bytes(opener.certificate.public_bytes(Encoding.PEM))

    def signer(self, code: str) -> Signer:
        """Return the planner of a partner."""
        return Signer(self.folder / "ids" / f"{code.lower()}-planner.p12", self.made.passphrase)

    def certificate(self, code: str) -> Path:
        """Return where the certificate of a partner's planner is."""
        return self.folder / f"{code}.pem"


class Exchange:
    """The plan of a lead, and those that partners made of its packages."""

    def __init__(self, school: School, folder: Path, plan=None) -> None:
        self.school, self.folder = school, folder
        self.sessions = {"JHQ": Session.create(folder / "JHQ.watchbill", plan or a_shared_plan())}
        self.count = 0

    @property
    def lead(self) -> Session:
        """The lead's session."""
        return self.sessions["JHQ"]

    def seal(self, sender: str, recipient: str) -> Path:
        """Write a package and return where it is."""
        self.count += 1
        out = self.folder / f"{self.count}-{sender}-{recipient}.p7m"
        session, certificate = self.sessions[sender], self.school.certificate(recipient)
        return seal_package(session, [certificate], self.school.signer(sender), out).path

    def join(self, code: str) -> Session:
        """Give a partner its copy as a plan of its own."""
        package = read_package(self.seal("JHQ", code), self.school.signer(code), self.school.root)
        self.sessions[code] = create_from_package(self.folder / f"{code}.watchbill", package)
        return self.sessions[code]

    def look(self, recipient: str, path: Path, **changes):
        """Open a package with what belongs to it, or with something else."""
        given = {"identity": self.school.signer(recipient), "trust": self.school.root, **changes}
        return open_package(self.sessions[recipient], path, given["identity"], given["trust"])

    def bring(self, sender: str, recipient: str = "JHQ"):
        """Take in all that a new package of a sender may say."""
        received = self.look(recipient, self.seal(sender, recipient))
        return take_in_package(self.sessions[recipient], received, received.merge.changes)

    def close(self) -> None:
        """Let go of every plan."""
        for session in self.sessions.values():
            session.close()


def a_shared_plan():
    """Return a plan with an asset and a duty of each partner, released to everyone."""
    area = an_area("area", lon=-60.8)
    own = [an_asset("alpha", "p-alpha"), an_asset("bravo", "p-bravo")]
    duties = [a_duty(asset, area) for asset in own]
    plan = a_plan(own, [area], duties)
    bravo = replace(plan.bases["b-harbour"], id="b-cove", name="Cove", partner="p-bravo")
    bravo = replace(bravo, marking=marking("p-bravo", EVERYONE))
    return replace(plan, bases={**plan.bases, bravo.id: bravo})


def named(plan, kind, name):
    """Return the one thing of a kind that is called so."""
    (found,) = [one for one in getattr(plan, kind).values() if one.name == name]
    return found
