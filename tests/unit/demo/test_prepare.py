"""What the demonstration checks and makes before it starts."""

import gettext
import os
import socket
import stat

import pytest

from portal.demo import prepare


def test_a_busy_port_gives_one_clear_sentence():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(prepare.DemoError) as refused:
            prepare.bind(port)

    assert str(refused.value) == f"port {port} is in use; choose another: make demo PORT={port + 1}"


def test_a_number_that_is_no_port_gives_one_clear_sentence():
    with pytest.raises(prepare.DemoError, match="70000 is not a port; choose another: make demo PORT=8001"):
        prepare.bind(70000)


def test_a_free_port_is_held_from_then_on():
    with prepare.bind(0) as listener, pytest.raises(prepare.DemoError, match="is in use"):
        prepare.bind(listener.getsockname()[1])


def test_a_second_demonstration_of_the_same_folder_is_refused(tmp_path):
    with prepare.take_lock(tmp_path), pytest.raises(prepare.DemoError, match=f"the demonstration already runs from {tmp_path}"):
        prepare.take_lock(tmp_path)

    prepare.take_lock(tmp_path).close()


def test_an_instance_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "instance").write_text("a file where the folder should be")

    with pytest.raises(prepare.DemoError, match="is not writable by this user"):
        prepare.open_folder(tmp_path / "instance")


def test_the_secret_is_made_once_and_its_users_alone(tmp_path):
    made = prepare.secret(tmp_path)

    assert len(made) >= 48
    assert prepare.secret(tmp_path) == made
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def catalogue(folder, translation):
    po = folder / "id" / "LC_MESSAGES" / "messages.po"
    po.parent.mkdir(parents=True, exist_ok=True)
    po.write_text(f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Save"\nmsgstr "{translation}"\n')
    return po


def translated(folder):
    with (folder / "id" / "LC_MESSAGES" / "messages.mo").open("rb") as stream:
        return gettext.GNUTranslations(stream).gettext("Save")


def test_a_catalogue_is_compiled_when_it_changed_and_only_then(tmp_path):
    source, target = tmp_path / "source", tmp_path / "target"
    catalogue(source, "Simpan")

    assert prepare.compile_translations(source, target) == [target / "id" / "LC_MESSAGES" / "messages.mo"]
    assert translated(target) == "Simpan"
    assert prepare.compile_translations(source, target) == []

    po = catalogue(source, "Simpan sekarang")
    os.utime(po, ns=(1, 1))  # also when it went back in time
    assert len(prepare.compile_translations(source, target)) == 1
    assert translated(target) == "Simpan sekarang"
