"""The people of the sample province's round, by their addresses in the workforce's sample file, and who stands above them."""

from portal.kernel.text import Text

PARTICIPANTS = {
    "sda1": "pegawai131@jakarta.test",
    "sda2": "pegawai134@jakarta.test",
    "sda3": "pegawai119@jakarta.test",
    "sda4": "pegawai133@jakarta.test",
    "hub1": "pegawai138@jakarta.test",
    "hub2": "pegawai154@jakarta.test",
    "hub3": "pegawai152@jakarta.test",
    "kes1": "pegawai162@jakarta.test",
    "kes2": "pegawai177@jakarta.test",
    "kes3": "pegawai185@jakarta.test",
    "pul1": "ilham@jakarta.test",
    "pul2": "pegawai296@jakarta.test",
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
AGENCIES = {"sda": "DSDA", "hub": "DISHUB", "kes": "DINKES", "pul": "KEPSERIBU"}
ELSEWHERE = frozenset({HEADS["hub"], CHIEFS["hub"]})
"""Whom another story brings already."""


PLACED = frozenset({"sda1", "sda3", "hub1", "kes1", "pul1"})
"""Who has a place by the round's result."""
HEADING = Text("A round with its results")


def people_to_become() -> dict[str, Text]:
    """Whom a visitor can become in the story of the round: first those who have something to do in it."""
    placed, others = Text("Civil servant: has a place, and is yet to answer"), Text("Civil servant: reads why there is no place")
    head, chief = Text("Head of an agency in round I"), Text("Direct supervisor in round I")
    found = {email: placed for who, email in PARTICIPANTS.items() if who in PLACED}
    found |= {email: others for who, email in PARTICIPANTS.items() if who not in PLACED}
    found |= dict.fromkeys(HEADS.values(), head) | dict.fromkeys(CHIEFS.values(), chief)
    return {email: words for email, words in found.items() if email not in ELSEWHERE}
