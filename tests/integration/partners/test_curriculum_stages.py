"""A curriculum goes from its draft to its decree: each side answers for what it has read and signs it once."""

import datetime as dt
import uuid

import pytest
from sqlalchemy import exc, text

from partners.curricula import queries, tasks
from partners.curricula.domain import CurriculumState, Share, Side
from partners.curricula.domain.changes import Written
from partners.curricula.domain.document import read
from partners.curricula.models import CurriculumReminder
from partners.curricula.queries import saying, versions
from partners.curricula.services import adopting, following, reviewing, signing, versioning, writing
from partners.curricula.services import saying as said
from portal.audit.models import AuditEntry
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError, IllegalMoveError
from portal.kernel.registry import Registry
from portal.notifications.models import Message
from tests.conftest import NOW
from tests.factories import curricula as made
from tests.factories import partners


@pytest.fixture(autouse=True)
def lists(app):
    partners.code_lists()


@pytest.fixture
def world():
    return made.world()


@pytest.fixture
def sent(world):
    reviewing.send(world.curriculum, by=world.head)
    return world


def place_of(world):
    return saying.newest_place(world.curriculum.id)


def agree(world, *sides):
    for side in sides:
        reviewing.agree(world.curriculum, place=place_of(world), by=world.by(side))


def write(world, words="Merancang layanan bagi semua warga.", by=None):
    writing.write(world.curriculum, uuid.UUID(made.key("CPL-1")), {"text": words}, seen=place_of(world), by=by or world.head)


def told(kind):
    return {message.email for message in db.session.query(Message).filter_by(kind=kind)}


def emails(world, share, *sides):
    return {world.people[side, share].email for side in sides or Side}


def events(world):
    db.session.commit()
    return {entry.event for entry in db.session.query(AuditEntry).filter_by(subject_id=world.curriculum.id)}


# -- the review ---------------------------------------------------------------------------------------------------------------------------


def test_what_is_sent_is_due_in_ten_working_days_and_each_lead_is_told(sent):
    curriculum = sent.curriculum
    assert (curriculum.state, curriculum.round) == (CurriculumState.IN_REVIEW, 1)
    assert clock.local(curriculum.due_at).date() == dt.date(2026, 12, 8)
    assert told("curricula.sent") == emails(sent, Share.LEAD)


def test_nothing_is_sent_where_the_university_is_alone_or_a_side_has_no_lead(world):
    for member in world.curriculum.members:
        if member.side is Side.COMPANY and member.share is Share.LEAD:
            member.ended_at = NOW
    with pytest.raises(DomainError, match="nobody leads"):
        reviewing.send(world.curriculum, by=world.head)
    for member in world.curriculum.members:
        if member.side is not Side.UNIVERSITY:
            member.ended_at = NOW
    with pytest.raises(DomainError, match="Only your university"):
        reviewing.send(world.curriculum, by=world.head)


def test_once_every_side_agrees_a_whole_version_of_the_text_is_made_and_nobody_writes_any_more(sent):
    agree(sent, Side.UNIVERSITY, Side.COMPANY)
    assert sent.curriculum.state is CurriculumState.IN_REVIEW
    assert reviewing.owing_sides(sent.curriculum) == [Side.GOVERNMENT]
    agree(sent, Side.GOVERNMENT)
    assert sent.curriculum.state is CurriculumState.AGREED
    version = versions.find_agreed(sent.curriculum.id)
    assert (version.number, version.is_agreed, version.sha256) == ("1.0", True, made.document().sha256)
    assert told("curricula.agreed") == emails(sent, Share.LEAD) | emails(sent, Share.SIGNER)
    with pytest.raises(IllegalMoveError):
        write(sent)
    with pytest.raises(IllegalMoveError):
        versioning.make(sent.curriculum, number="1.1", title="Naskah", by=sent.head)
    assert events(sent) == {f"curricula.{name}" for name in ("curriculum.sent", "answer.given", "version.made", "curriculum.agreed")}


def test_a_side_agrees_to_what_it_has_read_and_once(sent):
    before = place_of(sent)
    write(sent)
    with pytest.raises(ConflictError, match="has changed"):
        reviewing.agree(sent.curriculum, place=before, by=sent.by(Side.COMPANY))
    agree(sent, Side.COMPANY)
    with pytest.raises(ConflictError, match="already"):
        agree(sent, Side.COMPANY)


