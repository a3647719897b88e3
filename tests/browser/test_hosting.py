"""Where the site is put: below any path, on plain http, in another page's frame."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.playground import Playground
from tests.browser.server import Server


def test_two_copies_of_one_host_keep_apart(
    new_page: Callable[[], Page], server: Server, built_site: Path
) -> None:
    """Below /a/ and /b/ each has its own program."""
    server.folders = {"/a/": built_site, "/b/": built_site}
    for name in ("a", "b"):
        copy = Playground(new_page(), server.url(f"/{name}/")).open()
        copy.run_to_end(f"print('this is {name}')")
        copy.printed(f"this is {name}")
    again = Playground(new_page(), server.url("/a/")).open()
    expect(again.content).to_have_text("print('this is a')")


def test_page_loads_no_script_but_its_own(
    playground: Playground, expected_errors: list[str]
) -> None:
    """Its policy lets blob: through for the sandbox; here Trusted Types refuse it."""
    expected_errors += ["requires 'TrustedScriptURL'", "requires 'TrustedHTML'"]
    refused = playground.open().page.evaluate("""() => {
        const url = URL.createObjectURL(new Blob(["document.title = 'loaded'"]));
        const script = document.createElement("script");
        const ways = [
            () => { script.src = url; },
            () => new Worker(url),
            () => { document.body.innerHTML = `<script src="${url}"></script>`; },
        ];
        return ways.map((way) => {
            try { way(); } catch (error) { return error.name; }
        });
    }""")
    assert refused == ["TypeError"] * 3


def test_deep_path_works(
    new_page: Callable[[], Page], server: Server, built_site: Path
) -> None:
    """All addresses are relative."""
    deep = Playground(new_page(), server.url("/any/path%20at%20all/"))
    server.folders = {"/any/path%20at%20all/": built_site}
    deep.open().run_to_end("print('deep')")
    deep.printed("deep")


def test_plain_http_works(new_page: Callable[[], Page], server: Server) -> None:
    """A class network without https is no secure context, and enough."""
    plain = Playground(new_page(), server.url(host="match.test")).open()
    assert plain.page.evaluate("isSecureContext") is False
    plain.run_to_end("print('plain')")
    plain.printed("plain")
    plain.write("while True: pass").run.click()
    plain.wait("running")
    plain.press_stop()


def test_frame_where_storage_throws(
    new_page: Callable[[], Page], server: Server, tmp_path: Path, built_site: Path
) -> None:
    """In a course's frame nothing may be kept: it runs, and says so once."""
    (tmp_path / "index.html").write_text(
        "<link rel='icon' href='data:,'>"
        f"<iframe src='{server.url('/site/', 'localhost')}' width=900 height=700>"
    )
    server.folders = {"/site/": built_site, "/": tmp_path}
    page = new_page()
    page.add_init_script(
        """for (const name of ["localStorage", "sessionStorage"])
            Object.defineProperty(window, name, {
                get() { throw new DOMException("denied", "SecurityError"); } });"""
    )
    page.goto(server.url("/"))
    frame = page.frame_locator("iframe").first
    body = frame.locator("body")
    expect(body).to_have_attribute("data-state", "ready", timeout=60_000)
    expect(frame.get_by_role("log")).to_contain_text("keeps nothing")
    frame.get_by_role("button", name="Run", exact=True).click()
    expect(body).to_have_attribute("data-finished", "1", timeout=60_000)
    expect(frame.get_by_role("log")).to_contain_text("learned")
