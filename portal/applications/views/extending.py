"""BKD extends an assignment."""

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.applications import queries
from portal.applications.access import Permission
from portal.applications.forms import ExtendForm
from portal.applications.presenters import extending as shown
from portal.applications.services import extending
from portal.applications.views.own import pages
from portal.drafts import queries as draft_queries
from portal.drafts import services as drafts
from portal.drafts.presenters import keep_typed, sent_version
from portal.kernel.text import Text
from portal.web.access import requires
from portal.web.fields import DayField
from portal.web.i18n import say
from portal.web.session import current_identity

if TYPE_CHECKING:
    from portal.applications.models import Application
    from portal.documents.models import Letter

FORM = "applications.extend"


@pages.route("/applications/<uuid:application_id>/extension", methods=["GET", "POST"])
@requires(Permission.EXTEND, queries.get_application, know=Permission.READ)
def extend(application: "Application") -> ResponseReturnValue:
    """Have the letter drawn up that extends an assignment; another officer signs it."""
    application_id, by = application.id, current_identity()
    draft = draft_queries.find_draft(FORM, application_id, by.account_id)
    form = ExtendForm.read(**_typed(draft.data if draft else {}))
    made: list[Letter] = []

    def act() -> None:
        drafts.save(FORM, application_id, form.typed(), account_id=by.account_id, version=sent_version())
        made.append(extending.extend(application, form.until.data, form.reason.data, by=by))
        drafts.drop(FORM, application_id, account_id=by.account_id)

    if form.accepts(act):
        flash(say(Text("The letter of extension is drawn up. The assignment lasts longer once another officer has signed it.")))
        return redirect(url_for("documents.letter", letter_id=made[0].id), 303)
    version = keep_typed(form, FORM, application_id, account_id=by.account_id, version=draft.version if draft else 0)
    view = shown.view_of(queries.get_application(application_id))
    return render_template("applications/extension.html", form=form, view=view, draft=draft, version=version), form.status


def _typed(data: dict[str, object]) -> dict[str, object]:
    """A draft as initial values: the three boxes of the day come together."""
    boxes = {part: data[f"until-{part}"] for part in DayField.PARTS if f"until-{part}" in data}
    kept = {name: value for name, value in data.items() if "-" not in name}
    return kept | ({"until": boxes} if boxes else {})
