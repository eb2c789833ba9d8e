"""What is still missing before an application is sent, and what a correction changed, for whoever reads it next."""

import io
import uuid

from portal.accounts import queries as accounts
from portal.applications import queries
from portal.applications.domain import HOST_FIELDS, STATEMENTS, ApplicationState
from portal.applications.models import Application, ApplicationVersion
from portal.applications.services import applying
from portal.integrity.domain import InterestKind
from portal.kernel.db import db
from portal.workforce.models import Servant
from tests.factories import signoff
from tests.web.applications.counting import statements
from tests.web.applications.reading import page_of, whole_text

ENGLISH = {"Accept-Language": "en"}
TICKED = {"statements": [one.key for one in STATEMENTS], "fields": list(HOST_FIELDS)}
NEEDED = {**signoff.PARTICULARS, "documents_needed": ["Surat sehat", "CV"]}


def pdf(words, name):
    return (io.BytesIO(b"%PDF-1.7 " + words), name)


def begun(world, browser, **changed):
    path = browser.post(f"/opportunities/{world.opportunity(**changed).id}/apply").location
    return path, uuid.UUID(path.split("/")[2])


def needs(answer):
    """What stands in the list before the button: (its words, done or missing, the field that it leads to)."""
    lines = page_of(answer).find("section", {"aria-labelledby": "needs"}).find_all("li")
    return [(line.b.get_text(), "Missing" not in line.get_text(), line.a["href"] if line.a else None) for line in lines]


def returned(world, browser, **changed):
    """(address of the form, id) of an application that the verifier has returned."""
    path, found = begun(world, browser, particulars=NEEDED)
    papers = {"paper_0": pdf(b"sehat", "sehat.pdf"), "paper_1": pdf(b"cv", "cv.pdf")}
    assert browser.post(path, data={**TICKED, "motivation": "Loket kami ramai.", **papers, **changed}).status_code == 303
    application = queries.get_application(found)
    world.decide_until(application, "verifier")
    world.decide(application, "papers", ground="papers", reason="Surat sehat kedaluwarsa.", returned_to="applicant")
    return path, found


def test_the_list_before_the_button_is_worked_out_from_the_saved_draft(world, browser):
    path, _ = begun(world, browser, particulars=NEEDED)
    missing = [what for what, done, _ in needs(browser.get(path, headers=ENGLISH)) if not done]
    assert missing == ["Your motivation", "Paper: Surat sehat", "Paper: CV", "Statements", "Your consent to what the host will see"]
    browser.post(path, data={**TICKED, "act": "draft", "motivation": "Loket.", "paper_1": pdf(b"cv", "cv.pdf"), "interest_words": "Saham."})
    page = browser.get(path, headers=ENGLISH)
    found = {what: (done, href) for what, done, href in needs(page)}
    assert found["Your motivation"] == (True, "#motivation")
    assert found["Paper: Surat sehat"] == (False, "#paper_0")
    assert found["Paper: CV"] == (True, "#paper_1")
    assert found["Interest in the host: declared"] == (False, "#interest")
    assert found["No rule stands against you"][0]
    assert all(page_of(page).select(href) for done, href in found.values() if href and href.startswith("#")), "each leads to its field"


def test_rules_that_are_not_met_are_named_before_anything_is_sent(world, as_):
    _, person = world.servant()
    browser = as_(accounts.get_account(person.account_id))
    path, _ = begun(world, browser, requirements={"levels": {"M.05": 4}})
    found = {what: (done, href) for what, done, href in needs(browser.get(path, headers=ENGLISH))}
    done, href = found["No rule stands against you"]
    assert not done
    assert href.startswith("/opportunities/")


def test_each_sending_is_kept_as_it_was_sent(world, person, browser):
    path, found = returned(world, browser)
    assert browser.post(path, data={**TICKED, "motivation": "Loket kami sangat ramai."}).status_code == 303
    kept = db.session.query(ApplicationVersion).filter_by(application_id=found).order_by(ApplicationVersion.place).all()
    assert [one.place for one in kept] == [1, 2]
    assert [one.content["motivation"] for one in kept] == ["Loket kami ramai.", "Loket kami sangat ramai."]
    assert [item["file"] for item in kept[0].content["documents"]] == ["sehat.pdf", "cv.pdf"]
    assert all(len(item["sha256"]) == 64 for item in kept[0].content["documents"])
    assert kept[0].content["record"]["grade"]["value"] == "III/c"


def test_a_sending_that_is_refused_leaves_no_version(world, browser):
    path, found = returned(world, browser)
    assert browser.post(path, data={**TICKED, "motivation": ""}).status_code == 422
    assert browser.post(path, data={"motivation": "Loket.", "statements": [STATEMENTS[0].key], "fields": "name"}).status_code == 422
    assert db.session.query(ApplicationVersion).filter_by(application_id=found).count() == 1


