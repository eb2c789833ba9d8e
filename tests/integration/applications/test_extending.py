"""An assignment is extended by a letter that one officer has drawn up and another signs; what cannot be is said, and nothing moves."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range

from portal.applications import queries
from portal.applications.domain.extending import months_after
from portal.applications.services import extending
from portal.audit.models import AuditEntry
from portal.documents import queries as papers
from portal.documents import services as documents
from portal.documents.domain import LetterState
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError, IllegalMoveError
from portal.kernel.identity import Role
from portal.notifications.models import Message
from tests.factories import letters, signoff

DAY = dt.timedelta(days=1)
REASON = "Pengujian loket berlanjut sampai akhir triwulan."


@pytest.fixture
def world(session):
    made = signoff.world()
    signoff.organisation_services.set_away_limit(made.agency, 20, reason="uji", by=signoff.SYSTEM)
    return made


@pytest.fixture
def application(world):
    return letters.signed(world)[0]


@pytest.fixture
def second(world):
    return letters.colleague("approver-2", Role.APPROVER, "BKD")


def end(application):
    return queries.find_last_day(application.id)


def drawn(world, application, days=30, reason=REASON):
    made = extending.extend(application, end(application) + days * DAY, reason, by=world.identity("approver"))
    db.session.commit()
    return made


def sign(letter, by):
    documents.sign(letter, post=letters.POST, by=by)
    db.session.commit()


def told(kind):
    return sorted(db.session.scalars(select(Message.email).where(Message.kind == kind)))


def refusal(world, application, until, reason=REASON):
    with pytest.raises(DomainError) as caught:
        extending.extend(application, until, reason, by=world.identity("approver"))
    return caught.value


def test_the_letter_names_the_earlier_one_its_day_and_the_new_end_and_moves_nothing_yet(world, application):
    before = end(application)
    assignment = papers.copies_of_subject(application.id)[0].letter
    made = drawn(world, application)
    assert made.state is LetterState.TO_SIGN
    assert made.content["until"] == (before + 30 * DAY).isoformat()
    assert made.content["before"] == before.isoformat()
    assert made.content["basis"][0].startswith(f"Surat Tugas Nomor {assignment.number} tanggal ")
    assert f"Alasan: {REASON}" in made.content["purpose"]
    assert papers.following(assignment) == [made]
    assert end(application) == before


def test_with_the_signature_of_another_the_assignment_lasts_longer_and_all_are_told(world, application, second):
    until = end(application) + 30 * DAY
    made = drawn(world, application)
    sign(made, second)
    assert end(application) == until
    person = signoff.accounts.get_account(application.account_id)
    assert told("applications.extended") == [person.email]
    assert told("applications.extended_copy") == ["head@uji.test", "host@uji.test", "supervisor@uji.test"]
    query = select(AuditEntry).where(AuditEntry.event == "applications.assignment.extended", AuditEntry.subject_id == application.id)
    assert db.session.scalar(query) is not None
    assert queries.get_whole(application.id).until == until


def test_who_has_it_drawn_up_does_not_sign_it_nor_is_it_counted_as_waiting_for_them(world, application, second):
    made, drafter = drawn(world, application), world.identity("approver")
    with pytest.raises(ForbiddenError, match="another officer signs"):
        documents.sign(made, post=letters.POST, by=drafter)
    waiting = [db.session.scalar(papers.waiting(), papers.waiting_for(one)) for one in (drafter, second)]
    assert waiting == [0, 1]


def test_it_asks_for_the_initials_that_the_assignment_letter_asked_for(world, second):
    letters.in_force(world, initials=[letters.INITIALS[1]])
    application, copy = letters.approved(world)
    documents.initial(copy.letter, 1, by=world.identity("verifier"))
    sign(copy.letter, world.identity("approver"))
    made = drawn(world, application)
    assert made.state is LetterState.INITIALLING
    assert [(one.role, one.post) for one in made.initials] == [(Role.VERIFIER, letters.INITIALS[1]["post"])]
    documents.initial(made, 1, by=world.identity("verifier"))
    sign(made, second)
    assert end(application) == dt.date.fromisoformat(made.content["until"])


def test_the_new_day_is_later_within_the_agreement_and_within_a_year_in_all(world, second):
    opportunity = world.opportunity(agreement_until=clock.today() + dt.timedelta(days=900))
    application = letters.approved(world, world.applied(opportunity, world.servant()[1]))[0]
    sign(papers.copies_of_subject(application.id)[0].letter, world.identity("approver"))
    first = end(application)
    assert refusal(world, application, first).field == "until"
    assert refusal(world, application, opportunity.agreement_until + DAY).field == "until"
    assert "12 months" in str(refusal(world, application, months_after(first, 12) + DAY))
    sign(drawn(world, application, 60), second)
    assert "12 months" in str(refusal(world, application, months_after(first, 12) + DAY)), "counted from the first end"
    opportunity.agreement_until = end(application) + 10 * DAY
    assert "agreement" in str(refusal(world, application, end(application) + 11 * DAY))
    assert refusal(world, application, end(application) + DAY, reason=" ").field == "reason"


def test_one_extension_waits_at_a_time(world, application):
    drawn(world, application)
    with pytest.raises(IllegalMoveError, match="waits for its signature"):
        drawn(world, application)


def test_what_has_ended_or_is_not_in_force_is_not_extended(world, application, later):
    waiting = letters.approved(world)[0]
    assert "letter is in force" in str(refusal(world, waiting, clock.today() + 300 * DAY))
    last = end(application)
    later(last - clock.today() + DAY)
    assert "What has ended" in str(refusal(world, application, last + 30 * DAY))


def elsewhere(world, application, first_day):
    """Another placement of the same person, approved, from a day on."""
    opportunity = world.opportunity(title="Arsip", starts_on=first_day, ends_on=first_day + 30 * DAY)
    person = signoff.accounts.identity_of(application.account_id, Role.CIVIL_SERVANT)
    other = world.applied(opportunity, person)
    world.decide_until(other, "approver")
    return other


def test_nobody_is_extended_into_another_placement(world, application):
    other = elsewhere(world, application, end(application) + 10 * DAY)
    made = drawn(world, application, 5)
    documents.revoke(made, "Terlalu singkat.", by=world.identity("approver"))
    world.decide(other)
    found = refusal(world, application, end(application) + 10 * DAY)
    assert (type(found), found.field) == (ConflictError, "until")


def test_a_placement_that_was_approved_meanwhile_stands_against_the_signature(world, application, second):
    before = end(application)
    other = elsewhere(world, application, before + 10 * DAY)
    made = drawn(world, application)
    world.decide(other)
    with pytest.raises(ConflictError, match="another placement"):
        documents.sign(made, post=letters.POST, by=second)
    db.session.rollback()
    assert end(application) == before


def test_the_database_has_the_last_word_on_a_persons_time(world, application, second, monkeypatch):
    other = elsewhere(world, application, end(application) + 10 * DAY)
    made = drawn(world, application)
    world.decide(other)
    monkeypatch.setattr(queries, "is_placed_elsewhere", lambda *_: False)
    with pytest.raises(ConflictError, match="another placement"):
        documents.sign(made, post=letters.POST, by=second)


def test_an_agreement_that_was_shortened_meanwhile_stands_against_the_signature(world, application, second):
    made = drawn(world, application)
    queries.get_whole(application.id)
    opportunity = extending.term_of(application).opportunity
    opportunity.agreement_until = end(application)
    with pytest.raises(ConflictError, match="Revoke the letter"):
        documents.sign(made, post=letters.POST, by=second)


def test_revoked_before_its_signature_it_leaves_everything_as_it_was(world, application):
    before, made = end(application), drawn(world, application)
    documents.revoke(made, "Keliru.", by=world.identity("approver"))
    assert end(application) == before
    assert told("applications.extension_revoked") == []
    assert drawn(world, application).state is LetterState.TO_SIGN


def test_revoked_after_it_the_assignment_ends_on_its_earlier_day_again_and_all_are_told(world, application, second):
    before, made = end(application), drawn(world, application)
    sign(made, second)
    documents.revoke(made, "Loket tutup.", by=world.identity("approver"))
    db.session.commit()
    assert end(application) == before
    assert len(told("applications.extension_revoked")) == 1
    assert len(told("applications.extension_revoked_copy")) == 3


def test_an_extension_on_which_a_later_one_rests_is_not_revoked_first(world, application, second):
    first = drawn(world, application)
    sign(first, second)
    later_one = drawn(world, application)
    with pytest.raises(IllegalMoveError, match="later extension"):
        documents.revoke(first, "Keliru.", by=second)
    db.session.rollback()
    sign(later_one, second)
    with pytest.raises(IllegalMoveError, match="later extension"):
        documents.revoke(first, "Keliru.", by=second)


def test_cancelling_the_assignment_takes_its_extensions_with_it(world, application, second):
    signed, assignment = drawn(world, application), papers.copies_of_subject(application.id)[0].letter
    sign(signed, second)
    waiting = drawn(world, application)
    documents.revoke(assignment, "Pegawai dibutuhkan.", by=second)
    db.session.commit()
    assert {signed.state, waiting.state} == {LetterState.REVOKED}
    assert end(application) is None
    assert told("applications.extension_revoked") == []


def test_the_host_sees_who_is_placed_until_the_new_end(world, application, second, later):
    last = end(application)
    sign(drawn(world, application), second)
    later(last - clock.today() + 5 * DAY)
    page = queries.page_of_candidates(world.host.id, today=clock.today(), number=1, size=10)
    assert [one.whole is not None for one in page.rows] == [True]


def test_nobody_is_extended_beyond_what_the_agency_lets_go(world, application, second):
    other = letters.signed(world)[0]
    queries.assignment_of(other.id).during = Range(end(application) + 10 * DAY, end(application) + 40 * DAY, bounds="[]")
    signoff.organisation_services.set_away_limit(world.agency, 1, reason="uji", by=signoff.SYSTEM)
    db.session.commit()
    with pytest.raises(ConflictError, match="is used up: 1 of 1") as refused:
        drawn(world, application)
    assert refused.value.field == "until"

    letter, before = drawn(world, application, days=9), end(application)
    queries.assignment_of(other.id).during = Range(before + DAY, before + 40 * DAY, bounds="[]")
    db.session.commit()
    with pytest.raises(ConflictError, match="is used up"):
        sign(letter, second)
    db.session.rollback()
    assert end(application) == before

    signoff.organisation_services.set_away_limit(world.agency, 2, reason="uji", by=signoff.SYSTEM)
    sign(letter, second)
    assert end(application) == before + 9 * DAY
