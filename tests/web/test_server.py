"""The server, with the real game behind it: who gets in, what they may send, and what is kept."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest
from aiohttp import ClientSession, WSCloseCode, WSServerHandshakeError

from digitgame.web import server as server_module
from digitgame.web import visitor as visitor_module
from digitgame.web.messages import LARGEST_SIZE
from digitgame.web.server import LARGEST_MESSAGE, MESSAGES_AT_ONCE
from tests.web.conftest import Serving
from tests.web.eyes import of
from tests.web.page import visiting

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/cmdline").exists(), reason="looks for visitors' processes in /proc"
)


class TestThePage:
    async def test_asks_nothing_of_other_servers(
        self, serving: Serving, session: ClientSession
    ) -> None:
        """No font, no script and no picture comes from elsewhere, and none may."""
        served = await serving()
        async with session.get(served.url) as response:
            page, policy = await response.text(), response.headers["Content-Security-Policy"]
        port = served.url.rpartition(":")[2]
        assert f"ws://127.0.0.1:{port}/ws" in page
        assert "http" not in page.replace("http-equiv", "")
        assert f"connect-src ws://127.0.0.1:{port}/ws;" in policy
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy

    @pytest.mark.parametrize(
        "file", ["page.css", "page.js", "static/js/textual.js", "static/css/xterm.css"]
    )
    async def test_has_its_parts(self, serving: Serving, session: ClientSession, file: str) -> None:
        served = await serving()
        async with session.get(f"{served.url}/{file}") as response:
            assert response.status == 200
            assert response.headers["X-Content-Type-Options"] == "nosniff"

    @pytest.mark.parametrize(
        "path", ["/static/../server.py", "/static/%2e%2e/server.py", "/download/x", "/static/"]
    )
    async def test_leads_to_no_other_file(
        self, serving: Serving, session: ClientSession, path: str
    ) -> None:
        served = await serving()
        async with session.get(served.url + path) as response:
            assert response.status in (403, 404)

    async def test_answers_to_its_own_name_alone(
        self, serving: Serving, session: ClientSession
    ) -> None:
        """A name that somebody else made to point here shows nothing (DNS rebinding)."""
        served = await serving()
        port = served.url.rpartition(":")[2]
        for host in ("evil.example", f"evil.example:{port}", "127.0.0.1", "127.0.0.1:1"):
            async with session.get(served.url, headers={"Host": host}) as response:
                assert response.status == 421
        async with session.get(served.url, headers={"Host": f"LocalHost:{port}"}) as response:
            assert f"ws://LocalHost:{port}/ws" in await response.text()


class TestTheDoor:
    @pytest.mark.parametrize(
        "origin",
        [
            None,
            "null",
            "http://evil.example",
            "http://127.0.0.1",
            "https://127.0.0.1:{port}",
            "http://127.0.0.1:{port}.evil.example",
            "http://127.0.0.1:{port}@evil.example",
            "http://localhost:{port}",
        ],
    )
    async def test_is_shut_to_other_pages(
        self, serving: Serving, session: ClientSession, origin: str | None
    ) -> None:
        """Cross-site websockets are refused, and start no process."""
        served = await serving()
        if origin is not None:
            origin = origin.format(port=served.url.rpartition(":")[2])
        with pytest.raises(WSServerHandshakeError) as refused:
            async with visiting(session, served.url, origin=origin):
                pass
        assert refused.value.status == 403
        assert not served.visitors()

    async def test_is_shut_to_names_that_were_made_to_point_here(
        self, serving: Serving, session: ClientSession
    ) -> None:
        """Origin and Host agree after DNS rebinding; the name is still not ours."""
        served = await serving()
        name = f"evil.example:{served.url.rpartition(':')[2]}"
        with pytest.raises(WSServerHandshakeError) as refused:
            async with visiting(
                session, served.url, origin=f"http://{name}", headers={"Host": name}
            ):
                pass
        assert refused.value.status == 421

    @pytest.mark.parametrize("host", ["digits.example", None])
    async def test_lets_a_proxys_page_in(
        self, serving: Serving, session: ClientSession, host: str | None
    ) -> None:
        """Its Origin is the outer address, whether or not the proxy hands the outer Host on."""
        served = await serving(url="https://digits.example")
        headers = {} if host is None else {"Host": host}
        async with session.get(served.url, headers=headers) as response:
            assert '"wss://digits.example/ws"' in await response.text()
        origin = "https://digits.example"
        async with visiting(session, served.url, origin=origin, headers=headers) as page:
            await page.wait_for("What is your name?")
        with pytest.raises(WSServerHandshakeError):
            async with visiting(session, served.url):
                pass

    async def test_nothing_in_the_address_reaches_the_process(
        self, serving: Serving, session: ClientSession
    ) -> None:
        """Neither options nor variables; a size that makes no sense is the usual one."""
        served = await serving()
        query = "width=99999999&height=-1&data=/elsewhere&--data=/elsewhere&learner=eve&TERM=eve"
        async with visiting(session, f"{served.url}", query) as page:
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

    async def test_holds_so_many(self, serving: Serving, session: ClientSession) -> None:
        """The next one is told so, and gets in when somebody has left."""
        served = await serving(places=1)
        async with visiting(session, served.url) as first:
            await first.wait_for("What is your name?")
            async with session.get(served.url) as response:
                assert response.status == 503
                assert "All 1 places are taken" in await response.text()
            with pytest.raises(WSServerHandshakeError) as refused:
                async with visiting(session, served.url):
                    pass
            assert refused.value.status == 503
            assert len(served.visitors()) == 1
        await served.emptied()
        async with visiting(session, served.url) as second:
            await second.wait_for("What is your name?")


class TestMessages:
    async def test_too_long_a_message_ends_the_session(
        self, serving: Serving, session: ClientSession
    ) -> None:
        served = await serving()
        async with visiting(session, served.url) as page:
            await page.wait_for("What is your name?")
            await page.type("x" * LARGEST_MESSAGE)
            assert await page.closed() == WSCloseCode.MESSAGE_TOO_BIG
        await served.emptied()

    @pytest.mark.parametrize("text", ["", '["quit"]', "[" * 9000])
    async def test_what_no_page_sends_ends_the_session(
        self, serving: Serving, session: ClientSession, text: str
    ) -> None:
        served = await serving()
        async with visiting(session, served.url) as page:
            await page.socket.send_str(text)
            assert await page.closed() == WSCloseCode.POLICY_VIOLATION
        await served.emptied()

    async def test_bytes_are_no_message(self, serving: Serving, session: ClientSession) -> None:
        served = await serving()
        async with visiting(session, served.url) as page:
            await page.socket.send_bytes(b"M\0\0\0\x0f" + b'{"type":"quit"}')
            assert await page.closed() == WSCloseCode.UNSUPPORTED_DATA

    async def test_a_flood_waits_and_others_do_not(
        self, serving: Serving, session: ClientSession
    ) -> None:
        """What is above the allowance is not read on; another visitor notices nothing."""
        waits: list[float] = []
        released = asyncio.Event()

        async def pause(seconds: float) -> None:
            waits.append(seconds)
            await released.wait()

        served = await serving(clock=lambda: 0.0, pause=pause)
        async with visiting(session, served.url) as flood, visiting(session, served.url) as calm:
            for number in range(2 * MESSAGES_AT_ONCE):
                await flood.send("ping", str(number))
            await calm.sign_in("ada")
            await calm.send("ping", "still there?")
            await calm.wait(lambda _: calm.pongs == 1, "pong")
            await flood.wait(lambda _: flood.pongs == MESSAGES_AT_ONCE, "pongs")
            assert len(waits) == 1
            released.set()
            await flood.wait(lambda _: flood.pongs == 2 * MESSAGES_AT_ONCE, "other pongs")
            assert len(waits) == MESSAGES_AT_ONCE

    async def test_any_size_can_be_asked_for(
        self, serving: Serving, session: ClientSession
    ) -> None:
        """It is held within bounds, be it sent as a size or typed as a terminal's report."""
        served = await serving()
        async with visiting(session, served.url) as page:
            await page.wait_for("What is your name?")
            await page.type("\x1b[48;65000;65000;0;0t")
            columns, rows = LARGEST_SIZE
            page.screen.resize(rows, columns)
            await page.send("resize", {"width": 10**9, "height": 10**9})
            shown = await page.wait(lambda text: "palette" in text.splitlines()[-1], "footer")
            assert len(shown.splitlines()) == rows
            await page.send("resize", {"width": -5, "height": 0})
            await page.send("resize", {"width": 80, "height": 24})
            page.screen.resize(24, 80)
            await page.wait(lambda text: "What is your name?" in text, "name's question")


