"""Drawings of rounds that are kept: whatever changes in what they show changes the drawing."""

import copy
import datetime as dt
import uuid
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import jinja2
import pytest

from portal.eligibility.domain.verdict import Outcome
from portal.kernel.text import Text
from portal.rounds.domain import OfferKind, OfferState
from portal.rounds.domain.outcome import OfferingOutcome, Share
from portal.rounds.presenters.own import Choice, Offered
from portal.rounds.presenters.record import Cutoff, Line
from portal.rounds.queries import Place, filling
from portal.rounds.services.suiting import Suits
from portal.web.rendering import Kept, keeping

DAY = dt.date(2027, 3, 30)
CHECK = Suits(Outcome.NEEDS_CHECK, Text("An officer looks at: %(rule)s", rule="a gap"))
SHOWN = {"title": "Antrean", "host_name": "PT Contoh", "number": "OPP-1", "place": "Jakarta", "starts_on": DAY, "ends_on": DAY}


def place(**other: Any) -> Place:
    row: Any = SimpleNamespace(id=other.pop("id", uuid.UUID(int=1)), seats=other.pop("seats", 4))
    opportunity: Any = SimpleNamespace(**(SHOWN | other))
    return Place(row, opportunity)


def offer(**other: Any) -> Any:
    usual = {"state": OfferState.OPEN, "kind": OfferKind.RESULT, "reason": None, "answer_by": dt.datetime(2027, 1, 5, 9, tzinfo=dt.UTC)}
    return SimpleNamespace(**(usual | other))


