"""The teacher's page: what it shows, and to whom."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from dataclasses import dataclass

import pytest
from aiohttp import ClientSession

from digitgame.storage.history import History
from digitgame.web.teacher import LOGIN_HOURS, Row, TeachersPage, _group
from tests.storage.given import drawn
from tests.web.conftest import SEES_PROCESSES, Served, Serving
from tests.web.eyes import LONGEST_WAIT

PASSWORD = "seven swans"


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def read(playing: Sequence[str]) -> list[Row]:
    return [Row(name, "3", "67%", "81", "7 ✓", "09:30") for name in ("<b>Ben", *playing)]


@dataclass
class Teacher:
    """A browser at the teacher's page."""

    served: Served
    session: ClientSession
    clock: Clock

    async def enter(self, password: str, **headers: str) -> tuple[int, str]:
        """Enter a password; return the status and the page."""
        headers.setdefault("Origin", self.served.url)
        async with self.session.post(
            f"{self.served.url}/teacher", data={"password": password}, headers=headers
        ) as response:
            return response.status, await response.text()

    async def look(self, path: str = "") -> tuple[int, str]:
        async with self.session.get(f"{self.served.url}/teacher{path}") as response:
            return response.status, await response.text()


@pytest.fixture
async def teacher(serving: Serving) -> Teacher:
    clock = Clock()
    served = await serving(teachers_page=TeachersPage(PASSWORD, read, clock))
    served.session.cookie_jar._unsafe = True  # numbers as hosts have cookies too
    return Teacher(served, served.session, clock)


async def is_playing(served: Served, name: str) -> None:
    """Wait until the server has heard that a learner of that name plays."""
    async with asyncio.timeout(LONGEST_WAIT):
        while [session.learner for session in served.sessions()] != [name]:
            await asyncio.sleep(0.02)


class TestPassword:
    async def test_without_it_nothing_is_shown(self, teacher: Teacher) -> None:
        status, page = await teacher.look()
        assert status == 403
        assert 'type="password"' in page
        assert (await teacher.look("/progress")) == (403, "Enter the password first.\n")

    async def test_with_it_the_page_is_shown_until_one_leaves(self, teacher: Teacher) -> None:
        status, page = await teacher.enter(PASSWORD)
        assert (status, "Plays now" in page) == (200, True)
        assert (await teacher.look("/progress"))[0] == 200
        async with teacher.session.post(
            f"{teacher.served.url}/teacher/leave", headers={"Origin": teacher.served.url}
        ):
            pass
        assert (await teacher.look("/progress"))[0] == 403

    async def test_it_has_to_be_entered_again_the_next_day(self, teacher: Teacher) -> None:
        await teacher.enter(PASSWORD)
        teacher.clock.now += LOGIN_HOURS * 3600
        assert (await teacher.look("/progress"))[0] == 403

    @pytest.mark.parametrize("wrong", ["", "seven", PASSWORD.upper(), PASSWORD + " ", "ü\udcff"])
    async def test_another_one_is_refused(self, teacher: Teacher, wrong: str) -> None:
        wrong = wrong.encode("utf-8", "replace").decode()
        status, page = await teacher.enter(wrong)
        assert (status, "not the password" in page) == (403, True)

    async def test_guessing_is_slowed_down(self, teacher: Teacher) -> None:
        """Not even the right one is accepted before the wait is over, which doubles."""
        for wait in (2, 4, 8, 16):
            assert (await teacher.enter("wrong"))[0] == 403
            teacher.clock.now += wait - 0.5
            status, page = await teacher.enter(PASSWORD)
            assert status == 429
            assert "Wait a second" in page
            teacher.clock.now += 0.5
        assert (await teacher.enter(PASSWORD))[0] == 200

    async def test_guesses_that_arrive_together_are_slowed_down(self, teacher: Teacher) -> None:
        """Requests whose passwords follow once all of them are being handled."""
        count = 4
        begun = asyncio.Semaphore(0)
        may_end = asyncio.Event()

        async def body() -> AsyncIterator[bytes]:
            begun.release()
            await may_end.wait()
            yield b"password=wrong"

        async def guess() -> int:
            headers = {
                "Origin": teacher.served.url,
                "Content-Type": "application/x-www-form-urlencoded",
            }
            async with teacher.session.post(
                f"{teacher.served.url}/teacher", data=body(), headers=headers, expect100=True
            ) as response:
                return response.status

        guesses = [asyncio.create_task(guess()) for _ in range(count)]
        for _ in guesses:
            await begun.acquire()
        may_end.set()
        assert sorted(await asyncio.gather(*guesses)) == [403] + (count - 1) * [429]

    async def test_who_is_in_stays_in_while_others_guess(self, teacher: Teacher) -> None:
        await teacher.enter(PASSWORD)
        await teacher.enter("wrong")
        assert (await teacher.look("/progress"))[0] == 200

    async def test_an_ipv6_network_counts_as_one_address(self) -> None:
        assert _group("2001:db8::1") == _group("2001:db8::ffff:2")
        assert _group("2001:db8::1") != _group("2001:db8:1::1")
        assert _group("192.0.2.1") != _group("192.0.2.2")


