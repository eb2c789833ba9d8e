"""What is checked of a field beside its own kind; each refusal says what the form expected."""

import re
from collections.abc import Callable
from typing import Any

from wtforms import Form
from wtforms.validators import StopValidation, ValidationError

from portal.kernel.text import Text
from portal.web.i18n import say

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def tidy(value: str | None) -> str:
    """Typed text without surrounding space and with one kind of line end; nothing is an empty text."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def as_typed(value: str | None) -> str:
    """What was typed, to the last space; nothing is an empty text."""
    return value if isinstance(value, str) else ""


def kept_whole(form: Form, field: Any) -> None:  # noqa: ARG001  WTForms' signature
    """An upload that was refused when it was to be kept."""
    if field.upload_refusals:
        raise StopValidation(field.upload_refusals[0])


def needed(form: Form, field: Any) -> None:  # noqa: ARG001  WTForms' signature
    """The field may not be empty."""
    if field.is_empty:
        field.errors = []
        words = NEEDED.get(field.component, FILL)
        raise StopValidation(say(Text(words.msgid, field=str(field.label.text).rstrip("?"))))


CHOOSE, FILL, TICK = Text("Choose one: %(field)s."), Text("Fill this in: %(field)s."), Text("Tick this box: “%(field)s”")
NEEDED = {"radios": CHOOSE, "select": CHOOSE, "checks": CHOOSE, "check": TICK}
"""What an empty field asks for, by its component; every other one is filled in."""


def may_be_empty(form: Form, field: Any) -> None:  # noqa: ARG001  WTForms' signature
    """An empty field is not checked further."""
    if field.is_empty and not getattr(field, "process_errors", None):
        field.errors = []
        raise StopValidation


def plain_text(form: Form, field: Any) -> None:  # noqa: ARG001  WTForms' signature
    """No control characters: they are not text, and no office's software shows them."""
    values = field.data if isinstance(field.data, list) else [field.data]
    if any(isinstance(value, str) and CONTROL.search(value) for value in values):
        raise StopValidation(
            say(
                Text(
                    "%(field)s contains characters that cannot be shown. Type the text again, or paste it as plain text.",
                    field=str(field.label.text),
                )
            )
        )


def at_most(longest: int) -> Callable[[Form, Any], None]:
    """At most so many characters."""

    def check(form: Form, field: Any) -> None:  # noqa: ARG001
        given = len(field.data or "")
        if given > longest:
            raise StopValidation(
                say(
                    Text(
                        "%(field)s may have at most %(most)s characters; %(given)s were entered.",
                        field=str(field.label.text),
                        most=longest,
                        given=given,
                    )
                )
            )

    return check


def one_of_the_choices(form: Form, field: Any) -> None:  # noqa: ARG001  WTForms' signature
    """Only what was offered."""
    known = {str(choice.value) for choice in field.choices}
    given = field.data if isinstance(field.data, list) else [field.data]
    if any(str(value) not in known for value in given if value not in (None, "")):
        raise ValidationError(say(Text("Choose from the list: %(field)s.", field=str(field.label.text))))
