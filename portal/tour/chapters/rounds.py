"""Story 7: twelve people, nine places, placed by a rule that anybody can check."""

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from portal.tour.chapters.acting import INTEREST, OFFERED, decide
from portal.tour.reader import Reader, TourError, words_of
from portal.tour.script import Chapter, Play, Step

if TYPE_CHECKING:
    from collections.abc import Callable

CURATOR, APPROVER, VERIFIER, AUDITOR = "kurator@jakarta.test", "bkd@jakarta.test", "verifikator@jakarta.test", "auditor@jakarta.test"
PEOPLE = {
    "sda1": ("pegawai131@jakarta.test", "Laras Cahyani"),
    "sda2": ("pegawai134@jakarta.test", "Oki Darmawan"),
    "sda3": ("pegawai119@jakarta.test", "Zahra Setiawan"),
    "sda4": ("pegawai133@jakarta.test", "Nanda Rahardjo"),
    "hub1": ("pegawai138@jakarta.test", "Tari Lestari"),
    "hub2": ("pegawai154@jakarta.test", "Kirana Ekawati"),
    "hub3": ("pegawai152@jakarta.test", "Indra Kusnadi"),
    "kes1": ("pegawai162@jakarta.test", "Tari Anggara"),
    "kes2": ("pegawai177@jakarta.test", "Joko Gunarto"),
    "kes3": ("pegawai185@jakarta.test", "Sari Cahyani"),
    "pul1": ("ilham@jakarta.test", "Ilham Ramadhan"),
    "pul2": ("pegawai296@jakarta.test", "Indra Ekawati"),
}
HEADS = {
    "sda": "pegawai117@jakarta.test",
    "hub": "pegawai136@jakarta.test",
    "kes": "pegawai157@jakarta.test",
    "pul": "pegawai290@jakarta.test",
}
CHIEFS = {
    "sda": "pegawai118@jakarta.test",
    "hub": "pegawai137@jakarta.test",
    "kes": "pegawai158@jakarta.test",
    "pul": "pegawai291@jakarta.test",
}
TIRTA, AWAN = "Telemetri jaringan air", "Analitik antrean dan beban layanan"
LOGIS, ARMADA = "Rantai dingin dan pencatatan stok", "Manajemen armada dan perawatan terencana"
PLACES = {TIRTA: ("2", "1", "0"), AWAN: ("3", "2", "0"), LOGIS: ("3", "2", "2"), ARMADA: ("1", "1", "0")}
WISHES = {
    "sda1": (TIRTA, AWAN),
    "sda2": (TIRTA, LOGIS),
    "sda3": (ARMADA, AWAN),
    "sda4": (TIRTA,),
    "hub2": (ARMADA,),
    "hub3": (AWAN,),
    "hub1": (AWAN, ARMADA),
    "kes1": (AWAN, TIRTA),
    "kes2": (AWAN,),
    "kes3": (LOGIS,),
    "pul2": (TIRTA, AWAN),
    "pul1": (AWAN,),
}
"""As they add them, in the order in which they begin; hub1 moves the second to the first."""
TITLE, SOURCE, SEED = "Gelombang I", "Angka undian yang dibacakan di muka umum pada hari berikutnya (contoh)", "Contoh-Gelombang-I"
LISTS_UNTIL = "2026-09-14"
MOTIVATION = "Saya ingin memakai hasilnya di unit kami."
MEASURE = "Tidak menangani berkas perusahaan ini selama 12 bulan."
RESERVE = "Kepulauan Seribu"


def rounds(play: Play, email: str) -> Reader:
    """The round, as somebody finds it from the menu."""
    return play.be(email).follow("Rounds").follow(TITLE)


def course(play: Play, email: str, part: str) -> Reader:
    """A part of the round."""
    return rounds(play, email).follow(part)


def result(play: Play, who: str) -> Reader:
    """Somebody's own result, by the mail that told them."""
    return play.be(PEOPLE[who][0]).follow("Rounds").follow(TITLE).follow("See the result")


def planned(play: Play) -> Reader:
    reader = play.be(CURATOR).follow("Rounds").follow("Plan a round").fill("Title", TITLE).press("Plan the round")
    for title, (seats, ceiling, minimum) in PLACES.items():
        reader = reader.follow("Add an offering").fill("Search", title).press("Apply").press(title)
        reader = reader.fill("Places", seats).fill("Most of one agency", ceiling).fill("Minimum size", minimum).press("Set the places")
    reader.sees("4 offerings")
    reader = reader.follow(f"Reserve seats : {AWAN}").fill("Name", RESERVE).fill("Reserved seats", "1")
    reader = reader.choose("For the people of these agencies", "Kepulauan Seribu").press("Set the reserved seats").sees(f"{RESERVE}: 1")
    reader = reader.follow("Set the calendar").fill("Lists can be changed until", LISTS_UNTIL).fill("Time of that day", "16.00")
    reader = reader.fill("Working days to answer", "3").fill("Where the seed", SOURCE).press("Set the calendar")
    return reader.sees(SOURCE)


