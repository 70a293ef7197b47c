"""The commands, in the order ``--help`` lists them."""

from __future__ import annotations

from app.cli.command import Command
from app.cli.commands import check, demo, identity, info, new, optimize, orders, verify

COMMANDS: tuple[Command, ...] = (
    new.COMMAND,
    info.COMMAND,
    optimize.COMMAND,
    check.COMMAND,
    identity.COMMAND,
    orders.COMMAND,
    verify.COMMAND,
    demo.COMMAND,
)
