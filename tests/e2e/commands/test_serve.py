"""`digitgame serve` as installed: the page, a visitor's game and the shutdown."""

import asyncio
import re
import signal
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession

from tests.e2e.commands.installed import LONGEST, Installed, assert_no_crash
from tests.storage.given import RIGHT, kept
from tests.web.eyes import of
from tests.web.page import visiting

pytestmark = pytest.mark.e2e


@pytest.fixture
async def server(installed: Installed, tmp_path: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start the server on a free port, and kill it after the test if it still runs."""
    process = await asyncio.create_subprocess_exec(
        installed.command,
        *("serve", "--port", "0", "--visitors", "2", "--data", "store"),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    yield process
    if process.returncode is None:
        process.kill()
        await process.wait()


async def test_serves_a_page_with_the_game_until_it_is_terminated(
    server: asyncio.subprocess.Process, tmp_path: Path
) -> None:
    assert server.stdout
    said = (await asyncio.wait_for(server.stdout.readline(), LONGEST)).decode()
    found = re.search(r"for up to 2 at once: (http://127\.0\.0\.1:\d+)$", said)
    assert found, said
    url = found[1]
    async with ClientSession() as session:
        async with session.get(url) as response:
            assert response.status == 200
            assert response.content_type == "text/html"
            assert "digitgame" in await response.text()
        async with session.get(f"{url}/static/page.js") as response:
            assert response.status == 200
        async with visiting(session, url) as page:
            await page.sign_in("ada")
            await page.type("p")
            target = await page.target()
            await page.write(of(target))
            await page.type("\r")
            await page.wait_for("✓ A")
    server.send_signal(signal.SIGTERM)
    out, err = await asyncio.wait_for(server.communicate(), LONGEST)
    assert server.returncode == 0
    assert err == b""
    assert_no_crash(out.decode())
    (attempt,) = kept(tmp_path / "store" / "history.sqlite3")
    assert (attempt.target, attempt.outcome) == (target, RIGHT)
