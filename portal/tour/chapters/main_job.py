"""Story 1: from a company's desk to a letter that anyone can check, refusals and returns included."""

from portal.tour.chapters.acting import INTEREST, PASSWORD, PDF, decide, give_back
from portal.tour.reader import Reader, TourError
from portal.tour.script import Chapter, Play, Step

HR, MENTOR, SERVANT, BOSS = "lina@awandata.test", "bagas@awandata.test", "asn@jakarta.test", "atasan@jakarta.test"
OFFICER, HEAD, VERIFIER, CURATOR = "kepegawaian@jakarta.test", "kepala@jakarta.test", "verifikator@jakarta.test", "kurator@jakarta.test"
BUREAU, APPROVER, AUDITOR = "ksd@jakarta.test", "bkd@jakarta.test", "auditor@jakarta.test"
COMPANY, TITLE = "PT Contoh Awan Data", "Perancangan antrean layanan digital"
LOST, WORK = "Tugas 3 berupa pekerjaan rutin loket; ubah menjadi tugas belajar.", "Menguji janji temu daring dengan warga lanjut usia."


def hr(play: Play) -> Reader:
    """Lina's browser; where her session has ended meanwhile, she signs in again."""
    reader = play.readers[HR].open()
    if reader.page.find("a", string="Sign in"):
        reader.follow("Sign in").fill("E-mail", HR).fill("Password", PASSWORD).press("Sign in").answers(200)
        reader.open()
    return reader


def sign_up(play: Play) -> Reader:
    reader = play.stranger().follow("Company")
    reader.fill("Name of the organisation", COMPANY).fill("Your name", "Lina Prasetya (contoh)").fill("Your e-mail", HR).fill(
        "Choose a password", "password1234"
    )
    reader.press("Send the confirmation link").answers(422).sees("common and stolen passwords")
    reader.fill("Choose a password", PASSWORD)
    return reader.press("Send the confirmation link").sees("Look into your mail")


def confirm(play: Play) -> Reader:
    address = play.mail(HR, "Confirm your e-mail address")
    reader = play.stranger().open(address).press("Confirm the address")
    play.readers[HR] = reader
    return reader.follow("Our organisation").sees("Describe your organisation")


def describe(play: Play) -> Reader:
    reader = hr(play).follow("Our organisation").follow("Go on with the registration")
    reader.fill("Telephone", "021 5550 1234").press("Save and continue")
    reader.fill("Tax number", "9999000000000001").fill("Address", "Jalan Contoh Awan 12, Jakarta Selatan").fill(
        "Business identification number", "999900000001"
    )
    reader.choose("Legal form", "Private").attach("Deed of establishment", "akta.pdf", PDF)
    reader.press("Save and continue").answers(422).sees("13 digits")
    reader.fill("Business identification number", "9999000000001").press("Save and continue").answers(200)
    reader.fill("Who signs agreements", "Surya Darma (contoh)").fill("Post of the signer", "Direktur").fill(
        "Authority of the signer", "Akta 12, pasal 11"
    )
    reader.attach("Power of attorney", "kuasa.pdf", PDF).press("Save and continue").answers(200)
    boxes = reader.page.find_all("input", attrs={"name": "kbli"})
    reader.entries[id(boxes[0])] = True
    reader.fill("What do you want to offer?", "Magang perancangan layanan digital.").press("Save and continue").answers(200)
    return reader.press("Submit the registration").sees("BKD verifier")


def return_registration(play: Play) -> Reader:
    comments = {"address": "Tambahkan kode pos."}
    return give_back(play.be(VERIFIER), COMPANY, "Data are wrong", "Alamat belum menyebut kode pos.", comments)


def correct_registration(play: Play) -> Reader:
    reader = hr(play).follow("Our organisation").sees("Correct what the verifier commented on")
    reader.follow("Identity of the company").sees("Tambahkan kode pos.")
    reader.fill("Address", "Jalan Contoh Awan 12, Jakarta Selatan 12950").press("Save and continue")
    return reader.follow("Check and submit").press("Submit again").sees("BKD verifier")


def verify(play: Play) -> Reader:
    decide(play.be(VERIFIER), COMPANY, "Verify the partner", "Complete", "Berkas dan nomor sesuai.")
    return hr(play).follow("Our organisation").sees("Your organisation is verified")


