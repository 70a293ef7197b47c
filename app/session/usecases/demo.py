"""The whole job on the sample plan, with nobody at the keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.base.errors import AppError, BugError
from app.base.message import say
from app.base.paths import plans_folder
from app.base.progress import Progress, silent
from app.domain.rules import breaches
from app.session.session import Session
from app.session.usecases.create import SAMPLE, create_from_text
from app.session.usecases.optimise import Result, optimise, take_over
from app.session.usecases.orders import Issued, Wanted, issue_orders, make_demo_identity
from app.session.usecases.verify import verify_order


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demonstration made."""

    plan: Path
    root: Path
    orders: list[Issued]
    map: Path
    result: Result


def run_demo(out: Path, *, seconds: float, seed: int = 0, progress: Progress = silent) -> Demo:
    """Plan, optimise, judge, sign and verify the sample plan into the new folder ``out``.

    Raises
    ------
    AppError
        If ``out`` holds something already or cannot be written.
    BugError
        If a judge or the verification refuses what this program made itself.
    """
    _make_folder(out)
    session = create_from_text(out / "plan.watchbill", plans_folder() / SAMPLE)
    try:
        return _run(session, out, seconds=seconds, seed=seed, progress=progress)
    finally:
        session.close()


def _run(session: Session, out: Path, *, seconds: float, seed: int, progress: Progress) -> Demo:
    from app.orders.raster import save_map_page

    result = optimise(session.facts, seconds=seconds, seed=seed, progress=progress)
    take_over(session, result)
    if broken := breaches(session.facts):
        raise BugError(f"the judges refuse the schedule: {broken[0].message}")
    identity = make_demo_identity(session, out / "identity")
    orders = issue_orders(session, identity.signer, Wanted(out / "orders"), progress=progress)
    for order in orders:
        verdict = verify_order(order.path, identity.root)
        if not verdict.acceptable:
            raise BugError(f"{order.path} does not verify: {'; '.join(map(str, verdict.reasons))}")
    picture = out / "map.png"
    save_map_page(orders[0].path, picture)
    return Demo(session.path, identity.root, orders, picture, result)


def _make_folder(out: Path) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise AppError(say("orders.folder_in_use", path=out))
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AppError(say("orders.no_folder", path=out, why=error.strerror)) from error
