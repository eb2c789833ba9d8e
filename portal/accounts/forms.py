"""What a person may submit about accounts."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from portal.accounts.domain import BY_HAND, check_address
from portal.kernel.errors import DomainError
from portal.kernel.words import word
from portal.web.fields import ChoiceField, LineField, ParagraphField, SecretField
from portal.web.forms import BaseForm
from portal.web.i18n import say


def an_address(form: BaseForm, field: LineField) -> None:  # noqa: ARG001  WTForms' signature
    """An e-mail address as people write it; whether it works is proved by the mail."""
    try:
        check_address(field.data or "")
    except DomainError as error:
        raise ValidationError(say(error.text)) from error


class SignInForm(BaseForm):
    """Address and password."""

    email = LineField(_l("E-mail"), autocomplete="username")
    password = SecretField(_l("Password"))


class SignUpForm(BaseForm):
    """A new account for a company or a university."""

    organisation = LineField(_l("Name of the organisation"), description=_l("As on its deed or decree."), autocomplete="organization")
    name = LineField(_l("Your name"), description=_l("With titles as you use them."), autocomplete="name")
    email = LineField(
        _l("Your e-mail at the organisation"),
        [an_address],
        description=_l("A link is sent there to prove that it is yours."),
        autocomplete="email",
        inputmode="email",
    )
    password = SecretField(
        _l("Choose a password"),
        description=_l("At least 12 characters. Several words in a row are easy to keep."),
        autocomplete="new-password",
    )


class NewPasswordForm(BaseForm):
    """A password to claim or to renew an account with."""

    password = SecretField(
        _l("Choose a password"),
        description=_l("At least 12 characters. Several words in a row are easy to keep."),
        autocomplete="new-password",
    )


class ResetForm(BaseForm):
    """Whose password is to be renewed."""

    email = LineField(_l("E-mail"), [an_address], autocomplete="username", inputmode="email")


class LanguageForm(BaseForm):
    """The language in which the product writes to a person; each is called by its own name."""

    language = ChoiceField(_l("Language of pages and mails"), choices=[("id", "Indonesia"), ("en", "English")], radios=True)


def _why() -> Any:  # noqa: ANN401  WTForms makes the field later
    return ParagraphField(
        _l("Reason"), description=_l("One sentence or more. It is kept in the audit record with your name."), longest=1000, rows=3
    )


class ReasonForm(BaseForm):
    """Why an account is disabled or enabled, or a role ended."""

    reason = _why()


def _role() -> Any:  # noqa: ANN401  WTForms makes the field later
    offered = [("", _l("Choose a role")), *((role.value, word("role", role)) for role in BY_HAND)]
    return ChoiceField(_l("Role"), choices=offered)


def _organisation() -> Any:  # noqa: ANN401
    return LineField(_l("Organisation"), description=_l("Its code or its name, for example BKD."))


class RoleForm(BaseForm):
    """A role for somebody who has an account."""

    role = _role()
    body = _organisation()
    reason = _why()


class OpenForm(BaseForm):
    """An account for somebody who gets a role."""

    name = LineField(_l("Name"), description=_l("With titles as the person uses them."))
    email = LineField(_l("E-mail"), [an_address], description=_l("The invitation is sent there."), inputmode="email")
    role = _role()
    body = _organisation()
    reason = _why()


class ConfirmForm(BaseForm):
    """A button alone."""