def test_what_is_written_after_an_answer_is_answered_anew(sent):
    agree(sent, Side.UNIVERSITY, Side.COMPANY)
    write(sent)
    assert reviewing.owing_sides(sent.curriculum) == list(Side)
    agree(sent, Side.GOVERNMENT)
    assert sent.curriculum.state is CurriculumState.IN_REVIEW
    agree(sent, Side.UNIVERSITY, Side.COMPANY)
    assert sent.curriculum.state is CurriculumState.AGREED
    document = read(versions.get_version(sent.curriculum.id, "1.0").document)
    assert document.parts[made.key("CPL-1")].fields["text"] == "Merancang layanan bagi semua warga."


def test_one_side_that_asks_for_changes_ends_the_round_also_after_it_had_agreed(sent):
    agree(sent, Side.COMPANY, Side.UNIVERSITY)
    reviewing.ask_for_changes(sent.curriculum, reason="Magang terlalu singkat.", by=sent.by(Side.COMPANY))
    assert (sent.curriculum.state, sent.curriculum.due_at) == (CurriculumState.CHANGES_REQUESTED, None)
    assert told("curricula.changes_requested") == emails(sent, Share.LEAD, Side.UNIVERSITY, Side.GOVERNMENT)
    answers = versions.answers_of(sent.curriculum.id, 1)
    assert (answers[Side.COMPANY].is_agreed, answers[Side.COMPANY].reason) == (False, "Magang terlalu singkat.")
    with pytest.raises(IllegalMoveError):
        agree(sent, Side.GOVERNMENT)
    reviewing.send(sent.curriculum, by=sent.head)
    assert sent.curriculum.round == 2
    assert reviewing.owing_sides(sent.curriculum) == list(Side)


def test_asking_for_changes_needs_words_and_answering_needs_to_lead(sent):
    with pytest.raises(DomainError) as refused:
        reviewing.ask_for_changes(sent.curriculum, reason=" ", by=sent.by(Side.COMPANY))
    assert refused.value.field == "reason"
    with pytest.raises(ForbiddenError):
        reviewing.agree(sent.curriculum, place=place_of(sent), by=sent.by(Side.COMPANY, Share.SIGNER))


def test_errors_and_open_suggestions_are_named_before_anybody_agrees(sent):
    writing.change_many(sent.curriculum, [Written(made.key("N-2"), "measures", [made.key("CPMK-2")], [])], by=sent.head)
    said.suggest(sent.curriculum, uuid.UUID(made.key("CPL-2")), {"text": "Menguasai data."}, "Lebih singkat.", by=sent.by(Side.GOVERNMENT))
    with pytest.raises(DomainError) as refused:
        agree(sent, Side.UNIVERSITY)
    words = str(refused.value.text)
    assert "CPL-2 is not assessed in any subject yet." in words
    assert "Suggestion 1 on CPL-2 is open." in words
    with pytest.raises(DomainError) as refused:
        agree(sent, Side.COMPANY)
    assert "2 more in parts that your side does not see." in str(refused.value.text)
    assert "CPL-2" not in str(refused.value.text)


def test_before_the_last_signature_it_can_be_reopened_and_the_next_version_is_signed_anew(world):
    first = made.agreed(world)
    made.sign(world, Side.COMPANY)
    with pytest.raises(DomainError):
        reviewing.reopen(world.curriculum, reason="", by=world.head)
    reviewing.reopen(world.curriculum, reason="Ada kekeliruan bobot.", by=world.head)
    assert world.curriculum.state is CurriculumState.CHANGES_REQUESTED
    assert told("curricula.reopened") == emails(world, Share.LEAD) | emails(world, Share.SIGNER)
    write(world)
    second = made.agreed(world)
    assert (first.number, second.number) == ("1.0", "2.0")
    assert set(versions.signatures_of(first.id)) == {Side.COMPANY}
    assert signing.owing_sides(world.curriculum) == list(Side)


# -- signatures ---------------------------------------------------------------------------------------------------------------------------


def test_with_the_last_signature_it_is_signed_and_each_side_signed_what_it_read(world):
    version = made.agreed(world)
    made.sign(world, Side.COMPANY)
    made.sign(world, Side.GOVERNMENT)
    assert world.curriculum.state is CurriculumState.AGREED
    made.sign(world, Side.UNIVERSITY)
    assert (world.curriculum.state, world.curriculum.due_at) == (CurriculumState.SIGNED, None)
    there = versions.signatures_of(version.id)
    assert there[Side.UNIVERSITY].sha256 == there[Side.GOVERNMENT].sha256 == version.sha256
    part = versioning.document_for(Side.COMPANY, version)
    assert there[Side.COMPANY].sha256 == part.sha256 != version.sha256
    assert made.key("P-1") in part.parts
    assert made.key("CPL-1") not in part.parts
    assert told("curricula.signed") == {account.email for account in world.people.values()}


