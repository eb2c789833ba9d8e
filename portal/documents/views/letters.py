"""The letters: listed, read, initialled, numbered, signed, replaced, revoked."""

from functools import partial
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.documents import presenters, queries, services
from portal.documents.access import Permission
from portal.documents.domain import ACTS, LETTERS, LetterState, post_of
from portal.documents.forms import NumberForm, ReplaceForm, RevokeForm, SendBackForm, SignForm, lines
from portal.documents.views import pages
from portal.drafts import queries as draft_queries
from portal.drafts import services as drafts
from portal.drafts.presenters import keep_typed, sent_version
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.web.access import requires
from portal.web.downloads import chosen_words, workbook
from portal.web.i18n import say
from portal.web.lists import page_number, wanted_order
from portal.web.session import current_identity

if TYPE_CHECKING:
    from portal.documents.models import Letter
    from portal.kernel.paging import Page

SIZE = 25
EVERY = 100_000
MINE = Text("Those that wait for me")
REPLACING = "documents.replace"


def chosen() -> dict[str, str]:
    """What the address looks for."""
    return {name: request.args.get(name, "").strip() for name in ("state", "kind", "text", "mine")}


def found(number: int, size: int) -> "Page[Letter]":
    """A page of what the address looks for."""
    look = chosen()
    wanted = queries.Wanted(state=look["state"], kind=look["kind"], text=look["text"], mine=look["mine"] == "1")
    return queries.page_of_letters(wanted, current_identity(), order=wanted_order(), number=number, size=size)


@pages.get("/letters")
@requires(Permission.LIST)
def letters() -> ResponseReturnValue:
    """All letters, those that wait for a signature first."""
    shown = {"chosen": chosen(), "order": wanted_order(), "states": list(LetterState), "kinds": LETTERS.values()}
    return render_template("documents/letters.html", page=found(page_number(), SIZE), **shown, number_of=presenters.number_of)


@pages.get("/letters.xlsx")
@requires(Permission.LIST)
def letters_sheet() -> ResponseReturnValue:
    """The list as filtered."""
    heads = (Text("Number"), Text("Kind"), Text("Subject"), Text("State"), Text("People"), Text("Drawn up"), Text("Signed"))
    rows = [
        (
            presenters.number_of(one),
            LETTERS[one.kind].name,
            one.subject,
            word("letter", one.state),
            len(one.copies),
            one.created_at,
            one.signed_at,
        )
        for one in found(1, EVERY).rows
    ]
    filters = chosen_words(chosen(), state=partial(word, "letter"), kind=lambda key: LETTERS[key].name, mine={"1": MINE}.__getitem__)
    return workbook("naskah-dinas", Text("Letters"), filters, heads, rows)


@pages.route("/letters/<uuid:letter_id>", methods=["GET", "POST"])
@requires(Permission.READ, queries.get_letter)
def letter(letter: "Letter") -> ResponseReturnValue:
    """Read a letter; the deciding official signs it here."""
    form = SignForm.read()
    if request.method == "POST":
        presenters.must_sign(current_identity(), letter)
    if form.accepts(lambda: services.sign(letter, post=post_of(current_identity()), by=current_identity())):
        flash(say(Text("Letter %(number)s is signed and in force.", number=letter.number)))
        return redirect(url_for(".letter", letter_id=letter.id), 303)
    return render_template(
        "documents/letter.html",
        letter=letter,
        kind=LETTERS[letter.kind],
        form=form,
        sheet=presenters.sheet(letter),
        number=presenters.number_of(letter),
        turn=presenters.turn_of(letter),
        waits_for=presenters.waits_for(letter),
        against=services.hindrance(letter, current_identity()),
        acts=[act for offered in ACTS.values() for act in offered(current_identity(), letter)],
        replacement=queries.find_replacement(letter.id),
        replaced=queries.get_letter(letter.replaces_id) if letter.replaces_id else None,
        earlier=queries.find_earlier(letter),
        following=queries.following(letter),
        kinds=LETTERS,
    ), form.status


