"""What a person may submit about accounts."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from portal.kernel.text import Text
from portal.web.fields import ChoiceField, LineField, ParagraphField, SecretField
from portal.web.forms import BaseForm
from portal.web.i18n import say


def an_address(form: BaseForm, field: LineField) -> None:  # noqa: ARG001  WTForms' signature
    """An e-mail address as people write it; whether it works is proved by the mail."""
    local, at, host = (field.data or "").rpartition("@")
    if not at or not local or "." not in host or any(c.isspace() for c in field.data or ""):
        raise ValidationError(
            say(Text("An e-mail address looks like name@organisation.id; “%(given)s” was entered.", given=field.data or ""))
        )


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


class ReasonForm(BaseForm):
    """Why an account is disabled or enabled."""

    reason = ParagraphField(
        _l("Reason"), description=_l("One sentence or more. It is kept in the audit record with your name."), longest=1000, rows=3
    )


class ConfirmForm(BaseForm):
    """A button alone."""
