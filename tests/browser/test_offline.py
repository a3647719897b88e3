"""Without a network, and when another version of the site is deployed under a visit."""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

import build
from tests.browser.playground import SLOW, Playground
from tests.browser.server import Server

BUILD = "JSON.parse(document.getElementById('manifest').textContent).build"
NEXT = "b" * 12
# Resolves when a version that the server has is kept, or is given up.
UPDATE = """async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    const { installing } = await registration.update();
    if (!installing) return "none";
    return new Promise((resolve) => {
        installing.onstatechange = () => resolve(installing.state);
    });
}"""


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A fresh profile with a service worker."""
    context = chromium.new_context(viewport={"width": 1280, "height": 760})
    yield context
    context.close()


@pytest.fixture(scope="module")
def next_site(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site after a deploy: another build, whose scripts have other names."""
    folder = tmp_path_factory.mktemp("next") / "site"
    shutil.copytree(built_site, folder, copy_function=os.link)
    assets = folder / "assets"
    (deploy,) = assets.glob("deploy-*.js")
    same = {deploy.name, *re.findall(r"[\w-]+\.js", deploy.read_text(encoding="utf-8"))}
    scripts = {path.name for path in assets.glob("*.js")} - same
    old_name = re.compile("|".join(map(re.escape, scripts)))
    for path in [*assets.glob("*.js"), folder / "embed.html", folder / "index.html"]:
        text = old_name.sub(
            lambda name: f"2{name[0]}", path.read_text(encoding="utf-8")
        )
        text = re.sub(r'(?<="build": ")\w+', NEXT, text)
        path.unlink()
        path.with_name(old_name.sub(lambda name: f"2{name[0]}", path.name)).write_text(
            text, encoding="utf-8"
        )
    (folder / "service-worker.js").unlink()
    script = build.service_worker(folder, NEXT)
    (folder / "service-worker.js").write_bytes(script)
    return folder


def build_of(page: Page) -> str:
    """The build of an open page."""
    return str(page.evaluate(BUILD))


def keep(page: Page) -> None:
    """Wait until the site is kept."""
    page.wait_for_function(
        "() => navigator.serviceWorker.controller?.scriptURL"
        " === new URL('service-worker.js', location).href",
        timeout=SLOW,
    )


def caches_of(page: Page) -> list[str]:
    """The names of all caches of the host, in the order of their making."""
    names: list[str] = page.evaluate("caches.keys()")
    return names


def until(page: Page, promised: str) -> None:
    """Wait until the promise of a condition is one of true."""
    page.evaluate(
        f"async () => {{ while (!(await {promised}))"
        " await new Promise(requestAnimationFrame); }"
    )


def choose(page: Page, menu: str, item: str) -> None:
    """Choose from a menu of the page."""
    page.get_by_role("button", name=menu, exact=True).click()
    page.get_by_role("menuitem", name=item).click()


def test_site_works_without_a_network(
    playground: Playground, server: Server, expected_errors: list[str]
) -> None:
    """One visit keeps all of it, loads nothing twice, and can be installed."""
    server.max_age = 600
    page = playground.open().page
    keep(page)
    # Browsers hold what frames show apart.
    asked = Counter(path for path in server.requests if ".html" not in path)
    assert [path for path, n in asked.items() if n > 1 and "assets" in path] == []
    first = server.requests.index("/service-worker.js")
    assert [
        p for p in server.requests[first:] if re.search("wasm|stdlib|main", p)
    ] == []
    devtools = page.context.new_cdp_session(page)
    missing = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [error["errorId"] for error in missing] == ["in-incognito"]  # as tests are

    server.close()
    expected_errors += ["net::ERR_", "fetching the script"]
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.goto(f"{playground.url}?example=xor#nothing")
    playground.wait("ready")
    expect(playground.content).to_contain_text("XOR")
    playground.run_to_end(
        "from match.show import display\n"
        "display({'data': [{'type': 'heatmap', 'z': [[1, 2]]}], 'layout': {}})"
    )
    expect(page.locator("#figures .heatmaplayer")).to_be_attached(timeout=SLOW)
    playground.run_to_end("import plotly.graph_objects\nprint('plotly is here')")
    playground.printed("plotly is here")
    choose(page, "File", "Download as one page")
    expect(page.get_by_role("status").first).to_contain_text("once")
    # A Blob lies in memory: it needs no network, and ends with who reads it.
    asked_of_hosts = [url for url in failed if not url.startswith("blob:")]
    assert [url.rpartition("/")[2] for url in asked_of_hosts] == [build.SINGLE]
    page.goto(f"{playground.url}embed.html")
    expect(page.get_by_label("Program")).to_contain_text("XOR")
    page.goto(f"{playground.url}licences.txt")
    expect(page.locator("body")).to_contain_text("pyodide")


def test_one_page_is_kept_when_it_was_fetched(
    playground: Playground, server: Server, expected_errors: list[str]
) -> None:
    """The 20 MB are no part of what every visit keeps."""
    page = playground.open().page
    keep(page)
    assert "/match-playground.html" not in server.requests
    with page.expect_download():
        choose(page, "File", "Download as one page")
    until(page, "caches.match('match-playground.html')")
    server.close()
    expected_errors.append("net::ERR_")
    with page.expect_download() as download:
        choose(page, "File", "Download as one page")
    assert download.value.path().stat().st_size > 10_000_000


