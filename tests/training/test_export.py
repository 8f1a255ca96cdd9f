"""`python -m training export`."""

import sys
from pathlib import Path

import onnx
import pytest

from tests.training.conftest import Complaint
from training.__main__ import main


def test_the_games_network_is_written_with_the_same_bytes_each_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = tmp_path / "one.onnx", tmp_path / "other.onnx"
    for out in (one, other):
        assert main(["export", "--out", str(out)]) == 0
        assert f"Wrote {out}" in capsys.readouterr().out
    assert [each.name for each in onnx.load(one).graph.input] == ["images"]
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--weights", "{folder}/none.npz"], "none.npz cannot be read"),
        (["--out", "{folder}/none/lenet5.onnx"], "lenet5.onnx cannot be written"),
    ],
)
def test_a_file_that_is_not_there_is_named(
    options: list[str], message: str, tmp_path: Path, complaint: Complaint
) -> None:
    assert message in complaint("export", *(each.format(folder=tmp_path) for each in options))


def test_without_onnx_it_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, complaint: Complaint
) -> None:
    monkeypatch.delitem(sys.modules, "training.graph", raising=False)
    monkeypatch.setitem(sys.modules, "onnx", None)
    assert "onnx is not installed" in complaint("export")
