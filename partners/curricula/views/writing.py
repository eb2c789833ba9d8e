"""Writing in a part: kept as it is typed, asked about where two hands meet; parts are added, moved and removed."""

import dataclasses
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partners.curricula import forms, presenters, queries, services
from partners.curricula.access import Permission, side_of, writes_part
from partners.curricula.domain import WRITABLE, Side
from partners.curricula.domain.checking import name_of
from partners.curricula.domain.document import Document
from partners.curricula.domain.drafting import Drafted
from partners.curricula.domain.parts import KINDS, Holds, PartKind
from partners.curricula.domain.words import Anchor
from partners.curricula.presenters.changes import log_of
from partners.curricula.queries import placing
from partners.curricula.queries import saying as said
from partners.curricula.services import meeting, saying, writing
from partners.curricula.views import pages
from partners.curricula.views.drafting import Replies, Typed
from partners.curricula.views.studio import around, seen_of
from portal.kernel import clock
from portal.kernel.errors import DomainError, NotFoundError, StaleVersionError
from portal.kernel.text import Text
from portal.web.access import requires
from portal.web.i18n import hour, say
from portal.web.session import current_identity
from portal.web.transaction import attempt

if TYPE_CHECKING:
    from partners.curricula.access import Placed
    from partners.curricula.models import Curriculum, CurriculumPart

CONFLICT = 409
REFUSED = 422


def _row(placed: "Placed") -> "CurriculumPart":
    if placed.part is None:
        raise NotFoundError
    return placed.part


def _form_of(placed: "Placed", *, reasoned: bool = False) -> type[forms.PartForm]:
    """The form of a part, made of no more than the parts that can be chosen: it is asked for every few seconds by everybody who types."""
    row, for_company = _row(placed), side_of(current_identity(), placed.curriculum) is Side.COMPANY
    document = Document() if for_company else placing.choosable(placed.curriculum.id, row)
    hosts = {member.body_id for member in services.members_of(placed.curriculum, Side.COMPANY)}
    return forms.part_form(document, writing.as_part(row), parts=not for_company, reasoned=reasoned, hosts=hosts)


def _may_write(placed: "Placed") -> bool:
    return placed.curriculum.state in WRITABLE and writes_part(current_identity(), placed)


@pages.route("/curricula/<uuid:curriculum_id>/parts/<uuid:key>", methods=["GET"])
@requires(Permission.READ_PART, placing.placed)
def part(placed: "Placed") -> ResponseReturnValue:
    """One part: its fields as a form for whoever writes, what is suggested for it, what is said of it, what was changed."""
    seen, row = seen_of(placed.curriculum), _row(placed)
    if request.args.get("suggest") or not _may_write(placed):
        return _page(placed, seen, _suggesting(placed), suggesting=True)
    asked = meeting.asked_of(row, current_identity())
    if asked is None:
        return _page(placed, seen, forms.filled(_form_of(placed), row.fields))
    form = forms.filled(_form_of(placed, reasoned=True), {**row.fields, **asked.own, **asked.merging})
    return _page(placed, seen, form, kept=asked.own)


def _suggesting(placed: "Placed") -> forms.PartForm:
    """The form of a suggestion: the part as it stands, or what its reader had typed before."""
    row = _row(placed)
    typed = Typed(Drafted.SUGGESTION, row.id).values
    return forms.filled(_form_of(placed, reasoned=True), typed or row.fields)


@pages.post("/curricula/<uuid:curriculum_id>/parts/<uuid:key>")
@requires(Permission.WRITE_PART, placing.placed, know=Permission.READ_PART)
def write(placed: "Placed") -> ResponseReturnValue:
    """Save what was typed, as it was typed on what its author had read."""
    row, by = _row(placed), current_identity()
    is_asked, is_told = meeting.asked_of(row, by) is not None, meeting.REASON in request.form
    form = _form_of(placed, reasoned=is_asked and is_told).read()
    if is_asked and not is_told:  # sent by a page that was not yet told of the other text
        form.refuse(meeting.two_texts(row, form.values(), _seen(), by=by))
        return _refused(placed, form)
    reason = form[meeting.REASON].data if is_asked else None
    kept: list[writing.Kept] = []
    if form.accepts(lambda: kept.append(writing.write(placed.curriculum, placed.key, form.values(), seen=_seen(), by=by, reason=reason))):
        if kept[0].brought_together:
            flash(say(Text("Saved. Somebody else wrote here while you did; both texts are in it now. Read it once more.")))
        else:
            flash(say(Text("Saved.")))
        return redirect(url_for(".part", curriculum_id=placed.curriculum.id, key=placed.key), 303)
    return _refused(placed, form)


def _seen() -> int:
    return request.form.get("draft_version", 0, int)


