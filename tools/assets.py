"""Collect the front-end files from installed wheels and `portal/web/static`, under names that hold a hash of their content.

    python tools/assets.py instance/static

leaves the files with their compressed forms in that folder, and beside it `static.json`, which gives each name its hashed one. Names are
the same over any number of builds. A second run that finds its inputs unchanged does nothing.
"""

import fcntl
import hashlib
import importlib.util
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WHEELS = ("bootstrap-flask", "fontpkg-plus-jakarta-sans", "fonttools", "whitenoise", "brotli")
# Latin with Indonesian's and names' letters, general punctuation, the euro and trade marks, arrows, the minus sign.
CHARACTERS = "U+0000-024F,U+2000-206F,U+20AC,U+2122,U+2190-2193,U+2212"
SYMBOL = re.compile(r'<symbol[^>]*\bid="([^"]+)".*?</symbol>', re.DOTALL)
JINJA = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
# A state's tone and icon, and whatever is passed by name.
CALLED = re.compile(r"""\b(?:icon\(|icon=|State\(\s*["'][a-z]+["'],)\s*["']([^"']+)["']""")
QUOTED = re.compile(r"""["']([a-z0-9-]+)["']""")
SOURCE_MAP = re.compile(rb"\n?/\*# sourceMappingURL=.*?\*/|\n?//# sourceMappingURL=.*")
ASSET = re.compile(r"asset:([\w./-]+)")


class AssetError(Exception):
    """The files cannot be collected; the text says why in one line."""


def build(out: Path, root: Path = ROOT) -> dict[str, str]:
    """Bring the folder `out` up to date and return the hashed name of each file; AssetError where a name refers to nothing.

    A file is written whole before the manifest names it, and removed only after the manifest has ceased to: a reader never meets a name
    without its file. Builders wait for one another.
    """
    out = out.absolute()
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.with_suffix(".lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp, manifest = out.with_suffix(".stamp"), out.with_suffix(".json")
        state = digest_of_inputs(root)
        if out.is_dir() and manifest.exists() and stamp.exists() and stamp.read_text() == state:
            return read(manifest)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=".static-") as temporary:
            fresh = Path(temporary)
            names = write_files(fresh, root, out.parent)
            publish(fresh, out, manifest, names)
        replace(stamp, state)
        return names


def read(manifest: Path) -> dict[str, str]:
    """The names in a manifest."""
    names: dict[str, str] = json.loads(manifest.read_text())
    return names


def digest_of_inputs(root: Path) -> str:
    """A digest of what the result depends on: versions of the wheels, and path, size and time of each of our files."""
    files = [Path(__file__), *own_files(root), *templates(root), *modules(root)]
    facts = [f"{name} {version(name)}" for name in WHEELS]
    facts += [f"{file.relative_to(root) if file.is_relative_to(root) else file.name} {identity(file)}" for file in files]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def identity(file: Path) -> str:
    """Size and time of a file: they change when it is written."""
    facts = file.stat()
    return f"{facts.st_size} {facts.st_mtime_ns}"


def own_files(root: Path) -> list[Path]:
    """The project's own front-end files."""
    return sorted(file for file in (root / "portal" / "web" / "static").rglob("*") if file.is_file() and not file.name.startswith("."))


def templates(root: Path) -> list[Path]:
    """Every page and component."""
    return sorted((root / "templates").rglob("*.html"))


def modules(root: Path) -> list[Path]:
    """Every module that may name an icon."""
    return sorted(file for package in ("portal", "partners") for file in (root / package).rglob("*.py"))


def write_files(folder: Path, root: Path, shelf: Path) -> dict[str, str]:
    """Write all files with their compressed forms into an empty folder; style sheets last, since they refer to the others.

    The subset font, which takes a second to make and hardly ever changes, is kept on the shelf.
    """
    names: dict[str, str] = {}
    for name, content in sorted(sources(root, shelf), key=lambda source: (source[0].endswith(".css"), source[0])):
        data = with_hashed_names(content, names, name) if name.endswith(".css") else content
        path = Path(name)
        names[name] = path.with_suffix(f".{hashlib.sha256(data).hexdigest()[:12]}{path.suffix}").as_posix()
        target = folder / names[name]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    run("-m", "whitenoise.compress", "-q", str(folder))
    return dict(sorted(names.items()))


def with_hashed_names(sheet: bytes, names: dict[str, str], sheet_name: str) -> bytes:
    """Rewrite `url(asset:NAME)` to the hashed name, as seen from the sheet's own folder."""
    up = "../" * sheet_name.count("/")

    def hashed(match: re.Match[str]) -> str:
        if match[1] not in names:
            message = f"{sheet_name} refers to asset:{match[1]}, which there is not"
            raise AssetError(message)
        return up + names[match[1]]

    return ASSET.sub(hashed, sheet.decode()).encode()


