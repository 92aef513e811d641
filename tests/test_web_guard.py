"""What stands before the pages: every way in without the token, from another site, with too much or in another form."""

from __future__ import annotations

import re
import socket
import threading
import time

import pytest
import uvicorn
from patience import PATIENCE
from test_brief import Page
from tiny_tools import tiny_tools
from web_samples import Roster, TestClient, busy

from lapwing.web import Door, application
from lapwing.web.api import CALLS
from lapwing.web.app import HEADERS
from lapwing.web.bodies import MOST_BYTES
from lapwing.web.guard import COOKIE
from lapwing.web.pages import PAGES
from lapwing.web.serving import config
from lapwing.web.signing import local

TOKEN = "correct-horse-battery-staple"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
JSON = {"Content-Type": "application/json"}
TEXT = {"text": "Chile shelled Peru on 9 May 2023.\n"}


@pytest.fixture(scope="module")
def store():
    with busy().open() as made:
        yield made


@pytest.fixture
def reach(store):
    """Clients of the store behind a door."""

    def opened(**door) -> TestClient:
        app = application(store, roster=Roster(), door=Door(**door), make_tools=tiny_tools)
        return TestClient(app, base_url="http://localhost:8000", raise_server_exceptions=False, follow_redirects=False)

    return opened


@pytest.fixture
def locked(reach):
    return reach(token=TOKEN, hosts=())


# --- the token --------------------------------------------------------------------------------------


def addresses() -> list[str]:
    names = {"one": "NOR", "other": "SUD", "actor": "NOR", "family": "f1", "article": "x", "here": "x", "there": "y"}
    found = [page.path.format(**names) for page in PAGES]
    return [*found, *(f"{path}.json" for path in found), *(call.path.format(**names) for call in CALLS)]


@pytest.mark.parametrize("path", [*addresses(), "/openapi.json", "/brief?one=NOR", "/nowhere", "/login/", "/Static/x"])
def test_nothing_of_the_store_without_the_token(locked, path):
    answer = locked.get(path)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "Norland" not in answer.text
    assert locked.get(path, headers=BEARER).status_code != 401


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_no_method_leads_around_it(locked, method):
    for path in ("/", "/dyads.json", "/api/v1/code", "/api/v1/events"):
        assert locked.request(method, path, headers=JSON).status_code == 401


