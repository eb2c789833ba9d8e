"""What signing and revoking need."""

from flask_babel import lazy_gettext as _l

from portal.web.fields import LineField, ParagraphField, TickField
from portal.web.forms import BaseForm


class SignForm(BaseForm):
    """An act of its own, with its own sentence."""

    has_read = TickField(_l("I have read the letter and sign it in my office."))


class RevokeForm(BaseForm):
    """Why."""

    reason = ParagraphField(_l("Reason (read by the people named)"), rows=3)


class CodeForm(BaseForm):
    """The code on a letter."""

    code = LineField(_l("Code on the letter"), description=_l("26 letters and digits below the QR code; hyphens do not matter."))
