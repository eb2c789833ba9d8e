"""What is filled in when a curriculum goes on: answers, versions, signatures, the decree."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from partners.curricula.services import following, signing, versioning
from partners.curricula.services.adopting import LONGEST_NUMBER, Decree
from portal.kernel import clock
from portal.web.fields import ChoiceField, DayField, LineField, ParagraphField, TickField, UploadField
from portal.web.forms import BaseForm

AGREE, CHANGES = "agree", "changes"


class AnswerForm(BaseForm):
    """A side's answer in a round of the review."""

    place = HiddenField()
    answer = ChoiceField(
        _l("What does your side say?"),
        choices=[
            (AGREE, _l("We agree to the text as it stands")),
            (CHANGES, _l("We ask for changes")),
        ],
        radios=True,
    )
    reason = ParagraphField(
        _l("Which changes, and why"),
        description=_l("Only where you ask for changes. The other sides read it."),
        longest=2000,
        optional=True,
    )

    @property
    def agrees(self) -> bool:
        """Whether the side agrees."""
        return bool(self.answer.data == AGREE)

    @property
    def read_place(self) -> int:
        """The last change of the text that was read."""
        text = str(self.place.data or "")
        return int(text) if text.isdecimal() and len(text) < len(str(2**63)) else -1


class VersionForm(BaseForm):
    """A named version."""

    number = LineField(_l("Number"), description=_l("Such as 0.3. Whole numbers are for what every side agreed to."), longest=7, width="4")
    title = LineField(
        _l("What this version is"), description=_l("For example: after the workshop of 3 November."), longest=versioning.LONGEST_TITLE
    )


class ReasonForm(BaseForm):
    """Why."""

    reason = ParagraphField(_l("Reason"), description=_l("The other sides read it."), longest=2000)


class SignatureForm(BaseForm):
    """A signature under the joint minutes."""

    digest = HiddenField()
    post = LineField(_l("Your post"), description=_l("As it stands in the minutes, for example: Dean."), longest=signing.LONGEST_POST)
    has_read = TickField(_l("I have read the text that I sign, and I may sign it for my side."))


class DecreeForm(BaseForm):
    """The university's decree."""

    number = LineField(_l("Number of the decree"), longest=LONGEST_NUMBER)
    decreed_on = DayField(_l("Date of the decree"), description=_l("For example: 9 11 2026"))
    paper = UploadField(
        _l("The decree as a file"),
        description=_l("PDF or picture, at most 5 MB."),
        accept="application/pdf,image/png,image/jpeg",
        optional=True,
    )

    def decree(self) -> Decree:
        """What was filled in."""
        upload = self.paper.upload
        name, data = (upload.filename or "", upload.read()) if upload is not None else ("", b"")
        return Decree(self.number.data, self.decreed_on.data or clock.today(), name, data)


class FindingsForm(BaseForm):
    """What a review after those who studied by a curriculum found."""

    findings = ParagraphField(
        _l("What you found"),
        description=_l("What those who studied by it can do now, what was missing, what shall change in the next curriculum."),
        longest=following.LONGEST,
        rows=8,
    )


class DigestForm(BaseForm):
    """A digest that somebody wants to check."""

    digest = LineField(_l("Digest (SHA-256)"), description=_l("The 64 characters on the joint minutes."), longest=100)
