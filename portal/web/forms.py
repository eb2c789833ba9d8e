"""The base form: what was typed stays as it was typed, and every fault has a place."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import Form

from portal.kernel.errors import DomainError, StaleVersionError, TooManyAttemptsError
from portal.kernel.text import Text
from portal.web.fields import DayField, SecretField, Shown, UploadField
from portal.web.i18n import say
from portal.web.interruptions import Both, as_sent, given_back, let_go
from portal.web.transaction import attempt

REFUSED = 422
TOO_MANY = 429
Kept = TypeVar("Kept")


class BaseForm(Form):
    """A form of the product.

    `accepts(act)` is the whole handling of a POST: it validates, runs the one decision, and puts a refusal beside its field.
    """

    class Meta:
        """WTForms' own messages go through the house's catalogue."""

        csrf = False
        locales: ClassVar[list[str]] = []

        def get_translations(self, form: Form) -> "_Catalogue":  # noqa: ARG002  WTForms' signature
            """WTForms' messages in the reader's language."""
            return _Catalogue()

    if TYPE_CHECKING:  # a form of the house has fields of the house; WTForms' types know only its own

        def __iter__(self) -> Iterator["Shown"]:
            """Its fields."""

        def __getitem__(self, name: str) -> "Shown":
            """A field by its name."""

    def __init__(self, formdata: MultiDict[str, Any] | None = None, **initial: Any) -> None:
        super().__init__(formdata, **initial)
        self.was_refused = False
        self.refusal: DomainError | None = None
        self.both: Both | None = None

    @classmethod
    def read(cls, **initial: Any) -> Self:
        """The form as posted; on a GET with its initial values, or with what an interrupted request of this page had typed."""
        if request.method == "POST":
            return cls(MultiDict([*request.form.items(multi=True), *request.files.items(multi=True)]), **initial)
        form = cls(None, **initial)
        kept = given_back(form.names())
        return form if kept is None else cls(MultiDict(kept), **initial)

    def names(self) -> set[str]:
        """The names under which this form's fields are sent."""
        days = {f"{field.name}-{part}" for field in self if isinstance(field, DayField) for part in DayField.PARTS}
        return days | {field.name for field in self}

    def accepts(self, act: Callable[[], object]) -> bool:
        """Whether the posted form was valid and the act was done. A refusal stands in the form, and `status` is then 422."""
        if request.method != "POST":
            return False
        if not self.validate():
            self.was_refused = True
            return False
        refusal = attempt(act)
        if refusal is not None:
            self.refuse(refusal)
        else:
            let_go()
        return not self.was_refused

    def saves(self, act: Callable[[], object]) -> bool:
        """Whether an act was done that asks for nothing complete: keeping a draft. An upload that lies about its content refuses it."""
        for field in self:
            if isinstance(field, UploadField) and field.upload_refusals:
                field.errors, self.was_refused = [*field.upload_refusals], True
        refusal = None if self.was_refused else attempt(act)
        if refusal is not None:
            self.refuse(refusal)
        elif not self.was_refused:
            let_go()
        return not self.was_refused

    def try_upload(self, field: "UploadField", keep: Callable[[bytes, str], Kept]) -> Kept | None:
        """Keep the file of a field; a refusal stands beside it and the form is then refused."""
        upload = field.upload
        if upload is None:
            return None
        try:
            return keep(upload.stream.read(), upload.filename or "")
        except DomainError as error:
            field.upload_refusals.append(say(error.text))
            return None

    def refuse(self, error: DomainError) -> None:
        """Put a refusal beside the field it names, or at the top; of a text that was changed meanwhile both versions are shown."""
        self.was_refused = True
        self.refusal = error
        if isinstance(error, StaleVersionError) and error.theirs is not None:
            self.both = Both(error.at, self._differences(error.theirs))
        field = self._fields.get(error.field) if error.field else None
        if field is None:
            self.form_errors.append(say(error.text))
        else:
            field.errors = [*field.errors, say(error.text)]

    def _differences(self, theirs: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        """(label, one's own, the saved one) of the fields that differ; a form may leave fields out, by whoever reads it."""
        others = {field.name: field for field in type(self)(MultiDict(as_sent(theirs))).texts()}
        both = [(mine, others[mine.name]) for mine in self.texts() if mine.name in others]
        pairs = [(str(mine.label.text), mine.spoken(), saved.spoken()) for mine, saved in both]
        return [(label, mine, saved) for label, mine, saved in pairs if mine != saved]

    def texts(self) -> list["Shown"]:
        """The fields whose content may be kept and shown: all but files and passwords."""
        return [field for field in self if isinstance(field, Shown) and not isinstance(field, UploadField | SecretField)]

    @property
    def status(self) -> int:
        """422 once something was refused (429 for too many tries), else 200."""
        if isinstance(self.refusal, TooManyAttemptsError):
            return TOO_MANY
        return REFUSED if self.was_refused else 200

    def typed(self) -> dict[str, Any]:
        """What stands in the fields now, as plain values, for keeping as a draft; files and passwords are left out."""
        return {field.name: field.typed() for field in self.texts()}


class _Catalogue:
    """WTForms' few messages that our validators do not replace, said by the house's catalogue."""

    def gettext(self, message: str) -> str:
        return say(Text(message))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return say(Text(singular if n == 1 else plural))
