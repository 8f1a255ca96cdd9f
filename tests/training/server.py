"""A local web server that can fail like real ones."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Site:
    """The server's behaviour, and the requests it received."""

    content: bytes = b""
    status: int = 200
    """Any other status is sent without content."""

    ranges: bool = True
    """Range requests are supported."""

    cuts: list[int] = field(default_factory=list)
    """Bytes after which the connection is closed, by request."""

    asked: list[str | None] = field(default_factory=list)
    """Ranges requested, by request."""

    address: str = ""


def silent(had: int, total: int | None) -> None:
    """Ignore progress."""


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    """Serve the site while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range")
            site.asked.append(asked)
            start = int(re.findall(r"\d+", asked)[0]) if asked and site.ranges else 0
            size = len(site.content)
            if site.status != 200:
                self.send_error(site.status)
                return
            if start >= size > 0:
                self.send_response(416)
                self.send_header("Content-Range", f"bytes */{size}")
                self.end_headers()
                return
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(size - start))
            self.end_headers()
            stop = start + site.cuts.pop(0) if site.cuts else size
            self.wfile.write(site.content[start:stop])

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_port}/file.Z"
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
