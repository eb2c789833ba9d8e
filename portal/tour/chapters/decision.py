"""Stories 5 in part and 6: a supervisor defers, a head is away, an officer has an interest, nobody answers, a refusal is objected to."""

import datetime as dt

from bs4 import Tag

from portal.tour.chapters.acting import INTEREST, OFFERED, PDF, decide
from portal.tour.reader import Reader, TourError, words_of
from portal.tour.script import Chapter, Play, Step

DIAN, BAYU = "dian@jakarta.test", "bayu@jakarta.test"
HEAD, CHIEF, OFFICER = "pegawai136@jakarta.test", "pegawai137@jakarta.test", "pegawai156@jakarta.test"
LICENSING_HEAD, LICENSING_CHIEF, LICENSING_OFFICER = "pegawai247@jakarta.test", "pegawai248@jakarta.test", "pegawai259@jakarta.test"
ACTING, DIVISION, SECRETARY = "sekdis@jakarta.test", "kabid@jakarta.test", "mira@jakarta.test"
VERIFIER, CURATOR, APPROVER = "verifikator@jakarta.test", "kurator@jakarta.test", "bkd@jakarta.test"
ABOVE, HOST, AUDITOR = "sekda@jakarta.test", "hr@perusahaan.test", "auditor@jakarta.test"
LOAD, QUEUE = "Analitik antrean dan beban layanan", "Perancangan antrean layanan digital"
BEGINS = dt.date(2026, 9, 7)
SISTER = "Adik ipar saya bekerja di bagian keuangan perusahaan ini sejak 2023."
MEASURE = "Pegawai tidak menangani berkas perusahaan ini selama 12 bulan."
BROTHER = "Kakak kandung saya komisaris perusahaan ini sejak 2024."
TRIAL = "Sampai uji coba rute baru selesai."
REFUSED = "Pegawai menangani perizinan perusahaan angkutan; belum lewat masa tunggu 12 bulan."
LEFT = "Saya pindah dari bidang perizinan 14 bulan lalu sesuai SK mutasi; masa tunggu telah lewat."
UPHELD = "SK mutasi menunjukkan masa tunggu telah lewat."


def today(play: Play) -> dt.date:
    """The product's day, as far as the chapter has moved it."""
    return BEGINS + dt.timedelta(days=int(play.notes.get("days", "0")))


def pass_days(play: Play, days: int) -> None:
    """Move on, and note it."""
    play.days_pass(days)
    play.notes["days"] = str(int(play.notes.get("days", "0")) + days)


def apply_for(play: Play, email: str, title: str, why: str) -> Reader:
    """Fill in an application up to its last button."""
    reader = play.be(email).follow("Opportunities").follow(title).press("Apply")
    reader.fill("Your motivation", why).tick_all("Statements").tick_all("What the host will see")
    for box in reader.page.find_all("input", type="file"):
        reader.attach(label_of(reader, box), "surat.pdf", PDF)
    return reader


def label_of(reader: Reader, box: Tag) -> str:
    """The words beside a control."""
    return next(words_of(label) for label in reader.page.find_all("label") if label.get("for") == box.get("id"))


def own(play: Play, email: str, title: str) -> Reader:
    """The applicant's own page of an application."""
    return play.be(email).follow("My applications").follow(title)


def acting_as(reader: Reader, role: str) -> Reader:
    """Change to the role that is lent."""
    return reader.press(f"Change to {role}")


def lend(play: Play, email: str, to: str, days: int) -> Reader:
    """Name an acting officer from today on."""
    reader = play.be(email).follow("My desk").follow("Name an acting officer")
    reader.choose("Acting officer", to).choose("Acts as", "Plh.")
    reader.fill("First day", today(play).isoformat()).fill("Last day", (today(play) + dt.timedelta(days=days)).isoformat())
    return reader.press("Name the acting officer").sees("named and has been told")


# -- story 6: deferred, away, acting -----------------------------------------------------------------------------------------------------


def dian_applies(play: Play) -> Reader:
    reader = apply_for(play, DIAN, LOAD, "Saya ingin membaca data antrean untuk menata pengujian kendaraan.")
    reader.tick("I have an interest in this host to declare")
    reader.press("Submit the application").answers(422).sees("Choose the kind of the interest")
    reader.choose("Kind of interest", "Family").fill("What the interest is", SISTER)
    return reader.press("Submit the application").answers(200).sees("Direct supervisor", "To be decided by")


def deferred(play: Play) -> Reader:
    until = (today(play) + dt.timedelta(days=30)).isoformat()
    decide(play.be(CHIEF), "Dian", "Defer", "The unit's service cannot spare", TRIAL, Deferred_until=until)
    return own(play, DIAN, LOAD).sees("Deferred until", TRIAL, "The clock of the whole stands still")


