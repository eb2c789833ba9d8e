"""Writing an offering: a form of several pages that keeps whatever is typed."""

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partners.offerings import presenters, queries, services
from partners.offerings.access import Permission
from partners.offerings.domain import KIND_NAMES, OfferingState
from partners.offerings.domain.capacity import Stay
from partners.offerings.forms import KindForm, PageForm, Sheet
from partners.offerings.forms.internship import INTERNSHIP
from partners.offerings.forms.masters import MASTERS, WRITING_FOR
from partners.offerings.forms.pages import asked_of
from partners.offerings.forms.short_course import SHORT_COURSE
from partners.offerings.services import capacity, revising
from partners.offerings.views import pages
from partners.registry.services import drafting
from portal.catalogue.domain.opportunity import KINDS
from portal.drafts.presenters import keep_typed, sent_version
from portal.drafts.services import EVERYBODY
from portal.eligibility.domain.requirements import read_requirements
from portal.eligibility.domain.rules import Question
from portal.kernel import clock
from portal.kernel.errors import DomainError, NotFoundError
from portal.kernel.text import Text
from portal.web.access import requires
from portal.web.i18n import say
from portal.web.session import current_identity

if TYPE_CHECKING:
    from partners.offerings.models import Offering

KIND_FORMS: dict[str, KindForm] = {"internship": INTERNSHIP, "masters": MASTERS, "short_course": SHORT_COURSE}
"""How each kind is written."""
LAST, MENTOR = "submit", "mentor"
NEXT = Text("The person named before is asked, then the curator answers within 5 working days")
REVIEWED = Text("BPSDM's curator reviews the change; until then the version before stands.")
AFTER_SAVING = {"draft": ".offering", "reach": ".reach"}
"""Where the buttons lead that keep a page as it is, unfinished or not."""


@dataclass(frozen=True, slots=True)
class Knot:
    """One step beside the form."""

    title: Text
    href: str
    note: Text | None
    state: str
    has_error: bool = False


@dataclass(frozen=True, slots=True)
class Writing:
    """An offering's form as it stands: its pages, filled, and what was said of them."""

    offering: "Offering"
    kind: KindForm
    typed: drafting.Typed
    comments: dict[str, list[tuple[Text, str]]]

    def form(self, sheet: Sheet) -> PageForm:
        """A page as it was typed."""
        return sheet.form.from_draft(self.typed.fields(sheet.key)).with_comments(self.comments)

    def sheet(self, key: str) -> Sheet:
        """A page by its key. Raises NotFoundError."""
        found = next((sheet for sheet in self.kind.sheets if sheet.key == key), None)
        if found is None:
            raise NotFoundError
        return found

    def url(self, key: str, **arguments: Any) -> str:  # noqa: ANN401  arguments of an address
        """The address of a page."""
        return url_for(".write", offering_id=self.offering.id, page=key, **arguments)

    def knots(self, now: str, faulty: set[str]) -> list[Knot]:
        """The steps with where the writer is."""
        made = []
        for sheet in self.kind.sheets:
            said = self.form(sheet).count_comments()
            note = Text("Comments on this page: %(count)s", count=said) if said else None
            if sheet.key == LAST:
                note = NEXT if self.offering.state is not OfferingState.PUBLISHED else REVIEWED
            begun = sheet.key in self.typed.pages
            state = "now" if sheet.key == now else "done" if begun and sheet.key not in faulty and sheet.key != LAST else "ahead"
            made.append(Knot(sheet.title, self.url(sheet.key), note, state, begun and sheet.key in faulty))
        return made

    def faults(self) -> dict[str, PageForm]:
        """The pages before the last on which something is missing or wrong, validated."""
        made = {sheet.key: self.form(sheet) for sheet in self.kind.sheets if sheet.key != LAST}
        faulty = {key: form for key, form in made.items() if not form.validate()}
        if MENTOR not in faulty and "schedule" not in faulty and not self.has_room(made[MENTOR], made["schedule"]):
            faulty[MENTOR] = made[MENTOR]
        return faulty

    def has_room(self, contact: Any, schedule: Any) -> bool:  # noqa: ANN401  pages of any kind
        """Whether the mentor has room on these days; what stands against it is said beside their address."""
        email, seats = (contact.mentor_email.data or "").strip(), schedule.seats.number
        if not email or seats is None or not schedule.starts_on.data or not schedule.ends_on.data:
            return True
        words = capacity.against(self.offering, email, Stay(schedule.starts_on.data, schedule.ends_on.data, seats))
        if words is not None:
            contact.mentor_email.errors = [*contact.mentor_email.errors, say(words)]
        return words is None


