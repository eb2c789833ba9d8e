"""What tens of thousands of participants ask of the worker: time to compute, and documents written at once."""

import uuid

import pytest
from sqlalchemy import text

from portal.kernel.db import db
from portal.kernel.hashing import canonical, canonical_json
from portal.rounds import tasks

SHOWN = text("SELECT current_setting('idle_in_transaction_session_timeout'), current_setting('statement_timeout')")


@pytest.mark.parametrize(
    ("does", "task", "more"),
    [
        ("services.locking.fix", tasks.fix, (str(uuid.uuid4()), "Kurator", None)),
        ("services.running.solve", tasks.solve, ()),
        ("services.running.check", tasks.check, ()),
        ("tasks.record_results", tasks.record, ()),
        ("services.trying.run_trial", tasks.try_round, ()),
    ],
)
def test_a_piece_of_work_may_compute_for_minutes_and_pages_may_not(app, monkeypatch, does, task, more):
    found = []
    monkeypatch.setattr(f"portal.rounds.{does}", lambda *_: found.append(tuple(db.session.execute(SHOWN).one())))
    task(str(uuid.uuid4()), *more)
    db.session.rollback()
    assert found == [("10min", "10min")]
    assert tuple(db.session.execute(SHOWN).one()) == ("30s", "30s")


def test_what_is_json_already_has_the_same_canonical_bytes():
    told = {"b": [1, None, "ä"], "a": {"z": 0, "é": {"x": []}}, "10": "", "9": True}
    assert canonical_json(told) == canonical(told)


def test_what_is_no_json_has_no_bytes_at_all():
    with pytest.raises(TypeError):
        canonical_json({"id": uuid.uuid4()})
