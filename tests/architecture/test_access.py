"""Each endpoint answers each role as access.toml says: own and stranger's, permitted and refused."""

import io
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import url_for

from portal.accounts.models import Account
from portal.kernel.db import db
from portal.kernel.identity import Role
from tests.architecture.access_base import READERS, STRANGER, number, person
from tests.architecture.access_objects import MAKERS
from tests.conftest import Browser
from tests.factories.workforce import line, sheet

TABLE = tomllib.loads((Path(__file__).parent / "access.toml").read_text(encoding="utf-8"))
METHODS = ("GET", "POST")
SIDES = ("own", "strange")
REST = "rest"
ANSWERS = {200, 303, 403, 404, "sign-in"}
DONE = {200, 303}
FILES = {
    ".pdf": b"%PDF-1.7 contoh",
    ".csv": sheet([line(1)]),
    ".xlsx": b"title,seats\nAntrean digital,2\n",
    ".json": b'{"format": "simpul-curriculum/1", "parts": []}',
}
WITHOUT_A_PROVIDER = {"accounts.oidc_start", "accounts.oidc_callback", "notifications.mailbox"}
"""There is neither a provider nor the demonstration's mail server in these tests: nobody finds these."""
KEYS = {"object", "data", *METHODS}


@dataclass(frozen=True, slots=True)
class Cell:
    """One row of an endpoint: a method, and with an object whose it is."""

    endpoint: str
    method: str
    side: str | None

    @property
    def answers(self):
        """The expected answers by reader."""
        row = TABLE[self.endpoint][self.method]
        return row[self.side] if self.side else row

    def expected(self, reader):
        """What this reader gets."""
        return self.answers.get(reader, self.answers.get(REST))


def cells():
    """Every row of the table."""
    for endpoint, entry in TABLE.items():
        for method in METHODS:
            sides = SIDES if "object" in entry else (None,)
            yield from (Cell(endpoint, method, side) for side in sides if method in entry and (side is None or side in entry[method]))


def test_every_endpoint_stands_in_the_table(product):
    assert set(product.view_functions) == set(TABLE)


def test_every_method_of_an_endpoint_stands_in_the_table(product):
    missing = [
        f"{rule.endpoint} {method}"
        for rule in product.url_map.iter_rules()
        for method in METHODS
        if method in rule.methods and method not in TABLE[rule.endpoint]
    ]

    assert not missing


def test_every_address_that_names_an_object_has_one(product):
    without = [rule.endpoint for rule in product.url_map.iter_rules() if rule.arguments and "object" not in TABLE[rule.endpoint]]

    assert not without


def test_whatever_has_an_owner_is_tried_by_its_owner():
    owned = {endpoint: entry for endpoint, entry in TABLE.items() if "object" in entry}
    missing = [f"{endpoint} {method}" for endpoint, entry in owned.items() for method in METHODS if "own" not in entry.get(method, SIDES)]

    assert not missing


def test_every_page_is_opened_and_every_act_done_by_somebody():
    done = {(cell.endpoint, cell.method) for cell in cells() if DONE & set(cell.answers.values())}
    tried = {(cell.endpoint, cell.method) for cell in cells() if cell.endpoint not in WITHOUT_A_PROVIDER}

    assert not tried - done


@pytest.mark.parametrize("cell", [*cells()], ids=lambda cell: f"{cell.endpoint}-{cell.method}-{cell.side or 'all'}")
def test_the_table_is_well_formed(cell):
    assert set(TABLE[cell.endpoint]) <= KEYS
    assert set(cell.answers) <= {*READERS, REST}
    assert STRANGER in cell.answers
    assert set(cell.answers.values()) <= ANSWERS
    assert all(cell.expected(reader) is not None for reader in READERS)
    wanted = TABLE[cell.endpoint].get("object")
    assert wanted is None or wanted in MAKERS


@pytest.mark.parametrize("cell", [*cells()], ids=lambda cell: f"{cell.endpoint}-{cell.method}-{cell.side or 'all'}")
def test_each_reader_gets_the_answer_of_the_table(app, readers, cell):
    ready = Prepared(cell)
    given = {reader: answer_to(app, readers, cell, reader, ready) for reader in READERS}
    wrong = {reader: f"{answer}, expected {cell.expected(reader)}" for reader, answer in given.items() if answer != cell.expected(reader)}

    assert not wrong


class Prepared:
    """The objects of a cell: a stranger's is one for all who change nothing about it; who owns or changes one gets a new one."""

    def __init__(self, cell):
        self.cell = cell
        self.make = MAKERS[TABLE[cell.endpoint]["object"]] if "object" in TABLE[cell.endpoint] else None
        self.shared = None

    def for_(self, account, reader):
        """The object that this reader asks for."""
        if self.make is None:
            return {}
        if self.cell.side != "strange":
            return self.make(account or person(Role.CIVIL_SERVANT))
        if self.cell.method == "POST" and self.cell.expected(reader) in DONE:
            return self.make(person(Role.CIVIL_SERVANT))
        if self.shared is None:
            self.shared = self.make(person(Role.CIVIL_SERVANT))
        return self.shared


def answer_to(app, readers, cell, reader, ready):
    """What this reader gets."""
    account_id, token = readers.get(reader, (None, None))
    account = db.session.get(Account, account_id) if account_id else None
    entry = TABLE[cell.endpoint]
    made = ready.for_(account, reader)
    client = Browser(app, app.response_class, use_cookies=True)
    if token is not None:
        with client.session_transaction() as cookie:
            cookie.update(_user_id=token, _fresh=True)
    client.environ_base["REMOTE_ADDR"] = f"10.1.{number() // 250 % 250}.{number() % 250}"  # nobody is throttled for another
    with app.test_request_context():
        named = {name: made[name] for rule in app.url_map.iter_rules(cell.endpoint) for name in rule.arguments}
        path = url_for(cell.endpoint, **named)
    if cell.method == "GET":
        return said(client.get(path))
    return said(client.post(path, data={name: sent(value, made) for name, value in entry.get("data", {}).items()}))


def sent(value, made):
    """A field's text, a value of the object (@name), or an uploaded file (%name)."""
    if value.startswith("%"):
        return io.BytesIO(FILES[Path(value).suffix]), value[1:]
    return made[value[1:]] if value.startswith("@") else value


def said(answer):
    """A status, or that the reader was sent to sign in and back."""
    location = answer.headers.get("Location", "")
    return "sign-in" if answer.status_code == 303 and location.startswith("/sign-in?next=") else answer.status_code
