"""The databases that a test run gets."""

import psycopg
import pytest

from tests.database import worker_database, worker_databases


def connect(url):
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def migrate(url):
    with connect(url) as connection:
        connection.execute("CREATE TABLE thing (name text)")
        connection.execute("CREATE TABLE record (name text)")
        connection.execute("REVOKE DELETE ON record FROM simpul_app")
        connection.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'append only'; END $$;"
            "CREATE TRIGGER append_only BEFORE DELETE ON record FOR EACH ROW EXECUTE FUNCTION refuse()"
        )


def test_a_worker_gets_a_migrated_database_under_both_roles(tmp_path):
    with worker_database(tmp_path / "pg", migrate) as (app_url, owner_url):
        with connect(app_url) as application:
            application.execute("INSERT INTO thing VALUES ('a')")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute("DELETE FROM record")
        with connect(owner_url) as owner:
            owner.execute("INSERT INTO record VALUES ('a')")
            with owner.transaction():
                owner.execute("SET LOCAL session_replication_role = replica")
                owner.execute("DELETE FROM record")


def test_copies_do_not_see_each_other(tmp_path):
    with worker_databases(tmp_path / "pg", migrate) as databases:
        one, other = databases.clone(), databases.clone()
        with connect(one.app_url) as first, connect(other.app_url) as second:
            first.execute("INSERT INTO thing VALUES ('a')")
            assert second.execute("SELECT count(*) FROM thing").fetchone() == (0,)
        databases.drop(one)
