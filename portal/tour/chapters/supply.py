"""Stories 2 and 4: a company learns the rules; a programme that is not open today, and is on Friday week."""

from collections.abc import Callable

from portal.tour.chapters.acting import PASSWORD, PDF, decide, give_back
from portal.tour.reader import Reader, TourError, words_of
from portal.tour.script import Chapter, Play, Step

BUILDER, SOLAR, AWAN, CAMPUS = "dina@bangunpersada.test", "hr@suryalestari.test", "hr@perusahaan.test", "staf@kenanga.test"
VERIFIER, CURATOR, BUREAU, APPROVER = "verifikator@jakarta.test", "kurator@jakarta.test", "ksd@jakarta.test", "bkd@jakarta.test"
SERVANT, SHORT, PUNISHED, UNRATED = "yohanes@jakarta.test", "marno@jakarta.test", "lestari@jakarta.test", "arya@jakarta.test"
AUDITOR = "auditor@jakarta.test"
COMPANY, SUNNY = "PT Contoh Bangun Persada Baru", "PT Contoh Surya Lestari"
ENERGY, WAREHOUSE, EVENING = (
    "Audit energi gedung pemerintah",
    "Tenaga administrasi gudang 6 bulan",
    "Magister Administrasi Publik (kelas malam)",
)
NO_LEARNING = "Seluruh tugas menggantikan pegawai mitra; tidak ada capaian belajar."
COMMENTS = {
    "npwp": "Nomor terdiri atas 14 angka; NPWP berjumlah 16 angka.",
    "kbli": "Kegiatan belum tercakup oleh bidang usaha pada NIB.",
    "deed": "Akta pendirian belum dilampirkan.",
}
UNSIGNED = {"mandate": "Surat kuasa belum ditandatangani pemberi kuasa."}
EQUAL = "Disetarakan sementara dengan Baik Sekali menurut surat contoh e-9901."


def builder(play: Play) -> Reader:
    """Dina's browser; where her session has ended meanwhile, she signs in again."""
    reader = play.readers[BUILDER].open()
    if reader.page.find("a", string="Sign in"):
        reader.follow("Sign in").fill("E-mail", BUILDER).fill("Password", PASSWORD).press("Sign in").answers(200)
        reader.open()
    return reader


# -- story 2 ---------------------------------------------------------------------------------------------------------------------------


def sign_up(play: Play) -> Reader:
    reader = play.stranger().follow("Company").fill("Name of the organisation", COMPANY).fill("Your name", "Dina Hapsari (contoh)")
    reader.fill("Your e-mail", BUILDER).fill("Choose a password", PASSWORD).press("Send the confirmation link").sees("Look into your mail")
    play.readers[BUILDER] = play.stranger().open(play.mail(BUILDER, "Confirm your e-mail address")).press("Confirm the address")
    return play.readers[BUILDER]


def register(play: Play) -> Reader:
    reader = builder(play).follow("Our organisation").follow("Go on with the registration")
    reader.fill("Telephone", "021 5550 9006").press("Save and continue").answers(200)
    reader.fill("Tax number", "99990000000006").fill("Address", "Jalan Contoh Beton 17, Pancoran, Jakarta Selatan 12780")
    reader.fill("Business identification number", "9999000000706").choose("Legal form", "Private")
    reader.press("Save and continue").answers(200)
    reader.fill("Who signs agreements", "Gunawan Adi (contoh)").fill("Post of the signer", "Direktur")
    reader.fill("Authority of the signer", "Akta pendirian pasal 11").attach("Power of attorney", "kuasa.pdf", PDF)
    reader.press("Save and continue").answers(200)
    reader.entries[id(reader.page.find_all("input", attrs={"name": "kbli"})[0])] = True
    reader.fill("What do you want to offer?", "Pengawasan mutu bangunan gedung.").press("Save and continue").answers(200)
    return reader.press("Submit the registration").sees("BKD verifier", "working days")


def returned(play: Play) -> Reader:
    give_back(play.be(VERIFIER), COMPANY, "Data are wrong", "Tiga hal perlu diperbaiki; catatannya di samping isian.", COMMENTS)
    reader = builder(play).follow("Our organisation").sees("Correct what the verifier commented on")
    return reader.follow("Identity of the company").sees(COMMENTS["npwp"], COMMENTS["deed"])


