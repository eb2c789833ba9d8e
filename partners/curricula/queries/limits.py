"""What the law says of a master's curriculum and how long its stages take, as dated data."""

import datetime as dt

from partners.curricula.domain.checking import Limits
from portal.reference import queries as reference

LEAST, MOST, HOURS = "KUR-01", "KUR-02", "KUR-03"
ANSWER, SIGNATURE = "KUR-04", "KUR-05"
"""Working days in which each side answers, and signs."""
COHORT = "KUR-06"
"""Months after which those who began first have studied by it."""


def limits(on: dt.date | None = None) -> Limits:
    """The limits that hold on a day (today). Raises NotFoundError where none did."""
    least = reference.find_parameter(LEAST, on)
    return Limits(
        least_credits=int(reference.get_value(LEAST, on)),
        most_credits=int(reference.get_value(MOST, on)),
        hours_a_credit=int(reference.get_value(HOURS, on)),
        # what follows the colon is said to whoever keeps the parameters
        basis=least.basis.partition(":")[0] if least else "",
    )
