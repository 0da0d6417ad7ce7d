"""The gate: no route and no spelling of one leads around it, and nobody becomes the owner by a header."""

from pathlib import Path

import pytest

from pages.door.standing import Standing
from pages.door.tries import FROM_ONE_PLACE
from tests.pages.door.asked import CODE, COOKIE, HOST, STRANGER, House

ORIGIN = f"https://{HOST}"
ROUTES = [
    "/",
    "/photo",
    "/media/0123.png",
    "//media/0123.png",
    "/./media/0123.png",
    "/MEDIA/0123.png",
    "/%6dedia/0123.png",
    "/media%2f0123.png",
    "/_door/../media/0123.png",
    "/_door/",
    "/_door/x",
    "/_doors",
    "/_DOOR/certificate",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/upload_file/session/file",
    "/_stcore/agent/mcp",
    "/component/streamlit_webrtc.webrtc_streamer/index.html",
    "/static/js/index.js",
    "/favicon.png",
    "*",
    "",
]


@pytest.fixture
def house() -> House:
    return House()


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
def test_no_route_answers_without_the_cookie(house: House, path: str, method: str) -> None:
    for cookie in (None, f"{COOKIE}=guess", f"{COOKIE}=", f"other=1; {COOKIE}"):
        assert house.ask(path, method=method, cookie=cookie, accept="*/*").status == 401
    assert house.came == []


@pytest.mark.parametrize("path", ROUTES)
def test_every_route_answers_with_the_cookie(house: House, path: str) -> None:
    assert house.ask(path, cookie=f"a=1; {COOKIE}={house.give().token}").status == 200


def test_a_websocket_needs_the_cookie_and_our_own_page(house: House) -> None:
    token = f"{COOKIE}={house.let_in()}"
    stream = {"path": "/_stcore/stream", "kind": "websocket"}
    assert house.ask(**stream, origin=ORIGIN).status == 403
    assert house.ask(**stream, origin=ORIGIN, cookie=f"{COOKIE}=guess").status == 403
    for origin in (None, "null", "https://evil.example", f"http://{HOST}.evil.example", "https://192.168.1.5", "["):
        assert house.ask(**stream, origin=origin, cookie=token).status == 403
    assert house.came == []
    assert house.ask(**stream, origin=ORIGIN, cookie=token).status == 101


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", None, "a b", "192.168.1.5:x", "::1"])
def test_a_foreign_name_is_refused_also_without_a_code(host: str | None) -> None:
    house = House(Standing(names=frozenset({"localhost"})))
    assert house.ask(host=host).status == 421
    assert house.came == []


@pytest.mark.parametrize("host", ["localhost:8501", "STUDIO", "10.0.0.9:8501", "[fd00::1]:8501"])
def test_own_names_and_any_address_are_answered(house: House, host: str) -> None:
    assert house.ask(host=host, cookie=f"{COOKIE}={house.let_in()}").status == 200


@pytest.mark.parametrize(
    ("peer", "headers", "role"),
    [
        ("127.0.0.1", {"host": "localhost:8501"}, "owner"),
        (STRANGER, {"host": "localhost:8501"}, "visitor"),
        (STRANGER, {"host": "localhost:8501", "x_fer_studio_role": "owner"}, "visitor"),
        (STRANGER, {"x_forwarded_for": "127.0.0.1", "x_real_ip": "127.0.0.1"}, "visitor"),
        ("127.0.0.1", {}, "visitor"),
        ("127.0.0.1", {"host": "localhost:8501", "forwarded": "for=127.0.0.1"}, "visitor"),
    ],
)
def test_who_comes_is_told_to_the_app_once(peer: str, headers: dict[str, str], role: str) -> None:
    house = House()
    house.ask(peer=peer, cookie=f"{COOKIE}={house.let_in()}", **headers)
    assert house.roles == [[role]]


def test_behind_a_proxy_nobody_is_the_owner() -> None:
    house = House(Standing(behind="fer.example.org", names=frozenset({"localhost", "fer.example.org"})))
    house.ask(peer="127.0.0.1", host="localhost:8501")
    house.ask(peer="127.0.0.1", host="fer.example.org")
    assert house.roles == [["visitor"], ["visitor"]]


