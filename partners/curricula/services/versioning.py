"""Versions: the whole as it stands gets a number and a name, can be read again, and can be restored."""

import uuid
from typing import TYPE_CHECKING

from partners.curricula import queries
from partners.curricula.domain import WRITABLE, Side, cut
from partners.curricula.domain.changes import difference
from partners.curricula.domain.document import Document, read
from partners.curricula.domain.stages import check_number, next_minor
from partners.curricula.models import Curriculum, CurriculumVersion
from partners.curricula.queries import saying, versions
from partners.curricula.services import SUBJECT, writing
from portal.audit import services as audit
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError, check_reason
from portal.kernel.text import Text

if TYPE_CHECKING:
    from portal.kernel.identity import Identity

LONGEST_TITLE = 120
TAKEN = Text("There is a version with this number already.")


def proposed_number(curriculum: Curriculum) -> str:
    """The number that the next version has if nobody enters another."""
    return next_minor(versions.numbers_of(curriculum.id))


def make(curriculum: Curriculum, *, number: str, title: str, by: "Identity") -> CurriculumVersion:
    """Give the text as it stands a number and a name. Raises DomainError beside a field, IllegalMoveError once nobody writes any more."""
    held = queries.lock_curriculum(curriculum.id)
    if held.state not in WRITABLE:
        raise IllegalMoveError(writing.FIXED)
    number, title = number.strip(), title.strip()
    check_number(number, versions.numbers_of(held.id))
    if not title or len(title) > LONGEST_TITLE:
        raise DomainError(Text("Enter a title of at most %(most)s characters.", most=LONGEST_TITLE), "title")
    return keep(held, number, title, is_agreed=False, by=by)


def keep(curriculum: Curriculum, number: str, title: str, *, is_agreed: bool, by: "Identity") -> CurriculumVersion:
    """Keep the text of a curriculum that is held, as it stands."""
    document, opened = queries.whole_of(curriculum.id)
    made = CurriculumVersion(
        id=uuid.uuid4(),
        curriculum_id=curriculum.id,
        number=number,
        title=title,
        document=document.to_json(),
        sha256=document.sha256,
        made_by=by.account_id,
        made_name=by.name,
        place=saying.newest_place(curriculum.id),
        is_agreed=is_agreed,
        opened=sorted(opened),
    )
    db.session.add(made)
    db.session.flush()  # signatures name it
    audit.record("curricula.version.made", SUBJECT, curriculum.id, by=by, after={"number": number, "sha256": made.sha256})
    return made


def sees_part(side: Side | None) -> bool:
    """Whether a side reads a part of each version alone."""
    return side is Side.COMPANY


def document_for(side: Side | None, version: CurriculumVersion) -> Document:
    """What a side reads of a version (None: whoever reads without taking part): the company what it co-designed when it was made."""
    whole = read(version.document)
    return cut(whole, version.opened) if sees_part(side) else whole


def digest_for(side: Side | None, version: CurriculumVersion) -> str:
    """The digest of what a side reads of a version: what it signs."""
    return document_for(side, version).sha256 if sees_part(side) else version.sha256


def restore(curriculum: Curriculum, version: CurriculumVersion, *, reason: str, by: "Identity") -> None:
    """Write the text anew as it stood in a version. What was written since stays in the log, and can be restored in its turn.

    Raises DomainError without a reason, and where nothing differs.
    """
    check_reason(reason)
    held = queries.lock_curriculum(curriculum.id)
    changes = difference(queries.document_of(held.id), read(version.document))
    if not changes:
        raise DomainError(Text("The text is as it stood in version %(number)s.", number=version.number))
    writing.change_many(held, changes, by=by, reason=reason)
    after = {"number": version.number, "changes": len(changes)}
    audit.record("curricula.version.restored", SUBJECT, held.id, by=by, after=after, reason=reason.strip())
