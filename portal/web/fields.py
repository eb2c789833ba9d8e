"""The fields of the house's forms: what was typed stays as it was typed, and every fault has a sentence."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import Form
from wtforms.fields import BooleanField, Field, FileField, PasswordField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.utils import unset_value
from wtforms.validators import ValidationError

from portal.kernel.text import Text
from portal.web.checks import as_typed, at_most, kept_whole, may_be_empty, needed, one_of_the_choices, plain_text, tidy
from portal.web.i18n import say

LONGEST_LINE = 300
LONGEST_TEXT = 8000


class Shown(Field):
    """What every field tells its component beside WTForms' own attributes."""

    component = "text"
    note: str | None = None
    provenance: str | None = None
    only_for: Sequence[Text] = ()
    """The choices of another field for which this one is filled in; then it is not called optional."""

    def __init__(self, label: Any = None, validators: Any = None, *, optional: bool = False, width: str = "", **named: Any) -> None:
        checks = [*(validators or ()), plain_text]
        if not optional:
            checks.insert(0, needed)
        else:
            checks.insert(0, may_be_empty)
        super().__init__(label, checks, **named)
        self.optional_word = optional
        self.width = width
        self.comments: list[tuple[Text | str, str]] = []

    @property
    def is_empty(self) -> bool:
        """Whether nothing was filled in."""
        return not self.data or (isinstance(self.data, str) and not self.data.strip())

    def typed(self) -> Any:
        """The value as typed."""
        return self.data

    def spoken(self) -> str:
        """The value in words, for showing two of them side by side."""
        value = self.typed()
        return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value or "")

    def drawn_from(self) -> tuple[Any, ...] | None:
        """All that the component reads of this field, where a drawing of it may be kept; None where it is drawn each time.

        What somebody has typed into it is never kept: it is theirs, and hardly ever the same twice.
        """
        return None

    def around(self) -> tuple[Any, ...]:
        """What every component reads beside the value."""
        return (
            (self.type, type(self.widget).__name__, self.component, self.id, self.name, self.width, self.optional_word),
            (_words(self.label.text), _words(self.description), _words(self.note), _words(self.provenance)),
            tuple(map(_words, self.errors)),
            tuple((_words(who), _words(text)) for who, text in self.comments),
            tuple(self.only_for),
            (getattr(self, "longest", None), getattr(self, "kept", None)),
            tuple((self.render_kw or {}).items()),
            tuple(vars(self.flags).items()),
        )


class Written(Shown):
    """A field for text."""

    def drawn_from(self) -> tuple[Any, ...] | None:
        """Everything, while it is empty."""
        return None if self._value() else self.around()  # type: ignore[attr-defined]  # WTForms' fields for text have it


class LineField(Written, StringField):
    """One line of text."""

    data: str

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        longest: int = LONGEST_LINE,
        inputmode: str = "",
        autocomplete: str = "",
        **named: Any,
    ) -> None:
        super().__init__(label, [at_most(longest), *(validators or ())], filters=[tidy], **named)
        extra = {"inputmode": inputmode, "autocomplete": autocomplete}
        self.render_kw = {key: value for key, value in extra.items() if value} | (self.render_kw or {})


class ParagraphField(Written, TextAreaField):
    """Several lines of text."""

    data: str

    component = "textarea"

    def __init__(self, label: Any = None, validators: Any = None, *, longest: int = LONGEST_TEXT, rows: int = 4, **named: Any) -> None:
        super().__init__(label, [at_most(longest), *(validators or ())], filters=[tidy], **named)
        self.longest = longest
        self.render_kw = {"rows": rows} | (self.render_kw or {})


class SecretField(Shown, PasswordField):
    """A password."""

    data: str

    component = "password"

    def __init__(self, label: Any = None, validators: Any = None, *, autocomplete: str = "current-password", **named: Any) -> None:
        super().__init__(label, validators, filters=[as_typed], **named)
        self.render_kw = {"autocomplete": autocomplete}


class WholeNumberField(Written, StringField):
    """A whole number; what was typed stays, `number` is what it means."""

    component = "number"

    def __init__(self, label: Any = None, validators: Any = None, *, least: int = 0, most: int = 1_000_000, **named: Any) -> None:
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
                say(
                    Text(
                        "%(field)s must be a whole number from %(least)s to %(most)s; “%(given)s” was entered.",
                        field=str(self.label.text),
                        least=self.least,
                        most=self.most,
                        given=str(self.data),
                    )
                )
            )


