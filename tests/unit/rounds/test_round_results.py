"""Why a choice came out as it did, in plain sentences; what comes next; and which figures everybody reads."""

import datetime as dt
import uuid
from types import SimpleNamespace

import pytest

from portal.rounds.domain import ListState, OfferKind, OfferState, RoundState, WithdrawnFor
from portal.rounds.domain.locking import Choice, Participant, opening_of
from portal.rounds.domain.outcome import Explanation, OfferingOutcome, Release, RunFigures
from portal.rounds.domain.published import is_few, tells_total
from portal.rounds.presenters import opened as openings
from portal.rounds.presenters import record, results
from portal.rounds.queries.results import Titled

HUB = "Dinas Perhubungan"
ONE, THREE, NOBODY = Release(2, 1, 1, 1), Release(2, 4, 3, 3), Release(1, 0, 0, 0)


def explained(code, own=None, cutoffs=None, **more):
    values = {"offering": "P-1", "code": code, "own": own, "cutoffs": cutoffs or {}, "seats": 3, "per_agency": 1, "minimum": 0} | more
    return Explanation(**values)


MINE = "The away limit of Dinas Perhubungan, 1 person, is used by you."
MATCHED = [
    (
        [870, 4],
        {"open": [870, 4]},
        ONE,
        "open",
        "Your points 870 equal the cut-off 870. The away limit of Dinas Perhubungan, 1 person, is used by you.",
    ),
    (
        [930, 4],
        {"open": [870, 2]},
        ONE,
        "open",
        "Your points 930 are above the cut-off 870. The away limit of Dinas Perhubungan, 1 person, is used by you.",
    ),
    ([930, 4], {"open": [870, 2]}, THREE, "open", "Your points 930 are above the cut-off 870."),
    ([870, 1], {"open": [870, 2]}, THREE, "open", "Your points 870 equal the cut-off 870."),
    ([910, 4], {"open": None}, THREE, "open", "Your points are 910. A place here stayed free, so that there is no cut-off."),
    (
        [910, 4],
        {"open": None},
        ONE,
        "open",
        f"Your points are 910. A place here stayed free, so that there is no cut-off. {MINE}",
    ),
    ([610, 3], {"open": [870, 2], "pulau": [610, 3]}, THREE, "pulau", "You have a reserved seat: your points 610 equal its cut-off 610."),
    (
        [640, 3],
        {"open": [870, 2], "pulau": [610, 3]},
        THREE,
        "pulau",
        "You have a reserved seat: your points 640 are above its cut-off 610.",
    ),
    (
        [640, 3],
        {"open": [870, 2], "pulau": None},
        THREE,
        "pulau",
        "You have a reserved seat with 640 points. One of the reserved seats went to nobody of the reserve.",
    ),
    (
        [610, 3],
        {"open": [870, 2], "pulau": [610, 3]},
        ONE,
        "pulau",
        f"You have a reserved seat: your points 610 equal its cut-off 610. {MINE}",
    ),
    (
        [640, 3],
        {"open": [870, 2], "pulau": [610, 3]},
        ONE,
        "pulau",
        f"You have a reserved seat: your points 640 are above its cut-off 610. {MINE}",
    ),
    (
        [640, 3],
        {"open": [870, 2], "pulau": None},
        ONE,
        "pulau",
        (
            "You have a reserved seat with 640 points. One of the reserved seats went to nobody of the reserve."
            " The away limit of Dinas Perhubungan, 1 person, is used by you."
        ),
    ),
]


@pytest.mark.parametrize(("own", "cutoffs", "release", "pool", "words"), MATCHED)
def test_whoever_is_placed_reads_how_the_points_stand_to_the_cut_off(own, cutoffs, release, pool, words):
    assert str(results.sentence(explained("MATCHED", own, cutoffs, pool=pool), release, HUB)) == words


