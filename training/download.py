"""One file over HTTP, resumed where an earlier attempt was cut off."""

import http.client
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from training.errors import TrainingError

Report = Callable[[int, int | None], None]
"""Called with the bytes had so far and the bytes in all, None where the server does not say."""

_ATTEMPTS = 5  # a connection that breaks this often in a row will break again
_PATIENCE = 30.0  # seconds without a byte before the server counts as gone
_CHUNK = 1 << 16  # bytes: small enough for a progress bar to move on a slow line


class DownloadError(TrainingError):
    """The file could not be had; the message says why and what to do."""


def download(address: str, part: Path, report: Report) -> None:
    """Bring a file, going on from what `part` already holds.

    What is had so far stays in `part` whatever happens, so that another call goes on from there.
    Nothing says that the server's file is still the one which `part` began with: check its sum.

    Args:
        address: http or https.
        part: the file to write, in a folder that exists.
        report: told after every piece.

    Raises:
        DownloadError: if the server cannot be reached, answers with an error, or breaks off
            again and again.
        OSError: if `part` cannot be written.
    """
    for _ in range(_ATTEMPTS):
        if _attempt(address, part, report):
            return
    raise DownloadError(
        f"{address} broke off {_ATTEMPTS} times; {_size(part):,} bytes are kept in {part}. "
        "Run the same command again to go on from there."
    )


def _attempt(address: str, part: Path, report: Report) -> bool:
    """One request. True if the file is now complete, False if the connection broke."""
    had = _size(part)
    request = Request(address, headers={"Accept-Encoding": "identity"})  # noqa: S310 - the caller's
    if had:
        request.add_header("Range", f"bytes={had}-")
    try:
        with urlopen(request, timeout=_PATIENCE) as response:  # noqa: S310 - the caller's address
            resumed = response.status == http.HTTPStatus.PARTIAL_CONTENT
            return _save(response, part, had if resumed else 0, report)
    except HTTPError as error:
        if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            return _nothing_left(error, part)
        raise DownloadError(f"{address} answered {error.code} {error.reason}.") from error
    except URLError as error:
        raise DownloadError(
            f"{address} cannot be reached ({error.reason}). Is this machine connected?"
        ) from error
    except (http.client.HTTPException, ConnectionError, TimeoutError):
        return False


def _save(response: http.client.HTTPResponse, part: Path, had: int, report: Report) -> bool:
    """Append the response to the `had` bytes of `part`; True if all of it came."""
    announced = response.headers.get("Content-Length")
    total = had + int(announced) if announced is not None else None
    with part.open("r+b" if had else "wb") as file:
        file.seek(had)
        while piece := response.read(_CHUNK):
            file.write(piece)
            had += len(piece)
            report(had, total)
    return total is None or had >= total


def _nothing_left(error: HTTPError, part: Path) -> bool:
    """True if the server has no more than `part` holds; else `part` is no beginning of it."""
    if (error.headers.get("Content-Range") or "") == f"bytes */{_size(part)}":
        return True
    part.unlink()
    return False


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0
