"""A curriculum's file, and why it is taken over."""

from flask_babel import lazy_gettext as _l

from portal.web.downloads import XLSX
from portal.web.fields import ParagraphField, UploadField
from portal.web.forms import BaseForm


class UploadForm(BaseForm):
    """A file to be looked at."""

    file = UploadField(
        _l("The curriculum's file"),
        description=_l("JSON or XLSX as it is downloaded here, at most 10 MB. Nothing is changed before you have seen what would be."),
        accept=f".json,.xlsx,application/json,{XLSX}",
    )


class TakeOverForm(BaseForm):
    """The file is taken over as it was read."""

    reason = ParagraphField(_l("Why (read in the history)"), optional=True, description=_l("It stands beside each change."))
