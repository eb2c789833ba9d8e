"""Every read of the applications slice."""

from portal.applications.queries.applications import (
    accepted_beside,
    applications_by_id,
    applications_of,
    count_of_opportunity,
    find_open_application,
    free_seat,
    get_application,
    lock_application,
    next_number,
    open_of_opportunity,
    page_of_applications,
)
from portal.applications.queries.assignments import active_column, active_count, assignment_of, away_of, away_of_agencies
from portal.applications.queries.invitations import (
    find_invitation_for,
    get_invitation,
    invitations_of,
    invitations_of_opportunity,
    invited_since,
    lock_invitation,
    past_answer,
    with_open_application,
)

__all__ = [
    "accepted_beside",
    "active_column",
    "active_count",
    "applications_by_id",
    "applications_of",
    "assignment_of",
    "away_of",
    "away_of_agencies",
    "count_of_opportunity",
    "find_invitation_for",
    "find_open_application",
    "free_seat",
    "get_application",
    "get_invitation",
    "invitations_of",
    "invitations_of_opportunity",
    "invited_since",
    "lock_application",
    "lock_invitation",
    "next_number",
    "open_of_opportunity",
    "page_of_applications",
    "past_answer",
    "with_open_application",
]
