"""The base form and its fields: what was typed stays as it was typed, and every fault has a place and a sentence."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from flask import request
from flask_babel import lazy_gettext as _l
from sqlalchemy import exc
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import Form
from wtforms.fields import BooleanField, Field, FileField, PasswordField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.utils import unset_value
from wtforms.validators import StopValidation, ValidationError

from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.kernel.text import Text
from portal.web.constraints import translated
from portal.web.i18n import say

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
LONGEST_LINE = 300
LONGEST_TEXT = 8000
REFUSED = 422
Kept = TypeVar("Kept")


def tidy(value: str | None) -> str | None:
    """Typed text without surrounding space and with one kind of line end."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


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

    def __init__(self, formdata: MultiDict[str, Any] | None = None, **initial: Any) -> None:
        super().__init__(formdata, **initial)
        self.was_refused = False

    @classmethod
    def read(cls, **initial: Any) -> "BaseForm":
        """The form as posted, or with its initial values on a GET."""
        posted = None
        if request.method == "POST":
            posted = MultiDict([*request.form.items(multi=True), *request.files.items(multi=True)])
        return cls(posted, **initial)

    def accepts(self, act: Callable[[], object]) -> bool:
        """Whether the posted form was valid and the act was done. A refusal stands in the form, and `status` is then 422."""
        if request.method != "POST":
            return False
        if not self.validate():
            self.was_refused = True
            return False
        try:
            act()
            db.session.flush()
        except DomainError as error:
            self.refuse(error)
        except exc.DBAPIError as error:
            db.session.rollback()
            known = translated(error)
            if not isinstance(known, DomainError):
                raise
            self.refuse(known)
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
        """Put a refusal beside the field it names, or at the top."""
        self.was_refused = True
        field = self._fields.get(error.field) if error.field else None
        if field is None:
            self.form_errors.append(say(error.text))
        else:
            field.errors = [*field.errors, say(error.text)]

    @property
    def status(self) -> int:
        """422 once something was refused, else 200."""
        return REFUSED if self.was_refused else 200

    def typed(self) -> dict[str, Any]:
        """What stands in the fields now, as plain values, for keeping as a draft; files and passwords are left out."""
        return {field.name: field.typed() for field in self if not isinstance(field, (UploadField, SecretField))}


class _Catalogue:
    """WTForms' few messages that our validators do not replace, said by the house's catalogue."""

    def gettext(self, message: str) -> str:
        return say(Text(message))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return say(Text(singular if n == 1 else plural))


class Shown(Field):
    """What every field tells its component beside WTForms' own attributes."""

    component = "text"
    note: str | None = None
    provenance: str | None = None

    def __init__(self, label: Any = None, validators: Any = None, *, optional: bool = False, width: str = "", **named: Any) -> None:  # noqa: ANN401
        checks = list(validators or ()) + [plain_text]
        if not optional:
            checks.insert(0, needed)
        else:
            checks.insert(0, may_be_empty)
        super().__init__(label, checks, **named)
        self.optional_word = optional
        self.width = width
        self.comments: list[tuple[str, str]] = []

    def typed(self) -> Any:  # noqa: ANN401
        """The value as typed."""
        return self.data


class LineField(Shown, StringField):
    """One line of text."""

    def __init__(self, label: Any = None, validators: Any = None, *, longest: int = LONGEST_LINE, inputmode: str = "", autocomplete: str = "", **named: Any) -> None:  # noqa: ANN401
        super().__init__(label, [at_most(longest), *(validators or ())], filters=[tidy], **named)
        extra = {"inputmode": inputmode, "autocomplete": autocomplete}
        self.render_kw = {key: value for key, value in extra.items() if value} | (self.render_kw or {})


class ParagraphField(Shown, TextAreaField):
    """Several lines of text."""

    component = "textarea"

    def __init__(self, label: Any = None, validators: Any = None, *, longest: int = LONGEST_TEXT, rows: int = 4, **named: Any) -> None:  # noqa: ANN401
        super().__init__(label, [at_most(longest), *(validators or ())], filters=[tidy], **named)
        self.longest = longest
        self.render_kw = {"rows": rows} | (self.render_kw or {})


