"""An edition a month, calls that rest on it, and who hears of them."""

import datetime as dt

import pytest
from sqlalchemy.exc import IntegrityError

from portal.audit.models import AuditEntry
from portal.development import queries, services
from portal.development.domain.calls import DemandState, DemandStep
from portal.development.domain.editions import Cell
from portal.development.models import GapEdition, GapFigure
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, IllegalMoveError, NotFoundError
from portal.notifications.models import Message
from tests.factories import development
from tests.factories.accounts_of import holder
from tests.factories.workforce import servant

PUBLIC_SERVICE = Cell("M.05", 3, "JF_EXPERT")


@pytest.fixture
def made(app):
    return development.world()


@pytest.fixture
def curator(made):
    return development.identity(made.curator)


def next_month():
    """Move the clock into the month after the tests' own."""
    clock.follow(lambda: clock.at(dt.date(2026, 12, 2), 9))


def test_an_edition_shows_ten_and_more_and_withholds_the_rest(made):
    figures = queries.figures_of(made.edition.id)
    assert figures[PUBLIC_SERVICE] == 13
    assert {people for cell, people in figures.items() if cell != PUBLIC_SERVICE} == {None}
    first = queries.gaps_for_partners()[0]
    assert (first.code, first.name, first.level, first.people, first.whole) == ("M.05", "Pelayanan publik", 3, 13, False)
    assert [gap.people for gap in queries.gaps_for_partners("JPT")] == [None] * len(queries.gaps_for_partners("JPT"))
    assert made.edition.month == dt.date(2026, 11, 1)


def test_a_month_has_one_edition(made, curator):
    with pytest.raises(ConflictError, match="have been published"):
        services.publish_edition(by=curator)
    assert services.publish_month() is None
    next_month()
    assert services.publish_month().published_name == "Simpul"
    assert [edition.month.month for edition in queries.editions()] == [12, 11]


def test_the_database_takes_no_second_edition_and_no_small_figure(made):
    edition = {"counted_at": clock.now(), "published_at": clock.now(), "published_by": made.curator.id, "published_name": "x"}
    for row in (
        GapEdition(month=dt.date(2026, 11, 1), **edition),
        GapFigure(edition_id=made.edition.id, competency_code="M.01", level=9, family="JPT", people=9),
    ):
        db.session.commit()
        db.session.add(row)
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()


def test_nothing_is_published_before_anything_was_counted(app):
    made = development.province()
    assert services.publish_month() is None
    assert queries.gaps_for_partners() == []
    person = development.identity(holder(development.Role.CURATOR, "kurator@jakarta.test", made.bpsdm))
    with pytest.raises(DomainError, match="not been counted"):
        services.publish_edition(by=person)
    with pytest.raises(DomainError, match="No figures"):
        services.publish_call(development.text(), by=person)


def test_one_person_more_does_not_move_a_figure_and_ten_do(made):
    servant(60, made.dishub.id, levels={"M.05": 1}, post="Pramu", assessed_on=development.SINCE)
    next_month()
    services.count_if_changed()
    assert queries.people_of_cells()[PUBLIC_SERVICE].below == 14
    assert queries.figures_of(services.publish_month().id)[PUBLIC_SERVICE] == 13
    for number in range(70, 79):
        servant(number, made.dishub.id, levels={"M.05": 1}, post="Pramu", assessed_on=development.SINCE)
    clock.follow(lambda: clock.at(dt.date(2027, 1, 4), 9))
    services.count_if_changed()
    assert queries.figures_of(services.publish_month().id)[PUBLIC_SERVICE] == 23


def test_a_call_carries_the_figures_of_the_edition(made, curator):
    call = services.publish_call(development.text(gaps=(("M.05", 3), ("T.01", 3))), by=curator)
    found = queries.get_call(call.id)
    assert queries.items_of(found) == [("M.05", 3, 13), ("T.01", 3, None)]
    assert (found.state, found.edition_id, found.sought) == (DemandState.OPEN, made.edition.id, ["masters"])
    with pytest.raises(NotFoundError):
        queries.get_call(made.edition.id)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"gaps": ()}, "gaps"),
        ({"gaps": (("M.05", 9),)}, "gaps"),
        ({"sought": ("workshop",)}, "sought"),
        ({"open_until": dt.date(2026, 11, 24)}, "open_until"),
    ],
)
def test_what_cannot_be_called_for_is_refused_beside_its_field(made, curator, changed, field):
    with pytest.raises(DomainError) as refused:
        services.publish_call(development.text(**changed), by=curator)
    assert refused.value.field == field


