"""Civil servants and files about them for tests; the digits are outside real series."""

import csv
import datetime as dt
import io
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from portal.kernel import clock
from portal.kernel.db import db
from portal.workforce.domain.codes import Employment, LegalStatus
from portal.workforce.domain.words import TITLES
from portal.workforce.models import Servant


def nip(number: int, born: str = "19900314", appointed: str = "201503", sex: int = 2) -> str:
    """A well-formed NIP with a serial from 901 on; further ones differ by the birth date's year."""
    year, serial = divmod(number, 99)
    return f"{int(born[:4]) - year % 15}{born[4:]}{appointed}{sex}{901 + serial}"


def servant(number: int, body_id: uuid.UUID, **changed: Any) -> Servant:
    """A servant who fulfils every rule."""
    values: dict[str, Any] = {
        "nip": nip(number),
        "nrk": f"99{number:04}",
        "name": f"Pegawai {number:04} (contoh)",
        "email": f"pegawai{number}@jakarta.test",
        "employment_type": Employment.PNS,
        "legal_status": LegalStatus.ACTIVE,
        "body_id": body_id,
        "post": "Pranata Komputer Ahli Muda",
        "post_class": "JF_MUDA",
        "grade": "III/c",
        "education": "S1",
        "birth_date": dt.date(1990, 3, 14),
        "appointed_on": dt.date(2016, 3, 1),
        "retires_on": dt.date(2048, 4, 1),
        "discipline_open_case": False,
        "discipline_as_of": clock.today(),
        "levels": {"M.05": 2, "M.07": 2},
        "rating_year": 2025,
        "recent_ratings": ["BAIK", "BAIK", None],
        "source": "BKD",
        "source_at": clock.now(),
    }
    made = Servant(**(values | changed))
    db.session.add(made)
    db.session.commit()
    return made


def line(number: int, **changed: Any) -> dict[str, Any]:
    """A good row of a file."""
    return {
        "nip": nip(number),
        "nrk": f"99{number:04}",
        "name": f"Pegawai {number:04} (contoh)",
        "email": f"pegawai{number}@jakarta.test",
        "employment_type": "PNS",
        "legal_status": "Aktif",
        "agency": "Dinas Perhubungan",
        "unit": "",
        "post": "Pranata Komputer Ahli Muda",
        "post_class": "JF Ahli Muda",
        "grade": "III/c",
        "education": "S1",
        "birth_date": "",
        "appointed_on": "01-03-2016",
        "retires_on": "",
        "supervisor_nip": "",
        "levels": "M.05=2; M.07=3",
        "skp_2024": "Baik",
        "skp_2025": "Sangat Baik",
        "left_on": "",
    } | changed


def header(key: str) -> str:
    """The header of a column."""
    return f"Predikat SKP {key[-4:]}" if key.startswith("skp_") else TITLES[key]


def sheet(lines: Iterable[Mapping[str, Any]], delimiter: str = ",") -> bytes:
    """A CSV file of the lines."""
    rows = list(lines)
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerow([header(key) for key in rows[0]])
    writer.writerows([row.values() for row in rows])
    return buffer.getvalue().encode()
