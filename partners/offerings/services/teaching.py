"""A programme or course is begun from an adopted curriculum, remembers its version, and is told of before that curriculum gives way."""

from typing import TYPE_CHECKING

from partners.curricula import queries as curricula
from partners.curricula.domain import CurriculumState
from partners.curricula.domain.document import read
from partners.curricula.domain.following import Resting
from partners.curricula.queries import slots
from partners.curricula.services.signing import get_agreed
from partners.offerings import queries, services
from partners.offerings.domain import KIND_NAMES, OfferingState
from partners.offerings.domain.taught import facts_of
from partners.offerings.queries.teaching import taught_by
from partners.registry import queries as partners
from portal.audit import services as audit
from portal.catalogue import queries as catalogue
from portal.kernel.errors import IllegalMoveError
from portal.kernel.text import Text
from portal.kernel.words import word

if TYPE_CHECKING:
    from partners.curricula.models import Curriculum
    from partners.offerings.models import Offering
    from portal.kernel.identity import Identity

OVER = frozenset({OfferingState.CANCELLED, OfferingState.REFUSED})


def begin_from(curriculum: "Curriculum", kind: str, *, by: "Identity") -> "Offering":
    """Begin an offering of a kind with what the adopted version says already filled in.

    Raises IllegalMoveError for a curriculum that is not adopted, DomainError as `begin` does.
    """
    held = curricula.share_curriculum(curriculum.id)
    if held.state is not CurriculumState.ADOPTED:
        raise IllegalMoveError(Text("Programmes are begun from a curriculum that is adopted."))
    version = get_agreed(held)
    begun = services.begin(partners.get_own(by), kind, by=by)
    begun.curriculum_version_id = version.id
    named = f"{held.number}, versi {version.number}"
    for page, fields in facts_of(kind, held.title, read(version.document), named).items():
        services.save_page(begun, page, fields, version=None)
    after = {"curriculum": held.number, "version": version.number, "sha256": version.sha256}
    audit.record("offerings.offering.taken_from_curriculum", services.SUBJECT, begun.id, by=by, after=after)
    return begun


def resting_on(curriculum: "Curriculum") -> list[Resting]:
    """What teaches by a curriculum: each offering, how many have applied for it, the agreement under which it stands."""
    taught = [one for one in taught_by(curriculum.id) if one.offering.state not in OVER]
    under_way = queries.applications_under(one.offering.id for one in taught)
    found: list[Resting] = []
    for one in taught:
        number, title = one.offering.number, one.offering.title or KIND_NAMES[one.offering.kind]
        words = [Text("Offering %(number)s, %(title)s: %(state)s", number=number, title=title, state=word("offering", one.offering.state))]
        if under_way.get(one.offering.id):
            words.append(Text("Applications under way for %(number)s: %(count)s", number=number, count=under_way[one.offering.id]))
        if one.agreement:
            words.append(Text("Agreement %(agreement)s, under which %(number)s stands", agreement=one.agreement, number=number))
        found += [Resting(each, one.version) for each in words]
    return found


def named_in(offering: "Offering") -> "list[Curriculum]":
    """The curricula that have a published slot as their practice, as far as its company may know them."""
    opportunity = catalogue.find_by_offering(offering.id) if offering.published_at else None
    return slots.curricula_naming(opportunity.number, offering.body_id) if opportunity else []
