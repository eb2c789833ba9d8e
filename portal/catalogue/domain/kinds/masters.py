"""A master's programme: a civil servant studies for a degree, relieved of the post or beside it. Pure.

The regime is tugas belajar: sponsored or self-funded, relieved of post or not (SE MenPANRB 28/2021).
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from portal.catalogue.domain.opportunity import Kind, Official, check_said, rupiah
from portal.eligibility.domain.facts import joined
from portal.eligibility.domain.times import meeting_words
from portal.kernel.errors import DomainError
from portal.kernel.text import Text

MONTHS_A_SEMESTER = 6
STUDY_MODES: dict[str, tuple[Text, Text]] = {
    "relieved": (Text("Relieved of post"), Text("The servant studies full time and returns to a post afterwards")),
    "part_time": (Text("Beside the post"), Text("Classes lie outside working hours")),
    "distance": (Text("Beside the post, online"), Text("Classes are online and outside working hours")),
}
PAYERS: dict[str, tuple[Text, Text]] = {
    "government": (Text("The provincial government"), Text("Sponsored study: a service bond follows")),
    "university": (Text("The university or a scholarship"), Text("Sponsored study: a service bond follows")),
    "participant": (Text("The participant"), Text("Self-funded study")),
    "shared": (Text("Shared"), Text("The summary says who pays what")),
}
TEXTS = ("intake", "study_mode", "payer")
LISTS = ("outcomes", "admission")
NUMBERS = ("semesters", "credits")


def check(particulars: dict[str, Any]) -> None:
    """Raises DomainError for particulars that lack what a reader needs to decide on a study of years."""
    missing = Text("Something that every master's programme says is missing.")
    check_said(particulars, missing, texts=TEXTS, lists=LISTS, numbers=NUMBERS)
    if not particulars.get("programme", {}).get("accreditation"):
        raise DomainError(missing, "programme")


def facts(particulars: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """What the summary says of a programme."""
    p, programme = particulars, particulars["programme"]
    mode, means = STUDY_MODES[p["study_mode"]]
    payer, bound = PAYERS[p["payer"]]
    accredited = Text("%(grade)s (%(scheme)s)", grade=programme["grade"], scheme=programme["scheme"])
    until = Text("until %(day)s, decree %(decree)s", day=dt.date.fromisoformat(programme["until"]), decree=programme["decree"])
    return [
        (Text("Study programme"), f"{programme['name']} ({programme['code']})"),
        (Text("Accreditation"), accredited, until),
        (Text("Intake"), p["intake"]),
        (Text("Mode of study"), mode, means),
        (Text("Length and credits"), Text("%(semesters)s semesters, %(credits)s SKS", semesters=p["semesters"], credits=p["credits"])),
        (Text("Class times"), joined([meeting_words(one) for one in p["class_times"]]) if p.get("class_times") else None),
        (Text("Tuition a semester"), rupiah(p["tuition"]), Text("other costs: %(costs)s", costs=p["other_costs"] or "-")),
        (Text("Who pays"), payer, bound),
        (Text("Sponsored places"), p.get("sponsored_seats") or None),
        (Text("Credits that can be recognised (RPL)"), p.get("rpl_credits") or None),
        (Text("Pay"), p["pay"]),
        (Text("Contact of the programme"), p["mentor_name"]),
    ]


def terms(particulars: Mapping[str, Any]) -> dict[str, Any]:
    """What the rules of study ask of a programme."""
    programme = particulars["programme"]
    return {
        "relieved": particulars["study_mode"] == "relieved",
        "months": particulars["semesters"] * MONTHS_A_SEMESTER,
        "credits": particulars["credits"],
        "accreditation": programme["accreditation"],
        "accreditation_until": dt.date.fromisoformat(programme["until"]),
        "class_times": particulars.get("class_times", []),
    }


OFFICIAL_MODES = {
    "relieved": "dibebaskan dari jabatan selama studi",
    "part_time": "tetap dalam jabatan, kuliah di luar jam kerja",
    "distance": "tetap dalam jabatan, kuliah daring di luar jam kerja",
}


def official(particulars: Mapping[str, Any]) -> Official:
    """What the letter says of a programme."""
    p, programme = particulars, particulars["programme"]
    return Official(
        task="Mengikuti program magister",
        subject="Program magister",
        purpose=(
            f"Program studi {programme['name']} ({programme['code']}), {p['semesters']} semester, {p['credits']} SKS.",
            f"Cara studi: {OFFICIAL_MODES[p['study_mode']]}.",
        ),
        terms=(
            f"Gaji dan tambahan penghasilan: {p['pay']}.",
            "Pegawai yang ditugaskan menyampaikan laporan perkembangan studi setiap akhir semester.",
            "Ikatan dinas setelah studi berlaku menurut ketentuan tugas belajar.",
        ),
    )


MASTERS = Kind(
    key="masters",
    name=Text("Master's programme", "kind"),
    icon="mortarboard",
    template="catalogue/kinds/_masters.html",
    policy="masters",
    procedure="application.masters",
    check=check,
    facts=facts,
    official=official,
    terms=terms,
)
