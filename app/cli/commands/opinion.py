"""``watchbill opinion``: sign what a legal adviser says of an instrument, and list what was said."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.base.errors import AppError
from app.base.message import say
from app.cli.command import SUCCESS, Command, add_plan, opened, read_passphrase
from app.domain.ids import InstrumentId
from app.domain.opinions import View
from app.domain.plan import Plan
from app.geo.units import format_dtg
from app.session import legal
from app.session.session import Session
from app.session.usecases.opinions import Given, check_opinion, sign_opinion
from app.session.usecases.orders import Signer


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    # The passphrase file without a prefix is the signer's.
    add_plan(parser, "--plan-passfile")
    text = "title of the instrument; without one, all opinions are listed"
    parser.add_argument("instrument", nargs="?", help=text)
    views = parser.add_mutually_exclusive_group()
    views.add_argument("--concur", dest="view", action="store_const", const=View.CONCURS, help="concur")
    views.add_argument("--dissent", dest="view", action="store_const", const=View.DISSENTS, help="dissent")
    parser.add_argument("--because", default="", metavar="TEXT", help="reasons; a dissent needs them")
    parser.add_argument("--post", default="", help="duty post of the adviser")
    parser.add_argument("--internal", action="store_true", help="keep it from every other partner")
    parser.add_argument("--signer", type=Path, metavar="FILE.p12", help="key of the adviser")
    parser.add_argument("--passfile", type=Path, metavar="F", help="file with its passphrase")


def _run(arguments: argparse.Namespace) -> int:
    with opened(arguments, write=arguments.view is not None) as session:
        if arguments.view is not None:
            _give(session, arguments)
        _list(session, arguments.instrument)
    return SUCCESS


def _give(session: Session, arguments: argparse.Namespace) -> None:
    if not (arguments.instrument and arguments.signer and arguments.passfile):
        raise AppError(say("opinion.needs"))
    instrument = _named(session.plan, arguments.instrument)
    given = Given(instrument, arguments.view, arguments.post, arguments.because, arguments.internal)
    signer = Signer(arguments.signer, read_passphrase(arguments.passfile))
    legal.record_opinion(session, sign_opinion(session, given, signer))


def _list(session: Session, title: str | None) -> None:
    plan = session.plan
    wanted = None if title is None else _named(plan, title)
    for one in sorted(plan.opinions.values(), key=lambda one: one.on):
        if wanted not in {None, one.instrument}:
            continue
        about = plan.instruments[one.instrument].title
        print(f"{format_dtg(one.on)}  {one.post} ({one.signer})  {one.view.value}: {about}")
        if one.reasons:
            print(f"  {one.reasons}")
        print(f"  {check_opinion(session, one) or say('opinion.sound')}")


def _named(plan: Plan, title: str) -> InstrumentId:
    """Return the instrument whose title is, or alone begins with, some text."""
    exact = [one.id for one in plan.instruments.values() if one.title.casefold() == title.casefold()]
    begun = [one.id for one in plan.instruments.values() if one.title.casefold().startswith(title.casefold())]
    found = exact or begun
    if len(found) != 1:
        known = "; ".join(sorted(one.title for one in plan.instruments.values()))
        raise AppError(say("opinion.no_instrument", title=title, known=known))
    return found[0]


COMMAND = Command("opinion", "sign or list what legal advisers say of the register", _add_arguments, _run)
