"""The order of release: criteria in turn, named exceptions around them, the lot for what is left; its digest covers all of it."""

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from portal.matching import lottery
from portal.rounds.domain.releasing import By, Candidate, Exempt, digest_of, draw_name, ordered, version_of

DAY = dt.date(2020, 1, 1)
PLAIN = Candidate("a", None, DAY, "BAIK")
LOT = ["d", "c", "b", "a"]


def person(name, **changed):
    return replace(PLAIN, id=name, **changed)


def released(people, criteria, exceptions=(), lot=LOT):
    return ordered(people, criteria, exceptions, lot)


def test_whoever_was_never_placed_goes_first_then_the_longest_ago():
    people = [person("a", placed_until=DAY), person("b"), person("c", placed_until=DAY.replace(year=2019))]
    assert released(people, [By.WAITING]) == ["b", "c", "a"]


def test_whoever_is_longest_in_service_goes_first():
    people = [person("a", appointed_on=DAY.replace(year=2021)), person("b", appointed_on=DAY.replace(year=2010)), person("c")]
    assert released(people, [By.SERVICE]) == ["b", "c", "a"]


def test_the_best_newest_predicate_goes_first_and_none_last():
    ratings = {"a": None, "b": "KURANG", "c": "SANGAT_BAIK", "d": "BAIK"}
    assert released([person(name, rating=rating) for name, rating in ratings.items()], [By.RATING]) == ["c", "d", "b", "a"]


def test_a_later_criterion_decides_only_what_an_earlier_one_leaves_equal():
    older, placed = DAY.replace(year=2001), DAY
    people = [person("a", appointed_on=older, placed_until=placed), person("b"), person("c", appointed_on=older)]
    assert released(people, [By.WAITING, By.SERVICE]) == ["c", "b", "a"]
    assert released(people, [By.SERVICE, By.WAITING]) == ["c", "a", "b"]


def test_the_lot_decides_between_equals_and_everything_where_it_stands_first():
    people = [person(name) for name in "abcd"]
    assert released(people, [By.WAITING, By.SERVICE]) == LOT
    unlike = [replace(one, appointed_on=DAY + dt.timedelta(days=at)) for at, one in enumerate(people)]
    assert released(unlike, [By.LOT, By.SERVICE]) == LOT
    assert released(unlike, [By.SERVICE]) == ["a", "b", "c", "d"]


def test_exceptions_stand_around_all_others_in_the_order_in_which_they_are_named():
    exceptions = [
        Exempt("c", first=False, reason="."),
        Exempt("a", first=True, reason="."),
        Exempt("d", first=False, reason="."),
        Exempt("b", first=True, reason="."),
    ]
    assert released([person(name) for name in "abcde"], [By.WAITING], exceptions, [*LOT, "e"]) == ["a", "b", "e", "c", "d"]


def test_an_exception_for_somebody_who_is_not_there_does_nothing():
    assert released([person("a")], [By.WAITING], [Exempt("z", first=True, reason=".")], ["a"]) == ["a"]


@given(st.permutations([*"abcdefgh"]), st.permutations(list(By)), st.sets(st.sampled_from("abcdefgh"), max_size=4))
def test_everybody_is_released_once_whatever_the_order_in_which_they_are_read(names, criteria, exempt):
    exceptions = [Exempt(name, first=name < "d", reason=".") for name in sorted(exempt)]
    people = {name: person(name, appointed_on=DAY + dt.timedelta(days=at % 3)) for at, name in enumerate("abcdefgh")}
    lot = lottery.draw(draw_name("GEL-2026-001"), names)
    order = ordered([people[name] for name in names], criteria, exceptions, lot)
    assert sorted(order) == sorted(names)
    again = ordered(people.values(), criteria, exceptions, lottery.draw(draw_name("GEL-2026-001"), people))
    assert again == order
    kept = [one.to_json() for one in exceptions]
    assert digest_of("DISHUB", criteria, kept, again) == digest_of("DISHUB", [str(one) for one in criteria], kept, order)


def test_the_digest_tells_each_part_of_what_is_fixed():
    code, criteria, exceptions, order = "DISHUB", ["waiting"], [Exempt("a", first=True, reason=".").to_json()], ["a", "b"]
    told = {
        digest_of(code, criteria, exceptions, order),
        digest_of("BKD", criteria, exceptions, order),
        digest_of(code, ["service"], exceptions, order),
        digest_of(code, criteria, [], order),
        digest_of(code, criteria, exceptions, ["b", "a"]),
    }
    assert len(told) == 5


def test_what_was_set_is_told_from_what_is_set_after_it():
    exceptions = [Exempt("a", first=True, reason=".").to_json()]
    assert version_of(["waiting"], exceptions) == version_of([By.WAITING], [dict(exceptions[0])])
    assert len({version_of(["waiting"], exceptions), version_of(["waiting"], []), version_of(["service"], exceptions)}) == 3
    assert Exempt.from_json(exceptions[0]) == Exempt("a", first=True, reason=".")