def test_a_side_signs_once_by_somebody_who_may_and_only_what_is_there(world):
    version = made.agreed(world)
    made.sign(world, Side.UNIVERSITY)
    signer = world.by(Side.GOVERNMENT, Share.SIGNER)
    with pytest.raises(ConflictError, match="has signed for your side"):
        made.sign(world, Side.UNIVERSITY)
    with pytest.raises(ConflictError, match="not the text"):
        signing.sign(world.curriculum, post="Kepala", sha256="0" * 64, by=signer)
    with pytest.raises(ForbiddenError):
        signing.sign(world.curriculum, post="Kepala", sha256=version.sha256, by=world.by(Side.GOVERNMENT, Share.AUTHOR))
    with pytest.raises(DomainError) as refused:
        signing.sign(world.curriculum, post=" ", sha256=version.sha256, by=signer)
    assert refused.value.field == "post"


def test_nobody_signs_for_two_sides(world):
    """Somebody of the university who holds an office of the agency as well."""
    account = world.people[Side.UNIVERSITY, Share.SIGNER]
    agency = world.by(Side.GOVERNMENT).active
    partners.account_services.give_grant(account, agency.role, agency.body_id, by=partners.SYSTEM)
    made.taking_part(world.curriculum, account, Side.GOVERNMENT, Share.SIGNER, agency.body_id, agency.body_name)
    version = made.agreed(world)
    made.sign(world, Side.UNIVERSITY)
    with pytest.raises(ForbiddenError, match="another side"):
        signing.sign(world.curriculum, post="Kepala", sha256=version.sha256, by=partners.who(account, agency.role))


def test_a_side_that_came_after_the_agreement_does_not_sign_it(world):
    for member in world.curriculum.members:
        if member.side is Side.COMPANY:
            member.ended_at = NOW
    reviewing.send(world.curriculum, by=world.head)
    agree(world, Side.UNIVERSITY, Side.GOVERNMENT)
    account = world.people[Side.COMPANY, Share.LEAD]
    made.taking_part(world.curriculum, account, Side.COMPANY, Share.LEAD, world.company.body_id, world.company.name)
    with pytest.raises(ForbiddenError, match="has not agreed"):
        signing.sign(world.curriculum, post="Direktur", sha256="0" * 64, by=world.by(Side.COMPANY))
    made.sign(world, Side.UNIVERSITY)
    made.sign(world, Side.GOVERNMENT)
    assert world.curriculum.state is CurriculumState.SIGNED


def test_before_the_agreement_there_is_nothing_to_sign(world):
    with pytest.raises(IllegalMoveError):
        signing.get_agreed(world.curriculum)


@pytest.mark.parametrize("state", [CurriculumState.DRAFT, CurriculumState.IN_REVIEW])
def test_nothing_is_signed_before_the_sides_agree(state):
    world = made.world(state)
    with pytest.raises(IllegalMoveError):
        signing.sign(world.curriculum, post="Dekan", sha256="0" * 64, by=world.head)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE curriculum_version SET title = 'lain'",
        "UPDATE curriculum_version SET document = '{}'",
        "DELETE FROM curriculum_version",
        "UPDATE curriculum_signature SET name = 'lain'",
        "DELETE FROM curriculum_signature",
    ],
)
def test_the_application_cannot_change_a_version_or_a_signature(world, statement):
    made.signed(world)
    db.session.flush()
    with pytest.raises(exc.DBAPIError, match=r"permission denied|kept as it is"), db.session.begin_nested():
        db.session.execute(text(statement))


def test_no_service_changes_a_signed_version(world):
    version = made.signed(world)
    before = versioning.document_for(None, version).to_bytes()
    acts = [
        lambda: write(world),
        lambda: versioning.restore(world.curriculum, version, reason="Coba.", by=world.head),
        lambda: versioning.make(world.curriculum, number="1.1", title="Lain", by=world.head),
        lambda: reviewing.reopen(world.curriculum, reason="Coba.", by=world.head),
        lambda: reviewing.send(world.curriculum, by=world.head),
        lambda: reviewing.ask_for_changes(world.curriculum, reason="Coba.", by=world.head),
        lambda: made.sign(world, Side.COMPANY),
    ]
    for act in acts:
        with pytest.raises(DomainError):
            act()
    db.session.expire_all()
    assert versioning.document_for(None, versions.find_agreed(world.curriculum.id)).to_bytes() == before


# -- the clock ----------------------------------------------------------------------------------------------------------------------------


def at(moment):
    clock.follow(lambda: moment)


