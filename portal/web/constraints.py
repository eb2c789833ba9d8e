"""The database keeps the invariant; its error is turned into the domain's words once, here."""

from sqlalchemy import exc

from portal.kernel.db import CONSTRAINTS
from portal.kernel.errors import ConflictError, DomainError
from portal.kernel.text import Text

LOCKED = "55P03"


def translated(error: exc.DBAPIError) -> Exception:
    """The domain's error for a named constraint or a lock that somebody holds; any other error is returned as it is."""
    if getattr(error.orig, "sqlstate", None) == LOCKED:
        return ConflictError(Text("Somebody is deciding this at the moment. Your entries are kept; try again shortly."))
    name = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    words = CONSTRAINTS.get(name) if name else None
    if words is None:
        return error
    text, field = words
    return ConflictError(text, field) if field is None else DomainError(text, field)
