"""A sheet of offerings: looked at first, then run. Its good rows become drafts in one transaction; a bad row stays out whole."""

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from partners.offerings import adapters, services
from partners.offerings.domain import check_writable
from partners.offerings.domain.sheets import Line, Reading, SheetState
from partners.offerings.models import Offering, OfferingSheet
from partners.offerings.queries import sheets as queries
from partners.offerings.queries.sheets import Key
from partners.registry import queries as partners
from partners.registry import services as registry
from partners.registry.services import drafting
from portal.audit import services as audit
from portal.drafts import services as drafts
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError, StaleVersionError
from portal.kernel.identity import Identity
from portal.kernel.text import Text

if TYPE_CHECKING:
    import uuid

    from partners.registry.models import Partner

Judge = Callable[[bytes], Reading]
"""Reads a file by the forms of its kind. Raises DomainError for one that cannot be read."""
SHEET = "offering_sheet"
PAGE_WITH_DAYS = "schedule"


def preview(partner: "Partner", kind: str, content: bytes, name: str, judge: Judge, *, by: Identity, language: str = "id") -> OfferingSheet:
    """Look at a file: nothing is made of it yet. An earlier one of the same person that has not run is dropped.

    Raises DomainError for one that cannot be read, or that this partner could not run.
    """
    registry.check_may_offer(partner)
    check_writable(partner.kind, kind)
    reading = judge(content)
    note_twins(partner, kind, reading)
    for earlier in queries.open_previews(partner.id, by.account_id):
        earlier.state, earlier.content = SheetState.DROPPED, None
    made = OfferingSheet(
        partner_id=partner.id,
        body_id=partner.body_id,
        kind=kind,
        file_name=name[:200],
        file_digest=hashlib.sha256(content).hexdigest(),
        good=len(reading.good),
        bad=len(reading.lines) - len(reading.good),
        report=drafts.storable(report_of(reading)),
        uploaded_by=by.account_id,
        uploaded_by_name=by.name,
        content=content,
        errors_file=_errors_file(reading, language),
    )
    db.session.add(made)
    db.session.flush()  # its id is the address of the review
    audit.record("offerings.sheet.previewed", SHEET, made.id, by=by, after=_counts(made))
    return made


def _counts(sheet: OfferingSheet) -> dict[str, Any]:
    return {"file": sheet.file_name, "sha256": sheet.file_digest, "kind": sheet.kind, "good": sheet.good, "bad": sheet.bad}


def report_of(reading: Reading) -> dict[str, Any]:
    """What is said of each row, as it is kept."""
    good = [
        {
            "row": line.number,
            "title": line.title,
            "starts_on": line.starts_on.isoformat() if line.starts_on else None,
            "missing": line.missing,
            "twins": [twin.to_json() for twin in line.twins],
        }
        for line in reading.good
    ]
    faults = [
        {"row": line.number, "column": fault.column, "value": fault.value, "reasons": dict(fault.reasons)}
        for line in reading.lines
        for fault in line.faults
    ]
    return {"good": good, "faults": faults, "made": {}}


def _errors_file(reading: Reading, language: str) -> bytes | None:
    reasons = {line.number: " ".join(fault.reasons[language] for fault in line.faults) for line in reading.lines if line.faults}
    return adapters.rows_that_stay_out(reading.head, reading.rows, reasons, reading.faults_are_called) if reasons else None


def _key(title: str, day: dt.date) -> Key:
    return (title.lower(), str(day.day), str(day.month), str(day.year))


def note_twins(partner: "Partner", kind: str, reading: Reading) -> None:
    """Say of each row which earlier one, and which draft that is there, has the same title and first day."""
    keys = {line.number: _key(line.title, line.starts_on) for line in reading.lines if line.title and line.starts_on}
    there = queries.twins_of(partner.id, kind, drafting.key(services.form_of(kind), PAGE_WITH_DAYS), set(keys.values()))
    seen: dict[Key, int] = {}
    for line in reading.lines:
        key = keys.get(line.number)
        if key is None:
            continue
        if seen.setdefault(key, line.number) != line.number:
            line.twins.append(Text("Row %(row)s has the same title and first day.", row=seen[key]))
        if key in there:
            line.twins.append(Text("Draft %(number)s has the same title and first day.", number=there[key]))


def run(sheet_id: "uuid.UUID", judge: Judge, *, by: Identity) -> list[Offering]:
    """Make a draft of each good row, as if it had been typed in.

    Raises IllegalMoveError for a sheet that has run, StaleVersionError where it would be read otherwise than the review showed.
    """
    sheet = queries.lock_sheet(sheet_id)
    if sheet.state is not SheetState.PREVIEWED or sheet.content is None:
        raise IllegalMoveError(Text("This sheet has been run, or another has taken its place. Upload it again to look at it anew."))
    lines = judge(sheet.content).good
    if [line.number for line in lines] != [row["row"] for row in sheet.report["good"]]:
        raise StaleVersionError(Text("What can be chosen has changed since this review. Nothing was made; upload the sheet again."))
    if not lines:
        raise DomainError(Text("No row of this sheet can become a draft. Correct the rows below and upload them."))
    partner = partners.get_partner(sheet.partner_id)
    made = {line.number: _draft(partner, sheet.kind, line, by) for line in lines}
    sheet.report = {**sheet.report, "made": {str(row): {"id": str(one.id), "number": one.number} for row, one in made.items()}}
    sheet.state, sheet.run_at, sheet.content = SheetState.RUN, clock.now(), None
    audit.record("offerings.sheet.run", SHEET, sheet.id, by=by, after={**_counts(sheet), "made": [one.number for one in made.values()]})
    return list(made.values())


def _draft(partner: "Partner", kind: str, line: Line, by: Identity) -> Offering:
    offering = services.begin(partner, kind, by=by)
    for page, typed in line.pages.items():
        services.save_page(offering, page, typed, version=None)
    return offering