def test_what_a_correction_changed_is_marked_for_applicant_and_officer(world, person, browser, as_):
    path, found = returned(world, browser)
    application = queries.get_application(found)
    assert "What changed since it was returned" not in browser.get(f"/applications/{found}", headers=ENGLISH).text
    db.session.get(Servant, application.servant_id).grade = "III/d"
    db.session.commit()
    seen = page_of(browser.get(path)).find("input", {"name": "seen"})["value"]
    declared = {"interest": "y", "interest_kind": next(iter(InterestKind)).value, "interest_words": "Saham <i>lama</i>."}
    words = {"motivation": "Loket kami <script>alert(1)</script> ramai.", "paper_0": pdf(b"sehat baru", "sehat-baru.pdf")}
    assert browser.post(path, data={**TICKED, **words, **declared, "seen": seen}).status_code == 303
    turn = world.turn(application)
    assert turn.key == "interest", "the head decides on what was declared, before anybody else"
    officer = as_(world.accounts["head"]).get(f"/desk/{turn.id}", headers=ENGLISH)
    for answer in (browser.get(f"/applications/{found}", headers=ENGLISH), officer):
        section = page_of(answer).find("section", {"aria-labelledby": "corrected"})
        shown = " ".join(section.get_text(" ").split())
        assert "<script>alert(1)" not in answer.text
        assert "<i>lama" not in answer.text
        [put_in] = section.find_all("ins")
        assert put_in.get_text() == "[put in: <script>alert(1)</script> ]"
        assert [one["class"] for one in put_in.find_all("span")] == [["visually-hidden"]] * 2
        assert not section.find_all("del")
        assert "Surat sehat sehat.pdf sehat-baru.pdf" in shown
        assert "CV" not in shown, "a paper that stayed is not named"
        assert "Grade III/c III/d" in shown
        assert "Interest that is declared not given" in shown
        assert "Saham <i>lama</i>." in shown


def test_a_host_reads_nothing_of_what_was_corrected(world, browser, as_):
    path, found = returned(world, browser)
    assert browser.post(path, data={**TICKED, "motivation": "Loket kami sepi."}).status_code == 303
    application = queries.get_application(found)
    world.decide_until(application, "host")
    assert "corrected" not in as_(world.accounts["host"]).get(f"/desk/{world.turn(application).id}", headers=ENGLISH).text


def test_what_was_sent_again_as_it_was_is_said_to_be_so(world, browser):
    path, found = returned(world, browser)
    assert browser.post(path, data={**TICKED, "motivation": "Loket kami ramai."}).status_code == 303
    assert "Nothing: it was sent again as it was." in whole_text(browser.get(f"/applications/{found}", headers=ENGLISH))


def test_one_that_was_sent_before_versions_were_kept_is_compared_with_what_it_still_holds(world, browser):
    path, found = returned(world, browser)
    db.session.query(ApplicationVersion).delete()
    db.session.query(Application).filter_by(id=found).update({"record": None})
    db.session.commit()
    assert browser.post(path, data={**TICKED, "motivation": "Loket kami sepi."}).status_code == 303
    section = page_of(browser.get(f"/applications/{found}", headers=ENGLISH)).find("section", {"aria-labelledby": "corrected"})
    assert section.find("del").get_text() == "[taken out: ramai.]"
    assert section.find("ins").get_text() == "[put in: sepi.]"
    assert "From the personnel record" not in section.get_text()


def test_the_form_of_a_returned_application_begins_with_what_was_declared(world, browser):
    declared = {"interest": "y", "interest_kind": next(iter(InterestKind)).value, "interest_words": "Saham."}
    path, found = begun(world, browser)
    assert browser.post(path, data={**TICKED, "motivation": "Loket.", **declared}).status_code == 303
    queries.get_application(found).state = ApplicationState.RETURNED
    db.session.commit()
    page = page_of(browser.get(path))
    assert page.find(id="interest_words").get_text(strip=True) == "Saham."
    assert page.find(id="interest").has_attr("checked")


def test_the_pages_of_a_corrected_application_send_few_statements(world, browser, as_):
    path, found = returned(world, browser)
    own, application = f"/applications/{found}", queries.get_application(found)
    assert browser.post(path, data={**TICKED, "motivation": "Loket kami sepi."}).status_code == 303
    sent = statements(browser, own)
    assert len(sent) <= 12, sent
    sent = statements(as_(world.accounts["verifier"]), f"/desk/{world.turn(application).id}")
    assert len(sent) <= 11, sent


def test_the_same_click_twice_keeps_one_version(world, person):
    application = world.applied(world.opportunity(), person)
    applying.submit(application, world.content(), by=person)
    assert db.session.query(ApplicationVersion).filter_by(application_id=application.id).count() == 1