def wakes(play: Play) -> Reader:
    pass_days(play, 31)
    own(play, DIAN, LOAD).sees_not("Deferred until")
    play.mail(CHIEF, "berjalan kembali")
    decide(play.be(CHIEF), "Dian", "Recommend", "The unit will use", "Uji coba selesai.", Cover_plan="Sari dan Joko mengambil alih.")
    return decide(play.be(OFFICER), "Dian", "Prepare the nomination", "Papers are complete", "Berkas lengkap.")


def away(play: Play) -> Reader:
    lend(play, HEAD, "Wening Astuti", 10)
    reader = acting_as(play.be(ACTING), "Head of agency").follow("My desk").follow("Dian").sees("Decide on the interest", SISTER)
    reader.tick(INTEREST).choose("Answer", "Go on under a control measure").choose("Ground", "The interest can be kept")
    reader.fill("Control measure", MEASURE).fill("Reason", "Kepentingan dapat dikendalikan.")
    reader.press("Record the decision").sees("is recorded")
    return own(play, DIAN, LOAD).sees("acting for Raka Setiawan", MEASURE)


def nominates(play: Play) -> Reader:
    reader = acting_as(play.be(ACTING), "Head of agency")
    decide(reader.open(), "Dian", "Nominate", "Fits the development plan", "Diusulkan sesuai rencana.")
    return own(play, DIAN, LOAD).sees("Nominated by the agency", "acting for Raka Setiawan", "BKD verifier")


# -- story 5: an interest ----------------------------------------------------------------------------------------------------------------


def recused(play: Play) -> Reader:
    reader = play.be(DIVISION).follow("My desk").follow("Dian").press("Take the case").follow("I have an interest: recuse")
    reader.press("Recuse").answers(422).sees("Kind of interest")
    reader.choose("Kind of interest", "Family").fill("What the interest is", BROTHER).press("Recuse").answers(200)
    reader.sees("You take no part in this case")
    play.be(DIVISION).follow("My desk").sees_not("Dian Puspitasari")
    return own(play, DIAN, LOAD).sees("takes no part; a colleague decides").sees_not(BROTHER)


def asked(play: Play) -> Reader:
    reader = play.be(VERIFIER).follow("My desk").follow("Dian").sees("takes no part").follow("Ask the applicant a question")
    reader.fill("Your question", "Sejak kapan Anda di unit ini?").press("Send the question").answers(200)
    reader = own(play, DIAN, LOAD).sees("Sejak kapan Anda di unit ini?").follow("Answer it")
    reader.fill("Your answer", "Sejak Maret 2019.").press("Send the answer").answers(200).sees("You answered")
    play.be(VERIFIER).follow("My desk").follow("Dian").sees("Sejak Maret 2019.")
    return decide(play.be(VERIFIER), "Dian", "Eligible (MS)", "Every rule is met", "Semua syarat terpenuhi.")


def host_undoes(play: Play) -> Reader:
    decide(play.be(CURATOR), "Dian", "Recommend", "Closes a measured gap", "Kesenjangan tercatat.")
    reader = play.be(HOST).follow("My desk").follow("Dian").sees_not(SISTER, MEASURE, "Sejak Maret 2019.")
    decide(reader.open(), "Dian", "Do not accept", "The tasks ask for something else", "Kami salah membaca jadwal.")
    reader = play.be(HOST).follow("My desk").choose("Show", "Done").press("Apply").follow("Dian")
    reader.fill("Why you take it back", "Jadwal ternyata cocok.").press("Take the answer back").sees("is taken back")
    own(play, DIAN, LOAD).sees("The host took its answer back", "Jadwal ternyata cocok.")
    decide(play.be(HOST), "Dian", "Accept", "Suits the tasks", "Pengalamannya cocok.")
    return own(play, DIAN, LOAD).sees("Accepted by the host")


def acting_for_bkd(play: Play) -> Reader:
    lend(play, APPROVER, "Mira Kartika", 2)
    reader = acting_as(play.be(SECRETARY), "Deciding official")
    decide(reader.open(), "Dian", "Approve", "In line with the rules", "Sesuai ketentuan dan rencana.")
    reader = acting_as(play.be(SECRETARY), "Deciding official").follow("Letters").follow("e-9001").sees("Dian Puspitasari")
    reader.tick("I have read the letter").press("Sign the letter").sees("signed and in force", "Plh. Kepala Badan Kepegawaian Daerah")
    return own(play, DIAN, LOAD).sees("Your assignment letter is in force", "acting for Hendra Saputra")


# -- an objection ------------------------------------------------------------------------------------------------------------------------


def bayu_refused(play: Play) -> Reader:
    apply_for(play, BAYU, LOAD, "Saya ingin memahami antrean perizinan.").press("Submit the application").answers(200)
    decide(play.be(LICENSING_CHIEF), "Bayu", "Recommend", "The unit will use", "Berguna.", Cover_plan="Dua rekan mengambil alih.")
    decide(play.be(LICENSING_OFFICER), "Bayu", "Prepare the nomination", "Papers are complete", "Berkas lengkap.")
    decide(play.be(LICENSING_HEAD), "Bayu", "Do not approve", "Another ground", REFUSED)
    return own(play, BAYU, LOAD).sees(REFUSED, "What would change it", "You can object")


