"""A partner's own pages: where it stands, and the form of several pages by which it describes itself."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partners.registry import forms, presenters, queries, services
from partners.registry.access import Permission
from partners.registry.domain import EDITABLE, Details
from partners.registry.services import drafting
from partners.registry.views import pages
from portal.drafts.presenters import keep_typed, sent_version
from portal.drafts.services import EVERYBODY
from portal.kernel import clock
from portal.kernel.errors import DomainError, NotFoundError
from portal.kernel.text import Text
from portal.web.access import requires
from portal.web.i18n import say
from portal.web.session import current_identity
from portal.workflow import presenters as workflow
from portal.workflow import queries as cases

if TYPE_CHECKING:
    from partners.registry.models import Partner

CHECK = Text("Check and submit")


@dataclass(frozen=True, slots=True)
class Knot:
    """One step beside the form."""

    title: Text
    href: str | None
    note: Text | None
    state: str
    has_error: bool = False


@dataclass(frozen=True, slots=True)
class Writing:
    """A partner's form as it stands: its pages, filled and validated, and what was said of them."""

    partner: "Partner"
    sheets: tuple[forms.Sheet, ...]
    typed: drafting.Typed
    comments: dict[str, list[tuple[Text, str]]]

    def form(self, sheet: forms.Sheet) -> forms.PageForm:
        """A page as it was typed; a page that nobody has opened is empty but for what is known."""
        fields = self.typed.fields(sheet.key)
        if not fields and sheet.key == "contact":
            fields = [("contact_name", current_identity().name)]
        return sheet.form.from_draft(fields, self.typed.uploads).with_comments(self.comments)

    def knots(self, now: str, faulty: set[str]) -> list[Knot]:
        """The steps with where the reader is."""
        made = []
        for sheet in self.sheets:
            said = sum(len(self.comments.get(name, [])) for name in sheet.form()._fields)
            note = Text("Comments of the verifier: %(count)s", count=said) if said else None
            state = "now" if sheet.key == now else "done" if sheet.key in self.typed.pages and sheet.key not in faulty else "ahead"
            made.append(
                Knot(sheet.title, url_for(".step", step=sheet.key), note, state, sheet.key in faulty and sheet.key in self.typed.pages)
            )
        answer = Text("The BKD verifier answers within 5 working days")
        return [*made, Knot(CHECK, url_for(".check"), answer, "now" if now == "check" else "ahead")]

    def faults(self) -> dict[str, forms.PageForm]:
        """The pages on which something is missing or wrong, validated."""
        made = {sheet.key: self.form(sheet) for sheet in self.sheets}
        return {key: form for key, form in made.items() if not form.validate()}


def _writing(partner: "Partner") -> Writing:
    comments = workflow.newest_comments(cases.decisions_on(services.SUBJECT, partner.id)) if partner.submitted_at else {}
    return Writing(partner, forms.SHEETS[partner.kind], drafting.typed(services.FORM, partner.id, services.PAGES), comments)


def _own(**_: Any) -> "Partner":  # noqa: ANN401  what the address names
    return queries.get_own(current_identity())


@pages.get("/partner")
@requires(Permission.HOME)
def home() -> ResponseReturnValue:
    """Where the partner stands, who holds it, what comes next."""
    partner = _own()
    case = cases.find_case_of(services.SUBJECT, partner.id)
    view = workflow.view_of(case) if case else None
    writing = _writing(partner)
    rows = presenters.rows_of(presenters.described(partner), partner.kind) if partner.submitted_at else []
    return render_template(
        "registry/home.html",
        partner=partner,
        view=view,
        writing=writing,
        editable=partner.state in EDITABLE,
        rows=rows,
        expiries=queries.expiries_of(partner),
        today=clock.today(),
    )