def sources(root: Path, shelf: Path) -> Iterator[tuple[str, bytes]]:
    """Each file's plain name and content."""
    bootstrap = wheel("flask_bootstrap") / "static" / "bootstrap5"
    yield "bootstrap.css", SOURCE_MAP.sub(b"", (bootstrap / "css" / "bootstrap.min.css").read_bytes())
    yield "icons.svg", icons(bootstrap / "icons" / "bootstrap-icons.svg", root)
    yield "pjs.woff2", font(wheel("fontpkg_plus_jakarta_sans") / "files" / "PlusJakartaSans[wght].ttf", shelf)
    folder = root / "portal" / "web" / "static"
    for file in own_files(root):
        yield file.relative_to(folder).as_posix(), file.read_bytes()


def wheel(package: str) -> Path:
    """The folder of an installed package, found without running it."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        message = f"the package {package} is not installed; run: make install"
        raise AssetError(message)
    return Path(found.submodule_search_locations[0])


def icons(sprite: Path, root: Path) -> bytes:
    """The sprite's symbols that the product uses: 1.1 MB become a few kB."""
    symbols = {match[1]: match[0] for match in SYMBOL.finditer(sprite.read_text())}
    used = icon_names(root, set(symbols))
    return ('<svg xmlns="http://www.w3.org/2000/svg">' + "".join(symbols[name] for name in sorted(used)) + "</svg>\n").encode()


def icon_names(root: Path, known: set[str]) -> set[str]:
    """The icons that the product uses; AssetError names the first that the sprite lacks.

    A literal in `icon("…")`, `icon="…"` or `State("tone", "…")` must be known. A name that reaches the macro by way of another component
    cannot be told from other words: in a template whatever is an icon's name counts as one, in a module what has a hyphen besides.
    """
    used: set[str] = set()
    for file in [*templates(root), *modules(root)]:
        text = file.read_text()
        for name in CALLED.findall(text):
            if name not in known:
                message = f"{file.relative_to(root)} names the icon {name!r}, which the sprite lacks"
                raise AssetError(message)
            used.add(name)
        if file.suffix == ".html":
            used |= known.intersection(name for block in JINJA.findall(text) for name in QUOTED.findall(block))
        else:
            used |= known.intersection(name for name in QUOTED.findall(text) if "-" in name)
    return used


def font(source: Path, shelf: Path) -> bytes:
    """The font with the characters that we write, as WOFF2; without the time of making, so that its hash stays."""
    recipe = "\n".join((CHARACTERS, *(version(name) for name in WHEELS), identity(source)))
    kept = shelf / f"font-{hashlib.sha256(recipe.encode()).hexdigest()[:12]}.woff2"
    if kept.exists():
        return kept.read_bytes()
    made = kept.with_suffix(".part")
    options = (f"--unicodes={CHARACTERS}", "--flavor=woff2", "--layout-features=*", "--no-recalc-timestamp", f"--output-file={made}")
    run("-m", "fontTools.subset", str(source), *options)
    for old in shelf.glob("font-*.woff2"):
        old.unlink()
    made.replace(kept)
    return kept.read_bytes()


def run(*arguments: str) -> None:
    """Run a tool of the environment in a process of its own; AssetError with its last line where it fails."""
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)  # noqa: S603 - named above, no shell
    if done.returncode != 0:
        message = f"{arguments[1]}: {(done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]}"
        raise AssetError(message)


def publish(fresh: Path, out: Path, manifest: Path, names: dict[str, str]) -> None:
    """Move the files to their place, then the manifest, then remove what it no longer names."""
    kept = set()
    for file in [file for file in fresh.rglob("*") if file.is_file()]:
        target = out / file.relative_to(fresh)
        target.parent.mkdir(parents=True, exist_ok=True)
        file.replace(target)
        kept.add(target)
    replace(manifest, json.dumps(names, indent=1, sort_keys=True) + "\n")
    for old in [file for file in out.rglob("*") if file.is_file() and file not in kept]:
        old.unlink()


def replace(file: Path, text: str) -> None:
    """Give a file new content at once."""
    part = file.with_name(f".{file.name}.part")
    part.write_text(text)
    part.replace(file)


if __name__ == "__main__":
    try:
        build(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "instance" / "static"))
    except AssetError as error:
        sys.exit(f"assets: {error}")
