"""A curriculum goes on: sent, answered, reopened, signed, adopted; its minutes, and the public check of a digest."""

from typing import TYPE_CHECKING

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partners.curricula import queries
from partners.curricula.access import Permission, side_of
from partners.curricula.domain import CurriculumState
from partners.curricula.domain.drafting import Drafted
from partners.curricula.forms.stages import AnswerForm, DecreeForm, DigestForm, FindingsForm, ReasonForm, SignatureForm
from partners.curricula.presenters import minutes as written
from partners.curricula.presenters.stages import ADOPTED, stage_of
from partners.curricula.queries import saying
from partners.curricula.queries import versions as stored
from partners.curricula.services import adopting, following, linking, reviewing, signing, versioning
from partners.curricula.views import pages
from partners.curricula.views.drafting import Typed
from portal.documents import adapters
from portal.files import presenters as files
from portal.kernel.errors import NotFoundError
from portal.kernel.text import Text
from portal.web.access import public, requires
from portal.web.downloads import attachment
from portal.web.i18n import say
from portal.web.session import current_identity

if TYPE_CHECKING:
    from partners.curricula.models import Curriculum


def _to_versions(found: "Curriculum") -> ResponseReturnValue:
    return redirect(url_for(".versions", curriculum_id=found.id), 303)


# -- the review ---------------------------------------------------------------------------------------------------------------------------


@pages.post("/curricula/<uuid:curriculum_id>/sending")
@requires(Permission.HEAD, queries.get_curriculum, know=Permission.READ)
def send(found: "Curriculum") -> ResponseReturnValue:
    """Ask every side for its answer."""
    reviewing.send(found, by=current_identity())
    flash(say(Text("The leads of every side have been told. Answer for your own side, too.")))
    return _to_versions(found)


@pages.route("/curricula/<uuid:curriculum_id>/review", methods=["GET", "POST"])
@requires(Permission.LEAD, queries.get_curriculum, know=Permission.READ)
def review(found: "Curriculum") -> ResponseReturnValue:
    """Agree for one's side, or ask for changes."""
    if request.method == "GET" and found.state is not CurriculumState.IN_REVIEW:
        return _to_versions(found)
    identity, typed = current_identity(), Typed(Drafted.ANSWER, found.id)
    form = AnswerForm.read(**{**typed.values, "place": str(saying.newest_place(found.id))})

    def act() -> None:
        if form.agrees:
            reviewing.agree(found, place=form.read_place, by=identity)
        else:
            reviewing.ask_for_changes(found, reason=form.reason.data or "", by=identity)

    if form.accepts(act):
        typed.drop()
        flash(say(Text("Your side's answer is kept.")))
        return _to_versions(found)
    typed.keep(form)
    return render_template("curricula/review.html", curriculum=found, form=form, typed=typed, stage=stage_of(found, identity)), form.status


@pages.route("/curricula/<uuid:curriculum_id>/reopening", methods=["GET", "POST"])
@requires(Permission.HEAD, queries.get_curriculum, know=Permission.READ)
def reopening(found: "Curriculum") -> ResponseReturnValue:
    """Let people write again before every side has signed."""
    if request.method == "GET" and found.state is not CurriculumState.AGREED:
        return _to_versions(found)
    typed = Typed(Drafted.REOPENING, found.id)
    form = ReasonForm.read(**typed.values)
    if form.accepts(lambda: reviewing.reopen(found, reason=form.reason.data, by=current_identity())):
        typed.drop()
        flash(say(Text("It can be written in again. Send it for review once more when that is done.")))
        return _to_versions(found)
    typed.keep(form)
    shown = {"typed": typed, "stage": stage_of(found, current_identity()), "resting": adopting.resting_on(found)}
    return render_template("curricula/review_reopening.html", curriculum=found, form=form, **shown), form.status


# -- signatures ---------------------------------------------------------------------------------------------------------------------------


@pages.route("/curricula/<uuid:curriculum_id>/signature", methods=["GET", "POST"])
@requires(Permission.SIGN, queries.get_curriculum, know=Permission.READ)
def signature(found: "Curriculum") -> ResponseReturnValue:
    """Sign the joint minutes for one's side."""
    identity = current_identity()
    if request.method == "GET" and not stage_of(found, identity).may_sign:
        return _to_versions(found)
    side, version = side_of(identity, found), signing.get_agreed(found)
    sha256 = versioning.digest_for(side, version)
    form = SignatureForm.read(digest=sha256)
    if form.accepts(lambda: signing.sign(found, post=form.post.data, sha256=form.digest.data or "", by=identity)):
        flash(say(Text("You have signed the joint minutes.")))
        return _to_versions(found)
    shown = {"version": version, "sha256": sha256, "is_part": versioning.sees_part(side), "signer": identity.name}
    return render_template("curricula/signature.html", curriculum=found, form=form, **shown), form.status


@pages.get("/curricula/<uuid:curriculum_id>/minutes")
@requires(Permission.READ, queries.get_curriculum)
def minutes(found: "Curriculum") -> ResponseReturnValue:
    """The joint curriculum minutes, to be read."""
    return render_template("curricula/minutes.html", curriculum=found, minutes=_minutes(found))


