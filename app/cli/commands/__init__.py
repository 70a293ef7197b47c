"""The commands, in the order ``--help`` lists them."""

from __future__ import annotations

from app.cli.command import Command
from app.cli.commands import (
    audit,
    authority,
    backups,
    check,
    consents,
    demo,
    identity,
    info,
    ledger,
    new,
    opinion,
    optimize,
    orders,
    package,
    passphrase,
    recover,
    release,
    trust,
    verify,
    zones,
)

COMMANDS: tuple[Command, ...] = (
    new.COMMAND,
    info.COMMAND,
    optimize.COMMAND,
    check.COMMAND,
    consents.COMMAND,
    opinion.COMMAND,
    zones.COMMAND,
    identity.COMMAND,
    release.COMMAND,
    authority.COMMAND,
    trust.COMMAND,
    orders.COMMAND,
    verify.COMMAND,
    package.COMMAND,
    ledger.COMMAND,
    audit.COMMAND,
    passphrase.COMMAND,
    backups.COMMAND,
    recover.COMMAND,
    demo.COMMAND,
)