@pages.post("/offerings/<uuid:offering_id>/copy")
@requires(Permission.COPY, queries.get_offering, know=Permission.READ)
def copy(offering: "Offering") -> ResponseReturnValue:
    """Begin another with what was typed into this one."""
    sheets = [sheet.key for sheet in KIND_FORMS[offering.kind].sheets if sheet.key != LAST]
    begun = services.copy(offering, sheets, by=current_identity())
    flash(say(Text("A copy is begun. Set its days, then submit it.")))
    return redirect(url_for(".write", offering_id=begun.id, page="schedule"), 303)


def _writing(offering: "Offering") -> Writing:
    kind = KIND_FORMS[offering.kind]
    g.setdefault(WRITING_FOR, offering.partner_id)
    keys = [sheet.key for sheet in kind.sheets]
    comments = {}
    if offering.submitted_at is not None:
        comments = presenters.said_last(presenters.decisions_on(offering), queries.requests_of(offering.id))
    return Writing(offering, kind, drafting.typed(services.form_of(offering.kind), offering.id, keys), comments)


def _offering(offering_id: uuid.UUID, page: str) -> "Offering":  # noqa: ARG001  the page is looked up once the reader may write
    return queries.get_offering(offering_id)


@pages.route("/offerings/<uuid:offering_id>/write/<page>", methods=["GET", "POST"])
@requires(Permission.EDIT, _offering, know=Permission.READ)
def write(offering: "Offering") -> ResponseReturnValue:
    """One page of the form: whatever is typed is kept, faults are shown beside it; the last page submits."""
    if not services.may_write(offering):
        return redirect(url_for(".offering", offering_id=offering.id), 303)
    writing = _writing(offering)
    sheet = writing.sheet((request.view_args or {})["page"])
    if request.method == "POST":
        return _submit(writing, sheet) if sheet.key == LAST and request.form.get("act") != "draft" else _save(writing, sheet)
    form = writing.form(sheet)
    if request.args.get("check") and form.validate() and sheet.key == MENTOR:
        writing.has_room(form, writing.form(writing.sheet("schedule")))
    return _page(writing, sheet, form)


def _save(writing: Writing, sheet: Sheet) -> ResponseReturnValue:
    form = sheet.form.read().with_comments(writing.comments)

    def act() -> None:
        services.save_page(writing.offering, sheet.key, form.typed(), version=sent_version())

    if request.form.get("act") in AFTER_SAVING:
        if form.saves(act):
            return redirect(url_for(AFTER_SAVING[request.form["act"]], offering_id=writing.offering.id), 303)
    elif form.accepts(act):
        keys = [one.key for one in writing.kind.sheets]
        return redirect(writing.url(keys[keys.index(sheet.key) + 1]), 303)
    return _page(writing, sheet, form)


def _submit(writing: Writing, sheet: Sheet) -> ResponseReturnValue:
    offering, revises = writing.offering, writing.offering.state is OfferingState.PUBLISHED
    form = sheet.form.read().with_comments(writing.comments)
    faults = writing.faults()
    if faults:
        form.validate()
        form.refuse(DomainError(Text("Something is missing or wrong on the pages named below. Nothing was sent.")))

    def act() -> None:
        made = {one.key: writing.form(one) for one in writing.kind.sheets if one.key != LAST}
        services.save_page(offering, sheet.key, form.typed(), version=sent_version())
        filled = writing.kind.make({**_validated(made), LAST: form})
        (revising if revises else services).submit(offering, filled, by=current_identity())

    if not faults and form.accepts(act):
        flash(say(_asked(offering) if services.awaited_of(offering) else REVIEWED))
        return redirect(url_for(".offering", offering_id=offering.id), 303)
    return _page(writing, sheet, form)


