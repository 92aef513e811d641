"""A real browser at the explorer's pages: serve a store, walk its links, list what is wrong with each page.

`python tests/browser.py --store PATH --out DIR [--paths / /dyads]` takes a picture of every page named, or of one page
of each kind that the first page leads to: wide and narrow, light and dark; what is wrong with it is written beside.

Playwright drives whatever Chromium there is: requests, dark mode, pages without script and pages without their policy
come with one wheel, and no second program has to match the browser's version.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import sys
import threading
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

import uvicorn
from patience import PATIENCE, wait_until
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, sync_playwright
from starlette.types import ASGIApp

from lapwing.store import Store
from lapwing.web import application

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = ("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync")
"""Without these the browser looks for its maker's servers as soon as it starts."""

WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

_NOTE_VIOLATIONS = """
window.__violations = [];
document.addEventListener("securitypolicyviolation",
    event => window.__violations.push(`${event.effectiveDirective} ${event.blockedURI}`));
"""
_CHECKS = Path(__file__).with_name("browser_checks.js").read_text()
_NAMED = {"link", "button", "image", "textbox", "searchbox", "combobox", "checkbox", "radio", "heading", "dialog"}


@dataclass(frozen=True, slots=True)
class Visit:
    """What the browser made of one page: `faults` are lines by check, `links` as written, `anchors` its ids."""

    path: str
    status: int
    faults: dict[str, list[str]]
    links: tuple[str, ...]
    anchors: frozenset[str]
    words: Counter[str] = field(repr=False)


def find() -> str | None:
    """The browser: what LAPWING_BROWSER names, else the first Chromium of the PATH; None where there is none."""
    wanted = os.environ.get("LAPWING_BROWSER")
    return shutil.which(wanted) if wanted else next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def opened(program: str) -> Iterator[Browser]:
    """The browser, with no window and no way to other hosts."""
    nowhere = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*FLAGS, nowhere])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """The address of a server of its own thread, on a free port of this machine."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, log_level="error", lifespan="off", ws="none", timeout_graceful_shutdown=5)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            _wait_for(server, thread)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def _wait_for(server: uvicorn.Server, thread: threading.Thread) -> None:
    wait_until(lambda: server.started or not thread.is_alive(), "the server")
    if not server.started:
        raise RuntimeError("the server did not start")


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody at the server's pages; what the page at hand complained of, and whom else it asked for anything."""

    page: Page
    address: str
    console: list[str]
    foreign: list[str]

    def open(self, path: str) -> int:
        """The status of the answer."""
        self.console.clear()
        self.foreign.clear()
        answer = self.page.goto(self.address + path)
        assert answer is not None, path
        return answer.status


@contextmanager
def reader(browser: Browser, address: str, *, script: bool = True, policy: bool = True) -> Iterator[Reader]:
    """A reader at a wide screen, who gets nothing from any other host.

    Without `policy` the page's own Content-Security-Policy is not enforced, so that escaping alone must hold.
    """
    context = browser.new_context(
        viewport=WIDE, java_script_enabled=script, bypass_csp=not policy, reduced_motion="reduce"
    )
    context.set_default_timeout(1000 * PATIENCE)
    context.add_init_script(_NOTE_VIOLATIONS)
    context.route(re.compile(f"^(?!{re.escape(address)}/)"), lambda route: route.abort())
    made = Reader(context.new_page(), address, [], [])
    _listen(made)
    try:
        yield made
    finally:
        context.close()


def _listen(reader: Reader) -> None:
    page = reader.page

    def said(message: ConsoleMessage) -> None:
        lost = message.text.startswith("Failed to load resource") and message.location["url"] == page.url
        if message.type in ("error", "warning") and not lost:  # that a page itself is a 404 is no complaint
            reader.console.append(f"{message.type}: {message.text}")

    def asked(url: str) -> None:
        if not url.startswith((reader.address + "/", "data:", "blob:")):
            reader.foreign.append(url)

    page.on("console", said)
    page.on("pageerror", lambda error: reader.console.append(f"uncaught: {error}"))
    page.on("request", lambda request: asked(request.url))
    page.on("websocket", lambda line: asked(line.url))


# --- one page -----------------------------------------------------------------------------------


def visit(reader: Reader, path: str) -> Visit:
    """Opens a page and puts every check to it."""
    status, page = reader.open(path), reader.page
    faults = {**ask(page, "audit", reader.address), "names": nameless(page), **_looks(page)}
    faults |= {"console": list(reader.console), "foreign": list(reader.foreign)}
    ends = ask(page, "ends")
    return Visit(path, status, faults, tuple(ends["links"]), frozenset(ends["anchors"]), words(page))


def ask(page: Page, name: str, argument: object = None) -> Any:
    """What a function of browser_checks.js answers; it works where the page's own script is switched off."""
    return page.evaluate(f"argument => ({_CHECKS}).{name}(argument)", argument)


