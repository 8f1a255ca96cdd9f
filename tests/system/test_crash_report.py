"""Crash reports."""

import stat
from pathlib import Path

from digitgame.system import crash_report


class TestKeep:
    def test_details_are_the_owners_alone(self, tmp_path: Path) -> None:
        file = tmp_path / "new" / "crash.txt"
        assert crash_report.save_crash_report(ValueError("worn out"), file)
        assert "ValueError: worn out" in file.read_text("utf-8")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600

    def test_a_name_that_is_no_text_is_kept_too(self, tmp_path: Path) -> None:
        assert crash_report.save_crash_report(ValueError("caf\udce9"), tmp_path / "crash.txt")
        assert "caf\\udce9" in (tmp_path / "crash.txt").read_text("utf-8")

    def test_where_nothing_can_be_written_it_says_so(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        file = tmp_path / "file" / "crash.txt"
        assert not crash_report.save_crash_report(ValueError("worn out"), file)