def test_a_side_that_owes_an_answer_is_reminded_once_before_and_once_after(sent):
    agree(sent, Side.UNIVERSITY)
    tasks.remind()
    assert not told("curricula.answer_due")
    at(sent.curriculum.due_at - dt.timedelta(days=1))
    tasks.remind()
    tasks.remind()
    assert told("curricula.answer_due") == emails(sent, Share.LEAD, Side.GOVERNMENT, Side.COMPANY)
    at(sent.curriculum.due_at + dt.timedelta(days=1))
    tasks.remind()
    tasks.remind()
    assert told("curricula.answer_late") == emails(sent, Share.LEAD, Side.GOVERNMENT, Side.COMPANY)
    assert db.session.query(CurriculumReminder).count() == 4
    assert db.session.query(Message).filter_by(kind="curricula.answer_late").count() == 2


def test_a_side_that_has_not_signed_is_reminded_and_one_that_has_is_not(world):
    made.agreed(world)
    made.sign(world, Side.COMPANY)
    at(world.curriculum.due_at + dt.timedelta(days=1))
    tasks.remind()
    late = emails(world, Share.LEAD, Side.UNIVERSITY, Side.GOVERNMENT) | emails(world, Share.SIGNER, Side.UNIVERSITY, Side.GOVERNMENT)
    assert told("curricula.signature_late") == late
    assert following.remind(world.curriculum) == []


def test_nobody_is_reminded_of_what_awaits_nothing_or_is_not_due_soon(world):
    assert following.remind(world.curriculum) == []
    reviewing.send(world.curriculum, by=world.head)
    assert following.remind(world.curriculum) == []


# -- versions -----------------------------------------------------------------------------------------------------------------------------


def test_versions_have_the_next_numbers_and_hold_the_text_of_their_moment(world):
    assert versioning.proposed_number(world.curriculum) == "0.1"
    first = versioning.make(world.curriculum, number="0.1", title="Naskah awal", by=world.head)
    write(world)
    assert versioning.proposed_number(world.curriculum) == "0.2"
    second = versioning.make(world.curriculum, number="0.5", title="Sesudah lokakarya", by=world.head)
    assert first.sha256 == made.document().sha256 != second.sha256
    assert second.place == place_of(world) > first.place
    assert [one.number for one in versions.versions_of(world.curriculum.id)] == ["0.5", "0.1"]


@pytest.mark.parametrize(
    ("number", "title", "field"), [("0.1", "Lain", "number"), ("1.0", "x", "number"), ("satu", "x", "number"), ("0.2", " ", "title")]
)
def test_a_version_has_a_later_number_and_a_title(world, number, title, field):
    versioning.make(world.curriculum, number="0.1", title="Naskah awal", by=world.head)
    with pytest.raises(DomainError) as refused:
        versioning.make(world.curriculum, number=number, title=title, by=world.head)
    assert refused.value.field == field


def test_a_version_is_restored_with_a_reason_and_the_log_keeps_what_was_between(world):
    version = versioning.make(world.curriculum, number="0.1", title="Naskah awal", by=world.head)
    writing.remove(world.curriculum, uuid.UUID(made.key("S-3")), by=world.head)
    write(world)
    with pytest.raises(DomainError):
        versioning.restore(world.curriculum, version, reason="", by=world.head)
    versioning.restore(world.curriculum, version, reason="Praktik tetap diperlukan.", by=world.head)
    assert queries.document_of(world.curriculum.id) == made.document()
    assert saying.changes_since(world.curriculum.id, 0)[-1].reason == "Praktik tetap diperlukan."
    with pytest.raises(DomainError, match="as it stood"):
        versioning.restore(world.curriculum, version, reason="Sekali lagi.", by=world.head)


def test_what_the_company_saw_of_a_version_does_not_change_when_parts_are_opened_later(world):
    version = versioning.make(world.curriculum, number="0.1", title="Naskah awal", by=world.head)
    queries.get_part(world.curriculum.id, uuid.UUID(made.key("S-1"))).is_opened = True
    db.session.flush()
    later = versioning.make(world.curriculum, number="0.2", title="Terbuka", by=world.head)
    assert made.key("B-1") not in versioning.document_for(Side.COMPANY, version).parts
    assert made.key("B-1") in versioning.document_for(Side.COMPANY, later).parts
    assert versioning.document_for(None, version) == made.document()


# -- the decree ---------------------------------------------------------------------------------------------------------------------------


def test_the_university_adopts_what_is_signed_and_a_review_is_due_two_years_later(world):
    version = made.adopted(world)
    curriculum = world.curriculum
    assert (curriculum.state, curriculum.decree_number, curriculum.adopted_at) == (CurriculumState.ADOPTED, "12/SK/2026", NOW)
    (review,) = versions.reviews_of(curriculum.id)
    assert (review.version_id, review.due_on) == (version.id, dt.date(2028, 11, 24))
    assert told("curricula.adopted") == {account.email for account in world.people.values()}


