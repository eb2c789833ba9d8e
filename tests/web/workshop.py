"""Pages of the tests' own, for what the frame does around any page: a form with every kind of field, and views that misbehave."""

import uuid

from flask import Blueprint, redirect, render_template_string, request
from wtforms import HiddenField

from portal.accounts.domain import AccountState
from portal.accounts.models import Account
from portal.drafts import queries as draft_queries
from portal.drafts import services as drafts
from portal.kernel.db import aside, db
from portal.kernel.errors import DomainError
from portal.kernel.text import Text
from portal.web.access import public, signed_in
from portal.web.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    LineField,
    ParagraphField,
    SecretField,
    TickField,
    UploadField,
    WholeNumberField,
)
from portal.web.forms import BaseForm
from portal.web.session import current_identity

pages = Blueprint("workshop", __name__, url_prefix="/workshop")
OBJECT = uuid.UUID(int=7)
PAGE = """
{% extends "layouts/public.html" %}{% from "components/field.html" import field %}{% from "components/errors.html" import errors %}
{% from "components/csrf.html" import csrf %}{% block title %}Workshop{% endblock %}
{% block content %}{{ errors(form) }}<form method="post" enctype="multipart/form-data">{{ csrf() }}
<input type="hidden" name="draft_version" value="{{ version }}">
{% for one in form %}{{ field(one) }}{% endfor %}<button>Save</button></form>{% endblock %}
"""
KINDS = [("gift", "Gift"), ("loan", "Loan")]


class WorkshopForm(BaseForm):
    """One field of each kind."""

    title = LineField("Title")
    reason = ParagraphField("Reason", optional=True)
    seats = WholeNumberField("Seats", optional=True)
    begins = DayField("Begins", optional=True)
    kind = ChoiceField("Kind", choices=KINDS, optional=True)
    kinds = ChoicesField("Kinds", choices=KINDS, optional=True)
    agreed = TickField("Agreed", optional=True)
    paper = UploadField("Paper", optional=True)
    password = SecretField("Password", optional=True)
    step = HiddenField(default="1")


@pages.route("/form", methods=["GET", "POST"])
@signed_in
def form():
    person = current_identity().account_id
    kept = draft_queries.find_draft("workshop", OBJECT, person)
    page = WorkshopForm.read(**(kept.data if kept else {}))

    def act():
        if page.title.data == "fault":
            raise RuntimeError
        drafts.save("workshop", OBJECT, page.typed(), account_id=person, version=request.form.get("draft_version", type=int))

    if page.accepts(act):
        return redirect("/workshop/done", 303)
    kept = draft_queries.find_draft("workshop", OBJECT, person)
    return render_template_string(PAGE, form=page, version=kept.version if kept else 0), page.status


@pages.get("/done")
@signed_in
def done():
    return "done"


def add_account(email):
    db.session.add(Account(id=uuid.uuid4(), email=email, name="Rina", state=AccountState.INVITED))
    db.session.flush()


@pages.route("/write", methods=["GET", "POST"])
@public
def write():
    aside(lambda session: session.add(Account(id=uuid.uuid4(), email="aside@contoh.id", name="Rina", state=AccountState.INVITED)))
    add_account("rina@contoh.id")
    return "written", int(request.args.get("status", "200"))


@pages.post("/refuse")
@public
def refuse():
    add_account("rina@contoh.id")
    aside(lambda session: session.add(Account(id=uuid.uuid4(), email="aside@contoh.id", name="Rina", state=AccountState.INVITED)))
    raise DomainError(Text("No."))


class AddressForm(BaseForm):
    email = LineField("E-mail")


@pages.route("/address", methods=["GET", "POST"])
@public
def address():
    page = AddressForm.read()
    if page.accepts(lambda: add_account(page.email.data)):
        return redirect("/workshop/done", 303)
    return render_template_string(PAGE, form=page, version=0), page.status


@pages.get("/fault")
@public
def fault():
    raise RuntimeError


def editor(identity, object_id):
    return identity.account_id if object_id == OBJECT else None
