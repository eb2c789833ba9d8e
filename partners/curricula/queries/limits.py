"""What the law says of a master's curriculum and how long its stages take, as dated data."""

import datetime as dt

from partners.curricula.domain.checking import Limits
from portal.kernel.errors import NotFoundError
from portal.reference import queries as reference

LEAST, MOST, HOURS = "KUR-01", "KUR-02", "KUR-03"
ANSWER, SIGNATURE = "KUR-04", "KUR-05"
"""Working days in which each side answers, and signs."""
COHORT = "KUR-06"
"""Months after which those who began first have studied by it."""


def limits(on: dt.date | None = None) -> Limits:
    """The limits that hold on a day (today). Raises NotFoundError where none did."""
    found = {one.code: one for one in reference.parameters(on, (LEAST, MOST, HOURS))}
    if len(found) < len((LEAST, MOST, HOURS)):
        raise NotFoundError
    least, most, hours = (found[code] for code in (LEAST, MOST, HOURS))
    basis = least.basis.partition(":")[0]  # what follows the colon is said to whoever keeps the parameters
    return Limits(least_credits=int(least.value), most_credits=int(most.value), hours_a_credit=int(hours.value), basis=basis)
