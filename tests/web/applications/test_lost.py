"""What becomes of those who applied when an opportunity ends from outside."""

from portal.accounts import queries as accounts
from portal.catalogue import services as catalogue
from portal.catalogue.domain.opportunity import OpportunityStep
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM
from portal.kernel.text import Text
from portal.notifications.models import Message

ENGLISH = {"Accept-Language": "en"}


def test_whoever_loses_an_opportunity_reads_the_cause_and_what_else_is_open(world, as_):
    lost, other = world.opportunity(title="Audit energi"), world.opportunity(title="Telemetri air", requirements={})
    world.opportunity(title="Arsip kota", requirements={"grades": ["IV/e"]})
    _, person = world.servant(post_class="JF_MUDA", levels={"M.05": 1, "M.07": 1})
    application = world.applied(lost, person)
    cause = Text("%(name)s is suspended.", name="PT Contoh Surya")
    catalogue.change(lost, OpportunityStep.TAKE_DOWN, by=SYSTEM, reason="NIB dicabut.", cause=cause)
    db.session.flush()
    (mail,) = db.session.query(Message).filter_by(kind="applications.cancelled")
    assert mail.facts["cause"] == cause.to_json() or "Surya" in str(mail.facts["cause"])
    page = as_(accounts.get_account(person.account_id)).get(f"/applications/{application.id}", headers=ENGLISH).text
    assert "PT Contoh Surya is suspended." in page
    assert "NIB dicabut" not in page
    assert "Telemetri air" in page
    assert str(other.id) in page
    assert "Arsip kota" not in page


def test_what_a_host_says_of_a_cancellation_is_told_in_its_own_words(world, as_):
    lost = world.opportunity(title="Audit energi")
    _, person = world.servant(grade=None, employment_type="PPPK")
    application = world.applied(lost, person)
    catalogue.change(lost, OpportunityStep.CANCEL, by=SYSTEM, reason="Gedung kami pindah.")
    db.session.flush()
    page = as_(accounts.get_account(person.account_id)).get(f"/applications/{application.id}", headers=ENGLISH).text
    assert "Gedung kami pindah." in page
    assert "At the moment nothing is open of which you meet every rule." in page


def test_nobody_whose_application_stands_or_who_withdrew_is_shown_others(world, as_):
    _, person = world.servant()
    application = world.applied(world.opportunity(), person)
    page = as_(accounts.get_account(person.account_id)).get(f"/applications/{application.id}", headers=ENGLISH).text
    assert "What else is open to you" not in page
