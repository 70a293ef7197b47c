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
    verify,
)

COMMANDS: tuple[Command, ...] = (
    new.COMMAND,
    info.COMMAND,
    optimize.COMMAND,
    check.COMMAND,
    consents.COMMAND,
    identity.COMMAND,
    orders.COMMAND,
    verify.COMMAND,
    passphrase.COMMAND,
    backups.COMMAND,
    recover.COMMAND,
    demo.COMMAND,
)
