"""The joint minutes: each side signs the version that all agreed to, by the digest of what it has read; with the last one it is signed."""

import uuid
from typing import TYPE_CHECKING

from partners.curricula import queries
from partners.curricula.access import membership, signs
from partners.curricula.domain import CURRICULUM, CurriculumState, CurriculumStep, Side
from partners.curricula.models import Curriculum, CurriculumSignature, CurriculumVersion
from partners.curricula.queries import versions
from partners.curricula.services import SUBJECT, members_of, tell, versioning
from portal.audit import services as audit
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError, IllegalMoveError
from portal.kernel.text import Text

if TYPE_CHECKING:
    from portal.kernel.identity import Identity

LONGEST_POST = 200
SIGNED_BY_SIDE = Text("Somebody has signed for your side already.")
SIGNED_BY_PERSON = Text("You have signed for another side: somebody else signs for this one.")


def bound_sides(curriculum: Curriculum) -> list[Side]:
    """The sides that agreed, in their order: each of them signs."""
    answers = versions.answers_of(curriculum.id, curriculum.round)
    return [side for side in Side if side in answers and answers[side].is_agreed]


def get_agreed(curriculum: Curriculum) -> CurriculumVersion:
    """The version that is signed. Raises IllegalMoveError where the sides have not agreed."""
    found = versions.find_agreed(curriculum.id)
    if found is None or curriculum.state not in {CurriculumState.AGREED, *versions.SIGNED}:
        raise IllegalMoveError(Text("The sides have not agreed to a version yet."))
    return found


def owing_sides(curriculum: Curriculum) -> list[Side]:
    """The sides whose signature is missing under what they agreed to."""
    there = versions.signatures_of(get_agreed(curriculum).id)
    return [side for side in bound_sides(curriculum) if side not in there]


def sign(curriculum: Curriculum, *, post: str, sha256: str, by: "Identity") -> None:
    """Sign for one's side; with the last signature the curriculum is signed, and nobody changes that version any more.

    `sha256` is the digest of what the signer has read. Raises ConflictError where that is not what is to be signed, or the side has signed;
    ForbiddenError for somebody who has signed for another side.
    """
    held = queries.lock_curriculum(curriculum.id)
    member = membership(by, held)
    if member is None or not signs(by, held):
        raise ForbiddenError(Text("Those who sign for a side, or lead it, sign for it."))
    if held.state is not CurriculumState.AGREED:
        raise IllegalMoveError(Text("This curriculum does not await signatures."))
    version = get_agreed(held)
    _check(held, version, member.side, sha256, by)
    post = post.strip()
    if not post or len(post) > LONGEST_POST:
        raise DomainError(Text("Enter your post, at most %(most)s characters.", most=LONGEST_POST), "post")
    db.session.add(
        CurriculumSignature(
            id=uuid.uuid4(),
            version_id=version.id,
            side=member.side,
            body_name=member.body_name,
            account_id=by.account_id,
            name=by.name,
            post=post,
            sha256=sha256,
        )
    )
    db.session.flush()  # whose signature is missing is asked of the database
    after = {"number": version.number, "side": member.side, "post": post, "sha256": sha256}
    audit.record("curricula.version.signed", SUBJECT, held.id, by=by, after=after)
    if not owing_sides(held):
        _signed(held, version, by)


def _check(curriculum: Curriculum, version: CurriculumVersion, side: Side, sha256: str, by: "Identity") -> None:
    there = versions.signatures_of(version.id)
    if side in there:
        raise ConflictError(Text("%(name)s has signed for your side already.", name=there[side].name))
    if any(one.account_id == by.account_id for one in there.values()):
        raise ForbiddenError(SIGNED_BY_PERSON)
    if side not in bound_sides(curriculum):
        raise ForbiddenError(Text("Your side has not agreed to this version."))
    if sha256 != versioning.digest_for(side, version):
        raise ConflictError(Text("This is not the text that you have read. Open it again, then sign."))


def _signed(curriculum: Curriculum, version: CurriculumVersion, by: "Identity") -> None:
    curriculum.state, curriculum.due_at = CURRICULUM.move(curriculum.state, CurriculumStep.SIGN), None
    after = {"number": version.number, "sha256": version.sha256}
    audit.record("curricula.curriculum.signed", SUBJECT, curriculum.id, by=by, after=after)
    tell(curriculum, members_of(curriculum), "curricula.signed", version=version.number, sha256=version.sha256[:16])
