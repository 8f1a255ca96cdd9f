"""A real OpenSSH server on 127.0.0.1, and the command line of a real client."""

import getpass
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

KIOSK = ROOT / "docs" / "lab" / "kiosk.conf"
"""The kiosk's settings as docs/lab.md gives them."""

_TIMEOUT = 30.0
"""Seconds until the server counts as hanging."""

_PRIVILEGE_SEPARATION = Path("/run/sshd")
"""Privilege separation directory of a server that runs as root; the service creates it."""

_DEBIAN_CONFIG = """\
Include {folder}/sshd_config.d/*.conf
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
PidFile none
AuthorizedKeysFile {folder}/authorized_keys
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
AcceptEnv LANG LC_*
X11Forwarding yes
AllowAgentForwarding yes
Subsystem sftp internal-sftp
SetEnv {environment}
"""


@dataclass(frozen=True)
class Server:
    """A running server."""

    folder: Path
    port: int
    log: Path

    def command(self, *arguments: str, program: str = "ssh") -> list[str]:
        """Return a client's command line for this server: options first, then the host."""
        port = "-P" if program in ("scp", "sftp") else "-p"
        options = (
            *("IdentityFile " + str(self.folder / "key"), "IdentitiesOnly yes"),
            *("IdentityAgent none", "BatchMode yes", "StrictHostKeyChecking yes"),
            f"UserKnownHostsFile {self.folder / 'known_hosts'}",
        )
        flags = [word for option in options for word in ("-o", option)]
        return [program, "-F", "none", port, str(self.port), *flags, *arguments]

    @property
    def host(self) -> str:
        """The account on this server."""
        return f"{getpass.getuser()}@127.0.0.1"

    def run(self, *arguments: str, program: str = "ssh") -> subprocess.CompletedProcess[str]:
        """Run a client without a terminal."""
        return subprocess.run(
            self.command(*arguments, program=program),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )


def missing_programs() -> str:
    """Return which programs are not installed, or an empty string."""
    lacking = [name for name in ("ssh", "sshd", "ssh-keygen", "sftp", "scp") if not which(name)]
    if lacking:
        return f"{', '.join(lacking)} of OpenSSH not installed (Debian: openssh-server)"
    return ""


def which(program: str) -> str | None:
    """Return the path of a program; servers are often not on the user's PATH."""
    return shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


needs_openssh = pytest.mark.skipif(bool(missing_programs()), reason=missing_programs())


@contextmanager
def server(folder: Path, environ: Mapping[str, str], kiosk: str = "") -> Iterator[Server]:
    """Run a server until the end of the block.

    Args:
        folder: for its keys, its settings and its log.
        environ: the environment of its sessions.
        kiosk: settings of a kiosk, included as docs/lab.md says.
    """
    (folder / "sshd_config.d").mkdir(parents=True)
    if kiosk:
        (folder / "sshd_config.d" / "digitgame.conf").write_text(kiosk, "utf-8")
    for name in ("host_key", "key"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True
        )
    shutil.copy(folder / "key.pub", folder / "authorized_keys")
    if os.geteuid() == 0:
        _PRIVILEGE_SEPARATION.mkdir(mode=0o755, exist_ok=True)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    kind, key, *_ = (folder / "host_key.pub").read_text().split()
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {kind} {key}\n")
    config, log = folder / "sshd_config", folder / "sshd.log"
    config.write_text(
        _DEBIAN_CONFIG.format(folder=folder, port=port, environment=setenv_value(environ)), "utf-8"
    )
    sshd = which("sshd")
    assert sshd is not None, missing_programs()
    with log.open("w") as stream:
        process = subprocess.Popen([sshd, "-D", "-e", "-f", config], stderr=stream)
    try:
        _wait_for(process, port, log)
        yield Server(folder, port, log)
    finally:
        process.terminate()
        process.wait(_TIMEOUT)


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _TIMEOUT
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.05)
                continue
            pytest.fail(f"the ssh server did not start:\n{log.read_text()}")
        return


def wait_for_end(folder: Path) -> None:
    """Wait until every game that uses a data folder has ended, on the server's side too."""
    deadline = time.monotonic() + _TIMEOUT
    while left := game_processes(folder):
        assert time.monotonic() < deadline, f"still there: {left}"
        time.sleep(0.05)


def game_processes(folder: Path) -> list[Path]:
    """Game processes in /proc with a folder in their environment or command line."""
    processes = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
            mentioned = command + (process / "environ").read_bytes()
        except OSError:  # it has just ended, or belongs to another user
            continue
        if b"digitgame" in command and bytes(folder) in mentioned and b"sshd" not in command:
            processes.append(process)
    return processes


def setenv_value(environ: Mapping[str, str]) -> str:
    """Format variables for SetEnv."""
    return " ".join(f'"{name}={value}"' for name, value in environ.items())


def session_environ(home: Path) -> dict[str, str]:
    """Environment of a session that plays this code, in a home folder of its own."""
    return {
        "HOME": str(home),
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
    }


def kiosk_settings(command: Path, data: Path, environ: Mapping[str, str]) -> str:
    """Return the settings of docs/lab.md with this account, command and data folder."""
    text = KIOSK.read_text("utf-8")
    changes: Sequence[tuple[str, str]] = (
        ("Match User digits\n", f"Match User {getpass.getuser()}\n"),
        ("/opt/digitgame/bin/digitgame", str(command)),
        ("--data /var/lib/digitgame\n", f"--data {data}\n"),
        ("MALLOC_ARENA_MAX=1\n", f"MALLOC_ARENA_MAX=1 {setenv_value(environ)}\n"),
    )
    for before, after in changes:
        assert len(re.findall(re.escape(before), text)) == 1, before
        text = text.replace(before, after)
    return text
