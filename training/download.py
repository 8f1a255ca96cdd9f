"""Download a file over HTTP, resuming after interruptions."""

import http.client
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from training.errors import TrainingError

Report = Callable[[int, int | None], None]
"""Progress callback: bytes received so far and in total, None if the server does not say."""

_ATTEMPTS = 5
_TIMEOUT = 30.0  # seconds without data
_CHUNK = 1 << 16  # bytes: small enough for smooth progress on a slow connection


def download(address: str, part: Path, report: Report) -> None:
    """Download a file, resuming from the partial file `part`.

    Received data stays in `part` after an error, so that the next call resumes. The server's file
    may have changed in the meantime: verify the checksum.

    Args:
        address: http or https.
        part: file to write; its folder must exist.
        report: called after every chunk.

    Raises:
        TrainingError: if the server cannot be reached, responds with an error, or the connection
            breaks repeatedly.
        OSError: if `part` cannot be written.
    """
    for _ in range(_ATTEMPTS):
        if _attempt(address, part, report):
            return
    raise TrainingError(
        f"The connection to {address} broke {_ATTEMPTS} times; {_size(part):,} bytes are saved in "
        f"{part}. Run the same command again to continue."
    )


def _attempt(address: str, part: Path, report: Report) -> bool:
    """Send one request; return whether the file is complete."""
    received = _size(part)
    request = Request(address, headers={"Accept-Encoding": "identity"})  # noqa: S310 - the caller's
    if received:
        request.add_header("Range", f"bytes={received}-")
    try:
        with urlopen(request, timeout=_TIMEOUT) as response:  # noqa: S310 - the caller's address
            resumed = response.status == http.HTTPStatus.PARTIAL_CONTENT
            return _save(response, part, received if resumed else 0, report)
    except HTTPError as error:
        if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            return _is_complete(error, part)
        raise TrainingError(f"{address} responded with {error.code} {error.reason}.") from error
    except URLError as error:
        raise TrainingError(
            f"{address} cannot be reached ({error.reason}). Check the network connection."
        ) from error
    except (http.client.HTTPException, ConnectionError, TimeoutError):
        return False


def _save(response: http.client.HTTPResponse, part: Path, received: int, report: Report) -> bool:
    """Append the response to the `received` bytes of `part`; return whether it was complete."""
    remaining = response.headers.get("Content-Length")
    total = received + int(remaining) if remaining is not None else None
    with part.open("r+b" if received else "wb") as file:
        file.seek(received)
        while chunk := response.read(_CHUNK):
            file.write(chunk)
            received += len(chunk)
            report(received, total)
    return total is None or received >= total


def _is_complete(error: HTTPError, part: Path) -> bool:
    """Return whether `part` has the server's size; delete it if not."""
    if (error.headers.get("Content-Range") or "") == f"bytes */{_size(part)}":
        return True
    part.unlink()
    return False


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0
