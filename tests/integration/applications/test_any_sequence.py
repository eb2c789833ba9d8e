"""Whatever people do, in whatever order: nobody placed twice, nobody on their own case, each case with somebody, a record that holds."""

import hypothesis
import pytest
from hypothesis.stateful import run_state_machine_as_test

from tests.sequences.cast import Ground
from tests.sequences.machine import AnySequence
from wsgi import create_app

SEQUENCES, STEPS = 8, 25
"""The same ones at every run of the suite; tests/prove draws others, and more."""


@pytest.fixture(scope="module")
def ground(settings, databases):
    return Ground(create_app(settings), databases)


def test_everything_holds_after_every_step_of_any_sequence(ground):
    class Sequence(AnySequence):
        pass

    Sequence.ground, Sequence.cast = ground, ground.stage
    known = hypothesis.settings(
        max_examples=SEQUENCES, stateful_step_count=STEPS, derandomize=True, database=None, phases=(hypothesis.Phase.generate,)
    )
    with ground.round():
        run_state_machine_as_test(Sequence, settings=known)
