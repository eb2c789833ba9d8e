"""Story 9: three organisations write one curriculum that answers measured gaps, sign it, and it becomes a programme."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from portal.tour.reader import Reader, TourError
from portal.tour.script import Chapter, Play, Step
from portal.web.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

GITA, OTHER, LINA = "staf@universitas.test", "staf@kenanga.test", "hr@perusahaan.test"
DEWI, TIKA = "kurator@jakarta.test", "kepegawaian@jakarta.test"
CALL, TITLE = "Layanan digital di loket", "Magister Kebijakan Layanan Digital"
SEED = ROOT / "partners" / "curricula" / "seeds" / "sample.json"
"""The faculty's text: CPL-5 is assessed in no subject."""
MINE = "Mahasiswa memahami data antrean layanan publik."
THEIRS = "Mahasiswa membaca data antrean dari kantor asalnya."
MERGED = "Mahasiswa membaca data antrean layanan publik dari kantor asalnya dan membuktikan satu perbaikan."
WHY = "Kata kerja dari perusahaan, ukuran keberhasilan ditambah."
GAPS = (
    "Public service, below level 3",
    "Data analysis, below level 3",
    "Managing change, below level 2",
    "Cooperation, below level 3",
    "Decision making, below level 3",
    "Binding the nation, below level 3",
)
"""The six of the story."""
DECREE = "e-9101/SK/R/2026"
DIGEST = 64
"""Characters of a digest."""


def studio(reader: Reader, play: Play, path: str = "") -> Reader:
    """Open the curriculum, or a page of it."""
    return reader.open(play.notes["studio"] + path)


def opened(play: Play, email: str, path: str = "") -> Reader:
    """The curriculum in the browser of somebody who was there before."""
    return studio(play.readers[email], play, path)


def call(play: Play) -> Reader:
    reader = play.be(DEWI).follow("Demand").follow("Write a call")
    for gap in GAPS:
        reader.choose("Gaps", gap)
    reader.fill("Title", CALL).fill("What is sought", "Merancang layanan dari sisi warga.")
    reader.fill("For whom", "Pegawai loket").choose("Kinds of offering", "Master").fill("Open until", "2026-11-30")
    return reader.press("Publish the call").answers(200).sees(CALL, "Public service")


def answer(play: Play) -> Reader:
    reader = play.be(GITA).follow("Demand").follow(CALL).press("Answer with a curriculum").answers(200)
    play.notes["studio"] = urlsplit(reader.path).path
    reader.sees("CPL-1", "Public service")
    reader = studio(reader, play, "/title").fill("Title", TITLE).press("Save").answers(200)
    return studio(reader, play).sees(TITLE)


def imported(play: Play) -> Reader:
    reader = (
        opened(play, GITA, "/import").attach("The curriculum's file", "naskah.json", SEED.read_bytes()).press("See what it would change")
    )
    reader.sees("What the file would change").fill("Why", "Naskah awal dari fakultas.").press("Make ").answers(200)
    return studio(reader, play, "/subjects").sees("Magang Layanan Digital", "together 40")


def asked(play: Play) -> Reader:
    reader = ask(opened(play, GITA, "/people"), DEWI, "Government", "Leads")
    reader = ask(reader, LINA, "Company", "Leads")
    ask(studio(play.be(DEWI), play, "/people"), TIKA, "Government", "Co-author")
    play.mail(TIKA, "mengajak Anda menyusun kurikulum")
    return studio(play.be(TIKA), play).sees(TITLE, "CPL-3")


def ask(reader: Reader, email: str, side: str, share: str) -> Reader:
    reader.fill("E-mail address", email).choose("Side", side).choose("Does what", share)
    return reader.press("Ask").sees("takes part now")


def limited(play: Play) -> Reader:
    reader = studio(play.be(LINA), play).sees_not("CPL-3", "CPL-1")
    studio(reader, play, "/subjects").sees("Magang Layanan Digital").sees_not("Statistika dan Analisis Data")
    studio(play.be(OTHER), play).answers(404)
    outcome(opened(play, GITA), "CPL-3").press("Open it to the company").answers(200)
    return opened(play, LINA).sees("CPL-3").sees_not("CPL-4")


def outcome(reader: Reader, code: str) -> Reader:
    """Open the part with this code."""
    link = next((one for one in reader.page.select("a.sp-para__id") if one.get_text(strip=True) == code), None)
    if link is None:
        msg = f"no part {code}"
        raise TourError(msg, reader.path)
    return reader.open(str(link["href"]))


def met(play: Play) -> Reader:
    gita, lina = outcome(opened(play, GITA), "CPL-3"), outcome(opened(play, LINA), "CPL-3")
    gita.fill("Outcome", MINE).press("Save").sees("Saved")
    lina.fill("Outcome", THEIRS).press("Save").answers(422).sees(MINE, THEIRS, "Gita")
    lina.fill("Outcome", MERGED).press("Save").answers(422).sees("Reason")
    lina.fill("Outcome", MERGED).fill("Reason", WHY).press("Save").sees("Saved")
    opened(play, GITA).sees(MERGED)
    return opened(play, GITA, "/log").sees(THEIRS, WHY)