LOST = "used up by colleagues who were released before you."
NOT_RELEASED = [
    (
        [905, 1],
        {"open": [840, 3]},
        ONE,
        f"Your points 905 are above the cut-off 840, but the away limit of Dinas Perhubungan (1) was {LOST}",
    ),
    ([840, 1], {"open": [840, 3]}, ONE, f"Your points 840 equal the cut-off 840, but the away limit of Dinas Perhubungan (1) was {LOST}"),
    (
        [600, 1],
        {"open": [840, 3]},
        THREE,
        f"The away limit of Dinas Perhubungan (3) was {LOST} Besides, your points 600 are below the cut-off 840.",
    ),
    ([600, 1], {"open": None}, ONE, f"A place stayed free here, but the away limit of Dinas Perhubungan (1) was {LOST}"),
    ([600, 1], {"open": []}, ONE, f"The away limit of Dinas Perhubungan (1) was {LOST}"),
    ([600, 1], {}, ONE, f"The away limit of Dinas Perhubungan (1) was {LOST}"),
    ([600, 1], {"open": [840, 3]}, NOBODY, "Dinas Perhubungan could let nobody go in this round."),
]


@pytest.mark.parametrize(("own", "cutoffs", "release", "words"), NOT_RELEASED)
def test_whoever_was_not_released_reads_that_the_limit_was_used_up(own, cutoffs, release, words):
    assert str(results.sentence(explained("NOT_RELEASED", own, cutoffs), release, HUB)) == words


BELOW = [
    ([820, 1], {"open": [840, 3]}, "Your points 820 are below the cut-off 840."),
    (
        [840, 7],
        {"open": [840, 3]},
        "Your points 840 equal the cut-off, and the lottery decided: your place 8 in it comes after that of the last who was admitted.",
    ),
    (
        [500, 1],
        {"open": [840, 3], "pulau": [610, 2]},
        "Your points 500 are below the cut-off 840, and below that of the reserved seats, 610.",
    ),
    ([700, 1], {"open": [840, 3], "pulau": [610, 2]}, "Your points 700 are below the cut-off 840."),
    ([820, 1], {"open": []}, "No seat was left here for all: reserved seats and earlier placements took every one."),
]


@pytest.mark.parametrize(("own", "cutoffs", "words"), BELOW)
def test_whoever_comes_after_the_cut_off_reads_by_what(own, cutoffs, words):
    assert str(results.sentence(explained("BELOW_CUTOFF", own, cutoffs), THREE, HUB)) == words


OTHERS = [
    (explained("AGENCY_CEILING", [860, 1], {"open": None}), "One agency may have at most 1 here."),
    (explained("CLOSED_MINIMUM", [770, 1], minimum=2, shortfall=1), "Closed: participants 1, minimum size 2."),
    (explained("NOT_NEEDED", [800, 1], {"open": [870, 2]}), "You have a place that you wanted more."),
    (explained("FIXED_EARLIER", [800, 1]), "You had been placed before this run, and that stays as it is."),
    (explained("INELIGIBLE", why="rules"), "A rule of this place was not met according to your record when lists were locked."),
    (explained("INELIGIBLE"), "A rule of this place was not met according to your record when lists were locked."),
    (explained("INELIGIBLE", why="tied"), "Your unit has matters of this host to decide, so that nobody of it is placed there."),
    (
        explained("INELIGIBLE", why="interest"),
        "You declared what you have to do with this host, and the head of your agency decided that you are not placed there.",
    ),
]


@pytest.mark.parametrize(("one", "words"), OTHERS, ids=lambda given: given if isinstance(given, str) else given.code)
def test_every_other_code_has_a_sentence_of_its_own(one, words):
    assert str(results.sentence(one, THREE, HUB)) == words


def test_a_code_that_the_rule_does_not_have_is_no_sentence():
    with pytest.raises(LookupError):
        results.sentence(explained("FORGOTTEN"), THREE, HUB)


# -- the drawing ---------------------------------------------------------------------------------------------------------------------------


def choice(place, own, cutoff):
    return results.Choice(place, "Tempat", "PT Contoh", 1, "MATCHED", results.NOT_NEEDED, own, cutoff)