@pytest.mark.parametrize(
    "given",
    [
        *("", "Bearer", "Bearer ", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", "Bearer null"),
        *(f"Bearer{TOKEN}", f"Bearer {TOKEN} {TOKEN}", f"Bearer \u00e9{TOKEN}".encode("latin-1")),
    ],
)
def test_what_is_not_the_token_is_none(locked, given):
    assert locked.get("/dyads.json", headers={"Authorization": given}).status_code == 401


def test_the_scheme_may_be_written_in_any_case(locked):
    assert locked.get("/dyads.json", headers={"authorization": f"bearer  {TOKEN} "}).status_code == 200


def test_a_token_in_the_address_is_not_taken(locked):
    for query in (f"token={TOKEN}", f"access_token={TOKEN}", f"{COOKIE}={TOKEN}"):
        assert locked.get(f"/dyads.json?{query}").status_code == 401


def test_a_wrong_token_is_answered_as_a_missing_one_is(locked):
    said = locked.get("/dyads.json", headers={"Authorization": "Bearer wrong-wrong-wrong"})
    assert set(said.json()) == {"status", "expected", "came", "remedy", "asked", "near"}
    assert "wrong-wrong" not in said.text


def test_files_of_the_package_are_there_for_everybody_and_nothing_beside_them(locked):
    assert locked.get("/static/icon.svg").status_code == 200
    for path in ("/static/../dyads", "/static/%2e%2e/dyads.json", "/static//dyads.json", "/static/..%2fdyads.json"):
        answer = locked.get(path)
        assert (answer.status_code in (401, 404), "Norland" in answer.text) == (True, False), path


def test_what_one_signs_in_for_is_kept_by_nobody_on_the_way(locked, reach):
    assert locked.get("/dyads", headers=BEARER).headers["cache-control"] == "private"
    assert "cache-control" not in reach().get("/dyads").headers
    assert locked.get("/static/icon.svg").headers["cache-control"] == "max-age=3600"


# --- signing in -------------------------------------------------------------------------------------


def sign_in(web, token=TOKEN, back="/dyads?sort=score", **headers):
    return web.post("/login", data={"token": token, "back": back}, headers=headers)


def test_a_browser_signs_in_and_out(locked):
    asked = locked.get("/dyads?sort=score")
    form = Page(asked.text)
    fields = {a["name"]: a.get("value") for tag, a in form.tags if tag == "input"}
    assert fields == {"back": "/dyads?sort=score", "token": None}
    assert next(a["type"] for tag, a in form.tags if tag == "input" and a["name"] == "token") == "password"
    answer = sign_in(locked, back=fields["back"])
    assert (answer.status_code, answer.headers["location"]) == (303, "/dyads?sort=score")
    cookie = answer.headers["set-cookie"].lower()
    assert {"httponly", "samesite=strict", "path=/"} <= {part.strip() for part in cookie.split(";")}
    assert TOKEN not in cookie
    assert "max-age" not in cookie
    assert locked.get("/dyads?sort=score").status_code == 200
    assert "signed in" in locked.get("/login").text
    assert locked.post("/logout", data={}).status_code == 415  # a form without a type is none
    out = locked.post("/logout", headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert (out.status_code, out.headers["location"]) == (303, "/login")
    assert locked.get("/dyads").status_code == 401


def test_over_https_the_cookie_stays_there(store):
    app = application(store, roster=Roster(), door=Door(token=TOKEN))
    web = TestClient(app, base_url="https://localhost", follow_redirects=False)
    assert "; secure" in sign_in(web).headers["set-cookie"].lower()


def test_a_wrong_token_signs_nobody_in(locked):
    for wrong in ("", "x", TOKEN[:-1], "<script>alert(1)</script>", "é"):
        answer = sign_in(locked, wrong, back='/"><script>alert(1)</script>')
        assert answer.status_code == 401
        assert "set-cookie" not in answer.headers
        assert "not the token" in answer.text
        assert "<script" not in answer.text


@pytest.mark.parametrize(
    "back",
    [
        *("https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", ""),
        *("/a\r\nSet-Cookie: x=y", "/\tx", "evil.example", "/é", "/" + "x" * 3000, " //evil.example", "/\x00"),
    ],
)
def test_the_form_leads_nobody_elsewhere(locked, back):
    assert local(back) == "/"
    assert sign_in(locked, back=back).headers["location"] == "/"


def test_a_form_that_is_none_is_refused(locked):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert locked.post("/login", content=b"token=" + b"x" * 5000, headers=form).status_code == 413
    assert locked.post("/login", content=b"\xff\xfe", headers=form).status_code == 400
    assert locked.post("/login", content=b"&".join(b"a=b" for _ in range(100)), headers=form).status_code == 400
    assert locked.post("/login", json={"token": TOKEN}).status_code == 415


def test_without_a_token_there_is_nothing_to_sign_in_to(reach):
    web = reach()
    assert (web.get("/login").status_code, web.get("/login").headers["location"]) == (303, "/")
    assert sign_in(web, "").status_code == 401


def test_a_cookie_of_another_token_is_worth_nothing(locked, reach):
    session = Door(token="another-token-of-some-length").session()
    for value in (session, "", TOKEN, "x" * 5000):
        assert reach(token=TOKEN).get("/dyads.json", headers={"Cookie": f"{COOKIE}={value}"}).status_code == 401


def test_the_page_to_sign_in_runs_no_script_and_says_where_it_is_sent_from(locked):
    answer = locked.get("/dyads")
    page = Page(answer.text)
    assert not [tag for tag, _ in page.tags if tag == "script"]
    # with "no-referrer" browsers send "Origin: null" with the form, which is refused
    assert [a["content"] for tag, a in page.tags if tag == "meta" and a.get("name") == "referrer"] == ["same-origin"]
    assert locked.get("/login").headers["referrer-policy"] == "same-origin"


# --- other sites ------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example:8000", "", "127.0.0.1.evil.example"])
def test_a_name_that_was_made_to_lead_here_is_refused(reach, host):
    web = reach(hosts=())  # without a token, as on a machine of one's own
    for path in ("/", "/dyads.json", "/api/v1/events", "/static/icon.svg", "/login"):
        answer = web.get(path, headers={"Host": host})
        assert answer.status_code == 421
        assert "Norland" not in answer.text
    assert web.get("/dyads.json").status_code == 200
    assert reach(hosts=("evil.example",)).get("/", headers={"Host": "evil.example"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost"},  # another port is another site
        {"Origin": "http://localhost:8000.evil.example"},
        {"Origin": "http://[broken"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://localhost:8000", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_another_site_posts_nothing(locked, reach, headers):
    assert locked.post("/api/v1/code", json=TEXT, headers={**BEARER, **headers}).status_code == 403
    assert reach().post("/api/v1/code", json=TEXT, headers=headers).status_code == 403
    assert sign_in(locked, **headers).status_code == 403


def test_a_page_of_our_own_does(locked):
    assert sign_in(locked, Origin="http://localhost:8000", **{"Sec-Fetch-Site": "same-origin"}).status_code == 303


@pytest.mark.parametrize(
    "media", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "text/json"]
)
def test_what_a_form_of_another_site_may_send_is_not_taken(reach, media):
    headers = {"Content-Type": media} if media else {}
    assert reach().post("/api/v1/code", content=b'{"text": "x"}', headers=headers).status_code == 415


def test_no_other_site_is_let_read(reach):
    for method, path in (("GET", "/dyads.json"), ("OPTIONS", "/api/v1/code")):
        asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
        answer = reach().request(method, path, headers=asked)
        assert not [name for name in answer.headers if name.startswith("access-control")]
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"


# --- too much, too often ----------------------------------------------------------------------------


def test_too_many_requests_are_told_when_to_come_again(reach):
    web = reach(rate=0.5, burst=3)
    assert [web.get("/static/icon.svg").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    refused = web.get("/dyads.json")
    assert (refused.status_code, refused.json()["status"]) == (429, 429)
    assert 1 <= int(refused.headers["retry-after"]) <= 2
    assert "What to do" in web.get("/dyads").text


def test_guessing_is_slower_than_asking(reach):
    web = reach(token=TOKEN, rate=0.1, burst=30)
    tried = [web.get("/dyads.json", headers={"Authorization": f"Bearer guess-{n}"}).status_code for n in range(6)]
    assert tried == [401, 401, 401, 429, 429, 429]
    web = reach(token=TOKEN, rate=0.1, burst=30)
    assert [sign_in(web, f"guess {n}").status_code for n in range(5)] == [401, 401, 401, 429, 429]


def test_addresses_headers_and_bodies_have_an_end(reach):
    web = reach()
    assert web.get(f"/search?q={'x' * 8000}").status_code == 414
    assert web.get(f"/actor/{'x' * 8000}").status_code == 414
    assert web.get("/dyads.json", headers={"X-Long": "x" * 17_000}).status_code == 431
    assert web.get("/dyads.json", headers={f"X-{n}": "x" for n in range(4000)}).status_code == 431
    for length in (str(MOST_BYTES + 1), "9" * 30, "-1", "x"):
        answer = web.post("/api/v1/code", content=b"{}", headers={**JSON, "Content-Length": length})
        assert answer.status_code == 413


def test_a_body_without_a_length_has_one_too(reach):
    def endless():
        for _ in range(MOST_BYTES // 10_000 + 2):
            yield b" " * 10_000

    assert reach().post("/api/v1/code", content=endless(), headers=JSON).status_code == 413


def test_refusals_bear_the_headers(locked, reach):
    for answer in (locked.get("/"), reach(hosts=()).get("/", headers={"Host": "evil.example"}), locked.get("/x.json")):
        kept = {name: answer.headers[name] for name in HEADERS if name != "Referrer-Policy"}
        assert kept == {name: value for name, value in HEADERS.items() if name != "Referrer-Policy"}


# --- as it is served --------------------------------------------------------------------------------


@pytest.fixture
def served(store):
    """The port of a real server."""
    app = application(store, roster=Roster(), door=Door(hosts=()), make_tools=tiny_tools)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(config(app, "127.0.0.1", 0))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join()


def say(port: int, request: bytes) -> bytes:
    """The first line and the headers of what is answered."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as talk:
        talk.sendall(request)
        found = b""
        while b"\r\n\r\n" not in found and (piece := talk.recv(65536)):
            found += piece
        return found


CLOSE = b"Connection: close\r\n\r\n"
TOO_LONG = "400|414|431"  # it hangs on how the bytes arrive who refuses it
POST = b"POST /api/v1/code HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /dyads.json HTTP/1.1\r\nHost: localhost\r\n" + CLOSE, 200),
        (b"GET /dyads.json HTTP/1.1\r\nHost: evil.example\r\n" + CLOSE, 421),
        (b"GET /dyads.json HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n" + CLOSE, 400),
        (b"GET /dyads.json HTTP/1.1\r\n" + CLOSE, 400),
        (b"GET /dyads.json HTTP/1.0\r\n\r\n", 421),
        (b"GET http://evil.example/dyads.json HTTP/1.1\r\nHost: localhost\r\n" + CLOSE, 404),
        (b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", TOO_LONG),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", TOO_LONG),
        (POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (POST + b"Content-Length: 99999999\r\n\r\n", 413),
        (b"\x00\xff\r\n\r\n", 400),
    ],
)
def test_on_the_wire(served, request_, status):
    found = say(served, request_)
    assert re.match(rb"HTTP/1\.1 (?:%s) " % str(status).encode(), found)
    assert b"server:" not in found.lower()