class TestOthers:
    @pytest.mark.parametrize("origin", ["null", "http://evil.example", "http://127.0.0.1"])
    async def test_other_pages_cannot_enter_a_password(self, teacher: Teacher, origin: str) -> None:
        assert (await teacher.enter(PASSWORD, Origin=origin))[0] == 403
        assert (await teacher.look("/progress"))[0] == 403

    async def test_other_pages_are_shown_nothing(self, teacher: Teacher) -> None:
        """Their requests come without the cookie, and browsers hide the answers from them."""
        await teacher.enter(PASSWORD)
        (cookie,) = teacher.session.cookie_jar
        assert cookie["samesite"] == "Strict"
        assert cookie["httponly"]
        assert cookie["path"] == "/teacher"
        origin = {"Origin": "http://evil.example"}
        async with teacher.served.get("/teacher/progress", headers=origin) as response:
            assert "Access-Control-Allow-Origin" not in response.headers
            assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Cache-Control"] == "no-store"
        async with teacher.served.get("/teacher") as response:
            policy = response.headers["Content-Security-Policy"]
        for part in ("default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'"):
            assert part in policy

    async def test_the_cookie_is_not_sent_in_the_clear_behind_https(self, serving: Serving) -> None:
        url = "https://digits.example"
        served = await serving(teachers_page=TeachersPage(PASSWORD, read, Clock()), url=url)
        async with served.session.post(
            f"{served.url}/teacher",
            data={"password": PASSWORD},
            headers={"Origin": url},
            allow_redirects=False,
        ) as response:
            assert response.status == 303
            assert "Secure" in response.headers["Set-Cookie"]

    async def test_without_a_password_there_is_no_such_page(self, served: Served) -> None:
        for path in ("/teacher", "/teacher/progress"):
            async with served.get(path) as response:
                assert response.status == 404

    async def test_a_long_message_is_refused(self, teacher: Teacher) -> None:
        assert (await teacher.enter("x" * 20_000))[0] == 413


@SEES_PROCESSES
@pytest.mark.e2e
class TestProgress:
    async def test_a_learner_is_one_whatever_was_typed(self, teacher: Teacher) -> None:
        """The page shows the name that the history has, which was changed during play, too."""
        served = teacher.served
        with closing(History(served.data / "history.sqlite3")) as history:
            history.record(drawn(learner="Zoë"))
            async with served.visit() as page:
                await page.sign_in("zoË", is_new=False)
                await is_playing(served, "Zoë")
                history.rename_learner("Zoë", "Zoë B.")
                await page.type("h")
                await page.wait_for("esc Close")
                await page.type("\x1b")
                await page.wait_for("Zoë B.")
                await is_playing(served, "Zoë B.")

    async def test_shows_who_plays(self, teacher: Teacher) -> None:
        """A name once it was entered, and a lost connection; names are no HTML."""
        await teacher.enter(PASSWORD)
        served = teacher.served
        async with served.visit() as ada, served.visit() as other:
            await other.wait_for("What is your name?")
            await ada.sign_in("ada")
            async with served.get("/teacher/progress") as response:
                found = await response.json()
            assert found["words"] == "1 plays. 1 has not entered a name yet."
            assert found["rows"] == [
                {"isPlaying": False, "cells": ["<b>Ben", "", "3", "67%", "81", "7 ✓", "09:30"]},
                {"isPlaying": True, "cells": ["ada", "plays", "3", "67%", "81", "7 ✓", "09:30"]},
            ]
            ada.abort()
            await ada.closed()
            while served.sessions()[0].page is not None:
                await other.send("ping", "")
                await other.wait(lambda _: other.pongs > 0, "pong")
            async with served.get("/teacher/progress") as response:
                found = await response.json()
            assert found["rows"][1]["cells"][:2] == ["ada", "connection lost"]
