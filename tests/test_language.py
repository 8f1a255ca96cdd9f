"""Docstrings, comments, messages and docs are plain English, as CONTRIBUTING.md asks."""

from pathlib import Path

import pytest

from tests.tools.language import findings, tracked_files

FOLDERS = ("digitgame", "model", "training", "tests", "docs", "*.md")


@pytest.mark.parametrize("folder", FOLDERS)
def test_nothing_breaks_a_rule(folder: str) -> None:
    files = tracked_files(folder)
    assert files
    assert [finding for file in files for finding in findings(file)] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", '"""Is it plain?"""'),
        ("a.py", '"""Where it is plain."""'),
        ("a.py", '"""Plain words; pure."""'),
        ("a.py", "x = 1  # somebody drew it"),
        ("a.py", 'print("It is no text.")'),
        ("a.md", "The lines beside the words"),
    ],
)
def test_each_rule_is_applied(tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / name
    file.write_text(text, "utf-8")
    assert len(list(findings(file, tmp_path))) == 1
