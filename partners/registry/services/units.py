"""A partner's people keep the tree of its branches or faculties: they add a unit, rename or move it, and end it."""

import uuid
from typing import TYPE_CHECKING

from partners.registry import queries
from partners.registry.domain import PartnerState
from partners.registry.domain.identifiers import digits_of
from partners.registry.domain.units import MOST_UNITS, UnitEntry, UnitKind, check_entry, check_place
from partners.registry.models import PartnerUnit
from portal.audit import services as audit
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError, check_reason
from portal.kernel.identity import Identity
from portal.kernel.text import Text

if TYPE_CHECKING:
    from partners.registry.models import Partner

SUBJECT = "partner_unit"
OVER = frozenset({PartnerState.REFUSED, PartnerState.ENDED})
NAMED = Text("There is a unit of this name in the same place already.")


def add(partner: "Partner", entry: UnitEntry, *, by: Identity) -> PartnerUnit:
    """Add a unit. Raises DomainError beside its field, or where there are as many as there may be."""
    partner, units = _held(partner.id)
    check_entry(entry, partner.kind, partner.npwp or "")
    check_place(units, entry.parent_id)
    if len(units) >= MOST_UNITS:
        raise DomainError(Text("An organisation has %(most)s units at most. End one that is no more.", most=MOST_UNITS))
    unit = PartnerUnit(id=uuid.uuid4(), partner_id=partner.id, partner=partner)
    _take_over(unit, entry)
    db.session.add(unit)
    db.session.flush()  # a name that is there already is refused before anything is recorded
    audit.record("registry.unit.added", SUBJECT, unit.id, by=by, after=_said(unit))
    return unit


def change(unit: PartnerUnit, entry: UnitEntry, *, by: Identity) -> None:
    """Say it anew, or make it a part of another unit. Raises DomainError beside its field, IllegalMoveError once it has ended."""
    partner, units = _held(unit.partner_id)
    _check_runs(unit, units)
    check_entry(entry, partner.kind, partner.npwp or "")
    check_place(units, entry.parent_id, unit.id)
    before = _said(unit)
    _take_over(unit, entry)
    db.session.flush()  # a name that is there already is refused before anything is recorded
    audit.record("registry.unit.changed", SUBJECT, unit.id, by=by, before=before, after=_said(unit))


def end(unit: PartnerUnit, *, reason: str, by: Identity) -> None:
    """It is no more; its name may be used anew. Raises DomainError without a reason, or while it has parts that go on."""
    check_reason(reason)
    _, units = _held(unit.partner_id)
    _check_runs(unit, units)
    if any(one.parent_id == unit.id for one in units):
        raise DomainError(Text("This unit has parts. End or move them first."))
    unit.ended_at = clock.now()
    audit.record("registry.unit.ended", SUBJECT, unit.id, by=by, before=_said(unit), reason=reason.strip())


def _held(partner_id: uuid.UUID) -> "tuple[Partner, list[PartnerUnit]]":
    """The partner, held until the transaction ends so that two changes of its tree come one after the other, and its units."""
    partner = queries.lock_partner(partner_id)
    if partner.state in OVER:
        raise IllegalMoveError(Text("This can no longer be done: the partnership has ended."))
    return partner, queries.units_of(partner_id)


def _check_runs(unit: PartnerUnit, units: list[PartnerUnit]) -> None:
    if unit.id not in {one.id for one in units}:
        raise IllegalMoveError(Text("This unit has ended."))


def _take_over(unit: PartnerUnit, entry: UnitEntry) -> None:
    unit.kind, unit.name, unit.parent_id = UnitKind(entry.kind), " ".join(entry.name.split()), entry.parent_id
    unit.nitku, unit.address = digits_of(entry.nitku) or None, entry.address.strip() or None


def _said(unit: PartnerUnit) -> dict[str, object]:
    return {name: getattr(unit, name) for name in ("kind", "name", "parent_id", "nitku", "address")}