def test_a_proxy_may_ask_under_another_name_than_it_shows() -> None:
    house = House(Standing(behind="fer.example.org", names=frozenset({"localhost", "fer.example.org"})))
    stream = {"path": "/_stcore/stream", "kind": "websocket", "host": "127.0.0.1:8501", "peer": "127.0.0.1"}
    assert house.ask(**stream, origin="https://fer.example.org:8443").status == 101
    assert house.ask(**stream, origin="https://fer.example.org.evil.example").status == 403


def test_without_a_code_everybody_comes_in_as_a_visitor() -> None:
    house = House(Standing(names=frozenset({"localhost"})))
    assert house.ask().status == 200
    assert house.ask("/_door").headers["location"] == "/#"
    assert house.ask("/_stcore/stream", kind="websocket", origin="https://evil.example").status == 403
    assert house.roles == [["visitor"]]


def test_a_page_asks_for_the_code_and_leads_on_to_where_it_was_asked(house: House) -> None:
    asked = house.ask("/live", accept="text/html,*/*")
    assert asked.status == 401
    assert 'value="/live"' in asked.body
    assert "frame-ancestors 'none'" in asked.headers["content-security-policy"]
    answered = house.give(after="/live")
    assert (answered.status, answered.headers["location"]) == (303, "/live#")
    for mark in ("HttpOnly", "Secure", "SameSite=strict", "Path=/"):
        assert mark in answered.headers["set-cookie"]
    assert 'value="/live"' in house.give("wrong!", after="/live").body
    assert answered.token and CODE not in answered.headers["set-cookie"]
    assert "Domain" not in answered.headers["set-cookie"]
    assert house.ask("/_door", cookie=f"{COOKIE}={answered.token}").headers["location"] == "/#"


@pytest.mark.parametrize("after", ["//evil.example", "https://evil.example", "/\\evil", "/a\r\nX: 1", "javascript:x"])
def test_the_form_leads_to_no_other_server(house: House, after: str) -> None:
    assert house.give(after=after).headers["location"] == "/#"
    assert "evil" not in house.ask(after, accept="text/html").body


def test_a_page_is_found_as_a_phone_writes_it(house: House) -> None:
    assert house.ask("/Datasets").headers["location"] == "/datasets"
    assert house.came == []


def test_wrong_codes_are_few_and_the_owner_is_not_locked_out(house: House) -> None:
    for _try in range(FROM_ONE_PLACE):
        wrong = house.give("ABC235")
        assert (wrong.status, wrong.token) == (401, None)
        assert "not the code" in wrong.body
    refused = house.give()
    assert (refused.status, refused.token) == (429, None)
    assert "in 10 minutes" in refused.body and refused.headers["retry-after"] == "600"
    assert house.give(peer="192.168.1.8").status == 303
    for number in range(100):
        house.give("ABC235", peer=f"10.0.{number}.1")
    assert house.give(peer="10.1.1.1").status == 429
    assert house.give(peer="127.0.0.1").status == 429, "under a foreign name, such as a tunnel's, it is a stranger too"
    assert house.give(peer="127.0.0.1", host="localhost:8501", x_forwarded_for="1.1.1.1").status == 429
    assert house.give(peer="127.0.0.1", host="localhost:8501").status == 303


def test_only_our_own_form_is_read(house: House) -> None:
    assert house.give(origin="https://evil.example").status == 403
    assert house.give(sec_fetch_site="cross-site").status == 400
    assert house.give(content_type="application/json").status == 400
    assert house.give("A" * 3000).status == 400
    assert house.give(origin=ORIGIN, sec_fetch_site="same-origin").status == 303


def test_the_certificate_is_for_everybody(tmp_path: Path) -> None:
    root = tmp_path / "root.pem"
    root.write_text("a certificate")
    house = House(root=root)
    given = house.ask("/_door/certificate")
    assert (given.status, given.body) == (200, "a certificate")
    assert given.headers["content-type"] == "application/x-x509-ca-cert"
    assert 'href="/_door/certificate"' in house.ask(accept="text/html").body
    assert House().ask("/_door/certificate").status == 404
