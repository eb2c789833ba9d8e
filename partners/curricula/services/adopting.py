"""The university adopts a signed curriculum by its own decree; what stood before gives way, and a next one can be begun."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from partners.curricula import queries, services
from partners.curricula.domain import CURRICULUM, CurriculumState, CurriculumStep
from partners.curricula.domain.document import read
from partners.curricula.domain.following import Resting, months_after
from partners.curricula.models import Curriculum, CurriculumMember, CurriculumReview, CurriculumVersion
from partners.curricula.queries import limits, versions
from partners.curricula.services import SUBJECT, copying, members_of, signing, tell
from portal.audit import services as audit
from portal.files import services as files
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, IllegalMoveError
from portal.kernel.registry import Registry
from portal.kernel.text import Text
from portal.reference import queries as reference

if TYPE_CHECKING:
    from portal.kernel.identity import Identity

ADOPTED: "Registry[str, Callable[[Curriculum, CurriculumVersion, Identity], None]]" = Registry("curricula.ADOPTED")
"""Told when a curriculum is adopted, with its version and by whom."""

RESTING: Registry[str, Callable[[Curriculum], list[Resting]]] = Registry("curricula.RESTING")
"""Asked what refers to a curriculum: shown on its page, and before it is reopened or another takes its place."""

LONGEST_NUMBER = 120
ONCE = Text("The next curriculum has been begun already. Go on with that one.")


@dataclass(frozen=True, slots=True)
class Decree:
    """The university's decree, and if there is one its paper."""

    number: str
    decreed_on: dt.date
    file_name: str = ""
    data: bytes = b""


def resting_on(curriculum: Curriculum) -> list[Resting]:
    """What refers to a curriculum."""
    return [one for ask in RESTING.values() for one in ask(curriculum)]


def adopt(curriculum: Curriculum, decree: Decree, *, by: "Identity") -> None:
    """Adopt it by decree. The curriculum in whose place it comes is superseded at the same moment.

    Raises DomainError beside a field for a decree that cannot be, IllegalMoveError where a signature is missing.
    """
    before = queries.lock_curriculum(curriculum.supersedes_id) if curriculum.supersedes_id else None
    held = queries.lock_curriculum(curriculum.id)
    state = CURRICULUM.move(held.state, CurriculumStep.ADOPT)
    version = signing.get_agreed(held)
    _check(decree, version)
    if decree.data:
        held.decree_file_id = files.keep(decree.file_name, decree.data, by=by, field="paper").id
    held.state, held.adopted_at = state, clock.now()
    held.decree_number, held.decreed_on = decree.number.strip(), decree.decreed_on
    after = {"decree": held.decree_number, "on": decree.decreed_on, "version": version.number, "sha256": version.sha256}
    audit.record("curricula.curriculum.adopted", SUBJECT, held.id, by=by, after=after)
    if before is not None:
        _give_way(before, held, by)
    due = months_after(decree.decreed_on, int(reference.get_value(limits.COHORT)))
    db.session.add(CurriculumReview(id=uuid.uuid4(), curriculum_id=held.id, version_id=version.id, due_on=due))
    tell(held, members_of(held), "curricula.adopted", decree=held.decree_number, version=version.number)
    for told in ADOPTED.values():
        told(held, version, by)


def _check(decree: Decree, version: CurriculumVersion) -> None:
    if not decree.number.strip() or len(decree.number.strip()) > LONGEST_NUMBER:
        raise DomainError(Text("Enter the decree's number, at most %(most)s characters.", most=LONGEST_NUMBER), "number")
    last = clock.local(max(one.created_at for one in versions.signatures_of(version.id).values())).date()
    if decree.decreed_on > clock.today():
        raise DomainError(Text("The decree cannot be of a day to come."), "decreed_on")
    if decree.decreed_on < last:
        raise DomainError(Text("The decree comes after the joint minutes, which the last side signed on %(day)s.", day=last), "decreed_on")


def _give_way(before: Curriculum, successor: Curriculum, by: "Identity") -> None:
    before.state = CURRICULUM.move(before.state, CurriculumStep.SUPERSEDE)
    audit.record("curricula.curriculum.superseded", SUBJECT, before.id, by=by, after={"by": successor.number})
    tell(before, members_of(before), "curricula.superseded", successor=successor.number)


def begin_successor(curriculum: Curriculum, *, by: "Identity") -> Curriculum:
    """Begin the curriculum that is to stand in an adopted one's place: its text with the ids of its parts, its title, its people.

    Raises IllegalMoveError for one that is not adopted, ConflictError where it has been begun.
    """
    held = queries.lock_curriculum(curriculum.id)
    if held.state is not CurriculumState.ADOPTED:
        raise IllegalMoveError
    if versions.find_successor(held.id) is not None:
        raise ConflictError(ONCE)
    made = services.begin(held.title, by=by, supersedes=held)
    _same_people(held, made, by)
    version = versions.get_version(held.id, signing.get_agreed(held).number)
    copying.same_text(read(version.document), version.opened, made, by=by)
    return made


def _same_people(before: Curriculum, made: Curriculum, by: "Identity") -> None:
    for member in members_of(before):
        if member.account_id != by.account_id:
            names = ("account_id", "body_id", "side", "share", "name", "body_name", "digest")
            copied = {name: getattr(member, name) for name in names}
            db.session.add(CurriculumMember(id=uuid.uuid4(), curriculum_id=made.id, told_place=0, **copied))
    db.session.flush()
    db.session.refresh(made, ["members"])