@pytest.mark.parametrize(
    ("number", "day", "field"),
    [("", dt.date(2026, 11, 24), "number"), ("1", dt.date(2026, 11, 25), "decreed_on"), ("1", dt.date(2026, 11, 23), "decreed_on")],
)
def test_a_decree_has_a_number_and_a_day_between_the_minutes_and_today(world, number, day, field):
    made.signed(world)
    with pytest.raises(DomainError) as refused:
        adopting.adopt(world.curriculum, adopting.Decree(number, day), by=world.head)
    assert refused.value.field == field


def test_whoever_asked_for_it_is_told_of_the_adoption_with_its_version(world, monkeypatch):
    told_of = []
    monkeypatch.setattr(adopting, "ADOPTED", Registry("curricula.ADOPTED"))
    adopting.ADOPTED.register("uji", lambda curriculum, version, by: told_of.append((curriculum, version.number, by.account_id)))
    made.adopted(world)
    assert told_of == [(world.curriculum, "1.0", world.head.account_id)]


def test_the_decrees_paper_is_kept_where_there_is_one(world):
    made.signed(world)
    adopting.adopt(world.curriculum, adopting.Decree("9", clock.today(), "sk.pdf", partners.PDF), by=world.head)
    assert world.curriculum.decree_file_id is not None


def test_nothing_is_adopted_before_every_side_has_signed(world):
    made.agreed(world)
    with pytest.raises(IllegalMoveError):
        adopting.adopt(world.curriculum, adopting.Decree("1", clock.today()), by=world.head)


def test_the_next_curriculum_keeps_ids_and_people_and_takes_its_place_at_its_decree(world):
    queries.get_part(world.curriculum.id, uuid.UUID(made.key("S-1"))).is_opened = True
    made.adopted(world)
    following_one = adopting.begin_successor(world.curriculum, by=world.head)
    assert (following_one.state, following_one.supersedes_id) == (CurriculumState.DRAFT, world.curriculum.id)
    assert queries.document_of(following_one.id) == made.document()
    assert queries.whole_of(following_one.id)[1] == {made.key("S-1")}
    people = {(one.account_id, one.side, one.share) for one in following_one.members}
    assert people == {(one.account_id, one.side, one.share) for one in world.curriculum.members}
    with pytest.raises(ConflictError):
        adopting.begin_successor(world.curriculum, by=world.head)
    assert versions.find_newest_after(world.curriculum) == world.curriculum
    successor = made.World(following_one, world.partner, world.company, world.people)
    made.adopted(successor, "13/SK/2026")
    assert (world.curriculum.state, following_one.state) == (CurriculumState.SUPERSEDED, CurriculumState.ADOPTED)
    assert versions.find_newest_after(world.curriculum) == following_one
    assert told("curricula.superseded") == {account.email for account in world.people.values()}


def test_only_what_is_adopted_has_a_next_one(world):
    made.signed(world)
    with pytest.raises(IllegalMoveError):
        adopting.begin_successor(world.curriculum, by=world.head)


def test_a_digest_is_known_once_every_side_has_signed(world):
    version = made.agreed(world)
    assert versions.find_signed(version.sha256) is None
    for side in Side:
        made.sign(world, side)
    assert versions.find_signed(version.sha256) == (world.curriculum, version)
    assert versions.find_signed("0" * 64) is None


# -- after those who studied by it --------------------------------------------------------------------------------------------------------


def test_the_university_is_told_of_a_review_once_and_the_next_follows_what_it_kept(world):
    made.adopted(world)
    (review,) = versions.reviews_of(world.curriculum.id)
    at(clock.at(review.due_on, 8))
    tasks.remind_of_reviews()
    tasks.remind_of_reviews()
    assert db.session.query(Message).filter_by(kind="curricula.cohort_due").count() == 1
    assert told("curricula.cohort_due") == emails(world, Share.LEAD, Side.UNIVERSITY)
    with pytest.raises(DomainError):
        following.record_review(world.curriculum, review, findings=" ", by=world.head)
    following.record_review(world.curriculum, review, findings="Praktik perlu lebih panjang.", by=world.head)
    with pytest.raises(IllegalMoveError):
        following.record_review(world.curriculum, review, findings="Lagi.", by=world.head)
    done, coming = versions.reviews_of(world.curriculum.id)
    assert (done.findings, coming.due_on) == ("Praktik perlu lebih panjang.", dt.date(2030, 11, 24))
