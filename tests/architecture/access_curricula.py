"""What access.toml names in the studio: parts, people, comments and suggestions of a curriculum in which the person leads for a side."""

import uuid

from partners.curricula.domain import SIDES, CurriculumState, Share, Side
from partners.curricula.domain.saying import SuggestionState
from partners.curricula.models import Curriculum, CurriculumMember, CurriculumRemark, CurriculumSuggestion, CurriculumVersion
from portal.accounts.models import Account
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Role
from tests.architecture.access_base import Made, grant_of, home_of, person
from tests.architecture.access_curriculum_files import PRACTICE, SUBJECT, in_review, written
from tests.architecture.access_demand import call
from tests.architecture.access_partners import MAKERS as PARTNERS

TEXT = "Memetakan dan mengukur layanan."


def side_of(owner: Account) -> Side:
    """The side of the person's role; of any other the university's."""
    grant = grant_of(owner)
    return SIDES.get(grant.role, Side.UNIVERSITY) if grant else Side.UNIVERSITY


def part(owner: Account) -> Made:
    """The practice at a host, which every side sees."""
    return {"curriculum_id": in_review(owner).id, "key": PRACTICE, "text": TEXT}


def subject(owner: Account) -> Made:
    """A subject, of which the company sees the name."""
    return {"curriculum_id": in_review(owner).id, "key": SUBJECT}


def colleague(owner: Account) -> Made:
    """A colleague who can be asked to take part, for the person's own side."""
    made, grant = in_review(owner), grant_of(owner)
    other = person(grant.role, home_of(owner)) if grant and grant.role in SIDES else person(Role.UNIVERSITY_STAFF)
    return {"curriculum_id": made.id, "email": other.email, "side": side_of(owner).value}


def member(owner: Account) -> Made:
    """Somebody who takes part beside the person."""
    made, other = in_review(owner), person(Role.UNIVERSITY_STAFF)
    body = home_of(owner)
    facts = {"side": side_of(owner), "share": Share.AUTHOR, "name": other.name, "body_name": body.name}
    joined = CurriculumMember(id=uuid.uuid4(), curriculum_id=made.id, account_id=other.id, body_id=body.id, **facts)
    db.session.add(joined)
    db.session.commit()
    return {"curriculum_id": made.id, "member_id": joined.id}


def said_by(made: Curriculum) -> dict[str, object]:
    """Who else said something about the practice."""
    other = person(Role.UNIVERSITY_STAFF)
    return {
        "id": uuid.uuid4(),
        "curriculum_id": made.id,
        "part_key": uuid.UUID(PRACTICE),
        "part_name": "Praktik",
        "account_id": other.id,
        "name": other.name,
        "side": Side.GOVERNMENT,
    }


def remark(owner: Account) -> Made:
    """A comment on the practice."""
    made = in_review(owner)
    said = CurriculumRemark(field="text", words="Terlalu luas.", **said_by(made))
    db.session.add(said)
    db.session.commit()
    return {"curriculum_id": made.id, "remark_id": said.id}


def suggestion(owner: Account) -> Made:
    """A suggestion for the practice."""
    made = in_review(owner)
    change = {"act": "write", "part": PRACTICE, "field": "text", "before": "Memetakan layanan.", "after": TEXT}
    said = CurriculumSuggestion(number=1, change=change, reason="Ukur.", state=SuggestionState.OPEN, **said_by(made))
    db.session.add(said)
    db.session.commit()
    return {"curriculum_id": made.id, "suggestion_id": said.id}


def adopted(owner: Account) -> Made:
    """A curriculum that a university has adopted."""
    made, document = in_review(owner), written()
    made.state, made.decree_number, made.decreed_on = CurriculumState.ADOPTED, f"e-{made.number}", clock.today()
    facts = {"number": "1.0", "title": "Disepakati", "made_by": owner.id, "made_name": owner.name, "place": 0, "is_agreed": True}
    db.session.add(CurriculumVersion(curriculum_id=made.id, document=document.to_json(), sha256=document.sha256, **facts))
    db.session.commit()
    return {"number": made.number}


def call_to_answer(owner: Account) -> Made:
    """An open call of the demand board; the person's partner is verified."""
    PARTNERS["verified_partner"](owner)
    return call(owner)


def slot_for_call(owner: Account) -> Made:
    """The same with the kind of offering by which the person's partner answers."""
    grant = grant_of(owner)
    kind = "short_course" if grant and grant.role is Role.UNIVERSITY_STAFF else "internship"
    return {**call_to_answer(owner), "kind": kind}


MAKERS = {
    "slot_for_call": slot_for_call,
    "curriculum_call": call_to_answer,
    "curriculum_adopted": adopted,
    "curriculum_part": part,
    "curriculum_subject": subject,
    "curriculum_colleague": colleague,
    "curriculum_member": member,
    "curriculum_remark": remark,
    "curriculum_suggestion": suggestion,
}
