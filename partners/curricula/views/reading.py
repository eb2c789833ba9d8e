"""The readable page of a curriculum: the whole of what its reader may see, with its outline beside it."""

from typing import TYPE_CHECKING

from flask import render_template
from flask.typing import ResponseReturnValue

from partners.curricula import queries
from partners.curricula.access import Permission
from partners.curricula.presenters.reading import competency_names, outline_of
from partners.curricula.queries.slots import slots_in
from partners.curricula.views import pages
from portal.web.access import requires
from portal.web.i18n import language
from portal.web.session import current_identity

if TYPE_CHECKING:
    from partners.curricula.models import Curriculum


@pages.get("/curricula/<uuid:curriculum_id>/read")
@requires(Permission.READ, queries.get_curriculum)
def read(found: "Curriculum") -> ResponseReturnValue:
    """Everything, in the order of the page."""
    document = queries.document_for(current_identity(), found)
    return render_template(
        "curricula/read.html", curriculum=found, outline=outline_of(document, competency_names(language()), slots_in(document))
    )