class DayField(Shown):
    """A day in three boxes; `data` is the date or None, the boxes keep what was typed."""

    component = "date"
    PARTS = ("day", "month", "year")

    @property
    def is_empty(self) -> bool:
        """Whether all three boxes are empty."""
        return not any(self.parts.values())

    @property
    def bad_parts(self) -> tuple[str, ...]:
        """Which boxes the fault is in."""
        return self.PARTS if self.errors else ()

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ARG002  WTForms' signature
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
    def _from_initial(initial: Any) -> dict[str, str]:
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
        except (ValueError, OverflowError):
            self.process_errors = [say(Text("%(field)s must be a day that exists, such as 9 11 2026.", field=str(self.label.text)))]
            return None

    def typed(self) -> Any:
        """The three boxes."""
        return dict(self.parts)

    def spoken(self) -> str:
        """The three boxes as one reads them."""
        return " ".join(self.parts[part] for part in self.PARTS).strip()

    def drawn_from(self) -> tuple[Any, ...] | None:
        """Everything, while the boxes are empty."""
        return (*self.around(), self.bad_parts) if self.is_empty else None


class ChoiceField(Shown, SelectField):
    """One of several: a list, or with `radios=True` two to five cards."""

    component = "select"

    def __init__(self, label: Any = None, validators: Any = None, *, choices: Any = (), radios: bool = False, **named: Any) -> None:
        self.radios = radios
        self.component = "radios" if radios else "select"
        super().__init__(label, validators, choices=choices if callable(choices) else _choices(choices), validate_choice=False, **named)
        self.validators = [*self.validators, one_of_the_choices]

    def drawn_from(self) -> tuple[Any, ...] | None:
        """Everything, with the choices and what is chosen."""
        return (*self.around(), _offered(self))


class ChoicesField(Shown, SelectMultipleField):
    """Any number of several, as check boxes."""

    component = "checks"

    def __init__(self, label: Any = None, validators: Any = None, *, choices: Any = (), **named: Any) -> None:
        super().__init__(label, validators, choices=choices if callable(choices) else _choices(choices), validate_choice=False, **named)
        self.validators = [*self.validators, one_of_the_choices]

    def drawn_from(self) -> tuple[Any, ...] | None:
        """Everything, with the choices and what is chosen."""
        return (*self.around(), _offered(self))


class TickField(Shown, BooleanField):
    """One box to tick; a needed one must be ticked."""

    component = "check"

    def __init__(self, label: Any = None, validators: Any = None, **named: Any) -> None:
        super().__init__(label, validators, **named)
        self.optional_word = False  # that a box may stay without a tick is known

    def typed(self) -> Any:
        """Whether it is ticked."""
        return bool(self.data)

    def drawn_from(self) -> tuple[Any, ...] | None:
        """Everything, with the tick."""
        return (*self.around(), self.typed())


class UploadField(Shown, FileField):
    """A file; its content is checked by `files` when it is kept."""

    component = "file"

    def __init__(self, label: Any = None, validators: Any = None, *, accept: str = "application/pdf", **named: Any) -> None:
        super().__init__(label, validators, **named)
        self.validators = [kept_whole, *self.validators]
        self.render_kw = {"accept": accept}
        self.kept: str | None = None
        self.upload_refusals: list[str] = []

    @property
    def is_empty(self) -> bool:
        """Whether there is no file, neither sent now nor kept."""
        return self.upload is None and self.kept is None

    @property
    def upload(self) -> FileStorage | None:
        """The file that was sent, or None."""
        return self.data if isinstance(self.data, FileStorage) and self.data.filename else None

    def drawn_from(self) -> tuple[Any, ...] | None:
        """Everything: a browser is never given a file back."""
        return self.around()


def _words(text: Any) -> Any:
    """Words as a part of a key: a lazy text is what it says now, in the reader's language."""
    return text if text is None or isinstance(text, str | Text) else str(text)


def _offered(field: SelectField) -> tuple[Any, ...]:
    offered: Any = field.iter_choices()  # WTForms' types still know them as plain tuples
    return tuple((one.value, _words(one.label), one.selected, _words((one.render_kw or {}).get("description"))) for one in offered)


def _choices(pairs: Any) -> list[SelectChoice]:
    made = []
    for pair in pairs:
        value, words, *means = pair
        made.append(SelectChoice(value, words, render_kw={"description": means[0]} if means else None))
    return made


def choices(pairs: Any) -> list[SelectChoice]:
    """Choices from (value, words) or (value, words, what it means)."""
    return _choices(pairs)
