"""The server with the real game behind it: its files and its access checks."""

import asyncio
from pathlib import Path

import pytest
from aiohttp import WSServerHandshakeError

from digitgame.web.messages import FULL
from tests.web.conftest import SEES_PROCESSES, Served, Serving

pytestmark = SEES_PROCESSES


class TestThePage:
    async def test_asks_nothing_of_other_servers(self, served: Served) -> None:
        """No font, script or picture comes from elsewhere, and the policy forbids it."""
        async with served.get() as response:
            page, policy = await response.text(), response.headers["Content-Security-Policy"]
        port = served.url.rpartition(":")[2]
        assert f"ws://127.0.0.1:{port}/ws" in page
        assert "http" not in page.replace("http-equiv", "")
        assert f"connect-src ws://127.0.0.1:{port}/ws;" in policy
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy

    @pytest.mark.parametrize(
        "file",
        [
            *("favicon.ico", "static/page.css", "static/page.js", "static/manifest.webmanifest"),
            *("static/xterm/xterm.js", "static/xterm/addon-canvas.js", "static/xterm/xterm.css"),
            *("static/icon.svg", "static/icon-192.png", "static/icon-512.png"),
        ],
    )
    async def test_has_its_parts(self, served: Served, file: str) -> None:
        async with served.get(f"/{file}") as response:
            assert response.status == 200
            assert response.headers["X-Content-Type-Options"] == "nosniff"

    @pytest.mark.parametrize(
        "path",
        [
            *(
                "/static/",
                "/static/../server.py",
                "/static/%2e%2e/server.py",
                "/static/" + 4000 * "a",
            ),
            "/download/x",
        ],
    )
    async def test_leads_to_no_other_file(self, served: Served, path: str) -> None:
        async with served.get(path) as response:
            assert response.status in (403, 404)

    async def test_what_is_no_request_is_refused_and_fills_no_log(
        self, served: Served, caplog: pytest.LogCaptureFixture
    ) -> None:
        for sent in (b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\n\r\n", b"GET / \x1b[2J\r\n\r\n"):
            host, _, port = served.url.removeprefix("http://").partition(":")
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(sent)
            assert b" 400 " in await reader.readline()
            writer.close()
        assert caplog.records == []

    async def test_answers_to_its_own_name_alone(self, served: Served) -> None:
        """Neither the page nor the websocket is served under another name (DNS rebinding)."""
        port = served.url.rpartition(":")[2]
        for host in ("evil.example", f"evil.example:{port}", "127.0.0.1", "127.0.0.1:1"):
            for path, headers in (("/", {}), ("/ws", {"Origin": f"http://{host}"})):
                headers["Host"] = host
                async with served.get(path, headers=headers) as response:
                    assert response.status == 421
        async with served.get(headers={"Host": f"LocalHost:{port}"}) as response:
            assert f"ws://LocalHost:{port}/ws" in await response.text()


class TestTheDoor:
    @pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "http://127.0.0.1"])
    async def test_is_shut_to_other_pages(self, served: Served, origin: str | None) -> None:
        """Cross-site websockets are rejected, and start no process."""
        with pytest.raises(WSServerHandshakeError) as refused:
            async with served.visit(origin=origin):
                pass
        assert refused.value.status == 403
        assert not served.visitors()

    @pytest.mark.parametrize("host", ["digits.example", None])
    async def test_lets_a_proxys_page_in(self, serving: Serving, host: str | None) -> None:
        """Its Origin is the public address, whether or not the proxy passes on the public Host."""
        served = await serving(url="https://digits.example")
        headers = {} if host is None else {"Host": host}
        async with served.get(headers=headers) as response:
            assert '"wss://digits.example/ws"' in await response.text()
        origin = "https://digits.example"
        async with served.visit(origin=origin, headers=headers) as page:
            await page.wait_for("What is your name?")
        with pytest.raises(WSServerHandshakeError):
            async with served.visit():
                pass

    async def test_nothing_in_the_address_reaches_the_process(self, served: Served) -> None:
        """Neither options nor variables; an invalid size is replaced by the default."""
        query = "width=99999999&height=-1&data=/elsewhere&--data=/elsewhere&learner=eve&TERM=eve"
        async with served.visit(query) as page:
            await page.wait_for("What is your name?")
            (process,) = served.visitors()
            started = [
                Path(f"/proc/{process}/{file}").read_bytes() for file in ("cmdline", "environ")
            ]
        for part in started:
            assert b"elsewhere" not in part
            assert b"eve" not in part.replace(b"never", b"")
            assert b"99999999" not in part
        assert b"\0COLUMNS=80\0" in started[1]

    @pytest.mark.parametrize("odd", [{"Sec-WebSocket-Version": "99"}, {"Sec-WebSocket-Key": "x"}])
    async def test_a_request_that_is_none_for_a_websocket_is_told_so(
        self, served: Served, odd: dict[str, str]
    ) -> None:
        upgrade = {"Origin": served.url, "Connection": "Upgrade", "Upgrade": "websocket"}
        key = {"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
        async with served.get("/ws", headers=upgrade | key | odd) as response:
            assert response.status == 400
        assert not served.server.session_count

    async def test_holds_so_many(self, serving: Serving) -> None:
        """The next visitor gets a message, and a place once another has left."""
        served = await serving(places=1)
        async with served.visit() as first:
            await first.wait_for("What is your name?")
            async with served.get() as response:
                assert response.status == 503
                assert "The only place is taken" in await response.text()
            async with served.visit() as refused:
                assert await refused.closed() == FULL
            assert len(served.visitors()) == 1
        await served.emptied()
        async with served.visit() as second:
            await second.wait_for("What is your name?")