def corrected(play: Play) -> Reader:
    reader = builder(play).follow("Our organisation").follow("Identity of the company")
    reader.fill("Tax number", "9999000000000906").attach("Deed of establishment", "akta.pdf", PDF).press("Save and continue").answers(200)
    reader.open("/").follow("Our organisation").follow("What is offered").sees(COMMENTS["kbli"])
    reader.entries[id(reader.page.find_all("input", attrs={"name": "kbli"})[1])] = True
    reader.press("Save and continue").answers(200)
    return reader.press("Submit again").sees("BKD verifier")


def returned_again(play: Play) -> Reader:
    give_back(play.be(VERIFIER), COMPANY, "A paper does not match", "Satu berkas belum sah.", UNSIGNED)
    reader = builder(play).follow("Our organisation").follow("Who signs").sees(UNSIGNED["mandate"])
    reader.attach("Power of attorney", "kuasa-bertanda-tangan.pdf", PDF).press("Save and continue").answers(200)
    reader.open("/").follow("Our organisation").follow("Check and submit").press("Submit again").sees("BKD verifier")
    return reader


def verified(play: Play) -> Reader:
    decide(play.be(VERIFIER), COMPANY, "Verify the partner", "Complete", "Berkas lengkap dan sesuai.")
    builder(play).follow("Our organisation").sees("Your organisation is verified")
    return play.stranger().follow("Partners").follow(COMPANY).sees(COMPANY).sees_not("9999000000000906")


def negotiated(play: Play) -> Reader:
    reader = builder(play).follow("Agreements").press("Propose an agreement")
    reader.choose("Kinds of offering", "Internship").choose("Fields of work that it covers", "Building, spatial planning")
    reader.fill("What people learn", "Pengawasan mutu bangunan").fill("Places a year", "40")
    reader.fill("First day", "2026-09-01").fill("Last day", "2027-12-30").fill("Who bears which costs", "Masing-masing pihak.")
    reader.press("Submit to the bureau").sees("Cooperation bureau")
    give_back(
        play.be(BUREAU),
        COMPANY,
        "The scope is not clear",
        "Empat puluh tempat melebihi kemampuan pendampingan.",
        {"seats_a_year": "Paling banyak empat."},
    )
    reader = (
        builder(play).follow("Agreements").follow("PKS-").sees("Empat puluh tempat").follow("Open the scope").sees("Paling banyak empat.")
    )
    reader.fill("Places a year", "4").press("Submit again").answers(200)
    decide(play.be(BUREAU), COMPANY, "Agree", "Within the bureau", "Ruang lingkup jelas.")
    return builder(play).follow("Agreements").follow("PKS-").sees("The signed paper")


def write_slot(reader: Reader, title: str, field: str, tasks: str, mentor: str, *, begins: str = "2026-11-30") -> Reader:
    """Fill in the pages of a slot up to the last."""
    reader.follow("Offerings").press("Write an internship slot")
    reader.choose("Field of work", field).fill("Title", title).fill("Summary", f"{title}, dua bulan.").fill(
        "Unit at the host", "Tim lapangan"
    )
    reader.fill("Tasks", tasks).fill("Outcomes, one a line", "Menyusun rencana dari data.").press("Save and continue").answers(200)
    reader.fill("How many civil servants", "2").fill("First day", begins).fill("Last day", "2027-02-19").fill("Place", "Jakarta Timur")
    reader.choose("How does it take place?", "At the host").fill("Working pattern", "Senin sampai Jumat di mitra")
    reader.fill("Benefits", "Makan siang; tanpa uang saku").choose("Laptop", "No laptop")
    reader.choose("What it means for pay", "Salary and performance").choose(
        "What it means for attendance", "The mentor confirms attendance"
    )
    reader.choose("What it means for leave", "Leave is asked").tick("The participant remains a civil servant")
    reader.press("Save and continue").answers(200)
    reader.choose("First competency", "Public service").choose("To which level?", "3").press("Save and continue").answers(200)
    reader.fill("Name of the mentor", "Fikri Hidayat (contoh)").fill("E-mail of the mentor", mentor).press("Save and continue").answers(200)
    return reader.fill("Open until", "2026-11-13").press("Submit and ask the mentor")


