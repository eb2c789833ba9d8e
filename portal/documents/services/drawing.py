"""A letter is drawn up: its text from the version in force, its number from the office's series, a copy with a code for each person."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.audit import services as audit
from portal.documents import queries
from portal.documents.domain import AWAITED, LETTERS, Addressee, InitialState, LetterKind, LetterState, is_numbered, new_code
from portal.documents.domain.texts import INSIDE, OUTSIDE, Facts, Initialler, filled, initials_of
from portal.documents.models import Letter, LetterCopy, LetterInitial, LetterTemplate
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError, check_reason
from portal.kernel.hashing import digest, plain
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.organisations import queries as organisations
from portal.organisations.domain import PARTNER_KINDS

FIRST_SERIAL = 9001
"""The sample province numbers from e-9001; a deployment sets its own series with its first letter."""
CENTRAL = "BKD"
"""The office whose series bears no code."""
SHORT = 6
ACTING = "Plh. "
"""Stands before the post of whoever initialled for another."""
LONGEST_NUMBER = 100
MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class Numbering:
    """How a letter is numbered: `outside` with the number of another office's register, which may be awaited (None)."""

    outside: bool = False
    number: str | None = None


@dataclass(frozen=True, slots=True)
class _Number:
    series: str
    year: int
    serial: int | None
    printed: str


def draw_up(
    kind: str,
    *,
    subject: str,
    content: dict[str, Any],
    addressees: Sequence[Addressee],
    by: Identity,
    facts: Facts | None = None,
    office_id: uuid.UUID | None = None,
    numbering: Numbering | None = None,
    initials: Sequence[Initialler] | None = None,
) -> Letter:
    """Draw up a letter in the deciding transaction: its number is taken last but one, so that its lock is held for as short as can be.

    With `facts` its parts are filled in from the text in force, which also says who initials it and whence its number comes, unless that is
    said here; without them the content is taken as it is. Without an office it is BKD's.
    """
    template = _text_of(kind) if facts is not None else None
    body: Mapping[str, Any] = template.body if template else {}
    parts = filled(body, facts) if facts is not None else {}
    return _drawn(
        LETTERS[kind],
        Letter(kind=kind, subject=subject, template_version=template.version if template else None, office_id=office_id),
        {**content, **parts},
        addressees,
        initials=initials_of(body) if initials is None else initials,
        numbering=numbering or Numbering(outside=body.get("numbering", INSIDE) == OUTSIDE),
        by=by,
    )


def _text_of(kind: str) -> LetterTemplate:
    found = queries.find_in_force(kind)
    if found is None:
        raise DomainError(Text("No text of this letter is in force. Ask the administrator."))
    return found


def _drawn(
    kind: LetterKind,
    letter: Letter,
    content: Mapping[str, Any],
    addressees: Sequence[Addressee],
    *,
    initials: Sequence[Initialler],
    numbering: Numbering,
    by: Identity,
) -> Letter:
    copies = _copies(addressees)
    people = [{"name": person.name, "nip": person.nip, **person.details} for person in addressees]
    asked = [_initial(place, one) for place, one in enumerate(initials, 1)]
    letter.id = uuid.uuid4()
    code = _code_of(letter.office_id)
    db.session.flush()
    number = _number(kind, code, numbering, letter.id)
    document = plain({**content, "number": number.printed, "people": people})
    letter.series, letter.year, letter.serial, letter.number = number.series, number.year, number.serial, number.printed
    letter.external = number.serial is None
    letter.content, letter.sha256 = document, digest(document)
    letter.state = LetterState.INITIALLING if asked else LetterState.TO_SIGN
    letter.drawn_up_by, letter.copies, letter.initials = by.account_id, copies, asked
    db.session.add(letter)
    after: dict[str, Any] = {"number": letter.number, "sha256": letter.sha256, "copies": [copy.subject_id for copy in copies]}
    if letter.replaces_id:
        after["replaces"] = letter.replaces_id
    audit.record("documents.letter.drawn_up", "letter", letter.id, by=by, after=after, reason=letter.replaces_reason)
    return letter


def _copies(addressees: Sequence[Addressee]) -> list[LetterCopy]:
    """A copy with a code of its own for each person."""
    return [
        LetterCopy(
            id=uuid.uuid4(),
            place=place,
            subject_id=person.subject_id,
            account_id=person.account_id,
            name=person.name,
            nip=person.nip,
            code=new_code(),
        )
        for place, person in enumerate(addressees, 1)
    ]


def _initial(place: int, one: Initialler) -> LetterInitial:
    body = organisations.find_body_by_code(one.body)
    if body is None:
        raise DomainError(Text("The office that initials this letter is not in the record. Ask the administrator."))
    state = InitialState.WAITING if place == 1 else InitialState.AHEAD
    return LetterInitial(id=uuid.uuid4(), place=place, role=one.role, body_id=body.id, post=one.post, state=state)