def _refused(placed: "Placed", form: forms.PartForm) -> ResponseReturnValue:
    """The form again. Of two texts the author now has read both, and is asked for a reason."""
    error = form.refusal
    if not isinstance(error, meeting.TwoTextsError):
        asked = meeting.asked_of(_row(placed), current_identity())
        return _page(placed, seen_of(placed.curriculum), form, place=_seen(), kept=asked.own if asked else None)
    reason = request.form.get(meeting.REASON, "")
    again = forms.filled(_form_of(placed, reasoned=True), {**error.mine, meeting.REASON: reason})
    again.refuse(error)
    again.both = dataclasses.replace(again.both, who=_row(placed).changed_name) if again.both else None
    return _page(placed, seen_of(placed.curriculum), again, kept=error.mine)


@pages.post("/curricula/<uuid:curriculum_id>/parts/<uuid:key>/kept")
@requires(Permission.WRITE_PART, placing.placed, know=Permission.READ_PART)
def keep(placed: "Placed") -> ResponseReturnValue:
    """The same every few seconds while somebody types; where two hands meet the page says so, and its author saves to see both."""
    row, by = _row(placed), current_identity()
    is_asked, is_told = meeting.asked_of(row, by) is not None, meeting.REASON in request.form
    if is_asked and not is_told:
        return jsonify(conflict=True), CONFLICT
    form = _form_of(placed, reasoned=is_asked).read()
    form.validate()
    errors = [message for field in form for message in field.errors if field.name != meeting.REASON]  # it may still be missing
    if errors:
        return jsonify(errors=errors), REFUSED
    if is_asked:
        meeting.keep_merging(row, form.values(), form[meeting.REASON].data, seen=_seen(), by=by)
        return jsonify(saved=hour(clock.now()), version=_seen())
    kept: list[writing.Kept] = []
    error = attempt(lambda: kept.append(writing.write(placed.curriculum, placed.key, form.values(), seen=_seen(), by=by)))
    if isinstance(error, StaleVersionError):
        return jsonify(conflict=True, theirs=error.theirs), CONFLICT
    if error is not None:
        return jsonify(errors=[say(error.text)]), REFUSED
    texts = {name: kept[0].part.fields[name] for name in kept[0].brought_together}
    return jsonify(saved=hour(clock.now()), version=kept[0].seen, texts=texts)


def _page(
    placed: "Placed",
    seen: presenters.Seen,
    form: forms.PartForm,
    *,
    kept: Mapping[str, Any] | None = None,
    place: int | None = None,
    suggesting: bool = False,
    saying_form: forms.CommentForm | None = None,
) -> ResponseReturnValue:
    found, row = placed.curriculum, _row(placed)
    document_part, threads = seen.document.parts[str(placed.key)], presenters.threads(seen, placed.key)
    suggested, commented = Typed(Drafted.SUGGESTION, row.id), Typed(Drafted.COMMENT, row.id)
    comment_form = saying_form or forms.CommentForm(**commented.values)
    if suggesting:
        suggested.keep(form)
    commented.keep(comment_form)
    top = comment_form if comment_form.was_refused else form
    shown: dict[str, Any] = {
        "part": document_part,
        "entry": presenters.entry_of(seen, document_part),
        "title": presenters.head_of(document_part) or KINDS[row.kind].name,
        "form": top,
        "part_form": form,
        "kept": kept,
        "place": said.newest_place(found.id, placed.key) if place is None else place,
        "marked": presenters.marked(str(row.fields.get("text", "")), _anchors(seen, placed.key)),
        "threads": threads,
        "comment_form": comment_form.with_sides([side for side in Side if side in {one.side for one in found.members}]),
        "theirs": presenters.theirs(seen.document, row, kept) if kept else None,
        "replies": Replies([one.id for one in threads]),
        "suggested": suggested,
        "commented": commented,
        "history": log_of(seen.document, said.last_changes(found.id, placed.key)),
        "suggesting": suggesting or not _may_write(placed),
        "is_behind": suggested.is_behind(row.changed_at),
        "is_opened": row.is_opened,
        "above": _above(seen, document_part),
    }
    return render_template("curricula/part.html", **shown, **around(found, seen, "text")), top.status


def _anchors(seen: presenters.Seen, key: uuid.UUID) -> list[Anchor]:
    return [
        Anchor(one.first, one.last, one.quote or "")
        for one in seen.remarks
        if one.part_key == key and one.first is not None and one.last is not None and one.resolved_at is None and one.field == "text"
    ]


def _above(seen: presenters.Seen, part: Any) -> list[tuple[str, str, bool]]:  # noqa: ANN401  a part of the document
    """The parts above one, as (id, name, whether it is a subject), the highest first."""
    found = []
    above = seen.document.parts.get(part.under) if part.under else None
    while above is not None:
        found.append((above.id, name_of(above), above.kind is PartKind.SUBJECT))
        above = seen.document.parts.get(above.under) if above.under else None
    return found[::-1]


