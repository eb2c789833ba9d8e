"""What BKD has under way at H beside the sign-off: a kept list, a batch that waits for its release, a call for nominations."""

import datetime as dt
import uuid

from portal.applications import queries
from portal.applications.sample.acting import hendra, slot
from portal.applications.sample.running import LOAD
from portal.applications.services import batching, calling, inviting, selecting
from portal.demo.story import Act
from portal.kernel import calendar, clock
from portal.organisations import queries as organisations
from portal.reference import queries as reference

LIST = "JF Ahli Muda dengan kesenjangan, paling banyak dua per perangkat daerah"
EXCLUDED = "Sedang memimpin penerapan loket baru sampai akhir tahun."
PLACES, EACH = 4, 2
MESSAGE = "Peluang ini menutup kesenjangan yang tercatat pada data Anda. Mohon jawab sebelum batas waktu."
CALLED = "Mohon diusulkan paling banyak dua pegawai yang sehari-hari menangani antrean loket dan akan memakai hasilnya di unit asal."
ASKED = {"DUKCAPIL": 2}
DUE, ANSWER_HOUR = 6, 16
TOKEN = uuid.UUID(int=0x5151_0001)
"""Of the page on which the batch was committed: always the same, as the sample is."""


def _due(today: dt.date) -> dt.datetime:
    """H+6, or the working day before it."""
    return clock.at(calendar.latest_working_day(today + dt.timedelta(days=DUE), reference.holidays()), ANSWER_HOUR)


def keep_list(_: dt.date) -> None:
    """Hendra keeps a list, and leaves its third person out with a reason."""
    choice = inviting.Choice(post_classes=("JF_MUDA",), least_gap=1, each=EACH)
    kept = selecting.keep(slot(LOAD), LIST, choice, by=hendra())
    third = queries.selected_of(kept.id)[2]
    selecting.exclude(third, EXCLUDED, by=hendra())


def prepare_batch(today: dt.date) -> None:
    """Hendra commits the first of the list; they wait for his release."""
    opportunity = slot(LOAD)
    kept = queries.find_selection(opportunity.id, LIST)
    if kept is None:
        raise LookupError(LIST)
    seen, whys = selecting.preview_of(kept, opportunity)
    order = [one.servant.id for one in seen.ranked]
    until = _due(today)
    days = selecting.choice_of(kept).days
    plan = batching.Plan(order[:PLACES], MESSAGE, until, None, TOKEN, order[PLACES:], days, selection_id=kept.id, reasons=whys)
    batching.commit(opportunity, plan, by=hendra())


def call(today: dt.date) -> None:
    """Hendra calls on an agency to nominate two people by H+6."""
    most: dict[uuid.UUID, int] = {}
    for code, number in ASKED.items():
        agency = organisations.find_body_by_code(code)
        if agency is None:
            raise LookupError(code)
        most[agency.id] = number
    calling.make(slot(LOAD), most, CALLED, _due(today), by=hendra())


ACTS = {
    "applications.f_0_list": Act(1, dt.time(13, 0), keep_list),
    "applications.f_1_batch": Act(1, dt.time(13, 20), prepare_batch),
    "applications.f_2_call": Act(1, dt.time(14, 0), call),
}
