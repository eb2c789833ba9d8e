"""An assignment that can be extended, as its pages show it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for

from portal.applications import queries
from portal.applications.access import extends
from portal.applications.domain import ApplicationState
from portal.applications.services import extending, letters
from portal.documents import services as documents
from portal.documents.domain import LetterAct, LetterState
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.workforce import queries as workforce

if TYPE_CHECKING:
    from portal.applications.models import Application
    from portal.documents.models import Letter
    from portal.workforce.models import Servant


@dataclass(frozen=True, slots=True)
class ExtensionView:
    """The page of an extension."""

    term: extending.Term
    servant: "Servant"
    against: Text | None
    """Why it cannot be extended now."""
    initialled_by: list[str]
    """The posts that initial the letter first, in the order of rank."""


def view_of(application: "Application") -> ExtensionView:
    """An assignment as who extends it sees it."""
    term = extending.term_of(application)
    posts = [one.post for one in documents.asked_of(term.letter.letter)] if term.letter else []
    return ExtensionView(term, workforce.get_servant(application.servant_id), extending.hindrance(term), posts)


def acts_on(identity: Identity, letter: "Letter") -> list[LetterAct]:
    """What a deciding official can do with the assignments that a letter in force is about."""
    if letter.state is not LetterState.VALID or letter.kind not in {letters.LETTER, letters.EXTENSION}:
        return []
    found = queries.applications_by_id(copy.subject_id for copy in letter.copies)
    ends = queries.last_days_of(found)
    about = [(copy, found[copy.subject_id]) for copy in letter.copies if copy.subject_id in ends]
    return [
        LetterAct(
            Text("Extend the assignment of %(name)s (until %(day)s)", name=copy.name, day=ends[application.id]),
            url_for("applications.extend", application_id=application.id),
        )
        for copy, application in about
        if application.state is ApplicationState.ISSUED and extends(identity, application)
    ]
