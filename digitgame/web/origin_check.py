"""Check Host and Origin headers of incoming connections.

Any web page may open a websocket to any address that the visitor's computer can reach; only the
Origin header identifies the page, so other origins are rejected. In DNS rebinding, Host and Origin
agree but name another server, so unknown hosts are rejected, too.
"""

from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}

Origin = tuple[str, str, int]
"""Scheme, host and port."""


@dataclass(frozen=True)
class OriginPolicy:
    """The addresses under which browsers may use the server."""

    port: int
    names: frozenset[str] = frozenset({"localhost"})
    """Accepted host names in lower case. IP addresses are accepted: they cannot be rebound."""
    url: str | None = None
    """The only address of pages if the server is behind a proxy."""
    _outside: Origin | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Parse the URL.

        Raises:
            ValueError: if it is not a valid web address.
        """
        if self.url is not None:
            outside = _origin(self.url)
            if outside is None or urlsplit(self.url).query or urlsplit(self.url).fragment:
                raise ValueError(f"{self.url!r} is not an address such as https://digits.example")
            object.__setattr__(self, "_outside", outside)

    def allows_host(self, host: str | None) -> bool:
        """Return whether a Host header names this server or the proxy."""
        origin = _origin(f"http://{host}") if host else None
        if origin is None:
            return False
        _, name, port = origin
        if self._outside is not None and name == self._outside[1]:
            return True  # with any port, because not all proxies pass it on
        return port == self.port and (name in self.names or _is_ip_address(name))

    def allows_origin(self, origin: str | None, host: str | None) -> bool:
        """Return whether a page with this Origin and Host may open a websocket.

        Browsers always send an Origin header, so a missing one is rejected.
        """
        if not origin or not self.allows_host(host):
            return False
        page = _origin(origin)
        return page is not None and page == (self._outside or _origin(f"http://{host}"))

    def websocket(self, host: str) -> str:
        """Return the websocket's URL for a page requested with this Host header."""
        page = (self.url or f"http://{host}").rstrip("/")
        return f"ws{page.removeprefix('http')}/ws"


def names_of(machine: str, host: str) -> frozenset[str]:
    """Return the names of a server: those of the computer, and the host that it listens on."""
    short = machine.partition(".")[0]
    names = (machine, short, f"{short}.local", host, "localhost")
    return frozenset(name.lower().strip("[]") for name in names if name)


def _origin(url: str) -> Origin | None:
    """Return the origin of a URL, or None if it is invalid, such as "null" of a sandboxed page."""
    try:
        parts: SplitResult = urlsplit(url)
        port = parts.port or _DEFAULT_PORTS[parts.scheme]
    except (KeyError, ValueError):
        return None
    if not parts.hostname or parts.username is not None or parts.password is not None:
        return None
    return parts.scheme, parts.hostname, port


def _is_ip_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