def test_a_call_names_so_many_gaps_at_most(made, curator):
    many = tuple((gap.code, gap.level) for gap in queries.gaps_for_partners())[:13]
    with pytest.raises(DomainError, match="at most 12"):
        services.publish_call(development.text(gaps=many), by=curator)


def test_whoever_follows_a_theme_gets_one_mail_and_nobody_else(made, curator):
    services.follow(("M.05", "T.01", "Z.99"), by=development.identity(made.staff))
    services.follow(("M.05",), by=development.identity(made.approver))
    assert [theme.competency_code for theme in queries.themes_of(made.staff.id)] == ["M.05", "T.01"]
    services.publish_call(development.text(gaps=(("M.05", 3), ("T.01", 3))), by=curator)
    mails = db.session.query(Message).filter_by(kind="development.call_published").all()
    assert [mail.email for mail in mails] == ["staf@universitas.test"]
    services.follow((), by=development.identity(made.staff))
    services.publish_call(development.text(), by=curator)
    assert db.session.query(Message).filter_by(kind="development.call_published").count() == 1


def test_a_call_is_closed_or_withdrawn_once_with_a_reason(made, curator):
    first, second = (services.publish_call(development.text(), by=curator) for _ in range(2))
    with pytest.raises(DomainError, match="reason"):
        services.end_call(first, DemandStep.CLOSE, " ", by=curator)
    services.end_call(first, DemandStep.CLOSE, "Terjawab.", by=curator)
    services.end_call(second, DemandStep.WITHDRAW, "Keliru.", by=curator)
    assert (first.state, second.state, second.ended_reason) == (DemandState.CLOSED, DemandState.WITHDRAWN, "Keliru.")
    with pytest.raises(IllegalMoveError):
        services.end_call(first, DemandStep.WITHDRAW, "Lagi.", by=curator)


def test_a_call_whose_last_day_is_over_is_closed_by_itself_on_the_day_after(made, curator):
    call = services.publish_call(development.text(open_until=dt.date(2026, 11, 30)), by=curator)
    clock.follow(lambda: clock.at(dt.date(2026, 11, 30), 23))
    assert services.close_what_is_over(10) == 0
    clock.follow(lambda: clock.at(dt.date(2026, 12, 1), 0, 10))
    assert services.close_what_is_over(10) == 1
    assert call.state is DemandState.CLOSED
    assert services.close_what_is_over(10) == 0


def test_the_record_keeps_editions_and_calls(made, curator):
    call = services.publish_call(development.text(), by=curator)
    services.end_call(call, DemandStep.CLOSE, "Terjawab.", by=curator)
    db.session.commit()
    events = {entry.event for entry in db.session.query(AuditEntry)}
    assert {"development.edition.published", "development.call.published", "development.call.closed"} <= events


def test_the_board_is_searched_and_ordered(made, curator):
    first = services.publish_call(development.text(title="Antrean", gaps=(("T.01", 3),)), by=curator)
    second = services.publish_call(development.text(title="Berkas", sought=("internship",)), by=curator)
    services.end_call(first, DemandStep.CLOSE, "Terjawab.", by=curator)

    def titles(order="", **wanted):
        return [call.title for call in queries.page_of_calls(queries.CallsWanted(**wanted), order=order, number=1, size=10).rows]

    assert titles() == ["Berkas", "Antrean"]
    assert titles("title") == ["Antrean", "Berkas"]
    assert titles(text="antr") == titles(state="closed") == titles(theme="T.01") == titles(sought="masters") == ["Antrean"]
    assert titles(text="%") == []
    assert [len(lines) for lines in queries.lines_of([first.id, second.id]).values()] == [1, 1]