def refused_unsigned(play: Play) -> Reader:
    reader = write_slot(builder(play), "Pengawasan mutu bangunan gedung", "Building", "Memeriksa mutu beton.", "mentor@bangunpersada.test")
    return reader.answers(422).sees("still awaits signatures", "PKS-")


def accept(play: Play, mentor: str, title: str) -> Reader:
    """Whoever answers for it accepts by the mailed link."""
    return play.stranger().open(play.mail(mentor, title)).sees(title).press("Accept as").sees("accepted")


def no_learning(play: Play) -> Reader:
    write_slot(play.be(AWAN), WAREHOUSE, "Digital services", "Mencatat barang masuk setiap hari.", "gudang@perusahaan.test").answers(200)
    accept(play, "gudang@perusahaan.test", WAREHOUSE)
    decide(play.be(CURATOR), WAREHOUSE, "Do not approve", "replaces the host", NO_LEARNING)
    play.stranger().follow("Opportunities").sees_not(WAREHOUSE)
    return play.be(AWAN).follow("Offerings").follow(WAREHOUSE).sees("Not approved", NO_LEARNING)


def wrong_field(play: Play) -> Reader:
    reader = write_slot(play.be(SOLAR), ENERGY, "Digital services", "Mengukur beban listrik per lantai.", "mentor@suryalestari.test")
    reader.answers(422).sees("is not among the fields of work", "Article 2, fields of work")
    reader = play.be(SOLAR).follow("Offerings").follow(ENERGY).follow("Go on writing").choose("Field of work", "Building")
    reader.press("Save and continue").answers(200)
    play.be(SOLAR).follow("Offerings").follow(ENERGY).follow("Go on writing").follow("Check and submit").press(
        "Submit and ask the mentor"
    ).answers(200)
    accept(play, "mentor@suryalestari.test", ENERGY)
    decide(play.be(CURATOR), ENERGY, "Publish", "The learning is shown", "Capaian dapat dinilai.")
    return play.stranger().follow("Opportunities").follow(ENERGY).sees(SUNNY)


def apply_to(play: Play, who: str, title: str) -> Reader:
    """Apply with all that is asked."""
    reader = play.be(who).follow("Opportunities").follow(title).press("Apply")
    reader.fill("Your motivation", "Unit kami memerlukan cara kerja ini.").tick_all("Statements").tick_all("What the host will see")
    return reader.press("Submit the application").answers(200).sees("receipt TT-")


def suspended(play: Play) -> Reader:
    apply_to(play, SERVANT, ENERGY)
    reader = play.be(VERIFIER).follow("Partners").follow(SUNNY).follow("Suspend the partner")
    reader.sees("What it touches", ENERGY).fill("Reason", "NIB dicabut oleh lembaga OSS.").press("Suspend the partner")
    play.stranger().follow("Opportunities").sees_not(ENERGY)
    play.mail(SERVANT, "dibatalkan")
    reader = play.be(SERVANT).follow("My applications").follow(ENERGY)
    return reader.sees(f"{SUNNY} is suspended", "What else is open to you").sees_not("NIB dicabut")


# -- story 4 ---------------------------------------------------------------------------------------------------------------------------


