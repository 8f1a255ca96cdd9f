"""A history that takes its time."""

import threading
from typing import Any

import pytest

from digitgame.storage.history import History


class SlowRecord:
    """Has a history keep no attempt before it may."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.may = threading.Event(), threading.Event()
        record = History.record

        def slow(history: History, *given: Any) -> None:
            self.begun.set()
            assert self.may.wait(20)
            record(history, *given)

        monkeypatch.setattr(History, "record", slow)
