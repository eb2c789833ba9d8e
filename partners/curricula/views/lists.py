"""The lists of curricula: those in which somebody takes part, and those that everybody may read; a new one begins here."""

import uuid
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partners.curricula import forms, queries, services
from partners.curricula.access import Permission
from partners.curricula.domain import PUBLIC, CurriculumState
from partners.curricula.domain.document import read
from partners.curricula.presenters.reading import competency_names, outline_of
from partners.curricula.presenters.talk import waits_told
from partners.curricula.queries import Wanted, waiting
from partners.curricula.queries.slots import slots_in
from partners.curricula.services import answering, signing
from partners.curricula.views import pages
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.web.access import public, requires
from portal.web.downloads import attachment, chosen_words, workbook
from portal.web.i18n import language, say
from portal.web.lists import page_number
from portal.web.session import current_identity

if TYPE_CHECKING:
    from partners.curricula.models import Curriculum
    from portal.kernel.paging import Page

SIZE = 25
EVERY = 100_000
HEADS = [Text("Number"), Text("Title"), Text("University"), Text("State")]


def _wanted() -> Wanted:
    given = {name: request.args.get(name, "").replace("\x00", "").strip()[:200] for name in ("text", "state", "order", "waits")}
    return Wanted(**given)


@pages.get("/curricula")
@requires(Permission.LIST)
def curricula() -> ResponseReturnValue:
    """One's own curricula, or for officers those that have been sent for review."""
    wanted = _wanted()
    page = waiting.page_of_curricula(current_identity(), wanted, number=page_number(), size=SIZE)
    shown = {"page": page, "wanted": wanted, "states": [*CurriculumState], "href_of": _studio, "waits": _waits(page)}
    return render_template("curricula/curricula.html", **shown)


def _waits(page: "Page[Curriculum]") -> dict[uuid.UUID, list[Text]]:
    """What waits for the reader in each curriculum of a page."""
    found = waiting.waits_in(current_identity(), [one.id for one in page.rows])
    return {key: waits_told(one) for key, one in found.items()}


@pages.get("/curricula.xlsx")
@requires(Permission.LIST)
def curricula_sheet() -> ResponseReturnValue:
    """The list as filtered."""
    wanted = _wanted()
    page = waiting.page_of_curricula(current_identity(), wanted, number=1, size=EVERY)
    waits = _waits(page)
    told = [("; ".join(say(words) for words in waits.get(one.id, ())),) for one in page.rows]
    return _sheet(page, wanted, [Text("Waits for you")], told)


@pages.get("/curricula/published")
@public
def published() -> ResponseReturnValue:
    """What universities have adopted, for everybody."""
    wanted = _wanted()
    page = queries.page_of_published(wanted, number=page_number(), size=SIZE)
    return render_template(
        "curricula/published.html", page=page, wanted=wanted, states=[one for one in CurriculumState if one in PUBLIC], href_of=_href
    )


def _studio(curriculum: "Curriculum") -> str:
    return url_for(".studio", curriculum_id=curriculum.id)


def _href(curriculum: "Curriculum") -> str:
    return url_for(".published_one", number=curriculum.number)


@pages.get("/curricula/published/<number>")
@public
def published_one(number: str) -> ResponseReturnValue:
    """An adopted curriculum, for everybody: the text that was signed."""
    found = queries.get_published(number)
    version = signing.get_agreed(found)
    document = read(version.document)
    outline = outline_of(document, competency_names(language()), slots_in(document))
    return render_template("curricula/published_one.html", curriculum=found, version=version, outline=outline)


@pages.get("/curricula/published/<number>.json")
@public
def published_json(number: str) -> ResponseReturnValue:
    """The bytes whose digest was signed."""
    found = queries.get_published(number)
    document = read(signing.get_agreed(found).document)
    return attachment(document.to_bytes(), f"{found.number}.json", "application/json")


@pages.get("/curricula/published.xlsx")
@public
def published_sheet() -> ResponseReturnValue:
    """The public list as filtered."""
    wanted = _wanted()
    page = queries.page_of_published(wanted, number=1, size=EVERY)
    return _sheet(page, wanted, [], [()] * len(page.rows))


def _sheet(page: "Page[Curriculum]", wanted: Wanted, more: list[Text], told: Sequence[tuple[str, ...]]) -> ResponseReturnValue:
    """A list as a workbook; `more` heads with what each row says under them."""
    rows = [(one.number, one.title, one.body_name, word("curriculum", one.state), *last) for one, last in zip(page.rows, told, strict=True)]
    chosen = {"text": wanted.text, "state": wanted.state, "waits": wanted.waits}
    words = chosen_words(chosen, state=partial(word, "curriculum"), waits=lambda _: Text("Waits for you"))
    return workbook("kurikulum", Text("Curricula"), words, [*HEADS, *more], rows)


@pages.route("/curricula/new", methods=["GET", "POST"])
@requires(Permission.BEGIN)
def begin() -> ResponseReturnValue:
    """Begin a curriculum of one's own university."""
    form, made = forms.BeginForm.read(), []
    if form.accepts(lambda: made.append(services.begin(form.title.data, by=current_identity()))):
        return redirect(url_for(".studio", curriculum_id=made[0].id), 303)
    return render_template("curricula/new.html", form=form), form.status


@pages.route("/curricula/<uuid:curriculum_id>/title", methods=["GET", "POST"])
@requires(Permission.HEAD, queries.get_curriculum, know=Permission.READ)
def rename(found: "Curriculum") -> ResponseReturnValue:
    """Give a curriculum another title."""
    form = forms.BeginForm.read(title=found.title)
    if form.accepts(lambda: services.rename(found, form.title.data, by=current_identity())):
        flash(say(Text("Saved.")))
        return redirect(url_for(".people", curriculum_id=found.id), 303)
    return render_template("curricula/title.html", curriculum=found, form=form), form.status


@pages.post("/curricula/answer/<uuid:call_id>")
@requires(Permission.BEGIN)
def answer_call(call_id: uuid.UUID) -> ResponseReturnValue:
    """Answer a call of the demand board with a curriculum that carries its gaps along."""
    made = answering.answer(call_id, by=current_identity())
    flash(say(Text("The curriculum is begun. Each gap of the call has an outcome, with its competency and level, for you to write.")))
    return redirect(url_for(".studio", curriculum_id=made.id), 303)