def write_programme(play: Play) -> Reader:
    reader = play.be(CAMPUS).follow("Offerings").press("Write a master's programme")
    reader.fill("Title", EVENING).choose("Field of work", "Public service").choose("Study programme", "63102")
    reader.fill("Summary", "Kelas malam bagi pegawai yang tetap bertugas.").fill("Intake", "Ganjil 2027/2028")
    reader.fill("Outcomes, one a line", "Menyusun kebijakan dari data antrean.").press("Save and continue").answers(200)
    reader.fill("How many civil servants", "10").fill("First day", "2027-01-18").fill("Last day", "2028-12-15")
    reader.fill("Place", "Setiabudi, Jakarta Selatan").choose("How does it take place?", "At the host")
    reader.choose("Mode of study", "Beside the post").fill("Length in semesters", "4").fill("Credits (SKS)", "40")
    reader.fill("Class times", "Jumat 13.30-16.00\nSabtu 09.00-12.00").choose("What it means for pay", "Salary and performance")
    reader.press("Save and continue").answers(200)
    reader.fill("Tuition a semester", "9000000").choose("Who pays?", "The participant").fill("What a participant pays in all", "36500000")
    reader.fill("Steps of admission", "Seleksi berkas").press("Save and continue").answers(200)
    reader.choose("First competency", "Public service").choose("To which level?", "3")
    reader.choose("Second competency", "change").choose("To which level? (second)", "2").press("Save and continue").answers(200)
    reader.fill("Name of the contact", "Dr. Ratna Widuri (contoh)").fill("E-mail of the contact", "kaprodi@kenanga.test")
    reader.press("Save and continue").answers(200)
    reader.fill("Open until", "2026-12-18").press("Submit").answers(200)
    accept(play, "kaprodi@kenanga.test", EVENING)
    decide(play.be(CURATOR), EVENING, "Publish", "The learning is shown", "Capaian jelas.")
    return play.stranger().follow("Opportunities").follow(EVENING).sees("Terakreditasi", "Rp9.000.000")


def not_today(play: Play) -> Reader:
    reader = play.be(SERVANT).follow("Opportunities").follow(EVENING)
    reader.sees("A class lies in working hours (07.30 to 16.30): Friday, 13.30 to 16.00", "Accreditation of the programme")
    reader.sees("By your data you cannot apply now", "BKD decides what a grade of another scheme equals", "The provider can change it")
    reader.press("Bookmark").answers(200)
    return play.be(SERVANT).follow("Opportunities").tick("I meet every rule").press("Apply the filters").sees_not(EVENING)


def others_read(play: Play) -> Reader:
    play.be(SHORT).follow("Opportunities").follow(EVENING).sees("Service left, as times the programme's length")
    play.be(PUNISHED).follow("Opportunities").follow(EVENING).sees("The sanction on record runs until")
    return play.be(UNRATED).follow("Opportunities").follow(EVENING).sees("Whoever rates you completes the appraisal")


def change_class(play: Play, times: str, says: str) -> Reader:
    """Let the university propose other class times, and the curator publish them."""
    reader = play.be(CAMPUS).follow("Offerings").follow(EVENING).follow("Change what is published").follow("Places and mode of study")
    reader.fill("Class times", times).press("Save and continue").answers(200)
    reader = play.be(CAMPUS).follow("Offerings").follow(EVENING).follow("Change what is published").follow("Check and submit")
    reader.press("Propose the change").answers(200)
    play.be(CURATOR).follow("My desk").follow(EVENING).sees(says)
    return decide(play.be(CURATOR), EVENING, "Publish", "The learning is shown", "Perubahan jadwal jelas.")


def moved(play: Play) -> Reader:
    change_class(play, "Jumat 18.30-21.00\nSabtu 09.00-12.00", "Friday, 18.30 to 21.00")
    play.be(SERVANT).follow("My bookmarks").sees("Changed since")
    reader = play.stranger().follow("Opportunities").follow(EVENING).follow("What has changed since the first version")
    return reader.sees("Friday, 13.30 to 16.00", "Friday, 18.30 to 21.00", "Version 1")


def still_checked(play: Play) -> Reader:
    reader = play.be(SERVANT).follow("Opportunities").follow(EVENING).sees_not("A class lies in working hours")
    return reader.sees("This is not a refusal", "Accreditation of the programme")


def drafted(play: Play) -> Reader:
    reader = play.be(VERIFIER).follow("Rules").fill("Search", "accreditation of the programme").press("Apply")
    reader.follow("Accreditation of the programme").follow("Draft another version")
    standing = next(box for box in reader.page.find_all("input") if box.get("name") == "value")
    reader.fill("Value", f"{standing.get('value')}, TERAKREDITASI").fill("Explanation to readers", EQUAL)
    reader.fill("Why the rule changes", "Program kelas malam menunggu kesetaraan.").fill("No longer holds from", "2027-09-07")
    reader.press("Save the draft").answers(200).sees("This rule asks about the offering")
    reader = play.be(SERVANT).follow("Opportunities").follow(EVENING)
    return reader.sees("This is not a refusal")