PLACES = [place(**{name: value}) for name, value in (SHOWN | {"title": "Arsip", "host_name": "PT Lain", "number": "OPP-2"}).items()]
PLACES += [place(place="Bogor"), place(starts_on=dt.date(2027, 4, 1)), place(ends_on=dt.date(2027, 6, 1)), place(id=uuid.UUID(int=2))]
CHOICE = Choice(place(), 2, CHECK, [(Text("Performance (SKP)"), 90)])
OFFERED = Offered(place(), CHECK, 90, None)
BESIDE = filling.Beside(offer(), "GEL-1-00001", uuid.UUID(int=3), "Dinas Perhubungan")
OFFERS = [offer(state=OfferState.WITHDRAWN), offer(reason="Tutup"), offer(answer_by=dt.datetime(2027, 1, 6, 9, tzinfo=dt.UTC))]
LISTED = filling.Offered(offer(), "GEL-1-00001", uuid.UUID(int=3), "Dinas Perhubungan", "Antrean")
OUTCOME = OfferingOutcome("OPP-1", "Antrean", 4, 2, {"open": [500, 3]})
SHARE = Share("agency", "Dinas Perhubungan", 8, 3, 2)
LINE = Line("OPP-1", "Antrean", 4, 2, None, [Cutoff("Reserve", 510), Cutoff(Text("Seats open to all"), 500)])
DRAWN: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
    "a choice": (
        "rounds/_own_choice.html:choice",
        [
            *((one, "/a", 3, True) for one in (CHOICE, *(replace(CHOICE, place=other) for other in PLACES[:3] + PLACES[6:]))),
            (replace(CHOICE, at=1), "/a", 3, True),
            (replace(CHOICE, at=3), "/a", 3, True),
            (replace(CHOICE, suits=Suits(Outcome.ELIGIBLE)), "/a", 3, True),
            (replace(CHOICE, suits=replace(CHECK, why=Text("Open"))), "/a", 3, True),
            (replace(CHOICE, points=[(Text("Performance (SKP)"), 80)]), "/a", 3, True),
            (replace(CHOICE, points=[]), "/a", 3, True),
            (CHOICE, "/b", 3, True),
            (CHOICE, "/a", 4, True),
            (CHOICE, "/a", 3, False),
            (CHOICE, "/a", 3, True, ["Saved"]),
        ],
    ),
    "an offering of the round": (
        "rounds/_own_offered.html:offered",
        [
            *(
                (replace(OFFERED, place=other), "/a")
                for other in (place(), place(title="Arsip"), place(host_name="PT Lain"), place(seats=5))
            ),
            (replace(OFFERED, place=place(starts_on=dt.date(2027, 4, 1))), "/a"),
            (replace(OFFERED, place=place(id=uuid.UUID(int=2))), "/a"),
            (replace(OFFERED, suits=Suits(Outcome.NOT_ELIGIBLE)), "/a"),
            (replace(OFFERED, suits=replace(CHECK, why=Text("Open"))), "/a"),
            (replace(OFFERED, score=80), "/a"),
            (replace(OFFERED, at=1), "/a"),
            (replace(OFFERED, at=2), "/a"),
            (OFFERED, "/b"),
            (OFFERED, "/a", True),
        ],
    ),
    "an offer of a place": (
        "rounds/_offer.html:offer",
        [
            *((one,) for one in (BESIDE, replace(BESIDE, number="GEL-1-00002"), replace(BESIDE, agency="Badan Lain"))),
            *((replace(BESIDE, offer=other),) for other in OFFERS),
            (BESIDE, "/a"),
            (BESIDE, "/b"),
        ],
    ),
    "an offer in the list of them": (
        "rounds/_offer.html:offer",
        [
            (LISTED, None, True),
            (replace(LISTED, title="Arsip"), None, True),
            (replace(LISTED, offer=offer(kind=OfferKind.AFTER)), None, True),
        ],
    ),
    "what came of offerings": (
        "rounds/_figures.html:outcomes",
        [
            ([one],)
            for one in (
                OUTCOME,
                replace(OUTCOME, number="OPP-2"),
                replace(OUTCOME, title="Arsip"),
                replace(OUTCOME, seats=5),
                replace(OUTCOME, placed=1),
                replace(OUTCOME, cutoffs={"open": [501, 3]}),
                replace(OUTCOME, cutoffs={"open": None}),
                replace(OUTCOME, cutoffs={"open": []}),
                replace(OUTCOME, cutoffs={"Reserve": [500, 3]}),
                replace(OUTCOME, shortfall=2),
                replace(OUTCOME, shortfall=0),
            )
        ],
    ),
    "how groups fared": (
        "rounds/_figures.html:shares",
        [
            (Text("By agency"), [("Dinas Perhubungan", one)])
            for one in (SHARE, replace(SHARE, people=9), replace(SHARE, placed=4), replace(SHARE, limit=3), replace(SHARE, limit=None))
        ]
        + [(Text("By agency"), [("Badan Lain", SHARE)]), (Text("By class of post"), [("Dinas Perhubungan", SHARE)])],
    ),
    "a line of the record": (
        "rounds/_record.html:line_told",
        [
            (one,)
            for one in (
                LINE,
                replace(LINE, number="OPP-2"),
                replace(LINE, title="Arsip"),
                replace(LINE, seats=5),
                replace(LINE, placed=Text("withheld")),
                replace(LINE, shortfall=1),
                replace(LINE, cutoffs=LINE.cutoffs[:1]),
                replace(LINE, cutoffs=[Cutoff("Reserve", Text("a place stayed free"))]),
                replace(LINE, cutoffs=[Cutoff("Other", 510)]),
            )
        ],
    ),
}


@pytest.fixture
def macro_of(product):
    """The macros themselves, which draw each time."""
    with product.test_request_context(headers={"Cookie": "lang=en"}):

        def find(name: str) -> Any:
            template, macro = name.split(":")
            assert product.jinja_env.is_pure(template), "it reads more than its arguments, so that nothing of it is kept"
            module: Any = jinja2.Template._get_default_module(product.jinja_env.of("en").get_template(template))
            return getattr(module, macro)

        yield find


@pytest.mark.parametrize("name", DRAWN)
def test_whatever_changes_in_what_is_shown_changes_what_is_drawn(macro_of, name):
    where, given = DRAWN[name]
    macro, kept = macro_of(where), Kept()
    draw = keeping(macro, where, kept)
    for arguments in [*given, *given]:
        assert draw(*arguments) == str(macro(*arguments))
    assert len(kept) == len({draw(*arguments) for arguments in given}) == len(given), "each is drawn once, and looks like no other"


def test_what_is_shown_is_not_changed_by_what_was_drawn_before(macro_of):
    macro, kept = macro_of("rounds/_own_choice.html:choice"), Kept()
    draw = keeping(macro, "choice", kept)
    before = draw(CHOICE, "/a", 3)
    renamed = copy.deepcopy(CHOICE)
    renamed.place.opportunity.title = "Antrean baru"
    assert "Antrean baru" in draw(renamed, "/a", 3)
    assert draw(CHOICE, "/a", 3) == before