def _asked(offering: "Offering") -> Text:
    if offering.is_mentored:
        return Text("The mentor has been asked. Once they accept, BPSDM's curator reviews the offering.")
    return Text("The contact has been asked. Once they accept, BPSDM's curator reviews the offering.")


def _validated(made: dict[str, PageForm]) -> dict[str, PageForm]:
    for form in made.values():
        form.validate()
    return made


def _page(writing: Writing, sheet: Sheet, form: PageForm) -> ResponseReturnValue:
    offering, keys = writing.offering, [one.key for one in writing.kind.sheets]
    place = keys.index(sheet.key)
    faults = writing.faults() if sheet.key == LAST else {}
    name = drafting.key(services.form_of(offering.kind), sheet.key)
    shown = {
        "offering": offering,
        "kind_name": KIND_NAMES[offering.kind],
        "sheet": sheet,
        "knots": writing.knots(sheet.key, set(faults) | ({sheet.key} if form.errors else set())),
        "version": keep_typed(form, name, offering.id, account_id=EVERYBODY, version=writing.typed.version(sheet.key)),
        "saved_at": writing.typed.saved_at.get(sheet.key),
        "autosave": url_for("drafts.autosave", form=name, object_id=offering.id),
        "back": writing.url(keys[place - 1]) if place else url_for(".offering", offering_id=offering.id),
        "last": sheet.key == LAST,
        "faults": faults,
        "filled": [(one, writing.form(one).summed()) for one in writing.kind.sheets if one.key != LAST] if sheet.key == LAST else [],
        "writing": writing,
        "reaches": sheet.key == "competencies",
        "missing": _missing(writing) if sheet.key == LAST and not faults else [],
    }
    return render_template("offerings/write.html", form=form, **shown), form.status


def question_of(offering: "Offering") -> Question:
    """What eligibility is asked about an offering as it is typed: what is not filled in right yet is left out."""
    writing = _writing(offering)
    made: dict[str, Any] = {sheet.key: writing.form(sheet) for sheet in writing.kind.sheets}
    good = {key: form.validate() for key, form in made.items()}
    kind, asked, terms = KINDS[offering.kind], made["competencies"], {}
    document = asked_of(asked)
    for name in ("starts_on", "ends_on"):
        if made["schedule"][name].data:
            terms[name] = made["schedule"][name].data
    if all(good[key] for key in made if key != LAST):
        terms |= kind.terms(writing.kind.make(_with_deadline(made)).document["particulars"])
    names = {item["code"]: item["name"] for item in document["competencies"]}
    terms["competencies"] = {item["code"]: item["level"] for item in document["competencies"]}
    return Question(kind.policy, terms, read_requirements(document["requirements"], names))


def _with_deadline(made: dict[str, Any]) -> dict[str, Any]:
    """The pages with a last one that has a day: eligibility does not ask about it."""
    last = made[LAST]
    last.deadline.data = last.deadline.data or clock.today()
    return made


def _missing(writing: Writing) -> list[Text]:
    """What an agreement lacks for this offering, said before it is submitted."""
    schedule: Any = writing.form(writing.sheet("schedule"))
    schedule.validate()
    where = {"place": schedule.place.data, "mode": schedule.mode.data}
    return services.missing_of(
        writing.offering, schedule.seats.number or 0, schedule.starts_on.data, schedule.ends_on.data, _field(writing), **where
    )


def _field(writing: Writing) -> str | None:
    """The field of work as it stands typed, on whichever page asks for it."""
    return next((value for page in writing.typed.pages.values() for name, value in page.items() if name == "field"), None) or None
