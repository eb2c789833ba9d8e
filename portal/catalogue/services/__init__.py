"""What happens to what is published: it is published, published anew, closed, taken down; people ask and hosts answer."""

import datetime as dt
import uuid
from dataclasses import asdict

from portal.audit import services as audit
from portal.catalogue import queries
from portal.catalogue.domain.changes import changes
from portal.catalogue.domain.opportunity import CHANGED, KINDS, OPPORTUNITY, REVISED, OpportunityState, OpportunityStep, Snapshot
from portal.catalogue.models import Opportunity, OpportunityVersion, Question
from portal.eligibility.domain.requirements import read_requirements
from portal.eligibility.domain.rules import Question as EligibilityQuestion
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.kernel.hashing import digest, plain
from portal.kernel.identity import SYSTEM, Identity
from portal.kernel.text import Text


def publish(snapshot: Snapshot, *, by: Identity) -> Opportunity:
    """Publish a snapshot, or its next version where the offering is published already.

    Raises DomainError for a deadline that has passed or does not lie before the start, and for particulars that are not complete.
    """
    now = clock.now()
    if snapshot.deadline <= now:
        raise DomainError(Text("The deadline has passed. Set a later one."), "deadline")
    if clock.local(snapshot.deadline).date() >= snapshot.starts_on:
        raise DomainError(Text("The deadline must lie before the start."), "deadline")
    KINDS[snapshot.kind].check(snapshot.particulars)
    found = queries.find_by_offering(snapshot.offering_id)
    if found is None:
        found = Opportunity(id=uuid.uuid4(), offering_id=snapshot.offering_id, number=queries.next_number(now.year), version=0)
    found.version += 1
    _take_over(found, snapshot)
    found.state, found.published_at = OpportunityState.PUBLISHED, now
    db.session.add(found)
    db.session.flush()  # the version refers to it
    document = plain(asdict(snapshot))
    db.session.add(
        OpportunityVersion(
            opportunity_id=found.id, version=found.version, document=document, sha256=digest(document), published_by=by.account_id
        )
    )
    audit.record(
        "catalogue.opportunity.published",
        "opportunity",
        found.id,
        by=by,
        after={"version": found.version, "sha256": digest(document), "number": found.number},
    )
    if found.version > 1:
        _tell_of_revision(found)
    return found


def _tell_of_revision(opportunity: Opportunity) -> None:
    db.session.flush()  # the version before and this one are read as they were published
    before, after = (queries.get_version(opportunity.id, opportunity.version - back).document for back in (1, 0))
    material = any(change.material for change in changes(before, after))
    for hook in REVISED.values():
        hook(opportunity, material)


def _take_over(opportunity: Opportunity, snapshot: Snapshot) -> None:
    for name, value in asdict(snapshot).items():
        if name != "offering_id":
            setattr(opportunity, name, value)
    end = clock.at(snapshot.agreement_until + dt.timedelta(days=1), 0)
    opportunity.open_until = min(snapshot.deadline, end)
    lines = [snapshot.summary, *(str(item) for values in snapshot.particulars.values() if isinstance(values, list) for item in values)]
    opportunity.words = "; ".join([*lines, *(str(item["name"]) for item in snapshot.competencies)])


def change(opportunity: Opportunity, step: OpportunityStep, *, by: Identity, reason: str, cause: Text | None = None) -> None:
    """Close, cancel or take down; whoever is affected is told by the slices that registered. Raises IllegalMoveError.

    `cause` is what they are told, where the reason itself was written for somebody else.
    """
    opportunity = queries.lock_opportunity(opportunity.id)
    before = opportunity.state
    opportunity.state = OPPORTUNITY.move(opportunity.state, step)
    audit.record(
        "catalogue.opportunity.changed", "opportunity", opportunity.id, by=by, before=before, after=opportunity.state, reason=reason
    )
    for hook in CHANGED.values():
        hook(opportunity, step, cause or Text("%(reason)s", reason=reason))


def rest_on(opportunity: Opportunity, agreement_number: str, until: dt.date, *, by: Identity) -> None:
    """Let what stands published rest on another agreement, which goes on from the one before; nothing else about it changes."""
    opportunity = queries.lock_opportunity(opportunity.id)
    before = {"agreement": opportunity.agreement_number, "until": opportunity.agreement_until}
    opportunity.agreement_number, opportunity.agreement_until = agreement_number, until
    opportunity.open_until = min(opportunity.deadline, clock.at(until + dt.timedelta(days=1), 0))
    after = {"agreement": agreement_number, "until": until}
    audit.record("catalogue.opportunity.agreement_renewed", "opportunity", opportunity.id, by=by, before=before, after=after)


def close_when_over(opportunity: Opportunity) -> None:
    """Its time is over: the record says so. Nobody could apply since that minute, whenever this runs."""
    change(opportunity, OpportunityStep.CLOSE, by=SYSTEM, reason="open_until")


def question_of(opportunity: Opportunity | Snapshot) -> EligibilityQuestion:
    """What eligibility is asked about an opportunity: its kind's policy, its terms, its host's requirements."""
    names = {item["code"]: item["name"] for item in opportunity.competencies}
    requirements = read_requirements(opportunity.requirements, names)
    kind = KINDS[opportunity.kind]
    terms = {
        "starts_on": opportunity.starts_on,
        "ends_on": opportunity.ends_on,
        "competencies": {item["code"]: item["level"] for item in opportunity.competencies},
        **kind.terms(opportunity.particulars),
    }
    return EligibilityQuestion(kind.policy, terms, requirements)


def question_at(opportunity_id: uuid.UUID, moment: dt.datetime) -> EligibilityQuestion | None:
    """What eligibility was asked about an opportunity at a moment, from what was published then; None before the first version."""
    published = [version for version in queries.versions_of(opportunity_id) if version.created_at <= moment]
    if not published:
        return None
    document = dict(published[-1].document)
    days = {name: dt.date.fromisoformat(document[name]) for name in ("starts_on", "ends_on", "agreement_until")}
    moments = {"deadline": dt.datetime.fromisoformat(document["deadline"])}
    ids = {name: uuid.UUID(document[name]) for name in ("offering_id", "host_id")}
    return question_of(Snapshot(**(document | days | moments | ids)))


def is_open(opportunity: Opportunity) -> bool:
    """Whether people may apply now."""
    return opportunity.state is OpportunityState.PUBLISHED and clock.now() < opportunity.open_until


def ask(opportunity: Opportunity, text: str, *, by: Identity) -> Question:
    """Ask about an opportunity. Raises DomainError for one that is not open."""
    if not is_open(opportunity):
        raise DomainError(Text("This opportunity is no longer open, so no questions are taken."), "text")
    question = Question(id=uuid.uuid4(), opportunity_id=opportunity.id, asked_by=by.account_id, text=text)
    db.session.add(question)
    audit.record("catalogue.question.asked", "opportunity", opportunity.id, by=by)
    return question


def answer(question: Question, text: str, *, by: Identity) -> None:
    """Answer for everybody to read. Raises DomainError for one that has been answered."""
    if question.answer is not None:
        raise DomainError(Text("This question has been answered."), "text")
    question.answer, question.answered_by, question.answered_at = text, by.account_id, clock.now()
    audit.record("catalogue.question.answered", "opportunity", question.opportunity_id, by=by)
