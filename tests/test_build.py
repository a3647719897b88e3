"""What build.py makes, and what it says when it cannot."""

import ast
import base64
import gzip
import hashlib
import html.parser
import http.client
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

import build
import match

SCRIPT = build.ROOT / "build.py"


class Page(html.parser.HTMLParser):
    """The scripts, addresses and policies of a page, and the frames that it holds."""

    def __init__(self, source):
        super().__init__()
        self.frames = []
        self.scripts = []
        self.addresses = []
        self.policies = []
        self.in_script = False
        is_text = isinstance(source, str)
        self.feed(source if is_text else source.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.addresses += [given[name] for name in ("href", "src") if name in given]
        self.frames += [Page(given["srcdoc"])] if "srcdoc" in given else []
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policies.append(given["content"])
        self.in_script = tag == "script" and "src" not in given
        if self.in_script:
            self.scripts.append("")

    def handle_data(self, data):
        if self.in_script:
            self.scripts[-1] += data

    def handle_endtag(self, tag):
        self.in_script = False


def manifest_of(site):
    """Return the manifest that the page reads."""
    text = (site / "index.html").read_text(encoding="utf-8")
    found = re.search(r'<script[^>]* id="manifest">(.*?)</script>', text, re.DOTALL)
    return json.loads(found[1])


def sandbox_of(site):
    """Return the frame that the page holds as text."""
    (sandbox,) = Page(site / "index.html").frames
    return sandbox


def content_of(built_site, name):
    """Return a file as the page unpacks it."""
    entry = manifest_of(built_site)["files"][name]
    return gzip.decompress((built_site / entry["url"]).read_bytes())


def files_of(folder):
    """Return every file of a folder by its path, with the hash of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def run_build(*arguments, **environment):
    """Run build.py as a person would."""
    return subprocess.run(
        [sys.executable, SCRIPT, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )


@pytest.fixture
def wheel(built_site):
    """The wheel, opened."""
    (path,) = built_site.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        yield archive


@pytest.fixture
def metadata(wheel):
    """What the wheel says of itself."""
    name = f"match-{match.__version__}.dist-info/METADATA"
    return Parser().parsestr(wheel.read(name).decode())


@pytest.fixture
def busy_port():
    """A port that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


# The wheel


def test_wheel_has_the_library_and_its_papers_only(wheel):
    """All of match/, the marker of its types, the licence, and nothing else."""
    library = (build.ROOT / "match").rglob("*.py")
    sources = {path.relative_to(build.ROOT).as_posix() for path in library}
    info = f"match-{match.__version__}.dist-info"
    papers = {f"{info}/{name}" for name in ("METADATA", "RECORD", "WHEEL")}
    papers |= {f"{info}/licenses/LICENSE", "match/py.typed"}
    assert set(wheel.namelist()) == sources | papers


def test_wheel_is_for_every_machine(wheel):
    """The file's name carries the version of match.__version__, defined once."""
    name = Path(wheel.filename).name
    assert name == f"match-{match.__version__}-py3-none-any.whl"


def test_wheel_needs_python_only(metadata):
    """No dependency, and Python from 3.11 on."""
    asked = metadata.get_all("Requires-Dist"), metadata["Requires-Python"]
    assert asked == (None, ">=3.11")


def test_wheel_names_its_licence(metadata):
    """By its short name and by its file."""
    licence = metadata["License-Expression"], metadata["License-File"]
    assert licence == ("MIT", "LICENSE")


# The site


def test_two_builds_have_the_same_bytes(built_site, tmp_path):
    """Equal sources give an equal site, wherever it is built."""
    build.build(tmp_path / "again")
    assert files_of(tmp_path / "again") == files_of(built_site)


def test_two_compilations_have_the_same_bytes(built_site):
    """Python's library compiles to equal bytes each time."""
    with build.scratch_in(build.CACHE) as folder:
        build.make_runtime(folder)
        assert files_of(folder) == files_of(build.runtime())


def test_library_ships_with_its_bytecode(built_site):
    """Each module as it is, and beside it what Pyodide need not compile."""
    data = content_of(built_site, "match.whl")
    (wheel,) = built_site.glob("*.whl")
    with zipfile.ZipFile(wheel) as plain, zipfile.ZipFile(io.BytesIO(data)) as shipped:
        names = plain.namelist()
        assert [plain.read(name) for name in names] == [*map(shipped.read, names)]
        modules = {name.removesuffix(".py") for name in names if name.endswith(".py")}
        added = set(shipped.namelist()) - set(names)
    assert added == {f"{module}.pyc" for module in modules}


def test_manifest_lists_what_the_page_loads(built_site):
    """Each file that the page hands to the worker, and each frame."""
    pyodide = {"pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"}
    pyodide |= {"python_stdlib.zip", "pyodide-lock.json"}
    own = {"downloader.html", "playground.zip", "match.whl"}
    assert own | pyodide <= manifest_of(built_site)["files"].keys()


def test_manifest_knows_the_sizes(built_site):
    """On the way and unpacked: progress and checks depend on both."""
    stated, actual = {}, {}
    for name, entry in manifest_of(built_site)["files"].items():
        data = (built_site / entry["url"]).read_bytes()
        unpacked = gzip.decompress(data) if entry["gzip"] else data
        stated[name] = entry["bytes"], entry["size"]
        actual[name] = len(data), len(unpacked)
    assert stated == actual


def test_manifest_names_files_by_their_content(built_site):
    """A changed file has a changed address."""
    for entry in manifest_of(built_site)["files"].values():
        data = (built_site / entry["url"]).read_bytes()
        assert f"-{hashlib.sha256(data).hexdigest()[:12]}." in entry["url"]


def test_manifest_states_the_versions(built_site):
    """Those of match and of the installed Pyodide."""
    manifest = manifest_of(built_site)
    package = build.read_json(build.MODULES / "pyodide" / "package.json")
    stated = manifest["version"], manifest["pyodide"]
    assert stated == (match.__version__, package["version"])


def test_packed_scripts_are_plotlys_own(built_site):
    """Only parentheses are added, around what a bundle calls as it starts."""
    for name, package in build.PLOTLY.items():
        own = build.MODULES / package / name.replace(".js", ".min.js")
        before, after = own.read_text("utf-8"), content_of(built_site, name).decode()
        brackets = str.maketrans("", "", "()")
        assert after.translate(brackets) == before.translate(brackets)
        for sign in "()":  # one for each module, at least
            assert after.count(sign) > before.count(sign) + 300


ALL_OF_PYTHON = """
import { readFileSync } from "node:fs";
import { loadPyodide } from "./pyodide.mjs";
const python = await loadPyodide();
try {
  python.runPython(readFileSync(process.argv[2], "utf8"));
} catch (error) {
  console.log(error.message);
}
"""
# What Python asks its surroundings for, and gets from Pyodide's script.
SURROUNDINGS = """
import ctypes, importlib, js, mmap, os, select, signal, socket, sys, tempfile, time
from pyodide.code import run_js
from pyodide.ffi import create_proxy, to_js

for name in sys.builtin_module_names:
    importlib.import_module(name)
print(sys.platform, ctypes.sizeof(ctypes.c_void_p), f"{1e3!r}", 2**100 % 7)

os.chdir(tempfile.mkdtemp())
with open("a", "w+b") as file:
    file.write(bytes(range(256)) * 32)
    file.flush()
    with mmap.mmap(file.fileno(), 0) as mapped:
        mapped[5] = 99
        mapped.flush()
    os.ftruncate(file.fileno(), 7)
    print(os.fstat(file.fileno()).st_size, os.lseek(file.fileno(), 5, 0), file.read())
os.rename("a", "b")
os.symlink("b", "c")
os.mkdir("d")
os.chmod("b", 0o640)
os.utime("b", (1, 2))
os.truncate("b", 3)
found = os.stat("b")
print(sorted(os.listdir()), os.readlink("c"), found.st_size, oct(found.st_mode))
print(found.st_mtime, os.access("d", os.W_OK), os.statvfs(".").f_bsize, os.getcwd()[:4])
os.rmdir("d")
os.unlink("b")
copy = os.dup(1)
os.dup2(1, copy)
os.close(copy)
ear, mouth = os.pipe()
os.write(mouth, b"through")
print(os.read(ear, 9), os.umask(0o22), os.getuid(), os.cpu_count(), len(os.urandom(5)))
print(time.localtime(10**9), time.mktime((2001, 9, 9, 1, 46, 40, 0, 0, 0)), time.tzname)
print(socket.getaddrinfo("127.0.0.1", 80)[0][4], socket.socket().getsockname())
print(signal.getitimer(signal.ITIMER_REAL), select.select([], [], [], 0))

take = ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_int, ctypes.c_double)
print(take(lambda a, b: a * b)(3, 0.5))

print(run_js("(f) => [1, 2.5, 10n ** 30n, null, 'é€😀'].map((x) => f(x))")(str))
print(to_js({"a": [1, (2, 3)]}).a.to_py(), to_js(b"bytes").to_py().tobytes())
numbers = js.Float64Array.new(3)
numbers.assign(memoryview(bytes(24)).cast("d"))
proxy = create_proxy({1, 2})
record = to_js({"x": 1}, dict_converter=js.Object.fromEntries)
print(list(numbers), js.Object.entries(record))
print(run_js("(set) => [set.has(1), set.length, String(set)]")(proxy).to_py())
for source in ("throw new RangeError('far')", "undefined.x"):
    try:
        run_js(source)
    except Exception as error:
        print(type(error).__name__, error)
"""


def test_trimmed_pyodide_is_whole_python(built_site, tmp_path):
    """What Python asks for is there as before; what compiled packages need is not."""
    package = build.MODULES / "pyodide"
    program = tmp_path / "surroundings.py"
    program.write_text(SURROUNDINGS, encoding="utf-8")
    printed = []
    for kind in ("whole", "trimmed"):
        folder = tmp_path / kind
        folder.mkdir()
        for path in package.glob("p*"):
            if path.suffix in {".json", ".mjs", ".wasm", ".zip"}:
                shutil.copyfile(path, folder / path.name)
        (folder / "main.mjs").write_text(ALL_OF_PYTHON, encoding="utf-8")
        if kind == "trimmed":
            for name, part in (("pyodide.asm.mjs", 0.35), ("pyodide.asm.wasm", 0.95)):
                data = content_of(built_site, name)
                assert len(data) < part * (package / name).stat().st_size
                (folder / name).write_bytes(data)
        command = [*build.NODE, str(folder / "main.mjs"), str(program)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        printed.append(result.stdout + result.stderr[-2000:])
    whole, trimmed = printed
    assert whole.startswith("emscripten 4 1000.0 2\n")
    assert "far" in whole.splitlines()[-2]  # it came to its end
    assert trimmed == whole


def test_library_is_bytecode(built_site):
    """No source is left that Python would have to compile at the start."""
    data = content_of(built_site, "python_stdlib.zip")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        suffixes = {Path(name).suffix for name in archive.namelist()}
    assert (".pyc" in suffixes, ".py" in suffixes) == (True, False)


def hash_of(script):
    """Return what a policy says of an inline script, as a browser counts it."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def test_policies_name_every_inline_script(built_site):
    """Each inline script of a frame is allowed by its hash."""
    for path in (built_site / "assets").glob("*.html"):
        page = Page(path)
        assert page.scripts
        for script in page.scripts:
            assert hash_of(script) in page.policies[0]


def directives(policy):
    """Return what each directive of a policy allows."""
    return {name: set(rest) for name, *rest in map(str.split, policy.split(";"))}


def assert_allows(policy, inner):
    """A page's policy allows all that the one of a frame inside of it does."""
    allowed = directives(policy)
    for name, sources in directives(inner).items():
        assert sources - {"'none'"} <= allowed[name]


@pytest.mark.parametrize("name", ["index.html", build.SINGLE])
def test_page_allows_what_its_sandbox_needs(built_site, name):
    """It inherits the page's policy, and its own one on top allows no host."""
    page = Page(built_site / name)
    (policy,) = page.policies
    (sandbox,) = page.frames
    _, code = sandbox.scripts  # after the worker's
    assert hash_of(code) in policy
    assert hash_of(code) in sandbox.policies[0]
    assert_allows(policy, sandbox.policies[0])
    for sources in directives(sandbox.policies[0]).values():
        assert "'self'" not in sources
        assert {source for source in sources if source[0] != "'"} <= {"blob:"}


def test_addresses_are_relative_and_there(built_site):
    """The site works below any path, and no page names a file that is missing."""
    missing = []
    pages = [built_site / "index.html", built_site / "embed.html"]
    for path in [*pages, *(built_site / "assets").glob("*.html")]:
        addresses = [name for name in Page(path).addresses if "://" not in name]
        missing += [name for name in addresses if name.startswith("/")]
        missing += [name for name in addresses if not (path.parent / name).is_file()]
    assert missing == []


def test_service_worker_keeps_the_site(built_site):
    """All but the wheel and the notebooks, which the page never asks for."""
    script = (built_site / build.KEEPER.name).read_text(encoding="utf-8")
    kept = json.loads(script.partition("\n")[0].removeprefix("const KEPT = ")[:-1])
    (wheel,) = built_site.glob("*.whl")
    others = {build.KEEPER.name, build.INDEX.name, build.SINGLE, wheel.name}
    names = {name for name in files_of(built_site) if "notebooks/" not in name}
    assert {*kept["files"]} == names - others | {"./"}
    assert list(kept["later"]) == [build.SINGLE]
    assert kept["build"] == manifest_of(built_site)["build"]


def test_service_worker_knows_files_by_their_content(built_site):
    """As they are sent, and as a host may unpack them on the way."""
    (packed,) = (built_site / "assets").glob("match-*.whl.gz")
    data = packed.read_bytes()
    hashes = [hashlib.sha256(content) for content in (data, gzip.decompress(data))]
    assert build.short_hashes(packed) == [value.hexdigest()[:16] for value in hashes]


def test_worker_is_a_classic_script(built_site, tmp_path):
    """Node takes it as a script, where an import or export statement is an error."""
    script, _ = sandbox_of(built_site).scripts
    assert "import(" in script
    (tmp_path / "worker.cjs").write_text(script, encoding="utf-8")
    build.run([*build.NODE, "--check", tmp_path / "worker.cjs"], "not a script")


def test_one_file_holds_the_whole_site(built_site):
    """Each file that the page loads, byte for byte, and no other address."""
    page = Page(built_site / build.SINGLE)
    assert {address.partition(":")[0] for address in page.addresses} == {"data"}
    (inside,) = (json.loads(text) for text in page.scripts if '"files"' in text[:200])
    files = manifest_of(built_site)["files"]
    assert inside.keys() == manifest_of(built_site).keys()
    for name, entry in inside["files"].items():
        content = (built_site / files[name]["url"]).read_bytes()
        data = base64.b64decode(entry["url"].partition(",")[2])
        assert (entry["html"].encode() if "html" in entry else data) == content


def test_one_files_policy_allows_what_its_frames_need(built_site):
    """Frames inherit it; each has its own on top, which allows no more."""
    (policy,) = Page(built_site / build.SINGLE).policies
    for path in (built_site / "assets").glob("*.html"):
        assert_allows(policy, Page(path).policies[0])
    assert directives(policy)["default-src"] == {"'none'"}


def test_policies_are_merged():
    """What one of them allows is allowed; frames could not do with Trusted Types."""
    strict = "default-src 'none'; img-src 'none'; trusted-types default"
    other = "img-src blob:; require-trusted-types-for 'script'"
    assert build.merged([strict, other]) == "default-src 'none'; img-src blob:"


def test_old_browsers_can_read_the_first_script():
    """Newer syntax would be an error of its own, before their sentence is said."""
    acorn = build.MODULES / "acorn/bin/acorn"
    first = build.SITE / "first.js"
    build.run([*build.NODE, acorn, "--ecma2015", "--silent", first], "too new")


def test_picture_for_other_sites_has_a_whole_address():
    """Where it is known: they ask for it on their own, from wherever they are."""
    names = build.PLACEHOLDER.findall(build.INDEX.read_text(encoding="utf-8"))
    values = {name: name for name in names} | {"address": "https://example.org/match/"}
    page = build.fill(build.INDEX, values).decode()
    assert '"og:image" content="https://example.org/match/preview.png"' in page


SHIPPED = ["match", "cpython", "emscripten", "libraries", "pyodide"]
SHIPPED += [
    "plotly.js-basic-dist-min",
    "@codemirror/view",
    "@lezer/python",
    "style-mod",
]


@pytest.mark.parametrize("name", SHIPPED)
def test_licence_is_shipped(built_site, name):
    """Of each part there is a heading, and a text below it."""
    text = (built_site / "licences.txt").read_text(encoding="utf-8")
    assert re.search(rf"={{72}}\n{re.escape(name)}( [\d.]+)?\n={{72}}\n\n\S", text)


def test_unchanged_site_is_not_built_again(built_site, capsys):
    """A second build looks, and that is all."""
    build.build()
    assert capsys.readouterr().out == "  dist/ is up to date\n"


def test_changed_source_is_noticed(tmp_path):
    """By its bytes, whatever its time says; and so is a changed name."""
    source = tmp_path / "a.py"
    source.write_text("1")
    keys = [build.digest([source], tmp_path)]
    os.utime(source, (0, 0))
    keys.append(build.digest([source], tmp_path))
    source.write_text("2")
    keys.append(build.digest([source], tmp_path))
    renamed = source.rename(tmp_path / "b.py")
    keys.append(build.digest([renamed], tmp_path))
    assert (keys[0] == keys[1], len(set(keys))) == (True, 3)


# Failures


def test_unknown_placeholder_is_named(tmp_path):
    """With the page that asks for it and what there would be."""
    page = tmp_path / "page.html"
    page.write_text("<img src='{{icon.png}}'>")
    with pytest.raises(build.BuildError, match=r"icon\.png.*only icon\.svg, script-"):
        build.fill(page, {"icon.svg": "icon-1.svg"})


def test_failed_build_leaves_the_old_site(tmp_path):
    """There is no half of a site."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "licences.txt").write_text("old")
    with pytest.raises(ZeroDivisionError), build.swapped_in(site) as folder:
        (folder / "index.html").write_text(str(1 / 0))
    left = list(tmp_path.rglob("*"))
    assert left == [site, site / "licences.txt"]


def test_folder_of_others_is_left_alone(tmp_path):
    """--out never replaces what this script did not make."""
    (tmp_path / "thesis.tex").write_text("years of work")
    done = run_build("--out", str(tmp_path), "--no-serve")
    assert (done.returncode, "holds other files" in done.stderr) == (1, True)


def test_interrupted_step_is_done_again(tmp_path):
    """Only what came to its end counts as done."""
    tries = []

    def fail():
        tries.append("failed")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build.once(tmp_path / "stamp", "key", "trying", fail)
    for _ in range(2):
        build.once(tmp_path / "stamp", "key", "trying", lambda: tries.append("done"))
    assert tries == ["failed", "done"]


def test_refused_python_packages_are_one_sentence(tmp_path, monkeypatch):
    """With the file, the way on, and pip's own reason."""
    (tmp_path / "requirements-build.txt").write_text("match-of-nowhere==1.0\n")
    monkeypatch.setattr(build, "ROOT", tmp_path)
    monkeypatch.setattr(build, "VENV", tmp_path)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    with pytest.raises(build.BuildError) as caught:
        build.install("build")
    first, reason, *_ = str(caught.value).splitlines()
    assert first.startswith("pip could not install requirements-build.txt; look at")
    assert "connection" in reason
    assert not (tmp_path / "build.stamp").exists()


def test_refused_site_packages_are_one_sentence(tmp_path, monkeypatch):
    """With the way on, and npm's own reason."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(build.SITE / name, tmp_path)
    monkeypatch.setattr(build, "SITE", tmp_path)
    monkeypatch.setattr(build, "MODULES", tmp_path / "node_modules")
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    with pytest.raises(build.BuildError) as caught:
        build.tools()
    first, reason, *_ = str(caught.value).splitlines()
    assert first.startswith("npm could not install the site's packages; look at")
    assert "npm error" in reason


def test_old_python_is_told_so_in_one_sentence():
    """Before anything is imported that it does not have."""
    pretend = (
        "import runpy, sys; sys.version_info = (3, 8, 1); "
        f"runpy.run_path({str(SCRIPT)!r}, run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", pretend], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "Match needs Python 3.11 or newer to build; this is Python 3.8. "
        "Install a newer one and run it: python3.13 build.py"
    ]


def test_old_python_can_read_the_script():
    """Newer syntax would be an error of its own, before the sentence is reached."""
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 7))


def test_missing_ensurepip_is_one_sentence(tmp_path, monkeypatch):
    """Debian's Python comes without; the sentence names the package."""
    monkeypatch.setattr(build, "PYTHON", tmp_path / "none")
    monkeypatch.setattr(build.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(build.BuildError, match="apt-get install python3-venv"):
        build.environment()


def test_unknown_argument_is_refused():
    """A slip of the finger builds nothing."""
    done = run_build("--no-server")
    assert (done.returncode, "--no-server" in done.stderr) == (2, True)


def test_named_browser_must_exist(monkeypatch):
    """A wrong MATCH_CHROMIUM is said to be wrong, not silently replaced."""
    monkeypatch.setenv("MATCH_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(
        build.BuildError, match="MATCH_CHROMIUM names /nowhere/chromium"
    ):
        build.chromium()


# The server


def test_busy_port_that_was_asked_for_is_one_sentence(busy_port, built_site):
    """With the way on, and no traceback."""
    done = run_build("--port", str(busy_port))
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "",
        f"Port {busy_port} is in use; name another one: "
        f"python build.py --port {busy_port + 1}",
    ]


def test_busy_port_is_stepped_over(busy_port, tmp_path, monkeypatch):
    """Who asked for no port gets the next one that is free."""
    monkeypatch.setattr(build, "PORT", busy_port)
    with build.open_server(tmp_path, None) as server:
        assert server.server_port > busy_port


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.mjs", "text/javascript; charset=utf-8"),
        ("a.html", "text/html; charset=utf-8"),
        ("a.css", "text/css; charset=utf-8"),
        ("a.wasm", "application/wasm"),
        ("a.zip.gz", "application/gzip"),
        ("a.whl", "application/zip"),
        ("a.json", "application/json"),
        ("a.svg", "image/svg+xml"),
        ("a.py", "text/x-python; charset=utf-8"),
    ],
)
def test_server_names_types_and_adds_nothing(tmp_path, name, kind):
    """No encoding, no isolation: the site needs no more than any host gives."""
    (tmp_path / name).write_bytes(b"content")
    with build.open_server(tmp_path, None) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port)
        connection.request("GET", f"/{name}")
        response = connection.getresponse()
        connection.close()
        thread.join()
    headers = {key.lower() for key in response.headers}
    plain = {"server", "date", "content-type", "content-length", "last-modified"}
    assert response.headers["Content-Type"] == kind
    assert headers == plain | {"cache-control"}