@pages.post("/letters/<uuid:letter_id>/initial")
@requires(Permission.INITIAL, queries.get_letter, know=Permission.READ)
def initial(letter: "Letter") -> ResponseReturnValue:
    """Initial a letter, in the turn that the page showed."""
    services.initial(letter, request.form.get("place", 0, int), by=current_identity())
    flash(say(Text("The letter is initialled.")))
    return redirect(url_for(".letter", letter_id=letter.id), 303)


@pages.route("/letters/<uuid:letter_id>/send-back", methods=["GET", "POST"])
@requires(Permission.INITIAL, queries.get_letter, know=Permission.READ)
def send_back(letter: "Letter") -> ResponseReturnValue:
    """Say what is wrong instead of initialling, on a page that says what follows."""
    form, turn = SendBackForm.read(), presenters.turn_of(letter)
    place = request.form.get("place", 0, int)
    if form.accepts(lambda: services.send_back(letter, place, form.note.data, by=current_identity())):
        flash(say(Text("The letter is sent back. The deciding official's step is open again.")))
        return redirect(url_for(".letter", letter_id=letter.id), 303)
    return render_template(
        "documents/send_back.html", letter=letter, number=presenters.number_of(letter), turn=turn, form=form
    ), form.status


@pages.route("/letters/<uuid:letter_id>/number", methods=["GET", "POST"])
@requires(Permission.SIGN, queries.get_letter, know=Permission.READ)
def number(letter: "Letter") -> ResponseReturnValue:
    """Enter the number that another office gave."""
    form = NumberForm.read()
    if form.accepts(lambda: services.enter_number(letter, form.number.data, by=current_identity())):
        flash(say(Text("The number is entered.")))
        return redirect(url_for(".letter", letter_id=letter.id), 303)
    return render_template("documents/number.html", letter=letter, number=presenters.number_of(letter), form=form), form.status


@pages.route("/letters/<uuid:letter_id>/replace", methods=["GET", "POST"])
@requires(Permission.SIGN, queries.get_letter, know=Permission.READ)
def replace(letter: "Letter") -> ResponseReturnValue:
    """Draw up the letter that takes the place of this one."""
    identity = current_identity()
    draft = draft_queries.find_draft(REPLACING, letter.id, identity.account_id)
    now = {name: "\n".join(letter.content.get(name, [])) for name in ("purpose", "terms")}
    form = ReplaceForm.read(**(now | (draft.data if draft else {})))
    made: list[Letter] = []

    def act() -> None:
        drafts.save(REPLACING, letter.id, form.typed(), account_id=identity.account_id, version=sent_version())
        corrected = services.Corrected(lines(form.purpose.data), lines(form.terms.data))
        made.append(services.replace(letter, corrected, form.reason.data, by=identity))
        drafts.drop(REPLACING, letter.id, account_id=identity.account_id)

    letter_id = letter.id
    if form.accepts(act):
        flash(say(Text("The new letter is drawn up. The old one holds until the new one is signed.")))
        return redirect(url_for(".letter", letter_id=made[0].id), 303)
    version = keep_typed(form, REPLACING, letter_id, account_id=identity.account_id, version=draft.version if draft else 0)
    shown = {"letter": queries.get_letter(letter_id), "draft": draft, "version": version}
    return render_template("documents/replace.html", form=form, **shown), form.status


@pages.route("/letters/<uuid:letter_id>/revoke", methods=["GET", "POST"])
@requires(Permission.SIGN, queries.get_letter, know=Permission.READ)
def revoke(letter: "Letter") -> ResponseReturnValue:
    """Revoke a letter, with a reason, on a page that says what follows."""
    form = RevokeForm.read()
    if form.accepts(lambda: services.revoke(letter, form.reason.data, by=current_identity())):
        flash(say(Text("Letter %(number)s is revoked. It keeps its number.", number=letter.number)))
        return redirect(url_for(".letter", letter_id=letter.id), 303)
    return render_template("documents/revoke.html", letter=letter, kind=LETTERS[letter.kind], form=form), form.status