class TestVisitors:
    async def test_two_at_once_keep_what_is_theirs(
        self, serving: Serving, session: ClientSession
    ) -> None:
        """Each attempt is on disk under its writer's name when the verdict shows."""
        served = await serving()
        async with visiting(session, served.url) as ada, visiting(session, served.url) as ben:
            targets = []
            for page, name in ((ada, "ada"), (ben, "ben")):
                await page.sign_in(name)
                await page.type("p")
            for page in (ada, ben):
                targets.append(await page.target())
                await page.write(of(targets[-1]))
                await page.type("\r")
                await page.wait_for("✓ Right")
            assert len(served.visitors()) == 2
            assert served.attempts() == [
                ("ada", targets[0], "right"),
                ("ben", targets[1], "right"),
            ]

    async def test_a_dead_connection_ends_the_process_and_keeps_the_attempts(
        self, serving: Serving, session: ClientSession
    ) -> None:
        """Without a word of farewell, as when the cable is pulled."""
        served = await serving()
        async with visiting(session, served.url) as page:
            await page.sign_in("ada")
            await page.type("p")
            target = await page.target()
            await page.write(of(target))
            await page.type("\r")
            await page.wait_for("✓ Right")
            transport = page.socket.get_extra_info("socket")
            assert transport is not None
            page.socket._response.connection.transport.abort()  # type: ignore[union-attr]
            await served.emptied()
        assert served.attempts() == [("ada", target, "right")]

    async def test_a_process_that_dies_closes_its_page(
        self, serving: Serving, session: ClientSession
    ) -> None:
        served = await serving(places=1)
        async with visiting(session, served.url) as page:
            await page.wait_for("What is your name?")
            os.kill(served.visitors()[0], signal.SIGKILL)
            await page.closed()
        await served.emptied()
        async with visiting(session, served.url) as page:
            await page.wait_for("What is your name?")

    async def test_a_process_that_does_not_answer_is_killed(
        self, serving: Serving, session: ClientSession, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(visitor_module, "PATIENCE", 0.1)
        served = await serving()
        async with visiting(session, served.url) as page:
            await page.wait_for("What is your name?")
            os.kill(served.visitors()[0], signal.SIGSTOP)
        await served.emptied()

    async def test_quitting_closes_the_page(self, serving: Serving, session: ClientSession) -> None:
        served = await serving()
        async with visiting(session, served.url) as page:
            await page.sign_in("ada")
            await page.type("q")
            assert await page.closed() == WSCloseCode.OK
        await served.emptied()

    async def test_a_page_that_nobody_touches_gives_its_place_up(
        self, serving: Serving, session: ClientSession, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(server_module, "IDLE", 0.1)
        served = await serving()
        async with visiting(session, served.url) as page:
            await page.closed()
        await served.emptied()

    async def test_memory_is_limited(self, serving: Serving, session: ClientSession) -> None:
        """One visitor cannot take the memory of all others."""
        served = await serving()
        async with visiting(session, served.url) as page:
            await page.wait_for("What is your name?")
            limits = Path(f"/proc/{served.visitors()[0]}/limits").read_text()
        (line,) = (line for line in limits.splitlines() if line.startswith("Max data size"))
        assert line.split()[3] == str(512 * 1024 * 1024)

    async def test_the_end_of_the_server_is_the_end_of_every_session(
        self, serving: Serving, session: ClientSession
    ) -> None:
        served = await serving()
        async with visiting(session, served.url) as ada, visiting(session, served.url) as ben:
            for page in (ada, ben):
                await page.wait_for("What is your name?")
            served.task.cancel()
            for page in (ada, ben):
                assert await page.closed() == WSCloseCode.GOING_AWAY
            await asyncio.wait([served.task])
            assert not served.visitors()


class TestCommand:
    """`digitgame serve` itself."""

    @pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"])
    async def test_no_process_outlives_it(
        self, serving: Serving, session: ClientSession, name: str, tmp_path: Path
    ) -> None:
        """Told to end it ends in order; killed, its visitors' processes notice."""
        served = await serving()  # only to look for processes; nobody visits it
        command = (sys.executable, "-m", "digitgame", "serve", "--port", "0", "--data")
        process = await asyncio.create_subprocess_exec(
            *command, str(served.data), stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        url = (await process.stdout.readline()).split()[-1].decode()
        async with visiting(session, url) as page:
            await page.sign_in("ada")
            assert len(served.visitors()) == 1
            process.send_signal(getattr(signal, name))
            status = await process.wait()
            assert status == (-signal.SIGKILL if name == "SIGKILL" else 0)
            await served.emptied()
