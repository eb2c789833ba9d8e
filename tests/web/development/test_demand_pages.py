"""Partners read what is published and nothing else, follow themes and answer a call in one click; a curator calls."""

import pytest
from bs4 import BeautifulSoup

from portal.development import queries, services
from portal.development.domain.calls import DemandStep
from portal.drafts import queries as draft_queries
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.kernel.text import Text
from tests.factories import development
from tests.web.applications.counting import statements
from tests.web.applications.sheets import parts

ENGLISH = {"Accept-Language": "en"}
GOOD = {
    "title": "Layanan digital di loket",
    "gaps": ["M.05/3"],
    "words": "Merancang layanan dari sisi warga.",
    "audience": "Pegawai loket",
    "sought": ["masters", "short_course"],
    "open_until-day": "1",
    "open_until-month": "2",
    "open_until-year": "2027",
}


@pytest.fixture
def made(app):
    return development.world()


@pytest.fixture
def curator(made, as_):
    return as_(made.curator)


@pytest.fixture
def staff(made, as_):
    return as_(made.staff)


@pytest.fixture
def answers():
    """A way to answer, and one answer that was given, for as long as a test runs."""
    way = services.Answer(Text("Begin a curriculum"), frozenset({Role.UNIVERSITY_STAFF}), lambda call_id: f"/curricula/from/{call_id}")
    services.ANSWERS._entries["test"] = way
    services.ANSWERED._entries["test"] = lambda _: [services.Given("Magister Kebijakan Layanan Digital", "Universitas Contoh Ciliwung")]
    yield
    del services.ANSWERS._entries["test"], services.ANSWERED._entries["test"]


def call_of(made):
    made_call = services.publish_call(development.text(gaps=(("M.05", 3), ("T.01", 3))), by=development.identity(made.curator))
    db.session.commit()
    return made_call


def read(browser, path):
    answer = browser.get(path, headers=ENGLISH)
    assert answer.status_code == 200, path
    return answer.text


def test_a_curator_writes_a_call_and_partners_read_it(curator, staff, made):
    form = read(curator, "/demand/calls/new")
    assert "Public service, below level 3" in form
    assert "at least 13" in form
    sent = curator.post("/demand/calls/new", data=GOOD)
    assert sent.status_code == 303
    page = read(staff, sent.location)
    assert "Layanan digital di loket" in page
    assert "at least 13" in page
    assert "Master&#39;s programme, Short course" in page
    assert "End the call" not in page
    board = read(staff, "/demand")
    assert "Public service 3 (at least 13)" in board
    assert "Layanan digital di loket" in parts(staff.get("/demand.xlsx?theme=M.05&sought=masters&state=open").data)
    assert "No call to partners fits" in read(staff, "/demand?text=zzz")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"gaps": []}, "Gaps"),
        ({"gaps": ["M.05/x"]}, "Gaps"),
        ({"title": ""}, "Title"),
        ({"open_until-year": "2020"}, "The last day lies after today."),
    ],
)
def test_a_call_with_a_fault_is_refused_beside_its_field_and_nothing_typed_is_lost(curator, made, changed, said):
    answer = curator.post("/demand/calls/new", data=GOOD | changed, headers=ENGLISH)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Merancang layanan dari sisi warga." in answer.text
    assert "Merancang layanan dari sisi warga." in read(curator, "/demand/calls/new")


def test_a_call_is_answered_in_one_click_by_those_whose_way_it_is(staff, curator, made, answers):
    found = call_of(made)
    page = read(staff, f"/demand/calls/{found.id}")
    assert f'action="/curricula/from/{found.id}"' in page
    assert "Begin a curriculum" in page
    assert "Magister Kebijakan" not in page
    other = read(curator, f"/demand/calls/{found.id}")
    assert "Begin a curriculum" not in other
    assert "Magister Kebijakan Layanan Digital" in other
    services.end_call(found, DemandStep.CLOSE, "Terjawab.", by=development.identity(made.curator))
    db.session.commit()
    closed = read(staff, f"/demand/calls/{found.id}")
    assert "Begin a curriculum" not in closed
    assert "Terjawab." in closed


def test_a_call_is_ended_with_a_reason(curator, made):
    found = call_of(made)
    path = f"/demand/calls/{found.id}/end"
    assert read(curator, path)
    assert curator.post(path, data={"step": "close", "reason": ""}).status_code == 422
    assert curator.post(path, data={"step": "withdraw", "reason": "Keliru."}).status_code == 303
    assert "Withdrawn" in read(curator, "/demand")
    assert curator.post(path, data={"step": "close", "reason": "Lagi."}).status_code == 422


def test_what_partners_see_of_the_figures_is_the_edition(staff, made):
    page = read(staff, "/demand/figures")
    assert "Edition of November 2026" in page
    assert "at least 13" in page
    assert "Publish this month" not in page
    assert "1 gap<" in page
    every = read(staff, "/demand/figures?shown=all&order=-people")
    assert "withheld" in every
    assert "No figure fits" in read(staff, "/demand/figures?text=zzz")
    assert "13" in read(staff, "/demand/figures?family=JF_EXPERT")
    sheet = parts(staff.get("/demand/figures.xlsx?shown=all&text=Public&order=level", headers=ENGLISH).data)
    assert "at least 13" in sheet
    assert "withheld" in sheet


def test_a_curator_publishes_once_a_month(curator, made):
    assert "Publish this month" in read(curator, "/demand/figures")
    refused = curator.post("/demand/figures/publish", headers=ENGLISH)
    assert refused.status_code in {409, 422}
    assert "have been published" in refused.text
    for table in ("gap_figure", "gap_edition"):
        db.session.execute(db.text(f"delete from {table}"))
    db.session.commit()
    assert "No figures have been published" in read(curator, "/demand/figures")
    assert "No figures have been published" in read(curator, "/demand/calls/new")
    assert curator.post("/demand/figures/publish").status_code == 303
    assert queries.newest_edition() is not None


def test_somebody_at_a_partner_follows_themes(staff, made):
    assert "Public service" in read(staff, "/demand/themes")
    assert staff.post("/demand/themes", data={"themes": ["M.05", "T.01"]}).status_code == 303
    assert [theme.competency_code for theme in queries.themes_of(made.staff.id)] == ["M.05", "T.01"]
    assert staff.post("/demand/themes", data={"themes": ["M.99"]}).status_code == 422
    assert staff.post("/demand/themes", data={}).status_code == 303
    assert queries.themes_of(made.staff.id) == []


def test_an_empty_board_says_what_comes_first(staff, made):
    assert "Nobody has called yet" in read(staff, "/demand")


def test_the_board_sends_as_few_statements_for_many_calls_as_for_one(staff, made):
    call_of(made)
    few = statements(staff, "/demand")
    for _ in range(9):
        call_of(made)
    assert len(statements(staff, "/demand")) == len(few) <= 7


def test_why_a_call_ends_is_kept_while_it_is_typed(curator, made):
    found = services.publish_call(development.text(), by=development.identity(made.curator))
    db.session.commit()
    path = f"/demand/calls/{found.id}/end"
    form = BeautifulSoup(curator.get(path).text, "html.parser").find("form", attrs={"data-autosave": True})
    assert curator.post(form["data-autosave"], data={"reason": "Sudah terjawab oleh", "draft_version": "0"}).status_code == 200
    assert "Sudah terjawab oleh" in curator.get(path).text
    assert curator.post(path, data={"step": "close", "reason": "Sudah terjawab oleh dua mitra.", "draft_version": "1"}).status_code == 303
    assert draft_queries.find_draft("development.end", found.id, made.curator.id) is None
