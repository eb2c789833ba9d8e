"""What an administrator may send: a file, and the word to run it."""

from flask_babel import lazy_gettext as _l

from portal.web.fields import LineField, ParagraphField, UploadField
from portal.web.forms import BaseForm


class UploadForm(BaseForm):
    """A workforce file."""

    file = UploadField(
        _l("Workforce file"),
        description=_l(
            "XLSX or CSV (UTF-8), at most 25 MB. The first row holds the headers. Nothing is saved before you have seen what would change."
        ),
        accept=".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


class RunForm(BaseForm):
    """Run a file that was reviewed."""

    source = LineField(_l("Source of the data"), description=_l("Written beside each field of a servant's data."), longest=120)
    reason = ParagraphField(_l("Reason for the import"), rows=2, longest=500)
