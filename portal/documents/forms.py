"""What signing, initialling, numbering, replacing and revoking need, and what a letter's text is made of."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.documents.domain.texts import INITIALLERS, INSIDE, MOST_INITIALS, OUTSIDE, PARTS
from portal.kernel.text import Text
from portal.web.fields import ChoiceField, LineField, ParagraphField, TickField, choices
from portal.web.forms import BaseForm
from portal.web.i18n import say


class SignForm(BaseForm):
    """An act of its own, with its own sentence."""

    has_read = TickField(_l("I have read the letter and sign it in my office."))


class SignManyForm(BaseForm):
    """The same for several."""

    have_read = TickField(_l("I have read them and sign each of them in my office."))


class SendBackForm(BaseForm):
    """What an officer found instead of initialling."""

    note = ParagraphField(_l("What is wrong (read by the deciding official)"), longest=2000, rows=4)


class NumberForm(BaseForm):
    """The number that another office's register gave."""

    number = LineField(_l("Number from outside"), longest=100, description=_l("As that office's register has it. It is entered once."))


class RevokeForm(BaseForm):
    """Why."""

    reason = ParagraphField(_l("Reason (read by the people named)"), rows=3)


class ReplaceForm(BaseForm):
    """What the new letter says otherwise, and why."""

    purpose = ParagraphField(_l("Purpose"), rows=6, description=_l("One point a line. The dates stand here."))
    terms = ParagraphField(_l("Terms"), rows=6, optional=True, description=_l("One point a line."))
    reason = ParagraphField(_l("Reason (read by the people named)"), longest=1000, rows=3)


class CodeForm(BaseForm):
    """The code on a letter."""

    code = LineField(_l("Code on the letter"), description=_l("26 letters and digits below the QR code; hyphens do not matter."))


class EnforceForm(BaseForm):
    """Why a text becomes the one in force."""

    reason = ParagraphField(_l("Reason"), longest=1000, rows=3, description=_l("It is kept in the audit record with your name."))


def lines(typed: str) -> list[str]:
    """Typed lines, without empty ones."""
    return [line.strip() for line in typed.splitlines() if line.strip()]


def _officers() -> Any:  # noqa: ANN401  WTForms' choices
    nobody = ("", say(Text("Nobody")))
    return choices([nobody, *((key, say(words)) for key, words in INITIALLERS.items())])


class TextForm(BaseForm):
    """The parts of a kind's text, who initials it, and whence its number comes."""

    title = LineField(_l("Name of the letter"), description=_l("In capitals, as it stands over the number."))
    basis = ParagraphField(_l("Legal basis"), optional=True, description=_l("One point a line, printed under “Dasar”."))
    opening = ParagraphField(_l("Opening"), optional=True, description=_l("One paragraph a line."))
    command = LineField(
        _l("Word of command"), optional=True, description=_l("Such as MENUGASKAN; empty in a letter that commands nothing.")
    )
    people_head = LineField(_l("Words above the people named"), optional=True)
    purpose_head = LineField(_l("Words above the purpose"), optional=True)
    purpose = ParagraphField(_l("Purpose"), rows=6, description=_l("One point a line: what is decided, and for when."))
    terms_head = LineField(_l("Words above the terms"), optional=True)
    terms = ParagraphField(_l("Terms"), optional=True, rows=6, description=_l("One point a line."))
    closing = ParagraphField(_l("Closing"), optional=True, rows=3, description=_l("One paragraph a line."))
    copies = ParagraphField(_l("Copies to"), optional=True, rows=3, description=_l("One addressee a line, printed under “Tembusan”."))
    initial_1 = ChoiceField(_l("First initial"), choices=_officers, optional=True)
    post_1 = LineField(_l("Post of the first initial, as it is printed"), optional=True)
    initial_2 = ChoiceField(_l("Second initial"), choices=_officers, optional=True)
    post_2 = LineField(_l("Post of the second initial, as it is printed"), optional=True)
    initial_3 = ChoiceField(_l("Third initial"), choices=_officers, optional=True)
    post_3 = LineField(_l("Post of the third initial, as it is printed"), optional=True)
    numbering = ChoiceField(
        _l("Where its number comes from"),
        radios=True,
        choices=[
            (INSIDE, _l("The office's series"), _l("The portal gives the next one as the letter is drawn up")),
            (OUTSIDE, _l("Another office's register"), _l("It is entered on the letter's page before the signature")),
        ],
    )
    reason = ParagraphField(_l("Why the text changes"), longest=1000, rows=3)

    def body(self) -> dict[str, Any]:
        """The text as it is kept."""
        found: dict[str, Any] = {part.key: lines(self[part.key].data) if part.many else self[part.key].data for part in PARTS}
        asked = [(self[f"initial_{place}"].data, self[f"post_{place}"].data) for place in range(1, MOST_INITIALS + 1)]
        split = [(*key.split(":"), post) for key, post in asked if key]
        found["initials"] = [{"role": role, "body": body, "post": post} for role, body, post in split]
        return found | {"numbering": self.numbering.data}