def agree(play: Play) -> Reader:
    reader = hr(play).follow("Agreements").press("Propose an agreement")
    reader.choose("Kinds of offering", "Internship").choose("Fields of work that it covers", "Digital services")
    reader.fill("What people learn", "Layanan digital").fill("Places a year", "10")
    reader.fill("First day", "2026-09-01").fill("Last day", "2027-12-30").fill("Who bears which costs", "Masing-masing pihak.")
    return reader.press("Submit to the bureau").sees("Cooperation bureau")


def slot(reader: Reader) -> Reader:
    """Fill in the pages of a slot up to the last."""
    reader.follow("Offerings").press("Write an internship slot")
    reader.choose("Field of work", "Digital services").fill("Title", TITLE).fill(
        "Summary", "Mengukur antrean dan membangun janji temu."
    ).fill("Unit at the host", "Tim layanan")
    reader.fill("Tasks", f"Mengukur waktu tunggu pada dua loket.\n{WORK}").fill("Outcomes, one a line", "Membaca data antrean.").press(
        "Save and continue"
    ).answers(200)
    reader.fill("How many civil servants", "2").fill("First day", "2026-11-30").fill("Last day", "2027-02-19").fill(
        "Place", "Jakarta Selatan"
    )
    reader.choose("How does it take place?", "Partly at the host").fill("Working pattern", "Senin sampai Kamis di mitra, Jumat di kantor")
    reader.fill("Benefits", "Makan siang; tanpa uang saku").choose("Laptop", "Lent").choose(
        "What it means for pay", "Salary and performance"
    )
    reader.choose("What it means for attendance", "The mentor confirms attendance").choose("What it means for leave", "Leave is asked")
    reader.tick("The participant remains a civil servant").press("Save and continue").answers(200)
    reader.choose("First competency", "Public service").choose("To which level?", "3").fill(
        "Papers needed", "Surat keterangan sehat"
    ).press("Save and continue").answers(200)
    return (
        reader.fill("Name of the mentor", "Bagas Wirawan (contoh)")
        .fill("E-mail of the mentor", MENTOR)
        .press("Save and continue")
        .answers(200)
    )


def refused_without_agreement(play: Play) -> Reader:
    reader = slot(hr(play)).fill("Open until", "2026-10-30").press("Submit and ask the mentor")
    return reader.answers(422).sees("agreement")


def sign_agreement(play: Play) -> Reader:
    decide(play.be(BUREAU), COMPANY, "Agree", "Within the bureau", "Bermanfaat bagi pelayanan publik.")
    for reader, signer, post in (
        (hr(play), "Surya Darma (contoh)", "Direktur"),
        (play.be(BUREAU), "Yoga Pratama (contoh)", "Kepala Biro Kerja Sama Daerah"),
    ):
        reader.follow("Agreements").follow("PKS-").follow("Upload the signed paper")
        reader.fill("Who signed", signer).fill("Post", post).fill("Mandate", "Surat Kuasa 1/2026").attach(
            "Signed agreement", "pks.pdf", PDF
        ).press("Upload the signed paper").answers(200)
    return hr(play).follow("Agreements").sees("In force")


def submit_slot(play: Play) -> Reader:
    reader = hr(play).follow("Offerings").follow(TITLE).follow("Go on writing").follow("Check and submit")
    reader.fill("Open until", "2026-10-30")
    return reader.press("Submit and ask the mentor").answers(200).sees("Mentor")


def nothing_before_mentor(play: Play) -> Reader:
    return play.stranger().follow("Opportunities").sees_not(TITLE)


def mentor(play: Play) -> Reader:
    address = play.mail(MENTOR, TITLE)
    reader = play.stranger().open(address).sees(TITLE).press("Accept as mentor").sees("accepted")
    again = play.stranger().open(address)
    if "Accept as mentor" in again.text:
        raise TourError("the mentor's link works twice", again.path)
    return reader


def return_slot(play: Play) -> Reader:
    return give_back(play.be(CURATOR), TITLE, "A task holds no learning", LOST)


def publish(play: Play) -> Reader:
    reader = hr(play).follow("Offerings").follow(TITLE).sees(LOST).follow("Go on writing").follow("Check and submit")
    reader.press("Submit again").answers(200)
    address = play.mail(MENTOR, TITLE)
    play.stranger().open(address).press("Accept as mentor")
    decide(play.be(CURATOR), TITLE, "Publish", "The learning is shown", "Capaian dapat dinilai.")
    return play.stranger().follow("Opportunities").sees(TITLE).follow(TITLE).sees("not employment", "Makan siang")