def objects(play: Play) -> Reader:
    pass_days(play, 8)
    reader = own(play, BAYU, LOAD).follow("Object to the decision").sees(REFUSED)
    reader.press("File the objection").answers(422)
    reader.fill("Why the decision is wrong", LEFT).press("File the objection").answers(200)
    reader.sees("Your objection", LEFT, "Superior of whoever decided")
    play.be(LICENSING_HEAD).follow("My desk").sees_not(LEFT)
    return reader


def not_for_acting(play: Play) -> Reader:
    lend(play, ABOVE, "Laila Kusuma", 2)
    reader = acting_as(play.be("asisten@jakarta.test"), "Deciding official").follow("My desk").follow("Bayu")
    return reader.sees("cannot be taken by an acting officer", "waits for whoever holds the office itself").sees_not("Record the decision")


def upheld(play: Play) -> Reader:
    reader = play.be(ABOVE).follow("My desk").follow("Bayu").sees(REFUSED, LEFT)
    decide(reader.open(), "Bayu", "Uphold the objection", "The decision rests on something", UPHELD)
    return own(play, BAYU, LOAD).sees("Upheld", UPHELD, REFUSED, "Nominated by the agency", "BKD verifier")


# -- nobody answers ----------------------------------------------------------------------------------------------------------------------


def silent(play: Play) -> Reader:
    pass_days(play, 70)
    play.mail(AUDITOR, "waktu layanan lewat tanpa keputusan")
    own(play, BAYU, LOAD).sees("passed on", "without a decision", "BKD verifier", "late")
    reader = play.be(AUDITOR).follow("Cases").sees("The time set for the service has passed").follow("See them apart")
    return reader.sees("Bayu Aditama")


def decided_late(play: Play) -> Reader:
    decide(play.be(VERIFIER), "Bayu", "Eligible (MS)", "Every rule is met", "Semua syarat terpenuhi; mohon maaf atas keterlambatan.")
    return own(play, BAYU, LOAD).sees("Verified", "mohon maaf atas keterlambatan")


def public(play: Play) -> Reader:
    return play.stranger().follow("Transparency").sees("working days").sees_not("Dian Puspitasari", "Bayu Aditama", "Raka Setiawan")


def audited(play: Play) -> Reader:
    reader = play.be(AUDITOR).follow("Cases").fill("Search", "Dian").press("Apply").follow("Dian")
    reader.sees("integrity.case.recused", "workflow.step.woken", "workflow.question.answered", "workflow.step.taken_back")
    reader.sees("acting for Raka Setiawan", "acting for Hendra Saputra", BROTHER, "SHA-256")
    file = reader.follow("Download as JSON")
    if b'"workflow.step.decided"' not in file.bytes:
        raise TourError("the file of the case does not hold its record", file.path)
    play.be(AUDITOR).follow("Declared interests").sees(BROTHER, "Rudi Hartawan")
    return play.be(AUDITOR).follow("Audit record").follow("Check the record").sees("The record holds")


STEPS = (
    Step("civil servant", "applies and declares an interest in the host", "receipt, and until when it is to be decided", dian_applies),
    Step("supervisor", "defers until a trial is over", "the applicant reads it; every clock stands still", deferred),
    Step("nobody", "does anything for a month", "the case wakes by itself and is prepared for the head", wakes),
    Step("acting head", "decides on the declared interest while the head is away", "under whose power, and the measure", away),
    Step("acting head", "nominates", "the applicant reads for whom it was signed", nominates),
    Step("head of division", "has an interest and recuses himself", "a colleague decides; the page says so without a name", recused),
    Step("BKD verifier", "asks, reads the answer, records the check", "recorded", asked),
    Step("company HR", "declines, takes it back before anybody decides, accepts", "each stands in the course", host_undoes),
    Step("acting head of BKD", "approves and signs", "a letter in force, signed as Plh.", acting_for_bkd),
    Step("head of agency", "refuses somebody", "why, what would change it, and until when to object", bayu_refused),
    Step("civil servant", "objects in time", "the office above holds it", objects),
    Step("acting secretary", "may not decide it in the secretary's place", "it waits for the office itself", not_for_acting),
    Step("secretary of the province", "upholds the objection", "a new decision; the old one stays readable", upheld),
    Step("nobody", "decides for the whole service time", "escalated and shown apart, never approved", silent),
    Step("BKD verifier", "decides all the same, late", "the applicant reads it", decided_late),
    Step("public", "looks at the waits", "no names", public),
    Step("auditor", "reads who decided, for whom, who stepped aside", "the record holds", audited),
)
CUTS = (
    "acting-may-all",
    "acting-not-shown",
    "answers-lost",
    "case-sleeps-on",
    "decider-keeps-interest",
    "deferral-runs-on",
    "old-decision-hidden",
    "reasons-lost",
    "record-chain-broken",
    "silence-approves",
    "superior-untold",
    "taken-back-hidden",
)
CHAPTER = Chapter(STEPS, CUTS, OFFERED, 45)
