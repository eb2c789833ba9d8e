"""One policy asked of everybody, for the officers who write and check rules."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.eligibility import presenters
from portal.eligibility.access import Permission
from portal.eligibility.domain.rules import GROUPS
from portal.eligibility.domain.verdict import Outcome
from portal.eligibility.services import sentence_of, simulating
from portal.eligibility.views import pages
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.web.access import requires
from portal.web.downloads import workbook
from portal.web.i18n import say

FIRST = next(iter(GROUPS))


def _kind() -> str:
    kind = request.args.get("kind", FIRST)
    return kind if kind in GROUPS else FIRST


@pages.get("/rules/everybody")
@requires(Permission.SIMULATE)
def everybody() -> ResponseReturnValue:
    """A policy over everybody: outcomes, what each rule excludes, by agency."""
    kind, kinds = _kind(), presenters.POLICIES
    sweep = simulating.policy_over_all(kind)
    rows = [(one, sentence_of(one.rule)) for one in sorted(sweep.tallies, key=lambda one: -one.fails)]
    return render_template("eligibility/everybody.html", kind=kind, kinds=kinds, sweep=sweep, rows=rows)


@pages.get("/rules/everybody.xlsx")
@requires(Permission.SIMULATE)
def everybody_sheet() -> ResponseReturnValue:
    """The figures as a sheet: each rule, then each agency."""
    sweep = simulating.policy_over_all(_kind())
    heads = (Text("What"), Text("Name"), *(word("verdict", outcome) for outcome in Outcome))
    everyone = sum(sweep.counts.values())
    rows: list[tuple[object, ...]] = [
        (Text("Rule"), sentence_of(one.rule), everyone - one.fails - one.unknown, one.fails, one.unknown) for one in sweep.tallies
    ]
    rows += [(Text("Agency"), one.name, *(one.counts[outcome] for outcome in Outcome)) for one in sweep.agencies]
    return workbook("kebijakan", Text("A policy over everybody"), [say(presenters.POLICIES[_kind()])], heads, rows)