def verdict(play: Play) -> Reader:
    reader = play.be(SERVANT).follow("Opportunities").follow(TITLE)
    return reader.sees("Your result, rule by rule", "You can apply", "MAG-01 version 1", "In your record")


def invite(play: Play) -> Reader:
    reader = play.be(APPROVER).follow("Opportunities").follow(TITLE).follow("Invite civil servants")
    reader.sees("Nothing is sent yet", "This is not a refusal").choose("Agencies", "Dinas Kependudukan").press("Apply")
    reader.sees("Ratih Anggraini").fill("How many to invite", "10")
    reader.press("Send the invitations").answers(200).sees("Ratih Anggraini")
    address = play.mail(SERVANT, "Anda diundang")
    return play.be(SERVANT).open(address).sees("Answer the invitation")


def apply(play: Play) -> Reader:
    reader = play.be(SERVANT).follow("My invitations").follow(TITLE).press("I am willing")
    reader.fill("Your motivation", "Loket kami memerlukan antrean yang adil.").tick_all("Statements")
    reader.press("Submit the application").answers(422).sees("Surat keterangan sehat")
    reader.tick_all("What the host will see").attach("Surat keterangan sehat", "sehat.pdf", PDF)
    return (
        reader.press("Submit the application").answers(200).sees("Direct supervisor", "receipt TT-", "Silence is never taken as approval")
    )


def endorse(play: Play) -> Reader:
    return decide(
        play.be(BOSS),
        "Ratih",
        "Recommend",
        "The unit will use",
        "Hasilnya dipakai di dua loket kami.",
        Cover_plan="Sari Wardani dan Joko Utomo mengambil alih.",
    )


def nominate(play: Play) -> Reader:
    decide(play.be(OFFICER), "Ratih", "Prepare the nomination", "Papers are complete", "Berkas lengkap.")
    decide(play.be(HEAD), "Ratih", "Nominate", "Fits the development plan", "Diusulkan sesuai rencana.")
    return play.be(SERVANT).follow("My applications").follow(TITLE).sees("Nominated by the agency", "Hasilnya dipakai di dua loket kami.")


def return_papers(play: Play) -> Reader:
    reader = play.be(VERIFIER).follow("My desk").follow("Ratih")
    reader.tick(INTEREST).choose("Answer", "Papers do not match").choose("Ground", "Papers do not match").choose(
        "Return to", "Whoever submitted"
    )
    reader.fill("Reason", "Surat keterangan sehat habis masa berlakunya.").press("Record the decision").sees("is recorded")
    reader = play.be(SERVANT).follow("My applications").follow(TITLE).sees("habis masa berlakunya").follow("Correct and submit again")
    reader.tick_all("Statements").tick_all("What the host will see").attach("Surat keterangan sehat", "baru.pdf", PDF)
    return reader.press("Submit again").answers(200).sees("BKD verifier")


def silence(play: Play) -> Reader:
    play.days_pass(14)
    reader = play.be(SERVANT).follow("My applications").follow(TITLE).sees("late", "BKD verifier")
    play.mail(AUDITOR, "lewat batas waktu")
    return reader


def check_and_recommend(play: Play) -> Reader:
    decide(play.be(VERIFIER), "Ratih", "Eligible (MS)", "Every rule is met", "Semua syarat terpenuhi.")
    hr(play).follow("My desk").sees_not("Ratih Anggraini")
    return decide(play.be(CURATOR), "Ratih", "Recommend", "Closes a measured gap", "Kesenjangan 2 dari 3.")


def host(play: Play) -> Reader:
    reader = (
        hr(play)
        .follow("My desk")
        .follow("Ratih")
        .sees("What the applicant agreed to show you", "Loket kami memerlukan")
        .sees_not("199003142015032901", "Hasilnya dipakai", "Baik")
    )
    return decide(reader.open(), "Ratih", "Accept", "Suits the tasks", "Pengalaman loket cocok.")


def approve(play: Play) -> Reader:
    decide(play.be(APPROVER), "Ratih", "Approve", "In line with the rules", "Sesuai ketentuan dan rencana.")
    return play.be(SERVANT).follow("My applications").follow(TITLE).sees("awaits its signature")