# -- numbers -------------------------------------------------------------------------------------------------------------------------------


def _code_of(office_id: uuid.UUID | None) -> str | None:
    """How the numbers of an office name it: not at all for BKD, by its code in the government, by a short name of its own for a partner."""
    if office_id is None:
        return None
    body = organisations.get_body(office_id)
    if body.code == CENTRAL:
        return None
    return f"M{body.id.hex[:SHORT].upper()}" if body.kind in PARTNER_KINDS else body.code


def _number(kind: LetterKind, code: str | None, numbering: Numbering, letter_id: uuid.UUID) -> _Number:
    """The next number of the office's series; for one from outside that number, or what says that it is awaited."""
    year = clock.today().year
    series = f"{kind.series}/{code}" if code else kind.series
    if numbering.outside:
        printed = _checked(numbering.number) if numbering.number is not None else f"{AWAITED} {letter_id.hex[:8]}"
        return _Number(series, year, None, printed)
    serial = queries.next_serial(series, year, FIRST_SERIAL)
    return _Number(series, year, serial, "/".join(filter(None, (f"{kind.series}-{serial}", code, str(year)))))


def _checked(number: str) -> str:
    """A number from outside as it is printed. Raises DomainError for none, and for one that the portal itself gives, now or later."""
    printed = " ".join(number.split())
    if not printed or len(printed) > LONGEST_NUMBER or not is_numbered(printed):
        raise DomainError(
            Text("Enter the number as the other office's register has it, in at most %(most)s characters.", most=LONGEST_NUMBER), "number"
        )
    series = "|".join(sorted({re.escape(kind.series) for kind in LETTERS.values()}))
    if re.fullmatch(rf"(?:{series})-\d+(?:/[^/]+)?/\d{{4}}", printed, re.IGNORECASE):
        raise DomainError(Text("This is a number of the portal's own series. A number from outside is another office's."), "number")
    return printed


def enter_number(letter: Letter, number: str, *, by: Identity) -> None:
    """Enter the number that another office gave: once, before the signature.

    Raises DomainError beside the field for a number that cannot be one or is another letter's, IllegalMoveError where none is awaited.
    """
    printed = _checked(number)
    letter = queries.lock_letter(letter.id)
    if is_numbered(letter.number) or letter.state not in {LetterState.INITIALLING, LetterState.TO_SIGN}:
        raise IllegalMoveError(Text("This letter awaits no number."))
    letter.number = printed
    letter.content = {**letter.content, "number": printed}
    letter.sha256 = digest(letter.content)
    db.session.flush()  # a number that another letter has fails here, by name
    audit.record("documents.letter.numbered", "letter", letter.id, by=by, after={"number": printed, "sha256": letter.sha256})


# -- replacements --------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a replacement may say otherwise: the lines of the purpose and of the terms, which hold the dates."""

    purpose: Sequence[str]
    terms: Sequence[str]


def replace(letter: Letter, corrected: Corrected, reason: str, *, by: Identity) -> Letter:
    """Draw up what takes the place of a letter in force, for the same people under a new number; the old one holds until it is signed.

    Raises DomainError beside the field for what no letter can say, IllegalMoveError for one that is not in force.
    """
    check_reason(reason)
    _check_lines("purpose", corrected.purpose, needed=True)
    _check_lines("terms", corrected.terms, needed=False)
    old = queries.lock_letter(letter.id)
    if old.state is not LetterState.VALID:
        raise IllegalMoveError(Text("Only a letter in force can be replaced."))
    people = [_again(copy, person) for copy, person in zip(old.copies, old.content["people"], strict=True)]
    made = Letter(
        kind=old.kind,
        subject=old.subject,
        template_version=old.template_version,
        office_id=old.office_id,
        replaces_id=old.id,
        replaces_reason=reason.strip(),
    )
    content = {**old.content, "purpose": list(corrected.purpose), "terms": list(corrected.terms), "replaces": old.number}
    return _drawn(LETTERS[old.kind], made, content, people, initials=asked_of(old), numbering=Numbering(outside=old.external), by=by)


def asked_of(letter: Letter) -> list[Initialler]:
    """Who was asked to initial a letter, so that another can ask the same."""
    return [Initialler(one.role, organisations.get_body(one.body_id).code, one.post.removeprefix(ACTING)) for one in letter.initials]


def _again(copy: LetterCopy, person: Mapping[str, str]) -> Addressee:
    """The person of a copy, as the letter describes them."""
    details = {key: value for key, value in person.items() if key not in {"name", "nip"}}
    return Addressee(copy.subject_id, copy.account_id, copy.name, copy.nip, details)


def _check_lines(field: str, lines: Sequence[str], *, needed: bool) -> None:
    if needed and not lines:
        raise DomainError(Text("This part may not be empty: without it the letter says nothing."), field)
    if len(lines) > MOST_LINES:
        raise DomainError(Text("At most %(most)s lines.", most=MOST_LINES), field)
