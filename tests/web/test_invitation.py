"""The addresses that others can type, and the QR code."""

import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from digitgame.web import invitation
from digitgame.web.invitation import format_qr_code, is_local, multicast_name, reachable_host


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("10.0.0.7", False), ("lab", False)],
)
def test_hosts_of_this_computer_alone(host: str, expected: bool) -> None:
    assert is_local(host) == expected


class TestReachableHost:
    @pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.7", "lab-3"])
    def test_is_the_one_given(self, host: str) -> None:
        assert reachable_host(host) == host

    def test_for_all_networks_is_an_address_of_this_computer(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Found without sending anything; without a network, it is the computer's name."""

        class Probe:
            def __init__(self, *_: object) -> None: ...
            def __enter__(self) -> "Probe":
                return self

            def __exit__(self, *_: object) -> None: ...
            def connect(self, address: Any) -> None:
                if not is_online:
                    raise OSError

            def getsockname(self) -> tuple[str, int]:
                return "10.0.0.7", 12345

        monkeypatch.setattr(socket, "socket", Probe)
        monkeypatch.setattr(socket, "gethostname", lambda: "lab-3")
        is_online = True
        assert reachable_host("0.0.0.0") == "10.0.0.7"
        is_online = False
        monkeypatch.setattr(invitation, "_interface_addresses", lambda: iter(["192.168.7.1"]))
        assert reachable_host("0.0.0.0") == "192.168.7.1"
        monkeypatch.setattr(invitation, "_interface_addresses", lambda: iter([]))
        assert reachable_host("0.0.0.0") == "lab-3"

    def test_in_a_network_that_leads_nowhere_is_the_address_there(self) -> None:
        """A bridge in a network namespace, as for a computer's own hotspot."""
        script = (
            "ip link add d0 type bridge && ip address add 192.168.7.1/24 dev d0 &&"
            " ip link set lo up && ip link set d0 up && exec $0 -c"
            " 'from digitgame.web.invitation import reachable_host as r; print(r(\"0.0.0.0\"))'"
        )
        if (
            not (shutil.which("unshare") and shutil.which("ip"))
            or subprocess.run(
                ["unshare", "-n", "ip", "link", "add", "d0", "type", "bridge"],
                capture_output=True,
                check=False,
            ).returncode
        ):
            pytest.skip("a network namespace needs root, unshare and ip")
        ended = subprocess.run(
            ["unshare", "-n", "sh", "-c", script, sys.executable],
            capture_output=True,
            text=True,
            check=True,
        )
        assert ended.stdout == "192.168.7.1\n"


def test_the_name_in_the_local_network() -> None:
    assert multicast_name("Lab-3.school.example") == "lab-3.local"


def test_a_name_in_the_local_network_needs_who_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for file, expected in ((tmp_path / "none", False), (tmp_path, True)):
        monkeypatch.setattr(invitation, "_AVAHI", file)
        assert invitation.answers_to_multicast_name() == expected


def test_a_qr_code_is_square_and_has_its_finders() -> None:
    lines = format_qr_code("http://192.0.2.1:8000", has_colours=False).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert len(lines) == (len(lines[0]) + 1) // 2
    finder = "█ ▄▄▄▄▄ █"
    assert lines[1][1:].startswith(finder)
    assert lines[1][:-1].endswith(finder)