def tried(play: Play) -> Reader:
    rounds(play, CURATOR).press("Try the plan")
    play.days_pass(0)
    return rounds(play, CURATOR).follow("Trial 1").sees("People with a list", "By agency", "Seed of the lottery")


def ordered(play: Play) -> Reader:
    exempt(play, "hub", "hub1", "Menunggu paling lama menurut daftar instansi.")
    exempt(play, "pul", "pul1", "Bertugas di pulau terluar.")
    reader = play.be(HEADS["pul"]).follow("Away limit").fill("New limit", "1").fill("Reason", "Satu pegawai sudah bertugas di luar.")
    reader.press("Set").answers(200)
    return rounds(play, HEADS["hub"]).sees("Before all others", "Menunggu paling lama")


def exempt(play: Play, home: str, who: str, why: str) -> None:
    """The head puts somebody before all others, with a reason."""
    name = PEOPLE[who][1]
    reader = rounds(play, HEADS[home]).fill("Search", name).press("Apply").follow(f"Make an exception : {name}")
    reader.choose("Where this person is put", "Before all others").fill("Reason", why).press("Make the exception").answers(200)


def opened(play: Play) -> Reader:
    reader = rounds(play, CURATOR).follow("Prepare the opening").press("Open the round for lists").sees("Collecting choices")
    play.mail(HEADS["hub"], TITLE)
    page = play.stranger().follow("Transparency").follow("rounds").follow(TITLE).sees("Dinas Perhubungan", SOURCE)
    digests = [words_of(code) for code in page.page.find_all("code")]
    if not any(len(one) == 64 for one in digests):  # noqa: PLR2004  a SHA-256
        msg = "no digest of a release order"
        raise TourError(msg, page.path)
    return reader


def ranked(play: Play) -> Reader:
    for who, wishes in WISHES.items():
        reader = play.be(PEOPLE[who][0]).follow("Rounds").press("Begin a list")
        for title in wishes:
            reader = reader.fill("Search", title).press("Apply").press(f"Add : {title}").sees("Saved")
        if who == "hub1":
            reader = reader.press(f"Move up : {ARMADA}").sees("choice 1 of 2")
        reader = reader.follow("Submit the list").fill("Your motivation", MOTIVATION)
        reader.tick_all("Statements").tick_all("What the host will see")
        if who in {"sda1", "sda2"}:
            host = "Tirta" if who == "sda1" else "Rantai"
            reader = reader.tick("I have an interest").choose("Which host", host).choose("Kind of interest", "Affiliation")
            reader = reader.fill("What the interest is", "Dinas kami mengawasi perusahaan ini.")
        reader.press("Submit the list").answers(200).sees("Direct supervisor")
    return play.readers[PEOPLE["hub1"][0]].sees_not("others ranked")


def signed_off(play: Play) -> Reader:
    for who, (_, name) in PEOPLE.items():
        reader = play.be(CHIEFS[who[:3]])
        reader.follow("My desk").follow(name).sees_not(*WISHES[who])
        decide(reader, name, "Recommend", "The unit", "Baik untuk unit kami.", Cover_plan="Dibagi dua rekan satu tim.")
    for who, answer, ground, more in (
        ("sda1", "control measure", "kept from weighing", {"Control measure": MEASURE}),
        ("sda2", "No placement at this host", "actual", {}),
    ):
        interest(play, who, answer, ground, more)
    for who, (_, name) in PEOPLE.items():
        decide(play.be(HEADS[who[:3]]), name, "Nominate", "plan", "Diusulkan sesuai rencana.")
    for _, name in PEOPLE.values():
        decide(play.be(VERIFIER), name, "Eligible", "rule", "Semua syarat terpenuhi.")
    return course(play, CURATOR, "Participants").sees("12 participants").sees_not(*(name for _, name in PEOPLE.values()))


