"""What a plan holds as rows of a ``Choice``: identities with what they are called."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from app.domain.ids import PartnerId
from app.domain.law.terms import State
from app.domain.partners import PartnerKind
from app.domain.plan import Plan

Id_co = TypeVar("Id_co", covariant=True)


class _Thing(Protocol[Id_co]):
    """Whatever has an identity and a name."""

    @property
    def id(self) -> Id_co: ...

    @property
    def name(self) -> str: ...


def by_name(things: Iterable[_Thing[Id_co]]) -> list[tuple[Id_co, str]]:
    """Return things as rows, sorted by their names."""
    return [(thing.id, thing.name) for thing in sorted(things, key=lambda thing: thing.name)]


def partner_rows(plan: Plan) -> list[tuple[PartnerId, str]]:
    """Return the partners as rows, by code and name."""
    return [(partner.id, f"{partner.code}  {partner.name}") for partner in plan.partners.values()]


def state_rows(plan: Plan) -> list[tuple[State, str]]:
    """Return the States that take part as rows, by code and name."""
    nations = (partner for partner in plan.partners.values() if partner.kind is PartnerKind.NATION)
    return [(partner.code, f"{partner.code}  {partner.name}") for partner in nations]
