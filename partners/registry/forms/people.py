"""What an owner submits about the people of a partner."""

import uuid
from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from partners.registry.queries import Member
from portal.accounts.domain import check_address
from portal.kernel.errors import DomainError
from portal.kernel.text import Text
from portal.web.fields import ChoiceField, LineField, ParagraphField, TickField, choices
from portal.web.forms import BaseForm
from portal.web.i18n import say


def _address(form: BaseForm, field: LineField) -> None:  # noqa: ARG001  WTForms' signature
    try:
        check_address(field.data or "")
    except DomainError as error:
        raise ValidationError(say(error.text)) from error


class InviteForm(BaseForm):
    """A colleague."""

    name = LineField(_l("Name"), description=_l("With titles as the person uses them."), autocomplete="off")
    email = LineField(
        _l("E-mail at your organisation"),
        [_address],
        description=_l("The invitation is sent there."),
        inputmode="email",
        autocomplete="off",
    )
    is_signer = TickField(_l("Signs agreements for the organisation"), optional=True)


class PartsForm(BaseForm):
    """What somebody does for the partner beside editing."""

    is_owner = TickField(_l("Owner: invites colleagues, changes their parts, ends their access"), optional=True)
    is_signer = TickField(_l("Signer: is named on agreements as who signs"), optional=True)


class EndAccessForm(BaseForm):
    """Why somebody's access ends."""

    reason = ParagraphField(_l("Reason"), description=_l("At least one sentence of your own; the person reads it."), longest=1000, rows=3)


class HandOverForm(BaseForm):
    """Who becomes the owner."""

    to = ChoiceField(_l("New owner"), description=_l("A colleague who has taken up the invitation."))
    leaves = TickField(_l("I leave the organisation: my access ends now"), optional=True)

    def offer(self, people: Iterable[Member]) -> "HandOverForm":
        """Fill in who can be chosen."""
        offered = [(str(one.account.id), f"{one.account.name} ({one.account.email})") for one in people]
        self.to.choices = choices([("", say(Text("Choose a person"))), *offered])
        return self

    def successor(self) -> uuid.UUID:
        """Who was chosen."""
        return uuid.UUID(self.to.data)
