"""What the administrator says of a body."""

import re
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms import Form, HiddenField
from wtforms.validators import ValidationError

from portal.kernel.text import Text
from portal.kernel.words import word
from portal.organisations import presenters
from portal.organisations.domain import PLACES, BodyKind
from portal.web.fields import ChoiceField, DayField, LineField, ParagraphField, choices
from portal.web.forms import BaseForm
from portal.web.i18n import say

CODE = re.compile(r"[A-Za-z0-9]+([.-][A-Za-z0-9]+)*")


def looks_like_a_code(form: Form, field: Any) -> None:  # noqa: ARG001, ANN401  WTForms' signature
    """Letters, digits, and single dots or hyphens between them."""
    if not CODE.fullmatch(field.data or ""):
        raise ValidationError(
            say(
                Text(
                    "A code has letters and digits, with dots or hyphens between them, such as BIRO-KSD; “%(given)s” was entered.",
                    given=field.data,
                )
            )
        )


def _places() -> list[Any]:
    return choices([("", say(Text("Where the one above it works"))), *((code, say(words)) for code, words in PLACES.items())])


_PLACE = _l("Rules may ask where somebody works. What stands under it works there as well, unless it says otherwise.")


class EnterForm(BaseForm):
    """An agency or a unit, and where it stands."""

    kind = ChoiceField(
        _l("Kind of organisation"),
        radios=True,
        choices=[
            (BodyKind.AGENCY.value, word("body", "agency"), _l("Stands directly under the province")),
            (BodyKind.UNIT.value, word("body", "unit"), _l("Stands under an agency or another unit")),
        ],
    )
    parent = ChoiceField(_l("Stands under"))
    name = LineField(_l("Name"), description=_l("In full, as the regulation writes it. Files of the workforce name it like this."))
    short_name = LineField(_l("Short name"), longest=60, optional=True, width="20")
    code = LineField(
        _l("Code"),
        [looks_like_a_code],
        description=_l("It belongs to this organisation for good and is used for no other. For example: BIRO-KSD"),
        longest=40,
        width="20",
        autocomplete="off",
    )
    place = ChoiceField(_l("Place of work"), choices=_places, optional=True, description=_PLACE)
    valid_from = DayField(_l("Exists from"), description=_l("The first day, by the regulation. For example: 1 12 2026"))

    def offer(self) -> Self:
        """Fill in under what it can stand today."""
        self.parent.choices = choices([("", _l("Choose the organisation above it")), *presenters.places()])
        return self


class ChangeForm(BaseForm):
    """What every change says: why, and what was on the page when it was read."""

    version = HiddenField()
    reason = ParagraphField(
        _l("Reason"), description=_l("Name the regulation or decision. It stands in the audit record."), longest=1000, rows=3
    )


class RenameForm(ChangeForm):
    """Another name or place."""

    name = LineField(_l("Name"))
    short_name = LineField(_l("Short name"), longest=60, optional=True, width="20")
    place = ChoiceField(_l("Place of work"), choices=_places, optional=True, description=_PLACE)


class EndForm(ChangeForm):
    """The end."""

    valid_to = DayField(_l("First day on which it no longer exists"), description=_l("For example: 1 1 2027"))
