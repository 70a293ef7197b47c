"""``watchbill info``: what a plan file holds."""

from __future__ import annotations

import argparse

from app.cli.command import SUCCESS, Command, add_json, add_plan, opened, print_json
from app.domain.value import worth
from app.geo.units import format_dtg
from app.session.session import Session


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_plan(parser)
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    with opened(arguments) as session:
        facts = _describe(session)
    if arguments.json:
        print_json(facts)
    else:
        for name, fact in facts.items():
            print(f"{name:12} {fact}")
    return SUCCESS


def _describe(session: Session) -> dict[str, object]:
    plan, header = session.plan, session.plan.header
    return {
        "name": header.name,
        "state": header.state.value,
        "version": header.version,
        "exercise": header.exercise,
        "start": format_dtg(header.start),
        "days": header.days,
        "lead": plan.partners[header.lead].code,
        "partners": len(plan.partners),
        "bases": len(plan.bases),
        "assets": len(plan.assets),
        "areas": len(plan.areas),
        "duties": len(plan.duties),
        "value": round(worth(plan).value, 3),
        "zone_pack": header.zone_pack,
    }


COMMAND = Command("info", "say what a plan file holds", _add_arguments, _run)
