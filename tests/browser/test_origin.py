"""A page of another origin knocks at the app: it is refused, and nobody outside is asked about it."""

import http.client
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.browser.server import running_app
from tests.browser.visitor import arrive

pytestmark = pytest.mark.browser

FOREIGN = "http://stranger.example"


@pytest.fixture
def way_out() -> Iterator[socket.socket]:
    """The one way out for the server's requests; whoever asks an outside host waits here in the queue."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(2)
        yield listening


def test_a_foreign_origin_is_refused_without_a_request_outside(browser: Browser, way_out: socket.socket) -> None:
    proxy = f"http://127.0.0.1:{way_out.getsockname()[1]}"
    with running_app(HTTP_PROXY=proxy, HTTPS_PROXY=proxy, http_proxy=proxy, https_proxy=proxy) as address:
        visitor = arrive(browser, address)
        visitor.open()
        visitor.page.context.close()
        assert knock(address, origin=address) == http.client.SWITCHING_PROTOCOLS
        assert knock(address, origin=FOREIGN) == http.client.FORBIDDEN
        with pytest.raises(TimeoutError):
            way_out.accept()


def knock(address: str, *, origin: str) -> int:
    """Ask for the app's WebSocket as a page of this origin would; return the answer's status."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    handshake = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        "Origin": origin,
    }
    connection.request("GET", "/_stcore/stream", headers=handshake)
    status = connection.getresponse().status
    connection.close()
    return status
