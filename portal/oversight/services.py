"""What the auditor does that leaves a trace: drawing a sample."""

import uuid

from portal.audit.services import record
from portal.kernel.errors import DomainError
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.oversight import queries
from portal.oversight.domain import SAMPLE, Asked, digest_of


def draw(asked: Asked, *, by: Identity) -> uuid.UUID:
    """Draw a sample and write into the record which, from how many, with what digest; what is not in the record is shown to nobody.

    Returns the sample's id. Raises DomainError beside `last` where it lies before the first day or nothing was opened in between.
    """
    if asked.last < asked.first:
        raise DomainError(Text("Ends before it begins."), "last")
    found = queries.sample_of(asked)
    if not found.rows:
        raise DomainError(Text("No case was opened in these days."), "last")
    drawn, sample_id = digest_of(row.number for row in found.rows), uuid.uuid4()
    facts = {"seed": asked.seed, "size": asked.size, "kind": asked.key or None, "first": asked.first, "last": asked.last}
    record("oversight.sample.drawn", SAMPLE, sample_id, by=by, after={**facts, "population": found.total, "sha256": drawn})
    return sample_id
