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
    optimize,
    orders,
    package,
    passphrase,
    recover,
    release,
    trust,
    verify,
)

COMMANDS: tuple[Command, ...] = (
    new.COMMAND,
    info.COMMAND,
    optimize.COMMAND,
    check.COMMAND,
    consents.COMMAND,
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