def sign(play: Play) -> Reader:
    reader = play.be(APPROVER).follow("Letters").follow("e-9001").sees("Ratih Anggraini", COMPANY)
    return reader.tick("I have read the letter").press("Sign the letter").sees("signed and in force")


def check_letter(play: Play) -> Reader:
    address = play.mail(SERVANT, "berlaku")
    play.notes["letter"] = address
    reader = (
        play.stranger()
        .open(address)
        .sees("This letter is in force", "e-9001", COMPANY, "Jakarta Selatan")
        .sees_not("Ratih Anggraini", "199003142015032901")
    )
    play.stranger().open(address[:-4] + "0000").answers(404).sees("not registered")
    return reader


def letter_file(play: Play) -> Reader:
    reader = (
        play.be(SERVANT).follow("My applications").follow(TITLE).sees("Your assignment letter is in force").follow("Download the letter")
    )
    if not reader.bytes.startswith(b"%PDF"):
        raise TourError("the letter is no PDF", reader.path)
    return reader


def audit(play: Play) -> Reader:
    reader = (
        play.be(AUDITOR)
        .follow("Cases")
        .follow("Ratih")
        .sees("workflow.step.decided", "applications.application.submitted", "documents.letter")
    )
    reader.sees("Hasilnya dipakai di dua loket kami.", "workflow.step.escalated")
    return reader.open().follow("Audit record").follow("Check the record").sees("The record holds")


STEPS = (
    Step("company HR", "asks for an account; a common password is refused", "look into your mail", sign_up),
    Step("company HR", "proves the address by the mailed link", "the registration is open", confirm),
    Step("company HR", "describes the company; a NIB of 12 digits is refused", "BKD verifier holds it", describe),
    Step("BKD verifier", "returns it with a comment beside a field", "recorded", return_registration),
    Step("company HR", "reads the comment, corrects, submits again", "BKD verifier holds it", correct_registration),
    Step("BKD verifier", "verifies the company", "HR reads it", verify),
    Step("company HR", "writes a slot without an agreement in force", "refused, the agreement named", refused_without_agreement),
    Step("company HR", "proposes an agreement", "the cooperation bureau holds it", agree),
    Step("cooperation bureau", "agrees; both sides upload the signed paper", "in force", sign_agreement),
    Step("company HR", "submits the slot", "the mentor is asked", submit_slot),
    Step("public", "looks into the catalogue", "nothing before the mentor accepts", nothing_before_mentor),
    Step("mentor", "accepts by the mailed link, which works once", "accepted", mentor),
    Step("BPSDM curator", "returns the slot with a reason", "recorded", return_slot),
    Step("BPSDM curator", "publishes the corrected slot", "the public reads it", publish),
    Step("civil servant", "reads the opportunity", "each rule with the value used", verdict),
    Step("BKD approver", "previews and invites", "the invitation arrives", invite),
    Step("civil servant", "accepts and applies; a missing paper is refused", "receipt, and who holds it", apply),
    Step("supervisor", "recommends with a cover plan", "recorded", endorse),
    Step("head of agency", "nominates what the HR officer prepared", "the applicant reads each reason", nominate),
    Step("BKD verifier", "returns the papers; the applicant corrects", "back at the verifier", return_papers),
    Step("nobody", "decides for two weeks", "late and escalated, not approved", silence),
    Step("BPSDM curator", "recommends after the check", "recorded; the host saw nobody before", check_and_recommend),
    Step("company HR", "sees the agreed fields alone, accepts", "recorded", host),
    Step("BKD approver", "approves", "the letter awaits its signature", approve),
    Step("BKD approver", "signs the letter", "in force", sign),
    Step("public", "checks the code", "content as issued, names masked", check_letter),
    Step("civil servant", "downloads the letter", "a PDF", letter_file),
    Step("auditor", "reads the case from first to last", "the record holds", audit),
)
CUTS = (
    "agreement-not-needed",
    "any-code-is-valid",
    "comments-lost",
    "common-password-taken",
    "decision-not-recorded",
    "host-sees-number",
    "host-sees-reasons",
    "invitation-lapses-at-once",
    "letter-names-another",
    "mail-lost",
    "mentor-not-asked",
    "names-not-masked",
    "reasons-lost",
    "record-chain-broken",
    "silence-approves",
    "step-skipped",
    "verdict-without-version",
)
CHAPTER = Chapter(STEPS, CUTS, ("accounts.", "workforce.import", "workforce.refresh"), 80)
