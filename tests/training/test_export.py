"""`python -m training export`."""

import argparse
import sys
from pathlib import Path

import onnx
import pytest

from training.export import ExportError, add_arguments, run


def arguments(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args(words)


def test_the_games_network_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "lenet5.onnx"
    assert run(arguments("--out", str(out))) == 0
    assert [each.name for each in onnx.load(out).graph.input] == ["images"]
    assert f"Wrote {out}" in capsys.readouterr().out


def test_the_same_weights_give_the_same_file(tmp_path: Path) -> None:
    one, other = tmp_path / "one.onnx", tmp_path / "other.onnx"
    run(arguments("--out", str(one)))
    run(arguments("--out", str(other)))
    assert one.read_bytes() == other.read_bytes()


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"none\.npz cannot be read"):
        run(arguments("--weights", str(tmp_path / "none.npz")))


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"lenet5\.onnx cannot be written.*--out"):
        run(arguments("--out", str(tmp_path / "none" / "lenet5.onnx")))


def test_without_onnx_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "training.graph", raising=False)
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(ExportError, match=r"onnx is not installed.*digitgame\[train\]"):
        run(arguments())
