"""What verdicts cost in the database: one opportunity's over all servants, one servant's over the whole catalogue.

    python -m benchmarks.verdicts --seed 1

Each statement is the product's own, taken as it is sent, and timed by EXPLAIN ANALYZE without the clock of each node, so that neither the
driver nor the network counts; the best and the median of the rounds are told, in milliseconds.
"""

import argparse
import statistics
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, event, select

from benchmarks.fill import fill, load, say, server, size_of, sized
from portal.catalogue import queries
from portal.catalogue.domain.search import Chosen
from portal.catalogue.models import Opportunity
from portal.catalogue.services import question_of
from portal.catalogue.services.reading import suiting
from portal.eligibility.domain.verdict import Outcome
from portal.eligibility.services import asking
from portal.kernel.db import db
from portal.workforce.models import Servant


def statements_of(act: Callable[[], object]) -> list[tuple[str, Any]]:
    """Every statement that an act sends, with its values."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Connection, _cursor: object, statement: str, values: Any, *_: object) -> None:  # noqa: ANN401  the driver's
        sent.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return sent


def explained(statement: str, values: Any, rounds: int) -> list[float]:  # noqa: ANN401  the driver's
    """Milliseconds in the database of a statement, planning included, once a round."""
    times = []
    for _ in range(rounds):
        found: Any = db.session.connection().exec_driver_sql(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}", values).scalar()
        times.append(found[0]["Execution Time"] + found[0]["Planning Time"])
    return times


def _of_one_servant() -> dict[str, Callable[[], object]]:
    """What the catalogue asks for a civil servant who wants to see what they may have, and what closes a gap."""
    reader = suiting(db.session.scalars(select(Servant).order_by(Servant.nip).limit(1)).one())
    eligible, gaps = Chosen(eligible=True), Chosen(gaps=True)
    return {
        "one servant, opportunities that they may have": lambda: queries.page_of_opportunities(eligible, number=1, size=25, reader=reader),
        "one servant, opportunities that close a gap": lambda: queries.page_of_opportunities(gaps, number=1, size=25, reader=reader),
        "one servant, the counts beside the filters": lambda: queries.facets(eligible, reader),
    }


def main() -> None:
    """Ask the question of one opportunity about everybody, and of one servant about everything."""
    parser = sized(argparse.ArgumentParser(description="Verdicts over all servants."))
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--plan", action="store_true", help="print each statement's plan")
    given = parser.parse_args()
    with server(given.folder) as cluster, fill(given.folder, cluster, size_of(given)).app_context():
        opportunity = db.session.scalars(select(Opportunity).order_by(Opportunity.number).limit(1)).one()
        answers = asking.answers(question_of(opportunity))
        say(f"{size_of(given)}, {len(answers.rules)} rules, load {load()}")
        numbers = answers.counts()
        acts: dict[str, Callable[[], object]] = {
            "counts": answers.counts,
            "counts and each rule's": answers.counts_and_tallies,
            "page of 25": lambda: answers.page(known=numbers),
            "page of 25 who need a check": lambda: answers.page(outcome=Outcome.NEEDS_CHECK, known=numbers),
            **_of_one_servant(),
        }
        for name, act in acts.items():
            sent = statements_of(act)
            times = [sum(each) for each in zip(*(explained(*one, given.rounds) for one in sent), strict=True)]
            say(f"{name}: best {min(times):.1f} ms, median {statistics.median(times):.1f} ms, {len(sent)} statements")
            for statement, values in sent if given.plan else ():
                plan = db.session.connection().exec_driver_sql(f"EXPLAIN (ANALYZE, VERBOSE) {statement}", values).scalars()
                say("\n".join(plan))
        db.session.rollback()
        db.engine.dispose()


if __name__ == "__main__":
    main()
