"""What a procedure says: how many working days are left until a stated minute, which step follows, which answers a step gives."""

import datetime as dt

import pytest

from portal.kernel.clock import at
from portal.kernel.errors import DomainError
from portal.kernel.identity import Role
from portal.workflow.domain import Effect, Outcome, Procedure, Step, days_left, due_at

TUESDAY = dt.date(2026, 11, 24)
HOLIDAYS = frozenset({dt.date(2026, 11, 26)})
DUE = at(TUESDAY + dt.timedelta(days=3), 16)


@pytest.mark.parametrize(
    ("now", "left"),
    [
        (at(TUESDAY, 9), 2),
        (at(TUESDAY + dt.timedelta(days=1), 23), 1),
        (at(TUESDAY + dt.timedelta(days=3), 9), 0),
        (DUE, 0),
        (DUE + dt.timedelta(seconds=1), -1),
        (at(TUESDAY + dt.timedelta(days=6), 9), -1),
        (at(TUESDAY + dt.timedelta(days=7), 9), -2),
    ],
)
def test_days_are_counted_to_the_closing_hour_and_are_negative_after_it(now, left):
    assert days_left(DUE, now, HOLIDAYS) == left


def test_a_step_whose_clock_stands_has_no_days_left():
    assert days_left(None, DUE, HOLIDAYS) is None


def test_a_step_is_due_at_the_closing_hour_of_its_last_working_day():
    assert due_at(at(TUESDAY, 9), 2, HOLIDAYS) == DUE


def step(key):
    return Step(key, Role.VERIFIER, "bkd", 5, acting=True, outcomes=(Outcome("yes", Effect.NEXT), Outcome("no", Effect.END)))


def test_a_step_gives_its_own_answers_alone():
    assert step("a").outcome("no").effect is Effect.END
    with pytest.raises(DomainError) as refused:
        step("a").outcome("maybe")
    assert refused.value.field == "outcome"


def test_after_the_last_step_nothing_follows():
    made = Procedure("k", 1, "b", (step("a"), step("b"), step("c")))
    assert made.after("a") is made.steps[1]
    assert made.after("c") is None
    assert [one.key for one in made.before("c")] == ["a", "b"]
    assert made.before("a") == ()
