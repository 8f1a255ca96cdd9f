"""Errors of `digitgame serve`."""

import argparse
import logging
import os
import socket
import sys
from importlib import import_module
from pathlib import Path

import pytest

from digitgame.cli import serve
from digitgame.cli.main import MISUSED
from digitgame.cli.serve import PASSWORD_VARIABLE, _OneLineFormatter, read_password
from digitgame.web import invitation
from tests.cli.given import Run, Text


class TestServe:
    def test_without_the_extra_it_says_what_to_install(
        self, complaint: Text, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for module in ("digitgame.web.server", "digitgame.web.session"):
            monkeypatch.delitem(sys.modules, module, raising=False)
        monkeypatch.delattr(import_module("digitgame.web"), "server", raising=False)
        monkeypatch.setitem(sys.modules, "aiohttp", None)
        assert ".[web]" in complaint("serve")

    def test_a_port_that_is_taken(self, complaint: Text) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            assert f"port {port}" in complaint("serve", "--port", port)

    def test_an_address_that_is_nobodys(self, complaint: Text) -> None:
        assert "cannot listen on 192.0.2.1" in complaint("serve", "--host", "192.0.2.1")

    def test_an_url_that_is_none(self, complaint: Text) -> None:
        assert "address such as" in complaint("serve", "--url", "digits.example")

    @pytest.mark.parametrize(
        "arguments",
        [
            *(("--port", port) for port in ("65536", "-1", "eighty")),
            *(("--visitors", count) for count in ("0", "²", "9" * 5000)),
            *(("--host", host) for host in ("", "\udcff", "a" * 70, "a..b", "two words")),
        ],
    )
    def test_invalid_numbers_and_addresses(
        self, digitgame: Run, arguments: tuple[str, str]
    ) -> None:
        ended = digitgame("serve", *arguments)
        assert ended.status == MISUSED
        assert f"argument {arguments[0]}" in ended.err

    def test_a_teachers_password_that_is_too_short(
        self, complaint: Text, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "password"
        file.write_text("short\n")
        assert f"{file} is too short" in complaint("serve", "--teacher-password", str(file))
        monkeypatch.setenv(PASSWORD_VARIABLE, "short")
        assert f"${PASSWORD_VARIABLE} is too short" in complaint("serve")

    @pytest.mark.parametrize("content", [None, b"\xff\xfe"])
    def test_a_teachers_password_that_cannot_be_read(
        self, complaint: Text, tmp_path: Path, content: bytes | None
    ) -> None:
        file = tmp_path / "password"
        if content is not None:
            file.write_bytes(content)
        assert f"{file} cannot be read" in complaint("serve", "--teacher-password", str(file))

    def test_visitors_games_do_not_inherit_the_password(self, tmp_path: Path) -> None:
        environ = {PASSWORD_VARIABLE: "from the environment"}
        assert read_password(None, environ) == "from the environment"
        assert environ == {}
        file = tmp_path / "password"
        file.write_text("from a file\nsecond line")
        assert read_password(file, {PASSWORD_VARIABLE: "another"}) == "from a file"

    @pytest.mark.parametrize("name", ["stdin", "stdout"])
    def test_a_visit_needs_pipes(
        self, name: str, complaint: Text, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with open(os.devnull, "r+") as nothing:  # noqa: PTH123 - a device
            for stream in (None, nothing):
                monkeypatch.setattr(sys, name, stream)
                assert "started by digitgame serve" in complaint("visit")

    def test_what_goes_wrong_with_a_request_is_told_in_a_line(self) -> None:
        """Requests come from strangers: the log has no control characters and no traceback."""
        try:
            raise ZeroDivisionError("of\nmany lines")
        except ZeroDivisionError:
            record = logging.LogRecord(
                "aiohttp", logging.ERROR, "", 0, "From %s", ("\x1b[2J",), sys.exc_info()
            )
        line = _OneLineFormatter().format(record)
        assert line.startswith("digitgame: From ")
        assert line.endswith(" (ZeroDivisionError)")
        assert line.isprintable()

    @pytest.mark.parametrize(
        ("arguments", "answers", "said"),
        [
            ([], True, ["http://127.0.0.1:8000", "Only this computer can open it."]),
            (["--host", "10.0.0.7"], True, ["http://10.0.0.7:8000"]),
            (["--host", "0.0.0.0"], True, ["http://10.0.0.7:8000", "http://lab-3.local:8000"]),
            (["--host", "0.0.0.0"], False, ["http://10.0.0.7:8000"]),
            (["--host", "0.0.0.0", "--url", "https://x.example"], True, ["https://x.example"]),
        ],
    )
    def test_where_it_can_be_reached(
        self, arguments: list[str], answers: bool, said: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """No address that does not work; the name only if the computer answers to it."""
        monkeypatch.setattr(
            invitation,
            "reachable_host",
            lambda host: {"0.0.0.0": "10.0.0.7"}.get(host, host),
        )
        monkeypatch.setattr(invitation, "answers_to_multicast_name", lambda: answers)
        parser = argparse.ArgumentParser()
        serve.add_arguments(parser)
        lines = serve._describe(
            parser.parse_args(arguments), 8000, "Lab-3", has_teachers_page=False
        )
        words = "".join(lines)
        assert [each in words for each in said] == [True] * len(said)
        assert words.count("http") == sum("http" in each for each in said)

    def test_a_current_folder_that_is_gone(
        self, complaint: Text, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        gone = tmp_path / "gone"
        gone.mkdir()
        monkeypatch.chdir(gone)
        gone.rmdir()
        said = complaint("serve", "--port", "0", "--data", "here")
        assert "current folder no longer exists" in said
