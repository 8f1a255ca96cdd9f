"""A small web server on this machine that can misbehave as real ones do."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Site:
    """What the server answers with, and what it was asked."""

    content: bytes = b""
    """What is the file?"""

    status: int = 200
    """Which answer does it give? Anything but 200 is an error without content."""

    ranges: bool = True
    """Does it know how to go on from the middle?"""

    cuts: list[int] = field(default_factory=list)
    """After how many bytes does it break off, request by request?"""

    asked: list[str | None] = field(default_factory=list)
    """Which ranges were asked for, request by request?"""

    address: str = ""
    """Where is the file?"""


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    """The site, up as long as the block runs."""

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
