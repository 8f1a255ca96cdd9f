"""Doors: whose page may drive a session; pure.

A page of another origin must not: any web page may open a websocket to any address that the
visitor's computer reaches, and the browser tells only by the Origin header whose page it was. Nor
must a page whose name was made to point here (DNS rebinding): such a page's Host and Origin agree,
but bear a name that is not this server's.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}

Origin = tuple[str, str, int]
"""Scheme, host and port."""


@dataclass(frozen=True)
class OriginPolicy:
    """Where browsers find the game."""

    port: int
    """The one that is listened on."""
    names: frozenset[str] = frozenset({"localhost"})
    """What this computer is called, in lower case. Numbers need no name: they cannot be rebound."""
    url: str | None = None
    """The only address that pages come from, where a proxy stands before the server."""
    _outside: Origin | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Look at the address.

        Raises:
            ValueError: if it is no web address.
        """
        if self.url is not None:
            outside = _origin(self.url)
            if outside is None or urlsplit(self.url).query or urlsplit(self.url).fragment:
                raise ValueError(f"{self.url!r} is no address such as https://digits.example")
            object.__setattr__(self, "_outside", outside)

    def allows_host(self, host: str | None) -> bool:
        """Is this Host header one of this server's own names, or the proxy's?"""
        origin = _origin(f"http://{host}") if host else None
        if origin is None:
            return False
        _, name, port = origin
        if self._outside is not None and name == self._outside[1]:
            return True  # whichever port: proxies differ in whether they hand it on
        return port == self.port and (name in self.names or _is_number(name))

    def allows_origin(self, origin: str | None, host: str | None) -> bool:
        """May a page of this Origin, with this Host header, open a websocket?

        A browser always tells the origin; what does not is no page of ours.
        """
        if not origin or not self.allows_host(host):
            return False
        page = _origin(origin)
        return page is not None and page == (self._outside or _origin(f"http://{host}"))

    def websocket(self, host: str) -> str:
        """Where a page that came by this Host header finds its websocket."""
        page = (self.url or f"http://{host}").rstrip("/")
        return f"ws{page.removeprefix('http')}/ws"


def names_of(machine: str, host: str) -> frozenset[str]:
    """What a server is called: this computer's names, and the one it was told to listen on."""
    return frozenset(_lower((machine, machine.partition(".")[0], host, "localhost")))


def _lower(names: Iterable[str]) -> Iterable[str]:
    return (name.lower().strip("[]") for name in names if name)


def _origin(url: str) -> Origin | None:
    """The origin of an address; None where it has none ("null" is a sandboxed page's)."""
    try:
        parts: SplitResult = urlsplit(url)
        port = parts.port or _DEFAULT_PORTS[parts.scheme]
    except (KeyError, ValueError):
        return None
    if not parts.hostname or parts.username is not None or parts.password is not None:
        return None
    return parts.scheme, parts.hostname, port


def _is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