class SecretField(Shown, PasswordField):
    """A password."""

    component = "password"

    def __init__(self, label: Any = None, validators: Any = None, *, autocomplete: str = "current-password", **named: Any) -> None:  # noqa: ANN401
        super().__init__(label, validators, **named)
        self.render_kw = {"autocomplete": autocomplete}


class WholeNumberField(Shown, StringField):
    """A whole number; what was typed stays, `number` is what it means."""

    component = "number"

    def __init__(self, label: Any = None, validators: Any = None, *, least: int = 0, most: int = 1_000_000, **named: Any) -> None:  # noqa: ANN401
        self.least, self.most = least, most
        super().__init__(label, [self._in_range, *(validators or ())], filters=[tidy], **named)
        self.render_kw = {"inputmode": "numeric"}

    @property
    def number(self) -> int | None:
        """The number, or None where nothing that is one was typed."""
        text = str(self.data or "").strip()
        return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None

    def _in_range(self, form: Form, field: Field) -> None:  # noqa: ARG002  WTForms' signature
        if self.number is None or not self.least <= self.number <= self.most:
            raise ValidationError(
                say(Text("%(field)s must be a whole number from %(least)s to %(most)s; “%(given)s” was entered.", field=str(self.label.text), least=self.least, most=self.most, given=str(self.data)))
            )