def test_own_points_stand_left_of_a_cut_off_that_they_do_not_reach():
    chart = results.chart_of([choice(1, 820, 840), choice(2, 870, 870), choice(3, None, 600)])
    assert [mark.choice.place for mark in chart.marks] == [1, 2], "where nobody may go there are no points to draw"
    first, second = chart.marks
    assert 0 <= first.own < first.cutoff <= 100
    assert second.own == second.cutoff
    assert chart.least <= 820
    assert chart.most >= 870
    assert next(figure for figure, _ in chart.scale) == chart.least


def test_without_points_there_is_nothing_to_draw():
    assert results.chart_of([choice(1, None, 840)]) is None
    assert results.chart_of([choice(1, 910, None)]).marks[0].cutoff is None


# -- what comes next -----------------------------------------------------------------------------------------------------------------------

NAMED = SimpleNamespace(title="Analitik antrean", host="PT Contoh Awan")


def offered(state=OfferState.OPEN, kind=OfferKind.RESULT, **more):
    return SimpleNamespace(state=state, kind=kind, reason=None, cause=None, **more)


def test_a_place_can_be_answered_until_its_moment_has_passed():
    open_ = results.banner_of_offer(offered(), 2, NAMED, is_over=False)
    assert str(open_.kick) == "Placed at your choice 2"
    assert str(open_.who) == "Analitik antrean, PT Contoh Awan"
    assert open_.may_answer
    over = results.banner_of_offer(offered(), 2, NAMED, is_over=True)
    assert not over.may_answer
    assert "has passed" in str(over.what)


def test_a_place_after_the_round_says_so():
    assert str(results.banner_of_offer(offered(kind=OfferKind.AFTER), 1, NAMED, is_over=False).kick).startswith("A place has become free")
    assert str(results.banner_of_offer(offered(kind=OfferKind.AFTER), None, NAMED, is_over=False).kick) == "A place has become free for you"


@pytest.mark.parametrize("state", [state for state in OfferState if state is not OfferState.OPEN])
def test_every_end_of_an_offer_is_said_and_none_can_be_answered(state):
    one = offered(state)
    one.reason, one.cause = "Gedung direnovasi.", WithdrawnFor.HOST
    banner = results.banner_of_offer(one, 1, NAMED, is_over=False)
    assert str(banner.what)
    assert not banner.may_answer


def test_a_withdrawn_place_names_the_reason_and_whose_turn_is_next():
    one = offered(OfferState.WITHDRAWN)
    one.reason, one.cause = "Gedung direnovasi.", WithdrawnFor.HOST
    assert "You come first" in str(results.banner_of_offer(one, 1, NAMED, is_over=False).what)
    one.cause = WithdrawnFor.FACT
    words = str(results.banner_of_offer(one, 1, NAMED, is_over=False).what)
    assert "Gedung direnovasi." in words
    assert "You come first" not in words


def test_whoever_has_no_place_reads_what_comes_next():
    own = SimpleNamespace(state=ListState.READY)
    result = SimpleNamespace(round_offering_id=None, choice=None, explanations=[{"code": "BELOW_CUTOFF"}])
    during = results.banner_without_offer(SimpleNamespace(state=RoundState.PUBLISHED), own, result)
    after = results.banner_without_offer(SimpleNamespace(state=RoundState.CLOSED), own, result)
    assert "offered on in order" in str(during.what)
    assert "next round" in str(after.what)
    placed = SimpleNamespace(round_offering_id=uuid.uuid4(), choice=1, explanations=[])
    assert str(results.banner_without_offer(SimpleNamespace(state=RoundState.PUBLISHED), own, placed).kick) == "Placed at your choice 1"
    before = SimpleNamespace(round_offering_id=None, choice=None, explanations=[{"code": "FIXED_EARLIER"}])
    assert "before" in str(results.banner_without_offer(SimpleNamespace(state=RoundState.PUBLISHED), own, before).who)


