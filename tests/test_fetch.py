"""Fetching from a server that misbehaves: what is refused, what is bounded, what is asked politely."""

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest
from feed_server import Answer, Asked, FakeTime, FeedServer
from hypothesis import given
from hypothesis import strategies as st
from planted_tls import CERTIFICATE, KEY

from lapwing.errors import InputError, UnreadableInput
from lapwing.fetch import PRIVATE, Agent, Bounds, Target, Transport, allowances, shown, target
from lapwing.fetch.addresses import admitted, forbidden

BOUNDS = Bounds(packed=100_000, unpacked=1_000_000, connect=5.0, pause=5.0, total=10.0)
HASTY = replace(BOUNDS, pause=0.4, total=1.0)


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as opened:
        yield opened


@pytest.fixture
def fake() -> FakeTime:
    return FakeTime()


def agent(fake: FakeTime, *, transport: Transport | None = None, delay: float = 2.0) -> Agent:
    return Agent(transport or Transport(BOUNDS), "Lapwing/test", fake.now, fake.sleep, delay)


def packed(body: bytes, coding: str = "gzip") -> Answer:
    return Answer(headers=(("Content-Encoding", coding),), body=body)


def moved(place: str, status: int = 302) -> Answer:
    return Answer(status, (("Location", place),))