def test_new_version_comes_whole(
    new_page: Callable[[], Page], server: Server, built_site: Path, next_site: Path
) -> None:
    """An open page keeps its version, and the next visit has the new one."""
    old = Playground(new_page(), server.url()).open()
    keep(old.page)
    before = build_of(old.page)
    old.write("print('mine')")
    server.folders = {"/": next_site}
    assert old.page.evaluate(UPDATE) == "installed"

    new = Playground(new_page(), server.url()).open()
    assert (build_of(old.page), build_of(new.page)) == (before, NEXT)
    choose(old.page, "Examples", "XOR")
    expect(old.content).to_contain_text("XOR")
    assert len(caches_of(old.page)) == 2
    old.page.close()

    server.close()
    new.page.reload()
    new.wait("ready")
    until(new.page, "caches.keys().then(({length}) => length === 1)")
    (left,) = caches_of(new.page)
    assert left.endswith(f":{NEXT}")
    choose(new.page, "Examples", "XOR")
    expect(new.content).to_contain_text("XOR")


def test_half_a_version_is_none(
    playground: Playground, server: Server, next_site: Path, tmp_path: Path
) -> None:
    """While one file is not as it should be, all of the old version stays."""
    page = playground.open().page
    keep(page)
    before = caches_of(page)
    half = tmp_path / "half"
    shutil.copytree(next_site, half, copy_function=os.link)
    server.folders = {"/": half}
    (victim,) = half.glob("assets/2xor-*.js")
    size = victim.stat().st_size
    victim.unlink()
    assert page.evaluate(UPDATE) == "redundant"
    victim.write_text("<p>Sign in to this network</p>".ljust(size), encoding="utf-8")
    assert page.evaluate(UPDATE) == "redundant"
    assert caches_of(page) == before
    page.reload()
    playground.wait("ready")
    assert build_of(page) != NEXT


def test_copies_on_one_host_keep_their_own(
    new_page: Callable[[], Page],
    server: Server,
    built_site: Path,
    next_site: Path,
    expected_errors: list[str],
) -> None:
    """The site in the host's root answers for itself, and not for the one below it."""
    server.folders = {"/": built_site, "/a/": next_site}
    builds = {}
    for path in ("/", "/a/"):
        copy = Playground(new_page(), server.url(path)).open()
        keep(copy.page)
        builds[path] = build_of(copy.page)
    assert [name.rpartition(":")[0] for name in caches_of(copy.page)] == [
        "match:/:site",
        "match:/a/:site",
    ]
    server.close()
    expected_errors += ["net::ERR_", "fetching the script"]
    for path, before in builds.items():
        copy = Playground(new_page(), server.url(path)).open()
        assert build_of(copy.page) == before


def test_page_follows_a_deploy(
    new_page: Callable[[], Page],
    server: Server,
    built_site: Path,
    next_site: Path,
    expected_errors: list[str],
) -> None:
    """Without a service worker it reloads once for a missing file; work is kept."""
    expected_errors.append("404")
    plain = Playground(new_page(), server.url(host="match.test")).open()
    before = build_of(plain.page)
    notice = plain.page.locator("#notice")
    source = "while True: pass  # mine"
    plain.write(source).run.click()
    plain.wait("running")
    server.folders = {"/": next_site}
    choose(plain.page, "Examples", "XOR")
    expect(notice).to_contain_text("updated, which ended the run")
    expect(plain.content).to_have_text(source)
    assert (before, build_of(plain.page)) != (NEXT, NEXT)
    plain.wait("ready")
    # Nor back to what this tab has left, nor anew for a file that only is not there.
    visits: list[str] = []
    plain.page.on("framenavigated", lambda frame: visits.append(frame.url))
    for folder in (built_site, next_site):
        server.folders = {"/": folder}
        server.missing.add("xor")
        choose(plain.page, "Examples", "XOR")
        expect(notice).to_contain_text("could not be loaded")
        notice.get_by_role("button", name="Dismiss").click()
    expect(plain.content).to_have_text(source)
    assert (visits, build_of(plain.page)) == ([], NEXT)


def test_kept_page_whose_script_is_gone(
    playground: Playground,
    server: Server,
    built_site: Path,
    next_site: Path,
    expected_errors: list[str],
) -> None:
    """A browser may have kept the page for minutes, but not what belongs to it."""
    expected_errors.append("404")
    old = (built_site / "index.html").read_text(encoding="utf-8")
    server.folders = {"/": next_site}
    playground.page.route(
        playground.url,
        lambda route: route.fulfill(body=old, content_type="text/html"),
        times=1,
    )
    playground.open()
    assert build_of(playground.page) == NEXT
    expect(playground.page.locator("#notice")).to_contain_text("updated")


def test_nothing_is_reloaded_where_nothing_is_kept(
    new_page: Callable[[], Page],
    server: Server,
    next_site: Path,
    expected_errors: list[str],
) -> None:
    """A reload would take the work away, so the page says only what is missing."""
    expected_errors.append("404")
    page = new_page()
    page.add_init_script(
        """for (const name of ["localStorage", "sessionStorage"])
            Object.defineProperty(window, name, {
                get() { throw new DOMException("denied", "SecurityError"); } });"""
    )
    frame = Playground(page, server.url()).open().write("print('mine')")
    server.folders = {"/": next_site}
    choose(page, "Examples", "XOR")
    expect(page.locator("#notice")).to_contain_text("could not be loaded")
    expect(frame.content).to_have_text("print('mine')")