@pages.route("/partner/registration/<step>", methods=["GET", "POST"])
@requires(Permission.HOME)
def step(step: str) -> ResponseReturnValue:
    """One page of the description: whatever is typed is kept, faults are shown beside it."""
    writing = _writing(_own())
    place = next((number for number, sheet in enumerate(writing.sheets) if sheet.key == step), None)
    if place is None:
        raise NotFoundError
    if writing.partner.state not in EDITABLE:
        return redirect(url_for(".home"), 303)
    sheet = writing.sheets[place]
    following = writing.sheets[place + 1].key if place + 1 < len(writing.sheets) else None
    if request.method == "GET":
        form = writing.form(sheet)
        if request.args.get("check"):
            form.validate()
        return _page(writing, sheet, form)
    return _save(writing, sheet, url_for(".step", step=following) if following else url_for(".check"))


def _save(writing: Writing, sheet: forms.Sheet, following: str) -> ResponseReturnValue:
    partner = writing.partner
    form = sheet.form.read().with_uploads(writing.typed.uploads).with_comments(writing.comments)
    _keep_uploads(partner, form)

    def act() -> None:
        services.save_page(partner, sheet.key, form.typed(), version=sent_version())

    def send() -> None:
        act()
        services.check_unclaimed(partner, form.typed())

    is_draft = request.form.get("act") == "draft"
    if form.saves(act) if is_draft else form.accepts(send):
        return redirect(url_for(".home") if is_draft else following, 303)
    return _page(writing, sheet, form)


def _keep_uploads(partner: "Partner", form: forms.PageForm) -> None:
    """Keep the uploads, also of a page that is refused for another field; one that lies about itself is a fault beside its own."""
    kept = {}
    for field in form.uploads():
        stored = form.try_upload(field, lambda data, name: drafting.keep_upload(name, data, by=current_identity()))
        if stored is not None:
            kept[field.name] = stored
            field.kept = stored["name"]
    drafting.note_uploads(services.FORM, partner.id, kept)


def _page(writing: Writing, sheet: forms.Sheet, form: forms.PageForm) -> ResponseReturnValue:
    faulty = {sheet.key} if form.errors else set()
    name = drafting.key(services.FORM, sheet.key)
    version = keep_typed(form, name, writing.partner.id, account_id=EVERYBODY, version=writing.typed.version(sheet.key))
    shown = {
        "partner": writing.partner,
        "sheet": sheet,
        "knots": writing.knots(sheet.key, faulty),
        "saved_at": writing.typed.saved_at.get(sheet.key),
        "version": version,
    }
    place = writing.sheets.index(sheet)
    back = url_for(".step", step=writing.sheets[place - 1].key) if place else url_for(".home")
    autosave = url_for("drafts.autosave", form=name, object_id=writing.partner.id)
    return render_template("registry/step.html", form=form, back=back, autosave=autosave, **shown), form.status


@pages.route("/partner/registration/check", methods=["GET", "POST"])
@requires(Permission.EDIT, _own)
def check(partner: "Partner") -> ResponseReturnValue:
    """What will be sent, what is missing and where; the last button sends it."""
    if partner.state not in EDITABLE:
        return redirect(url_for(".home"), 303)
    writing = _writing(partner)
    faults = writing.faults()
    form = forms.SubmitForm.read()
    if request.method == "POST" and faults:
        form.refuse(DomainError(Text("Something is missing or wrong on the pages named below. Nothing was sent.")))
    elif form.accepts(lambda: services.submit(partner, _details(writing), by=current_identity())):
        flash(say(Text("The registration is with BKD. You are told by mail.")))
        return redirect(url_for(".home"), 303)
    filled = [(sheet, writing.form(sheet)) for sheet in writing.sheets]
    shown = {
        "partner": partner,
        "knots": writing.knots("check", set(faults)),
        "faults": faults,
        "filled": filled,
        "uploads": writing.typed.uploads,
    }
    return render_template("registry/check.html", form=form, **shown), form.status


def _details(writing: Writing) -> Details:
    made = [writing.form(sheet) for sheet in writing.sheets]
    return forms.details_of(made, writing.typed.uploads)
