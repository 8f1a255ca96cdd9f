"""The addresses that others can type, and a QR code to scan."""

import io
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

import segno

_ANY = {
    "0.0.0.0": ("192.0.2.1", socket.AF_INET),  # noqa: S104 - compared with, not bound to
    "::": ("2001:db8::1", socket.AF_INET6),
}
"""Addresses that mean all networks, and an address beyond this computer: those
of RFC 5737 and RFC 3849, which are never assigned."""

_SIOCGIFADDR = 0x8915
"""Linux's request for the address of an interface (netdevice(7)). The answer has 16 bytes of name,
then a socket address of IPv4, whose host is in bytes 4 to 8."""

_AVAHI = Path("/run/avahi-daemon/socket")
"""Socket of the service that answers for a computer's name in multicast DNS on Linux."""

_WHITE_ON_BLACK, _PLAIN = "\x1b[97;40m", "\x1b[0m"


def is_local(host: str) -> bool:
    """Return whether only this computer can reach a server that listens on a host."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def reachable_host(host: str) -> str:
    """Return the host under which others reach a server that listens on `host`.

    For all networks that is this computer's address on the network that leads elsewhere, or on one
    that leads nowhere, such as its own hotspot; without a network, it is its name.
    """
    if host not in _ANY:
        return host
    elsewhere, family = _ANY[host]
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((elsewhere, 9))  # sends nothing: datagrams have no connections
            address: str = probe.getsockname()[0]
        except OSError:
            return next(_interface_addresses(), socket.gethostname())
    return address


def _interface_addresses() -> Iterator[str]:
    """Yield this computer's IPv4 addresses in networks, if the system is Linux."""
    if sys.platform != "linux":
        return
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            with suppress(OSError):  # it has none
                found = fcntl.ioctl(probe, _SIOCGIFADDR, name.encode().ljust(40, b"\0"))
                if not is_local(address := socket.inet_ntoa(found[20:24])):
                    yield address


def answers_to_multicast_name() -> bool:
    """Return whether this computer answers to its name in multicast DNS."""
    return sys.platform == "darwin" or _AVAHI.exists()


def multicast_name(machine: str) -> str:
    """Return a computer's name in multicast DNS (RFC 6762), which most networks know."""
    return f"{machine.partition('.')[0].lower()}.local"


def url_host(host: str) -> str:
    """Return a host as it is written in a URL."""
    return f"[{host}]" if ":" in host else host


def format_qr_code(url: str, *, has_colours: bool) -> str:
    """Return the QR code of a URL in block characters, light ones for its light parts."""
    out = io.StringIO()
    segno.make(url, micro=False).terminal(out, border=2, compact=True)
    lines = out.getvalue().splitlines()
    if has_colours:
        lines = [f"{_WHITE_ON_BLACK}{line}{_PLAIN}" for line in lines]
    return "".join(f"{line}\n" for line in lines)
