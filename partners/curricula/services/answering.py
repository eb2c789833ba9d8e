"""A call of the demand board is answered by a curriculum: one click carries its gaps along as outcomes to be written."""

import uuid
from typing import TYPE_CHECKING

from partners.curricula import queries, services
from partners.curricula.domain.changes import Added, Change
from partners.curricula.domain.document import Document, Part, new_part
from partners.curricula.domain.parts import PartKind
from partners.curricula.services import writing
from partners.registry import queries as partners
from portal.development import queries as demand
from portal.development.domain.calls import DemandState
from portal.development.services import Given
from portal.kernel.errors import IllegalMoveError
from portal.kernel.text import Text

if TYPE_CHECKING:
    from partners.curricula.models import Curriculum
    from portal.kernel.identity import Identity

ONCE = Text("Your university answers this call already. Go on with that curriculum.")


def answer(call_id: uuid.UUID, *, by: "Identity") -> "Curriculum":
    """Begin the curriculum that answers a call, with an outcome for each of its gaps; where one is there already, that one.

    Raises IllegalMoveError for a call that is no longer open.
    """
    call = demand.get_call(call_id)
    there = queries.find_answer(call_id, partners.get_own(by).body_id)
    if there is not None:
        return there
    if call.state is not DemandState.OPEN:
        raise IllegalMoveError(Text("This call is no longer open."))
    made = services.begin(call.title, by=by, call_id=call.id)
    writing.change_many(made, _outcomes(demand.items_of(call)), by=by, reason=call.title)
    return made


def _outcomes(items: list[demand.Item]) -> list[Change]:
    """For each gap an outcome that nobody has written yet, and the competency and level that it is to serve."""
    document, changes = Document(), []

    def add(part: Part) -> Part:
        nonlocal document
        document = document.having(part)
        changes.append(Added(part))
        return part

    for place, item in enumerate(items, 1):
        outcome = add(new_part(document, str(uuid.uuid4()), PartKind.OUTCOME, None, code=f"CPL-{place}"))
        add(new_part(document, str(uuid.uuid4()), PartKind.MAPPING, outcome.id, competency=item.code, level=item.level))
    return list(changes)


def answers_to(call_id: uuid.UUID) -> list[Given]:
    """The curricula that answer a call."""
    return [Given(one.title, one.body_name) for one in queries.answers_to(call_id)]