# -- the structure ------------------------------------------------------------------------------------------------------------------------


@pages.post("/curricula/<uuid:curriculum_id>/parts")
@requires(Permission.WRITE, queries.get_curriculum, know=Permission.READ)
def add(found: "Curriculum") -> ResponseReturnValue:
    """Add a part, and open it to be written."""
    kind, under = request.form.get("kind", ""), request.form.get("under", type=uuid.UUID)
    if kind not in set(PartKind):
        raise DomainError(Text("Choose one of the entries."))
    made = writing.add(found, PartKind(kind), under, by=current_identity())
    return redirect(url_for(".part", curriculum_id=found.id, key=made.key), 303)


@pages.post("/curricula/<uuid:curriculum_id>/parts/<uuid:key>/move")
@requires(Permission.WRITE_PART, placing.placed, know=Permission.READ_PART)
def move(placed: "Placed") -> ResponseReturnValue:
    """Move a part by one place up or down."""
    writing.step(placed.curriculum, placed.key, up=request.form.get("up") == "1", by=current_identity())
    return redirect(_home(placed), 303)


@pages.route("/curricula/<uuid:curriculum_id>/parts/<uuid:key>/removal", methods=["GET", "POST"])
@requires(Permission.WRITE_PART, placing.placed, know=Permission.READ_PART)
def removal(placed: "Placed") -> ResponseReturnValue:
    """Ask before a part goes with all that stands under it; the log keeps it."""
    seen = seen_of(placed.curriculum)
    gone = seen.document.parts.get(str(placed.key))
    if gone is None:
        raise NotFoundError
    if request.method == "POST":
        home = _home(placed)
        writing.remove(placed.curriculum, placed.key, by=current_identity())
        flash(say(Text("%(name)s is removed. The log keeps what stood there.", name=name_of(gone))))
        return redirect(home, 303)
    entry = presenters.entry_of(seen, gone)
    return render_template("curricula/removal.html", entry=entry, title=name_of(gone), **around(placed.curriculum, seen, "text"))


def _home(placed: "Placed") -> str:
    """Where a part is read: on its subject's page, or in the text."""
    document = queries.document_of(placed.curriculum.id)
    subject = presenters.subject_of(document, document.parts[str(placed.key)])
    if subject is None:
        return url_for(".studio", curriculum_id=placed.curriculum.id, _anchor=f"p-{placed.key}")
    if subject == str(placed.key):
        return url_for(".subjects", curriculum_id=placed.curriculum.id)
    return url_for(".subject", curriculum_id=placed.curriculum.id, key=subject, _anchor=f"p-{placed.key}")


# -- what is said -------------------------------------------------------------------------------------------------------------------------


@pages.post("/curricula/<uuid:curriculum_id>/parts/<uuid:key>/suggestions")
@requires(Permission.SAY, placing.placed, know=None)
def suggest(placed: "Placed") -> ResponseReturnValue:
    """Suggest other values for a part, or to remove it."""
    by, removes = current_identity(), request.form.get("act") == "remove"
    form = _form_of(placed, reasoned=True).read()

    def act() -> None:
        if removes:
            saying.suggest_removal(placed.curriculum, placed.key, form["reason"].data, by=by)
        else:
            saying.suggest(placed.curriculum, placed.key, form.values(), form["reason"].data, by=by)

    if form.accepts(act):
        Typed(Drafted.SUGGESTION, _row(placed).id).drop()
        flash(say(Text("Your suggestion is kept. Those who write decide on it.")))
        return redirect(url_for(".part", curriculum_id=placed.curriculum.id, key=placed.key), 303)
    return _page(placed, seen_of(placed.curriculum), form, suggesting=True)


@pages.post("/curricula/<uuid:curriculum_id>/parts/<uuid:key>/comments")
@requires(Permission.SAY, placing.placed, know=None)
def comment(placed: "Placed") -> ResponseReturnValue:
    """Say something about a part, or about words of it."""
    by, row = current_identity(), _row(placed)
    form = forms.CommentForm.read().with_sides(list(Side))
    field = next((name for name, known in KINDS[row.kind].fields.items() if known.holds is Holds.WORDS), "text")

    def act() -> None:
        saying.comment(placed.curriculum, placed.key, field, form.words.data, quote=form.quote.data or "", to_side=form.side(), by=by)

    if form.accepts(act):
        Typed(Drafted.COMMENT, row.id).drop()
        flash(say(Text("Your comment is kept.")))
        return redirect(url_for(".part", curriculum_id=placed.curriculum.id, key=placed.key, _anchor="comments"), 303)
    seen = seen_of(placed.curriculum)
    body = forms.filled(_form_of(placed), row.fields) if _may_write(placed) else _suggesting(placed)
    return _page(placed, seen, body, saying_form=form)
