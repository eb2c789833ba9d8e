"""The database keeps the invariant; its error is turned into the domain's words once, here."""

from sqlalchemy import exc

from portal.kernel.db import CONSTRAINTS
from portal.kernel.errors import ConflictError, DomainError
from portal.kernel.text import Text

LOCKED = "55P03"
UNREADABLE = frozenset({None, "22001", "22003", "22007", "22008", "22021", "22P02", "22P05", "2201W", "2201X"})
"""Errors about values that were sent: a character, a number, a day or a page that does not exist (None: the driver refused it itself)."""


def translated(error: exc.DBAPIError) -> Exception:
    """The domain's error for a named constraint, a lock that is held or a value that cannot be stored; any other is returned as it is."""
    state = getattr(error.orig, "sqlstate", None)
    if state == LOCKED:
        return ConflictError(Text("Somebody is deciding this at the moment. Your entries are kept; try again shortly."))
    if isinstance(error, exc.DataError) and state in UNREADABLE:
        return DomainError(Text("Something in this request cannot be read. Check what was entered, and paste text as plain text."))
    name = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    words = CONSTRAINTS.get(name) if name else None
    if words is None:
        return error
    text, field = words
    return ConflictError(text, field) if field is None else DomainError(text, field)
