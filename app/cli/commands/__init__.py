"""The commands, in the order ``--help`` lists them."""

from __future__ import annotations

from app.cli.command import Command
from app.cli.commands import (
    backups,
    check,
    consents,
    demo,
    identity,
    info,
    new,
    optimize,
    orders,
    passphrase,
    recover,
    release,
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
    orders.COMMAND,
    verify.COMMAND,
    passphrase.COMMAND,
    backups.COMMAND,
    recover.COMMAND,
    demo.COMMAND,
)
