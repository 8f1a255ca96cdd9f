"""A real OpenSSH server on 127.0.0.1 with keys of its own, and the real client's command."""

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

_STARTED = 30.0
"""Seconds for the server to start: a guard against hanging, far above what it takes."""

_PRIVILEGES = Path("/run/sshd")
"""Where a server that runs as root locks its helper in; the service makes it at every start."""

_AS_ON_DEBIAN = """\
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
    """A server that runs, and how to reach it."""

    folder: Path
    port: int
    log: Path

    def command(self, *arguments: str, program: str = "ssh") -> list[str]:
        """The client's command line, for this server; its options first, then the host."""
        port = "-P" if program in ("scp", "sftp") else "-p"
        options = (
            *("IdentityFile " + str(self.folder / "key"), "IdentitiesOnly yes"),
            *("IdentityAgent none", "BatchMode yes", "StrictHostKeyChecking yes"),
            f"UserKnownHostsFile {self.folder / 'known_hosts'}",
        )
        said = [word for option in options for word in ("-o", option)]
        return [program, "-F", "none", port, str(self.port), *said, *arguments]

    @property
    def host(self) -> str:
        """The account at this server."""
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


def why_not() -> str:
    """What lacks for a server here; empty if nothing does."""
    lacking = [name for name in ("ssh", "sshd", "ssh-keygen", "sftp", "scp") if not which(name)]
    if lacking:
        return f"{', '.join(lacking)} of OpenSSH not installed (Debian: openssh-server)"
    return ""


def which(program: str) -> str | None:
    """Where a program is; servers are often out of a person's path."""
    return shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


@contextmanager
def server(folder: Path, environ: Mapping[str, str], kiosk: str = "") -> Iterator[Server]:
    """A server in a folder, until the end of the block.

    Args:
        folder: for its keys, its settings and its log.
        environ: what sessions get, whatever the account has.
        kiosk: settings of a kiosk, in the place that docs/lab.md gives them.
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
        _PRIVILEGES.mkdir(mode=0o755, exist_ok=True)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    kind, key, *_ = (folder / "host_key.pub").read_text().split()
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {kind} {key}\n")
    config, log = folder / "sshd_config", folder / "sshd.log"
    config.write_text(
        _AS_ON_DEBIAN.format(folder=folder, port=port, environment=words(environ)), "utf-8"
    )
    sshd = which("sshd")
    assert sshd is not None, why_not()
    with log.open("w") as said:
        process = subprocess.Popen([sshd, "-D", "-e", "-f", config], stderr=said)
    try:
        _wait_for(process, port, log)
        yield Server(folder, port, log)
    finally:
        process.terminate()
        process.wait(_STARTED)


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _STARTED
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
    """Wait until no game is left that was told of a folder: the server's side of a session."""
    deadline = time.monotonic() + _STARTED
    while left := told_of(folder):
        assert time.monotonic() < deadline, f"still there: {left}"
        time.sleep(0.05)


def told_of(folder: Path) -> list[Path]:
    """Processes of the game, in /proc, with a folder in their environment or command line."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
            told = command + (process / "environ").read_bytes()
        except OSError:  # it has just ended, or it is somebody else's
            continue
        if b"digitgame" in command and bytes(folder) in told and b"sshd" not in command:
            found.append(process)
    return found


def words(environ: Mapping[str, str]) -> str:
    """Variables as SetEnv takes them."""
    return " ".join(f'"{name}={value}"' for name, value in environ.items())


def session_environ(home: Path) -> dict[str, str]:
    """What a session needs to play this very code, and to leave the account's home alone."""
    return {
        "HOME": str(home),
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
    }


def kiosk_for(command: Path, data: Path, environ: Mapping[str, str]) -> str:
    """The kiosk's settings of docs/lab.md, for this account, this command and this folder."""
    text = KIOSK.read_text("utf-8")
    changes: Sequence[tuple[str, str]] = (
        ("Match User digits\n", f"Match User {getpass.getuser()}\n"),
        ("/opt/digitgame/bin/digitgame", str(command)),
        ("--data /var/lib/digitgame\n", f"--data {data}\n"),
        ("MALLOC_ARENA_MAX=1\n", f"MALLOC_ARENA_MAX=1 {words(environ)}\n"),
    )
    for before, after in changes:
        assert len(re.findall(re.escape(before), text)) == 1, before
        text = text.replace(before, after)
    return text
