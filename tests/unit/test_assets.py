"""Front-end files under hashed names: what the tool makes of a small project's files."""

import importlib.util
import json
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def assets():
    spec = importlib.util.spec_from_file_location("assets", ROOT / "tools" / "assets.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def font(assets, tmp_path_factory):
    """The subset font, made once for all tests."""
    shelf = tmp_path_factory.mktemp("shelf")
    assets.font(assets.wheel("fontpkg_plus_jakarta_sans") / "files" / "PlusJakartaSans[wght].ttf", shelf)
    return shelf


@pytest.fixture
def instance(tmp_path, font):
    return shutil.copytree(font, tmp_path / "instance")


@pytest.fixture
def project(tmp_path):
    """A project with one page, one module, one style sheet."""
    root = tmp_path / "project"
    for folder in ("portal/web/static", "partners", "templates/components"):
        (root / folder).mkdir(parents=True)
    (root / "portal/web/static/site.css").write_text("@font-face { src: url(asset:pjs.woff2) }\n")
    (root / "portal/web/static/app.js").write_text("'use strict';\n")
    (root / "templates/components/page.html").write_text('{{ icon("pencil") }} {{ notice("good", "check-circle") }} <b class="lock">')
    return root


def built(assets, project, instance):
    out = instance / "static"
    return out, assets.build(out, project)


def test_every_name_has_its_file_and_the_manifest_lies_beside_the_folder(assets, project, instance):
    out, names = built(assets, project, instance)

    assert set(names) == {"app.js", "bootstrap.css", "icons.svg", "pjs.woff2", "site.css"}
    assert all((out / name).is_file() for name in names.values())
    assert json.loads((instance / "static.json").read_text()) == names
    assert (out / f"{names['bootstrap.css']}.br").exists()
    assert b"sourceMappingURL" not in (out / names["bootstrap.css"]).read_bytes()


def test_a_style_sheet_refers_to_the_hashed_name(assets, project, instance):
    out, names = built(assets, project, instance)

    assert f"url({names['pjs.woff2']})" in (out / names["site.css"]).read_text()


def test_the_sprite_holds_the_icons_that_pages_name_and_no_others(assets, project, instance):
    out, names = built(assets, project, instance)
    sprite = (out / names["icons.svg"]).read_text()

    assert 'id="pencil"' in sprite
    assert 'id="check-circle"' in sprite
    assert sprite.count("<symbol") == 2


def test_names_do_not_change_from_build_to_build(assets, project, instance):
    _, first = built(assets, project, instance)
    shutil.rmtree(instance)

    assert built(assets, project, instance)[1] == first


def test_a_second_build_writes_nothing(assets, project, instance):
    out, names = built(assets, project, instance)
    times = {file: file.stat().st_mtime_ns for file in out.rglob("*")}

    assert built(assets, project, instance)[1] == names
    assert {file: file.stat().st_mtime_ns for file in out.rglob("*")} == times


def test_a_changed_file_gets_a_new_name_and_the_old_one_goes(assets, project, instance):
    out, before = built(assets, project, instance)
    (project / "portal/web/static/app.js").write_text("'use strict'; // changed\n")

    _, after = built(assets, project, instance)

    assert after["app.js"] != before["app.js"]
    assert not (out / before["app.js"]).exists()
    assert (out / after["app.js"]).exists()


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("templates/components/page.html", "{{ icon('no-such-icon') }}"),
        ("templates/components/page.html", '{{ tile(icon="no-such-icon") }}'),
        ("portal/words.py", 'X = State("good", "no-such-icon", Text("Word"))'),
    ],
)
def test_an_icon_that_the_sprite_lacks_is_told_with_its_place(assets, project, instance, file, text):
    (project / file).write_text(text)

    with pytest.raises(assets.AssetError, match=f"{file} names the icon 'no-such-icon', which the sprite lacks"):
        built(assets, project, instance)


def test_a_style_sheet_that_refers_to_nothing_is_told(assets, project, instance):
    (project / "portal/web/static/site.css").write_text("a { background: url(asset:gone.svg) }")

    with pytest.raises(assets.AssetError, match=r"site\.css refers to asset:gone\.svg, which there is not"):
        built(assets, project, instance)