@pages.get("/curricula/<uuid:curriculum_id>/minutes.pdf")
@requires(Permission.READ, queries.get_curriculum)
def minutes_pdf(found: "Curriculum") -> ResponseReturnValue:
    """The same as PDF."""
    made = _minutes(found)
    address = url_for(".verified", sha256=made.sha256, _external=True)
    sample = bool(current_app.config["SETTINGS"].portal_demo)
    data = made.data(sample=sample, address=address, qr=adapters.qr_svg(address))
    return attachment(adapters.make_pdf("penyelarasan.typ", data), f"{found.number}-berita-acara.pdf", "application/pdf")


def _minutes(found: "Curriculum") -> written.Minutes:
    """The minutes of what has been agreed; before that there are none."""
    if found.state not in {CurriculumState.AGREED, *stored.SIGNED}:
        raise NotFoundError
    return written.minutes_of(found, signing.get_agreed(found))


# -- the decree, and what follows ---------------------------------------------------------------------------------------------------------


@pages.route("/curricula/<uuid:curriculum_id>/adoption", methods=["GET", "POST"])
@requires(Permission.ADOPT, queries.get_curriculum, know=Permission.READ)
def adoption(found: "Curriculum") -> ResponseReturnValue:
    """Enter the university's decree."""
    if request.method == "GET" and found.state is not CurriculumState.SIGNED:
        return _to_versions(found)
    form = DecreeForm.read()
    if form.accepts(lambda: adopting.adopt(found, form.decree(), by=current_identity())):
        flash(say(Text("The curriculum is adopted. Everybody can read it from now on.")))
        return _to_versions(found)
    before = stored.find_predecessor(found)
    resting = adopting.resting_on(before) if before else []
    return render_template("curricula/adoption.html", curriculum=found, form=form, predecessor=before, resting=resting), form.status


@pages.get("/curricula/<uuid:curriculum_id>/decree")
@requires(Permission.READ, queries.get_curriculum)
def decree(found: "Curriculum") -> ResponseReturnValue:
    """The paper of the university's decree."""
    return files.paper(found.decree_file_id)


@pages.post("/curricula/<uuid:curriculum_id>/successor")
@requires(Permission.HEAD, queries.get_curriculum, know=Permission.READ)
def begin_successor(found: "Curriculum") -> ResponseReturnValue:
    """Begin the curriculum that is to stand in the place of an adopted one."""
    made = adopting.begin_successor(found, by=current_identity())
    flash(say(Text("Text and people are taken over. %(number)s stands until this one is adopted.", number=found.number)))
    return _to_versions(made)


@pages.post("/curricula/<uuid:curriculum_id>/linked")
@requires(Permission.HEAD, queries.get_curriculum, know=Permission.READ)
def begin_linked(found: "Curriculum") -> ResponseReturnValue:
    """Begin a curriculum that moves together with this one."""
    made = linking.begin_linked(found, by=current_identity())
    flash(say(Text("The text is taken over from %(number)s. Give it a title of its own, and ask its people.", number=found.number)))
    return redirect(url_for(".people", curriculum_id=made.id), 303)


@pages.route("/curricula/<uuid:curriculum_id>/reviews/<uuid:review_id>", methods=["GET", "POST"])
@requires(Permission.HEAD, queries.get_around, know=Permission.READ)
def cohort_review(found: "Curriculum") -> ResponseReturnValue:
    """Keep what was found after those who studied by it."""
    review_id = (request.view_args or {})["review_id"]
    one = next((kept for kept in stored.reviews_of(found.id) if kept.id == review_id), None)
    if one is None:
        raise NotFoundError
    if request.method == "GET" and one.done_at is not None:
        return _to_versions(found)
    typed = Typed(Drafted.FINDINGS, one.id)
    form = FindingsForm.read(**typed.values)
    if form.accepts(lambda: following.record_review(found, one, findings=form.findings.data, by=current_identity())):
        typed.drop()
        flash(say(Text("What you found is kept.")))
        return _to_versions(found)
    typed.keep(form)
    return render_template("curricula/review_cohort.html", curriculum=found, review=one, form=form, typed=typed), form.status


# -- for everybody ------------------------------------------------------------------------------------------------------------------------


@pages.route("/curricula/verify", methods=["GET", "POST"])
@public
def verify() -> ResponseReturnValue:
    """Type the digest of joint minutes."""
    form = DigestForm.read()
    if form.accepts(lambda: None):
        return redirect(url_for(".verified", sha256="".join(form.digest.data.split())[:64] or "-"), 303)
    return render_template("curricula/minutes_verify.html", form=form), form.status


@pages.get("/curricula/verify/<sha256>")
@public
def verified(sha256: str) -> ResponseReturnValue:
    """The signed curriculum of a digest: what it is called, who signed it and when; of its text nothing."""
    found = stored.find_signed(sha256.lower())
    if found is None:
        return render_template("curricula/minutes_unknown.html", form=DigestForm(), sha256=sha256[:64]), 404
    curriculum, version = found
    shown = {"version": version, "minutes": written.minutes_of(curriculum, version), "is_adopted": curriculum.state in ADOPTED}
    return render_template("curricula/minutes_verified.html", curriculum=curriculum, **shown)
