"""Study programmes: the list, one of them with its decree, entering, correcting, ending, and the verifier's check."""

from functools import partial
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partners.registry import queries
from partners.registry.access import OFFICERS, Permission
from partners.registry.domain.accreditation import SCHEMES, ProgrammeLevel, ProgrammeState
from partners.registry.forms import programmes as forms
from partners.registry.services import programmes as services
from partners.registry.views import pages
from partners.registry.views.keeping import Keeping
from portal.files import presenters as files
from portal.files import queries as stored
from portal.kernel import clock
from portal.kernel.errors import DomainError, NotFoundError
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.web.access import requires
from portal.web.downloads import chosen_words, workbook
from portal.web.i18n import say
from portal.web.lists import page_number
from portal.web.session import current_identity

if TYPE_CHECKING:
    from partners.registry.models import StudyProgramme

SIZE = 25
EVERY = 100_000
HEADS = (
    Text("University"),
    Text("Code"),
    Text("Study programme"),
    Text("Level"),
    Text("Scheme"),
    Text("Grade of the accreditation"),
    Text("Decree"),
    Text("Date of the decree"),
    Text("Last day"),
    Text("State"),
)


def _chosen() -> dict[str, str]:
    default = "waiting" if current_identity().holds(*OFFICERS) and not request.args else ""
    names = {"text": "", "state": default, "level": "", "order": "-submitted"}
    return {name: request.args.get(name, value).replace("\x00", "").strip()[:200] for name, value in names.items()}


@pages.get("/programmes")
@requires(Permission.PROGRAMMES)
def programmes() -> ResponseReturnValue:
    """One's own study programmes; for officers those of all universities, at first what waits."""
    chosen = _chosen()
    page = queries.page_of_programmes(current_identity(), **chosen, number=page_number(), size=SIZE)
    return render_template(
        "registry/programmes.html",
        page=page,
        chosen=chosen,
        states=list(ProgrammeState),
        levels=list(ProgrammeLevel),
        schemes=SCHEMES,
        all_universities=current_identity().holds(*OFFICERS),
    )


@pages.get("/programmes.xlsx")
@requires(Permission.PROGRAMMES)
def programmes_sheet() -> ResponseReturnValue:
    """The list as filtered."""
    chosen = _chosen()
    page = queries.page_of_programmes(current_identity(), **chosen, number=1, size=EVERY)
    rows = [
        (
            one.partner.name,
            one.code,
            one.name,
            one.level,
            SCHEMES[one.scheme],
            one.grade,
            one.decree_number,
            one.decree_date,
            one.expires_on,
            word("programme", one.state),
        )
        for one in page.rows
    ]
    return workbook("program-studi", Text("Study programmes"), chosen_words(chosen, state=partial(word, "programme")), HEADS, rows)


@pages.get("/programmes/<uuid:programme_id>")
@requires(Permission.READ_PROGRAMME, queries.get_programme)
def programme(found: "StudyProgramme") -> ResponseReturnValue:
    """One study programme."""
    return render_template("registry/programme.html", programme=found, schemes=SCHEMES, today=clock.today())


@pages.get("/programmes/<uuid:programme_id>/decree")
@requires(Permission.READ_PROGRAMME, queries.get_programme)
def decree(found: "StudyProgramme") -> ResponseReturnValue:
    """The decree of its accreditation."""
    return files.paper(found.decree_id)


@pages.route("/programmes/new", methods=["GET", "POST"])
@requires(Permission.ADD_PROGRAMME)
def new_programme() -> ResponseReturnValue:
    """Enter a study programme: what is typed is kept."""
    partner = queries.get_own(current_identity())
    keeping = Keeping(services.FORM, services.PAGE, partner.id)
    form = keeping.sent(forms.ProgrammeForm) if request.method == "POST" else keeping.filled(forms.ProgrammeForm, {})

    def act() -> None:
        keeping.save(form)
        decree_id = keeping.file_id("decree")
        if decree_id is None:
            raise DomainError(Text("Upload the decree."), "decree")
        services.add(partner, form.entry(), decree_id, by=current_identity())
        keeping.drop()

    if form.accepts(act):
        flash(say(Text("The study programme is entered. BKD's verifier reads it beside its decree; you are told by mail.")))
        return redirect(url_for(".programmes"), 303)
    return render_template("registry/programme_form.html", form=form, programme=None, **keeping.shown(form)), form.status


@pages.route("/programmes/<uuid:programme_id>/correct", methods=["GET", "POST"])
@requires(Permission.EDIT_PROGRAMME, queries.get_programme, know=Permission.READ_PROGRAMME)
def correct_programme(found: "StudyProgramme") -> ResponseReturnValue:
    """Correct a study programme, or enter its next accreditation: the verifier reads it again."""
    _check_runs(found)
    keeping = Keeping(services.FORM, services.PAGE, found.id, there={"decree": stored.get_file(found.decree_id).name})
    is_sent = request.method == "POST"
    form = keeping.sent(forms.ProgrammeForm) if is_sent else keeping.filled(forms.ProgrammeForm, forms.known(found))

    def act() -> None:
        keeping.save(form)
        services.correct(found, form.entry(), keeping.file_id("decree"), by=current_identity())
        keeping.drop()

    if form.accepts(act):
        flash(say(Text("The correction is kept. BKD's verifier reads it again beside its decree; you are told by mail.")))
        return redirect(url_for(".programme", programme_id=found.id), 303)
    return render_template("registry/programme_form.html", form=form, programme=found, **keeping.shown(form)), form.status


@pages.route("/programmes/<uuid:programme_id>/end", methods=["GET", "POST"])
@requires(Permission.EDIT_PROGRAMME, queries.get_programme, know=Permission.READ_PROGRAMME)
def end_programme(found: "StudyProgramme") -> ResponseReturnValue:
    """The university no longer offers it here."""
    _check_runs(found)
    form = forms.ReasonForm.read()
    if form.accepts(lambda: services.end(found, reason=form.reason.data, by=current_identity())):
        flash(say(Text("The study programme has ended here.")))
        return redirect(url_for(".programmes"), 303)
    return render_template("registry/programme_end.html", form=form, programme=found), form.status


@pages.route("/programmes/<uuid:programme_id>/check", methods=["GET", "POST"])
@requires(Permission.CHECK_PROGRAMME, queries.get_programme, know=Permission.READ_PROGRAMME)
def check_programme(found: "StudyProgramme") -> ResponseReturnValue:
    """The verifier reads it beside its decree, and confirms or returns it."""
    form = forms.CheckForm.read()
    seen = request.form.get("seen") or found.submitted_at.isoformat()

    def act() -> None:
        if form.answer.data == "confirm":
            services.confirm(found, seen=seen, by=current_identity())
        else:
            services.return_(found, comment=form.comment.data or "", seen=seen, by=current_identity())

    if form.accepts(act):
        flash(say(Text("%(name)s has been told.", name=found.partner.name)))
        return redirect(url_for(".programmes"), 303)
    if request.method == "GET" and found.state is not ProgrammeState.WAITING:
        return redirect(url_for(".programme", programme_id=found.id), 303)
    return render_template("registry/programme_check.html", form=form, programme=found, schemes=SCHEMES, today=clock.today()), form.status


def _check_runs(found: "StudyProgramme") -> None:
    if found.ended_at is not None:
        raise NotFoundError
