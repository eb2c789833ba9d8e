"""The demand's part of the sample province: the figures are counted and published, and Dewi calls on partners to answer six gaps."""

import datetime as dt

from portal.accounts import queries as accounts
from portal.demo.story import Act
from portal.development import queries, services
from portal.development.domain.calls import MOST_ITEMS
from portal.kernel import clock
from portal.kernel.identity import Identity, Role

CURATOR, UNIVERSITY = "kurator@jakarta.test", "staf@universitas.test"
TITLE = "Layanan digital di loket pelayanan"
WORDS = (
    "Pegawai loket merancang layanan dari sisi warga, membaca data antrean, dan membuktikan hasil satu perbaikan dengan angka sebelum dan "
    "sesudah. Kami mencari program magister kebijakan layanan digital dengan praktik di loket, atau pelatihan singkat yang menutup sebagian "
    "kesenjangan ini."
)
AUDIENCE = "Pegawai unit loket: Dukcapil, Dinas PM dan PTSP, Puskesmas, dan Badan Pendapatan Daerah"
AIMED = (("M.05", 3), ("T.01", 3), ("M.07", 2), ("M.02", 3), ("M.08", 3), ("S.01", 3))
"""The six gaps of the curriculum, each with its level."""
OPEN_FOR = dt.timedelta(days=75)


def _person(email: str, role: Role) -> Identity:
    account = accounts.find_account(email)
    if account is None:
        raise LookupError(email)
    return accounts.identity_of(account.id, role)


def follow(_: dt.date) -> None:
    """Gita of the university wants to hear of calls for public service and data analysis."""
    services.follow(("M.05", "T.01"), by=_person(UNIVERSITY, Role.UNIVERSITY_STAFF))


def publish(_: dt.date) -> None:
    """The gaps are counted, and Dewi publishes the month's figures."""
    services.count_if_changed()
    services.publish_edition(by=_person(CURATOR, Role.CURATOR))


def call(_: dt.date) -> None:
    """Dewi calls for what counter units lack, as far as the figures name it."""
    known = {(gap.code, gap.level) for gap in queries.gaps_for_partners() if gap.people is not None}
    gaps = [pair for pair in AIMED if pair in known][:MOST_ITEMS]
    until = clock.today() + OPEN_FOR
    text = services.CallText(TITLE, WORDS, AUDIENCE, ("masters", "short_course"), until, gaps)
    services.publish_call(text, by=_person(CURATOR, Role.CURATOR))


def count(_: dt.date) -> None:
    """Count anew what has changed since."""
    services.count_if_changed()


ACTS = {
    "development.1_follow": Act(40, dt.time(9, 0), follow),
    "development.2_publish": Act(39, dt.time(8, 30), publish),
    "development.3_call": Act(38, dt.time(9, 15), call),
    "development.4_count": Act(0, dt.time(7, 50), count),
}
