"""The texts of letters: the product brings the first version, one officer drafts the next, another puts it in force."""

import tomllib
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from portal.audit import services as audit
from portal.documents import queries
from portal.documents.domain import LetterKind, TemplateState
from portal.documents.domain.texts import check_body
from portal.documents.models import LetterTemplate
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, ForbiddenError, IllegalMoveError, check_reason
from portal.kernel.identity import Identity
from portal.kernel.text import Text

SEEDS = Path(__file__).parents[1] / "seeds"
KIND = "kind"
ONE_DRAFT = Text("There is already a draft of this letter's text. Put it in force or drop it first.")


def seed() -> int:
    """Load the first version of each kind's text; a kind that has one keeps it. Returns how many were added."""
    known, added = queries.kinds_with_texts(), 0
    for path in sorted(SEEDS.glob("*.toml")):
        body = tomllib.loads(path.read_text(encoding="utf-8"))
        kind = str(body.pop(KIND))
        if kind not in known:
            db.session.add(
                LetterTemplate(
                    kind=kind,
                    version=1,
                    state=TemplateState.IN_FORCE,
                    body=body,
                    reason="Naskah awal yang dibawa Simpul.",
                    in_force_from=clock.now(),
                )
            )
            added += 1
    db.session.flush()  # the caller draws letters up from them
    return added


def draft(kind: LetterKind, body: Mapping[str, Any], *, reason: str, by: Identity) -> LetterTemplate:
    """Draft the next version. No letter changes by it.

    Raises DomainError beside the part that could not be printed, ConflictError while there is another draft.
    """
    check_body(body, kind.placeholders)
    check_reason(reason)
    if queries.find_draft_of(kind.key) is not None:
        raise ConflictError(ONE_DRAFT)
    made = LetterTemplate(
        id=uuid.uuid4(),
        kind=kind.key,
        version=queries.newest_version(kind.key) + 1,
        state=TemplateState.DRAFT,
        body=dict(body),
        reason=reason.strip(),
        drafted_by=by.account_id,
        drafted_name=by.name,
    )
    db.session.add(made)
    db.session.flush()  # of two drafts at once the second fails here, by name
    audit.record("documents.template.drafted", "letter_template", made.id, by=by, after=_said(made), reason=reason)
    return made


def put_in_force(template: LetterTemplate, reason: str, *, by: Identity) -> LetterTemplate:
    """Another officer makes a draft the text of every letter drawn up from now on; letters that are there keep theirs.

    Raises ForbiddenError for whoever drafted it, DomainError without a reason, IllegalMoveError for one that is no draft any more.
    """
    check_reason(reason)
    template = _draft(template.id)
    if template.drafted_by == by.account_id:
        raise ForbiddenError(Text("You drafted this text; another officer puts it in force."))
    earlier = queries.lock_in_force(template.kind)
    if earlier is not None:
        earlier.state = TemplateState.SUPERSEDED
        db.session.flush()  # one is in force at a time
    template.state, template.in_force_by, template.in_force_name, template.in_force_from = (
        TemplateState.IN_FORCE,
        by.account_id,
        by.name,
        clock.now(),
    )
    before = _said(earlier) if earlier else None
    audit.record(
        "documents.template.put_in_force", "letter_template", template.id, by=by, before=before, after=_said(template), reason=reason
    )
    return template


def drop(template: LetterTemplate, *, by: Identity) -> LetterTemplate:
    """Give a draft up. Raises IllegalMoveError for one that is no draft any more."""
    template = _draft(template.id)
    template.state = TemplateState.DROPPED
    audit.record("documents.template.dropped", "letter_template", template.id, by=by, before=_said(template))
    return template


def _draft(template_id: uuid.UUID) -> LetterTemplate:
    template = queries.lock_template(template_id)
    if template.state is not TemplateState.DRAFT:
        raise IllegalMoveError(Text("This draft has already been put in force or dropped."))
    return template


def _said(template: LetterTemplate) -> dict[str, Any]:
    return {"kind": template.kind, "version": template.version, "body": template.body}
