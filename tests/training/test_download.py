"""One file over HTTP, resumed."""

import socket
from pathlib import Path

import pytest

from tests.training.server import Site, serving
from training.download import DownloadError, download

CONTENT = bytes(range(256)) * 1000


def silent(had: int, total: int | None) -> None:
    """Nobody watches."""


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / "file.part"


def test_a_file_comes_whole_and_its_progress_is_told(part: Path) -> None:
    told: list[tuple[int, int | None]] = []
    with serving(Site(CONTENT)) as site:
        download(site.address, part, lambda had, total: told.append((had, total)))
    assert part.read_bytes() == CONTENT
    assert told == sorted(told)
    assert told[-1] == (256_000, 256_000)


def test_a_cut_connection_is_taken_up_where_it_broke(part: Path) -> None:
    with serving(Site(CONTENT, cuts=[100_000, 50_000])) as site:
        download(site.address, part, silent)
    assert part.read_bytes() == CONTENT
    assert site.asked == [None, "bytes=100000-", "bytes=150000-"]


def test_what_an_earlier_run_left_is_not_fetched_again(part: Path) -> None:
    part.write_bytes(CONTENT[:200_000])
    with serving(Site(CONTENT)) as site:
        download(site.address, part, silent)
    assert part.read_bytes() == CONTENT
    assert site.asked == ["bytes=200000-"]


def test_a_complete_part_is_left_as_it_is(part: Path) -> None:
    part.write_bytes(CONTENT)
    with serving(Site(CONTENT)) as site:
        download(site.address, part, silent)
    assert part.read_bytes() == CONTENT


def test_a_part_longer_than_the_file_starts_over(part: Path) -> None:
    part.write_bytes(CONTENT + b"more")
    with serving(Site(CONTENT)) as site:
        download(site.address, part, silent)
    assert part.read_bytes() == CONTENT


def test_a_server_without_ranges_starts_over(part: Path) -> None:
    part.write_bytes(b"x" * 1000)
    with serving(Site(CONTENT, ranges=False)) as site:
        download(site.address, part, silent)
    assert part.read_bytes() == CONTENT


def test_a_line_that_breaks_every_time_keeps_what_came(part: Path) -> None:
    with (
        serving(Site(CONTENT, cuts=[1000] * 9)) as site,
        pytest.raises(DownloadError, match=r"broke off 5 times; 5,000 bytes.*same command"),
    ):
        download(site.address, part, silent)
    assert part.read_bytes() == CONTENT[:5000]


def test_a_missing_file_is_said_with_its_address(part: Path) -> None:
    with (
        serving(Site(CONTENT, status=404)) as site,
        pytest.raises(DownloadError, match=r"file\.Z answered 404"),
    ):
        download(site.address, part, silent)
    assert not part.exists()


def test_no_server_is_said_with_its_address(part: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(DownloadError, match=rf"127\.0\.0\.1:{port}/ cannot be reached.*connected"):
        download(f"http://127.0.0.1:{port}/", part, silent)