def in_force(play: Play) -> Reader:
    reader = play.be(VERIFIER).follow("Rules").follow("Drafts").follow("Accreditation of the programme")
    if any("in force" in words_of(button) for button in reader.page.find_all("button")):
        msg = "whoever drafted a rule may put it in force"
        raise TourError(msg, reader.path)
    reader = play.be(APPROVER).follow("Rules").follow("Drafts").follow("Accreditation of the programme").press("Put version 2 in force")
    reader.sees("is in force")
    return play.be(SERVANT).follow("Opportunities").follow(EVENING).sees("Your data meet every rule")


def asked_to_confirm(play: Play) -> Reader:
    apply_to(play, SERVANT, EVENING)
    change_class(play, "Jumat 18.30-21.00\nSabtu 10.00-13.00", "Saturday, 10.00 to 13.00")
    play.mail(SERVANT, EVENING)
    reader = play.be(SERVANT).follow("My applications").follow(EVENING).sees("Please confirm that you stay", "Saturday, 10.00 to 13.00")
    return reader.press("Confirm that I stay").answers(200).sees_not("Please confirm that you stay")


def audited(play: Play) -> Reader:
    reader = play.be(AUDITOR).follow("Audit record").follow("Check the record").sees("The record holds")
    reader = play.be(AUDITOR).follow("Cases").follow("Yohanes")
    return reader.sees("applications.application.submitted", "applications.application.confirmed")


def _s(actor: str, does: str, sees: str, play: Callable[[Play], Reader | None]) -> Step:
    return Step(actor, does, sees, play)


STEPS = (
    _s("company HR", "asks for an account and proves the address", "the registration is open", sign_up),
    _s("company HR", "registers with a short tax number, one sector and no deed", "BKD verifier holds it, until when", register),
    _s("BKD verifier", "returns it with three comments beside fields", "HR reads each beside its field", returned),
    _s("company HR", "corrects the three and submits again", "BKD verifier holds it", corrected),
    _s("BKD verifier", "returns it again for an unsigned mandate", "HR corrects that one", returned_again),
    _s("BKD verifier", "verifies the company", "the public finds it, without its tax number", verified),
    _s("cooperation bureau", "negotiates an agreement in two rounds", "signatures are awaited", negotiated),
    _s("company HR", "submits a slot before the signatures", "refused, the agreement named", refused_unsigned),
    _s("BPSDM curator", "does not approve a slot without learning", "HR reads the reason; the public nothing", no_learning),
    _s("company HR", "offers in a field that the agreement lacks", "refused with the clause; corrected, published", wrong_field),
    _s("BKD verifier", "sees what a suspension touches, and suspends", "taken down; the applicant reads why and what else fits", suspended),
    _s(
        "university staff",
        "offers an evening master's with a class on Friday afternoon",
        "published with accreditation and costs",
        write_programme,
    ),
    _s("civil servant", "reads why it is not open to him", "the class and hours, who decides on the grade", not_today),
    _s("civil servant", "three others read their own reasons", "service left, a sanction's end, who rates", others_read),
    _s("university staff", "moves the class", "version 2, both times side by side; the bookmark says so", moved),
    _s("civil servant", "reads it again", "one rule left for an officer", still_checked),
    _s("BKD verifier", "drafts that the new grade counts", "whom it affects; nothing changes yet", drafted),
    _s("BKD approver", "puts it in force, which its author cannot", "the servant can apply", in_force),
    _s("civil servant", "applies; the host changes what was agreed to", "asked to confirm, and confirms", asked_to_confirm),
    _s("auditor", "reads it from first to last", "the record holds", audited),
)
CUTS = (
    "agreement-not-needed",
    "applicants-untold",
    "change-hidden",
    "class-times-ignored",
    "clause-not-named",
    "comments-lost",
    "draft-counts-at-once",
    "filter-admits-everybody",
    "mail-lost",
    "mentor-not-asked",
    "others-not-shown",
    "reasons-lost",
    "record-chain-broken",
    "revision-untold",
    "suspension-leaves-offering",
)
CHAPTER = Chapter(
    STEPS,
    CUTS,
    (
        "accounts.",
        "workforce.import",
        "workforce.refresh",
        "registry.1",
        "registry.2",
        "agreements.1",
        "agreements.2",
        "agreements.3",
        "agreements.4",
    ),
    93,
)
