"""Who may do what: rules are declared by slices, checked here, before a view runs. What is not declared is refused."""

import enum
import functools
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue

from portal.kernel.errors import ForbiddenError, NotFoundError
from portal.kernel.identity import Identity, Role
from portal.kernel.registry import Registry
from portal.kernel.text import Text
from portal.web import session


@dataclass(frozen=True, slots=True)
class Noted:
    """What is kept of a request: refused (access, or forged) or opened, by whom, from which network address, at which page."""

    what: str
    account_id: uuid.UUID | None
    whence: str
    detail: str


Rule = Callable[..., bool]
"""(identity, subject) -> bool; the subject is of the slice's own."""
View = Callable[..., ResponseReturnValue]
OPENED: Registry[str, Callable[[Noted], None]] = Registry("web.access.OPENED")
"""Told of each page that somebody opens whose office is to read everything; filled by audit."""
WATCHED = frozenset({Role.AUDITOR})
"""Who reads what is not theirs, and decides nothing: the product keeps what they have opened."""
REFUSED: Registry[str, Callable[[Noted], None]] = Registry("web.access.REFUSED")
"""Told of each refusal of somebody who is signed in; filled by audit."""
PUBLIC = "public"
SIGNED_IN = "signed-in"


def allow(app: Flask, rules: Mapping[Any, Iterable[Any]]) -> None:
    """Add a slice's rules to the application: a permission is held if any one of its rules says so.

    A rule is `(identity, subject) -> bool`; the subjects of one slice's rules differ, so that the rules have no type in common.
    """
    table: dict[str, tuple[Rule, ...]] = app.extensions.setdefault("access", {})
    for permission, those in rules.items():
        if str(permission) in table:
            msg = f"the permission {permission} has been given rules before"
            raise RuntimeError(msg)
        table[str(permission)] = tuple(those)


def permits(identity: Identity, permission: str, subject: Any = None) -> bool:
    """Whether one of the permission's rules says yes for this person, in the active role, on this subject."""
    return any(rule(identity, subject) for rule in current_app.extensions["access"][str(permission)])


def can(permission: str, subject: Any = None) -> bool:
    """For templates: whether the reader may; nobody who is not signed in may."""
    identity = session.find_identity()
    return identity is not None and permits(identity, permission, subject)


def requires(
    permission: enum.StrEnum, load: Callable[..., Any] | None = None, *, know: enum.StrEnum | None = None
) -> Callable[[View], View]:
    """Load the subject that the address names, check the permission on it, and hand it to the view.

    A refused reader is told 404 where the object is not theirs to know of, and 403 where they may know it (`know`) or there is no object.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(**named: Any) -> ResponseReturnValue:
            identity = session.find_identity()
            if identity is None:
                return session.to_sign_in()
            if load is None:
                if not permits(identity, permission):
                    note_refusal("access")
                    raise ForbiddenError(Text("You may not open this page. If you should, ask your unit's HR officer."))
                note_opened()
                return view(**named)
            subject = load(**named)
            if not permits(identity, permission, subject):
                note_refusal("access")
                raise _refusal(identity, know, subject)
            note_opened()
            return view(subject)

        guarded.permission = permission  # type: ignore[attr-defined]  # read by tests/architecture
        return guarded

    return decorate


def note_refusal(what: str) -> None:
    """Tell that this request was refused."""
    for told in REFUSED.values():
        told(_this_request(what))


def note_opened() -> None:
    """Tell that this page was opened, where somebody opens it who reads everything."""
    identity = session.find_identity()
    if identity is not None and identity.holds(*WATCHED):
        for told in OPENED.values():
            told(_this_request("opened"))


def _this_request(what: str) -> Noted:
    """The page by its name and the ids in its address, never what the address may hold besides."""
    identity = session.find_identity()
    ids = [str(value) for value in (request.view_args or {}).values() if isinstance(value, uuid.UUID)]
    detail = " ".join([request.method, request.endpoint or "", *ids])
    return Noted(what, identity.account_id if identity else None, request.remote_addr or "", detail)


def _refusal(identity: Identity, know: enum.StrEnum | None, subject: Any) -> Exception:
    if know is not None and permits(identity, know, subject):
        return ForbiddenError(Text("This act is not yours to take in the role that is active now."))
    return NotFoundError()


def public(view: View) -> View:
    """Declare a page that anybody may open."""
    view.permission = PUBLIC  # type: ignore[attr-defined]  # read by tests/architecture
    return view


def signed_in(view: View) -> View:
    """Declare a page of everybody who is signed in, whatever the role."""

    @functools.wraps(view)
    def guarded(**named: Any) -> ResponseReturnValue:
        return view(**named) if session.find_identity() else session.to_sign_in()

    guarded.permission = SIGNED_IN  # type: ignore[attr-defined]  # read by tests/architecture
    return guarded


def writes(view: View) -> View:
    """Declare that a GET of this view writes: the identity provider's call-back alone."""
    view.writes = True  # type: ignore[attr-defined]  # read by web.transaction
    return view
