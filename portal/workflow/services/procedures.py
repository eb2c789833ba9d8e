"""Which procedures there are, who takes part in their cases, and by which steps a case runs."""

import datetime as dt
import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.kernel.registry import Registry
from portal.kernel.text import Text
from portal.organisations import queries as organisations
from portal.workflow import queries
from portal.workflow.domain import Handling, Office, Procedure, Step, read_procedure
from portal.workflow.models import CaseFile, ProcedureVersion

PROCEDURES: Registry[str, Handling] = Registry("workflow.PROCEDURES")
BARRED: Registry[str, Callable[[CaseFile], Mapping[uuid.UUID, Text]]] = Registry("workflow.BARRED")
"""Who must not decide a case, by account, each with what they are told; filled by higher slices."""

_procedures: dict[tuple[uuid.UUID, str], Procedure] = {}
"""Versions of procedures as they have been read, by what the case is: a version is never changed, and there are few of both."""


def named_office(_: CaseFile, step: Step) -> Office:
    """Who holds a step whose office the procedure names by its code. Raises DomainError for a code that no body has."""
    body = organisations.find_body_by_code(step.office.upper())
    if body is None:
        raise DomainError(Text("The office that decides this step is not in the record. Ask the administrator."))
    return Office(body.id)


def procedure_of(case: CaseFile) -> Procedure:
    """The procedure that the case runs by: the version it began with, the steps that fit what it is."""
    terms = case.terms or {}
    kept = (case.procedure_id, json.dumps(terms, sort_keys=True))
    if kept not in _procedures:
        version = queries.get_procedure(case.procedure_id)
        _procedures[kept] = read_procedure(version.key, version.version, version.basis, version.document, terms)
    return _procedures[kept]


def load_procedure(key: str, version: int, valid_from: dt.date, basis: str, document: Mapping[str, Any]) -> bool:
    """Add a version of a procedure unless it is there; whether it was added. Raises for a document that is not well formed."""
    read_procedure(key, version, basis, document)
    if (key, version) in queries.procedure_versions():
        return False
    db.session.add(ProcedureVersion(key=key, version=version, valid_from=valid_from, basis=basis, document=dict(document)))
    return True