def interest(play: Play, who: str, answer: str, ground: str, more: dict[str, str]) -> None:
    """The head decides on a declared interest."""
    reader = play.be(HEADS[who[:3]]).follow("My desk").follow(PEOPLE[who][1])
    for label, value in more.items():
        reader.fill(label, value)
    reader.tick(INTEREST).choose("Answer", answer).choose("Ground", ground).fill("Reason", "Ditimbang menurut hubungan kerja.")
    reader.press("Record the decision").sees("is recorded")


def not_yet(play: Play) -> Reader:
    return course(play, CURATOR, "Seed and run").follow("Lock").sees("nothing is locked before that")


def locked(play: Play) -> Reader:
    play.days_pass(8)
    reader = course(play, CURATOR, "Seed and run").follow("Lock").press("Lock rules and inputs")
    play.days_pass(0)
    reader = course(play, CURATOR, "Seed and run").sees("What was locked", SOURCE)
    record = play.stranger().follow("Transparency").follow("rounds").follow(TITLE).sees("Lock 1", SOURCE).sees_not(SEED)
    play.notes["record"] = record.path
    own = play.be(PEOPLE["hub1"][0]).follow("Rounds").follow("Open the list")
    play.notes["list"] = own.path
    return reader


def opening(play: Play) -> Reader:
    reader = play.be(PEOPLE["hub1"][0]).open(play.notes["list"].split("?")[0] + "/opening").sees("points")
    file = reader.follow("Download").bytes
    mine = hashlib.sha256(file).hexdigest()
    told = json.loads(file)
    if [one["score"] for one in told["choices"]] != [one["score"] for one in told["choices"] if one["score"]]:
        msg = "a choice without points"
        raise TourError(msg, reader.path)
    listed = play.stranger().open(play.notes["record"]).follow("commitments")
    if mine not in listed.bytes.decode().splitlines():
        msg = "the commitment is not in the published list"
        raise TourError(msg, listed.path)
    return reader


def seeded(play: Play) -> Reader:
    course(play, CURATOR, "Seed and run").fill("Seed of the lottery", SEED).press("Enter the seed").sees("waits for its witness")
    reader = course(play, APPROVER, "Seed and run").sees_not(SEED).fill("Seed of the lottery", "Contoh-Gelombang-2")
    reader = (
        reader.press("Witness the seed")
        .answers(422)
        .sees("not the seed")
        .fill("Seed of the lottery", SEED)
        .press("Witness the seed")
        .sees("under way")
    )
    for _ in range(3):  # placed, checked, recorded: each a piece of work of its own
        play.days_pass(0)
    return course(play, APPROVER, "Seed and run").sees("Computed and checked", SEED)


def reviewed(play: Play) -> Reader:
    reader = course(play, AUDITOR, "Seed and run").follow("Review").sees("Placed 5", "Justified envy 0", "Closed, 1 too few", RESERVE)
    reader.fill("What is wrong", "Mohon jelaskan batas Dinas Kesehatan.").press("Raise the objection").answers(200)
    reader = course(play, APPROVER, "Seed and run").follow("Review").follow("Look at the publication").sees("An objection waits")
    reader = (
        reader.follow("Review")
        .fill("Answer", "Batas Dinas Kesehatan 2 orang, sesuai keputusan kepala dinas.")
        .press("Answer the objection")
    )
    return reader.sees("sesuai keputusan kepala dinas")


def published(play: Play) -> Reader:
    reader = course(play, APPROVER, "Seed and run").follow("Review").follow("Look at the publication")
    reader.sees("Are told that they are placed 5").press("Publish the results").answers(200)
    play.days_pass(0)
    play.mail(PEOPLE["hub1"][0], "Anda ditempatkan")
    return reader


def explained(play: Play) -> Reader:
    result(play, "hub2").sees("above the cut-off 570", "away limit of Dinas Perhubungan", "released before you")
    result(play, "kes3").sees("Closed", "minimum size 2")
    result(play, "sda4").sees("at most 1")
    result(play, "sda2").sees("You declared what you have to do with this host")
    result(play, "kes2").sees("below the cut-off 610")
    result(play, "pul1").sees(RESERVE)
    return result(play, "hub1").sees("Your points 410 are below the cut-off 570", "placed")


def checked(play: Play) -> Reader:
    verifier = play.stranger().open(play.notes["record"]).sees(SEED, "610", "570").sees_not(PEOPLE["hub1"][1]).follow("verifier").bytes
    reader = course(play, AUDITOR, "Seed and run")
    instance, made = reader.follow("Download the instance").bytes, course(play, AUDITOR, "Seed and run").follow("Download the result").bytes
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("verifier.py", "instance.json", "result.json")]
        for path, data in zip(paths, (verifier, instance, made), strict=True):
            path.write_bytes(data)
        command = [sys.executable, *map(str, paths)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)  # noqa: S603  our own verifier
    if ran.returncode:
        raise TourError(ran.stdout or ran.stderr, reader.path)
    return reader