class DayField(Shown):
    """A day in three boxes; `data` is the date or None, the boxes keep what was typed."""

    component = "date"
    PARTS = ("day", "month", "year")

    @property
    def bad_parts(self) -> tuple[str, ...]:
        """Which boxes the fault is in."""
        return self.PARTS if self.errors else ()

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ANN401, ARG002  WTForms' signature
        """Read the three boxes, or the initial date (a date, an ISO text, or the three texts of a draft)."""
        self.process_errors = []
        initial = self.default if data is None or data is unset_value else data
        if callable(initial):
            initial = initial()
        self.object_data = initial
        self.parts = self._from_initial(initial)
        self.raw_data: list[str] = list(self.parts.values())
        if formdata is not None and any(f"{self.name}-{part}" in formdata for part in self.PARTS):
            self.parts = {part: str(formdata.get(f"{self.name}-{part}", "")).strip() for part in self.PARTS}
            self.raw_data = list(self.parts.values())
        self.data = self._date()

    @staticmethod
    def _from_initial(initial: Any) -> dict[str, str]:  # noqa: ANN401
        if isinstance(initial, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", initial):
            initial = dt.date.fromisoformat(initial)
        if isinstance(initial, dt.date):
            return {"day": str(initial.day), "month": str(initial.month), "year": str(initial.year)}
        if isinstance(initial, Mapping):
            return {part: str(initial.get(part, "")) for part in DayField.PARTS}
        return {"day": "", "month": "", "year": ""}

    def _date(self) -> dt.date | None:
        if not any(self.parts.values()):
            return None
        try:
            return dt.date(int(self.parts["year"]), int(self.parts["month"]), int(self.parts["day"]))
        except ValueError:
            self.process_errors = [say(Text("%(field)s must be a day that exists, such as 9 11 2026.", field=str(self.label.text)))]
            return None

    def typed(self) -> Any:  # noqa: ANN401
        """The three boxes."""
        return dict(self.parts)


class ChoiceField(Shown, SelectField):
    """One of several: a list, or with `radios=True` two to five cards."""

    component = "select"

    def __init__(self, label: Any = None, validators: Any = None, *, choices: Any = (), radios: bool = False, **named: Any) -> None:  # noqa: ANN401
        self.radios = radios
        self.component = "radios" if radios else "select"
        super().__init__(label, validators, choices=choices if callable(choices) else _choices(choices), validate_choice=False, **named)
        self.validators = [*self.validators, one_of_the_choices]


class ChoicesField(Shown, SelectMultipleField):
    """Any number of several, as check boxes."""

    component = "checks"

    def __init__(self, label: Any = None, validators: Any = None, *, choices: Any = (), **named: Any) -> None:  # noqa: ANN401
        super().__init__(label, validators, choices=choices if callable(choices) else _choices(choices), validate_choice=False, **named)
        self.validators = [*self.validators, one_of_the_choices]


class TickField(Shown, BooleanField):
    """One box to tick; a needed one must be ticked."""

    component = "check"

    def typed(self) -> Any:  # noqa: ANN401
        """Whether it is ticked."""
        return bool(self.data)


class UploadField(Shown, FileField):
    """A file; its content is checked by `files` when it is kept."""

    component = "file"

    def __init__(self, label: Any = None, validators: Any = None, *, accept: str = "application/pdf", **named: Any) -> None:  # noqa: ANN401
        super().__init__(label, validators, **named)
        self.validators = [kept_whole, *self.validators]
        self.render_kw = {"accept": accept}
        self.kept: str | None = None
        self.upload_refusals: list[str] = []

    @property
    def upload(self) -> FileStorage | None:
        """The file that was sent, or None."""
        return self.data if isinstance(self.data, FileStorage) and self.data.filename else None


def _choices(pairs: Any) -> list[SelectChoice]:  # noqa: ANN401
    made = []
    for pair in pairs:
        value, words, *means = pair
        made.append(SelectChoice(value, words, render_kw={"description": means[0]} if means else None))
    return made


def choices(pairs: Any) -> list[SelectChoice]:  # noqa: ANN401
    """Choices from (value, words) or (value, words, what it means)."""
    return _choices(pairs)


def _empty(field: Field) -> bool:
    if isinstance(field, UploadField):
        return field.upload is None and field.kept is None
    if isinstance(field, DayField):
        return not any(field.parts.values())
    return not field.data or (isinstance(field.data, str) and not field.data.strip())


def kept_whole(form: Form, field: Any) -> None:  # noqa: ANN401, ARG001  WTForms' signature
    """An upload that was refused when it was to be kept."""
    if field.upload_refusals:
        raise StopValidation(field.upload_refusals[0])


def needed(form: Form, field: Any) -> None:  # noqa: ANN401, ARG001  WTForms' signature
    """The field may not be empty."""
    if _empty(field):
        field.errors = []
        words = "Choose one: %(field)s." if field.component in {"radios", "select", "checks"} else "Fill this in: %(field)s."
        raise StopValidation(say(Text(words, field=str(field.label.text))))


NEEDED_WORDS = (Text("Choose one: %(field)s."), Text("Fill this in: %(field)s."))


def may_be_empty(form: Form, field: Any) -> None:  # noqa: ANN401, ARG001  WTForms' signature
    """An empty field is not checked further."""
    if _empty(field) and not getattr(field, "process_errors", None):
        field.errors = []
        raise StopValidation


def plain_text(form: Form, field: Any) -> None:  # noqa: ANN401, ARG001  WTForms' signature
    """No control characters: they are not text, and no office's software shows them."""
    values = field.data if isinstance(field.data, list) else [field.data]
    if any(isinstance(value, str) and CONTROL.search(value) for value in values):
        raise StopValidation(say(Text("%(field)s contains characters that cannot be shown. Type the text again, or paste it as plain text.", field=str(field.label.text))))


def at_most(longest: int) -> Callable[[Form, Any], None]:
    """At most so many characters."""

    def check(form: Form, field: Any) -> None:  # noqa: ANN401, ARG001
        given = len(field.data or "")
        if given > longest:
            raise StopValidation(say(Text("%(field)s may have at most %(most)s characters; %(given)s were entered.", field=str(field.label.text), most=longest, given=given)))

    return check


def one_of_the_choices(form: Form, field: Any) -> None:  # noqa: ANN401, ARG001  WTForms' signature
    """Only what was offered."""
    known = {str(choice.value) for choice in field.choices}
    given = field.data if isinstance(field.data, list) else [field.data]
    if any(str(value) not in known for value in given if value not in (None, "")):
        raise ValidationError(say(Text("Choose from the list: %(field)s.", field=str(field.label.text))))


__all__ = ["BaseForm", "ChoiceField", "ChoicesField", "DayField", "LineField", "ParagraphField", "SecretField", "TickField", "UploadField", "WholeNumberField", "_l", "choices"]
