"""Study programmes: entered, corrected, confirmed beside their decree, ended."""

import datetime as dt
import uuid

import pytest

from partners.registry import queries
from partners.registry.domain import PartnerKind
from partners.registry.domain.accreditation import Entry, ProgrammeState
from partners.registry.services import programmes
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, IllegalMoveError, NotFoundError
from portal.kernel.identity import Role
from portal.notifications.models import Message
from tests.factories import partners as made


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


def entry(**changed):
    values = {
        "code": "61 101",
        "name": "Magister  Contoh",
        "level": "S2",
        "scheme": "permen_39_2025",
        "grade": "Terakreditasi",
        "decree_number": "1/SK/2026",
        "decree_date": dt.date(2026, 1, 5),
        "expires_on": dt.date(2031, 1, 5),
    }
    return Entry(**{**values, **changed})


def university():
    partner, staff = made.verified_university()
    return partner, made.who(staff)


def verifier():
    return made.who(made.officer(Role.VERIFIER, "BKD"))


def added(partner, by, **changed):
    return programmes.add(partner, entry(**changed), uuid.UUID(made.paper(by)), by=by)


def seen(programme):
    return programme.submitted_at.isoformat()


def mails(kind):
    db.session.flush()
    return db.session.query(Message).filter_by(kind=kind).count()


def test_a_programme_waits_until_the_verifier_confirms_it():
    partner, by = university()
    officer = verifier()
    programme = added(partner, by)
    assert (programme.code, programme.name, programme.state) == ("61101", "Magister Contoh", ProgrammeState.WAITING)
    assert queries.programmes_of(partner.id) == [programme]
    assert queries.programmes_of(partner.id, verified=True) == []
    assert mails("registry.programme_waiting") == 2  # whoever verified the university is a verifier too
    programmes.confirm(programme, seen=seen(programme), by=officer)
    assert queries.programmes_of(partner.id, verified=True) == [programme]
    assert mails("registry.programme_confirmed") == 1
    with pytest.raises(IllegalMoveError):
        programmes.confirm(programme, seen=seen(programme), by=officer)


def test_a_returned_programme_is_corrected_and_waits_again():
    partner, by = university()
    programme, officer = added(partner, by), verifier()
    with pytest.raises(DomainError) as refused:
        programmes.return_(programme, comment=" ", seen=seen(programme), by=officer)
    assert refused.value.field == "comment"
    programmes.return_(programme, comment="Nomor SK berbeda.", seen=seen(programme), by=officer)
    assert programme.state is ProgrammeState.RETURNED
    before = programme.decree_id
    programmes.correct(programme, entry(decree_number="2/SK/2026"), None, by=by)
    assert (programme.state, programme.comment, programme.decree_id) == (ProgrammeState.WAITING, None, before)
    other = uuid.UUID(made.paper(by, "lain.pdf"))
    programmes.correct(programme, entry(), other, by=by)
    assert programme.decree_id == other


def test_what_was_corrected_meanwhile_is_not_confirmed_unread():
    partner, by = university()
    programme = added(partner, by)
    read = seen(programme)
    clock.follow(lambda: dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC))
    programmes.correct(programme, entry(grade="Terakreditasi Unggul"), None, by=by)
    with pytest.raises(ConflictError, match="corrected this since"):
        programmes.confirm(programme, seen=read, by=verifier())


def test_a_code_stands_once_until_its_programme_has_ended():
    partner, by = university()
    first = added(partner, by)
    with pytest.raises(DomainError) as refused:
        programmes.end(first, reason=" ", by=by)
    assert refused.value.field == "reason"
    programmes.end(first, reason="Program ditutup.", by=by)
    assert first.state is ProgrammeState.ENDED
    with pytest.raises(IllegalMoveError):
        programmes.correct(first, entry(), None, by=by)
    second = added(partner, by)
    assert queries.programmes_of(partner.id) == [second]
    with pytest.raises(Exception, match="study_programme_code_once"):
        added(partner, by)


def test_only_a_university_enters_programmes():
    company, hr = made.verified()
    with pytest.raises(DomainError, match="Only a university"):
        added(company, made.who(hr))


def test_one_that_is_not_there_is_not_found():
    for read in (queries.get_programme, queries.lock_programme):
        with pytest.raises(NotFoundError):
            read(uuid.uuid4())


def test_a_university_reads_its_own_and_officers_read_all_by_state_level_and_words():
    partner, by = university()
    mine = added(partner, by)
    other = added(partner, by, code="61001", level="S3", name="Doktor Contoh")
    programmes.return_(other, comment="Periksa.", seen=seen(other), by=verifier())

    def found(identity, **chosen):
        asked = {"text": "", "state": "", "level": "", "order": "name", **chosen}
        return queries.page_of_programmes(identity, **asked, number=1, size=10).rows

    assert found(by) == [other, mine]
    assert found(by, text="magister") == [mine]
    assert found(by, state="returned") == [other]
    assert found(by, level="S3") == [other]
    assert found(verifier(), state="waiting") == [mine]
    assert found(made.who(made.verified("PT Contoh Lain")[1])) == []
    assert db.session.scalar(queries.programmes_waiting()) == 1


def test_the_verifier_is_not_asked_before_the_university_itself_is_verified():
    partner, staff = made.partner("Universitas Contoh Baru", PartnerKind.UNIVERSITY)
    verifier()
    added(partner, made.who(staff))
    assert mails("registry.programme_waiting") == 0
    assert db.session.scalar(queries.programmes_waiting()) == 0