def moved(play: Play) -> Reader:
    reader = opened(play, TIKA, "/subjects").follow("Magang Layanan Digital").follow("Write").follow("Suggest instead")
    reader.fill("Semester", "3").fill("Reason", "Magang sesudah metode.").press("Suggest").sees("Your suggestion is kept")
    reader = opened(play, GITA).follow("1. KLD203").sees("Semester: 2 → 3").press("Accept the suggestion").sees("is accepted")
    return studio(reader, play, "/subjects").follow("Magang Layanan Digital").sees("Semester: 3")


def checked(play: Play) -> Reader:
    reader = opened(play, GITA).sees("CPL-5 is not assessed in any subject yet")
    studio(reader, play, "/versions").press("Send it for review").answers(200)
    refused = opened(play, GITA, "/review").choose("What does your side say", "We agree").press("Give the answer")
    refused.answers(422).sees("CPL-5 is not assessed")
    reader = opened(play, GITA, "/subjects").follow("Tesis")
    part = next((link for link in reader.page.select("a.sp-para__id") if link.get_text(strip=True).startswith("CPMK")), None)
    if part is None:
        msg = "no outcome of the subject"
        raise TourError(msg, reader.path)
    reader.open(str(part["href"])).choose("Serves", "CPL-5").press("Save").sees("Saved")
    return studio(reader, play).sees("No error is found")


def mapped(play: Play) -> Reader:
    return opened(play, GITA, "/map").sees("4 of 6 answered", "Decision making", "Not answered yet")


def agreed(play: Play) -> Reader:
    for email in (GITA, DEWI, LINA):
        opened(play, email, "/review").choose("What does your side say", "We agree").press("Give the answer").answers(200)
    return opened(play, GITA, "/versions").sees("Agreed", "1.0")


def signed(play: Play) -> Reader:
    for email, post in ((GITA, "Dekan"), (DEWI, "Kepala Bidang")):
        sign(opened(play, email, "/signature"), post)
    opened(play, GITA, "/versions").sees_not("Enter the decree")
    sign(opened(play, LINA, "/signature"), "Direktur")
    reader = opened(play, GITA, "/versions").sees("Signed by every side")
    play.notes["digest"] = next(one.get_text(strip=True) for one in reader.page.select("code") if len(one.get_text(strip=True)) == DIGEST)
    return play.stranger().open(f"/curricula/verify/{play.notes['digest']}").sees(TITLE, "Every side has signed").sees_not("CPL-3")


def sign(reader: Reader, post: str) -> Reader:
    reader.fill("Your post", post).tick("I have read the text that I sign")
    return reader.press("Sign the minutes").answers(200)


def adopted(play: Play) -> Reader:
    reader = opened(play, GITA, "/adoption").fill("Number of the decree", DECREE).fill("Date of the decree", "2026-09-07")
    reader.press("Adopt the curriculum").answers(200)
    opened(play, GITA, "/versions").sees("Adopted by the university", DECREE)
    return play.stranger().open("/curricula/published").follow(TITLE).sees(MERGED, play.notes["digest"])


def taught(play: Play) -> Reader:
    reader = opened(play, GITA, "/versions").press("programme").answers(200)
    return reader.sees(TITLE)


def _s(actor: str, does: str, sees: str, play: "Callable[[Play], Reader]") -> Step:
    return Step(actor, does, sees, play)


STEPS = (
    _s("BPSDM curator", "calls for what counter units lack", "the board shows gaps with how many people lack them", call),
    _s("university staff", "answers the call in one click", "an outcome for each gap, with competency and level", answer),
    _s("university staff", "takes over the faculty's text from a file", "forty credits, the internship in semester 2", imported),
    _s("university staff", "asks the other sides to take part", "curator, agency and company are told and come", asked),
    _s("company HR", "looks for what is theirs", "the practice alone, until an outcome is opened; another university nothing", limited),
    _s("company HR", "writes in CPL-3 while the university does", "both texts; merged with a reason, and both stay", met),
    _s("agency HR officer", "proposes the internship for semester 3", "the university accepts, the subject has moved", moved),
    _s("university staff", "tries to agree", "CPL-5 is not assessed; once it is, no error is found", checked),
    _s("university staff", "reads the map of gaps", "four of six answered, and which two are not", mapped),
    _s("BPSDM curator", "agrees, as the others do", "version 1.0 is fixed", agreed),
    _s("company HR", "signs last", "joint minutes; anybody checks the digest, nobody reads the text", signed),
    _s("public", "reads what the university has adopted", "the text that was signed, by the university's own decree", adopted),
    _s("university staff", "begins a programme from it", "its facts are filled in", taught),
)
CUTS = (
    "adopted-not-public",
    "checks-left-out",
    "company-sees-all",
    "digest-not-public",
    "every-gap-answered",
    "mapping-not-carried",
    "nobody-told",
    "nothing-opened",
    "one-signature-for-all",
    "own-text-forgotten",
    "strangers-let-in",
    "suggestion-not-done",
    "texts-overwritten",
)
CHAPTER = Chapter(
    STEPS,
    CUTS,
    ("accounts.", "workforce.import", "workforce.refresh", "registry.1", "registry.2", "agreements.1", "agreements.2", "development.2"),
    30,
)