@pytest.mark.parametrize("state", sorted(results.NO_PART))
def test_a_list_that_took_no_part_says_why(state):
    banner = results.banner_without_offer(SimpleNamespace(state=RoundState.PUBLISHED), SimpleNamespace(state=state), None)
    assert banner.what == results.NO_PART[state]


# -- what everybody reads ------------------------------------------------------------------------------------------------------------------


def test_few_people_are_not_counted_but_nobody_is_told():
    assert [is_few(count) for count in (0, 1, 4, 5)] == [False, True, True, False]
    assert record.told(0) == 0
    assert record.told(5) == 5
    assert str(record.told(3)) == "fewer than 5"


def figures(*placed):
    offerings = [OfferingOutcome(f"P-{at}", f"Tempat {at}", 9, count, {"open": [700, 3]}) for at, count in enumerate(placed)]
    return RunFigures(30, 9 * len(placed), sum(placed), [], 0, 0, offerings)


def test_the_total_is_withheld_where_it_would_tell_the_one_count_that_is_not_told():
    assert not tells_total({"a": 3, "b": 8})
    assert record.summary_of(figures(3, 8)).placed == record.HELD_BACK
    assert record.summary_of(figures(3, 2, 8)).placed == 13
    assert record.summary_of(figures(8, 9)).placed == 17


def test_a_line_has_the_reserves_before_the_seats_open_to_all_and_no_place_in_the_lottery():
    one = OfferingOutcome("P-1", "Tempat", 3, 7, {"open": [870, 42], "pulau": [610, 8], "lain": None, "kosong": []})
    line = record.line_of(one)
    assert [str(each.pool) for each in line.cutoffs] == ["kosong", "lain", "pulau", "Seats open to all"]
    assert [str(each.words) for each in line.cutoffs] == ["no seat to give", "a place stayed free", "610", "870"]
    assert "42" not in repr(line)


def test_offerings_are_found_by_words_and_sorted_by_a_column():
    lines = [OfferingOutcome("P-2", "Banjir", 1, 0, {}), OfferingOutcome("P-1", "antrean", 3, 0, {})]
    assert [one.title for one in record.in_order(lines, "")] == ["antrean", "Banjir"]
    assert [one.title for one in record.in_order(lines, "-title")] == ["Banjir", "antrean"]
    assert [one.seats for one in record.in_order(lines, "seats")] == [1, 3]
    assert [one.title for one in record.in_order(lines, "-nonsense")] == ["antrean", "Banjir"]
    assert [one.title for one in record.matching(lines, "ANTRE")] == ["antrean"]
    assert [one.title for one in record.matching(lines, "p-2")] == ["Banjir"]


def test_a_seed_is_not_told_before_it_is_witnessed():
    moment = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    run = SimpleNamespace(number=1, stage="seeded", seed="rahasia", seeded_at=moment, witnessed_at=None, done_at=None)
    run.instance_sha256 = run.result_sha256 = None
    assert record.told_run(run).seed is None
    run.witnessed_at = moment
    assert record.told_run(run).seed == "rahasia"


def test_an_opening_is_read_in_words():
    choices = [Choice("P-1", {"rating": 210, "gap": 350}, None), Choice("P-9", None, "tied"), Choice("P-8", None, "rules")]
    document = opening_of("GEL-1", Participant("GEL-1-00001", "DISHUB", 2, 3, choices), "ab")
    assert openings.numbers_in(document) == ["P-1", "P-9", "P-8"]
    read = openings.opened(document, {"P-1": Titled(uuid.uuid4(), "P-1", "Antrean", "PT Contoh", 2)})
    assert (read.salt, read.rank, read.of) == ("ab", 2, 3)
    first, second, third = read.choices
    assert (first.title, first.points, [points for _, points in first.parts], first.why) == ("Antrean", 560, [350, 210], None)
    assert (second.title, second.points, second.parts) == ("P-9", None, [])
    assert "has matters of this host to decide" in str(second.why)
    assert "a rule of the place" in str(third.why)