# --- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
        *("169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "fec0::1"),
        *("::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1"),
        *("2002:7f00:1::", "2001:0:1::1", "::7f00:1", "nonsense", ""),
    ],
)
def test_addresses_that_are_not_public_are_forbidden(address: str) -> None:
    assert forbidden(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:2800:220:1::1", "2a00:1450::5"])
def test_public_addresses_are_not(address: str) -> None:
    assert forbidden(address) is None


def test_private_means_a_house_and_not_the_keys_of_a_cloud() -> None:
    assert forbidden("192.168.1.1", PRIVATE) is None
    assert forbidden("::1", PRIVATE) is None
    assert forbidden("169.254.169.254", PRIVATE) == "link-local"
    assert forbidden("169.254.169.254", [ip_network("169.254.0.0/16")]) is None
    assert forbidden("::ffff:127.0.0.1", PRIVATE) == "IPv4 in IPv6"


def test_of_several_addresses_only_those_that_pass_are_taken() -> None:
    wanted = target("http://news.example/")
    found = ["127.0.0.1", "93.184.216.34", "93.184.216.34"]
    assert admitted(wanted, (), lambda host, port: found) == ["93.184.216.34"]
    with pytest.raises(UnreadableInput, match=r"public address.*127\.0\.0\.1 .loopback"):
        admitted(wanted, (), lambda host, port: ["127.0.0.1"])
    with pytest.raises(UnreadableInput, match="a host with a public address; got none"):
        admitted(wanted, (), lambda host, port: [])


def test_a_name_is_resolved_once_for_each_request_so_that_it_cannot_be_bound_anew(server: FeedServer) -> None:
    """The first answer passes the check; a second would lead elsewhere, and is never asked for."""
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    server.routes["/"] = Answer(body=b"first")
    transport = Transport(BOUNDS, resolver=lambda host, port: next(answers))
    wanted = Target("http", "rebound.example", server.port, "/")
    assert transport.send(wanted, headers={}, allow=PRIVATE).body == b"first"
    assert server.asked[0].headers["host"] == f"rebound.example:{server.port}"
    with pytest.raises(UnreadableInput, match="link-local"):
        transport.send(wanted, headers={}, allow=PRIVATE)


@pytest.mark.parametrize(
    ("url", "came"),
    [
        ("ftp://example.org/a", "ftp"),
        ("file:///etc/passwd", "file"),
        ("example.org/feed", "no scheme"),
        ("http:///feed", "none"),
        ("http://name:secret@example.org/", "one with them"),
        ("http://@example.org/", "one with them"),
        ("http://example.org:22/", "22"),
        ("http://example.org:99999/", "out of range"),
        ("http://exa mple.org/", "another"),
        ("http://example.org/\r\nHost: inner", "another"),
        ("http://[::1/", "Invalid IPv6"),
        ("http://a..b/", "empty"),
        ("http://exam_ple.org\\@inner/", "one with them"),
        ("http://<script>/", "other signs"),
        ("http://example.org/" + "a" * 5000, "another"),
    ],
)
def test_what_is_no_plain_web_address_is_refused(url: str, came: str) -> None:
    with pytest.raises(UnreadableInput, match=came) as caught:
        target(url)
    assert "secret" not in str(caught.value) + caught.value.origin


def test_an_address_is_normalised() -> None:
    assert target("HTTP://Example.ORG.:80/a b?ü=1#part".replace(" ", "%20")).url == "http://example.org/a%20b?%C3%BC=1"
    assert target("https://bücher.example/").host == "xn--bcher-kva.example"
    assert target("http://[2001:DB8::1]:8080").url == "http://[2001:db8::1]:8080/"
    assert shown("https://me:pass@example.org/a#b") == "https://example.org/a"


@given(st.text(max_size=80))
def test_any_text_is_an_address_or_an_error_of_ours(text: str) -> None:
    for url in (text, f"http://{text}"):
        try:
            found = target(url)
        except UnreadableInput:
            continue
        assert found.scheme in ("http", "https")
        assert found.host
        assert found.url.isascii()
        assert target(found.url) == found


@pytest.mark.parametrize("url", ["http://0x7f000001/", "http://2130706433/", "http://127.1/", "http://localhost/"])
def test_this_machine_by_any_name_is_refused(url: str, fake: FakeTime) -> None:
    with pytest.raises(UnreadableInput, match=r"a public address|a host with an address"):
        agent(fake).get(url)


def test_allowances_are_true_or_networks() -> None:
    assert allowances(True, "x") == PRIVATE
    assert allowances(False, "x") == ()
    assert allowances(["10.0.0.0/8"], "x") == (ip_network("10.0.0.0/8"),)
    for wrong in ("yes", ["10.0.0.1/8"], ["house"], 1):
        with pytest.raises(UnreadableInput, match="allow_private"):
            allowances(wrong, "x")


# --- answers --------------------------------------------------------------------------------------


def test_bodies_plain_and_packed_come_back(server: FeedServer, fake: FakeTime) -> None:
    body = b"news " * 1000
    chunk = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nnews \r\n1388\r\n" + body + b"\r\n0\r\n\r\n"
    server.routes.update(
        {
            "/plain": Answer(body=body),
            "/gzip": packed(gzip.compress(body)),
            "/twice": packed(gzip.compress(body[:99]) + gzip.compress(body[99:]), "X-GZIP"),
            "/deflate": packed(zlib.compress(body), "deflate"),
            "/bare": packed(zlib.compress(body)[2:-4], "deflate"),
            "/chunks": Answer(raw=chunk),
        }
    )
    reader = agent(fake, delay=0)
    for path in list(server.routes):
        expected = b"news " + body if path == "/chunks" else body
        assert reader.get(server.url(path), allow=PRIVATE).body == expected, path
    assert server.asked[-1].headers["user-agent"] == "Lapwing/test"


BAD = {
    "bomb": (packed(gzip.compress(b"\0" * 30_000_000)), "unpacked bytes"),
    "big": (Answer(body=b"x" * 200_000), "100,000 bytes"),
    "short": (Answer(body=b"hello", length=100), "whole answer"),
    "cut": (packed(gzip.compress(bytes(range(256)) * 40)[:-15]), "breaks off"),
    "lie": (packed(b"no gzip at all"), "whole answer"),
    "odd": (packed(b"x", "br"), "plain or in gzip"),
    "chunk": (Answer(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhel"), "whole answer"),
    "garbage": (Answer(raw=b"\x00\x01\x02\r\n\r\n"), "whole answer"),
    "nothing": (Answer(raw=b""), "whole answer"),
    "headers": (Answer(headers=tuple((f"X-{n}", "y") for n in range(300))), "whole answer"),
    "long": (Answer(headers=(("X", "y" * 100_000),)), "whole answer"),
    "hold": (Answer(hold=9), "slower"),
    "drip": (Answer(body=b"x" * 50, drip=0.02), "slower"),
    "dripped body": (Answer(raw=b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 60, drip=0.02), "slower"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_answer_is_an_error_and_soon(name: str, server: FeedServer, fake: FakeTime) -> None:
    server.routes["/bad"], words = BAD[name]
    before = time.monotonic()
    reader = agent(fake, transport=Transport(HASTY if words == "slower" else BOUNDS))
    with pytest.raises(UnreadableInput, match=words) as caught:
        reader.get(server.url("/bad"), allow=PRIVATE)
    assert time.monotonic() - before < 8
    assert caught.value.origin == server.url("/bad")


def test_nobody_there_is_an_error(fake: FakeTime) -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    with pytest.raises(UnreadableInput, match="a server that answers"):
        agent(fake).get(f"http://127.0.0.1:{port}/", allow=PRIVATE)

    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(UnreadableInput, match="a host with an address; got Name or service not known"):
        agent(fake, transport=Transport(BOUNDS, unknown)).get("http://no-such-name.example/")


def test_the_next_address_is_tried_where_the_first_does_not_answer(server: FeedServer) -> None:
    server.routes["/"] = Answer(body=b"here")
    transport = Transport(BOUNDS, resolver=lambda host, port: ["127.0.0.2", "127.0.0.1"])
    assert transport.send(Target("http", "news.example", server.port, "/"), headers={}, allow=PRIVATE).body == b"here"


def test_a_request_under_way_can_be_broken_off(server: FeedServer) -> None:
    server.routes["/"] = Answer(hold=10)
    transport = Transport(Bounds(pause=10, total=10))
    stop = threading.Timer(0.2, transport.cancel)
    stop.start()
    before = time.monotonic()
    with pytest.raises(UnreadableInput, match="slower"):
        transport.send(target(server.url("/")), headers={}, allow=PRIVATE)
    stop.join()
    assert time.monotonic() - before < 8


# --- TLS ------------------------------------------------------------------------------------------


@pytest.fixture
def secured(tmp_path: Path) -> Iterator[FeedServer]:
    (tmp_path / "both.pem").write_text(KEY + CERTIFICATE)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "both.pem")
    with FeedServer({"/": Answer(body=b"sealed")}, tls=context) as opened:
        yield opened


def test_a_certificate_is_verified(secured: FeedServer) -> None:
    trusting = ssl.create_default_context(cadata=CERTIFICATE)
    here = Target("https", "news.example", secured.port, "/")
    other = Target("https", "other.example", secured.port, "/")

    def send(wanted: Target, context: ssl.SSLContext) -> bytes:
        transport = Transport(BOUNDS, lambda host, port: ["127.0.0.1"], context)
        return transport.send(wanted, headers={}, allow=PRIVATE).body

    assert send(here, trusting) == b"sealed"
    with pytest.raises(UnreadableInput, match="a certificate for this host"):
        send(other, trusting)
    with pytest.raises(UnreadableInput, match="a certificate for this host"):
        send(here, ssl.create_default_context())


def test_a_handshake_that_never_ends_is_broken_off() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        wanted = Target("https", "news.example", silent.getsockname()[1], "/")
        transport = Transport(Bounds(connect=1, pause=5, total=0.4), lambda host, port: ["127.0.0.1"])
        before = time.monotonic()
        with pytest.raises(UnreadableInput, match="slower"):
            transport.send(wanted, headers={}, allow=PRIVATE)
        assert time.monotonic() - before < 8


# --- redirects ------------------------------------------------------------------------------------


def test_redirects_are_followed_and_each_is_checked(server: FeedServer, fake: FakeTime) -> None:
    server.routes.update({"/a": moved("b", 301), "/b": moved(server.url("/c"), 307), "/c": Answer(body=b"end")})
    came = agent(fake).get(server.url("/a"), allow=PRIVATE)
    assert (came.url, came.body) == (server.url("/c"), b"end")


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("/start", "in a circle"),
        ("http://169.254.169.254/latest/meta-data", "link-local"),
        ("http://[::ffff:10.0.0.1]/", "IPv4 in IPv6"),
        ("file:///etc/passwd", "http or https"),
        ("http://user:pass@127.0.0.1/", "name or password"),
        ("//[bad", "an address|a redirect"),
    ],
)
def test_a_redirect_to_where_one_may_not_go_is_refused(
    place: str, words: str, server: FeedServer, fake: FakeTime
) -> None:
    server.routes["/start"] = moved(place)
    with pytest.raises(UnreadableInput, match=words):
        agent(fake).get(server.url("/start"), allow=[ip_network("127.0.0.0/8")])


def test_redirects_have_an_end(server: FeedServer, fake: FakeTime) -> None:
    server.routes.update({f"/{n}": moved(f"/{n + 1}") for n in range(20)})
    with pytest.raises(UnreadableInput, match="at most 5 redirects"):
        agent(fake).get(server.url("/0"), allow=PRIVATE)
    assert len(server.paths()) == 6


def test_a_redirect_does_not_leave_encryption(fake: FakeTime) -> None:
    made = agent(fake)
    with pytest.raises(UnreadableInput, match="stays encrypted"):
        made._next(target("https://news.example/a"), "http://news.example/a")
    assert made._next(target("http://news.example/a"), "https://news.example/a").scheme == "https"


# --- politeness -----------------------------------------------------------------------------------


def test_a_host_is_given_time_and_one_connection(server: FeedServer, fake: FakeTime) -> None:
    server.routes["/a"] = Answer()
    reader = agent(fake, delay=3)
    for _ in range(3):
        reader.get(server.url("/a"), allow=PRIVATE)
    assert fake.slept == [3.0, 3.0, 3.0]  # robots.txt is a request, too
    fake.sleep(10)
    reader.get(server.url("/a"), allow=PRIVATE)
    assert fake.slept[3:] == [10.0]


def test_robots_are_obeyed_cached_and_may_ask_for_more_time(server: FeedServer, fake: FakeTime) -> None:
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: Lapwing\nDisallow: /closed\nCrawl-delay: 7\n"
    server.routes.update({"/robots.txt": Answer(body=rules), "/open": Answer(body=b"ok"), "/closed": Answer()})
    reader = agent(fake)
    assert reader.get(server.url("/open"), allow=PRIVATE).body == b"ok"
    with pytest.raises(UnreadableInput, match=r"robots.txt leaves open; got one that it closes"):
        reader.get(server.url("/closed"), allow=PRIVATE)
    reader.get(server.url("/open"), allow=PRIVATE)
    assert server.paths() == ["/open", "/open"]
    assert [each.path for each in server.asked].count("/robots.txt") == 1
    assert fake.slept == [2.0, 7.0]  # before robots.txt was read, and after
    fake.sleep(86400)
    reader.get(server.url("/open"), allow=PRIVATE)
    assert [each.path for each in server.asked].count("/robots.txt") == 2


def test_a_redirect_to_what_robots_close_is_not_followed(server: FeedServer, fake: FakeTime) -> None:
    server.routes.update(
        {"/robots.txt": Answer(body=b"User-agent: *\nDisallow: /b"), "/a": moved("/b"), "/b": Answer()}
    )
    with pytest.raises(UnreadableInput, match="one that it closes"):
        agent(fake).get(server.url("/a"), allow=PRIVATE)
    assert server.paths() == ["/a"]


@pytest.mark.parametrize(("status", "open_"), [(404, True), (403, True), (500, False), (503, False), (429, False)])
def test_robots_that_cannot_be_had_close_a_host_and_missing_ones_do_not(
    status: int, open_: bool, server: FeedServer, fake: FakeTime
) -> None:
    server.routes.update({"/robots.txt": Answer(status), "/a": Answer(body=b"ok")})
    reader = agent(fake)
    if open_:
        assert reader.get(server.url("/a"), allow=PRIVATE).body == b"ok"
        return
    with pytest.raises(UnreadableInput, match=f"status {status}"):
        reader.get(server.url("/a"), allow=PRIVATE)
    server.routes["/robots.txt"] = Answer(404)
    with pytest.raises(UnreadableInput, match=f"status {status}"):
        reader.get(server.url("/a"), allow=PRIVATE)
    fake.sleep(3600)
    assert reader.get(server.url("/a"), allow=PRIVATE).body == b"ok"


def test_a_message_is_posted_and_not_redirected(server: FeedServer, fake: FakeTime) -> None:
    heard: list[Asked] = []

    def hook(asked: Asked) -> Answer:
        heard.append(asked)
        return Answer(202)

    server.routes.update({"/hook": hook, "/moved": moved("/hook", 307)})
    sent = {"Content-Type": "application/json"}
    assert agent(fake).post(server.url("/hook"), b"{}", headers=sent, allow=PRIVATE).status == 202
    assert (heard[0].method, heard[0].body) == ("POST", b"{}")
    assert agent(fake).post(server.url("/moved"), b"{}", headers=sent, allow=PRIVATE).status == 307
    assert len(heard) == 1
    with pytest.raises(InputError):
        agent(fake).post(server.url("/hook"), b"{}", headers=sent)


def test_proxies_of_the_environment_are_not_used(
    server: FeedServer, fake: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.routes["/a"] = Answer(body=b"direct")
    assert agent(fake).get(server.url("/a"), allow=PRIVATE).body == b"direct"
