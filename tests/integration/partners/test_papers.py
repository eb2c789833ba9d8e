"""Papers that expire are watched; duplicates are found at registration."""

import datetime as dt
import uuid

import pytest

from partners.registry import queries, services, tasks
from partners.registry.domain import PartnerKind, PartnerState
from partners.registry.domain.accreditation import Entry
from partners.registry.services import papers, programmes
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.kernel.identity import Role
from portal.notifications.models import Message
from portal.workflow import queries as cases
from tests.factories import partners as made

LAST = dt.date(2027, 6, 1)
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def lists(app):
    made.code_lists()


def mails(kind, email=None):
    db.session.flush()
    found = db.session.query(Message).filter_by(kind=kind)
    return (found.filter_by(email=email) if email else found).count()


def on(day):
    clock.follow(lambda: clock.at(day, 1))


def test_a_partner_is_reminded_at_90_30_and_7_days_once_each_and_the_verifier_told_at_the_end():
    partner, hr = made.verified(mandate_expires_on=LAST)
    officer = made.officer(Role.VERIFIER, "BKD")
    told = []
    for left in (91, 90, 89, 30, 30, 7, 0, -1, -2):
        on(LAST - dt.timedelta(days=left))
        told.append(papers.watch())
        db.session.flush()
    assert told == [0, 1, 0, 1, 0, 1, 0, 1, 0]
    assert mails("registry.paper_expiring", hr.email) == 3
    assert mails("registry.paper_expired", hr.email) == 1
    assert mails("registry.paper_expired_at", officer.email) == 1
    partner.mandate_expires_on = LAST + dt.timedelta(days=60)
    tasks.watch_papers()
    assert mails("registry.paper_expiring", hr.email) == 4  # the next paper has notices of its own


def test_the_accreditation_of_a_programme_is_watched_until_it_ends():
    partner, staff = made.verified_university()
    by = made.who(staff)
    entry = Entry("61101", "Contoh", "S2", "ban_pt", "A", "1/SK", dt.date(2022, 1, 1), LAST)
    programme = programmes.add(partner, entry, uuid.UUID(made.paper(by)), by=by)
    partner.mandate_expires_on = LAST - dt.timedelta(days=1)
    on(LAST - dt.timedelta(days=20))
    assert [one.paper for one in queries.expiries_of(partner)] == ["mandate", "accreditation"]
    assert papers.watch() == 2
    db.session.flush()
    paths = {message.path for message in db.session.query(Message).filter_by(kind="registry.paper_expiring", email=staff.email)}
    assert paths == {"/partner/change", f"/programmes/{programme.id}"}
    programmes.end(programme, reason="Ditutup.", by=by)
    assert [one.paper for one in queries.expiries_of(partner)] == ["mandate"]
    on(LAST + dt.timedelta(days=1))
    assert papers.watch() == 1


def test_only_partners_that_were_verified_are_reminded():
    partner, hr = made.partner()
    by = made.who(hr)
    services.submit(partner, made.details(by, mandate_expires_on=clock.today()), by=by)
    assert papers.watch() == 0


def test_the_last_days_stand_on_the_partners_page(as_):
    partner, hr = made.verified(mandate_expires_on=clock.today() - dt.timedelta(days=1))
    for reader, path in ((hr, "/partner"), (made.officer(Role.VERIFIER, "BKD"), f"/partners/{partner.id}")):
        assert "Expired" in as_(reader).get(path, headers=ENGLISH).text


def test_a_number_that_is_registered_is_refused_without_saying_whose(as_):
    made.verified("PT Contoh Rahasia")
    partner, hr = made.partner("PT Contoh Lain")
    data = {"nib": "9999000000801", "legal_form": "private", "npwp": "9999000000000801", "address": "Jalan Contoh 1"}
    answer = as_(hr).post("/partner/registration/identity", data=data, headers=ENGLISH)
    assert answer.status_code == 422
    assert "ask its owner there to invite you" in answer.text
    assert "Rahasia" not in answer.text
    services.check_unclaimed(partner, {"nib": "", "pt_code": None})


def test_the_licence_of_another_certification_body_is_found_however_it_is_written():
    lsp, hr = made.partner("LSP Contoh", PartnerKind.CERTIFICATION_BODY)
    by = made.who(hr)
    services.submit(lsp, made.details(by, nib=None, kbli=(), licence_number="BNSP-LSP 852-ID"), by=by)
    other, _ = made.partner("LSP Contoh Dua", PartnerKind.CERTIFICATION_BODY)
    with pytest.raises(DomainError) as refused:
        services.check_unclaimed(other, {"licence_number": "bnsp-lsp-0852-id"})
    assert refused.value.field == "licence_number"
    services.check_unclaimed(lsp, {"licence_number": "bnsp-lsp-0852-id"})


def test_the_verifier_sees_partners_of_a_like_name(as_):
    first, _ = made.verified("PT Contoh Awan Data")
    second, hr = made.partner("CV Contoh Awan-Data")
    by = made.who(hr)
    services.submit(second, made.details(by, nib="9999000000802"), by=by)
    assert [one.id for one, _ in queries.partners_named_like(second)] == [first.id]
    turn = cases.open_step(cases.find_case_of("partner", second.id).id)
    page = as_(made.officer(Role.VERIFIER, "BKD")).get(f"/desk/{turn.id}", headers=ENGLISH).text
    assert "Partners of a like name" in page
    assert first.number in page
    assert second.state is PartnerState.SUBMITTED
    assert queries.partners_named_like(made.partner("Perum Lain Sekali")[0]) == []
