"""An offering begun from an adopted curriculum, or to answer a call of the demand board."""

import uuid
from typing import TYPE_CHECKING

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from partners.curricula import queries as curricula
from partners.offerings.access import Permission
from partners.offerings.services import answering, teaching
from partners.offerings.views import pages
from portal.kernel.text import Text
from portal.web.access import requires
from portal.web.i18n import say
from portal.web.session import current_identity

if TYPE_CHECKING:
    from partners.curricula.models import Curriculum


@pages.post("/curricula/<uuid:curriculum_id>/programme")
@requires(Permission.TEACH, curricula.get_curriculum)
def begin_from(found: "Curriculum") -> ResponseReturnValue:
    """Begin a master's programme or a short course that teaches it."""
    begun = teaching.begin_from(found, request.form.get("kind", "masters"), by=current_identity())
    flash(say(Text("Title, outcomes and competencies are taken from %(number)s. Fill in the rest, then submit it.", number=found.number)))
    return redirect(url_for(".write", offering_id=begun.id, page="tasks"), 303)


@pages.post("/offerings/answer/<kind>/<uuid:call_id>")
@requires(Permission.WRITE)
def answer_call(kind: str, call_id: uuid.UUID) -> ResponseReturnValue:
    """Answer a call with an offering of a kind."""
    begun = answering.answer(call_id, kind, by=current_identity())
    flash(say(Text("The offering is begun with the competencies that the call names. Fill in the rest, then submit it.")))
    return redirect(url_for(".write", offering_id=begun.id, page="tasks"), 303)
