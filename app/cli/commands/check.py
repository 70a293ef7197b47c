"""``watchbill check``: ask every judge."""

from __future__ import annotations

import argparse

from app.cli.command import REFUSED, SUCCESS, Command, add_json, add_plan, opened, print_json
from app.domain.findings import Severity
from app.session.conflicts import conflict_findings
from app.session.organising import overdue_findings
from app.session.usecases.check import check


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_plan(parser)
    add_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    with opened(arguments) as session:
        findings = (*check(session.facts), *conflict_findings(session), *overdue_findings(session))
        duties = len(session.plan.duties)
    if arguments.json:
        rows = [
            {
                "rule": finding.rule,
                "severity": finding.severity.value,
                "text": str(finding.message),
                "subjects": list(finding.subjects),
            }
            for finding in findings
        ]
        print_json({"duties": duties, "findings": rows})
    else:
        for finding in findings:
            print(f"{finding.severity.value}: {finding.rule}: {finding.message}")
        print(f"{duties} duties, {len(findings)} findings")
    broken = any(finding.severity is Severity.BREACH for finding in findings)
    return REFUSED if broken else SUCCESS


COMMAND = Command("check", "ask every judge; exit code 1 on a breach", _add_arguments, _run)
