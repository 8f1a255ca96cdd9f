"""Downloads over HTTP, resumed after interruptions."""

import socket
from pathlib import Path

import pytest

from tests.training.server import Site, serving, silent
from training.download import download
from training.errors import TrainingError

CONTENT = bytes(range(256)) * 1000


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / "file.part"


def test_a_file_comes_whole_and_its_progress_is_told(part: Path) -> None:
    reports: list[tuple[int, int | None]] = []
    with serving(Site(CONTENT)) as site:
        download(site.address, part, lambda had, total: reports.append((had, total)))
    assert part.read_bytes() == CONTENT
    assert reports == sorted(reports)
    assert reports[-1] == (256_000, 256_000)


def test_a_cut_connection_is_taken_up_where_it_broke(part: Path) -> None:
    with serving(Site(CONTENT, cuts=[100_000, 50_000])) as site:
        download(site.address, part, silent)
    assert part.read_bytes() == CONTENT
    assert site.asked == [None, "bytes=100000-", "bytes=150000-"]


@pytest.mark.parametrize(
    ("begun", "ranges", "asked"),
    [
        (CONTENT[:200_000], True, ["bytes=200000-"]),
        (CONTENT, True, ["bytes=256000-"]),
        (CONTENT + b"more", True, ["bytes=256004-", None]),
        (b"x" * 1000, False, ["bytes=1000-"]),
    ],
    ids=["a beginning", "the whole file", "more than the file", "a server without ranges"],
)
def test_what_an_earlier_run_left_is_completed(
    part: Path, begun: bytes, ranges: bool, asked: list[str | None]
) -> None:
    part.write_bytes(begun)
    with serving(Site(CONTENT, ranges=ranges)) as site:
        download(site.address, part, silent)
    assert part.read_bytes() == CONTENT
    assert site.asked == asked


def test_a_line_that_breaks_every_time_keeps_what_came(part: Path) -> None:
    with (
        serving(Site(CONTENT, cuts=[1000] * 9)) as site,
        pytest.raises(TrainingError, match=r"broke 5 times; 5,000 bytes.*same command"),
    ):
        download(site.address, part, silent)
    assert part.read_bytes() == CONTENT[:5000]


def test_a_missing_file_is_said_with_its_address(part: Path) -> None:
    with (
        serving(Site(CONTENT, status=404)) as site,
        pytest.raises(TrainingError, match=r"file\.Z responded with 404"),
    ):
        download(site.address, part, silent)
    assert not part.exists()


def test_no_server_is_said_with_its_address(part: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(TrainingError, match=rf"127\.0\.0\.1:{port}/ cannot be reached.*connect"):
        download(f"http://127.0.0.1:{port}/", part, silent)