def answered(play: Play) -> Reader:
    reader = answer(result(play, "hub1"), willing=True)
    reader.sees("Willing")
    answer(result(play, "sda3"), willing=False, why="Memimpin penerapan loket baru.")
    decide(play.be(APPROVER), PEOPLE["hub1"][1], "Approve", "rules", "Sesuai hasil gelombang.")
    return reader


def answer(reader: Reader, *, willing: bool, why: str = "") -> Reader:
    """Say whether one takes the place."""
    reader = reader.follow("I am willing" if willing else "I am not willing").fill("Reason", why)
    return reader.press("Send the answer").answers(200)


def next_in_line(play: Play) -> Reader:
    reader = course(play, CURATOR, "Seed and run").follow("After publication").follow(TIRTA)
    reader.sees("1 place is free", "at most 1 people here", "may let nobody more go").sees_not("Offer the place")
    limit = play.be(HEADS["pul"]).follow("Away limit").fill("New limit", "2").fill("Reason", "Rekan yang bertugas di luar sudah kembali.")
    limit.press("Set").answers(200)
    reader = course(play, CURATOR, "Seed and run").follow("After publication").follow(TIRTA).press("Offer the place").answers(200)
    play.days_pass(1)
    answer(result(play, "pul2"), willing=True).sees("Willing")
    return reader


def displaced(play: Play) -> Reader:
    reader = course(play, CURATOR, "Seed and run").follow("After publication").follow(AWAN).follow("Withdraw the place")
    return reader.choose("What undoes it", "host").fill("Reason", "Ruang kerja ditutup.").press("Withdraw the place").sees("withdrawn")


def ended(play: Play) -> Reader:
    course(play, CURATOR, "Seed and run").follow("After publication").press("Close the round").answers(422).sees("yet to answer")
    play.days_pass(8)
    reader = course(play, CURATOR, "Seed and run").follow("After publication").press("Close the round").answers(200)
    return reader.sees("Closed", "12")


def _s(actor: str, does: str, sees: str, play: "Callable[[Play], Reader]") -> Step:
    return Step(actor, does, sees, play)


STEPS = (
    _s("BPSDM curator", "plans nine places with their limits, and the calendar", "the plan with its announced source", planned),
    _s("BPSDM curator", "tries the plan on made-up wishes", "figures by offering and agency", tried),
    _s("head of agency", "puts a person first with a reason, sets how many may be away", "the order as it would be", ordered),
    _s("BPSDM curator", "opens the lists", "agencies are told; anybody reads the digests of their orders", opened),
    _s("civil servants", "rank, move, declare, submit", "each change is saved; who holds it", ranked),
    _s("supervisor, head, BKD", "say who takes part", "nobody of them reads a choice", signed_off),
    _s("BPSDM curator", "tries to lock before the time", "nothing is locked before that", not_yet),
    _s("BPSDM curator", "locks rules and inputs", "digests before the seed exists", locked),
    _s("civil servant", "opens what was fixed of them", "it is in the published list of commitments", opening),
    _s("BKD approver", "witnesses the seed at its source", "another is refused; computed and checked", seeded),
    _s("auditor", "objects", "nothing is published until it is answered", reviewed),
    _s("BKD approver", "publishes", "those who take part are told", published),
    _s("civil servants", "read why", "a sentence for each choice", explained),
    _s("anybody", "checks with the verifier", "the result is the one that the rule gives", checked),
    _s("civil servant", "answers", "an application at the deciding official, who approves", answered),
    _s("BPSDM curator", "offers the empty place on", "in order, once the agency may let one more go", next_in_line),
    _s("BPSDM curator", "notes that a host withdraws a place", "who loses it comes first", displaced),
    _s("BPSDM curator", "closes the round", "once nobody has yet to answer; the report", ended),
)
CUTS = (
    "agency-limit-forgotten",
    "ceiling-forgotten",
    "commitment-of-another",
    "interest-weighs-nothing",
    "line-in-any-order",
    "locked-before-time",
    "objection-stops-nothing",
    "release-order-forgotten",
    "reserve-forgotten",
    "results-untold",
    "seed-not-witnessed",
    "sentence-left-out",
)
CHAPTER = Chapter(STEPS, CUTS, OFFERED, 45)