def words(page: Page) -> Counter[str]:
    """The words of the page's main part that a reader sees, everything unfolded; asked last, since it unfolds."""
    return Counter(ask(page, "words").split())


def tabbed(page: Page, most: int) -> list[dict[str, Any]]:
    """Where Tab leads, from the top: the first `most` stops, or all of them, up to where it begins again."""
    found: list[dict[str, Any]] = []
    while len(found) < most:
        page.keyboard.press("Tab")
        stop = ask(page, "focused")
        if stop is None or (found and stop["at"] == found[0]["at"]):
            break
        found.append(stop)
    return found


def nameless(page: Page) -> list[str]:
    """What the browser's own accessibility tree has no name for, though a reader who cannot see needs one."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    roles = (node["role"]["value"] for node in nodes if not node["ignored"] and not _name(node))
    return [f"{role} without a name" for role in roles if role in _NAMED]


def _name(node: dict[str, Any]) -> str:
    return str(node.get("name", {}).get("value", "")).strip()


def _looks(page: Page) -> dict[str, list[str]]:
    """The checks of layout and colour, with everything unfolded."""
    ask(page, "unfold")
    faults: dict[str, list[str]] = {}
    for name, size in (("narrow", NARROW), ("wide", WIDE)):  # wide last, as the next page is to be opened
        page.set_viewport_size(size)
        faults[name] = ask(page, "width")
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            faults[f"contrast, {name} and {scheme}"] = list(dict.fromkeys(ask(page, "contrast")))
    return faults


# --- many pages ---------------------------------------------------------------------------------


def walk(reader: Reader, starts: Sequence[str] = ("/",), *, of_a_kind: int) -> list[Visit]:
    """Visits `starts` and what links lead to, near pages first and `of_a_kind` of each kind; JSON is left out."""
    waiting, seen, kinds, found = deque(starts), set(starts), Counter[str](), list[Visit]()
    while waiting:
        path = waiting.popleft()
        kinds[kind(path)] += 1
        if kinds[kind(path)] > of_a_kind and path not in starts:
            continue
        found.append(visit(reader, path))
        leads = dict.fromkeys(inside(path, found[-1].links))
        waiting += (lead for lead in leads if lead not in seen and not is_data(lead))
        seen |= set(leads)
    return found


def inside(path: str, links: Iterable[str]) -> list[str]:
    """The links of a page that stay on the server, as paths without their fragments."""
    targets = (urlsplit(urljoin(f"//here{path}", link)) for link in links)
    return [_path(target) for target in targets if target.netloc == "here" and not target.scheme]


def _path(target: SplitResult) -> str:
    return urlunsplit(("", "", target.path or "/", target.query, ""))


def is_data(path: str) -> bool:
    """Whether an address is read by programs."""
    return urlsplit(path).path.endswith((".json", ".csv", ".jsonl", ".graphml"))


def kind(path: str) -> str:
    """Pages that one template makes: the first part of the path, how deep it goes, and whether a query narrows it."""
    target = urlsplit(path)
    first, *others = target.path.strip("/").split("/")
    return f"/{first}{'/*' * len(others)}{'?' if target.query else ''}"


def picture(reader: Reader, path: str, folder: Path) -> None:
    """One picture for each width and scheme; the name of a file tells which."""
    name = re.sub(r"\W+", "-", path).strip("-") or "home"
    reader.open(path)
    for scheme in SCHEMES:
        for size in (WIDE, NARROW):
            reader.page.set_viewport_size(size)
            reader.page.emulate_media(color_scheme=scheme)
            file = folder / f"{name[:80]}-{size['width']}-{scheme}.png"
            reader.page.screenshot(path=file, full_page=True)


def main() -> None:
    """Pictures of a store's pages and a list of their faults, for whoever works on them."""
    parser = argparse.ArgumentParser(description="Pictures of the explorer's pages, and what is wrong with them.")
    parser.add_argument("--store", required=True, type=Path)
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--paths", nargs="*", default=[], help="one page of each kind, where none is given")
    given = parser.parse_args()
    program = find() or parser.error("no Chromium is installed, or none where LAPWING_BROWSER says")
    given.out.mkdir(parents=True, exist_ok=True)
    with (
        Store.open(given.store, create=False) as store,
        serving(application(store)) as address,
        opened(program) as browser,
        reader(browser, address) as anyone,
    ):
        visits = [visit(anyone, path) for path in given.paths] or walk(anyone, of_a_kind=1)
        for each in visits:
            picture(anyone, each.path, given.out)
            lines = [f"{check}: {line}" for check, faults in each.faults.items() for line in faults]
            sys.stdout.write("\n    ".join([f"{each.status} {each.path}", *lines]) + "\n")


if __name__ == "__main__":
    main()
